"""Each term a round: it is opened on its day, carried on each morning, and the office is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Final

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.ask_staff import ACCURACY, accuracy_question
from handlers.accuracy.left_over import list_who_is_left
from handlers.accuracy.office import office_of
from handlers.calendar.occasions import Occasion, in_each_term, term_name, term_of
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.job import Coming
from handlers.rounds.ahead import coming_listings, coming_nudges
from handlers.rounds.rounds import Asking, at_work_today, carry_on, open_round
from handlers.school.settings import SchoolSettings

NINE: Final = time(9, 0)
NUDGE: Final = "Reminder: is what the school holds about you right?"
LIST: Final = "Who has not said whether it is right"
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
    said="Is what the school holds about you right?",
    to=at_work_today,
)
def open_round_of_term(moment: Moment) -> None:
    """Open the round of the term and ask at once: `carry_on_round` may have been done already."""
    terms = moment.school.settings.terms
    term = term_of(terms, local_day(moment.at))
    if term is not None:
        open_round(moment, asking_of(moment), term_name(term, terms))
        carry_on(moment, asking_of(moment))


def looks_ahead(moment: Moment, until: datetime) -> Iterator[Coming]:
    """List the nudges that are to come, and when the office is told who is left."""
    if moment.school.settings.accuracy.on:
        asking = asking_of(moment)
        yield from coming_nudges(moment, asking, at=NINE, until=until, said=NUDGE)
        yield from coming_listings(
            moment, asking, at=NINE, until=until, said=LIST, to=lambda then, _: office_of(then)
        )


@accuracy.job(at=NINE, said=NUDGE, now_and_then=True, ahead=looks_ahead)
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
