"""`vera clocks`: worked cases against Vera's clocks, and how a date comes about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.typed import day_typed
from bot.opening import school_files
from bot.settings import read_settings
from bot.stops import WRONG, Stop
from handlers.calendar.school_days import SchoolCalendar, local_day
from handlers.school.reading import shipped
from handlers.school.settings import SchoolSettings, load_school
from handlers.wording import day as said
from storage.vocabulary import Happened, RequestEvent, Right

if TYPE_CHECKING:
    from handlers.data_requests.worked_cases import Outcome

clocks = typer.Typer(
    help="The clocks of data requests.", no_args_is_help=True, rich_markup_mode=None
)

EVENT_LOOKS_LIKE = "An event looks like id_requested=2026-09-02, or TYPE=DATE:REASON."


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(clocks, name="clocks")


@clocks.callback()
def _clocks() -> None:
    """The clocks of data requests."""


@clocks.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The worked cases.")],
) -> None:
    """Compare worked cases with Vera's clocks; ends with 1 where they differ."""
    from handlers.data_requests.worked_cases import UnreadableCases, compare_file, read_cases

    try:
        cases = read_cases(file)
    except UnreadableCases as error:
        raise Stop(str(error)) from None
    outcome = compare_file(cases, known_through=_published())
    _say(outcome)
    if outcome.unread and not outcome.cases:
        raise Stop("Not one case could be read.")
    if outcome.mismatches or outcome.unread:
        raise typer.Exit(WRONG)


def _say(outcome: Outcome) -> None:
    for wrong in outcome.mismatches:
        typer.echo(f"{wrong.case}  {wrong.key}: expected {wrong.expected}, got {wrong.got}")
    for words in outcome.unread:
        typer.echo(f"Cannot be read: {words}")
    unread = (f"{len(outcome.unread)} cases that cannot be read",) if outcome.unread else ()
    typer.echo(
        ", ".join(
            (
                f"{outcome.cases} cases",
                f"{outcome.values} values compared",
                f"{len(outcome.mismatches)} mismatches",
                f"{outcome.properties} property rows skipped",
                *unread,
            )
        )
    )
    if outcome.beyond:
        typer.echo(
            f"{outcome.beyond} of the cases lie past {said(_published())}, up to which the bank "
            "holidays are published: there the days were used that the Act leads one to expect."
        )


@clocks.command("explain")
def explain(
    right: Annotated[str, typer.Argument(metavar="RIGHT", help=f"One of: {', '.join(Right)}.")],
    received: Annotated[str, typer.Option(help="The day it reached anybody at the school.")],
    event: Annotated[
        list[str] | None, typer.Option(metavar="TYPE=DATE[:REASON]", help="What happened since.")
    ] = None,
    today: Annotated[str, typer.Option(help="How it stands on this day; else today.")] = "",
    oral: Annotated[bool, typer.Option("--oral", help="It was not asked for in writing.")] = False,
    not_parent: Annotated[
        bool, typer.Option("--not-parent", help="Somebody else than a parent asks.")
    ] = False,
    config: Annotated[Path | None, typer.Option(help="vera.toml; else VERA_CONFIG.")] = None,
) -> None:
    """Say when a request is due, step by step, with the source of each rule."""
    from handlers.data_requests.clock import Asked, Days, reckon
    from handlers.data_requests.explain import explained

    school = _school(config)
    asked = Asked(
        right=_right(right),
        received=day_typed(received),
        events=tuple(_event(words) for words in event or ()),
        written=not oral,
        by_parent=not not_parent,
        school_kind=school.kind if school else "maintained",
    )
    known_through = school.bank_holidays_known_through if school else _published()
    days = Days(school.calendar if school else SchoolCalendar(), known_through)
    on = day_typed(today) if today else local_day(datetime.now(UTC))
    for line in explained(reckon(asked, days, today=on)):
        typer.echo(line)


def _school(config: Path | None) -> SchoolSettings | None:
    """Read the school's file, where there is one: a date by months needs none."""
    path = config or read_settings().config
    if config is None and not path.exists():
        return None
    files = school_files(path)
    if len(files) > 1:
        raise Stop(f"There are several schools in {path}. Name one's vera.toml with --config.")
    return load_school(files[0])


def _published() -> date:
    known: date = shipped()["bank_holidays_known_through"]
    return known


def _right(word: str) -> Right:
    try:
        return Right(word)
    except ValueError:
        raise Stop(f"Vera knows no right '{word}'. It is one of: {', '.join(Right)}.") from None


def _event(words: str) -> Happened:
    kind, equals, rest = words.partition("=")
    day, _, reason = rest.partition(":")
    if not equals:
        raise Stop(f"'{words}' is not an event. {EVENT_LOOKS_LIKE}")
    try:
        return Happened(RequestEvent(kind.strip()), day_typed(day), reason.strip())
    except ValueError:
        known = ", ".join(RequestEvent)
        raise Stop(f"Vera knows no event '{kind}'. It is one of: {known}.") from None
