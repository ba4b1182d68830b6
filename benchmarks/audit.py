"""Checking the audit chain, against a plain scan of the same rows in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from benchmarks.figures import Figure, interleaved, seconds
from storage import audit
from storage.audit import AuditEntry
from storage.database import Database
from storage.keyring import Keyring, new_key_line
from storage.records import TABLES
from storage.schools import keep_school
from storage.verification import ROWS_AT_A_TIME, verify

ENTRIES = 30_000
ROUNDS = 7
NOW = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)


def measure(folder: Path) -> Iterator[Figure]:
    """Measure on SQLite, over thirty thousand entries, and scale up to a million."""
    keyring = Keyring.parse(new_key_line())
    with Database(f"sqlite:///{folder / 'audit.db'}") as database:
        school_id = _written(database, keyring)

        def checked() -> None:
            with database.engine.connect() as connection:
                assert verify(connection, keyring, school_id).holds

        def scanned() -> None:
            assert _scan(database, school_id) == ENTRIES

        took, scan = interleaved(ROUNDS, lambda: seconds(checked), lambda: seconds(scanned))
    yield Figure(
        "audit.verify_ratio_to_scan",
        took / scan,
        f"checking {ENTRIES:,} entries, of a plain scan of them",
        at_most=2.5,
    )
    a_million = 1_000_000 / ENTRIES
    yield Figure("audit.verify_s_per_million", took * a_million, "seconds, scaled up")
    yield Figure("audit.scan_s_per_million", scan * a_million, "seconds, scaled up")


def _written(database: Database, keyring: Keyring) -> UUID:
    with database.connection() as connection:
        TABLES.create_all(connection)
        school_id = keep_school(connection, key="bench", name="Bench")
    with database.writing(school_id) as session:
        for number in range(ENTRIES):
            audit.record(
                session,
                keyring,
                actor="vera",
                action="reported",
                at=NOW,
                reference="VERA-7K4Q",
                number=number,
            )
    return school_id


def _scan(database: Database, school_id: UUID) -> int:
    """Read every column of every entry, in order, a few thousand rows at a time."""
    chosen = (
        select(*AuditEntry.__table__.columns)
        .where(AuditEntry.school_id == school_id)
        .order_by(AuditEntry.seq)
    )
    options = {"stream_results": True, "yield_per": ROWS_AT_A_TIME}
    with database.engine.connect() as connection:
        return sum(1 for _ in connection.execute(chosen, execution_options=options))
