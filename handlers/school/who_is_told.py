"""All that decides who is told: who gets what, who stands in for whom, and how soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handlers.school.file_problems import listed
from handlers.school.settings import SchoolSettings
from handlers.school.staff_rows import StaffRow
from handlers.school.who_gets_what import who_gets_what
from storage.vocabulary import AcknowledgeTimes, Urgency


def who_is_told(settings: SchoolSettings, people: Sequence[StaffRow]) -> tuple[str, ...]:
    """Say all of it in sentences, naming the people; the same things are said the same way."""
    return (
        *who_gets_what(settings, people),
        *_stand_ins(people),
        *_times(settings.times),
    )


def _stand_ins(people: Sequence[StaffRow]) -> Iterator[str]:
    names = {person.key: person.name for person in people}
    for person in people:
        absent = sorted(names[key] for key in person.deputises_for if key in names)
        if absent:
            yield f"{person.name} stands in for {listed(absent)}."


def _times(times: Mapping[Urgency, AcknowledgeTimes]) -> Iterator[str]:
    for urgency in Urgency:
        pace = times[urgency]
        minutes = "minutes" if pace.at_any_hour else "minutes of the school day"
        first, later = pace.rungs[0], listed([str(each) for each in pace.rungs[1:]])
        then = f", and those after them after {later}" if later else ""
        again = f" Then again every {pace.repeat_every}." if pace.repeat_every else ""
        yield (
            f"{urgency.words}: if nobody acknowledges within {first} {minutes}, the next person is "
            f"told{then}.{again}"
        )
