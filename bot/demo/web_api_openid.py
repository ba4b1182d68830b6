"""openid.connect.token: a code against tokens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import request

from bot.demo.records import Json

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace


def token(ws: "Workspace", arguments: Json) -> Json:
    """Answer openid.connect.token; the secret comes in the body or as HTTP Basic."""
    body = request.get_json(silent=True) if request.is_json else request.form
    sent = {**arguments, "client_secret": (body or {}).get("client_secret", "")}
    named = request.authorization
    basic = None
    if named and named.type == "basic":
        basic = (named.username or "", named.password or "")
    return ws.openid.exchange(sent, basic)


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {"openid.connect.token": token}
