"""Put a backup back into an empty database, destroy again what was erased since, and check it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, inspect, select

from storage.audit import Head
from storage.backup import PlaceTaken
from storage.backup_blobs import FILES, check_files, put_files_back
from storage.backup_files import (
    KEYS,
    BackupDamaged,
    KeptKey,
    Manifest,
    read_keys,
    read_manifest,
)
from storage.blobs import Blobs
from storage.case_keys import CaseKey, Grave, Tombstone, read_key, wash_away
from storage.cases import Case
from storage.database import Database
from storage.erasing import replay
from storage.keyring import NONCE_BYTES, Keyring, KeyringError
from storage.migrate import knows_revision
from storage.postgres_tools import run_tool
from storage.sealed_texts import SealedText, bound_to
from storage.verification import verify
from storage.withdrawn_files import withdraw_again


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; `troubles` are sentences for people, none when all is well."""

    manifest: Manifest
    schools: int
    keys: int
    erased: int
    """Cases whose keys were left out because they were erased."""
    texts: int
    """Sealed texts that were opened to see that they do."""
    files: int
    """Kept files that were opened whole, likewise."""
    troubles: tuple[str, ...]


def restore(
    database: Database,
    keyring: Keyring,
    folder: Path,
    *,
    keys: Path | None = None,
    tombstones: Iterable[tuple[UUID, Grave]] = (),
    files: Blobs | None = None,
) -> Restored:
    """Put a backup into an empty database, its files where `files` says, and check all of it.

    Newer keys may be given with older data. `tombstones` are those of cases erased since
    (`case_keys.graves` of the present database): their keys do not come back. Raises PlaceTaken
    or BackupDamaged, with nothing put back, and ToolMissing.
    """
    keys = keys or folder / "keys"
    manifest = read_manifest(keyring, folder)
    read_manifest(keyring, keys)
    _fits(database, manifest)
    kept = read_keys(keys / KEYS)
    _put_data(database, folder / manifest.file)
    with database.connection() as connection:
        put = _put_keys(connection, kept.keys)
        replay(connection, [*kept.buried, *tombstones])
        withdraw_again(connection, kept.withdrawn)
    wash_away(database)
    if files is not None:
        with database.engine.connect() as connection:
            put_files_back(connection, Blobs(folder / FILES), files)
    return _checked(database, keyring, manifest, put=put, files=files)


def _fits(database: Database, manifest: Manifest) -> None:
    if manifest.database != database.url.get_backend_name():
        raise BackupDamaged(f"This backup was made of {manifest.database}; name such a database.")
    if manifest.revision is not None and not knows_revision(manifest.revision):
        raise BackupDamaged("This backup was made by a newer Vera. Install that one first.")
    with database.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise PlaceTaken("This database holds tables already. Restore into a new, empty one.")


def _put_data(database: Database, data: Path) -> None:
    if not database.is_sqlite:
        run_tool(
            database,
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(data),
        )
        return
    with (
        closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as source,
        closing(database.engine.raw_connection()) as target,
    ):
        assert isinstance(target.driver_connection, sqlite3.Connection)
        source.backup(target.driver_connection)


def _put_keys(connection: Connection, kept: list[KeptKey]) -> int:
    """Put back the keys of the cases that are in the data; newer ones have no case here."""
    cases = {tuple(row) for row in connection.execute(select(Case.school_id, Case.id))}
    rows = [
        {name: getattr(key, name) for name in KeptKey.__slots__}
        for key in kept
        if (key.school_id, key.case_id) in cases
    ]
    if rows:
        connection.execute(insert(CaseKey), rows)
    return len(rows)


def _checked(
    database: Database, keyring: Keyring, manifest: Manifest, *, put: int, files: Blobs | None
) -> Restored:
    with database.engine.connect() as connection:
        troubles = list(_broken_chains(connection, keyring, manifest))
        left = connection.execute(select(CaseKey.school_id, CaseKey.case_id)).all()
        texts = 0
        for school_id, case_id in left:
            opened, trouble = _opened(connection, keyring, school_id, case_id)
            texts += opened
            troubles += trouble
        troubles += _without_key(connection)
        checked = check_files(connection, keyring, files)
    return Restored(
        manifest,
        schools=len(manifest.heads),
        keys=len(left),
        erased=put - len(left),
        texts=texts,
        files=checked.opened,
        troubles=(*troubles, *checked.troubles),
    )


def _broken_chains(connection: Connection, keyring: Keyring, manifest: Manifest) -> Iterator[str]:
    for school, head in manifest.heads.items():
        verdict = verify(connection, keyring, UUID(school), published=Head.parse(head))
        yield from verdict.troubles


def _opened(
    connection: Connection, keyring: Keyring, school_id: UUID, case_id: UUID
) -> tuple[int, list[str]]:
    """Open every text of a case and forget it; gives how many did, and words about the rest."""
    try:
        key = read_key(connection, keyring, school_id, case_id)
    except KeyringError as error:
        return 0, [f"A case's key does not open. {error}"]
    chosen = select(SealedText.__table__).filter_by(school_id=school_id, case_id=case_id)
    opened, troubles = 0, []
    for sealed in connection.execute(chosen):
        try:
            nonce, rest = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
            AESGCM(key or b"").decrypt(nonce, rest, bound_to(sealed._asdict()))
            opened += 1
        except (InvalidTag, ValueError):
            troubles.append(f"A sealed text ({sealed.record}.{sealed.field}) does not open.")
    return opened, troubles


def _without_key(connection: Connection) -> list[str]:
    """Say how many cases have texts but neither a key nor a tombstone."""
    keyed = select(CaseKey.case_id).where(
        CaseKey.school_id == SealedText.school_id, CaseKey.case_id == SealedText.case_id
    )
    buried = select(Tombstone.case_id).where(
        Tombstone.school_id == SealedText.school_id, Tombstone.case_id == SealedText.case_id
    )
    lost = select(SealedText.school_id, SealedText.case_id).where(~keyed.exists(), ~buried.exists())
    found = len(connection.execute(lost.distinct()).all())
    return [f"{found} cases have no key, so nobody can read them."] if found else []
