"""What `vera doctor` looks at in each school: calendar, numbers, staff list, who is matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.findings import Finding, look, well, wrong
from bot.people_in_chat import unmatched_people
from handlers.calendar.school_days import local_day
from handlers.school.check_dates import date_warnings
from handlers.school.check_routes import number_warnings, route_errors
from handlers.school.file_problems import SettingsError, listed
from handlers.school.people import read_people
from handlers.school.set_up import planned_import
from handlers.school.settings import SchoolSettings
from storage.database import Database, SchoolSession
from storage.people import Person
from storage.roster import present_people
from storage.schools import School
from storage.vocabulary import Role

FIRST_TO_KNOW = (Role.HEAD, Role.DSL, Role.DEPUTY_DSL)
MOST_NAMES = 10


def school_findings(
    schools: Sequence[SchoolSettings],
    database: Database | None,
    now: datetime,
    platforms: Sequence[str],
) -> Iterator[Finding]:
    """Look at each school's files and people."""
    for school in schools:
        yield from _files(school, now)
        if database is not None:
            yield from _people(school, database, platforms)


def _files(school: SchoolSettings, now: datetime) -> Iterator[Finding]:
    today = local_day(now)
    dates = list(date_warnings(school, today))
    for problem in dates:
        yield look(f"{school.name}: {problem}")
    if not dates:
        yield well(f"{school.name}: the calendar adds up.")
    if numbers := len(list(number_warnings(school, today))):
        yield look(
            f"{school.name}: {numbers} outside numbers are blank or were not checked within a "
            "year. `vera check` lists them."
        )
    try:
        for problem in route_errors(school, read_people(school)):
            yield wrong(f"{school.name}: {problem}")
    except SettingsError as error:
        for problem in error.problems:
            yield wrong(f"{school.name}: {problem}")


def _people(
    school: SchoolSettings, database: Database, platforms: Sequence[str]
) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        school_id = connection.scalar(select(School.id).where(School.key == school.key))
    if school_id is None:
        yield wrong(f"{school.name}: nobody is known yet. Run `vera people import`.")
        return
    with database.reading(school_id) as session:
        yield from _imported(school, session)
        yield from _matched(school, session, platforms)


def _imported(school: SchoolSettings, session: SchoolSession) -> Iterator[Finding]:
    if not present_people(session):
        yield wrong(f"{school.name}: nobody is known yet. Run `vera people import`.")
        return
    try:
        plan = planned_import(session, read_people(school))
    except SettingsError:
        return
    if not plan.is_empty:
        yield look(
            f"{school.name}: {school.staff_file.name} is not what Vera knows. "
            f"See `vera people import {school.staff_file} --dry-run`."
        )


def _matched(
    school: SchoolSettings, session: SchoolSession, platforms: Sequence[str]
) -> Iterator[Finding]:
    here = [person for person in present_people(session) if person.in_chat]
    missing = _on_no_platform(session, platforms)
    missing += [person for person in here if not person.email and person.on_staff_list]
    first = [person for person in missing if any(person.holds(role) for role in FIRST_TO_KNOW)]
    if first:
        yield wrong(f"{school.name}: {_named(first)} cannot be told in chat: {NO_ACCOUNT}")
    if others := [person for person in missing if person not in first]:
        yield look(f"{school.name}: not found in chat: {_named(others)}. {NO_ACCOUNT}")
    if here and not missing:
        yield well(f"{school.name}: all {len(here)} people in the chat are matched.")


NO_ACCOUNT = "is the e-mail address in the staff list the one they have there?"


def _on_no_platform(session: SchoolSession, platforms: Sequence[str]) -> list[Person]:
    """List who has no account on any platform: one is enough to be told."""
    without = [{each.id: each for each in unmatched_people(session, name)} for name in platforms]
    if not without:
        return []
    everywhere = set.intersection(*(set(each) for each in without))
    return [person for id, person in without[0].items() if id in everywhere]


def _named(people: Sequence[Person]) -> str:
    names = [person.name for person in people[:MOST_NAMES]]
    more = len(people) - len(names)
    return listed([*names, *([f"{more} more"] if more > 0 else [])])
