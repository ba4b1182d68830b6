"""Who did what to which case, and when: only ever added to, one chain per school.

Each entry seals the one before it with an HMAC over the bytes as they are stored, so that a
changed, removed, added or reordered entry shows (`storage.verification`). An entry holds ids,
names of fields and digests, never content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Transaction, event, func, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from storage.audit_entries import BEFORE_THE_FIRST, Entry, mac_of, stored_columns, written
from storage.audit_entries import AuditEntry as AuditEntry  # callers need only this module
from storage.audit_entries import Head as Head
from storage.database import SchoolSession, wait_for_the_school
from storage.keyring import Keyring

WORD = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")
LONGEST_FACT = 200


@dataclass(slots=True)
class _Held:
    """The head as this session knows it, within the transaction or savepoint it was read in."""

    seq: int
    mac: bytes
    within: Transaction | None


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
    mac = mac_of(keyring, session.school_id, entry)
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


def head(connection: Connection, school_id: UUID) -> Head:
    """Read the newest entry's number and HMAC, to be published where Vera cannot change it."""
    row = connection.execute(_newest(school_id)).first()
    return Head(row.seq, row.mac) if row else Head(0, BEFORE_THE_FIRST)


def head_at(connection: Connection, school_id: UUID, action: str) -> Head | None:
    """Read the head as it was when something of this name was last done."""
    row = connection.execute(_newest(school_id).where(AuditEntry.action == action)).first()
    return Head(row.seq, row.mac) if row else None


def _newest(school_id: UUID) -> Select[int, bytes]:
    return (
        select(AuditEntry.seq, AuditEntry.mac)
        .where(AuditEntry.school_id == school_id)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )


def entries_of(
    session: SchoolSession,
    case_id: UUID,
    actions: Collection[str],
    *,
    before: int | None = None,
    limit: int,
) -> list[Entry]:
    """List what was done about a case, as it is stored, the newest first.

    `before` is the number of an entry: only those before it.
    """
    chosen = select(*stored_columns()).where(
        AuditEntry.school_id == session.school_id,
        AuditEntry.case_id == case_id,
        AuditEntry.action.in_(actions),
    )
    if before is not None:
        chosen = chosen.where(AuditEntry.seq < before)
    found = session.connection().execute(chosen.order_by(AuditEntry.seq.desc()).limit(limit))
    return [Entry(*row) for row in found]


def newest_of_cases(
    session: SchoolSession, case_ids: Collection[UUID], actions: Collection[str]
) -> dict[tuple[UUID, str], int]:
    """Give the number of the newest entry of each of these actions about each of these cases."""
    if not case_ids:
        return {}
    chosen = (
        select(AuditEntry.case_id, AuditEntry.action, func.max(AuditEntry.seq))
        .where(
            AuditEntry.school_id == session.school_id,
            AuditEntry.case_id.in_(case_ids),
            AuditEntry.action.in_(actions),
        )
        .group_by(AuditEntry.case_id, AuditEntry.action)
    )
    found = session.connection().execute(chosen)
    return {(row[0], row[1]): row[2] for row in found if row[0] is not None}


def times_recorded(session: SchoolSession, action: str, *, since: datetime) -> int:
    """Count how often something was done since a moment."""
    chosen = select(func.count()).where(*_done_since(session, action, since))
    return session.connection().scalar(chosen) or 0


def was_recorded(session: SchoolSession, action: str, *, since: datetime, **facts: Any) -> bool:
    """Say whether something was done since a moment with exactly these facts."""
    bodies = select(AuditEntry.body).where(*_done_since(session, action, since))
    return _canonical(facts) in session.connection().scalars(bodies).all()


def _done_since(
    session: SchoolSession, action: str, since: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        AuditEntry.school_id == session.school_id,
        AuditEntry.action == action,
        AuditEntry.at >= since,
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
        wait_for_the_school(connection, session.school_id)
        found = head(connection, session.school_id)
        held = session.info["audit head"] = _Held(found.seq, found.mac, within)
    return held


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
