"""What the room takes of an app's manifest: message actions and the domains of pages."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.small_bot import SmallBot

COMMAND = {
    "id": "hand-on", "type": "action", "title": "Hand it on", "description": "Gives it to Vera",
    "context": ["message"], "fetchTask": True,
}  # fmt: skip


def a_manifest(*commands: Json, **changes: Any) -> Json:
    extension = {"botId": "b", "commands": list(commands)}
    return {"bots": [{"botId": "b"}], "composeExtensions": [extension], **changes}


def test_the_menu_offers_what_the_manifest_declares_for_messages(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    search = {**COMMAND, "id": "search", "type": "query", "context": ["compose"]}
    room.take_manifest(a_manifest(COMMAND, search, validDomains=["vera.school.example"]))
    assert room.message_actions == [("hand-on", "Hand it on")]
    assert room.valid_domains == ["vera.school.example"]
    teacher.more_actions(teacher.say("General", "x"), "Hand it on")
    assert bot.seen[-1]["value"]["commandId"] == "hand-on"


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (a_manifest({**COMMAND, "title": "x" * 33}), "the title of the command 'hand-on'"),
        (a_manifest({**COMMAND, "description": "x" * 129}), "the description of the command"),
        (a_manifest({**COMMAND, "id": ""}), "the id of the command"),
        (a_manifest({**COMMAND, "context": ["chat"]}), "a context that Teams does not know"),
        (a_manifest({**COMMAND, "fetchTask": False}), "does not fetch the dialog"),
        (a_manifest(COMMAND, COMMAND), "the same id"),
        (a_manifest(), "one to ten commands"),
        (a_manifest(COMMAND, bots=[{"botId": "c"}]), "another bot"),
        (a_manifest(COMMAND, validDomains=["https://vera.school.example"]), "is no domain"),
        (a_manifest(COMMAND, validDomains=["*"]), "is no domain"),
        (a_manifest(COMMAND, validDomains=["a.example"] * 17), "more than 16"),
        ({"composeExtensions": [{}, {}]}, "more than one"),
    ],
)
def test_a_manifest_that_teams_would_not_take_is_refused_in_words(
    room: Room, manifest: Json, problem: str
) -> None:
    before = room.message_actions
    with pytest.raises(ValueError, match=problem):
        room.take_manifest(manifest)
    assert room.message_actions == before
