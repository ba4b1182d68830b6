"""When a command cannot go on: words that say what to do, and a code for whoever started it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.owner import OwnedAlready
from bot.settings import SettingsRefused
from handlers.school.file_problems import SettingsError
from storage.keyring import KeyringError

WRONG = 1
"""It was done, and something is not as it should be."""
REFUSED = 2
"""It was not begun: settings, files or the place are not fit for it."""
BROKEN = 70
"""A fault of Vera's own."""

DATABASE_AWAY = (
    "The database does not answer. Is VERA_DATABASE_URL right, is the database running, "
    "and is the disk neither full nor read-only?"
)
NO_SUCH_DATABASE = (
    "VERA_DATABASE_URL is not the address of a database. It looks like "
    "sqlite:///vera.db or postgresql://user:password@host/vera."
)


class Stop(Exception):
    """The command ends here, with words for the person and a code for the shell."""

    def __init__(self, words: str, code: int = REFUSED) -> None:
        super().__init__(words)
        self.words, self.code = words, code


def as_stop(error: Exception) -> Stop | None:
    """Put what went wrong into words; None for what nobody foresaw."""
    if isinstance(error, Stop):
        return error
    for kind, words, code in _KNOWN:
        if isinstance(error, kind):
            return Stop(words(error), code)
    return _rarely_met(error)


def _problems(error: Exception) -> str:
    assert isinstance(error, (SettingsRefused, SettingsError))
    return "\n".join(str(problem) for problem in error.problems)


_Words = Callable[[Exception], str]
_KNOWN: tuple[tuple[type[Exception], _Words, int], ...] = (
    (SettingsRefused, _problems, REFUSED),
    (SettingsError, _problems, REFUSED),
    (KeyringError, str, REFUSED),
    (OwnedAlready, str, REFUSED),
    (DBAPIError, lambda _: DATABASE_AWAY, REFUSED),
    (ArgumentError, lambda _: NO_SUCH_DATABASE, REFUSED),
)


def _rarely_met(error: Exception) -> Stop | None:
    """Know the errors of parts that are imported only when they are used, by their names."""
    name = f"{type(error).__module__}.{type(error).__name__}"
    return Stop(str(error), _RARE[name]) if name in _RARE else None


_RARE = {
    "bot.connecting.CannotConnect": REFUSED,
    "bot.connecting.NotJustNow": REFUSED,
    "storage.migrate.MigrationRefused": WRONG,
    "storage.backup.PlaceTaken": REFUSED,
    "storage.backup_files.BackupDamaged": WRONG,
    "storage.postgres_tools.ToolMissing": REFUSED,
}
