"""Logging what was given, and what follows, as people at the school would through the forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.cases import Case
from tests.walks.other_reports import Someone
from tests.walks.world import World, shown_to

HOW = "How was it given?"
WHOSE = "Whose data is it, if they work or govern here?"
NAME = "Their name, if they do not"
TO_WHOM, FROM = "To whom was it given?", "Where are they from?"
DATA = "Which data was it?"
WHAT = "What exactly was given?"
ENTITLED = "First check: are they entitled to it?"
SURE = "Second check: are they who they say they are?"
HOW_SURE = "How do you know?"
RANG = "Did you ring them back?"
NUMBER, FOUND = "Which number did you ring?", "Where did you find the number?"
BOARD = "Was it through a switchboard?"
THEIR_NUMBER = "The number that the caller gave, if any"
WHY_NOT_RUNG = "Why did nobody ring back?"
WHO_ARE_THEY = "Who are they, and how do you know?"
KNOWN_BY, PROOF = "Who knows them?", "Which proof did you see?"
WHEN_GIVEN = "When was it given?"
BASIS = "On which basis was it given?"
CONSENT = "Whose consent, and when was it given?"
DUTY = "Which body asks for it, and by which law?"
SENSITIVE = "It is sensitive"
ONLY_NEEDED = "I gave only what is needed, and to nobody else"

YES, NO = "Yes", "No, or not sure"
PUBLISHED = "On their website, in a directory or on a letterhead"
THE_CALLER = "The caller gave it"
CHILD = "Jayden Smith"


def log(world: World, by: str, **answers: object) -> str:
    """Log a disclosure; gives what is shown then."""
    person = world.person(by)
    person.close_all() if person.views else None
    person.command("/log-disclosure")
    fill_disclosure(person, **answers)  # type: ignore[arg-type]
    person.submit()
    world.settle()
    return shown_to(person)


def fill_disclosure(
    person: Someone,
    *,
    how: str = "By letter",
    name: str = CHILD,
    who: str = "",
    recipient: str = "Ada Brook",
    organisation: str = "Camp Farm School",
    data: Sequence[str] = ("Contact details",),
    what: str = "",
    given_at: datetime | None = None,
    basis: str = "Consent",
    why: str = "His mother, on 20 April",
) -> None:
    """Fill in what is asked whichever way it was given, and leave the form there."""
    person.choose(HOW, how)
    fill_who(person, name=name, who=who, recipient=recipient, organisation=organisation)
    person.tick(DATA, list(data))
    if what:
        person.fill(WHAT, what)
    if given_at:
        person.pick_moment(WHEN_GIVEN, given_at)
    if basis:
        person.choose(BASIS, basis)
        person.fill(CONSENT if basis == "Consent" else DUTY, why)
    if any("sensitive" in each for each in data):
        person.tick(SENSITIVE, [ONLY_NEEDED])


def fill_who(person: Someone, *, name: str, who: str, recipient: str, organisation: str) -> None:
    """Fill in whose data it is and who was given it."""
    if who:
        person.pick_person(WHOSE, who.split()[0], who)
    if name and not who:
        person.fill(NAME, name)
    person.fill(TO_WHOM, recipient)
    person.fill(FROM, organisation)


def by_telephone(
    person: Someone,
    *,
    entitled: str = YES,
    sure: str = YES,
    rang: str = "Yes",
    number: str = "01252 322 461",
    found: str = PUBLISHED,
    given: str = "",
) -> None:
    """Answer the two checks and the call back, where the rest is filled in."""
    person.choose(ENTITLED, entitled)
    person.choose(SURE, sure)
    person.choose(RANG, rang)
    if given:
        person.fill(THEIR_NUMBER, given)
    if sure == YES:
        person.fill(HOW_SURE, "The switchboard put me through")
    if rang == "Yes":
        person.fill(NUMBER, number)
        person.choose(FOUND, found)
        person.choose(BOARD, "Yes")


def log_by_telephone(world: World, by: str, *, send: bool = True, **checks: str) -> str:
    """Log what was given by telephone; gives what is shown then."""
    person = world.person(by)
    person.close_all() if person.views else None
    person.command("/log-disclosure")
    person.choose(HOW, "By telephone")
    fill_who(person, name=CHILD, who="", recipient="Ada Brook", organisation="Social care")
    person.tick(DATA, ["Attendance"])
    person.choose(BASIS, "A legal duty")
    by_telephone(person, **checks)
    person.fill(DUTY, "Social care, Children Act 1989 s.47")
    if send:
        person.submit()
        world.settle()
    return shown_to(person)


def told(world: World, by: str, name: str = CHILD, *, category: str = "", who: str = "") -> str:
    """Ask who was told what about somebody; gives the answer."""
    person = world.person(by)
    person.close_all() if person.views else None
    person.command("/vera", "told")
    if who:
        person.pick_person(WHOSE, who.split()[0], who)
    else:
        person.fill(NAME, name)
    if category:
        person.choose("Only which data?", category)
    person.submit()
    return shown_to(person)


def cases_of(world: World, kind: str) -> list[Case]:
    """List the cases of a kind, the oldest first."""
    return [case for case in world.cases() if case.kind == kind]


def open_it(world: World, name: str, case: Case) -> str:
    """Open a case by its reference, as somebody may who is on its list."""
    person = world.person(name)
    person.close_all() if person.views else None
    person.command("/vera", f"open {case.reference}")
    return shown_to(person)
