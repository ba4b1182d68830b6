"""Tips for staff about their own accounts and phones, once a term (duties, S17, S18 and S30)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handlers.calendar.occasions import Occasion
from handlers.call import Moment
from handlers.cards import Card, Heading, Points, Text, buttons
from handlers.school.settings import SchoolSettings
from handlers.term_time.optional import (
    Reminder,
    no_bluetooth,
    no_self_search,
    wants,
    who_wants,
)
from handlers.term_time.term_time import term_time
from handlers.term_time.when_due import NINE, each_term, is_due, send
from storage.people import Person

SELF_SEARCH_LASTS: Final = 10
BLUETOOTH_LASTS: Final = 5
"""School days for which a tip still makes sense."""

LOOK: Final = (
    "Search for your name in quotation marks, alone and with your town, and look at the images.",
    "Look at the privacy settings of each account: who sees what you post, who can write to you?",
    "Look at who can see your list of friends, and the photos that others put you in.",
    "Is your number, your address or your own e-mail address anywhere? Take it off.",
    "Close old accounts that you no longer use.",
)
FOUND_SOMETHING: Final = (
    "If you find something that worries you, keep a copy with its address and the date, and type "
    "/report-cyberbullying. You will not be blamed. If it could show a child nude or in a sexual "
    "way, do not copy it: tell the safeguarding lead at once."
)
SWITCH_OFF: Final = (
    "Switch Bluetooth off at work, or set it to refuse connections, unless you need it.",
    "Set AirDrop to off or to contacts only, and Quick Share to your own devices or contacts.",
    "Look at the name that your phone shows to others: it need not be yours.",
)
CAME_BY_ITSELF: Final = (
    "If something comes that you did not ask for, do not accept it. If a pupil or parent may have "
    "sent it, type /report-contact."
)


def self_search_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days on which staff are reminded to look for their own name."""
    return each_term(settings, settings.term_time.self_search, lasts=SELF_SEARCH_LASTS)


def bluetooth_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days on which staff are told about Bluetooth."""
    return each_term(settings, settings.term_time.bluetooth, lasts=BLUETOOTH_LASTS)


def _wants_self_search(moment: Moment) -> list[Person]:
    return who_wants(moment, Reminder.SELF_SEARCH)


def _wants_bluetooth(moment: Moment) -> list[Person]:
    return who_wants(moment, Reminder.BLUETOOTH)


@term_time.job_on(
    self_search_days,
    at=NINE,
    said="How to look for your own name online, and at your privacy settings",
    to=_wants_self_search,
)
def remind_of_self_search(moment: Moment) -> None:
    """Owe staff the reminder to look at what can be found about them."""
    send(moment, self_search_tip, _wants_self_search(moment))


@term_time.job_on(
    bluetooth_days, at=NINE, said="The tip about Bluetooth and AirDrop", to=_wants_bluetooth
)
def remind_of_bluetooth(moment: Moment) -> None:
    """Owe staff the tip about Bluetooth."""
    send(moment, bluetooth_tip, _wants_bluetooth(moment))


@term_time.letter
def self_search_tip(moment: Moment, person: Person) -> Card | None:
    """Say how to look at what can be found about oneself (S17, S30)."""
    if not is_due(moment, self_search_days) or not wants(moment, person, Reminder.SELF_SEARCH):
        return None
    return Card(
        "Vera: your name online.",
        (
            Heading("Your name online"),
            Text("Once a term it is worth a look at what others can find about you."),
            Points(LOOK),
            Text(FOUND_SOMETHING),
            *buttons(no_self_search.button()),
        ),
    )


@term_time.letter
def bluetooth_tip(moment: Moment, person: Person) -> Card | None:
    """Say what to do about Bluetooth at work (S18)."""
    if not is_due(moment, bluetooth_days) or not wants(moment, person, Reminder.BLUETOOTH):
        return None
    return Card(
        "Vera: Bluetooth at work.",
        (
            Heading("Bluetooth at work"),
            Points(SWITCH_OFF),
            Text(CAME_BY_ITSELF),
            *buttons(no_bluetooth.button()),
        ),
    )
