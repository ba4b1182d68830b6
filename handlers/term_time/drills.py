"""Once a term: has anybody tried out who is told?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Final

from handlers.calendar.occasions import Occasion, term_of
from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.cards import Card, Heading, Text
from handlers.rounds.rounds import among
from handlers.school.settings import SchoolSettings
from handlers.term_time.term_time import term_time
from handlers.term_time.when_due import NINE, each_term, is_due, send
from storage.cases import drill_since
from storage.people import Person
from storage.roster import in_chat_holding
from storage.vocabulary import Role

LASTS: Final = 15
"""School days for which it still makes sense."""

WHAT_IT_IS = (
    "A drill this term? Type /vera drill. It sends a report that is marked as one along the real "
    "way, and shows who was told and how fast they answered."
)


def drill_days(settings: SchoolSettings) -> Iterator[Occasion]:
    """Give the days on which a drill is suggested."""
    return each_term(settings, settings.term_time.drill, lasts=LASTS)


def who_may_hold_one(moment: Moment) -> list[Person]:
    """Name the head and the safeguarding lead, unless there was a drill in this term."""
    if _was_held(moment):
        return []
    return in_chat_holding(moment.session, Role.HEAD, Role.DSL)


@term_time.job_on(drill_days, at=NINE, said="A drill this term?", to=who_may_hold_one)
def suggest_drill(moment: Moment) -> None:
    """Owe the head and the safeguarding lead the suggestion, unless there was a drill."""
    if people := who_may_hold_one(moment):
        send(moment, drill_suggestion, people)


@term_time.letter
def drill_suggestion(moment: Moment, person: Person) -> Card | None:
    """Suggest a drill."""
    if not is_due(moment, drill_days) or not among(who_may_hold_one(moment), person):
        return None
    return Card("Vera: a drill this term?", (Heading("A drill this term?"), Text(WHAT_IT_IS)))


def _was_held(moment: Moment) -> bool:
    term = term_of(moment.school.settings.terms, local_day(moment.at))
    if term is None:
        return False
    began = datetime.combine(term.first, time(), LONDON).astimezone(UTC)
    return drill_since(moment.session, began)
