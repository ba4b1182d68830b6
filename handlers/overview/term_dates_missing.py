"""From May on, each Monday: the term dates of the next school year are not in vera.toml yet.

What is counted in school days stops where they end (rules, section 8).
"""

from __future__ import annotations

from calendar import MONDAY
from collections.abc import Iterable
from datetime import date, time, timedelta

from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.cards import Card, Heading, Points, Text
from handlers.overview.overview import overview
from handlers.rounds.rounds import among
from handlers.school.check_dates import missing_term_dates
from handlers.school.days_of_school import calendar_now
from storage.people import Person
from storage.roster import in_chat_holding
from storage.vocabulary import Role

NINE = time(9, 0)
DAYS_OF_WORK = 5
WHERE = (
    "They go into vera.toml, as [[terms]] and inset_days; whoever runs Vera can put them in. Until "
    "then Vera cannot count in school days beyond the last term."
)


def who_puts_them_in(moment: Moment) -> list[Person]:
    """Name administrator, office and data lead, or else the head; nobody where all is in."""
    if not _missing(moment):
        return []
    people = in_chat_holding(moment.session, Role.ADMINISTRATOR, Role.OFFICE, Role.DATA_LEAD)
    return people or in_chat_holding(moment.session, Role.HEAD)


def whom_to_ask(moment: Moment) -> list[Person]:
    """Name who is asked in a week: nobody in one in which no staff are at work."""
    return who_puts_them_in(moment) if _at_work_this_week(moment) else []


@overview.job(
    weekday=MONDAY,
    at=NINE,
    said="Term dates of the next school year are missing",
    to=whom_to_ask,
)
def ask_for_term_dates(moment: Moment) -> None:
    """Ask for the term dates, in a week in which staff are at work."""
    for person in whom_to_ask(moment):
        term_dates_missing.owe_once_a_day(
            moment.session, person, at=moment.at, day=local_day(moment.at)
        )


@overview.letter
def term_dates_missing(moment: Moment, person: Person) -> Card | None:
    """Say which years' dates are missing, unless they have been put in."""
    missing = _missing(moment)
    if not missing or not among(who_puts_them_in(moment), person):
        return None
    return Card(
        "Vera: term dates are missing.",
        (Heading("Term dates are missing"), Points(missing), Text(WHERE)),
    )


def _missing(moment: Moment) -> tuple[str, ...]:
    return tuple(missing_term_dates(moment.school.settings.terms, local_day(moment.at)))


def _at_work_this_week(moment: Moment) -> bool:
    calendar = calendar_now(moment)
    return any(calendar.is_staff_day(day) for day in _rest_of_week(local_day(moment.at)))


def _rest_of_week(today: date) -> Iterable[date]:
    return (today + timedelta(days=each) for each in range(DAYS_OF_WORK - today.weekday()))
