"""How many statements each journey takes: counted, so that a slow machine finds the same.

python -m benchmarks.journeys   renews benchmarks/baseline.json, which a test compares with
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from benchmarks.figures import Figure
from bot import logs
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from tests.databases import new_sqlite, postgres_server
from tests.walks.world import World, a_world, fill_in

BASELINE = Path(__file__).parent / "baseline.json"
BOOKKEEPING = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")
LEADERS = ("Helen Whitfield", "David Osei", "Priya Nair", "Anneliese Roth")
REPORTER, MANAGER = "Kwame Mensah", "Sunita Rao"
Take = Callable[[str, Callable[[], object]], None]
TO_THE_NEXT = {"hours": 30.0}
"""Long enough for anybody's time to acknowledge to pass."""


def measure(folder: Path) -> Iterator[Figure]:
    """Count on SQLite."""
    keyring = Keyring.parse(new_key_line())
    with Database(f"sqlite:///{new_sqlite(folder / 'journeys.db')}") as database:
        counted = statements_of_journeys(database, keyring)
    for journey, statements in counted.items():
        most = baseline("sqlite").get(journey)
        yield Figure(f"statements.sqlite.{journey}", statements, "statements", at_most=most)


def statements_of_journeys(database: Database, keyring: Keyring) -> dict[str, int]:
    """Walk through every journey once more than it takes to warm up; gives what each took."""
    channels = {"senior-leaders": LEADERS}
    with (
        a_world(database, keyring, channels=channels) as world,
        counting(database) as count,
    ):
        _walk(world, _only_do)
        taken: dict[str, int] = {}

        def taking(journey: str, act: Callable[[], object]) -> None:
            before = count[0]
            act()
            taken[journey] = count[0] - before

        _walk(world, taking)
    return taken


def _only_do(_journey: str, act: Callable[[], object]) -> None:
    act()


@contextmanager
def counting(database: Database) -> Iterator[list[int]]:
    """Count statements, without what begins and ends transactions."""
    count = [0]

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        count[0] += not statement.lstrip().upper().startswith(BOOKKEEPING)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def baseline(kind: str) -> Mapping[str, int]:
    """Read how many statements each journey may take on a kind of database."""
    kept: dict[str, dict[str, int]] = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    return kept.get(kind, {})


def renew(kind: str, counted: Mapping[str, int]) -> None:
    """Keep these counts as what each journey may take from now on."""
    kept = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    BASELINE.write_text(json.dumps({**kept, kind: dict(counted)}, indent=2, sort_keys=True) + "\n")


def _walk(world: World, take: Take) -> None:
    """Go through the main walk, and then let another report go on to the next person."""
    reporter, manager, vera = world.person(REPORTER), world.person(MANAGER), world.vera
    _send(world, take, "report")
    take("deliver", vera.worker.deliver)
    world.settle()
    card = world.cards(MANAGER)[-1]
    take("open", lambda: manager.press("Open", message=card))
    take("acknowledge", lambda: manager.press("Acknowledge", message=card))
    world.settle()
    take("home", reporter.open_home)
    take("empty_tick", vera.worker.tick)
    _send(world, _only_do, "report")
    world.settle()
    world.clock.move(**TO_THE_NEXT)
    take("escalate", vera.worker.sweep)
    world.settle()
    take("empty_tick_with_cases", vera.worker.tick)


def _send(world: World, take: Take, name: str) -> None:
    reporter = world.person(REPORTER)
    reporter.command("/report-cyberbullying")
    fill_in(reporter)
    take(name, reporter.submit)
    reporter.close_all()


def main() -> None:
    """Renew the baseline on both databases."""
    logs.configure(level=logging.ERROR)
    keyring = Keyring.parse(new_key_line())
    with tempfile.TemporaryDirectory() as folder:
        with Database(f"sqlite:///{new_sqlite(Path(folder) / 'journeys.db')}") as database:
            renew("sqlite", statements_of_journeys(database, keyring))
        with postgres_server() as server, server.database() as database:
            renew("postgresql", statements_of_journeys(database, keyring))
    print(BASELINE.read_text())


if __name__ == "__main__":
    main()
