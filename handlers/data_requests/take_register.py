"""Taking the register out of Vera: a calendar file, or a table, for whoever may see it.

The chat carries a link and never a file: through Vera's own web address, for one person, once,
within five minutes. On the server the whole school's is written, without names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, TypeAlias
from uuid import UUID

from handlers.breaches.running import still_running
from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import WebPage, Words
from handlers.data_requests.breaches_due import breaches_due
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.listed import Listed, listed, without_names
from handlers.data_requests.register import READERS
from handlers.data_requests.register_files import calendar_of, has_entries, table_of
from handlers.feature import Reply
from handlers.files_to_give import FileToGive, GivenFile, give_by_link, way_to
from handlers.permissions import require
from storage.people import Person
from storage.request_register import open_parts
from storage.web_links import Purpose

A_YEAR: Final = timedelta(days=365)
"""How long what is settled still stands in the table."""

TO_TAKE: Final = "take the register of requests"
CALENDAR_SAID: Final = (
    "The calendar holds references and dates, and no name of a pupil or of anybody who asks. "
    "When dates have moved, take it again: the entries move and do not double. Delete those that "
    "are answered."
)
TABLE_SAID: Final = (
    "The table holds what is open, and what was settled in the last twelve months. It does not "
    "change by itself: delete it when you no longer need it."
)
ON_THE_SERVER: Final = "vera requests {command} --to FILE.{ending}"

NO_DATES: Final = "No request has a date now, so there is nothing for a calendar."

Make: TypeAlias = "Callable[[Moment, UUID | None, tuple[Listed, ...], date], bytes]"
"""Given whose list it is, or None for the whole school's."""


@dataclass(frozen=True, slots=True)
class FileOfRegister:
    """A kind of file that the register is given as."""

    purpose: Purpose
    title: str
    said: str
    command: str
    ending: str
    type: str
    make: Make

    def name(self, day: date) -> str:
        """Name the file, as it is saved."""
        return f"vera-requests-{day.isoformat()}.{self.ending}"


def _calendar(moment: Moment, reader: UUID | None, requests: tuple[Listed, ...], _: date) -> bytes:
    others = breaches_due(moment, reader)
    return calendar_of(moment.school.settings.name, requests, at=moment.at, others=others)


def _table(_: Moment, __: UUID | None, requests: tuple[Listed, ...], today: date) -> bytes:
    return table_of(requests, today=today)


CALENDAR: Final = FileOfRegister(
    Purpose.CALENDAR,
    "Calendar file",
    CALENDAR_SAID,
    "calendar",
    "ics",
    "text/calendar; charset=utf-8",
    _calendar,
)
TABLE: Final = FileOfRegister(
    Purpose.TABLE,
    "Register (CSV)",
    TABLE_SAID,
    "csv",
    "csv",
    "text/csv; charset=utf-8",
    _table,
)


@data_requests.action("Calendar file", opens=True)
def as_calendar(call: Call, _: UUID | None) -> Reply:
    """Give a link to the calendar of what is due."""
    return _way_to(call, CALENDAR)


@data_requests.action("As a table (CSV)", opens=True)
def as_table(call: Call, _: UUID | None) -> Reply:
    """Give a link to the register as a table."""
    return _way_to(call, TABLE)


def _way_to(call: Call, file: FileOfRegister) -> Reply:
    require(call.who, *READERS, to=TO_TAKE)
    if call.web is not None and file is CALENDAR and not _has_a_date(call):
        return Words(NO_DATES)
    way = way_to(call, _BY_LINK[file.purpose])
    if isinstance(way, WebPage):
        call.record("register_link_given", which=file.command)
    return way


def _has_a_date(call: Call) -> bool:
    """Look at what comes first: what has no date comes last; a breach that runs has one."""
    if still_running(call, call.who.id):
        return True
    return any(part.due is not None for _, part in open_parts(call.session, call.who.id, most=1))


def _reads_it(person: Person) -> bool:
    return any(person.holds(role) for role in READERS)


def _note(file: FileOfRegister, moment: Moment, person: Person) -> None:
    moment.record("register_taken", which=file.command, person=person.id)


def _register_of(file: FileOfRegister, moment: Moment, reader: Person) -> GivenFile:
    """Write the file of what is on one reader's list."""
    today = local_day(moment.at)
    requests = listed(moment, reader=reader.id, today=today, settled_since=today - A_YEAR)
    return GivenFile(file.name(today), file.type, file.make(moment, reader.id, requests, today))


_BY_LINK: Final = {
    file.purpose: give_by_link(
        FileToGive(
            purpose=file.purpose,
            title=file.title,
            said=file.said,
            command=ON_THE_SERVER.format(command=file.command, ending=file.ending),
            may_have=_reads_it,
            note=partial(_note, file),
            write=partial(_register_of, file),
        )
    )
    for file in (CALENDAR, TABLE)
}


def register_of_the_school(moment: Moment, file: FileOfRegister) -> bytes | None:
    """Write the file of the whole school, without names; that it is taken is recorded.

    None where it would be a calendar without any entry.
    """
    today = local_day(moment.at)
    requests = listed(moment, reader=None, today=today, settled_since=today - A_YEAR)
    if file is CALENDAR and not (has_entries(requests) or still_running(moment, None)):
        return None
    moment.record("register_taken", which=file.command)
    return file.make(moment, None, tuple(without_names(one) for one in requests), today)


def open_in_the_school(moment: Moment, day: date) -> tuple[Listed, ...]:
    """List what is open in the whole school on a day, without names; it is recorded."""
    found = listed(moment, reader=None, today=day, settled_since=day + timedelta(days=1))
    moment.record("register_taken", which="list", day=day)
    return tuple(without_names(one) for one in found)
