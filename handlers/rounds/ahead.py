"""What a round will say in the next weeks to those who do not answer: for the schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import TypeAlias

from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.job import Coming
from handlers.rounds.nudging import next_nudge
from handlers.rounds.rounds import Asking
from handlers.school.days_of_school import calendar_now
from storage.people import Person
from storage.roster import roster_of
from storage.rounds import Asked, Round, everybody_asked, open_rounds

FollowItUp: TypeAlias = "Callable[[Moment, Round], Iterable[Person]]"
"""Names who is told who has not answered a round."""


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
    """Give the days of the nudges that are left for somebody who answers none of them."""
    nudges, nudged_on, today = row.nudges, row.nudged_on, local_day(moment.at)
    while row.answered_at is None and (day := _next(moment, asking, row, nudges, nudged_on)):
        nudged_on = max(day, today)
        nudges += 1
        yield nudged_on


def _next(
    moment: Moment, asking: Asking, row: Asked, nudges: int, nudged_on: date | None
) -> date | None:
    return next_nudge(
        row.asked_on,
        nudges=nudges,
        nudged_on=nudged_on,
        after=asking.nudge_after,
        calendar=calendar_now(moment),
    )


def coming_listings(
    moment: Moment, asking: Asking, *, at: time, until: datetime, said: str, to: FollowItUp
) -> Iterator[Coming]:
    """List when it is said, of each round that goes on, who has not answered, and to whom."""
    for round in open_rounds(moment.session, asking.kind):
        day = calendar_now(moment).add_school_days(round.opened_on, asking.listed_after)
        when = datetime.combine(max(day, local_day(moment.at)), at, LONDON).astimezone(UTC)
        if round.listed_on is None and moment.at <= when <= until:
            yield Coming(when, f"{said} ({round.name})", tuple(to(moment, round)))
