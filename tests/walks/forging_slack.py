"""Payloads of Slack that no screen offered, for `forging` and for walks that only Slack has."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.demo.to_vera import Answer
from handlers.features import FORMS
from handlers.forms import Answers, PickDay, PickOne, Question
from tests.walks.world import World

Json = dict[str, Any]


def press(world: World, name: str, action: str, subject: UUID | str | None) -> list[str]:
    """Press a button of that name in somebody's own chat; gives all that then shows."""
    person = world.workspace.acting_as(world.accounts[name])
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


def send_form(
    world: World,
    name: str,
    form: str,
    values: Json,
    subject: UUID | None = None,
    *,
    key: str = "V0FORGED0001",
) -> Answer:
    """Send a form that was never opened, with these answers by question and element."""
    view: Json = {
        "id": key,
        "type": "modal",
        "callback_id": form,
        "private_metadata": json.dumps({"subject": str(subject)}) if subject else "",
        "blocks": [],
        "state": {"values": {question: {question: value} for question, value in values.items()}},
        "hash": "1777366800.forged",
    }
    _show_what_is_asked(view, _given(view))
    return world.workspace.send(
        "interactive", {**_by(world, name, "view_submission"), "view": view, "response_urls": []}
    )


def send_again(
    world: World, changes: Mapping[str, Any], *, name: str | None = None, key: str | None = None
) -> Answer:
    """Send the newest form again, with some answers changed, as somebody else or as a new one."""
    submission = last_submission(world)
    view = submission["view"]
    for question, element in elements(view["callback_id"], changes).items():
        view["state"]["values"][question] = {question: element}
    _show_what_is_asked(view, _given(view))
    view["id"] = key or view["id"]
    if name is not None:
        submission["user"]["id"] = world.accounts[name]
    return world.workspace.send("interactive", submission)


def last_submission(world: World) -> Json:
    """Give a copy of the newest form that was sent, to be sent again."""
    sent = [one for one in world.workspace.sent if one.kind == "view_submission"]
    return copy.deepcopy(sent[-1].payload)


def elements(form: str, answers: Answers) -> Json:
    """Write answers as the elements of Slack's state, by question name."""
    entry = FORMS.get(form)
    questions = entry.form.questions() if entry else {}
    return {name: _element(questions.get(name), value) for name, value in answers.items()}


def option(value: str) -> Json:
    """Write an option of a menu as Slack sends it back."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}


def _element(question: Question | None, value: Any) -> Json:
    if isinstance(value, list):
        return {"type": "multi_external_select", "selected_options": [option(v) for v in value]}
    if isinstance(value, int):
        return {"type": "datetimepicker", "selected_date_time": value}
    if isinstance(question, PickOne):
        return {"type": "radio_buttons", "selected_option": option(value)}
    if isinstance(question, PickDay):
        return {"type": "datepicker", "selected_date": value}
    return {"type": "plain_text_input", "value": value}


def _given(view: Json) -> Answers:
    """Read which options are chosen, as far as it decides what else is asked."""
    chosen = {
        name: held.get("selected_option") or {}
        for name, values in view["state"]["values"].items()
        for held in values.values()
    }
    ticked = {
        name: [each["value"] for each in held["selected_options"]]
        for name, values in view["state"]["values"].items()
        for held in values.values()
        if held.get("selected_options")
    }
    return {**{name: each.get("value") for name, each in chosen.items()}, **ticked}


def _show_what_is_asked(view: Json, answers: Answers) -> None:
    """Let the form show every question that its answers ask for."""
    entry = FORMS.get(view["callback_id"])
    asked = [name for name, _ in entry.form.on_screen(answers)] if entry else []
    shown = {block.get("block_id") for block in view["blocks"]}
    view["blocks"] += [{"type": "input", "block_id": name} for name in asked if name not in shown]


def _by(world: World, name: str, kind: str) -> Json:
    user_id = world.accounts[name]
    return {
        "type": kind,
        "team": {"id": world.workspace.team_id, "domain": "talavera-school"},
        "user": {"id": user_id, "team_id": world.workspace.team_id},
        "api_app_id": world.workspace.app_id,
        "trigger_id": world.workspace.views.new_trigger(user_id),
    }


def _without_ids(arguments: Json) -> str:
    kept = {key: value for key, value in arguments.items() if key != "trigger_id"}
    return json.dumps(kept, sort_keys=True)
