"""All of the web pages, and what each of them answers when something goes wrong."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.web_pages.one_button import add_button
from bot.web_pages.open_file import FILES
from bot.web_pages.parts import WebParts
from bot.web_pages.pieces import SCRIPT, said
from bot.web_pages.sessions import Cookies
from bot.web_pages.shown import with_care, words_page
from bot.web_pages.sign_in import add_sign_in
from bot.web_pages.take_list import LISTS
from bot.web_pages.upload import add_upload
from bot.web_pages.ways import sign_in_trouble, ways_to_sign_in
from bot.writer import DatabaseDown, StillStoring
from handlers.chat import NotAllowed

log = structlog.get_logger()

STATIC = "/page"


def web_pages(parts: WebParts) -> Blueprint:
    """Make the pages of the web address."""
    pages = Blueprint(
        "web_pages",
        __name__,
        static_folder="static",
        static_url_path=STATIC,
        template_folder="templates",
    )
    cookies, ways = Cookies(parts), ways_to_sign_in(parts)
    if sign_in_trouble(parts.settings):
        log.warning("nobody_can_sign_in_run_vera_doctor")
    add_sign_in(pages, parts, cookies, ways)
    for shown in (FILES, LISTS):
        add_button(pages, parts, cookies, ways, shown)
    add_upload(pages, parts)
    pages.after_request(with_care)
    _answer_in_words(pages, parts)
    return pages


def _answer_in_words(pages: Blueprint, parts: WebParts) -> None:
    """Answer a person in words whatever happens; Flask itself would log the link."""

    @pages.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        if status == 413:
            return _in_words("Too large", "That is more than Vera takes at once.", status=413)
        return _in_words("That did not work", "Please go back and try again.", status=status)

    @pages.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> Response:
        return _in_words("That is not possible", error.words, status=403)

    @pages.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        status, words = _failure(error, parts)
        return _in_words("That did not work", words, status=status)


def _failure(error: Exception, parts: WebParts) -> tuple[int, str]:
    emergency = parts.emergency
    if isinstance(error, StillStoring):
        log.error("database_slow")
        return 503, emergency.not_sure_if_done
    if isinstance(error, (DatabaseDown, DBAPIError)):
        log.error("database_down")
        return 503, emergency.out_of_order
    log.error("page_failed", exc_info=error)
    return 500, emergency.went_wrong


def _in_words(title: str, words: str, *, status: int) -> Response:
    """Answer our own script with the words alone, and a person with a page."""
    if SCRIPT in request.headers:
        return said({"words": words}, status=status)
    return words_page(title, words, status=status)
