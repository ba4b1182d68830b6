"""Text that only Vera's keyring opens: AES-256-GCM under a key per case, only ever added to.

A sealed text is bound to its school, case, record, field, row, version and writer: moved anywhere
else it does not open. The audit entry written next in the same session holds its digest, which is
compared on opening. What was sealed later stands as a newer version; nothing is overwritten.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, event, insert
from sqlalchemy.orm import Session, SessionTransaction

from storage import audit
from storage.audit_entries import Entry, is_genuine, seal_words
from storage.case_keys import Grave, destroyed_at, make_key, read_key
from storage.database import SchoolSession
from storage.erasing import erase
from storage.file_keys import FILE_CHANGED, unwrap, wrap
from storage.identifiers import new_id
from storage.keyring import NONCE_BYTES, Keyring, KeyringError
from storage.sealed_texts import (
    SealedText,
    bound_to,
    digest_of,
    newest_version,
    tally,
    vouching_entry,
    with_entries,
)

CHANGED = (
    "This text is not as it was written, so Vera does not show it. "
    "Please tell whoever runs Vera; the audit check says more."
)
ERASED = "This was erased; nobody can read it any more."
NO_KEY = "The key to this text is missing. Please tell whoever runs Vera."


class Unreadable(Exception):
    """A sealed text does not open; the words may be shown to people."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a field said, since when and by whom."""

    text: str
    written_at: datetime
    written_by: UUID | None


class Safe:
    """Seals and opens the texts of one school's cases, within one session.

    Unwrapped keys are held in the session until its transaction ends, never longer. Fields are
    named "table.column".
    """

    def __init__(self, session: SchoolSession, keyring: Keyring) -> None:
        self._session = session
        self._keyring = keyring
        self._school_id = session.school_id

    def new_case_key(self, case_id: UUID) -> None:
        """Make the key of a case that was just added to the session; flushes it."""
        self._session.flush()
        key = make_key(self._session.connection(), self._keyring, self._school_id, case_id)
        self._keys[case_id] = key
        self._session.info.setdefault("born here", {})[case_id] = {}

    def seal(
        self,
        case_id: UUID,
        field: str,
        text: str | bytes,
        *,
        row: UUID,
        at: datetime,
        by: UUID | None = None,
    ) -> None:
        """Seal what a field of a row says from now on; an audit entry must follow in the session.

        Raises Unreadable when the case was erased.
        """
        self.seal_all(case_id, {field: text}, row=row, at=at, by=by)

    def seal_all(
        self,
        case_id: UUID,
        texts: Mapping[str, str | bytes],
        *,
        row: UUID,
        at: datetime,
        by: UUID | None = None,
    ) -> None:
        """Seal several fields of one row at once; an audit entry must follow in the session."""
        shared = {
            "school_id": self._school_id,
            "case_id": case_id,
            "row_id": row,
            "written_at": at,
            "written_by": by,
            "audit_seq": audit.upcoming(self._session),
        }
        self._held.pop((case_id, row), None)
        rows = [self._sealed(field, text, shared) for field, text in texts.items()]
        if rows:
            self._session.connection().execute(insert(SealedText), rows)
        for sealed in rows:
            digest = digest_of(sealed)
            audit.owe_seal(self._session, case_id=case_id, id=sealed["id"], digest=digest)

    def open(self, case_id: UUID, field: str, row: UUID) -> str:
        """Open the newest version of a field.

        Raises LookupError when nothing was sealed there, Unreadable (with words for people) when
        its key is destroyed or missing, or when it is not as it was written.
        """
        return self.open_all(case_id, (field,), row)[field]

    def open_all(self, case_id: UUID, fields: Iterable[str], row: UUID) -> dict[str, str]:
        """Open the newest versions of several fields of one row, with one look-up.

        Raises what `open` raises.
        """
        if (held := self._held.get((case_id, row))) is not None:
            return {field: _newest_of(held, field) for field in fields}
        newest = {_name(sealed): sealed for sealed in self._rows(row)}
        self._nothing_missing(case_id)
        return {field: self._opened(case_id, newest.get(field)) for field in fields}

    def open_those(self, case_id: UUID, fields: Collection[str], row: UUID) -> dict[str, str]:
        """Open the newest versions of those of these fields that were sealed, with one look-up."""
        if (held := self._held.get((case_id, row))) is not None:
            return {field: _newest_of(held, field) for field in fields if field in held}
        newest = {_name(sealed): sealed for sealed in self._rows(row)}
        self._nothing_missing(case_id)
        return {field: self._opened(case_id, newest[field]) for field in fields if field in newest}

    def opened_row(self, case_id: UUID, row: UUID) -> dict[str, str]:
        """Open the newest version of every field sealed for a row, by its "table.column"."""
        return self.opened_rows(case_id, [row])[row]

    def opened_rows(self, case_id: UUID, rows: Collection[UUID]) -> dict[UUID, dict[str, str]]:
        """Open the newest version of every field sealed for several rows, with one look-up."""
        found: dict[UUID, dict[str, Row[Any]]] = {row: {} for row in rows}
        for sealed in self._rows(*rows) if rows else ():
            found[sealed.row_id][_name(sealed)] = sealed
        self._nothing_missing(case_id)
        return {
            row: {field: self._opened(case_id, sealed) for field, sealed in sorted(fields.items())}
            for row, fields in found.items()
        }

    def versions(self, case_id: UUID, row: UUID) -> dict[str, list[Version]]:
        """Open every version of every field sealed for a row, the oldest first.

        They are held until the transaction ends or more is sealed there, so that whatever else is
        opened of that row takes no further look-up.
        """
        if (held := self._held.get((case_id, row))) is not None:
            return held
        found: dict[str, list[Version]] = {}
        sealed_here = self._rows(row)
        self._nothing_missing(case_id)
        for sealed in sealed_here:
            found.setdefault(_name(sealed), []).append(self._version(case_id, sealed))
        self._held[case_id, row] = found
        return found

    def history(self, case_id: UUID, field: str, row: UUID) -> list[Version]:
        """Open every version of a field, the oldest first."""
        _parts(field)
        self._nothing_missing(case_id)
        return [
            self._version(case_id, sealed) for sealed in self._rows(row) if _name(sealed) == field
        ]

    def wrap_file_key(self, case_id: UUID, file_id: UUID, blob: UUID, key: bytes) -> bytes:
        """Wrap the key of a file by its case's, for this file and this blob alone."""
        return wrap(self._key(case_id), key, (self._school_id, case_id, file_id, blob))

    def unwrap_file_key(self, case_id: UUID, file_id: UUID, blob: UUID, wrapped: bytes) -> bytes:
        """Open the key of a file; raises Unreadable, as `open` does."""
        key = unwrap(self._key(case_id), wrapped, (self._school_id, case_id, file_id, blob))
        if key is None:
            raise Unreadable(FILE_CHANGED)
        return key

    def destroy_key(self, grave: Grave) -> None:
        """Destroy a case's key, which erases all that was sealed in it, and leave a stub.

        The caller records it in the audit; whoever commits asks `was_erased`, and if so calls
        `case_keys.wash_away` afterwards.
        """
        self._session.flush()
        erase(self._session.connection(), self._school_id, grave)
        self._session.expire_all()
        self._keys.pop(grave.case_id, None)
        for held in [each for each in self._held if each[0] == grave.case_id]:
            del self._held[held]
        self._session.info["a key was destroyed"] = True

    @property
    def _keys(self) -> dict[UUID, bytes]:
        keys: dict[UUID, bytes] = self._session.info.setdefault("case keys", {})
        return keys

    @property
    def _held(self) -> dict[tuple[UUID, UUID], dict[str, list[Version]]]:
        held: dict[tuple[UUID, UUID], dict[str, list[Version]]] = self._session.info.setdefault(
            "opened texts", {}
        )
        return held

    def _key(self, case_id: UUID) -> bytes:
        if (held := self._keys.get(case_id)) is None:
            held = self._keys[case_id] = self._read_key(case_id)
        return held

    def _read_key(self, case_id: UUID) -> bytes:
        connection = self._session.connection()
        try:
            key = read_key(connection, self._keyring, self._school_id, case_id)
        except KeyringError as error:
            raise Unreadable(NO_KEY) from error
        if key is None:
            raise Unreadable(
                ERASED if destroyed_at(connection, self._school_id, case_id) else NO_KEY
            )
        return key

    def _sealed(self, field: str, text: str | bytes, shared: Mapping[str, Any]) -> dict[str, Any]:
        record, column = _parts(field)
        sealed = {**shared, "id": new_id(), "record": record, "field": column}
        sealed["version"] = self._next_version(sealed)
        plain = text.encode() if isinstance(text, str) else text
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self._key(shared["case_id"]))
        sealed["ciphertext"] = nonce + cipher.encrypt(nonce, plain, bound_to(sealed))
        return sealed

    def _next_version(self, sealed: Mapping[str, Any]) -> int:
        place = (sealed["row_id"], sealed["record"], sealed["field"])
        born = self._session.info.get("born here", {}).get(sealed["case_id"])
        if born is None:
            chosen = newest_version(self._school_id, *place)
            return int(self._session.connection().scalar(chosen) or 0) + 1
        born[place] = born.get(place, 0) + 1
        return int(born[place])

    def _rows(self, *rows: UUID) -> list[Row[Any]]:
        return list(self._session.connection().execute(with_entries(self._school_id, rows)))

    def _version(self, case_id: UUID, sealed: Row[Any]) -> Version:
        return Version(self._opened(case_id, sealed), sealed.written_at, sealed.written_by)

    def _opened(self, case_id: UUID, sealed: Row[Any] | None) -> str:
        if sealed is None:
            raise LookupError("Nothing was sealed there.")
        key = self._key(case_id)
        nonce, rest = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
        try:
            text = AESGCM(key).decrypt(
                nonce, rest, bound_to({**sealed._mapping, "case_id": case_id})
            )
        except (InvalidTag, ValueError):
            raise Unreadable(CHANGED) from None
        self._vouched_for(sealed)
        return text.decode()

    def _vouched_for(self, sealed: Row[Any]) -> None:
        digest = digest_of(sealed._asdict())
        if audit.is_owed(self._session, id=sealed.id, digest=digest):
            return
        entry = vouching_entry(sealed)
        if entry is None or seal_words(sealed.id, digest) not in entry.body:
            raise Unreadable(CHANGED)
        self._genuine(entry)

    def _genuine(self, entry: Entry) -> None:
        try:
            genuine = is_genuine(self._keyring, self._school_id, entry)
        except KeyringError as error:
            raise Unreadable(NO_KEY) from error
        if not genuine:
            raise Unreadable(CHANGED)

    def _nothing_missing(self, case_id: UUID) -> None:
        """Compare how many texts the case has with how many were vouched for, once."""
        counted: set[UUID] = self._session.info.setdefault("counted", set())
        if case_id in counted:
            return
        there, vouched = self._session.connection().execute(tally(self._school_id, case_id)).one()
        if there < (vouched or 0):
            raise Unreadable(CHANGED)
        counted.add(case_id)


def _newest_of(versions: Mapping[str, list[Version]], field: str) -> str:
    if field not in versions:
        raise LookupError("Nothing was sealed there.")
    return versions[field][-1].text


def was_erased(session: SchoolSession) -> bool:
    """Say, once, whether a case's key was destroyed in this session."""
    return bool(session.info.pop("a key was destroyed", False))


def _name(sealed: Row[Any]) -> str:
    return f"{sealed.record}.{sealed.field}"


def _parts(field: str) -> tuple[str, str]:
    record, dot, column = field.partition(".")
    if not (record and dot and column):
        raise ValueError('A sealed field is named "table.column".')
    return record, column


@event.listens_for(SchoolSession, "after_transaction_end")
def _forget_keys(session: Session, ended: SessionTransaction) -> None:
    if ended.nested or ended.parent is None:
        for held in ("case keys", "born here", "counted", "opened texts"):
            session.info.pop(held, None)
