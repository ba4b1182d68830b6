"""Taking a file that a feature gives by a link: the register of requests, the letter to parents."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from bot.web_pages.given_out import attachment
from bot.web_pages.one_button import OneButton, nothing_here, still_here
from bot.web_pages.parts import WebParts
from bot.web_pages.sessions import Visitor
from handlers.files_to_give import FileToGive, use_link_to_file
from storage.database import SchoolSession

ASK_AGAIN = (
    "A link is for one person, for five minutes and for one time. If you should have this file, "
    "ask for it again in chat, where you asked for it before."
)


def _taken(parts: WebParts, token: str, there: Visitor) -> Response:
    file = parts.writer.write(there.school_id, _using(parts, token, there))
    if file is None:
        return nothing_here(ASK_AGAIN)
    parts.on_commit()
    # It is written apart from the one writer, whom a long register would keep from everybody else.
    with parts.database.reading(there.school_id) as session:
        given = file.write(parts.moment(session), there.person)
    return attachment(
        [given.content], size=len(given.content), name=given.name, content_type=given.type
    )


def _using(
    parts: WebParts, token: str, there: Visitor
) -> Callable[[SchoolSession], FileToGive | None]:
    def work(session: SchoolSession) -> FileToGive | None:
        person = still_here(session, there)
        return use_link_to_file(parts.moment(session), token, person) if person else None

    return work


LISTS = OneButton(
    path="lists",
    title="Take a file",
    sign_in=(
        "A file from Vera is given to one person. Please sign in, so that Vera knows who you are."
    ),
    note=(
        "The file is given to you once and recorded. It is made of what you may see in Vera. Keep "
        "it only where the school allows, and delete it when you no longer need it."
    ),
    button="Download the file",
    give=_taken,
)
