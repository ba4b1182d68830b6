"""A school phone that goes on a trip, as staff log it and bring it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from handlers.calendar.school_days import LONDON
from storage.cases import Case
from tests.walks.world import World, shown_to, words_of

PHONE, TRIP = "Which phone?", "Which trip?"
HOLDER = "Who has it?"
OUT, BACK = "When does it go out?", "When is it due back?"
BACK_NOW = "When is it due back now?"
ERASED = "What did you erase?"
ALL_FOUR = ("The contacts", "The messages", "The photos", "The call list")
SECOND = "Who looked as well?"

IS_BACK, LATER, LOST = "It is back", "It comes back later", "It is lost"
IS_ERASED = "Erased: contacts, messages, photos, call list"
REPORT_LOST, FOUND_AGAIN = "Report the lost phone", "It was found again"

LABEL, PLACE = "Nokia seven", "Marwell with the otters"
TEACHER, OTHER, OFFICE = "Kwame Mensah", "Ben Carter", "Nadia Hussain"
LEAD, HEAD = "Carol Dunn", "Helen Whitfield"


def at(day: date, hour: int = 15, minute: int = 0) -> datetime:
    """Give a moment on the school's clock."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def goes_out(
    world: World,
    back_on: date,
    *,
    by: str = TEACHER,
    holder: str = "",
    out_on: date | None = None,
) -> str:
    """Log that a phone goes out; gives what is shown then."""
    person = world.person(by)
    person.close_all() if person.views else None
    person.command("/trip-phone", "out")
    person.fill(PHONE, LABEL)
    person.fill(TRIP, PLACE)
    if holder:
        person.pick_person(HOLDER, holder.split()[0], holder)
    if out_on is not None:
        person.pick_date(OUT, out_on.isoformat())
    person.pick_date(BACK, back_on.isoformat())
    person.submit()
    world.settle()
    return shown_to(person)


def listed(world: World, name: str) -> str:
    """Read the list of phones that somebody can open."""
    person = world.person(name)
    person.close_all() if person.views else None
    return words_of(person.command("/trip-phone"))


def phones(world: World) -> list[Case]:
    """List the records of trip phones, the oldest first."""
    return [case for case in world.cases() if case.kind == "trip_phone"]


def asked(world: World, name: str) -> list[str]:
    """Read what somebody was sent about school phones, as it stands now, without its buttons."""
    words = [card.words().replace("*", "") for card in world.cards(name)]
    return [each for each in words if "school phone" in each]


def days_asked(world: World) -> list[str]:
    """List on which days Vera asked after a phone, as the audit says."""
    from sqlalchemy import select

    from storage.audit import AuditEntry

    with world.vera.database.reading(world.school.id) as session:
        chosen = select(AuditEntry.at).where(AuditEntry.action == "reminded_of_trip_phone")
        return [str(moment)[:10] for moment in session.scalars(chosen.order_by(AuditEntry.seq))]


def press(world: World, name: str, button: str) -> str:
    """Press a button on the newest card that offers it; gives what is shown then."""
    person = world.person(name)
    person.close_all() if person.views else None
    cards = [card for card in world.cards(name) if button in card.buttons()]
    shown = person.press(button, message=cards[-1])
    world.settle()
    return words_of(shown or person.view)


def erase(world: World, name: str, *, ticks: Sequence[str] = ALL_FOUR, second: str = "") -> str:
    """Confirm on a card that a phone is erased; gives what is shown then."""
    press(world, name, IS_ERASED)
    return confirm(world, name, ticks=ticks, second=second)


def confirm(world: World, name: str, *, ticks: Sequence[str] = ALL_FOUR, second: str = "") -> str:
    """Fill in that everything is erased, in the form that is open, and send it."""
    person = world.person(name)
    person.tick(ERASED, list(ticks))
    if second:
        person.pick_person(SECOND, second.split()[0], second)
    person.submit()
    world.settle()
    return shown_to(person)
