"""`vera letters`: letters that the office sends out, written on the server."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.typed import one_school
from bot.opening import opened
from bot.settings import read_settings
from bot.stops import Stop
from handlers.call import Moment

if TYPE_CHECKING:
    from handlers.accuracy.parents import LetterFile

letters = typer.Typer(
    help="Letters that the school sends out.", no_args_is_help=True, rich_markup_mode=None
)

NEITHER = "Name a file that ends in .docx, for Word, or in .txt, for plain text."


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(letters, name="letters")


@letters.callback()
def _letters() -> None:
    """Letters that the school sends out."""


@letters.command("parents")
def parents(
    to: Annotated[Path, typer.Option(help="A new file that ends in .docx or in .txt.")],
    school: Annotated[str, typer.Option(help="The school's key, where there are several.")] = "",
) -> None:
    """Write the letter that asks parents to check their data."""
    from bot.places import placed
    from handlers.accuracy.parents import letter_on_the_server

    file = _kind_of(to)
    with ExitStack() as held:
        here = opened(read_settings(), held)
        found = one_school(here, school)
        with placed([to]) as write:
            with here.database.writing(found.id) as session:
                moment = Moment(
                    session=session, keyring=here.keyring, school=found, at=datetime.now(UTC)
                )
                content = letter_on_the_server(moment, file)
            write(to, [content])
    typer.echo(f"Written: {to} ({len(content):,} bytes). It names nobody. Please read it first.")


def _kind_of(to: Path) -> LetterFile:
    from handlers.accuracy.parents import PLAIN, WORD

    for file in (WORD, PLAIN):
        if to.suffix.lower() == file.ending:
            return file
    raise Stop(NEITHER)
