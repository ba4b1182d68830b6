"""The page and its JSON: it does only what the Python API does."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request, send_from_directory

from bot.demo.conversations import NoSuchConversation
from bot.demo.page import POLICY, time_to
from bot.demo.page import STATIC as SHARED
from bot.demo.records import Json, NotOnScreen
from bot.demo.teams.faults import WAYS
from bot.demo.teams.page_acts import ACTS
from bot.demo.teams.page_state import page_state
from bot.demo.teams.repeats import WAYS_TWICE
from bot.demo.teams.web_pages import framed

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

STATIC = Path(__file__).parent / "static"
PATIENCE = 8.0
OPERATIONS = {"begin", "post", "replace", "delete", "members", "channels", "token", "keys", "*"}


class RoomPage:
    """What the page may ask and do, for any person of the room."""

    def __init__(self, room: "Room") -> None:
        self.room = room

    def state(self, user_id: str = "", open_id: str = "", since: int = -1) -> Json:
        """Give what a person sees, once it is newer than `since` or some seconds have passed."""
        version = self.room.wait_for_change(since, PATIENCE)
        if version <= since:
            return {"version": version, "same": True}
        # A page that was left open may still act as somebody of another demo.
        known = user_id if user_id in self.room.people else next(iter(self.room.people))
        return page_state(self.room, self.room.acting_as(known), open_id)

    def act(self, wish: Json) -> Json:
        """Do what a person did on the page; what is not there any more is said in words."""
        try:
            person = self.room.acting_as(str(wish["as"]))
            return {"ok": True, **(ACTS[str(wish["what"])](person, wish) or {})}
        except (NotOnScreen, NoSuchConversation, KeyError) as error:
            return {"ok": False, "error": str(error.args[0])}

    def move_clock(self, wish: Json) -> None:
        """Move the demo's time."""
        self.room.move_clock(time_to(self.room.now(), wish, self.room.terms))

    def break_teams(self, wish: Json) -> None:
        """Make Teams fail, or be well again."""
        FAULT_WISHES[str(wish.get("wish"))](self.room, wish)
        self.room.changed()


def page(room: "Room") -> Blueprint:
    """Make the routes of the page."""
    routes, shown = Blueprint("room_page", __name__), RoomPage(room)
    routes.after_request(lambda answer: _guarded(room, answer))

    @routes.get("/")
    def index() -> Response:
        """Give the page."""
        return send_from_directory(STATIC, "index.html")

    @routes.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        """Give the page's styles and scripts."""
        return send_from_directory(STATIC, name)

    @routes.get("/static/shared/<path:name>")
    def shared_file(name: str) -> Response:
        """Give those that both platforms' pages use."""
        return send_from_directory(SHARED, name)

    @routes.get("/room/state")
    def state() -> Response:
        """Give what a person sees, waiting for something new if asked to."""
        asked = request.args
        since = asked.get("since", type=int, default=-1)
        return jsonify(shown.state(asked.get("as", ""), asked.get("open", ""), since))

    @routes.post("/room/act")
    def act() -> tuple[Response, int]:
        """Do what a person did on the page."""
        done = shown.act(_sent())
        return jsonify(done), 200 if done["ok"] else 400

    @routes.post("/room/clock")
    def clock() -> Response:
        """Move the demo's time."""
        shown.move_clock(_sent())
        return jsonify({"ok": True})

    @routes.post("/room/faults")
    def break_teams() -> Response:
        """Make Teams fail, or be well again."""
        shown.break_teams(_sent())
        return jsonify({"ok": True})

    return routes


def _guarded(room: "Room", answer: Response) -> Response:
    frames = f"frame-src {framed(room.valid_domains)}"
    answer.headers["Content-Security-Policy"] = f"{POLICY}; {frames}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sent() -> Json:
    sent = request.get_json()
    return sent if isinstance(sent, dict) else {}


def _fail(room: "Room", wish: Json) -> None:
    operation, how = str(wish.get("operation") or "*"), str(wish.get("how"))
    if how in WAYS and operation in OPERATIONS:
        room.fail_next(operation, how, int(wish.get("times", 1)), retry_after=5, lasts=5.0)


def _set_rate(room: "Room", wish: Json) -> None:
    room.failure_rate = min(max(float(wish.get("rate", 0)), 0.0), 1.0)


def _set_limit(room: "Room", wish: Json) -> None:
    room.rate_limit = bool(wish.get("on"))


def _clear(room: "Room", _: Json) -> None:
    room.faults.clear()
    room.repeats.clear()


def _repeat(room: "Room", wish: Json) -> None:
    if (how := str(wish.get("how"))) in WAYS_TWICE:
        room.repeat_next(how=how)


FAULT_WISHES: dict[str, Callable[["Room", Json], None]] = {
    "fail": _fail,
    "rate": _set_rate,
    "limit": _set_limit,
    "repeat": _repeat,
    "clear": _clear,
}
