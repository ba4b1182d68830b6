"""What every command needs first: the keyring, the database, the schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import inspect, text

from bot.settings import Settings
from bot.stops import NO_SUCH_DATABASE, WRONG, Stop
from handlers.school.school import School
from handlers.school.settings import SchoolSettings, load_school
from storage.database import Database
from storage.keyring import Keyring
from storage.schools import keep_school

STEPS = Path(__file__).parents[1] / "storage" / "migrations" / "versions"

NOT_MIGRATED = "The database is not ready for this Vera. Run `vera migrate`, then try again."
FROM_A_NEWER = (
    "The database was made by a newer Vera than this one. Install that one, or restore a backup."
)


@dataclass(frozen=True)
class Opened:
    """What is open while a command runs."""

    settings: Settings
    keyring: Keyring
    database: Database
    schools: Mapping[UUID, School]


def opened(settings: Settings, held: ExitStack) -> Opened:
    """Open everything, to be let go of with `held`; stops with words."""
    keyring = open_keyring(settings)
    files = load_schools(settings.config)
    database = open_database(settings, held)
    ask_for_migration(database)
    return Opened(settings, keyring, database, keep_schools(database, files))


def open_keyring(settings: Settings) -> Keyring:
    """Read the keyring; raises KeyringError with words."""
    return Keyring.load(settings.keyring.get_secret_value() if settings.keyring else None)


def open_database(settings: Settings, held: ExitStack) -> Database:
    """Open the database; it is closed with `held`."""
    try:
        database = Database(settings.database_url)
    except (ImportError, ValueError):
        raise Stop(NO_SUCH_DATABASE) from None
    held.callback(database.close)
    if database.is_sqlite and database.url.database in (None, "", ":memory:"):
        raise Stop("VERA_DATABASE_URL must name a file: what is kept in memory is lost.")
    return database


def ask_for_migration(database: Database) -> None:
    """Stop unless the database has the tables that this Vera knows."""
    revision = revision_of(database)
    if revision == newest_step():
        return
    known = revision is None or any(STEPS.glob(f"{revision}_*.py"))
    raise Stop(NOT_MIGRATED if known else FROM_A_NEWER)


def revision_of(database: Database) -> str | None:
    """Name the revision that a database is at, without Alembic, which is slow to import."""
    if database.is_sqlite and not Path(database.url.database or "").exists():
        return None
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def newest_step() -> str:
    """Name the newest revision, from the names of the steps."""
    return max(path.name.partition("_")[0] for path in STEPS.glob("[0-9]*_*.py"))


def school_files(config: Path) -> Sequence[Path]:
    """List the schools' files: one vera.toml, or those in a folder and one folder below."""
    if config.is_file():
        return [config]
    if not config.is_dir():
        raise Stop(
            f"There is no {config}. VERA_CONFIG names the school's vera.toml, or a folder with "
            "one for each school; `vera init` writes one to start from."
        )
    found = sorted([*config.glob("*.toml"), *config.glob("*/vera.toml")])
    if not found:
        raise Stop(f"There is no vera.toml in {config}. `vera init {config}` writes one.")
    return found


def load_schools(config: Path) -> list[SchoolSettings]:
    """Read every school's file; raises SettingsError with all that is wrong in one."""
    loaded = [load_school(path) for path in school_files(config)]
    for school in loaded:
        if sum(school.key == each.key for each in loaded) > 1:
            raise Stop(f"Two files have the key '{school.key}'. Each school needs its own.", WRONG)
    return loaded


def keep_schools(database: Database, files: Sequence[SchoolSettings]) -> dict[UUID, School]:
    """Make sure that the database knows the schools."""
    with database.connection() as connection:
        ids = [keep_school(connection, key=file.key, name=file.name) for file in files]
    return {id: School(id, file) for id, file in zip(ids, files, strict=True)}
