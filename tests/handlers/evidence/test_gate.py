"""The gate as a form: what any answers lead to, whatever else comes with them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.evidence.file_kinds import A_PROGRAM, AN_ARCHIVE, MAY_RUN, kind_of_file
from handlers.evidence.forms import AddEvidenceForm, PasteMessageForm, SendMessageForm
from handlers.evidence.gate import NO_ADDRESS, Gate, without_address
from handlers.forms import Form, NotFilledIn
from handlers.reporting.details import DetailsForm
from storage.vocabulary import Answer

FORMS: tuple[type[Form], ...] = (
    SendMessageForm,
    PasteMessageForm,
    AddEvidenceForm,
    DetailsForm,
)
EVIDENCE = FORMS[:3]
UNDER_NO = ("files", "note", "pasted", "report", "danger", "suspect", "signs", "must_not_see")

QUESTIONS = sorted({name for form in FORMS for name in form.questions()})
VALUES = st.one_of(
    st.sampled_from(["no", "yes", "not_sure", "new", "staff", "pupil", "not_listed", "", "other"]),
    st.text(max_size=20),
    st.lists(st.sampled_from(["F01", "not_listed", "about_a_colleague", "x"]), max_size=3),
    st.none(),
)
ANSWERS = st.dictionaries(st.sampled_from(QUESTIONS), VALUES)
ONE_ANSWER = ["yes", "not_sure", "", "No", "NO", " no", "nein", None, 0, False]
GATES = st.sampled_from([*ONE_ANSWER, ["no"], ["yes", "no"]])
forms = st.sampled_from(FORMS)
IN_WORDS = {"where": "With my class.", "staff": "no"}
"""All that must be said after Yes or Not sure, so that such a form is one that can be sent."""


def checked(form: type[Form], answers: dict[str, Any]) -> Form | None:
    try:
        return form.checked(answers)
    except NotFilledIn:
        return None


@given(form=forms, answers=ANSWERS, gate=GATES)
def test_without_a_plain_no_nothing_may_be_taken_and_nothing_under_no_survives(
    form: type[Form], answers: dict[str, Any], gate: Any
) -> None:
    filled = checked(form, {**answers, **IN_WORDS, "image": gate})
    if filled is None:
        return
    assert not filled.takes_message()
    left = {name: value for name, value in filled if name in UNDER_NO}
    defaults = {name: form.model_fields[name].default for name in left}
    assert left == defaults


@given(form=forms, answers=ANSWERS, gate=st.sampled_from(ONE_ANSWER))
def test_without_a_plain_no_nothing_under_no_is_asked(
    form: type[Form], answers: dict[str, Any], gate: Any
) -> None:
    asked = {name for name, _ in form.on_screen({**answers, "image": gate})}
    assert asked.isdisjoint(UNDER_NO)


@given(form=st.sampled_from(EVIDENCE), answers=ANSWERS)
def test_the_message_may_be_taken_after_no_alone(form: type[Form], answers: dict[str, Any]) -> None:
    filled = checked(form, {**answers, **IN_WORDS})
    if filled is not None:
        assert isinstance(filled, Gate)
        assert filled.takes_message() == (filled.image is Answer.NO)


@given(form=st.sampled_from(EVIDENCE), gate=st.sampled_from(["yes", "not_sure"]))
def test_where_it_is_must_be_said(form: type[Form], gate: str) -> None:
    with pytest.raises(NotFilledIn) as refused:
        form.checked({"image": gate})
    assert set(refused.value.words) == {"where", "staff"}


@pytest.mark.parametrize("form", EVIDENCE)
def test_the_gate_is_asked_first_and_must_be_answered(form: type[Form]) -> None:
    assert next(iter(form.on_screen({})))[0] == "image"
    assert [name for name, _ in form.on_screen({})] == ["image"]
    with pytest.raises(NotFilledIn) as refused:
        form.checked({})
    assert "image" in refused.value.words


def test_no_lets_everything_be_asked() -> None:
    """That the properties above can fail."""
    filled = SendMessageForm.checked(
        {"image": "no", "report": "new", "danger": "no", "suspect": "pupil", "files": ["F01"]}
    )
    assert isinstance(filled, SendMessageForm)
    assert (filled.takes_message(), filled.files) == (True, ("F01",))


@pytest.mark.parametrize(
    "where",
    [
        "https://a.example",
        "see http://a.example/b",
        "www.a.example",
        "a.example/b",
        "tg://resolve?domain=x",
        "HTTPS://A.EXAMPLE",
        "chat.a-b.co.uk/x",
    ],
)
def test_a_web_address_is_refused(where: str) -> None:
    with pytest.raises(ValueError, match=NO_ADDRESS):
        without_address(where)


@pytest.mark.parametrize(
    "where",
    [
        "In the Year 6 group on WhatsApp, since Monday.",
        "On Snapchat. My class has it.",
        "a pupil's phone, 6B/6C",
        "Mon./Tue. in the playground",
        "file 2.jpg on the shared computer",
        "e.g. on TikTok",
    ],
)
def test_words_that_say_where_it_is_are_taken(where: str) -> None:
    assert without_address(where) == where


@pytest.mark.parametrize("form", FORMS)
def test_every_form_with_a_gate_refuses_an_address(form: type[Form]) -> None:
    with pytest.raises(NotFilledIn) as refused:
        form.checked({"image": "yes", "where": "https://a.example", "staff": "no"})
    assert refused.value.words == {"where": NO_ADDRESS}


@pytest.mark.parametrize(
    ("head", "name", "words", "warning"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a.png", "picture (PNG)", ""),
        (b"MZ" + bytes(40), "holiday.jpg", "a program", A_PROGRAM),
        (b"#!/bin/sh\n", "notes.txt", "a program", A_PROGRAM),
        (b"PK\x03\x04" + bytes(40), "all.zip", "an archive (ZIP)", AN_ARCHIVE),
        (b"<html><script>", "page.htm", "", MAY_RUN),
        (b"", "nothing.png", "an empty file", ""),
        (b"They wrote this.", "words.txt", "text", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_say(
    head: bytes, name: str, words: str, warning: str
) -> None:
    kind = kind_of_file(head, name)
    assert words in kind.words
    assert warning in kind.warning


@given(head=st.binary(max_size=200), name=st.text(max_size=40))
def test_any_bytes_and_any_name_are_some_kind(head: bytes, name: str) -> None:
    assert kind_of_file(head, name).words
