"""teams/manifest.json is what the features declare, what Teams accepts, and asks for nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.teams.manifest import NO_APP_ID, manifest
from bot.teams.spelling import meant
from handlers.features import COMMANDS, MESSAGE_ACTIONS
from tests.bot.teams.signing import APP_ID

HERE = Path(__file__).parents[3] / "teams" / "manifest.json"
SCHEMAS = Path(__file__).parents[2] / "data" / "teams" / "schemas" / "app-manifest"
MOST_COMMANDS = 10
LONGEST_TITLE, LONGEST_DESCRIPTION = 32, 128
"""What every client shows; the schema would take more."""


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(HERE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def schema() -> jsonschema.protocols.Validator:
    read = json.loads((SCHEMAS / "MicrosoftTeams.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(read)


def lists(written: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = written["bots"][0]["commandLists"]
    return found


def test_the_file_is_equal_to_what_the_features_declare(written: dict[str, Any]) -> None:
    assert written == manifest()
    assert written["id"] == written["bots"][0]["botId"] == NO_APP_ID


@pytest.mark.parametrize("slash_commands", [False, True])
@pytest.mark.parametrize("web_host", [None, "vera.school.example", "vera.school.example:8443"])
def test_teams_accepts_it(
    schema: jsonschema.protocols.Validator, slash_commands: bool, web_host: str | None
) -> None:
    schema.validate(
        manifest(app_id=APP_ID, web_host=web_host, slash_commands=slash_commands),
    )


def test_the_schema_refuses_what_it_does_not_know(
    schema: jsonschema.protocols.Validator,
) -> None:
    assert not schema.is_valid({**manifest(), "nonsense": True})
    assert not schema.is_valid(manifest(app_id="not a GUID"))
    (action,) = manifest()["composeExtensions"]
    assert not schema.is_valid({**manifest(), "composeExtensions": [{**action, "nonsense": True}]})


def test_the_app_and_its_bot_have_the_id_that_is_given() -> None:
    made = manifest(app_id=APP_ID)
    assert made["id"] == made["bots"][0]["botId"] == APP_ID
    assert made["composeExtensions"][0]["botId"] == APP_ID
    assert NO_APP_ID not in json.dumps(made)


def test_it_asks_for_nothing_that_is_not_used(written: dict[str, Any]) -> None:
    asked = {"permissions", "devicePermissions", "authorization", "webApplicationInfo"}
    offered = {"configurableTabs", "staticTabs", "connectors", "activities"}
    assert not (asked | offered | {"validDomains"}) & set(written)
    assert "Read" not in json.dumps(written)
    bot = written["bots"][0]
    assert bot["supportsFiles"] is False
    assert bot["isNotificationOnly"] is False


def test_what_can_be_done_with_a_message_stands_in_its_menu_and_nowhere_else(
    written: dict[str, Any],
) -> None:
    (extension,) = written["composeExtensions"]
    assert extension["composeExtensionType"] == "botBased"
    offered = {each["id"]: each for each in extension["commands"]}
    assert set(offered) == set(MESSAGE_ACTIONS)
    for id, each in offered.items():
        assert each["title"] == MESSAGE_ACTIONS[id].label
        assert each["description"] == MESSAGE_ACTIONS[id].description
        assert len(each["title"]) <= LONGEST_TITLE
        assert len(each["description"]) <= LONGEST_DESCRIPTION
        assert (each["type"], each["context"], each["fetchTask"]) == ("action", ["message"], True)


def test_pages_open_from_veras_own_host_only_and_under_a_version_of_their_own(
    written: dict[str, Any],
) -> None:
    with_pages = manifest(web_host="vera.school.example")
    assert with_pages["validDomains"] == ["vera.school.example"]
    numbers = [[int(n) for n in each["version"].split(".")] for each in (written, with_pages)]
    assert [1, 0, 0] < numbers[0] < numbers[1]


def test_commands_are_offered_privately_only_when_asked(written: dict[str, Any]) -> None:
    assert "supportsTargetedMessages" not in written["bots"][0]
    assert not any("triggers" in each for each in lists(written))
    bot = manifest(slash_commands=True)["bots"][0]
    assert bot["supportsTargetedMessages"] is True
    by_scope = {tuple(each["scopes"]): each.get("triggers") for each in bot["commandLists"]}
    assert by_scope == {("personal",): None, ("team", "groupChat"): ["mention", "slash"]}


def test_names_and_descriptions_keep_the_lengths(written: dict[str, Any]) -> None:
    assert len(written["name"]["short"]) <= 30
    assert len(written["name"]["full"]) <= 100
    assert len(written["description"]["short"]) <= 80
    assert len(written["description"]["full"]) <= 4000
    assert len(written["developer"]["name"]) <= 32


def test_every_scope_has_one_list_of_commands(written: dict[str, Any]) -> None:
    scopes = [scope for each in lists(written) for scope in each["scopes"]]
    assert sorted(scopes) == sorted(written["bots"][0]["scopes"])
    assert set(scopes) == {"personal", "team", "groupChat"}


def test_commands_keep_the_lengths(written: dict[str, Any]) -> None:
    for each in lists(written):
        assert len(each["commands"]) <= MOST_COMMANDS
        for command in each["commands"]:
            assert len(command["title"]) <= LONGEST_TITLE
            assert len(command["description"]) <= LONGEST_DESCRIPTION


def test_each_command_that_is_offered_is_understood_as_itself(written: dict[str, Any]) -> None:
    for each in lists(written):
        found = [meant(command["title"]) for command in each["commands"]]
        assert None not in found
        assert {(command, word) for command, word, _ in filter(None, found)} <= set(COMMANDS)
        assert {rest for _, _, rest in filter(None, found)} == {""}


def test_in_their_own_chat_people_are_offered_ten_commands_and_reporting_first(
    written: dict[str, Any],
) -> None:
    titles = titles_offered(written, "personal")
    assert len(titles) == MOST_COMMANDS
    assert titles[0] == "Report"


def test_where_others_read_along_nobody_is_led_to_say_that_they_report(
    written: dict[str, Any],
) -> None:
    """A mention stands in the channel with the name of whoever wrote it."""
    assert titles_offered(written, "team") == ["Help", "On duty", "Privacy"]


def titles_offered(written: dict[str, Any], scope: str) -> list[str]:
    (offered,) = (each for each in lists(written) if scope in each["scopes"])
    return [command["title"] for command in offered["commands"]]


def test_channel_cards_may_stand_in_private_channels_too(written: dict[str, Any]) -> None:
    assert written["supportsChannelFeatures"] == "tier1"
