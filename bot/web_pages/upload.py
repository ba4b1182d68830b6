"""Adding files to a case: the gate alone, then words for the lead or a control for files.

The link is the capability, so that it works within a dialog of Teams; nobody signs in. Which file
is drawn, sent or named depends on the answer that was sent, never on what the browser holds back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from bot.web_pages.parts import WebParts
from bot.web_pages.pieces import PIECE, add_pieces
from bot.web_pages.shown import may_be_framed, page, words_page
from handlers.call import Moment
from handlers.evidence.gate import GATE, WHERE, without_address
from storage.vocabulary import Answer
from storage.web_links import FoundLink, Purpose, find_link

OVER = "This page is no longer in use"
ASK_AGAIN = (
    "A page for files is open for half an hour, until you say that you have finished. To add "
    "more, ask for a new one from your report in chat."
)
CHOOSE_ONE = "Please choose one of the three."
SAY_WHERE = "Please say in words where it is."
NOTHING_SENT = (
    "No file was sent since this page was loaded; what was sent before is kept. "
    "You can close this page."
)
TOO_LONG = "Please say it in at most {most} letters."

Steps = dict[str, Callable[[WebParts, str, FoundLink], Response]]


def add_upload(pages: Blueprint, parts: WebParts) -> None:
    """Add the pages of uploading."""

    @pages.before_request
    def in_a_dialog() -> None:
        if request.path.startswith("/upload/"):
            may_be_framed(development=parts.settings.development)

    @pages.get("/upload/<token>")
    def before_the_gate(token: str) -> Response:
        """Ask the gate's question, and nothing else."""
        return _gate() if usable_link(parts, token) else over()

    @pages.post("/upload/<token>")
    def next_step(token: str) -> Response:
        """Go on from what was answered."""
        step = STEPS.get(request.form.get("step", ""))
        # What was told ends the link, and may come once more where the answer to it was lost.
        link = usable_link(parts, token, even_used=step is _where_answered)
        if link is None:
            return over()
        return step(parts, token, link) if step else _gate()

    add_pieces(pages, parts, usable_link)


def usable_link(parts: WebParts, token: str, *, even_used: bool = False) -> FoundLink | None:
    """Look a link up; None when it is not for uploading, or not any more."""
    with parts.database.engine.connect() as connection:
        link = find_link(connection, token)
    if link is None or link.purpose is not Purpose.UPLOAD:
        return None
    if link.used_at is not None and not even_used:
        return None
    is_ours = link.school_id in parts.schools
    return link if is_ours and parts.now() < link.expires_at else None


def over() -> Response:
    """Say that a link is used up, late or none."""
    return words_page(OVER, ASK_AGAIN, status=410)


LONGEST_NAME = 200


def _gate(*, wrong: str = "") -> Response:
    return page("gate.html", status=400 if wrong else 200, gate=GATE, wrong=wrong)


def _where(*, wrong: str = "", written: str = "") -> Response:
    involved = request.form.get("involved", "")
    status = 400 if wrong else 200
    facts = {"where": WHERE, "wrong": wrong, "written": written, "involved": involved}
    return page("where.html", status=status, **facts)


def _gate_answered(parts: WebParts, token: str, _: FoundLink) -> Response:
    answer = request.form.get("gate", "")
    if answer == Answer.NO:
        most = parts.settings.largest_file
        return page("files.html", token=token, largest=most, piece=PIECE, words=limit(parts))
    if answer in (Answer.YES, Answer.NOT_SURE):
        return _where()
    return _gate(wrong=CHOOSE_ONE)


def limit(parts: WebParts) -> str:
    """Say how large a file may be."""
    return f"{parts.settings.largest_file_mb} MB"


def _where_answered(parts: WebParts, token: str, link: FoundLink) -> Response:
    written = " ".join(request.form.get("where", "").split())
    if wrong := _wrong_with(written):
        return _where(wrong=wrong, written=written)
    involved = " ".join(request.form.get("involved", "").split())[:LONGEST_NAME]
    said = stored(
        parts,
        link,
        lambda moment: parts.evidence.report_material(moment, link, written, involved=involved),
    )
    parts.uploads.drop_of(token)
    return words_page("It is told", said, numbers=parts.emergency.outside)


def _wrong_with(written: str) -> str:
    if not written:
        return SAY_WHERE
    if len(written) > WHERE.max_length:
        return TOO_LONG.format(most=WHERE.max_length)
    try:
        without_address(written)
    except ValueError as refused:
        return str(refused)
    return ""


def _finished(parts: WebParts, token: str, link: FoundLink) -> Response:
    parts.uploads.drop_of(token)
    if request.form.get("kept", "0") == "0":
        return words_page("You have finished", NOTHING_SENT)
    said = stored(parts, link, lambda moment: parts.evidence.finish_upload(moment, link))
    return words_page("You have finished", said)


def stored(parts: WebParts, link: FoundLink, work: Callable[[Moment], Any]) -> Any:
    """Do something in a transaction of the link's school."""
    done = parts.writer.write(link.school_id, lambda session: work(parts.moment(session)))
    parts.on_commit()
    return done


STEPS: Steps = {"gate": _gate_answered, "where": _where_answered, "finished": _finished}
