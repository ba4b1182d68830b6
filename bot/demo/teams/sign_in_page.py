"""The page on which a person signs in: on the room's own address, which any browser opens.

Entra's own refuses to be shown in a frame, so this one does as well.
"""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.demo.teams.sign_ins import RefusedByEntra

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'"


def sign_in_page(room: "Room") -> Blueprint:
    """Make the routes of the page."""
    routes = Blueprint("sign_in_page", __name__)
    routes.after_request(_guarded)
    path = "/entra/<tenant>/oauth2/v2.0/authorize"

    @routes.errorhandler(RefusedByEntra)
    def refused(error: RefusedByEntra) -> tuple[str, int]:
        """Say what is wrong, and send nobody on."""
        return _page("Sorry, but we're having trouble signing you in", f"<p>{error}</p>"), 400

    @routes.get(path)
    def ask(tenant: str) -> str:
        """Ask who signs in."""
        asked = _asked(room, tenant)
        room.sign_ins.check(asked)
        return _page("Sign in as …", _people(room, asked))

    @routes.post(path)
    def answer(tenant: str) -> str | Response:
        """Send the person back to the app, signed in or not."""
        asked, chosen = _asked(room, tenant), request.form.get("as")
        with room.lock:
            sent = room.sign_ins.allow(asked, chosen) if chosen else room.sign_ins.decline(asked)
        return _sent_back(asked, sent)

    return routes


def _asked(room: "Room", tenant: str) -> dict[str, str]:
    if tenant != room.tenant_id:
        raise RefusedByEntra("AADSTS90002: Tenant was not found.")
    return request.args.to_dict()


def _sent_back(asked: Mapping[str, str], sent: Mapping[str, str]) -> str | Response:
    back = asked["redirect_uri"]
    if asked.get("response_mode") != "form_post":
        there = f"{back}{'&' if '?' in back else '?'}{urlencode(sent)}"
        return Response(status=302, headers={"Location": there})
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in sent.items()
    )
    form = f'<form id="back" method="post" action="{escape(back)}">{fields}'
    script = '<script src="/static/sign_in.js" defer></script>'
    return _page("Going back …", f'{form}<button class="as">Continue</button></form>{script}')


def _people(room: "Room", asked: Mapping[str, str]) -> str:
    hint = asked.get("login_hint", "").casefold()
    here = [one for one in room.people.values() if not one.deactivated]
    listed = sorted(here, key=lambda one: not hint or (one.email or "").casefold() != hint)
    buttons = "".join(
        f'<li><button class="as" name="as" value="{escape(one.user_id)}">{escape(one.name)}'
        f"<span>{escape(one.title)}</span></button></li>"
        for one in listed
    )
    cancel = '<button class="cancel">Cancel</button>'
    return f'<form method="post" id="people"><ul>{buttons}</ul>{cancel}</form>'


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/static/sign_in.css"></head>'
        f"<body><main><p>The demo's Entra</p><h1>{title}</h1>{body}</main></body></html>"
    )


def _guarded(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = f"{POLICY}; img-src data:; frame-ancestors 'none'"
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
