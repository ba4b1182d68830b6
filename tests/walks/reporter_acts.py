"""What reporters do with their own report, and what becomes of it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.demo.records import Message
from bot.demo.teams.person import TeamsPerson as TeamsActor
from handlers.call import Call
from handlers.casework.closing import Heard, Outcome, close
from storage.cases import Case, locked_case
from storage.database import SchoolSession
from storage.people import Person
from storage.roster import present_people
from tests.walks.world import DANGER, World, shown_to

REPORTER, MANAGER = "Kwame Mensah", "Sunita Rao"
ADD, ASK, WITHDRAW, STAND = (
    "Add to my statement",
    "Ask what is happening",
    "Withdraw",
    "I stand by it",
)
TO_ADD = "What do you want to add?"
TO_TELL = "What do you want to tell them?"
WHY = "Why? You need not say."


def my_report(world: World, name: str = REPORTER) -> str:
    """Open one's own report from the Home; gives what is shown."""
    person = world.person(name)
    if person.view is not None:
        person.close_all()
    person.open_home()
    person.press("Show", on="home")
    return shown_to(person)


def add_statement(world: World, statement: str, *, danger: str = "") -> str:
    """Add to one's own statement, as the reporter; gives what is shown then."""
    my_report(world)
    person = world.person(REPORTER)
    person.press(ADD)
    if danger:
        person.choose(DANGER, danger)
    if isinstance(person, TeamsActor):
        person.see_what_follows()
    person.fill(TO_ADD, statement)
    person.submit()
    return shown_to(person)


def ask(world: World) -> str:
    """Ask what is happening, as the reporter; gives what is shown then."""
    my_report(world)
    person = world.person(REPORTER)
    person.press(ASK)
    return shown_to(person)


def withdraw(world: World, reason: str = "") -> str:
    """Withdraw the report, as the reporter; gives what is shown then."""
    my_report(world)
    person = world.person(REPORTER)
    person.press(WITHDRAW)
    if reason:
        person.fill(WHY, reason)
    person.submit()
    return shown_to(person)


def take_on(world: World, name: str = MANAGER) -> None:
    """Acknowledge the case, and let time stand."""
    world.settle()
    cards = [card for card in world.cards(name) if "Acknowledge" in card.buttons()]
    world.person(name).press("Acknowledge", message=cards[-1])
    world.settle()


def said_in(card: Message) -> str:
    """Read what a card says, without its buttons."""
    return card.words().split("\n")[0]


@contextmanager
def changing_the_case(world: World) -> Iterator[tuple[Call, Case]]:
    """Change the only case by hand, as its manager."""
    case_id = world.case().id
    with world.vera.database.writing(world.school.id) as session:
        case = locked_case(session, case_id)
        assert case is not None
        yield a_call(world, session, MANAGER), case


def a_call(world: World, session: SchoolSession, name: str) -> Call:
    """Make a call as somebody of the school."""
    return Call(
        session=session,
        keyring=world.keyring,
        school=world.school,
        at=world.clock(),
        who=person_called(session, name),
    )


def person_called(session: SchoolSession, name: str) -> Person:
    """Find somebody by their name."""
    return next(each for each in present_people(session) if each.name == name)


def close_the_case(world: World, *, for_reporter: str = "") -> None:
    """Close the case as its manager would, with words for the reporter."""
    with changing_the_case(world) as (call, case):
        texts = {"for_reporter": for_reporter}
        close(call, case, outcome=Outcome.DEALT_WITH, told=Heard.YES, texts=texts)
