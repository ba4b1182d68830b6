"""`vera schedule`: what Vera will say of her own accord in the next weeks, and to whom."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.typed import day_typed, schools_asked
from bot.opening import Opened, opened
from bot.settings import read_settings
from handlers.calendar.school_days import LONDON, local_day, local_time
from handlers.call import Moment
from handlers.school.school import School
from handlers.wording import day as said_day

if TYPE_CHECKING:
    from handlers.overview.schedule import Planned

MOST_WEEKS = 60
FOOT = (
    "What people do changes it: an answer stops a reminder, a report or a request brings its own. "
    "Anything that is Now or Urgent is sent at any hour."
)
NOTHING = "Nothing is planned."


def add_to(vera: typer.Typer) -> None:
    """Add this command."""
    vera.command()(schedule)


def schedule(
    weeks: Annotated[int, typer.Option(min=1, max=MOST_WEEKS, help="How many weeks.")] = 4,
    from_: Annotated[str, typer.Option("--from", help="From this day on; else now.")] = "",
    school: Annotated[str, typer.Option(help="The school's key, where there are several.")] = "",
) -> None:
    """Say what Vera will do in the next weeks: when, what is said, and to whom."""
    begins = _begins(from_)
    until = local_day(begins) + timedelta(weeks=weeks)
    with ExitStack() as held:
        here = opened(read_settings(), held)
        for each in schools_asked(here, school):
            _print(each, _planned(here, each, begins, until), begins, until)


def _begins(day: str) -> datetime:
    if not day:
        return datetime.now(UTC)
    return datetime.combine(day_typed(day), time(), LONDON).astimezone(UTC)


def _planned(here: Opened, school: School, begins: datetime, until: date) -> list[Planned]:
    from handlers.features import JOBS
    from handlers.overview.schedule import end_of, planned

    with here.database.reading(school.id) as session:
        moment = Moment(session=session, keyring=here.keyring, school=school, at=begins)
        return planned(moment, JOBS, until=end_of(until))


def _print(school: School, found: list[Planned], begins: datetime, until: date) -> None:
    since = said_day(local_day(begins))
    typer.echo(f"{school.settings.name}: from {since} to {said_day(until)}")
    for day, of_day in groupby(found, key=lambda each: local_day(each.at)):
        typer.echo(f"\n{said_day(day)}")
        for each in of_day:
            typer.echo(f"  {local_time(each.at):%H:%M}  {each.said}: {each.to}")
    typer.echo(f"\n{FOOT if found else NOTHING}")
