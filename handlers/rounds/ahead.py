"""What a round will say in the next weeks to those who do not answer: for the schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.job import Coming
from handlers.rounds.rounds import Asking
from handlers.school.days_of_school import calendar_now
from storage.people import Person
from storage.roster import roster_of
from storage.rounds import Asked, Round, everybody_asked, open_rounds


def coming_nudges(
    moment: Moment, asking: Asking, *, at: time, until: datetime, said: str
) -> Iterator[Coming]:
    """List the nudges of the rounds that go on, day by day, to those who have not answered."""
    for round in open_rounds(moment.session, asking.kind):
        for day, people in sorted(_by_day(moment, asking, round).items()):
            when = datetime.combine(day, at, LONDON).astimezone(UTC)
            if moment.at <= when <= until:
                yield Coming(when, f"{said} ({round.name})", tuple(people))


def _by_day(moment: Moment, asking: Asking, round: Round) -> Mapping[date, list[Person]]:
    everybody, found = roster_of(moment.session).people, dict[date, list[Person]]()
    for who, row in everybody_asked(moment.session, round.id).items():
        for day in _days(moment, asking, row):
            if everybody[who].left_on is None:
                found.setdefault(day, []).append(everybody[who])
    return found


def _days(moment: Moment, asking: Asking, row: Asked) -> Iterator[date]:
    """Give the days of the nudges that are left for somebody; of two missed ones, one a day."""
    if row.answered_at is not None:
        return
    calendar, earliest = calendar_now(moment), local_day(moment.at)
    for after in asking.nudge_after[row.nudges :]:
        day = max(calendar.add_school_days(row.asked_on, after), earliest)
        yield day
        earliest = calendar.add_school_days(day, 1)
