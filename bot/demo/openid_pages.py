"""The pages of Sign in with Slack: who is asked, what they answer, and the keys."""

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from bot.demo.openid import PATH

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def openid_pages(ws: "Workspace") -> Blueprint:
    """Make the routes of signing in."""
    routes = Blueprint("openid_pages", __name__)

    @routes.get(f"{PATH}/authorize")
    def authorize() -> Response:
        """Ask who signs in."""
        asked = request.args.to_dict()
        problem = ws.openid.problem_of(asked)
        return _shown(_refusal(problem), 400) if problem else _shown(_choice(ws, asked), 200)

    @routes.get(f"{PATH}/chosen")
    def chosen() -> AnyResponse:
        """Lead the person who was chosen back, with a code or with a no."""
        asked = request.args.to_dict()
        person = ws.people.get(asked.pop("as", ""))
        problem = ws.openid.problem_of(asked)
        if problem or (person and person.deactivated):
            return _shown(_refusal(problem or "user_not_found"), 400)
        return redirect(ws.openid.allow(person, asked) if person else ws.openid.deny(asked))

    @routes.get(f"{PATH}/keys")
    def keys() -> Response:
        """Give the keys that tokens are signed with."""
        return jsonify(ws.openid.published())

    @routes.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        """Give the OpenID metadata."""
        return jsonify(ws.openid.metadata())

    return routes


def _choice(ws: "Workspace", asked: Mapping[str, str]) -> str:
    there = [one for one in ws.people.values() if not one.deactivated]
    people = "".join(
        f"<li><a href='{_way(asked, one.user_id)}'>Sign in as "
        f"{html.escape(one.name)}</a> <span>{html.escape(one.title)}</span></li>"
        for one in there
    )
    no = f"<p><a href='{_way(asked, '')}'>Cancel</a></p>"
    return f"<h1>Sign in to {html.escape(ws.team_name)}</h1><ul>{people}</ul>{no}"


def _way(asked: Mapping[str, str], user_id: str) -> str:
    return html.escape(f"{PATH}/chosen?{urlencode({**asked, 'as': user_id})}", quote=True)


def _refusal(problem: str) -> str:
    words = f"Something went wrong when signing in: {html.escape(problem)}."
    return f"<h1>That did not work</h1><p>{words}</p>"


def _shown(inside: str, status: int) -> Response:
    page = (
        "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<title>Sign in | Slack</title><link rel='stylesheet' href='/static/sign_in.css'></head>"
        f"<body><main>{inside}</main></body></html>"
    )
    answer = Response(page, status, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
