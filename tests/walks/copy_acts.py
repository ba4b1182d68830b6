"""A school with CPOMS, and what its safeguarding lead does with a worry about a child."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from handlers.call import Call
from handlers.casework.open_case import open_case
from storage.cases import Case
from storage.database import Database
from storage.keyring import Keyring
from storage.roster import roster_of
from storage.vocabulary import ReportFacts, Suspect
from tests.walks.case_acts import fill_in_form
from tests.walks.case_acts import open_case as open_on_screen
from tests.walks.world import World, a_world, changed_settings, shown_to

LEAD, DEPUTY, REPORTER = "Priya Nair", "Tom Barrow", "Kwame Mensah"
ACCOUNT = "Marigold told me on Tuesday that she sleeps in the shed."
REFERENCE = "10482"
CPOMS = '[safeguarding_system]\nname = "CPOMS"\n'
A_CHILD = ReportFacts(child_is_target=True, suspect=Suspect.UNKNOWN)

COPY, IS_THERE = "Copy for CPOMS", "It is in CPOMS"
LEFT, ITS_NUMBER = "Is anything left to do here?", "Its number or code there"
STAYS_OPEN = "Yes: it stays open here, and nothing is erased"
OUTCOME = {
    "What is the outcome?": "The police, the LADO or social care have it",
    "Was the person it happened to told what came of it?": "Yes",
}
DECIDED = {"What was decided, by whom, and why?": "Social care has it."}


@contextmanager
def a_school_with_cpoms(
    database: Database, keyring: Keyring, platform: str, folder: Path
) -> Iterator[World]:
    """Start the example school, which keeps its safeguarding file in CPOMS."""
    settings = changed_settings(folder, add=CPOMS)
    with a_world(database, keyring, platforms=[platform], settings_file=settings) as world:
        yield world
        assert world.errors == []


def concern(world: World, facts: ReportFacts = A_CHILD, *, kind: str = "cyberbullying") -> Case:
    """Send a worry about a child, and let the cards go out."""
    with world.vera.database.writing(world.school.id) as session:
        reporter = UUID(world.id_of(REPORTER))
        call = Call(
            session=session,
            keyring=world.keyring,
            school=world.school,
            at=world.clock(),
            who=roster_of(session).people[reporter],
        )
        sent = replace(facts, kind=kind, reporter=reporter)
        written = {"account": ACCOUNT, "where": ACCOUNT}
        case_id = open_case(call, kind=kind, facts=sent, written=written).case.id
    world.settle()
    return next(case for case in world.cases() if case.id == case_id)


def acknowledged(world: World) -> None:
    """Have the lead take the newest case on."""
    world.person(LEAD).press("Acknowledge", message=world.card(LEAD))
    world.settle()


def copied(world: World, reference: str = REFERENCE) -> str:
    """Copy the case as text, and note what CPOMS calls it; gives what is shown then."""
    opened_as(world, LEAD)
    lead = world.person(LEAD)
    lead.press(COPY)
    lead.close_all()
    return noted(world, reference)


def noted(world: World, reference: str = REFERENCE, *, left: str = STAYS_OPEN) -> str:
    """Note what CPOMS calls it; gives what is shown then."""
    opened_as(world, LEAD)
    shown = fill_in_form(world, LEAD, IS_THERE, choose={LEFT: left}, fill={ITS_NUMBER: reference})
    world.settle()
    return shown


def opened_as(world: World, name: str) -> str:
    """Open the case from the first of somebody's cards that offers it."""
    return open_on_screen(world, name, number=0)


def pressed(world: World, name: str, button: str) -> str:
    """Open the case, press a button on it and read what is shown."""
    opened_as(world, name)
    person = world.person(name)
    person.press(button)
    return shown_to(person)


def closed(world: World) -> None:
    """Have the lead close the newest case."""
    opened_as(world, LEAD)
    fill_in_form(world, LEAD, "Close the case", choose=OUTCOME, fill=DECIDED)
    world.settle()
    assert world.cases()[-1].closed


def erased(world: World) -> Case:
    """Send a worry about a child, copy and close it, and let the days pass; gives what is left."""
    case = concern(world)
    acknowledged(world)
    copied(world)
    closed(world)
    world.later(days=36)
    return next(each for each in world.cases() if each.id == case.id)
