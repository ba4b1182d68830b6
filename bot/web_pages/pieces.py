"""The pieces of a file, as the page's script sends them: small, in order, each may come twice.

A piece stays below what the web server keeps in memory, so that nothing of a file is ever written
to the disk before it is sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Blueprint, Response, jsonify, request

from bot.web_pages.parts import WebParts
from bot.web_pages.uploads import TooMany, Upload, WrongPlace
from handlers.call import Moment
from handlers.chat import NotAllowed
from storage.database import SchoolSession
from storage.file_sealing import FileSealing
from storage.sealed_files import FileAbout, SealedFile, TooLarge
from storage.vocabulary import Answer
from storage.web_links import FoundLink

log = structlog.get_logger()

PIECE = 256 * 1024
LONGEST_NAME = 255
SCRIPT = "X-Vera-Page"
"""A header that only our own script sends: no other site's form can."""

FindLink = Callable[[WebParts, str], FoundLink | None]

LARGE = "This file is too large: Vera takes files of up to {limit}."
LINK_OVER = (
    "The time for this page is over. What was sent is kept; for the rest ask for a new page from "
    "your report in chat."
)
TOO_LATE = (
    "This file was not kept, because the time for this page is over. Ask for a new page from your "
    "report in chat and send it again."
)
NOT_TAKEN = "Nothing can be added to this report any more. Please speak to whoever has it."
BUSY = "Many files are being sent just now. Your file waits and is tried again."
NO_ROOM = "Vera could not keep this file just now. Please try again in a minute."
BEGIN_AGAIN = "Vera was started again meanwhile, so this file is sent from its beginning."
NOT_OUR_PAGE = "Please use the page that Vera gave you."


class Refusal(Exception):
    """A piece is not taken: words for a person, and what the script is to do."""

    def __init__(self, status: int, words: str, **facts: Any) -> None:
        super().__init__(words)
        self.status, self.words, self.facts = status, words, facts

    def answer(self) -> Response:
        """Say so to the script."""
        return said({"words": self.words, **self.facts}, status=self.status)


def add_pieces(pages: Blueprint, parts: WebParts, find_link: FindLink) -> None:
    """Add what the script speaks to."""

    @pages.post("/upload/<token>/files")
    def begin_file(token: str) -> Response:
        """Begin a file, after No at the gate."""
        return _answered(lambda: _begun(parts, token, find_link(parts, token)))

    @pages.post("/upload/<token>/pieces")
    def take_piece(token: str) -> Response:
        """Take the next piece of a file."""
        return _answered(lambda: _taken(parts, token))

    @pages.post("/upload/<token>/done")
    def finish_file(token: str) -> Response:
        """Keep a file of which everything is here."""
        return _answered(lambda: _kept(parts, token))


def said(facts: Mapping[str, Any], *, status: int = 200) -> Response:
    """Answer the script."""
    answer = jsonify(dict(facts))
    answer.status_code = status
    return answer


def _answered(run: Callable[[], Mapping[str, Any]]) -> Response:
    try:
        if SCRIPT not in request.headers:
            raise Refusal(400, NOT_OUR_PAGE)
        return said(run())
    except WrongPlace as wrong:
        return said({"next": wrong.next}, status=409)
    except Refusal as refused:
        return refused.answer()


def _begun(parts: WebParts, token: str, link: FoundLink | None) -> Mapping[str, Any]:
    if link is None:
        raise Refusal(410, LINK_OVER, over=True)
    asked = request.get_json(silent=True)
    asked = asked if isinstance(asked, dict) else {}
    if asked.get("gate") != Answer.NO:
        raise Refusal(403, NOT_OUR_PAGE)
    size = asked.get("size")
    if isinstance(size, int) and size > parts.settings.largest_file:
        raise _too_large(parts)
    upload = _new_upload(parts, link, _name(asked.get("name")))
    try:
        parts.uploads.begin(token, upload)
    except TooMany:
        upload.drop()
        raise Refusal(503, BUSY) from None
    return {"file": upload.id, "next": 0}


def _new_upload(parts: WebParts, link: FoundLink, name: str) -> Upload:
    def begin(moment: Moment) -> FileAbout | None:
        return parts.evidence.begin_upload(moment, link, Answer.NO)

    about = parts.writer.write(link.school_id, lambda session: begin(parts.moment(session)))
    if about is None:
        raise Refusal(410, NOT_TAKEN, over=True)
    sealing = FileSealing(parts.blobs, about, largest=parts.settings.largest_file)
    return Upload(link, about, name, sealing=sealing, touched=parts.now())


def _taken(parts: WebParts, token: str) -> Mapping[str, Any]:
    upload = _found(parts, token)
    piece = request.get_data()
    if len(piece) > PIECE:
        raise Refusal(413, NOT_OUR_PAGE)
    with _sealing(parts, token, upload), upload.lock:
        return {"next": upload.add(piece, offset=_number("offset"))}


def _kept(parts: WebParts, token: str) -> Mapping[str, Any]:
    """Keep the file; asked once more after an answer that was lost, say only that it is kept."""
    upload = _found(parts, token)
    with _sealing(parts, token, upload), upload.lock:
        sealed = upload.whole(_number("length"))
        if not upload.kept:
            _keep(parts, upload, sealed)
            upload.kept = True
    return {"kept": True}


def _keep(parts: WebParts, upload: Upload, sealed: SealedFile) -> None:
    def keep(session: SchoolSession) -> None:
        moment = parts.moment(session)
        parts.evidence.keep_upload(moment, upload.link, upload.about, sealed, upload.name)

    try:
        parts.writer.write(upload.link.school_id, keep)
    except NotAllowed:
        raise Refusal(410, TOO_LATE, over=True) from None
    parts.on_commit()


@contextmanager
def _sealing(parts: WebParts, token: str, upload: Upload) -> Iterator[None]:
    """Say in words what goes wrong while a file is sealed, and let go of it."""
    try:
        yield
    except TooLarge:
        parts.uploads.drop(token, upload.id)
        raise _too_large(parts) from None
    except OSError as error:
        log.error("upload_not_written", error=type(error).__name__)
        parts.uploads.drop(token, upload.id)
        raise Refusal(503, NO_ROOM, begin=True) from None


def _found(parts: WebParts, token: str) -> Upload:
    found = parts.uploads.find(token, request.args.get("file", ""), now=parts.now())
    if found is None:
        raise Refusal(404, BEGIN_AGAIN, begin=True)
    return found


def _name(value: object) -> str:
    """Read a file's name, which proves nothing and is only ever shown as text."""
    name = value if isinstance(value, str) else ""
    return name.encode(errors="replace").decode()[:LONGEST_NAME]


def _number(name: str) -> int:
    value = request.args.get(name, type=int)
    if value is None or value < 0:
        raise Refusal(400, NOT_OUR_PAGE)
    return value


def _too_large(parts: WebParts) -> Refusal:
    limit = f"{parts.settings.largest_file_mb} MB"
    return Refusal(413, LARGE.format(limit=limit), final=True)
