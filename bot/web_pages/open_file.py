"""Opening a file: who one is, one button, and then the file.

Until the button is pressed nothing is looked up: a scanner that follows links uses nothing up and
learns nothing. Whatever is wrong with a link is answered alike.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, request

from bot.web_pages.given_out import attachment
from bot.web_pages.parts import FileToGive, WebParts
from bot.web_pages.sessions import Cookies, Visitor, visitor
from bot.web_pages.shown import page, words_page
from bot.web_pages.ways import NO_WAY, Way, sign_in_trouble
from storage.database import SchoolSession
from storage.roster import roster_of
from storage.sealed_files import opened_file
from storage.sealing import Unreadable

log = structlog.get_logger()

NOTHING = "There is nothing here for you to open"
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
NOBODY_CAN = "Nobody can sign in here yet. Please tell whoever looks after Vera: "


def add_opening(
    pages: Blueprint, parts: WebParts, cookies: Cookies, ways: Mapping[str, Way]
) -> None:
    """Add the page on which a file is opened."""

    @pages.get("/files/<token>")
    def before_opening(token: str) -> Response:  # noqa: ARG001  it is not looked at
        """Say who one is, and offer the button."""
        there = visitor(parts, cookies)
        return _button(parts, ways, there) if there else _sign_in(parts, ways)

    @pages.post("/files/<token>")
    def open_it(token: str) -> Response:
        """Give the file out, once."""
        there = visitor(parts, cookies)
        if there is None:
            return _sign_in(parts, ways, status=403)
        if not hmac.compare_digest(request.form.get("csrf", "").encode(), there.csrf.encode()):
            return _button(parts, ways, there, status=403)
        return _opened(parts, token, there)


def _sign_in(parts: WebParts, ways: Mapping[str, Way], *, status: int = 200) -> Response:
    if not ways:
        trouble = NOBODY_CAN + (sign_in_trouble(parts.settings) or NO_WAY)
        return words_page("Open a file", trouble, status=503)
    return page("sign_in.html", status=status, ways=_links(ways))


def _button(
    parts: WebParts, ways: Mapping[str, Way], there: Visitor, *, status: int = 200
) -> Response:
    school = parts.schools[there.school_id].settings.name
    return page(
        "open.html",
        status=status,
        name=there.person.name,
        school=school,
        csrf=there.csrf,
        ways=_links(ways),
    )


def _links(ways: Mapping[str, Way]) -> list[tuple[str, str]]:
    to = urlencode({"to": request.path})
    return [(way.label, f"/sign-in/{name}?{to}") for name, way in ways.items()]


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
        return words_page(NOTHING, ASK_AGAIN, status=404)
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
        person = roster_of(session).people.get(there.person.id)
        if person is None or person.left_on is not None:
            return None
        return parts.evidence.open_file(parts.moment(session), token, person)

    return work
