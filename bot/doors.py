"""What may be called from outside: each platform's door, and Vera's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from bot.app import Vera
from bot.web import public_routes

if TYPE_CHECKING:
    from bot.web_pages import WebParts


def public_doors(vera: Vera, parts: WebParts | None = None) -> Flask:
    """Give the routes for each platform that is connected, and the pages where there is an address.

    `parts` are those of `web_parts`, where the caller looks after them; else they are made here.
    """
    return public_routes(
        slack=vera.slack.door if vera.slack else None,
        teams=vera.teams.door if vera.teams else None,
        pages=_pages(parts or web_parts(vera)) if vera.settings.web_address else None,
    )


def web_parts(vera: Vera) -> WebParts:
    """Gather what the pages need; only where Vera has an address of her own."""
    from bot.web_pages import WebParts  # imported only where there is an address
    from handlers.evidence import through_the_web

    return WebParts(
        settings=vera.settings,
        database=vera.database,
        writer=vera.writer,
        keyring=vera.keyring,
        schools=vera.schools,
        emergency=vera.emergency,
        evidence=through_the_web,
        blobs=vera.blobs,
        now=vera.now,
        slack_team=vera.slack.tenant if vera.slack else None,
        on_commit=lambda: vera.dispatcher.on_commit(),  # noqa: PLW0108  it is set later
        entra_verify=vera.entra_verify,
    )


def _pages(parts: WebParts) -> Blueprint:
    from bot.web_pages import web_pages

    return web_pages(parts)
