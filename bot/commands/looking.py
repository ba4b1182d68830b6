"""`vera doctor`: whether all is well, from where whoever runs Vera stands."""

from __future__ import annotations

import typer

from bot.settings import read_settings
from bot.stops import WRONG


def add_to(vera: typer.Typer) -> None:
    """Add this command."""
    vera.command()(doctor)


def doctor() -> None:
    """Look at everything that Vera needs, and say what is wrong and what to do."""
    settings = read_settings()
    from bot.doctor import examine
    from bot.findings import Mark

    findings = examine(settings)
    for finding in findings:
        typer.echo(str(finding))
    if any(finding.mark is Mark.WRONG for finding in findings):
        raise typer.Exit(WRONG)
