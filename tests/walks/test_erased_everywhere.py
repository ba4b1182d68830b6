"""A case that was erased, at every door that Vera has: words, and never an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from handlers.features import ACTIONS, COMMANDS, FORMS
from storage.cases import Case
from storage.database import Database
from storage.evidence import files_of
from storage.keyring import Keyring
from tests.walks import forging
from tests.walks.copy_acts import (
    DEPUTY,
    LEAD,
    REPORTER,
    a_school_with_cpoms,
    acknowledged,
    closed,
    concern,
    copied,
)
from tests.walks.evidence_kept import SCREENSHOT, by_the_page
from tests.walks.test_quarantine import account_of
from tests.walks.world import NOTHING_HERE, World, words_of

STRANGER = "Ben Carter"
WENT_WRONG = ("went wrong", "does not show it", "Nobody can tell", "Traceback")

ANSWERS: Mapping[str, dict[str, Any]] = {
    "casework.file_note": {"fact": "More."},
    "casework.file_action": {"kind": "police_told"},
    "casework.file_closing": {"outcome": "stopped", "decided": "It ended.", "told": "yes"},
    "casework.file_copied": {"reference": "20481", "left": "something"},
    "casework.file_hand_over": {"person": ["DEPUTY"], "reason": "He knows the family."},
    "casework.file_priority": {"level": "1", "reason": "It is worse."},
    "casework.file_reader": {"person": ["DEPUTY"], "reason": "He knows the family."},
    "casework.file_reopening": {"reason": "It began again."},
    "casework.file_settlement": {"outcome": "done", "result": "They came."},
    "casework.file_taking_off": {"person": ["DEPUTY"], "for_good": "no", "reason": "He left."},
    "casework.file_longer": {"reason": "An inquiry."},
    "casework.file_erasing": {"ground": "not_sexual"},
    "details.file_details": {"began": "At the gate."},
    "evidence.file_addition": {"image": "no", "pasted": "A liar."},
    "evidence.file_destruction": {
        "authority": "police",
        "officer": "PC Example",
        "reference": "1",
        "given_on": "2026-06-01",
    },
    "evidence.file_police_call": {"outcome": "called", "reference": "1"},
}
"""What is sent with each form that is about a case; the others open a new one."""


@pytest.fixture
def left(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> Iterator[tuple[World, Case]]:
    """The example school with CPOMS, and a case with a file that was erased."""
    (tmp_path / "school").mkdir()
    with a_school_with_cpoms(database, keyring, platform, tmp_path / "school") as world:
        concern(world)
        acknowledged(world)
        by_the_page(world, SCREENSHOT)
        world.later(minutes=1)
        copied(world)
        closed(world)
        world.later(days=36)
        case = world.case()
        assert case.erased_at is not None
        yield world, case


def file_of(world: World, case: Case) -> UUID:
    with world.vera.database.reading(world.school.id) as session:
        return files_of(session, case.id)[0].id


def answers_to(world: World, form: str) -> dict[str, Any]:
    """Give what is sent with a form; people by the id that Vera has for them."""
    answers = dict(ANSWERS.get(form, {}))
    return answers | ({"person": [world.id_of(DEPUTY)]} if "person" in answers else {})


def goes_wrong(said: object, log: StringIO) -> bool:
    return any(each in str(said) for each in WENT_WRONG) or "call_failed" in log.getvalue()


@pytest.mark.parametrize("name", [LEAD, REPORTER, STRANGER])
def test_every_button_about_it_is_answered_in_words(
    left: tuple[World, Case], log: StringIO, name: str
) -> None:
    world, case = left
    for subject in (case.id, file_of(world, case)):
        for action in ACTIONS:
            said = forging.press(world, name, action, subject)
            assert not goes_wrong(said, log), (action, said)
            assert "Marigold" not in str(said), action
            if name == STRANGER:
                nobodys = forging.press(world, name, action, (made_up := uuid4()))
                same = [each.replace(str(subject), str(made_up)) for each in said]
                assert same == nobodys, action
    world.settle()
    assert world.case().erased_at == case.erased_at


@pytest.mark.parametrize("name", [LEAD, REPORTER, STRANGER])
def test_every_form_about_it_is_answered_in_words(
    left: tuple[World, Case], log: StringIO, name: str
) -> None:
    world, case = left
    file = file_of(world, case)
    for form in FORMS:
        for subject in (case.id, file):
            said = forging.send_form(world, name, form, answers_to(world, form), subject)
            assert said.startswith("200"), (form, said)
            assert not goes_wrong(said, log), (form, said)
            if name == STRANGER and form in ANSWERS:
                assert NOTHING_HERE in said or form == "evidence.file_destruction", (form, said)
    assert world.case().erased_at == case.erased_at


@pytest.mark.parametrize("name", [LEAD, REPORTER, STRANGER])
def test_every_command_is_answered_as_ever(
    left: tuple[World, Case], log: StringIO, name: str
) -> None:
    world, _ = left
    person = world.person(name)
    for command, word in COMMANDS:
        said = words_of(person.command(command, word))
        assert not goes_wrong(said, log), (command, word, said)
        person.close_all() if person.view else None
    assert not goes_wrong(world.home(name), log)


def test_what_a_reporter_adds_opens_a_new_report_with_their_words_in_it(
    left: tuple[World, Case], log: StringIO
) -> None:
    """Nothing is lost that was typed into a form opened before it was erased."""
    world, case = left
    for form, words in (
        ("details.file_details", "At the gate."),
        ("evidence.file_addition", "A liar."),
    ):
        said = forging.send_form(world, REPORTER, form, ANSWERS[form], case.id)
        assert f"{case.reference} is closed" in said
        assert words in said
        assert "Please send this as a new report" in said
    assert len(world.cases()) == 1


def test_what_may_show_a_child_still_goes_to_the_lead(
    left: tuple[World, Case], platform: str
) -> None:
    world, case = left
    answers = {"image": "yes", "where": "On a telephone in 4B", "staff": "no"}
    account = account_of(world, REPORTER, platform)
    form = "evidence.file_addition"
    world.vera.dispatcher.submit(account, form, answers, case.id, key=str(uuid4()))
    assert [each.kind for each in world.cases()] == ["cyberbullying", "material"]


def test_it_is_in_no_list_of_reports_to_add_to(left: tuple[World, Case]) -> None:
    world, case = left
    person = world.person(REPORTER)
    shown = words_of(person.command("/vera", "evidence"))
    assert case.reference not in shown
