"""Every cell of the triage matrix and every route, from a form's answers to who is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from handlers.call import Call
from handlers.casework.incident import incident_facts, incident_written
from handlers.casework.route_table import DATA, DEFAULT_ROWS
from handlers.casework.triage import MATRIX, RAISERS, triage
from handlers.features import FORMS
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.cases import Case, standings
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Person
from storage.roster import present_people
from storage.schools import keep_school
from storage.vocabulary import ReportFacts, RoutePlan, Standing, Topic
from tests.walks import forging_slack
from tests.walks.cells import CELLS, CYBERBULLYING, Cell
from tests.walks.who_gets_what import plan_of, table
from tests.walks.world import A_TUESDAY_MORNING, TALAVERA, World, a_world

PLAIN = {**CYBERBULLYING.plain}

GOLDEN = Path(__file__).parents[1] / "golden" / "who_gets_what.txt"
RENEW = "VERA_RENEW_GOLDEN"
CHANGED = (
    "Who gets what is different now. Read the difference as a safeguarding lead would; if it is "
    "meant:"
    f"\n    {RENEW}=1 .venv/bin/pytest tests/walks/test_every_cell_of_the_matrix.py -k golden"
)


@pytest.fixture
def call(sqlite_database: Database, keyring: Keyring) -> Iterator[Call]:
    """A call by a teacher of the example school."""
    settings = load_school(Path(TALAVERA))
    with sqlite_database.connection() as connection:
        school_id = keep_school(connection, key=settings.key, name=settings.name)
    at = A_TUESDAY_MORNING
    with sqlite_database.writing(school_id) as session:
        import_people(session, keyring, read_people(settings), at=at, today=at.date())
    with sqlite_database.writing(school_id) as session:
        yield Call(
            session=session,
            keyring=keyring,
            school=School(school_id, settings),
            at=at,
            who=_called(session, "Kwame Mensah"),
        )


def _called(session: Any, name: str) -> Person:
    found: Person = next(person for person in present_people(session) if person.name == name)
    return found


@pytest.mark.parametrize("cell", CELLS, ids=[cell.name for cell in CELLS])
def test_a_form_reaches_the_cell(call: Call, cell: Cell) -> None:
    """S9, S10, S12, S13, S15, S16, S19 to S22, S29, S40, S44, S45, S49, S84, S87, S89; rules 5."""
    found = triage(cell.facts(call))
    assert found.urgency is cell.priority
    assert cell.because in " ".join((*found.reasons, *found.raised_because))


def test_no_row_and_no_raiser_of_the_matrix_is_out_of_reach(call: Call) -> None:
    said: set[str] = set()
    for cell in CELLS:
        found = triage(cell.facts(call))
        said |= {*found.reasons, *found.raised_because}
    said |= {*triage(_second(call)).raised_because}
    # what staff say when they are asked about their data comes by a form of its own
    said |= {*triage(ReportFacts(kind=DATA, topic=Topic.ACCURACY, reporter=call.who.id)).reasons}
    assert {words for _, _, words in MATRIX} | {words for _, words in RAISERS} == said


def _second(call: Call) -> ReportFacts:
    """Read a report after one of the same kind; it is stored for this transaction only."""
    cell = next(each for each in CELLS if each.name.startswith("Contact: R10"))
    form = cell.journey.form.checked(cell.answers(call))
    FORMS[cell.journey.name].file(call, form)
    return cell.facts(call)


def test_no_route_is_out_of_reach_of_the_forms(call: Call) -> None:
    """Rules 6: R1 to R24, and R17 over those that a threat is laid over."""
    reached = {plan_of(call, cell.facts(call)).row.key for cell in CELLS}
    assert {part for key in reached for part in key.split("+")} == set(DEFAULT_ROWS)


@pytest.mark.parametrize("cell", CELLS, ids=[cell.name for cell in CELLS])
def test_each_cell_names_its_route_where_it_says_one(call: Call, cell: Cell) -> None:
    """The names in the list of cells are no decoration."""
    said = cell.name.partition(": ")[2].split()[0]
    if said.startswith("R"):
        assert plan_of(call, cell.facts(call)).row.key.split("+")[0] == said


def test_the_golden_table_of_who_gets_what_is_as_a_lead_has_read_it(call: Call) -> None:
    written = table(call, CELLS)
    if os.environ.get(RENEW):
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8"), CHANGED


def test_the_chat_tells_whom_the_table_names(sqlite_database: Database, keyring: Keyring) -> None:
    """Each cell once through Slack's door: the same route, priority and people as planned."""
    with a_world(sqlite_database, keyring) as world:
        for number, cell in enumerate(CELLS):
            with _reading(world) as call:
                answers, plan = cell.answers(call), plan_of(call, cell.facts(call))
            form, key = cell.journey.name, f"V0CELL{number:06}"
            elements = forging_slack.elements(form, answers)
            forging_slack.send_form(world, "Kwame Mensah", form, elements, key=key)
            (case,) = [each for each in world.cases() if each.reported_at == world.clock.now]
            assert case.route == plan.row.key, cell.name
            assert case.priority is cell.priority, cell.name
            assert _people(world, case.id) == _planned(plan), cell.name
            _long_ago(world)


def _planned(plan: RoutePlan) -> dict[Standing, set[UUID]]:
    first = set(plan.rungs[0].people)
    return {
        Standing.RESPONSIBLE: first,
        Standing.COPIED: set(plan.copied),
        Standing.EXCLUDED: set(plan.excluded),
    }


def _people(world: World, case_id: UUID) -> dict[Standing, set[UUID]]:
    with world.vera.database.reading(world.school.id) as session:
        found = standings(session, case_id)
    wanted = (Standing.RESPONSIBLE, Standing.COPIED, Standing.EXCLUDED)
    return {each: {who for who, stands in found.items() if stands is each} for each in wanted}


def _long_ago(world: World) -> None:
    """Let what was sent be so old that the next is no second one."""
    with world.vera.database.writing(world.school.id) as session:
        before = world.clock.now - timedelta(days=60)
        session.execute(
            update(Case).where(Case.reported_at == world.clock.now).values(reported_at=before)
        )


@contextmanager
def _reading(world: World) -> Iterator[Call]:
    with world.vera.database.reading(world.school.id) as session:
        yield Call(
            session=session,
            keyring=world.keyring,
            school=world.school,
            at=world.clock.now,
            who=_called(session, "Kwame Mensah"),
        )


def test_answers_to_questions_that_are_not_asked_are_not_read(call: Call) -> None:
    """A name picked and then hidden again accuses nobody; words hidden are not kept."""
    ben = str(_called(call.session, "Ben Carter").id)
    form = CyberbullyingForm.checked({**PLAIN, "named": [ben], "named_other": "x"})
    assert isinstance(form, CyberbullyingForm)
    assert incident_facts(call, form, image=form.image).suspected_staff == frozenset()
    assert incident_written(form, form.account)["named_other"] == ""


def test_a_picked_value_that_is_nobody_here_accuses_nobody(call: Call) -> None:
    form = CyberbullyingForm.checked(
        {**PLAIN, "suspect": "staff", "named": [str(UUID(int=7)), "not_listed"], "named_other": "x"}
    )
    assert isinstance(form, CyberbullyingForm)
    facts = incident_facts(call, form, image=form.image)
    assert facts.suspected_staff == frozenset()
    assert facts.suspect_not_listed
