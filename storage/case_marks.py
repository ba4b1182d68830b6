"""Marks: by which the same name, account or member of staff is found in other cases.

A mark is an HMAC under a key that is derived from the case's own. Nobody can tell from two marks
whether they are of one name, nor try names out without the keyring, and with the case's key its
marks are worth nothing. To look for a name is to make its mark for each case and compare.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Select, delete, select

from storage.case_keys import CaseKey, unwrapped
from storage.case_parties import CaseMark
from storage.database import SchoolSession
from storage.keyring import Keyring, KeyringError
from storage.traits import Trait
from storage.upsert import Upsert

_KEEP = Upsert(CaseMark, key=("school_id", "case_id", "mark"), changing=("party_id",))


def key_for_marks(case_key: bytes) -> bytes:
    """Derive the key under which the marks of a case are made."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vera/case marks/1").derive(
        case_key
    )


def mark_of(key: bytes, trait: Trait) -> bytes:
    """Make the mark of a trait, under the key for the marks of one case."""
    said = f"{trait.kind}\0{int(trait.central)}\0{trait.text}"
    return hmac.digest(key, said.encode(), "sha256")


def keep_marks(session: SchoolSession, case_id: UUID, marks: Mapping[bytes, UUID | None]) -> None:
    """Keep the marks of a case, each with the party it is of."""
    rows = [
        {"school_id": session.school_id, "case_id": case_id, "mark": mark, "party_id": party}
        for mark, party in marks.items()
    ]
    _KEEP(session, rows)


def forget_marks(session: SchoolSession, case_id: UUID) -> None:
    """Remove every mark of a case: its people are written down anew, or it is erased."""
    session.execute(delete(CaseMark).where(CaseMark.case_id == case_id))


def cases_sharing(
    session: SchoolSession,
    keyring: Keyring,
    traits: Collection[Trait],
    *,
    among: Select[Any] | Collection[UUID],
) -> dict[UUID, frozenset[Trait]]:
    """Find which of these cases have one of these traits, and which; with one look-up.

    It reads the marks of every case that it looks in, whatever is found, so that it takes as long
    where nothing is. A case whose key cannot be opened is passed over.
    """
    found: dict[UUID, frozenset[Trait]] = {}
    for case_id, (key, marks) in _marked(session, keyring, among).items():
        if shared := frozenset(each for each in traits if mark_of(key, each) in marks):
            found[case_id] = shared
    return found


def _marked(
    session: SchoolSession, keyring: Keyring, among: Select[Any] | Collection[UUID]
) -> dict[UUID, tuple[bytes, set[bytes]]]:
    chosen = (
        select(CaseMark.case_id, CaseMark.mark, CaseKey.key_id, CaseKey.wrapped)
        .join(CaseKey, CaseKey.case_id == CaseMark.case_id)
        .where(CaseMark.case_id.in_(among))
    )
    marks: dict[UUID, set[bytes]] = {}
    wrapped: dict[UUID, tuple[str, bytes]] = {}
    for case_id, mark, key_id, key in session.execute(chosen):
        marks.setdefault(case_id, set()).add(mark)
        wrapped[case_id] = (key_id, key)
    opened = _opened(session.school_id, keyring, wrapped)
    return {case_id: (key, marks[case_id]) for case_id, key in opened}


def _opened(
    school_id: UUID, keyring: Keyring, wrapped: Mapping[UUID, tuple[str, bytes]]
) -> Iterable[tuple[UUID, bytes]]:
    for case_id, (key_id, key) in wrapped.items():
        try:
            opened = unwrapped(keyring, school_id, case_id, key_id=key_id, wrapped=key)
        except KeyringError:
            continue
        yield case_id, key_for_marks(opened)
