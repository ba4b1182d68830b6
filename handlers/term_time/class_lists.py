"""Before Christmas: what to say to families who ask for a class list (duties, S84; advice A16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.calendar.occasions import Occasion
from handlers.call import Call, Moment
from handlers.cards import Card, Heading, Points, Text, buttons
from handlers.disclosures.class_list import show_class_list
from handlers.feature import Reply
from handlers.rounds.rounds import among, staff_in_chat
from handlers.school.settings import SchoolSettings
from handlers.term_time.term_time import term_time
from handlers.term_time.when_due import NINE, each_year, is_due, send
from storage.people import Person

LASTS: Final = 21
"""Days of the calendar: until shortly before Christmas."""

ASKED_FOR = "Before Christmas families often ask for the names of the children in a class."


def class_list_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days on which staff are reminded."""
    return each_year(settings, settings.term_time.class_list, lasts=LASTS)


@term_time.job_on(
    class_list_days,
    at=NINE,
    said="What to say to families who ask for a class list",
    to=staff_in_chat,
)
def remind_of_class_lists(moment: Moment) -> None:
    """Owe all staff what to say."""
    send(moment, class_list_words, staff_in_chat(moment))


@term_time.letter
def class_list_words(moment: Moment, person: Person) -> Card | None:
    """Write what to say to whoever asks for a class list."""
    if not is_due(moment, class_list_days) or not among(staff_in_chat(moment), person):
        return None
    advice = moment.school.settings.advice["A16"]
    return Card(
        "Vera: what to say when somebody asks for a class list.",
        (
            Heading(advice.title),
            Text(ASKED_FOR),
            Points(tuple(advice.words(in_hours=True).splitlines())),
            *buttons(asked_for_class_list.button()),
        ),
    )


@term_time.action("Somebody asks for a class list", opens=True)
def asked_for_class_list(call: Call, _: UUID | None) -> Reply:
    """Show the polite refusal, where it is counted too."""
    return show_class_list(call)
