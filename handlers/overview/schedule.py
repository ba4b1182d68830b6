"""What Vera will do of her own accord in the next weeks: when, what is said, and to whom.

It is read from the same jobs that do it. It names staff and no pupil, and of the cases it says only
how many reminders there are on a day: whoever runs the server has no business with more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Final

from handlers.calendar.quiet_hours import quiet_until
from handlers.calendar.school_days import LONDON
from handlers.call import Moment
from handlers.data_requests.remind import remind_of_request
from handlers.job import Job, LooksAhead, OccasionJob
from handlers.rounds.rounds import staff_in_chat
from handlers.term_time.phone_card import remind_of_trip_phone
from storage.deadlines import deadlines_until
from storage.people import Person

MOST_NAMED: Final = 6
COUNTED: Final = (
    (
        remind_of_request.name,
        "Reminder of a request for personal data",
        "Reminder of {count} requests for personal data",
    ),
    (
        remind_of_trip_phone.name,
        "Is the school phone back from its trip, and erased?",
        "Are {count} school phones back from their trips, and erased?",
    ),
)
"""Deadlines that the schedule counts, with their words; of all others it says nothing."""
WHOEVER_HAS_IT: Final = "whoever has it"


@dataclass(frozen=True, slots=True, order=True)
class Planned:
    """Something that Vera will say: at which moment, what, and to whom in words."""

    at: datetime
    said: str
    to: str


def planned(
    moment: Moment, jobs: Mapping[str, Job | OccasionJob], *, until: datetime
) -> list[Planned]:
    """List what will be said from a moment until another, the earliest first."""
    found = [*_by_the_clock(moment, jobs.values(), until), *_by_deadlines(moment, until)]
    return sorted(found)


def _by_the_clock(
    moment: Moment, jobs: Iterable[Job | OccasionJob], until: datetime
) -> Iterator[Planned]:
    for job in jobs:
        if job.scheduled.ahead is not None:
            yield from _ahead(moment, job.scheduled.ahead, until)
        elif job.scheduled.said and not job.scheduled.now_and_then:
            yield from _turns(moment, job, until)


def _ahead(moment: Moment, looks: LooksAhead, until: datetime) -> Iterator[Planned]:
    for each in looks(moment, until):
        if each.to:
            told = quiet_until(moment.school.settings.calendar, each.at)
            yield Planned(told, each.said, in_words(moment, each.to))


def _turns(moment: Moment, job: Job | OccasionJob, until: datetime) -> Iterator[Planned]:
    turns, settings = job.at_school(moment.school.settings), moment.school.settings
    at = turns.next_moment(moment.at)
    while at is not None and at <= until:
        then = replace(moment, at=at)
        people = list(job.scheduled.to(then)) if job.scheduled.to else []
        if people:
            told = quiet_until(settings.calendar, at)
            yield Planned(told, job.scheduled.said, in_words(moment, people))
        at = turns.next_moment(at)


def _by_deadlines(moment: Moment, until: datetime) -> Iterator[Planned]:
    for name, one, many in COUNTED:
        due = deadlines_until(moment.session, name, until=until)
        for at, same in groupby(sorted(max(each, moment.at) for each in due)):
            count = len(list(same))
            told = quiet_until(moment.school.settings.calendar, at)
            yield Planned(told, one if count == 1 else many.format(count=count), WHOEVER_HAS_IT)


def in_words(moment: Moment, people: Iterable[Person]) -> str:
    """Say to whom in a few words: by name, or how many of the staff."""
    told = list({person.id: person for person in people}.values())
    everybody = {person.id for person in staff_in_chat(moment)}
    if len(told) > MOST_NAMED and {person.id for person in told} >= everybody:
        return f"all {len(told)} staff in chat"
    if len(told) > MOST_NAMED:
        return f"{len(told)} people"
    return ", ".join(_name(person) for person in sorted(told, key=lambda each: each.name))


def _name(person: Person) -> str:
    return person.name if person.in_chat else f"{person.name} (by e-mail or text)"


def end_of(day: date) -> datetime:
    """Give the last moment of a day at the school."""
    return datetime.combine(day, time.max, LONDON).astimezone(UTC)
