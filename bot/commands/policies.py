"""`vera policies summary`: the register on one page, for an inspector: nobody's name is in it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.typed import one_school, schools_asked
from bot.opening import Opened, opened
from bot.settings import read_settings
from handlers.call import Moment
from handlers.school.school import School

policies = typer.Typer(
    help="The register of policies.", no_args_is_help=True, rich_markup_mode=None
)

Key = Annotated[str, typer.Option(help="The school's key, where there are several.")]


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(policies, name="policies")


@policies.callback()
def _policies() -> None:
    """The register of policies."""


@policies.command("summary")
def show_summary(
    to: Annotated[Path | None, typer.Option(help="A new text file; else it is shown.")] = None,
    school: Key = "",
) -> None:
    """Say on one page how each policy stands; it names nobody."""
    with ExitStack() as held:
        here = opened(read_settings(), held)
        if to is not None:
            _write(_page(here, one_school(here, school)), to)
            return
        for each in schools_asked(here, school):
            typer.echo(_page(here, each))


def _page(here: Opened, school: School) -> str:
    from handlers.policies.summary import summary

    with here.database.reading(school.id) as session:
        now = datetime.now(UTC)
        moment = Moment(session=session, keyring=here.keyring, school=school, at=now)
        return "\n".join((*summary(moment), ""))


def _write(page: str, to: Path) -> None:
    from bot.places import placed

    with placed([to]) as write:
        write(to, [page.encode()])
    typer.echo(f"Written: {to}. It names nobody.")
