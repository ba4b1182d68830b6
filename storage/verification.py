"""Is the audit chain whole? Each entry is checked over its bytes as stored, in one pass.

What a chain cannot show by itself is that its newest entries were cut off, or that the whole
database was put back to an earlier day: that shows only against a head published elsewhere.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, func, select

from storage.audit_entries import (
    BEFORE_THE_FIRST,
    PURPOSE,
    AuditEntry,
    Head,
    named_in_sql,
    seal_words,
)
from storage.keyring import Keyring, KeyringError
from storage.sealed_texts import SealedText, digest_of

ROWS_AT_A_TIME = 2_000
MOST_TROUBLES = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of one school's chain found; `troubles` are sentences for people."""

    entries: int
    head: Head
    troubles: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.troubles


@dataclass(slots=True)
class _Walk:
    """How far the check has come, and what it found so far."""

    keys: _Keys
    published: Head | None
    entries: int = 0
    sealed: int = 0
    seq: int = 0
    mac: bytes = BEFORE_THE_FIRST
    as_published: Head | None = None
    troubles: list[str] = field(default_factory=list)


class _Keys(dict[str, Any]):
    """An HMAC begun with each of the school's audit keys; with an unknown one nothing fits."""

    def __init__(self, keyring: Keyring, school_id: UUID) -> None:
        self._keyring, self._school_id = keyring, school_id
        self.unknown: set[str] = set()

    def __missing__(self, key_id: str) -> Any:
        try:
            key = self._keyring.derived(PURPOSE, self._school_id, key_id)
        except KeyringError:
            self.unknown.add(key_id)
            key = secrets.token_bytes(32)
        # Copying one that has begun takes a third of the time of beginning anew.
        self[key_id] = hmac.new(key, f"{self._school_id.hex}\n".encode(), "sha256")
        return self[key_id]


def verify(
    connection: Connection, keyring: Keyring, school_id: UUID, *, published: Head | None = None
) -> Verdict:
    """Check a school's whole chain and the sealed texts it vouches for.

    Reads a few thousand rows at a time. With a head that was published earlier, entries cut off
    since and a database put back show too.
    """
    walk = _Walk(_Keys(keyring, school_id), published)
    _check_entries(walk, _streamed(connection, _entries(school_id)))
    _check_keys(walk)
    _check_published(walk)
    _check_seals(walk, connection, school_id)
    return Verdict(walk.entries, Head(walk.seq, walk.mac), tuple(walk.troubles[:MOST_TROUBLES]))


def _entries(school_id: UUID) -> Select[Any]:
    table = AuditEntry.__table__.c
    kept = (table.seq, table.sealed, table.key_id, table.previous, table.mac, table.body)
    return (
        select(*kept, named_in_sql())
        .where(AuditEntry.school_id == school_id)
        .order_by(AuditEntry.seq)
    )


def _streamed(connection: Connection, chosen: Select[Any]) -> Iterator[Any]:
    options = {"stream_results": True, "yield_per": ROWS_AT_A_TIME}
    yield from connection.execute(chosen, execution_options=options)


def _check_entries(walk: _Walk, rows: Iterable[Any]) -> None:
    """Go through the entries; kept tight, since a school has a million of them one day."""
    keys, published = walk.keys, walk.published.seq if walk.published else 0
    for seq, sealed, key_id, previous, mac, body, named in rows:
        try:
            made = keys[key_id].copy()
            made.update(named.encode() + b"\n" + previous + body)
            genuine = made.digest() == mac
        except TypeError:  # SQLite keeps any type in any column
            genuine = False
        if not isinstance(seq, int):
            walk.troubles.append("An entry without a number was put in.")
            continue
        if not (genuine and previous == walk.mac and seq == walk.seq + 1):
            _note(walk, seq, genuine=genuine)
        walk.entries += 1
        walk.sealed += sealed if genuine else 0
        walk.seq, walk.mac = seq, mac
        if seq == published:
            walk.as_published = Head(seq, mac)


def _note(walk: _Walk, seq: int, *, genuine: bool) -> None:
    """Say in words what is wrong at this entry."""
    missing = range(walk.seq + 1, seq)
    if len(missing) == 1:
        walk.troubles.append(f"Entry {missing[0]} is missing.")
    elif missing:
        walk.troubles.append(f"Entries {missing[0]} to {missing[-1]} are missing.")
    if not genuine:
        walk.troubles.append(
            f"Entry {seq} is not as Vera wrote it: it was changed, moved or put in."
        )
    elif not missing:
        walk.troubles.append(f"Entry {seq} does not follow the entry before it.")


def _check_keys(walk: _Walk) -> None:
    for key_id in sorted(map(str, walk.keys.unknown)):
        walk.troubles.insert(
            0, f"The keyring does not hold the key {key_id!r}, so its entries cannot be checked."
        )


def _check_published(walk: _Walk) -> None:
    published = walk.published
    if published is None or published.seq == 0:
        return
    if walk.seq < published.seq:
        walk.troubles.append(
            f"The chain ends at entry {walk.seq}, but entry {published.seq} was published: "
            "entries were cut off, or the database was put back."
        )
    elif walk.as_published is None or not published.agrees(walk.as_published):
        walk.troubles.append(
            f"Entry {published.seq} is not the one that was published: the chain was rewritten."
        )


def _check_seals(walk: _Walk, connection: Connection, school_id: UUID) -> None:
    there = 0
    try:
        for row in _streamed(connection, _sealed_rows(school_id)):
            there += row.audit_seq <= walk.seq
            _check_seal(walk, row)
    except (TypeError, ValueError, AttributeError):  # SQLite keeps any type in any column
        walk.troubles.append("A sealed text holds what Vera never writes; the rest is not checked.")
        return
    if there < walk.sealed:
        walk.troubles += _missing_texts(connection, school_id)


def _check_seal(walk: _Walk, row: Row[Any]) -> None:
    if row.body is None or seal_words(row.id, digest_of(row._asdict())) not in row.body:
        walk.troubles.append(
            f"A sealed text ({row.record}.{row.field}, version {row.version}) "
            f"is not the one that entry {row.audit_seq} vouches for."
        )


def _sealed_rows(school_id: UUID) -> Select[Any]:
    columns = SealedText.metadata.tables["sealed_texts"].columns
    return (
        select(*columns, AuditEntry.body)
        .outerjoin(AuditEntry, _vouching())
        .where(SealedText.school_id == school_id)
    )


def _vouching() -> Any:
    return and_(
        AuditEntry.school_id == SealedText.school_id, AuditEntry.seq == SealedText.audit_seq
    )


def _missing_texts(connection: Connection, school_id: UUID) -> list[str]:
    there = func.count(SealedText.id)
    chosen = (
        select(AuditEntry.seq, AuditEntry.sealed, there)
        .outerjoin(SealedText, _vouching())
        .where(AuditEntry.school_id == school_id, AuditEntry.sealed > 0)
        .group_by(AuditEntry.seq, AuditEntry.sealed)
        .having(there < AuditEntry.sealed)
        .order_by(AuditEntry.seq)
        .limit(MOST_TROUBLES)
    )
    return [
        f"Of the {sealed} sealed texts of entry {seq}, {sealed - found} are missing."
        for seq, sealed, found in connection.execute(chosen)
    ]
