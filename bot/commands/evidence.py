"""`vera evidence get`: files of a case, for whom somebody on its list allows it in chat."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.typed import schools_asked
from bot.opening import opened
from bot.settings import read_settings
from bot.stops import WRONG, Stop

if TYPE_CHECKING:
    from handlers.evidence.take_out import OnOffer

evidence = typer.Typer(help="The evidence.", no_args_is_help=True, rich_markup_mode=None)

LOOK_EVERY_S = 1.0
SEVERAL = "There are several files. Ask for one, such as {first}, or name a folder with --to."


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(evidence, name="evidence")


@evidence.callback()
def _evidence() -> None:
    """The evidence."""


@evidence.command("get")
def get(
    reference: Annotated[str, typer.Argument(metavar="REF", help="VERA-7K4Q, or VERA-7K4Q/2.")],
    to: Annotated[Path, typer.Option(help="A new file, or a folder for all of them.")],
    school: Annotated[str, typer.Option(help="The school's key, where there are several.")] = "",
) -> None:
    """Take files of a case out of Vera, once somebody on its list has approved it in chat."""
    from bot.places import Place
    from bot.taking_out import Terminal, Wanted, take_out

    wanted = Wanted.parse(reference)
    terminal = Terminal(
        say=typer.echo,
        choose=lambda offered: _chosen_file(wanted.reference, offered),
        wait=lambda: time.sleep(LOOK_EVERY_S),
        now=lambda: datetime.now(UTC),
    )
    with ExitStack() as held:
        here = opened(read_settings(), held)
        take_out(here, wanted, Place(to), terminal, schools=schools_asked(here, school))


def _chosen_file(reference: str, offered: Sequence[OnOffer]) -> int:
    """Ask which file it is."""
    for each in offered:
        typer.echo(f"  {each.number}: {each.kind}, {each.size:,} bytes")
    numbers = [each.number for each in offered]
    try:
        while (number := typer.prompt("Which one", type=int)) not in numbers:
            typer.echo(f"It is one of {', '.join(map(str, numbers))}.")
    except typer.Abort:
        words = SEVERAL.format(first=f"{reference}/{numbers[0]}")
        raise Stop(f"{words} Nothing was taken.", WRONG) from None
    return int(number)
