"""What an audit entry is: its table, what its HMAC is made over, and the head of a chain."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Index,
    Label,
    String,
    cast,
    func,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.append_only import append_only
from storage.database import Base, OfSchool
from storage.keyring import Keyring

PURPOSE = "audit"
BEFORE_THE_FIRST = bytes(32)


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


def written(at: datetime) -> str:
    """Write a moment as the chain keeps it."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    in_utc = at.astimezone(UTC).replace(tzinfo=None)
    return in_utc.isoformat(timespec="microseconds") + "Z"


def mac_of(keyring: Keyring, school_id: UUID, entry: Entry) -> bytes:
    """Seal an entry by its school's key, over its bytes as stored and the entry before it.

    Raises KeyringError when the keyring lacks the key that the entry names.
    """
    key = keyring.derived(PURPOSE, school_id, entry.key_id)
    named = "\n".join(str(field) for field in _named(entry))
    sealed = f"{school_id.hex}\n{named}\n".encode() + entry.previous + entry.body
    return hmac.digest(key, sealed, "sha256")


def is_genuine(keyring: Keyring, school_id: UUID, entry: Entry) -> bool:
    """Say whether this entry alone is as it was written; its place in the chain is not looked at.

    Raises KeyringError when the keyring lacks its key.
    """
    return hmac.compare_digest(mac_of(keyring, school_id, entry), entry.mac)


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
    """Have the database write what `mac_of` names, which is quicker by the million."""
    seq, at, actor, action, case, sealed, key_id = (
        func.coalesce(cast(column, String), "") for column in stored_columns()[:7]
    )
    line = "\n"
    return (
        seq + line + at + line + actor + line + action + line + case + line + sealed + line + key_id
    )


def seal_words(id: UUID, digest: bytes) -> bytes:
    """Say how an entry's bytes name a sealed text that it vouches for."""
    return f'"{id.hex}":"{digest.hex()}"'.encode()
