"""Each term a round: it is opened on its day, carried on each morning, and the office is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time
from typing import Final

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.ask_staff import ACCURACY, accuracy_question, present_round
from handlers.accuracy.left_over import list_who_is_left
from handlers.calendar.occasions import Occasion, in_each_term, term_name, term_of
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.rounds.nudging import nudge_is_due
from handlers.rounds.rounds import Asking, at_work_today, carry_on, open_round
from handlers.school.days_of_school import calendar_now
from handlers.school.settings import SchoolSettings
from storage.people import Person
from storage.rounds import Asked, everybody_asked

NINE: Final = time(9, 0)
LATE: Final = 10
"""School days: so long after its day a round may still begin."""


def days_to_ask(settings: SchoolSettings) -> Iterable[Occasion]:
    """Give the day of each term on which staff are asked."""
    if not settings.accuracy.on:
        return ()
    return in_each_term(
        settings.terms, settings.calendar, school_day=settings.accuracy.school_day, lasts=LATE
    )


@accuracy.job_on(
    days_to_ask,
    at=NINE,
    said="staff are asked whether what the school holds about them is right",
    to=at_work_today,
)
def open_round_of_term(moment: Moment) -> None:
    """Open the round of the term and ask at once: `carry_on_round` may have been done already."""
    term = term_of(moment.school.settings.terms, local_day(moment.at))
    if term is not None:
        open_round(moment, asking_of(moment), term_name(term))
        carry_on(moment, asking_of(moment))


def to_be_told(moment: Moment) -> Iterator[Person]:
    """Name who would be asked or nudged at a moment."""
    now = present_round(moment)
    if now is None or not calendar_now(moment).is_staff_day(local_day(moment.at)):
        return
    rows = everybody_asked(moment.session, now.id)
    for person in at_work_today(moment):
        if (row := rows.get(person.id)) is None or _is_to_be_nudged(moment, row):
            yield person


@accuracy.job(
    at=NINE,
    said="whoever has not answered is nudged, twice; then the office is told who is left",
    to=to_be_told,
    now_and_then=True,
)
def carry_on_round(moment: Moment) -> None:
    """Ask who was not at work before, nudge who has not answered, tell the office who is left."""
    if moment.school.settings.accuracy.on:
        carry_on(moment, asking_of(moment))


def asking_of(moment: Moment) -> Asking:
    """Say how this school asks."""
    settings = moment.school.settings.accuracy
    return Asking(
        kind=ACCURACY,
        letter=accuracy_question,
        nudge_after=settings.nudge_after,
        listed_after=settings.listed_after,
        list_them=list_who_is_left,
    )


def _is_to_be_nudged(moment: Moment, row: Asked) -> bool:
    return row.answered_at is None and nudge_is_due(
        row.asked_on,
        nudges=row.nudges,
        today=local_day(moment.at),
        after=moment.school.settings.accuracy.nudge_after,
        calendar=calendar_now(moment),
    )
