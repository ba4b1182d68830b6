"""The reminders that each member of staff may decline for themselves, and have again.

/vera reminders -> which there are -> one tap
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Heading, Screen, Small, Text, Words, buttons
from handlers.chat import NotAllowed
from handlers.feature import Action, Reply
from handlers.permissions import NOTHING_HERE
from handlers.rounds.rounds import staff_in_chat
from handlers.school.school_year_settings import TermTimeSection
from handlers.term_time.term_time import term_time
from storage.people import Person
from storage.term_time import OptOut, opt_out_of, opted_out


class Reminder(StrEnum):
    """A reminder that may be declined; the stored name."""

    SELF_SEARCH = "self_search"
    BLUETOOTH = "bluetooth"


CALLED = MappingProxyType(
    {
        Reminder.SELF_SEARCH: "Your name online, once a term",
        Reminder.BLUETOOTH: "Bluetooth and AirDrop, at the start of each term",
    }
)
NOT_AGAIN, AGAIN = "Do not remind me of this again", "Remind me of this again"
NOT_USED = "this school does not use it."
IS_ON, IS_OFF = "you are reminded of it.", "you are not reminded of it."


def who_wants(moment: Moment, reminder: Reminder) -> list[Person]:
    """List the staff in chat who have not declined a reminder, whether or not they work today."""
    without = opted_out(moment.session, reminder)
    return [person for person in staff_in_chat(moment) if person.id not in without]


def wants(moment: Moment, person: Person, reminder: Reminder) -> bool:
    """Say whether somebody is still here and has not declined a reminder."""
    return any(each.id == person.id for each in who_wants(moment, reminder))


@term_time.command(
    "/vera", "reminders", description="Which reminders you get, and which you need not have"
)
def list_reminders(call: Call) -> Reply:
    """Show the reminders that the caller may decline, and how each stands."""
    return Screen("Reminders", tuple(_list(call)))


@term_time.action(NOT_AGAIN)
def no_self_search(call: Call, _: UUID | None) -> Reply:
    """Decline the reminder to look for one's own name."""
    return _decline(call, Reminder.SELF_SEARCH)


@term_time.action(NOT_AGAIN)
def no_bluetooth(call: Call, _: UUID | None) -> Reply:
    """Decline the tip about Bluetooth."""
    return _decline(call, Reminder.BLUETOOTH)


@term_time.action(AGAIN)
def self_search_again(call: Call, _: UUID | None) -> Reply:
    """Have the reminder to look for one's own name again."""
    return _have_again(call, Reminder.SELF_SEARCH)


@term_time.action(AGAIN)
def bluetooth_again(call: Call, _: UUID | None) -> Reply:
    """Have the tip about Bluetooth again."""
    return _have_again(call, Reminder.BLUETOOTH)


_OFF = {Reminder.SELF_SEARCH: no_self_search, Reminder.BLUETOOTH: no_bluetooth}
_ON = {Reminder.SELF_SEARCH: self_search_again, Reminder.BLUETOOTH: bluetooth_again}


def _decline(call: Call, reminder: Reminder) -> Words:
    _here(call)
    if opt_out_of(call.session, call.who.id, reminder) is None:
        row = OptOut(person_id=call.who.id, reminder=reminder.value, since=call.at)
        call.session.add(row)
        call.record("reminder_declined", reminder=reminder)
    how = call.typed("/vera", "reminders")
    return Words(f"You are not reminded of this any more. To have it again, type {how}.")


def _have_again(call: Call, reminder: Reminder) -> Words:
    _here(call)
    if (row := opt_out_of(call.session, call.who.id, reminder)) is not None:
        call.session.delete(row)
        call.record("reminder_wanted_again", reminder=reminder)
    return Words("You are reminded of this from now on.")


def _here(call: Call) -> None:
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)


def _list(call: Call) -> Iterator[Block]:
    yield Heading("Reminders that you need not have")
    for reminder, called in CALLED.items():
        if not _is_used(call.school.settings.term_time, reminder):
            yield Text(f"{called}: {NOT_USED}")
        else:
            yield from _how_it_stands(call, reminder)
    yield Small("What the school must be told, and what you are to do, always reaches you.")


def _how_it_stands(call: Call, reminder: Reminder) -> Iterator[Block]:
    declined = opt_out_of(call.session, call.who.id, reminder) is not None
    yield Text(f"{CALLED[reminder]}: {IS_OFF if declined else IS_ON}")
    button: Action = (_ON if declined else _OFF)[reminder]
    yield from buttons(button.button())


def _is_used(settings: TermTimeSection, reminder: Reminder) -> bool:
    return {
        Reminder.SELF_SEARCH: settings.self_search.on,
        Reminder.BLUETOOTH: settings.bluetooth.on,
    }[reminder]
