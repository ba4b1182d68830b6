"""`vera requests`: what is due in the whole school, on the server: without names and content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.commands.typed import day_typed, one_school, schools_asked
from bot.opening import Opened, opened
from bot.settings import read_settings
from bot.stops import Stop
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.school.school import School

if TYPE_CHECKING:
    from rich.table import Table

    from handlers.data_requests.listed import Listed
    from handlers.data_requests.take_register import FileOfRegister

requests = typer.Typer(
    help="The requests for personal data.", no_args_is_help=True, rich_markup_mode=None
)

Key = Annotated[str, typer.Option(help="The school's key, where there are several.")]
NewFile = Annotated[Path, typer.Option(help="A new file.")]

Result = TypeVar("Result")

WIDE_ENOUGH = 120
"""For a file or another program, which has no width of its own."""
NOTHING_OPEN = "No request is open."


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(requests, name="requests")


@requests.callback()
def _requests() -> None:
    """The requests for personal data."""


@requests.command("list")
def show(
    school: Key = "",
    as_of: Annotated[str, typer.Option(help="How it stood on this day; else today.")] = "",
) -> None:
    """Show what is open, when it is due and how many days are left."""
    from handlers.data_requests.take_register import open_in_the_school

    now = datetime.now(UTC)
    day = day_typed(as_of) if as_of else local_day(now)
    with ExitStack() as held:
        here = opened(read_settings(), held)
        for each in schools_asked(here, school):
            found = _done(here, each, now, lambda moment: open_in_the_school(moment, day))
            _print(each, found, day)


@requests.command("calendar")
def calendar(to: NewFile, school: Key = "") -> None:
    """Write a calendar file of what is due."""
    from handlers.data_requests.take_register import CALENDAR

    _write(CALENDAR, to, school)


@requests.command("csv")
def table(to: NewFile, school: Key = "") -> None:
    """Write what is open, and what was settled in the last twelve months, as a table."""
    from handlers.data_requests.take_register import TABLE

    _write(TABLE, to, school)


def _write(file: FileOfRegister, to: Path, key: str) -> None:
    from bot.places import placed
    from handlers.data_requests.take_register import NO_DATES, register_of_the_school

    now = datetime.now(UTC)
    with ExitStack() as held:
        here = opened(read_settings(), held)
        school = one_school(here, key)
        with placed([to]) as write:
            content = _done(here, school, now, lambda moment: register_of_the_school(moment, file))
            if content is None:
                raise Stop(NO_DATES)
            write(to, [content])
    typer.echo(f"Written: {to} ({len(content):,} bytes). It names nobody; it is not encrypted.")


def _done(here: Opened, school: School, at: datetime, work: Callable[[Moment], Result]) -> Result:
    with here.database.writing(school.id) as session:
        return work(Moment(session=session, keyring=here.keyring, school=school, at=at))


def _print(school: School, found: Iterable[Listed], day: date) -> None:
    from rich.console import Console

    from handlers.data_requests.on_the_case import CALCULATION

    listed = tuple(found)
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = WIDE_ENOUGH
    console.print(f"{school.settings.name}, {day.isoformat()}")
    console.print(_table(listed, day) if listed else NOTHING_OPEN)
    console.print(CALCULATION)


def _table(found: Iterable[Listed], day: date) -> Table:
    from rich.table import Table

    table = Table("Reference", "What", "Due", "Days left", "Who has it")
    for one in found:
        table.add_row(*_cells(one, day))
    return table


def _cells(one: Listed, day: date) -> tuple[str, ...]:
    from handlers.data_requests.listed import SOMEBODY
    from handlers.data_requests.register_files import KEPT_QUIET
    from handlers.data_requests.words import STATUSES, name_of

    who = "somebody has it" if one.who == SOMEBODY else one.who
    left = "" if one.due is None else str((one.due - day).days)
    if one.quiet:
        return (KEPT_QUIET, "", one.due.isoformat() if one.due else "no date", left, who)
    due = one.due.isoformat() if one.due else STATUSES[one.status]
    return (one.reference, name_of(one.right), due, left, who)
