"""In September: the office sends out the pupils' data sheets with the consents (duties, S86)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handlers.calendar.occasions import Occasion
from handlers.call import Moment
from handlers.cards import Card, Heading, Points, Text
from handlers.rounds.rounds import among
from handlers.school.settings import SchoolSettings
from handlers.term_time.term_time import term_time
from handlers.term_time.when_due import NINE, each_year, is_due, send
from storage.people import Person
from storage.roster import in_chat_holding
from storage.vocabulary import Role

LASTS: Final = 28
"""Days of the calendar for which it still makes sense."""

TO_DO: Final = (
    "Send the data sheet to every family, with what the school holds, to be put right and signed.",
    "Put the consent questions on it: photographs, the website, newsletters, visits.",
    "It says what the data is for and to whom it may go, or where the privacy notice is.",
    "Count what comes back: type /vera sheets.",
)


def data_sheet_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days on which the office is reminded."""
    return each_year(settings, settings.term_time.data_sheet, lasts=LASTS)


def who_sends_them(moment: Moment) -> list[Person]:
    """Name the office and the data lead, or else the head."""
    office = in_chat_holding(moment.session, Role.OFFICE, Role.DATA_LEAD)
    return office or in_chat_holding(moment.session, Role.HEAD)


@term_time.job_on(
    data_sheet_days, at=NINE, said="Send out the pupils' data sheets", to=who_sends_them
)
def remind_of_data_sheets(moment: Moment) -> None:
    """Owe the office and the data lead the reminder."""
    send(moment, data_sheet_reminder, who_sends_them(moment))


@term_time.letter
def data_sheet_reminder(moment: Moment, person: Person) -> Card | None:
    """Write what is to be done about the data sheets."""
    if not is_due(moment, data_sheet_days) or not among(who_sends_them(moment), person):
        return None
    said = "It is time to send out the pupils' data sheets."
    return Card(f"Vera: {said}", (Heading("Data sheets"), Text(said), Points(TO_DO)))
