"""Who did what to which case, and when: only ever added to, one chain per school.

Each entry seals the one before it with an HMAC over the bytes as they are stored, so that a
changed, removed, added or reordered entry shows (`storage.verification`). An entry holds ids,
names of fields and digests, never content.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Index,
    Label,
    String,
    Transaction,
    cast,
    event,
    func,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.append_only import append_only
from storage.database import Base, OfSchool, SchoolSession
from storage.keyring import Keyring

PURPOSE = "audit"
BEFORE_THE_FIRST = bytes(32)
WORD = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")
LONGEST_FACT = 200


class WrittenMoment(TypeDecorator[datetime]):
    """A moment kept as the very text that an HMAC was made over, in UTC to the microsecond."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class AuditEntry(Base, OfSchool):
    """One thing that was done."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(WrittenMoment)
    actor: Mapped[str]
    """A person's id, or a word such as "vera"."""
    action: Mapped[str]
    case_id: Mapped[UUID | None]
    sealed: Mapped[int]
    """How many sealed texts this entry vouches for."""
    key_id: Mapped[str]
    previous: Mapped[bytes]
    mac: Mapped[bytes]
    body: Mapped[bytes]

    __table_args__ = (Index("ix_audit_entries_case", "school_id", "case_id", "seq"),)

    @property
    def facts(self) -> dict[str, Any]:
        """Read what else was written down about it."""
        facts: dict[str, Any] = json.loads(self.body)
        facts.pop("seals", None)
        return facts


append_only(AuditEntry.metadata.tables["audit_entries"])


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain, in a form that two people can compare."""

    seq: int
    mac: bytes

    def __str__(self) -> str:
        shown = self.mac[:16].hex()
        return f"{self.seq}: " + " ".join(shown[at : at + 4] for at in range(0, 32, 4))

    @classmethod
    def parse(cls, words: str) -> Head:
        """Read a head as it was posted; raises ValueError when it is not one."""
        seq, _, shown = words.partition(":")
        head = cls(int(seq.replace(",", "")), bytes.fromhex(shown))
        if len(head.mac) != 16:
            raise ValueError("A head is a number, a colon and eight groups of four.")
        return head

    def agrees(self, other: Head) -> bool:
        """Say whether both name the same entry; a parsed head holds only half of its HMAC."""
        return self.seq == other.seq and self.mac[:16] == other.mac[:16]


@dataclass(slots=True)
class _Held:
    """The head as this session knows it, within the transaction or savepoint it was read in."""

    seq: int
    mac: bytes
    within: Transaction | None


class Entry(NamedTuple):
    """An entry as its columns hold it, in the order that its HMAC reads them."""

    seq: int
    at: str
    actor: str
    action: str
    case: str | None
    sealed: int
    key_id: str
    previous: bytes
    mac: bytes
    body: bytes


def stored_columns(*, prefix: str = "") -> list[Label[Any]]:
    """Choose an entry's columns as they are stored, for `Entry`: nothing is made of them."""
    table = AuditEntry.__table__.c
    columns: dict[str, ColumnElement[Any]] = {name: table[name] for name in Entry._fields[:1]}
    columns["at"] = type_coerce(table.at, String)
    columns |= {name: table[name] for name in ("actor", "action")}
    columns["case"] = func.replace(cast(table.case_id, String), "-", "")
    columns |= {name: table[name] for name in Entry._fields[5:]}
    return [column.label(prefix + name) for name, column in columns.items()]


def record(
    session: SchoolSession,
    keyring: Keyring,
    *,
    actor: UUID | str,
    action: str,
    at: datetime,
    case_id: UUID | None = None,
    **facts: Any,
) -> int:
    """Add an entry to the school's chain; gives its number.

    It vouches by itself for every text sealed in this session since the last entry, which must
    all be of its case. Facts are ids, numbers, moments and short words; content is refused by
    its length, and must not be there at any length.
    """
    held = _held_head(session)
    seals = _seals_of(session, case_id)
    entry = Entry(
        seq=held.seq + 1,
        at=written(at),
        actor=_word(actor),
        action=_word(action),
        case=case_id.hex if case_id else None,
        sealed=len(seals),
        key_id=keyring.newest,
        previous=held.mac,
        mac=b"",
        body=_canonical({**facts, "seals": seals} if seals else facts),
    )
    mac = _mac(keyring, session.school_id, entry)
    session.connection().execute(insert(AuditEntry), _row(session, entry, at, case_id, mac))
    held.seq, held.mac = entry.seq, mac
    session.info.pop("seals", None)
    return entry.seq


def upcoming(session: SchoolSession) -> int:
    """Say which number the next entry of this session will have; nobody else can take it."""
    return _held_head(session).seq + 1


def owe_seal(session: SchoolSession, *, case_id: UUID, id: UUID, digest: bytes) -> None:
    """Have the next entry of this session vouch for a sealed text."""
    session.info.setdefault("seals", []).append((case_id, id.hex, digest.hex()))


def is_owed(session: SchoolSession, *, id: UUID, digest: bytes) -> bool:
    """Say whether this session's next entry is to vouch for a text sealed here just now."""
    return (id.hex, digest.hex()) in [seal[1:] for seal in session.info.get("seals", ())]


def seal_words(id: UUID, digest: bytes) -> bytes:
    """Say how an entry's bytes name a sealed text that it vouches for."""
    return f'"{id.hex}":"{digest.hex()}"'.encode()


def head(connection: Connection, school_id: UUID) -> Head:
    """Read the newest entry's number and HMAC, to be published where Vera cannot change it."""
    newest = (
        select(AuditEntry.seq, AuditEntry.mac)
        .where(AuditEntry.school_id == school_id)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    return Head(row.seq, row.mac) if row else Head(0, BEFORE_THE_FIRST)


def is_genuine(keyring: Keyring, school_id: UUID, entry: Entry) -> bool:
    """Say whether this entry alone is as it was written; its place in the chain is not looked at.

    Raises KeyringError when the keyring lacks its key.
    """
    return hmac.compare_digest(_mac(keyring, school_id, entry), entry.mac)


def written(at: datetime) -> str:
    """Write a moment as the chain keeps it."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    in_utc = at.astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(timespec="microseconds") + "Z"


def _mac(keyring: Keyring, school_id: UUID, entry: Entry) -> bytes:
    key = keyring.derived(PURPOSE, school_id, entry.key_id)
    named = "\n".join(str(field) for field in _named(entry))
    sealed = f"{school_id.hex}\n{named}\n".encode() + entry.previous + entry.body
    return hmac.digest(key, sealed, "sha256")


def _named(entry: Entry) -> tuple[Any, ...]:
    """Choose what an HMAC is made over beside the bytes; none of it holds a new line."""
    return (
        entry.seq,
        entry.at,
        entry.actor,
        entry.action,
        entry.case or "",
        entry.sealed,
        entry.key_id,
    )


def named_in_sql() -> ColumnElement[str]:
    """Have the database write what `_mac` names, which is quicker by the million."""
    seq, at, actor, action, case, sealed, key_id = (
        func.coalesce(cast(column, String), "") for column in stored_columns()[:7]
    )
    line = "\n"
    return (
        seq + line + at + line + actor + line + action + line + case + line + sealed + line + key_id
    )


def _row(
    session: SchoolSession, entry: Entry, at: datetime, case_id: UUID | None, mac: bytes
) -> dict[str, Any]:
    row = {**entry._asdict(), "school_id": session.school_id, "case_id": case_id}
    del row["case"]
    return row | {"at": at, "mac": mac}


def _held_head(session: SchoolSession) -> _Held:
    connection = session.connection()
    within = connection.get_nested_transaction() or connection.get_transaction()
    held: _Held | None = session.info.get("audit head")
    if held is None or held.within is not within:
        _wait_for_the_chain(connection, session.school_id)
        found = head(connection, session.school_id)
        held = session.info["audit head"] = _Held(found.seq, found.mac, within)
    return held


def _wait_for_the_chain(connection: Connection, school_id: UUID) -> None:
    """Be the only writer of this chain until the transaction ends; else it forks on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        lock = int.from_bytes(school_id.bytes[8:], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


def _seals_of(session: SchoolSession, case_id: UUID | None) -> dict[str, str]:
    owed = session.info.get("seals", [])
    if any(owner != case_id for owner, _, _ in owed):
        raise ValueError("An entry vouches for what was sealed in its own case only.")
    return {id: digest for _, id, digest in owed}


def _word(said: UUID | str) -> str:
    word = str(said)
    if not WORD.fullmatch(word):
        raise ValueError("An actor or an action is an id or a short plain name.")
    return word


def _canonical(facts: Mapping[str, Any]) -> bytes:
    plain = {name: _plain(value) for name, value in facts.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int():
            return value
        case UUID() | str() | date():
            return _short(value.isoformat() if isinstance(value, date) else str(value))
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case set() | frozenset():
            return sorted(_plain(inner) for inner in value)
        case list() | tuple():
            return [_plain(inner) for inner in value]
    raise TypeError(f"An audit entry keeps no {type(value).__name__}.")


def _short(text: str) -> str:
    if len(text) > LONGEST_FACT:
        raise ValueError("An audit entry keeps short words only, never content.")
    return text


@event.listens_for(SchoolSession, "after_transaction_end")
def _forget_the_head(session: Session, ended: SessionTransaction) -> None:
    # After a rollback the head would be stale, after a commit somebody else may have added to it.
    if ended.nested or ended.parent is None:
        session.info.pop("audit head", None)
        session.info.pop("seals", None)
