"""Opening a file of evidence: checked whole before a byte of it is given, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog
from flask import Response

from bot.web_pages.given_out import attachment
from bot.web_pages.one_button import OneButton, nothing_here, still_here
from bot.web_pages.parts import FileToGive, WebParts
from bot.web_pages.sessions import Visitor
from bot.web_pages.shown import words_page
from storage.database import SchoolSession
from storage.sealed_files import opened_file
from storage.sealing import Unreadable

log = structlog.get_logger()

ASK_AGAIN = (
    "A link is for one person, for five minutes and for one time. If you should have this file, "
    "ask for it again from the case in chat."
)
BUSY = (
    "Vera is giving out several files just now. Your link was not used: please try again in a "
    "minute."
)
DAMAGED = (
    "The file is not as it was when it was kept, so Vera does not give it out. Please tell "
    "whoever looks after Vera; a backup may hold it."
)


def _opened(parts: WebParts, token: str, there: Visitor) -> Response:
    """Give the file out; its place among those given out is let go with the answer."""
    if not parts.given_out.acquire(blocking=False):
        return words_page("One moment", BUSY, status=503)
    try:
        answer = _answer(parts, token, there)
    except BaseException:
        parts.given_out.release()
        raise
    answer.call_on_close(parts.given_out.release)
    return answer


def _answer(parts: WebParts, token: str, there: Visitor) -> Response:
    file = parts.writer.write(there.school_id, _opening(parts, token, there))
    if file is None:
        return nothing_here(ASK_AGAIN)
    parts.on_commit()
    try:
        chunks = _checked(parts, file)
    except Unreadable as error:
        log.error("file_damaged", error=type(error).__name__)
        return words_page("This file cannot be opened", DAMAGED, status=500)
    return attachment(chunks, size=file.size, name=file.name)


def _checked(parts: WebParts, file: FileToGive) -> Iterator[bytes]:
    """Read a file through before a byte of it is given.

    Browsers and proxies may take what stops half way for the whole file; words are plain.
    """
    for _ in _chunks(parts, file):
        pass
    return _chunks(parts, file)


def _chunks(parts: WebParts, file: FileToGive) -> Iterator[bytes]:
    return opened_file(
        parts.blobs, file.about, file.blob, file.key, size=file.size, sha256=file.sha256
    )


def _opening(
    parts: WebParts, token: str, there: Visitor
) -> Callable[[SchoolSession], FileToGive | None]:
    """Make the transaction; whether they still work here is asked once more within it."""

    def work(session: SchoolSession) -> FileToGive | None:
        person = still_here(session, there)
        return parts.evidence.open_file(parts.moment(session), token, person) if person else None

    return work


FILES = OneButton(
    path="files",
    title="Open a file",
    sign_in=(
        "A file of a report is given to one person. Please sign in, so that Vera knows who you are."
    ),
    note=(
        "The file is given to you once and recorded. Save it only where the school allows, do not "
        "send it on, and delete your copy when you no longer need it."
    ),
    button="Download the file",
    give=_opened,
)
