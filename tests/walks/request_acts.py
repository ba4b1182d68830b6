"""Logging requests for personal data, and what is done with them, as people would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.demo.screen import ViewOnScreen
from tests.walks.case_acts import open_case
from tests.walks.other_reports import Someone, sent
from tests.walks.world import World, shown_to

ASKER = "Who asks?"
WANTS = "What do they ask for?"
WAY = "How did it come?"
RECEIVED = "On which day did it come?"
WHOSE = "Whose data is it?"
NAME = "What is the name of whoever asks?"
REACH = "How can they be reached?"
WORDS = "What do they ask for, in their words?"
AGREED = "Was a time agreed to look at it together?"
STAFF = "Is it about anybody who works or governs here?"

A_PARENT = "A parent or carer"
A_PUPIL = "A pupil"
A_SOLICITOR = "Somebody for them, such as a solicitor"
A_COLLEAGUE = "Somebody who works here, or did"
ANOTHER_SCHOOL = "Another school"

ACCESS = "To see personal data about somebody"
RECORD = "To see a pupil's educational record"
RECTIFY = "To have data put right"
NEW_SCHOOL = "A pupil's record, for their new school"
FOI = "Information about the school, not about a person"
COMPLAINT = "To complain about how data was dealt with"

SPOKEN = "Spoken, face to face"
TELEPHONE = "By telephone"
EMAIL = "By e-mail"
LETTER = "By letter or on a form"


def log_request(person: Someone, **answers: object) -> ViewOnScreen:
    """Log a request, and give what is shown then."""
    person.command("/log-request")
    fill_request(person, **answers)  # type: ignore[arg-type]
    return sent(person)


def fill_request(
    person: Someone,
    *,
    asker: str = A_PARENT,
    wants: Sequence[str] = (ACCESS,),
    way: str = EMAIL,
    received: date | None = None,
    whose: str = "",
    name: str = "",
    words: str = "",
    agreed: datetime | None = None,
    staff: Sequence[str] = (),
) -> None:
    """Fill in the form that is open, and leave it there."""
    person.choose(ASKER, asker)
    person.tick(WANTS, list(wants))
    person.choose(WAY, way)
    if received is not None:
        person.pick_date(RECEIVED, received.isoformat())
    for question, said in ((WHOSE, whose), (NAME, name), (WORDS, words)):
        if said:
            person.fill(question, said)
    if agreed is not None:
        person.pick_moment(AGREED, agreed)
    for each in staff:
        person.pick_person(STAFF, each.split()[0], each)


def settle(
    world: World,
    name: str,
    button: str,
    *,
    choose: Mapping[str, str] | None = None,
    fill: Mapping[str, str] | None = None,
    tick: Mapping[str, Sequence[str]] | None = None,
    days: Mapping[str, date] | None = None,
    moments: Mapping[str, datetime] | None = None,
) -> str:
    """Open the newest case, press one of its buttons, fill in the form and send it."""
    open_case(world, name)
    return fill_in(
        world, name, button, choose=choose, fill=fill, tick=tick, days=days, moments=moments
    )


def fill_in(
    world: World,
    name: str,
    button: str,
    *,
    choose: Mapping[str, str] | None = None,
    fill: Mapping[str, str] | None = None,
    tick: Mapping[str, Sequence[str]] | None = None,
    days: Mapping[str, date] | None = None,
    moments: Mapping[str, datetime] | None = None,
) -> str:
    """Press a button on what is open, fill in the form that it opens and send it."""
    person = world.person(name)
    person.press(button)
    for question, answer in (choose or {}).items():
        person.choose(question, answer)
    for question, text in (fill or {}).items():
        person.fill(question, text)
    for question, answers in (tick or {}).items():
        person.tick(question, list(answers))
    for question, day in (days or {}).items():
        person.pick_date(question, day.isoformat())
    for question, moment in (moments or {}).items():
        person.pick_moment(question, moment)
    person.submit()
    if "Please look at:" in shown_or_refused(world, name):  # on Teams a question came with it
        person.submit()
    return shown_or_refused(world, name)


def shown_or_refused(world: World, name: str) -> str:
    """Read what is on top of somebody's screen, with what is said at each question."""
    view = world.person(name).view
    assert view is not None, "nothing is open"
    return "\n".join([view.text(), *view.errors.values()])


def what_is_due(world: World, name: str) -> str:
    """Open what the newest morning's message is about, and read it."""
    person = world.person(name)
    letters = [card for card in world.cards(name) if "What is due" in card.buttons()]
    person.press("What is due", message=letters[-1])
    shown = shown_to(person)
    person.close_all()
    return shown


def take_on(world: World, name: str) -> None:
    """Acknowledge the newest case."""
    world.settle()
    person = world.person(name)
    person.press("Acknowledge", message=world.card(name))
    world.settle()


NO = "No"
YES = "Yes, and it is dealt with as written below"
EXEMPTIONS = (
    "Is there anything about other people?",
    "Is there anything about abuse of a child, or a risk of it?",
    "Could any of it do somebody serious harm?",
    "Is there anything about health that the person may not know?",
    "Would any of it go against what the child expects or wishes?",
    "Is there a confidential reference, or legal advice?",
)
PLACES = (
    "The school's systems and the paper file",
    "E-mail",
    "Chat, such as Slack and Teams",
    "Other papers and notebooks",
    "Vera's own cases, through those who have them",
)


def look_through(world: World, name: str) -> str:
    """Note that everywhere was searched, and that nothing must be withheld."""
    settle(world, name, "Search", tick={"Searched": PLACES})
    return settle(world, name, "What must not go out", choose=dict.fromkeys(EXEMPTIONS, NO))


def is_known(world: World, name: str) -> str:
    """Note that whoever asks is known here personally."""
    return settle(
        world,
        name,
        "Who asks",
        choose={"How is it known who asks?": "They are known here personally"},
        fill={"Who knows them?": "Mrs Rao, the class teacher"},
    )


def may_ask(world: World, name: str) -> str:
    """Note that a parent may ask for the child."""
    return settle(
        world,
        name,
        "May they ask?",
        choose={
            "Have they parental responsibility?": "Yes, as the school's record says",
            "Is there a court order about the child?": "No",
        },
    )
