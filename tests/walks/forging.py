"""Requests that no screen offered: pressed, sent and typed by somebody who made them up."""

from __future__ import annotations

import copy
import json
from typing import Any
from uuid import UUID

from bot.demo.to_vera import Answer
from handlers.features import ACTIONS, FORMS
from tests.walks.world import World

Json = dict[str, Any]


def press(world: World, name: str, action: str, subject: UUID | str | None) -> list[str]:
    """Press a button of that name about a case, wherever it may be; gives all that then shows."""
    person = world.person(name)
    before = len(world.workspace.requests)
    where = world.workspace.conversations.find("vera", person.me.user_id)
    pressed: Json = {"type": "button", "action_id": action, "block_id": "b"}
    if subject is not None:
        pressed["value"] = str(subject)
    answer = world.workspace.send(
        "interactive",
        {
            **_by(world, name, "block_actions"),
            "channel": {"id": where.conversation_id, "name": "directmessage"},
            "actions": [{**pressed, "action_ts": "1777366800.000100"}],
        },
    )
    shown = [
        f"{asked.method}: {_without_ids(asked.arguments)}"
        for asked in world.workspace.requests[before:]
    ]
    person.close_all() if person.views else None
    return [f"{answer.status} {answer.body}", *shown]


def press_everything(world: World, name: str, subject: UUID | str | None) -> dict[str, list[str]]:
    """Press every button that Vera knows about a case; gives what each of them showed."""
    return {action: press(world, name, action, subject) for action in ACTIONS}


def send_form(
    world: World, name: str, form: str, values: Json, subject: UUID | None = None
) -> Answer:
    """Send a form that was never opened, with these answers by question and element."""
    view: Json = {
        "id": "V0FORGED0001",
        "type": "modal",
        "callback_id": form,
        "private_metadata": json.dumps({"subject": str(subject)}) if subject else "",
        "blocks": [{"type": "input", "block_id": question} for question in _asked(form)],
        "state": {"values": {question: {question: value} for question, value in values.items()}},
        "hash": "1777366800.forged",
    }
    return world.workspace.send(
        "interactive", {**_by(world, name, "view_submission"), "view": view, "response_urls": []}
    )


def _asked(form: str) -> list[str]:
    entry = FORMS.get(form)
    return [name for name, _ in entry.form.on_screen({})] if entry else []


def last_submission(world: World) -> Json:
    """Give a copy of the newest form that was sent, to be sent again."""
    sent = [one for one in world.workspace.sent if one.kind == "view_submission"]
    return copy.deepcopy(sent[-1].payload)


def option(value: str) -> Json:
    """Write an option of a menu as Slack sends it back."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _by(world: World, name: str, kind: str) -> Json:
    person = world.person(name)
    return {
        "type": kind,
        "team": {"id": world.workspace.team_id, "domain": "talavera-school"},
        "user": {"id": person.me.user_id, "team_id": world.workspace.team_id},
        "api_app_id": world.workspace.app_id,
        "trigger_id": world.workspace.views.new_trigger(person.me.user_id),
    }


def _without_ids(arguments: Json) -> str:
    kept = {key: value for key, value in arguments.items() if key != "trigger_id"}
    return json.dumps(kept, sort_keys=True)
