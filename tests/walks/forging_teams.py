"""Activities of Teams that no screen offered, for `forging` and for walks that only Teams has."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.demo.teams import Room
from bot.demo.to_vera import Answer
from handlers.features import FORMS
from handlers.forms import Answers, PickMany, PickPeople
from handlers.wording import LONDON
from tests.walks.world import World

Json = dict[str, Any]

CONTEXT = {"theme": "default"}


def press(world: World, name: str, action: str, subject: UUID | str | None) -> list[str]:
    """Press a button of that name on a card, one that opens a dialog and one in a dialog."""
    room = room_of(world)
    about = {} if subject is None else {"subject": str(subject)}
    does = {"action": action, **about}
    execute = {"type": "Action.Execute", "title": "Press", "verb": action, "data": about}
    opens = {"msteams": {"type": "task/fetch"}, "does": does}
    before = len(room.requests)
    answers = [
        invoke(world, name, "adaptiveCard/action", {"action": execute, "trigger": "manual"}),
        invoke(world, name, "task/fetch", {"data": opens, "context": CONTEXT}),
        invoke(world, name, "task/submit", {"data": {"does": does}, "context": CONTEXT}),
    ]
    asked = [f"{one.method}: {_sorted(one.arguments)}" for one in room.requests[before:]]
    return [*(f"{one.status} {_sorted(_without_keys(one.json()))}" for one in answers), *asked]


def send_form(
    world: World, name: str, form: str, answers: Answers, subject: UUID | None = None
) -> Answer:
    """Send a form that was never opened, with these answers by question name."""
    about = {"subject": str(subject)} if subject else {}
    data = {"form": form, **about, "key": "forged", "shown": _asked(form, answers)}
    return send_data(world, name, {**data, **values(answers)})


def send_again(
    world: World, changes: Mapping[str, Any], *, name: str | None = None, key: str | None = None
) -> Answer:
    """Send the newest form again, with some answers changed, as somebody else or as a new one."""
    who, data = last_submission(world)
    data |= values(changes)
    data["shown"] = sorted({*data["shown"], *_asked(data["form"], _given(data))})
    data["key"] = key or data["key"]
    return send_data(world, name or who, data)


def send_data(world: World, name: str, data: Json) -> Answer:
    """Send a dialog's data as it stands."""
    return invoke(world, name, "task/submit", {"data": data, "context": CONTEXT})


def invoke(world: World, name: str, kind: str, value: Json) -> Answer:
    """Send an invoke from somebody's own chat."""
    return room_of(world).invoke_as(world.accounts[name], kind, value, channel="vera")


def last_submission(world: World) -> tuple[str, Json]:
    """Give who sent the newest form, and a copy of its data."""
    room = room_of(world)
    sent = [
        one.payload
        for one in room.sent
        if one.kind == "task/submit" and "form" in one.payload["value"]["data"]
    ]
    user_id = room.person_called(sent[-1]["from"]["aadObjectId"])
    name = next(each for each, id in world.accounts.items() if id == user_id)
    return name, copy.deepcopy(sent[-1]["value"]["data"])


def values(answers: Answers) -> Json:
    """Write answers as Teams sends the values of inputs, by the input's id."""
    written: Json = {}
    for name, value in answers.items():
        if isinstance(value, list):
            written[name] = ",".join(value)
        elif isinstance(value, int):
            there = datetime.fromtimestamp(value, LONDON)
            written |= {f"{name}.date": f"{there:%Y-%m-%d}", f"{name}.time": f"{there:%H:%M}"}
        else:
            written[name] = value
    return written


def room_of(world: World) -> Room:
    """Give the room of a world that has one."""
    assert world.room is not None, "nobody is on Teams here"
    return world.room


def _asked(form: str, answers: Answers) -> list[str]:
    entry = FORMS.get(form)
    return [name for name, _ in entry.form.on_screen(answers)] if entry else []


def _given(data: Json) -> Answers:
    """Read the answers as far as they decide what else is asked."""
    questions = FORMS[data["form"]].form.questions()
    return {
        name: str(data.get(name, "")).split(",")
        if isinstance(question, (PickMany, PickPeople))
        else data.get(name)
        for name, question in questions.items()
    }


def _without_keys(answer: Any) -> Any:
    """Take out the key that every form drawn anew has of its own."""
    if isinstance(answer, dict):
        return {name: _without_keys(each) for name, each in answer.items() if name != "key"}
    return [_without_keys(each) for each in answer] if isinstance(answer, list) else answer


def _sorted(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
