"""A calendar file of due dates, as Outlook, Google and others read it (RFC 5545).

What stands in a calendar is seen by whoever shares it and on a locked screen: an entry carries no
more than a message in chat may. Pure but for the library that writes the format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

PRODUCT: Final = "-//Vera//Requests for personal data//EN"
ONE_DAY: Final = timedelta(days=1)
BEFORE_A_MOMENT: Final = timedelta(hours=1)
"""How long the entry of a moment is: it ends then, so that what is left can be seen."""

NINE: Final = timedelta(hours=9)
"""A day begins at midnight, which is no time to be reminded."""
A_WEEK_AND_A_DAY_BEFORE: Final = (NINE - timedelta(days=7), NINE - ONE_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """Something that is due: on a day, or at a moment.

    Attributes:
        uid: The same whenever the file is made, so that a date that moved moves the entry.
        on: The day; or the moment, with its zone.
        summary: What is due, in words that name nobody.
        said: More about it.
        reminders: When a calendar reminds of it, counted from its beginning.
    """

    uid: UUID
    on: date | datetime
    summary: str
    said: str = ""
    reminders: tuple[timedelta, ...] = A_WEEK_AND_A_DAY_BEFORE


def calendar_file(name: str, entries: Iterable[CalendarEntry], *, at: datetime) -> bytes:
    """Write a calendar of this name, as things stand at this moment."""
    from icalendar import Calendar  # imported only when somebody asks for one

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    _add_all(calendar, entries, at)
    return bytes(calendar.to_ical())


def _add_all(calendar: Calendar, entries: Iterable[CalendarEntry], at: datetime) -> None:
    for entry in sorted(
        entries, key=lambda each: (_begins(each).isoformat(), each.summary, each.uid)
    ):
        calendar.add_component(_event(entry, at))


def _event(entry: CalendarEntry, at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", str(entry.uid))
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", int(at.timestamp()) // 60)
    event.add("dtstart", _begins(entry))
    event.add("dtend", _ends(entry))
    event.add("summary", entry.summary)
    if entry.said:
        event.add("description", entry.said)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for before in entry.reminders:
        event.add_component(_alarm(entry, before))
    return event


def _begins(entry: CalendarEntry) -> date:
    if isinstance(entry.on, datetime):
        return entry.on.astimezone(UTC) - BEFORE_A_MOMENT
    return entry.on


def _ends(entry: CalendarEntry) -> date:
    """Give the moment; or the day after, since the end of a whole day is not part of it."""
    return entry.on.astimezone(UTC) if isinstance(entry.on, datetime) else entry.on + ONE_DAY


def _alarm(entry: CalendarEntry, before: timedelta) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", before)
    return alarm
