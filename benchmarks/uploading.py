"""A file that comes by Vera's own page: in pieces, through the web server, as the page's script
sends them, with no pause between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import requests
from sqlalchemy import select

from benchmarks.vera_process import HOST, Prepared
from bot.demo.files import Generated
from bot.web_pages.pieces import PIECE, SCRIPT
from storage.cases import Case
from storage.database import Database
from storage.web_links import Purpose, make_link

LASTS = timedelta(minutes=30)
TIMEOUT_S = 60


def upload_link(database: Database, school: Prepared) -> str:
    """Make a link with which somebody adds files to a report of theirs."""
    with database.writing(school.school_id) as session:
        case = session.scalars(select(Case).limit(1)).one()
        return make_link(
            session,
            purpose=Purpose.UPLOAD,
            subject_id=case.id,
            person_id=case.reporter_id,
            at=datetime.now(UTC),
            lasts=LASTS,
        )


def upload(port: int, link: str, content: Generated) -> None:
    """Send a file; it is kept when this returns."""
    where = f"http://{HOST}:{port}/upload/{link}"
    with requests.Session() as browser:
        browser.headers[SCRIPT] = "upload"
        told = {"gate": "no", "name": "long.mp4", "size": content.size}
        begun = browser.post(f"{where}/files", json=told, timeout=TIMEOUT_S).json()["file"]
        offset = 0
        for piece in _pieces(content):
            there = f"{where}/pieces?file={begun}&offset={offset}"
            offset = browser.post(there, data=piece, timeout=TIMEOUT_S).json()["next"]
        ends = f"{where}/done?file={begun}&length={offset}"
        assert browser.post(ends, timeout=TIMEOUT_S).json() == {"kept": True}


def _pieces(content: Generated) -> Iterator[bytes]:
    held = bytearray()
    for part in content.parts():
        held += part
        if len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
