"""A page on which one person is given something, once: who they are, one button, and then it.

Until the button is pressed nothing is looked up: a scanner that follows links uses nothing up and
learns nothing. Whatever is wrong with a link is answered alike.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.web_pages.parts import WebParts
from bot.web_pages.sessions import Cookies, Visitor, visitor
from bot.web_pages.shown import page, words_page
from bot.web_pages.ways import NO_WAY, Way, sign_in_trouble
from storage.database import SchoolSession
from storage.people import Person
from storage.roster import roster_of

NOTHING = "There is nothing here for you to open"
NOBODY_CAN = "Nobody can sign in here yet. Please tell whoever looks after Vera: "


@dataclass(frozen=True, slots=True, kw_only=True)
class OneButton:
    """What a page says, and what its button gives.

    Attributes:
        path: The first part of its address; `bot.web_pages.sign_in` leads people back to it.
        title: What is done there.
        sign_in: Why one must sign in.
        note: What becomes of what is given.
        button: What the button says.
        give: Uses the link up and gives it; `nothing_here` where it gives nothing.
    """

    path: str
    title: str
    sign_in: str
    note: str
    button: str
    give: Callable[[WebParts, str, Visitor], Response]


def add_button(
    pages: Blueprint, parts: WebParts, cookies: Cookies, ways: Mapping[str, Way], shown: OneButton
) -> None:
    """Add such a page."""

    @pages.get(f"/{shown.path}/<token>", endpoint=f"before_{shown.path}")
    def before(token: str) -> Response:  # noqa: ARG001  it is not looked at
        """Say who one is, and offer the button."""
        there = visitor(parts, cookies)
        return _button(parts, ways, there, shown) if there else _sign_in(parts, ways, shown)

    @pages.post(f"/{shown.path}/<token>", endpoint=f"give_{shown.path}")
    def give(token: str) -> Response:
        """Give it, once."""
        there = visitor(parts, cookies)
        if there is None:
            return _sign_in(parts, ways, shown, status=403)
        if not hmac.compare_digest(request.form.get("csrf", "").encode(), there.csrf.encode()):
            return _button(parts, ways, there, shown, status=403)
        return shown.give(parts, token, there)


def nothing_here(ask_again: str) -> Response:
    """Say the same of every link that gives nothing."""
    return words_page(NOTHING, ask_again, status=404)


def still_here(session: SchoolSession, there: Visitor) -> Person | None:
    """Ask within the transaction whether somebody who signed in still works here."""
    person = roster_of(session).people.get(there.person.id)
    return person if person is not None and person.left_on is None else None


def _sign_in(
    parts: WebParts, ways: Mapping[str, Way], shown: OneButton, *, status: int = 200
) -> Response:
    if not ways:
        trouble = NOBODY_CAN + (sign_in_trouble(parts.settings) or NO_WAY)
        return words_page(shown.title, trouble, status=503)
    return page("sign_in.html", status=status, shown=shown, ways=_links(ways))


def _button(
    parts: WebParts,
    ways: Mapping[str, Way],
    there: Visitor,
    shown: OneButton,
    *,
    status: int = 200,
) -> Response:
    school = parts.schools[there.school_id].settings.name
    return page(
        "open.html",
        status=status,
        shown=shown,
        name=there.person.name,
        school=school,
        csrf=there.csrf,
        ways=_links(ways),
    )


def _links(ways: Mapping[str, Way]) -> list[tuple[str, str]]:
    to = urlencode({"to": request.path})
    return [(way.label, f"/sign-in/{name}?{to}") for name, way in ways.items()]
