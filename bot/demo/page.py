"""The page and its JSON: it does only what the Python API does."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request, send_from_directory

from bot.demo.conversations import NoSuchConversation
from bot.demo.file_faults import KNOWN as FILE_FAULTS
from bot.demo.page_acts import ACTS
from bot.demo.page_state import page_state
from bot.demo.records import Json, NotOnScreen

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

STATIC = Path(__file__).parent / "static"
PATIENCE = 8.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FAULT_CHOICES = {"429", "500", "timeout", "invalid_auth", "channel_not_found", "not_in_channel"}


def page(ws: "Workspace") -> Blueprint:
    """Make the routes of the page."""
    routes = Blueprint("page", __name__)
    routes.after_request(_guarded)

    @routes.get("/")
    def index() -> Response:
        """Give the page."""
        return send_from_directory(STATIC, "index.html")

    @routes.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        """Give the page's styles and scripts."""
        return send_from_directory(STATIC, name)

    @routes.get("/page/state")
    def state() -> Response:
        """Give what a person sees, waiting for something new if asked to."""
        since = request.args.get("since", type=int, default=-1)
        version = ws.wait_for_change(since, PATIENCE)
        if version <= since:
            return jsonify({"version": version, "same": True})
        person = ws.acting_as(request.args.get("as") or next(iter(ws.people)))
        return jsonify(page_state(ws, person, request.args.get("open", "")))

    @routes.post("/page/act")
    def act() -> tuple[Response, int]:
        """Do what a person did on the page."""
        wish = _sent()
        try:
            person = ws.acting_as(str(wish["as"]))
            return jsonify({"ok": True, **(ACTS[str(wish["what"])](person, wish) or {})}), 200
        except (NotOnScreen, NoSuchConversation, KeyError) as error:
            return jsonify({"ok": False, "error": str(error.args[0])}), 400

    @routes.post("/page/clock")
    def clock() -> Response:
        """Move the demo's time."""
        ws.move_clock(time_to(ws.now(), _sent(), ws.terms))
        return jsonify({"ok": True})

    @routes.post("/page/faults")
    def break_slack() -> Response:
        """Make Slack fail, or be well again."""
        FAULT_WISHES[str(_sent().get("wish"))](ws, _sent())
        ws.changed()
        return jsonify({"ok": True})

    return routes


def _guarded(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _sent() -> Json:
    sent = request.get_json()
    return sent if isinstance(sent, dict) else {}


def time_to(now: datetime, wish: Json, terms: Sequence[datetime] = ()) -> timedelta:
    """Work out how far a wish such as `22:30` or `next term` moves the clock."""
    if wish.get("to") == "next term":
        return (next_term(now, terms) or now).astimezone(UTC) - now.astimezone(UTC)
    local = now.astimezone(ZoneInfo("Europe/London"))
    # Subtracted in UTC: the same zone on both sides would ignore the change of summer time.
    if wish.get("to") == "22:30":
        return _next(local, 22, 30, weekdays_only=False).astimezone(UTC) - now.astimezone(UTC)
    if wish.get("to") == "school morning":
        return _next(local, 8, 15, weekdays_only=True).astimezone(UTC) - now.astimezone(UTC)
    return timedelta(minutes=min(max(int(wish.get("minutes", 0)), 0), 60 * 24 * 31))


def next_term(now: datetime, terms: Sequence[datetime]) -> datetime | None:
    """Say when the next term begins; None where no later one is known."""
    return next((each for each in terms if each > now), None)


def _next(local: datetime, hour: int, minute: int, *, weekdays_only: bool) -> datetime:
    then = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while then <= local or (weekdays_only and then.weekday() > 4):
        then += timedelta(days=1)
    return then


def _fail(ws: "Workspace", wish: Json) -> None:
    how = str(wish.get("how"))
    if how in FAULT_CHOICES:
        ws.fail_next(str(wish.get("method") or "*"), how, int(wish.get("times", 1)), retry_after=5)


def _fail_file(ws: "Workspace", wish: Json) -> None:
    if wish.get("how") in FILE_FAULTS:
        ws.fail_file("*", str(wish["how"]))


def _set_rate(ws: "Workspace", wish: Json) -> None:
    ws.failure_rate = min(max(float(wish.get("rate", 0)), 0.0), 1.0)


def _set_limit(ws: "Workspace", wish: Json) -> None:
    ws.rate_limit = bool(wish.get("on"))


def _clear(ws: "Workspace", _: Json) -> None:
    ws.faults.clear()
    ws.file_faults.planned.clear()


def _retry(ws: "Workspace", _: Json) -> None:
    ws.retry_now()


FAULT_WISHES: dict[str, Callable[["Workspace", Json], None]] = {
    "fail": _fail,
    "fail_file": _fail_file,
    "rate": _set_rate,
    "limit": _set_limit,
    "clear": _clear,
    "retry": _retry,
}
