"""How a page is shown: whole, in words, and with what a browser may do with it."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
TEAMS_HOSTS = (
    "https://teams.microsoft.com",
    "https://*.teams.microsoft.com",
    "https://*.cloud.microsoft",
    "https://*.office.com",
    "https://*.microsoft365.com",
)
"""Where Teams shows a dialog with a page of ours in it."""
THIS_MACHINE = ("http://127.0.0.1:*", "http://localhost:*")
"""Where the demo does, in development."""


def page(template: str, *, status: int = 200, **facts: Any) -> Response:
    """Show a page."""
    return Response(render_template(template, **facts), status, mimetype="text/html")


def words_page(
    title: str,
    *words: str,
    status: int = 200,
    numbers: tuple[tuple[str, str], ...] = (),
    link: tuple[str, str] | None = None,
) -> Response:
    """Show words and, where it matters, whom to ring."""
    return page("words.html", status=status, title=title, words=words, numbers=numbers, link=link)


def may_be_framed(*, development: bool) -> None:
    """Let Teams show this page in a dialog."""
    g.ancestors = " ".join((*TEAMS_HOSTS, *(THIS_MACHINE if development else ())))


def with_care(answer: Response) -> Response:
    """Say what a browser, a cache and a search engine may do with an answer: nothing."""
    ancestors = g.get("ancestors", "'none'")
    headers = answer.headers
    headers["Cache-Control"] = "no-store"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers.setdefault("Content-Security-Policy", POLICY.format(ancestors=ancestors))
    if ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return answer
