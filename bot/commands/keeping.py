"""What keeps the data: migrations, backups, keys, the audit chain."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from bot.opening import ask_for_migration, open_database, open_keyring
from bot.owner import owning
from bot.settings import Settings, read_settings
from bot.stops import WRONG, Stop
from storage.audit import Head
from storage.blobs import Blobs
from storage.database import Database
from storage.keyring import Keyring, new_key_line

keys = typer.Typer(help="The master keys.", no_args_is_help=True, rich_markup_mode=None)
audit = typer.Typer(help="The audit chain.", no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[Path, typer.Argument(help="The folder of the backup.")]
KeysFolder = Annotated[
    Path | None,
    typer.Option("--keys", help="The folder of the cases' keys, if not in the backup's own."),
]


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.command()(migrate)
    vera.command()(backup)
    vera.command()(restore)
    vera.add_typer(keys, name="keys")
    vera.add_typer(audit, name="audit")


def migrate() -> None:
    """Bring the database to the tables that this Vera knows."""
    settings = read_settings()
    from storage.migrate import is_current
    from storage.migrate import migrate as bring_up_to_date

    with ExitStack() as held:
        held.enter_context(owning(settings.database_url))
        database = open_database(settings, held)
        if is_current(database):
            typer.echo("The database is up to date.")
            return
        bring_up_to_date(database)
        typer.echo("The database is ready.")


def backup(folder: Folder, keys: KeysFolder = None) -> None:
    """Copy the database and the files while they are in use, and the cases' keys apart."""
    from storage.backup import backup as copy

    settings = read_settings()
    with ExitStack() as held:
        database, keyring = _ready(settings, held)
        files = Blobs(settings.files)
        manifest = copy(database, keyring, folder, at=datetime.now(UTC), keys=keys, files=files)
    typer.echo(f"{folder / manifest.file}: {manifest.size:,} bytes.")
    typer.echo(f"The cases' keys are in {keys or folder / 'keys'}.")
    typer.echo("Keep the two in different hands; with the keyring they open everything.")


def restore(folder: Folder, keys: KeysFolder = None) -> None:
    """Put a backup into the empty database that VERA_DATABASE_URL names, and check all of it.

    Its files go where VERA_FILES says.
    """
    from storage.restore import restore as put_back

    settings = read_settings()
    with ExitStack() as held:
        held.enter_context(owning(settings.database_url))
        restored = put_back(
            open_database(settings, held),
            open_keyring(settings),
            folder,
            keys=keys,
            files=Blobs(settings.files),
        )
    for trouble in restored.troubles:
        typer.echo(f"Wrong: {trouble}")
    typer.echo(
        f"Put back: {restored.schools} schools, {restored.keys} cases' keys, {restored.texts} "
        f"sealed texts and {restored.files} files opened, {restored.erased} cases left erased. "
        "Now run `vera migrate`."
    )
    if restored.troubles:
        raise typer.Exit(WRONG)


@keys.command("new")
def new_key(
    file: Annotated[Path | None, typer.Argument(help="The keyring to add it to.")] = None,
) -> None:
    """Make a master key: print it, or put it at the end of a keyring."""
    if file is None:
        typer.echo(new_key_line())
        return
    with open(file, "a", encoding="utf-8", opener=_only_for_its_owner) as keyring:
        keyring.write(new_key_line() + "\n")
    typer.echo(f"A new key stands at the end of {file}. Keep a copy where the backups are not.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Wrap every case's key by the newest master key; people go on working meanwhile."""
    from storage.case_keys import rotate

    with ExitStack() as held:
        database, keyring = _ready(read_settings(), held)
        turned = rotate(database, keyring)
    typer.echo(
        f"{turned} cases' keys are now wrapped by {keyring.newest}. Keep the older keys in the "
        "keyring: backups and audit entries need them."
    )


@audit.command("verify")
def verify_audit(
    head: Annotated[str, typer.Option(help="A head that was published earlier.")] = "",
    school: Annotated[str, typer.Option(help="Only the school with this key.")] = "",
) -> None:
    """Check the audit chain from its first entry on, and the sealed texts it vouches for."""
    with ExitStack() as held:
        database, keyring = _ready(read_settings(), held)
        if not all(_verified(database, keyring, head=head, only=school)):
            raise typer.Exit(WRONG)


def _verified(database: Database, keyring: Keyring, *, head: str, only: str) -> list[bool]:
    from storage.schools import School
    from storage.verification import verify

    published = _head(head)
    verdicts = []
    with database.engine.connect() as connection:
        chosen = select(School.id, School.name).where((School.key == only) | (only == ""))
        for school_id, name in connection.execute(chosen).all():
            verdict = verify(connection, keyring, school_id, published=published)
            verdicts.append(verdict.holds)
            typer.echo(f"{name}: {verdict.entries:,} entries. Head {verdict.head}")
            for trouble in verdict.troubles:
                typer.echo(f"  Wrong: {trouble}")
            typer.echo("  The chain holds." if verdict.holds else "  The chain does NOT hold.")
    return verdicts


def _head(words: str) -> Head | None:
    try:
        return Head.parse(words) if words else None
    except ValueError:
        raise Stop("A head looks like this: 123: 0a1b 2c3d … (eight groups of four).") from None


def _ready(settings: Settings, held: ExitStack) -> tuple[Database, Keyring]:
    keyring = open_keyring(settings)
    database = open_database(settings, held)
    ask_for_migration(database)
    return database, keyring


def _only_for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
