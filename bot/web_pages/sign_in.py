"""Signing in: leading somebody to their platform, and what happens when they come back."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, redirect, request

from bot.web_pages.parts import WebParts
from bot.web_pages.sessions import SIGN_IN, SIGN_IN_LASTS, Cookies, person_of, remember
from bot.web_pages.shown import page, words_page
from bot.web_pages.ways import Facts, NotSignedIn, Way
from handlers.chat import Account

log = structlog.get_logger()

OUR_OWN = re.compile(r"/(?:files|lists)/[A-Za-z0-9_-]{1,128}")
"""Where somebody may be led once they have signed in; nowhere else."""

SAID = ("code", "state", "error")
"""What platforms say when somebody comes back, so far as it is listened to."""

Said = Mapping[str, str]

BEGIN_IN_CHAT = "Please begin again with the link that Vera gave you in chat."
NOT_BEGUN_HERE = (
    "This sign-in was not begun in this browser, or it took longer than ten minutes. "
    + BEGIN_IN_CHAT
)
TURNED_BACK = "You did not sign in, so nothing was opened."
NOT_KNOWN = (
    "Vera does not know this account, or it belongs to somebody who has left. If you have never "
    "written to Vera in chat, do that once and then sign in again."
)
BUSY = "Many people are signing in just now. Please try again in a minute."
FAILED = "You are not signed in"


class UsedOnce:
    """What was used in this process in the last ten minutes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: dict[str, datetime] = {}

    def use(self, begun: Facts, *, now: datetime) -> bool:
        """Use a sign-in up; False when it was used before."""
        state = str(begun["state"])
        with self._lock:
            since = now - SIGN_IN_LASTS - timedelta(minutes=1)
            self._used = {key: at for key, at in self._used.items() if at > since}
            if state in self._used:
                return False
            self._used[state] = now
            return True


def add_sign_in(
    pages: Blueprint, parts: WebParts, cookies: Cookies, ways: Mapping[str, Way]
) -> None:
    """Add the pages of signing in."""
    used = UsedOnce()

    @pages.get("/sign-in/<name>")
    def sign_in(name: str) -> Response:
        """Lead somebody to their platform."""
        way, to = ways.get(name), request.args.get("to", "")
        if way is None or not OUR_OWN.fullmatch(to):
            return words_page(FAILED, BEGIN_IN_CHAT, status=404)
        try:
            return _led_away(parts, cookies, way, to)
        except NotSignedIn as error:
            return _not_signed_in(error, name, again=_again(name, to))

    @pages.get("/signed-in/<name>")
    def signed_in(name: str) -> Response:
        """Learn who came back, and lead them to what they wanted."""
        return come_back(name, request.args)

    @pages.post("/signed-in/<name>")
    def brought_back(name: str) -> Response:
        """Learn it from a form that the platform's page sent, where that is its way.

        Our cookie does not come with another site's form: our own page sends it once more.
        """
        if "again" in request.form:
            return come_back(name, request.form)
        said = {each: request.form[each] for each in SAID if each in request.form}
        return page("go_on.html", said=said)

    def come_back(name: str, said: Said) -> Response:
        way, begun = ways.get(name), cookies.read(SIGN_IN)
        is_it = way and begun and _is_the_one(begun, name, said)
        if way and begun and is_it and used.use(begun, now=parts.now()):
            answer = _come_back(parts, cookies, way, begun, said)
        else:
            answer = words_page(FAILED, NOT_BEGUN_HERE, status=403)
        cookies.take_away(answer, SIGN_IN)
        return answer


def _is_the_one(begun: Facts, name: str, said: Said) -> bool:
    state = said.get("state", "").encode()
    return begun["way"] == name and hmac.compare_digest(str(begun["state"]).encode(), state)


def _led_away(parts: WebParts, cookies: Cookies, way: Way, to: str) -> Response:
    with _Outward(parts):
        begun = way.begin(f"{parts.settings.web_address}/signed-in/{way.name}")
    answer = _redirect(begun.url)
    facts = {"way": way.name, "to": to, "state": begun.state, "facts": dict(begun.facts)}
    cookies.put(answer, SIGN_IN, facts, lasts=SIGN_IN_LASTS)
    return answer


def _come_back(parts: WebParts, cookies: Cookies, way: Way, begun: Facts, said: Said) -> Response:
    to = str(begun["to"])
    try:
        account = _ended(parts, way, begun, said)
    except NotSignedIn as error:
        return _not_signed_in(error, way.name, again=_again(way.name, to))
    if person_of(parts, account) is None:
        return words_page(FAILED, NOT_KNOWN, status=403)
    answer = _redirect(to)
    remember(cookies, answer, account)
    return answer


def _ended(parts: WebParts, way: Way, begun: Facts, said: Said) -> Account:
    if said.get("error"):
        raise NotSignedIn(TURNED_BACK, why="turned_back")
    with _Outward(parts):
        return way.end(begun["facts"], {each: said[each] for each in SAID if each in said})


class _Outward:
    """Asks a platform; a few at a time."""

    def __init__(self, parts: WebParts) -> None:
        self._seats = parts.outward

    def __enter__(self) -> None:
        if not self._seats.acquire(blocking=False):
            raise NotSignedIn(BUSY, why="busy")

    def __exit__(self, *_: object) -> None:
        self._seats.release()


def _not_signed_in(error: NotSignedIn, platform: str, *, again: str) -> Response:
    log.info("not_signed_in", why=error.why, platform=platform)
    return words_page(FAILED, error.words, status=403, link=(again, "Sign in again"))


def _again(name: str, to: str) -> str:
    return f"/sign-in/{name}?{urlencode({'to': to})}"


def _redirect(url: str) -> Response:
    answer = redirect(url, code=303)
    assert isinstance(answer, Response)
    return answer
