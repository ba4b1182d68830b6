"""Forms as Adaptive Cards: steps, what must be answered, what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from bot.teams import draw
from bot.teams.draw_pages import LIMIT, size
from bot.teams.draw_questions import (
    FILES_NEXT,
    NOT_ALL_KEPT,
    answers_in,
    input_elements,
    still_offered,
)
from handlers.call import Call
from handlers.cards import Small, Words
from handlers.casework.own_reports import reports_to_add_to
from handlers.evidence.forms import AddEvidenceForm, PasteMessageForm, SendMessageForm
from handlers.features import FORMS
from handlers.forms import (
    NEW_REPORT,
    Asked,
    AttachFiles,
    Form,
    LongText,
    Option,
    PickMany,
    PickOffered,
    PickOne,
    PickPeople,
    ShortText,
    when,
)
from handlers.reporting.details import DetailsForm
from storage.database import Database
from storage.keyring import Keyring
from tests.bot.drawers import a_call
from tests.bot.drawn_examples import CASE, REPORTS, a_form, laid_out
from tests.bot.teams.cards import buttons_of, card_in, check, inputs_of, one, text_of, whole

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
DANGER = Asked("danger", PickOne("In danger?", options=YES_NO, optional=False), decides=True)
ACCOUNT = Asked("account", LongText("What happened?", optional=False), "It began on Monday.")
WHO = Asked("who", PickOne("Who?", options=YES_NO, optional=False), decides=True)
TWO_STEPS = a_form(
    *(Small("Ring first."), DANGER, Small("Among."), Asked("image", WHO.question, decides=True)),
    *(Small("After them."), ACCOUNT, WHO, Small("At the end.")),
    subject=CASE,
)
ROOM_FOR_THE_QUESTIONS = 3_000
BEN, UNA = str(UUID(int=1)), str(UUID(int=2))


@pytest.fixture
def call(sqlite_database: Database, keyring: Keyring) -> Iterator[Call]:
    """A call by a teacher who has no report yet."""
    with a_call(sqlite_database, keyring) as call:
        yield call


# -- steps


def test_a_first_step_asks_only_what_decides_the_rest() -> None:
    assert draw.has_first_step(TWO_STEPS)
    drawn = draw.form(TWO_STEPS, key="a-key", whole=False)
    check(drawn)
    assert list(inputs_of(drawn)) == ["danger", "image"]
    assert "Ring first." in text_of(drawn)
    assert "Among." in text_of(drawn)
    assert "After them." not in text_of(drawn)
    assert buttons_of(drawn)["Next"]["data"] == {
        "form": "tests.form",
        "subject": str(CASE),
        "key": "a-key",
        "shown": ["danger", "image"],
        "decided": {},
        "account": "It began on Monday.",  # with what it was opened: the next step shows it
    }


def test_the_whole_form_has_its_notes_in_their_places() -> None:
    lines = text_of(whole(TWO_STEPS)).splitlines()
    assert [line for line in lines if line.endswith(".")] == [
        *("Ring first.", "Among.", "After them.", "At the end.")
    ]
    assert lines.index("What happened?") > lines.index("After them.")
    data = buttons_of(whole(TWO_STEPS))["Send"]["data"]
    assert data["shown"] == ["danger", "image", "account", "who"]


@pytest.mark.parametrize(
    "items", [(ACCOUNT, DANGER), (ACCOUNT,), (DANGER, Small("Only this.")), (Small("None."),)]
)
def test_a_form_without_a_first_step_is_drawn_whole(items: tuple[Any, ...]) -> None:
    view = a_form(*items)
    assert not draw.has_first_step(view)
    drawn = draw.form(view, key="a-key", whole=False)
    assert drawn == whole(view)
    assert list(buttons_of(drawn)) == ["Send"]
    assert "subject" not in buttons_of(drawn)["Send"]["data"]


def test_no_question_is_called_like_what_a_button_carries() -> None:
    taken = {"form", "subject", "key", "shown", "does", "page", "msteams"}
    for entry in FORMS.values():
        assert not taken & set(entry.form.questions())
        assert not any("." in name for name in entry.form.questions())


# -- drawn again


def test_an_error_stands_above_its_question_and_is_named_at_the_top() -> None:
    drawn = whole(TWO_STEPS, errors={"account": "Please use fewer words.", "gone": "Not asked."})
    body = card_in(drawn)["body"]
    at = next(n for n, each in enumerate(body) if each.get("id") == "account")
    assert body[at - 1]["style"] == "attention"
    assert "Please use fewer words." in str(body[at - 1])
    assert text_of(drawn).splitlines()[:2] == ["Please look at: What happened?", "Not asked."]


def test_what_is_said_stands_at_the_very_top_and_the_form_keeps_what_was_typed() -> None:
    drawn = whole(TWO_STEPS, said=Words("Nobody has been told.\nRing 999."), errors={"who": "?"})
    lines = text_of(drawn).splitlines()
    assert lines[:3] == ["🚨 Nobody has been told.", "Ring 999.", "Please look at: Who?"]
    assert card_in(drawn)["body"][0]["style"] == "attention"
    assert inputs_of(drawn)["account"]["value"] == "It began on Monday."


@pytest.mark.parametrize("piece", ["👩", "語", '"', "\n", "\\"])
def test_the_longest_answers_that_are_taken_are_kept_whole(piece: str) -> None:
    for entry in FORMS.values():
        asked = [
            Asked(name, each, piece * each.max_length)
            for name, each in entry.form.questions().items()
            if isinstance(each, (ShortText, LongText))
        ]
        drawn = whole(a_form(*asked))
        typed = sum(size(each.value) for each in asked)
        fits = typed < LIMIT - ROOM_FOR_THE_QUESTIONS
        if fits or typed > LIMIT:  # between the two it depends on how long the questions are
            assert fits == (NOT_ALL_KEPT not in text_of(drawn))
        for each in asked if fits else ():
            assert inputs_of(drawn)[each.name]["value"] == each.value


def test_what_is_too_long_for_a_card_is_cut_and_says_so_where_it_is() -> None:
    questions = DetailsForm.questions()
    long = Asked("began", questions["began"], "👩" * 10_000)
    short = Asked("reacted", questions["reacted"], "I did not.")
    drawn = whole(a_form(long, short), errors={"began": "Please use at most 3000 characters."})
    assert inputs_of(drawn)["reacted"]["value"] == "I did not."
    assert 3000 <= len(inputs_of(drawn)["began"]["value"]) < 10_000
    assert f"Please use at most 3000 characters. {NOT_ALL_KEPT}" in text_of(drawn)
    assert text_of(drawn).count(NOT_ALL_KEPT) == 1


def test_more_people_than_a_card_holds_are_cut_too() -> None:
    many = [str(UUID(int=n)) for n in range(1000)]
    picker = PickPeople("Who?", or_not_listed=True)
    drawn = whole(a_form(*(Asked(name, picker, many) for name in ("a", "b", "c"))))
    assert NOT_ALL_KEPT in text_of(drawn)
    assert len(inputs_of(drawn)["a"]["value"].split(",")) >= 10


# -- questions


def test_the_client_asks_for_what_must_be_answered() -> None:
    text = one(ShortText("Name", optional=False))
    assert (text["isRequired"], text["errorMessage"]) == (True, "Please answer this.")
    assert "isRequired" not in one(ShortText("Name"))


def test_the_client_never_insists_on_what_may_no_longer_be_asked() -> None:
    hidden = ShortText("Who is it?", optional=False, asked_when=when("named", "not_listed"))
    assert "isRequired" not in one(hidden)


def test_the_client_never_insists_on_people_since_it_takes_found_ones_for_nobody() -> None:
    assert "isRequired" not in one(PickPeople("Who?", optional=False))


def test_a_text_has_its_length_and_example() -> None:
    assert one(ShortText("Name", max_length=9))["maxLength"] == 9
    text = one(LongText("What?", placeholder="In your own words"), "as *typed* <at>x</at>")
    assert text["isMultiline"]
    assert text["placeholder"] == "In your own words"
    assert text["value"] == "as *typed* <at>x</at>"


def test_a_hint_stands_under_its_question() -> None:
    drawn = input_elements(Asked("x", ShortText("Name", hint="Your *own*")), None)
    assert [each["type"] for each in drawn] == ["Input.Text", "RichTextBlock"]
    assert drawn[1]["inlines"] == [
        {"type": "TextRun", "text": "Your *own*", "isSubtle": True, "size": "small"}
    ]


def test_many_options_are_a_list_to_open_and_few_are_all_to_be_seen() -> None:
    many = tuple(Option(str(n), f"Option {n}") for n in range(11))
    assert one(PickOne("Which?", options=many))["style"] == "compact"
    assert one(PickOne("Which?", options=many[:10]))["style"] == "expanded"
    several = one(PickMany("Which?", options=many), ["3", "gone", "1"])
    assert (several["style"], several["isMultiSelect"]) == ("expanded", True)
    assert several["value"] == "1,3"


def test_an_option_has_its_hint_beside_it() -> None:
    drawn = one(PickOne("Which?", options=(Option("a", "Soup", "Hot"), Option("b", "Pie"))), "a")
    assert drawn["choices"] == [
        {"title": "Soup (Hot)", "value": "a"},
        {"title": "Pie", "value": "b"},
    ]
    assert drawn["value"] == "a"


def test_people_are_searched_for_among_those_whom_vera_knows() -> None:
    drawn = one(PickPeople("Who?"), [BEN, UNA], picked=((BEN, "Ben Carter"),))
    assert drawn["choices.data"] == {"type": "Data.Query", "dataset": "people"}
    assert (drawn["style"], drawn["isMultiSelect"]) == ("filtered", True)
    assert drawn["value"] == f"{BEN},{UNA}"
    assert drawn["choices"] == [
        {"title": "Ben Carter", "value": BEN},
        {"title": "Picked before", "value": UNA},
    ]


def test_a_report_is_chosen_from_those_that_are_offered_to_this_person() -> None:
    drawn = one(
        PickOffered("Which?", options=reports_to_add_to, optional=False), BEN, offered=REPORTS
    )
    assert [(each["title"], each["value"]) for each in drawn["choices"]] == [
        (each.label, each.value) for each in REPORTS
    ]
    assert (drawn["style"], drawn["value"]) == ("expanded", BEN)
    assert drawn["isRequired"]
    assert "value" not in one(
        PickOffered("Which?", options=reports_to_add_to), str(CASE), offered=REPORTS
    )


def test_where_reports_cannot_be_looked_up_the_chosen_one_is_kept() -> None:
    for chosen in (NEW_REPORT, BEN):
        kept = still_offered(
            Asked("report", PickOffered("Which?", options=reports_to_add_to), chosen)
        )
        drawn = inputs_of(whole(a_form(kept)))["report"]
        assert drawn["value"] == chosen
        assert drawn["choices"][0] == {"title": "A new report", "value": NEW_REPORT}
    other = Asked("x", ShortText("Name"), "Ben")
    assert still_offered(other) is other


# -- files


FILES = Asked("files", AttachFiles("Files", hint="No photographs of pupils."))


def test_no_form_takes_files_but_says_when_they_can_be_added() -> None:
    drawn = whole(a_form(ACCOUNT, FILES))
    assert list(inputs_of(drawn)) == ["account"]
    lines = text_of(drawn).splitlines()
    assert lines[-3:] == [FILES_NEXT, "No photographs of pupils.", "Send"]
    assert buttons_of(drawn)["Send"]["data"]["shown"] == ["account", "files"]


def test_what_is_wrong_about_files_stands_above_them() -> None:
    drawn = whole(a_form(ACCOUNT, FILES), errors={"files": "Add at least one."})
    lines = text_of(drawn).splitlines()
    assert lines.index("Add at least one.") == lines.index(FILES_NEXT) - 1


def test_without_a_page_of_veras_own_no_file_is_spoken_of() -> None:
    drawn = whole(a_form(ACCOUNT, FILES), has_pages=False)
    assert "file" not in text_of(drawn)
    assert buttons_of(drawn)["Send"]["data"]["shown"] == ["account", "files"]


def test_no_answer_is_read_where_no_control_was_drawn() -> None:
    assert answers_in({"files": "F123,F124"}, {"files": FILES.question}) == {}


# -- the gate


@pytest.mark.parametrize("form", [SendMessageForm, PasteMessageForm, AddEvidenceForm])
def test_the_gate_is_asked_first_and_alone(call: Call, form: type[Form]) -> None:
    view = laid_out(call, "tests.form", form, {})
    for whole_or_not in (True, False):
        drawn = draw.form(view, key="a-key", whole=whole_or_not, goes_on=True)
        check(drawn)
        assert list(inputs_of(drawn)) == ["image"]
        assert list(buttons_of(drawn)) == ["Next"]
        assert "files" not in str(drawn)


@pytest.mark.parametrize("form", [SendMessageForm, PasteMessageForm, AddEvidenceForm])
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_after_yes_or_not_sure_only_words_are_asked_for(
    call: Call, form: type[Form], answer: str
) -> None:
    drawn = whole(laid_out(call, "tests.form", form, {"image": answer}))
    assert list(inputs_of(drawn)) == ["image", "where", "staff"]
    assert FILES_NEXT not in text_of(drawn)


@pytest.mark.parametrize("form", [SendMessageForm, PasteMessageForm, AddEvidenceForm])
def test_after_no_files_are_spoken_of(call: Call, form: type[Form]) -> None:
    drawn = whole(laid_out(call, "tests.form", form, {"image": "no"}))
    assert FILES_NEXT in text_of(drawn)
    assert not {"where", "involved"} & set(inputs_of(drawn))


def test_somebody_not_listed_is_there_from_the_start_where_it_is_offered() -> None:
    drawn = one(PickPeople("Who?", or_not_listed=True), ["not_listed", BEN])
    assert drawn["choices.data"]["dataset"] == "people_or_not_listed"
    assert [each["value"] for each in drawn["choices"]] == [BEN, "not_listed"]
    assert drawn["choices"][-1]["title"] == "Somebody not listed"
    assert drawn["value"] == f"not_listed,{BEN}"


@pytest.mark.parametrize("letter", ["a", "\u00e9", "\U0001f600", '"'])
def test_what_was_typed_and_is_too_long_to_take_along_is_cut_and_the_form_says_so(
    letter: str,
) -> None:
    """A command with 28,000 letters after it: the reporter's form opens all the same."""
    typed = Asked("account", ACCOUNT.question, letter * 28_000)
    drawn = draw.form(a_form(DANGER, typed), key="a-key", whole=False)
    check(drawn)
    assert size(card_in(drawn)) <= LIMIT
    assert draw.NOT_ALL_TAKEN in text_of(drawn)
    kept = buttons_of(drawn)["Next"]["data"]["account"]
    assert kept == letter * len(kept)
    assert len(kept) >= 4_000


def test_what_fits_is_taken_along_whole_without_a_word() -> None:
    typed = Asked("account", ACCOUNT.question, "a" * 20_000)
    drawn = draw.form(a_form(DANGER, typed), key="a-key", whole=False)
    assert draw.NOT_ALL_TAKEN not in text_of(drawn)
    assert buttons_of(drawn)["Next"]["data"]["account"] == "a" * 20_000
