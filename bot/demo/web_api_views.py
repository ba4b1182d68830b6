"""views.open, push, update and publish."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from bot.demo.block_rules import LARGEST_VIEW, problems_of_view, takes_files, tidied_view
from bot.demo.records import Json, StoredView
from bot.demo.views import RefusedBySlack, external_ids_of
from bot.demo.web_api_files import need_scope

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace


def _view(ws: "Workspace", arguments: Json, kind: Literal["modal", "home"]) -> Json:
    view = arguments.get("view")
    problems = problems_of_view(view, kind)
    if problems or not isinstance(view, dict):
        raise RefusedBySlack("invalid_arguments", problems)
    if len(str(view)) > LARGEST_VIEW:
        raise RefusedBySlack("view_too_large")
    if takes_files(view["blocks"]):
        need_scope(ws, "files:read")
    return tidied_view(view, ws.stamps)


def _trigger(ws: "Workspace", arguments: Json, definition: Json) -> str:
    external_id = definition.get("external_id")
    if external_id and external_id in external_ids_of(ws.views, lambda _: True):
        raise RefusedBySlack("duplicate_external_id")
    return str(arguments.get("trigger_id") or arguments.get("interactivity_pointer") or "")


def _shown(ws: "Workspace", view: StoredView) -> Json:
    ws.changed()
    return {"view": ws.payloads.view(view)}


def open_view(ws: "Workspace", arguments: Json) -> Json:
    """Answer views.open."""
    definition = _view(ws, arguments, "modal")
    with ws.lock:
        trigger_id = _trigger(ws, arguments, definition)
        return _shown(ws, ws.views.open(trigger_id, definition))


def push_view(ws: "Workspace", arguments: Json) -> Json:
    """Answer views.push."""
    definition = _view(ws, arguments, "modal")
    with ws.lock:
        trigger_id = _trigger(ws, arguments, definition)
        return _shown(ws, ws.views.push(trigger_id, definition))


def update_view(ws: "Workspace", arguments: Json) -> Json:
    """Answer views.update."""
    definition = _view(ws, arguments, "modal")
    with ws.lock:
        view = ws.views.find(arguments.get("view_id"), arguments.get("external_id"))
        ws.views.update(view, definition, arguments.get("hash"))
        return _shown(ws, view)


def publish_view(ws: "Workspace", arguments: Json) -> Json:
    """Answer views.publish."""
    definition = _view(ws, arguments, "home")
    user_id = str(arguments.get("user_id", ""))
    if user_id not in ws.people:
        raise RefusedBySlack("user_not_found" if user_id else "invalid_arguments")
    with ws.lock:
        return _shown(ws, ws.views.publish(user_id, definition, arguments.get("hash")))


METHODS: dict[str, Callable[["Workspace", Json], Json]] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
