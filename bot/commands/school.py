"""The school's own files: writing the first ones, checking them, bringing in the staff."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.typed import one_school
from bot.opening import Opened, opened, school_files
from bot.settings import read_settings
from bot.stops import WRONG
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.overview.changes import import_and_tell
from handlers.school.check import CheckResult, check_files
from handlers.school.import_plan import plan_words
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import planned_import
from handlers.school.staff_rows import StaffRow
from handlers.school.starting_files import init_files

people = typer.Typer(help="The people Vera knows.", no_args_is_help=True, rich_markup_mode=None)


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.command()(init)
    vera.command()(check)
    vera.add_typer(people, name="people")


@people.callback()
def _people() -> None:
    """The people Vera knows."""


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path(),
) -> None:
    """Write vera.toml and staff.csv for a school to start from."""
    for path in init_files(folder):
        typer.echo(f"Written: {path}")
    typer.echo("Fill them in, then run `vera check`.")


def check(
    path: Annotated[Path | None, typer.Argument(help="vera.toml; else VERA_CONFIG.")] = None,
) -> None:
    """Check the school's files, and say who gets what."""
    files = school_files(path or read_settings().config)
    fit = [_checked(file) for file in files]
    if not all(fit):
        raise typer.Exit(WRONG)


@people.command("import")
def import_staff(
    file: Annotated[Path, typer.Argument(help="staff.csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    school: Annotated[str, typer.Option(help="The school's key, where there are several.")] = "",
) -> None:
    """Bring the people in line with the staff list; leavers are marked, never deleted."""
    with ExitStack() as held:
        here = opened(read_settings(), held)
        chosen = one_school(here, school)
        rows = read_people(replace(chosen.settings, staff_file=file))
        if dry_run:
            _say_plan(here, chosen, rows)
            typer.echo("Nothing was changed. Without --dry-run, this is what will be done.")
            return
        _import(here, chosen, rows)
        _match(here, held)


def _checked(file: Path) -> bool:
    result = check_files(file, today=local_day(datetime.now(UTC)))
    typer.echo(f"{file}")
    for problem in result.errors:
        typer.echo(f"  Wrong: {problem}")
    for problem in result.warnings:
        typer.echo(f"  Please look: {problem}")
    _say_who_gets_what(result)
    return result.is_fit


def _say_who_gets_what(result: CheckResult) -> None:
    if result.sentences:
        typer.echo("\nWho gets what\n")
    for sentence in result.sentences:
        typer.echo(f"- {sentence}")
    if result.errors:
        typer.echo("\nPlease mend these before the school relies on Vera.")


def _say_plan(here: Opened, school: School, rows: tuple[StaffRow, ...]) -> None:
    with here.database.reading(school.id) as session:
        plan = planned_import(session, rows)
    for line in plan_words(plan):
        typer.echo(line)


def _import(here: Opened, school: School, rows: tuple[StaffRow, ...]) -> None:
    now = datetime.now(UTC)
    with here.database.writing(school.id) as session:
        moment = Moment(session=session, keyring=here.keyring, school=school, at=now)
        plan = import_and_tell(moment, rows)
    for line in plan_words(plan):
        typer.echo(line)
    typer.echo("Done.")


def _match(here: Opened, held: ExitStack) -> None:
    """Bind the people to their accounts at once, where chat is set up; else serve does so."""
    if not here.settings.platforms:
        return
    from bot.matching import match_now

    for words in match_now(here, held):
        typer.echo(words)
