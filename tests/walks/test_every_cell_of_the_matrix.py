"""Every cell of the triage matrix that a form can reach, from its answers to the priority."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from handlers.call import Call
from handlers.casework.incident import incident_facts, incident_written
from handlers.casework.triage import MATRIX, RAISERS, triage
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Person
from storage.roster import present_people
from storage.schools import keep_school
from storage.vocabulary import Urgency
from tests.walks.world import A_TUESDAY_MORNING, TALAVERA

NOW, URGENT, HOUR, TODAY = Urgency.NOW, Urgency.URGENT, Urgency.HOUR, Urgency.TODAY

Answers = dict[str, Any]

CELLS: list[tuple[str, Answers, Urgency, str]] = [
    # P0: immediate danger; an adult sharing sexual images of a child
    ("P0 danger", {"danger": "yes"}, NOW, "in danger now"),
    ("P0 danger, not sure", {"danger": "not_sure"}, NOW, "in danger now"),
    ("P0 image, a parent", {"image": "yes", "suspect": "parent"}, NOW, "An adult may be"),
    ("P0 image, staff", {"image": "not_sure", "suspect": "staff"}, NOW, "An adult may be"),
    ("P0 image, another adult", {"image": "yes", "suspect": "someone_else"}, NOW, "An adult"),
    # P1: nudes, sexual messages, harm threshold, threats, doxxing, stalking (S19, S44)
    ("P1 image, a pupil", {"image": "yes"}, URGENT, "nude, partly nude"),
    ("P1 image, not sure", {"image": "not_sure"}, URGENT, "nude, partly nude"),
    ("P1 image, unknown", {"image": "yes", "suspect": "unknown"}, URGENT, "nude, partly nude"),
    ("P1 threat (S44)", {"signs": ["threat"]}, URGENT, "There is a threat."),
    ("P1 address (S19)", {"signs": ["details_posted"]}, URGENT, "address or number was posted"),
    ("P1 stalking", {"signs": ["followed"]}, URGENT, "being followed"),
    ("P1 sexual, a pupil", {"signs": ["hateful_or_sexual"]}, URGENT, "sexual message"),
    (
        "P1 sexual, a former pupil (S9)",
        {"signs": ["hateful_or_sexual"], "suspect": "former_pupil"},
        URGENT,
        "sexual message",
    ),
    (
        "P1 harm threshold",
        {"signs": ["hateful_or_sexual"], "suspect": "staff"},
        URGENT,
        "harm threshold",
    ),
    # P2: repeated, false accounts, hate, going viral (S20, S21, S22)
    ("P2 repeated (S20)", {"signs": ["repeated"]}, HOUR, "repeated"),
    (
        "P2 a false account of staff",
        {"signs": ["false_account_of_me"], "false_account": "false_account_of_me"},
        HOUR,
        "false account of a member of staff",
    ),
    (
        "P2 a false account of the school",
        {"signs": ["false_account_of_me"], "false_account": "false_account_of_school"},
        HOUR,
        "false account of the school",
    ),
    (
        "P2 a false account of nobody says whom",
        {"signs": ["false_account_of_me"]},
        HOUR,
        "false account of the school",
    ),
    (
        "P2 hate by a parent",
        {"signs": ["hateful_or_sexual"], "suspect": "parent"},
        HOUR,
        "hateful or sexual",
    ),
    ("P2 going round", {"signs": ["spreading"]}, HOUR, "spreading"),
    # P3: every other report, the same day (S22, S40: "all", no minimum severity)
    ("P3 a pupil", {}, TODAY, "the same day"),
    ("P3 a former pupil (S9)", {"suspect": "former_pupil"}, TODAY, "the same day"),
    ("P3 a parent", {"suspect": "parent"}, TODAY, "the same day"),
    ("P3 somebody else", {"suspect": "someone_else"}, TODAY, "the same day"),
    ("P3 anonymous (S21)", {"suspect": "unknown"}, TODAY, "the same day"),
    ("P3 and I replied (S16)", {"signs": ["replied"], "suspect": "parent"}, TODAY, "the same day"),
    # Raisers: one level in all, never to Now
    ("raised: staff", {"suspect": "staff"}, HOUR, "works with children"),
    ("raised: I feel unsafe", {"signs": ["feels_unsafe"]}, HOUR, "feels unsafe"),
    ("raised once", {"signs": ["feels_unsafe"], "suspect": "staff"}, HOUR, "feels unsafe"),
    ("raised to Urgent", {"signs": ["repeated", "feels_unsafe"]}, URGENT, "feels unsafe"),
    ("never raised to Now", {"signs": ["threat", "feels_unsafe"]}, URGENT, "There is a threat."),
]

PLAIN: Answers = {"danger": "no", "image": "no", "account": "x", "suspect": "pupil"}


@pytest.fixture
def call(sqlite_database: Database, keyring: Keyring) -> Iterator[Call]:
    """A call by a teacher of the example school."""
    settings = load_school(Path(TALAVERA))
    with sqlite_database.connection() as connection:
        school_id = keep_school(connection, key=settings.key, name=settings.name)
    at = A_TUESDAY_MORNING
    with sqlite_database.writing(school_id) as session:
        import_people(session, keyring, read_people(settings), at=at, today=at.date())
    with sqlite_database.reading(school_id) as session:
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


def answers_of(call: Call, cell: Answers) -> Answers:
    """Fill in what a form with these answers asks besides."""
    given = {**PLAIN, **cell}
    if given["suspect"] == "staff":
        given["named"] = [str(_called(call.session, "Ben Carter").id)]
    return given


@pytest.mark.parametrize(
    ("cell", "priority", "because"),
    [(cell, priority, because) for _, cell, priority, because in CELLS],
    ids=[name for name, *_ in CELLS],
)
def test_a_form_reaches_the_cell(
    call: Call, cell: Answers, priority: Urgency, because: str
) -> None:
    """S19, S20, S21, S22, S40, S44; rules 5, P0 to P3."""
    form = CyberbullyingForm.checked(answers_of(call, cell))
    assert isinstance(form, CyberbullyingForm)
    found = triage(incident_facts(call, form, image=form.image))
    assert found.urgency is priority
    assert because in " ".join((*found.reasons, *found.raised_because))


def test_no_row_and_no_raiser_of_the_matrix_is_out_of_reach(call: Call) -> None:
    """But for those that other reports bring: advice only, a child as target, a second time."""
    said: set[str] = set()
    for _, cell, _, _ in CELLS:
        form = CyberbullyingForm.checked(answers_of(call, cell))
        assert isinstance(form, CyberbullyingForm)
        found = triage(incident_facts(call, form, image=form.image))
        said |= {*found.reasons, *found.raised_because}
    every = {words for _, _, words in MATRIX} | {words for _, words in RAISERS}
    assert every - said == {
        "It asks for advice only.",
        "It is aimed at a child.",
        "It is the second incident within 30 days.",
    }


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
