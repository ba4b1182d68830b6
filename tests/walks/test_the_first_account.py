"""The account as first written never changes, whatever its reporter sends; nobody else finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.journeys import counting
from handlers.cards import Block, Quote
from handlers.casework.account import account_written
from handlers.casework.chronology import IN_A_PART
from handlers.casework.sealed import written_about
from handlers.features import FORMS
from storage.audit import entries_of
from storage.cases import Case
from tests.walks.case_acts import open_case
from tests.walks.forging import press, send_form
from tests.walks.reporter_acts import MANAGER, REPORTER, a_call, take_on
from tests.walks.world import SOMEONE_HERE, World, report

TEXTS = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)
ANSWERS = st.sampled_from(["no", "yes", "not_sure"])


@dataclass(frozen=True)
class Step:
    """Something that a reporter sends about their own report."""

    form: str
    answers: dict[str, Any]


def _changes() -> st.SearchStrategy[Step]:
    answers = st.fixed_dictionaries(
        {
            "danger": ANSWERS,
            "image": ANSWERS,
            "account": TEXTS,
            "suspect": st.sampled_from(["pupil", "parent", "unknown"]),
        }
    )
    return st.builds(Step, st.just("cyberbullying.file_report"), answers)


def _statements() -> st.SearchStrategy[Step]:
    answers = st.fixed_dictionaries({"statement": TEXTS}, optional={"danger": ANSWERS})
    return st.builds(Step, st.just("casework.file_statement"), answers)


def _details() -> st.SearchStrategy[Step]:
    answers = st.fixed_dictionaries({}, optional={"began": TEXTS, "reacted": TEXTS})
    return st.builds(Step, st.just("details.file_details"), answers)


@pytest.mark.parametrize("platform", ["slack"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(TEXTS, st.lists(st.one_of(_changes(), _statements(), _details()), max_size=8))
def test_the_first_account_stands_first_and_all_that_came_later_after_it(
    world: World, first: str, steps: list[Step]
) -> None:
    """S46; rules, trap 20: the report in the reporter's words is never edited."""
    answers = {"danger": "no", "image": "no", "account": first, "suspect": "pupil"}
    case_id = _send(world, Step("cyberbullying.file_report", answers), None)
    for step in steps:
        assert _send(world, step, case_id) == case_id
        quoted, done = _quoted(world, case_id)
        assert quoted[0] == first
    quoted, done = _quoted(world, case_id)
    changed = [each.answers["account"] for each in steps if "account" in each.answers]
    added = [each.answers["statement"] for each in steps if "statement" in each.answers]
    assert quoted[: 1 + len(changed) + len(added)] == [first, *changed, *added]
    assert done.count("statement_added") == len(added)


def _send(world: World, step: Step, case_id: UUID | None) -> UUID:
    entry = FORMS[step.form]
    with world.vera.database.writing(world.school.id) as session:
        call = replace(a_call(world, session, REPORTER), subject=case_id, earlier=case_id)
        led_to, _ = entry.filed(call, entry.form.checked(step.answers))
    assert led_to is not None
    return led_to


def _quoted(world: World, case_id: UUID) -> tuple[list[str], list[str]]:
    with world.vera.database.reading(world.school.id) as session:
        call = a_call(world, session, MANAGER)
        case = session.found(Case, case_id)
        blocks: Sequence[Block] = account_written(call, case, written_about(call.safe, case_id))
        found = entries_of(session, case_id, ["statement_added"], limit=100)
    quoted = [block.text for block in blocks if isinstance(block, Quote)]
    return quoted, [entry.action for entry in found]


def test_opening_a_case_takes_no_more_statements_however_much_was_added(world: World) -> None:
    report(world.person(REPORTER), account="First words")
    take_on(world)

    def add(number: int) -> None:
        world.clock.move(minutes=1)
        details = Step("details.file_details", {"began": f"So {number}"})
        for step in (Step("casework.file_statement", {"statement": f"And {number}"}), details):
            _send(world, step, world.case().id)

    for number in range(2):
        add(number)
    few = _statements_of_opening(world)
    for number in range(2, 2 + IN_A_PART * 2):
        add(number)
    assert _statements_of_opening(world) == few
    words = open_case(world, MANAGER)
    assert "First words" in words
    assert "What was added before this stands in the chronology." in words


def _statements_of_opening(world: World) -> int:
    open_case(world, MANAGER)  # whatever is looked up but once
    with counting(world.vera.database) as count:
        open_case(world, MANAGER)
    return count[0]


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("casework.file_statement", {"danger": "yes", "statement": "Mine"}),
        ("casework.file_withdrawal", {"reason": "Mine"}),
        ("casework.file_answer", {"answer": "Mine"}),
    ],
)
def test_somebody_excluded_sends_in_vain_with_the_words_and_statements_of_nothing(
    world: World, form: str, answers: dict[str, str]
) -> None:
    """Rules, trap 30."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=["Joanne Bell"])
    world.settle()
    told = []
    for subject in (uuid4(), world.case().id, uuid4()):
        with counting(world.vera.database) as count:
            said = send_form(world, "Joanne Bell", form, answers, subject)
        told.append((said.replace(str(subject), ""), count[0]))
    assert told[1] == told[2]


@pytest.mark.parametrize(
    "action", ["add_to_statement", "ask_what_is_happening", "withdraw", "stand_by_it"]
)
def test_somebody_excluded_presses_in_vain_with_the_statements_of_nothing(
    world: World, action: str
) -> None:
    """Rules, trap 30."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=["Joanne Bell"])
    world.settle()
    taken = []
    for subject in (uuid4(), world.case().id, uuid4()):
        with counting(world.vera.database) as count:
            press(world, "Joanne Bell", f"casework.{action}", subject)
        taken.append(count[0])
    assert taken[1] == taken[2]
