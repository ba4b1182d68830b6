"""What is made up by somebody of the school, who may come in at Teams' door: words and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest

from bot.demo.teams.activity_rules import problems_of_answer
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks.forging_teams import last_submission, send_data
from tests.walks.teams_door import SECRET, Json, a_door, an_invoke, post
from tests.walks.world import NOTHING_HERE, World, report

FORM = "cyberbullying.file_report"
SHOWN = ["danger", "image", "account", "suspect", "signs", "must_not_see"]
NO_LONGER = "This is no longer in use. Please type vera to see what there is now."
NOT_READ = "Vera could not read this."


@pytest.fixture
def world(database: Database, keyring: Keyring, log: StringIO) -> Iterator[World]:
    """The example school on Teams, with a log in which nothing may go wrong."""
    with a_door(database, keyring, log) as world:
        yield world


def answered(world: World, name: str, kind: str, value: Json) -> str:
    """Send an invoke and read the answer, which has to have the right shape."""
    status, body = post(world, an_invoke(world, kind, value, by=name))
    assert status == 200, (value, body)
    assert problems_of_answer(kind, json.loads(body)) == [], value
    return body


def sent(world: World, name: str, **data: Any) -> str:
    """Send a form as it was never drawn."""
    return answered(world, name, "task/submit", {"data": data})


def filled_in(**changes: Any) -> Json:
    answers = {"danger": "no", "image": "no", "account": SECRET, "suspect": "pupil"}
    return {"form": FORM, "key": "forged", "shown": SHOWN, **answers, **changes}


def test_a_form_that_is_made_up_whole_is_filed_like_any_other(world: World) -> None:
    """The others here prove nothing if this one is refused."""
    assert "Sent: VERA-" in sent(world, "Kwame Mensah", **filled_in())
    assert len(world.cases()) == 1


@pytest.mark.parametrize(
    "form", ["", "no.such_form", "cyberbullying", "__class__", 7, None, [FORM], {FORM: 1}, "\x00"]
)
def test_a_form_that_does_not_exist_is_answered_in_words(world: World, form: Any) -> None:
    assert NO_LONGER in sent(world, "Kwame Mensah", **filled_in(form=form))
    assert world.cases() == []


@pytest.mark.parametrize(
    "shown",
    [None, 7, "account", {}, [], [[]], [None], ["no_such"], SHOWN[:2], SHOWN[:2] * 500, [SHOWN]],
    ids=lambda shown: str(shown)[:40],
)
def test_what_is_said_to_have_been_shown_never_files_what_was_not(world: World, shown: Any) -> None:
    words = sent(world, "Kwame Mensah", **filled_in(shown=shown))
    assert "Report cyberbullying" in words
    assert SECRET in words  # in the form, which is drawn whole
    assert world.cases() == []


@pytest.mark.parametrize("decided", [None, 7, "x", [], {"danger": 7}, {"no_such": "yes"}], ids=str)
def test_what_is_said_to_have_been_decided_never_sends_what_was_not_read(
    world: World, decided: Any
) -> None:
    words = sent(world, "Kwame Mensah", **filled_in(image="yes", decided=decided))
    assert "Do not look at it" in words
    assert world.cases() == []


def test_what_is_said_to_have_been_shown_besides_does_no_harm(world: World) -> None:
    shown = [*SHOWN, *SHOWN, "no_such", None, 7, ["account"]]
    assert "Sent: VERA-" in sent(world, "Kwame Mensah", **filled_in(shown=shown))


NOT_OFFERED: dict[str, tuple[Any, ...]] = {
    "danger": ("", "perhaps", "yes,no", 7, ["no"], {"no": 1}, None),
    "suspect": ("head", "\x00", "pupil,staff", True),
    "signs": ("no_such", "threat,no_such", "\ud800"),
    "account": ("", "x" * 30_000, None, [], {}),
}


@pytest.mark.parametrize("question", NOT_OFFERED)
def test_an_answer_that_nobody_could_give_is_asked_for_again(world: World, question: str) -> None:
    for value in NOT_OFFERED[question]:
        words = sent(world, "Kwame Mensah", **filled_in(**{question: value}))
        assert "Please look at: " in words
    assert world.cases() == []


@pytest.mark.parametrize("picked", ["x", "'", "\x00", "8a1f0c52-0000-4000-8000-000000000000,x"])
def test_who_is_nobody_of_the_school_is_picked_in_vain(world: World, picked: str) -> None:
    assert "Sent: VERA-" in sent(world, "Kwame Mensah", **filled_in(must_not_see=picked))
    assert world.standing(Standing.EXCLUDED) == []


@pytest.mark.parametrize("key", ["", "\x00", "\ud800", "x" * 5_000, 7, None, [], {"key": 1}])
def test_a_key_of_any_kind_files_a_report_once(world: World, key: Any) -> None:
    assert "Sent: VERA-" in sent(world, "Kwame Mensah", **filled_in(key=key))
    assert len(world.cases()) == 1


def test_somebody_elses_key_leads_to_a_report_of_ones_own_and_to_nothing_of_theirs(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"), account=SECRET)
    theirs = world.case().reference
    _, data = last_submission(world)
    for name in ("Ben Carter", "Sunita Rao"):
        answer = send_data(world, name, data)
        assert theirs not in answer.body
        assert "Sent: VERA-" in answer.body
    assert len({case.reporter_id for case in world.cases()}) == 3
    again = send_data(world, "Kwame Mensah", data)
    assert theirs in again.body
    assert len(world.cases()) == 3


# -- about somebody else's report


PRESSED = ("adaptiveCard/action", "task/fetch", "task/submit")


def press(world: World, name: str, kind: str, action: Any, subject: Any) -> str:
    does = {"action": action, "subject": subject}
    execute = {"type": "Action.Execute", "verb": action, "data": {"subject": subject}}
    value = {"action": execute} if kind == "adaptiveCard/action" else {"data": {"does": does}}
    return answered(world, name, kind, value)


@pytest.mark.parametrize("kind", PRESSED)
def test_a_report_of_others_and_one_that_does_not_exist_are_answered_alike(
    world: World, kind: str
) -> None:
    report(world.person("Kwame Mensah"), account=SECRET)
    world.settle()
    real, made_up = world.case().id, uuid4()
    done = world.actions()
    for action in ("casework.case_card.acknowledge", "overview.show_my_report"):
        words = press(world, "Ben Carter", kind, action, str(real))
        other = press(world, "Ben Carter", kind, action, str(made_up))
        assert words.replace(str(real), "") == other.replace(str(made_up), "")
        assert world.case().reference not in words
        assert SECRET not in words
    assert world.case().acknowledged_by is None
    assert [each for each in world.actions() if each not in done] == []


@pytest.mark.parametrize("subject", ["", "x", 7, None, [], {}, "\x00", "0" * 32, "{" * 40])
def test_details_about_what_is_no_report_find_nothing(world: World, subject: Any) -> None:
    shown = ["platform", "what_kind", "happened_at", "began", "reacted", "image"]
    words = sent(
        world, "Kwame Mensah", form="details.file_details", subject=subject, shown=shown,
        began=SECRET,
    )  # fmt: skip
    assert NOTHING_HERE in words
    assert "details_added" not in world.actions()


# -- buttons, pages and searches that nobody drew


@pytest.mark.parametrize("kind", PRESSED)
def test_a_button_that_does_not_exist_is_answered_in_words(world: World, kind: str) -> None:
    for verb in ("no.such", "casework", "__init__", "acknowledge", "task/fetch", "é" * 100):
        assert NO_LONGER in press(world, "Kwame Mensah", kind, verb, None)
    odd: tuple[Any, ...] = ("", None, 7, True, [], {}, "\x00", "\ud800", "x" * 20_000)
    for verb in odd:
        assert NOT_READ in press(world, "Kwame Mensah", kind, verb, None)


@pytest.mark.parametrize("kind", ["task/fetch", "task/submit"])
@pytest.mark.parametrize("command", ["/no-such", "report cyberbullying", "/vera help", "\ud800"])
def test_a_command_that_does_not_exist_is_answered_in_words(
    world: World, kind: str, command: str
) -> None:
    does = {"command": command, "word": SECRET}
    words = answered(world, "Kwame Mensah", kind, {"data": {"does": does}})
    assert "What you can type" in words or NOT_READ in words
    assert SECRET not in words


def test_pages_that_are_not_there_show_the_nearest_that_is(world: World) -> None:
    report(world.person("Kwame Mensah"), account='"&<>\n' * 500)
    world.settle()
    open_case = {"action": "casework.case_card.open_case", "subject": str(world.case().id)}
    first = page(world, open_case, 1)
    odd: tuple[Any, ...] = (0, -1, -(10**30), None, "2", 1.5, [2], {}, True, False)
    for number in odd:
        assert page(world, open_case, number) == first
    assert page(world, open_case, 10**30) == page(world, open_case, 1_000)


def page(world: World, does: Json, number: Any) -> str:
    data = {"does": {**does, "page": number}}
    return answered(world, "Sunita Rao", "task/submit", {"data": data})


def test_what_comes_with_a_button_is_not_sent_back(world: World) -> None:
    """A page button repeats what opened the page, and nothing that was put beside it."""
    does = {"command": "/vera", "word": "", "more": SECRET * 5_000, "page": 1}
    words = answered(world, "Kwame Mensah", "task/submit", {"data": {"does": does}})
    assert SECRET not in words
    execute = {"verb": "overview.show_my_report", "data": {"more": SECRET * 5_000}}
    assert SECRET not in answered(world, "Kwame Mensah", "adaptiveCard/action", {"action": execute})


@pytest.mark.parametrize("dataset", ["people", "people_or_not_listed", "users", "", None, 7, []])
def test_a_search_gives_the_schools_own_people_and_at_most_fifteen(
    world: World, dataset: Any
) -> None:
    asked = {"queryOptions": {"skip": -1, "top": 10**9}, "dataset": dataset}
    assert found(world, queryText="marcus", **asked)[:1] == ["Marcus Bell"]
    odd: tuple[Any, ...] = ("", "%", "_", "\x00", "\ud800", "x" * 9_000, None, 7, [], {})
    for typed in odd:
        names = found(world, queryText=typed, **asked)
        assert len(names) <= 15
        assert ("Somebody not listed" in names) == (dataset == "people_or_not_listed")


def found(world: World, **value: Any) -> list[str]:
    answer = json.loads(answered(world, "Kwame Mensah", "application/search", value))
    return [each["title"] for each in answer["value"]["results"]]
