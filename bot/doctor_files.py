"""What the doctor says of evidence: the folder of its files, and the web address they open at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from bot.findings import Finding, look, well, wrong
from bot.settings import Settings
from storage.blobs import Blobs
from storage.database import Database
from storage.evidence import EvidenceFile
from storage.vocabulary import FileState

ROOM = 2_000_000_000
"""Bytes that should be free: a full disk stops the reports as well."""


def file_findings(settings: Settings, database: Database | None) -> Iterator[Finding]:
    """Look at the folder with the files, what lies in it, and how they are opened."""
    yield from _folder(settings.files)
    if database is not None:
        yield from _files(database, Blobs(settings.files))
    yield from _opening(settings)


def _folder(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK):
        yield wrong(f"Vera may not write in {there}, so no file of evidence can be kept.")
        return
    if (free := shutil.disk_usage(there).free) < ROOM:
        yield wrong(f"Only {free // 1_000_000:,} MB are free where files are kept ({there}).")
    if not folder.is_absolute():
        yield look(
            f"VERA_FILES is {folder}, which depends on where Vera is started. Name a whole path."
        )


def _files(database: Database, blobs: Blobs) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        kept = connection.scalars(select(EvidenceFile.blob).where(_is(FileState.KEPT))).all()
        failed = connection.scalar(select(func.count()).where(_is(FileState.FAILED)))
    missing = sum(blob is None or not blobs.has(blob) for blob in kept)
    if missing:
        yield wrong(
            f"{missing} of {len(kept)} files of evidence are not in {blobs.folder}. Is VERA_FILES "
            "right? A backup may hold them."
        )
    elif kept:
        yield well(f"{len(kept)} files of evidence are in their place.")
    if failed:
        yield look(f"{failed} files could not be had; who sent them was told. The log says why.")


def _is(state: FileState) -> ColumnElement[bool]:
    return EvidenceFile.state == state.value


def _opening(settings: Settings) -> Iterator[Finding]:
    from bot.web_pages.ways import sign_in_trouble

    if settings.web_address is None:
        yield look(
            "VERA_WEB_ADDRESS is not set: files open only by `vera evidence get` on the server, "
            "the register is taken only by `vera requests` there, and on Teams no file can be "
            "added."
        )
    elif trouble := sign_in_trouble(settings):
        yield wrong(trouble)
    else:
        yield well(f"Files open at {settings.web_address}, after signing in.")
