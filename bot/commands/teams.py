"""`vera teams package`: what an administrator uploads to Microsoft Teams."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import read_settings
from bot.stops import Stop

teams = typer.Typer(help="Vera on Microsoft Teams.", no_args_is_help=True, rich_markup_mode=None)

OPENS_PAGES = "It lets Teams open Vera's own pages at {host} (VERA_WEB_ADDRESS)."
NO_PAGES = (
    "VERA_WEB_ADDRESS is not set, so nobody can add files on Teams. Once it is set, write the "
    "package again and upload it as an update."
)


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.add_typer(teams, name="teams")


@teams.callback()
def _teams() -> None:
    """Vera on Microsoft Teams."""


@teams.command("package")
def write_package(
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path("vera-teams.zip"),
    website: Annotated[
        str, typer.Option(help="The school's own address, for the links in the package.")
    ] = "",
    slash_commands: Annotated[
        bool, typer.Option("--slash-commands", help='Offer the commands after "/" (a preview).')
    ] = False,
) -> None:
    """Write the app package for the Teams admin centre."""
    settings = read_settings()
    from bot.teams.package import app_id_of, package, site_of, web_host_of

    app_id, site, host = app_id_of(settings), site_of(website), web_host_of(settings)
    _write(to, package(app_id, site=site, web_host=host, slash_commands=slash_commands))
    typer.echo(f"Written: {to}")
    typer.echo(OPENS_PAGES.format(host=host) if host else NO_PAGES)
    typer.echo("Upload it in the Teams admin centre: Teams apps, Manage apps, Upload new app.")


def _write(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError:
        raise Stop(f"{file} is there already. Vera leaves it as it is; name another.") from None
    except OSError as error:
        raise Stop(f"{file} cannot be written ({type(error).__name__}).") from None
