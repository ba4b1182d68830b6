"""manifest.yml is what the features declare, and what Slack accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack.manifest import manifest

HERE = Path(__file__).parents[3] / "manifest.yml"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(HERE.read_text(encoding="utf-8"))
    return loaded


def test_the_file_is_equal_to_what_the_features_declare(written: dict[str, Any]) -> None:
    assert written == manifest()


def test_names_and_descriptions_keep_slacks_lengths(written: dict[str, Any]) -> None:
    shown = written["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert len(written["features"]["bot_user"]["display_name"]) <= 80


def test_commands_keep_slacks_rules(written: dict[str, Any]) -> None:
    commands = written["features"]["slash_commands"]
    assert len(commands) <= 50
    for command in commands:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert command["command"] == command["command"].lower()
        assert len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 1000


def test_shortcuts_keep_slacks_rules(written: dict[str, Any]) -> None:
    shortcuts = written["features"]["shortcuts"]
    assert len(shortcuts) <= 10
    for shortcut in shortcuts:
        assert shortcut["type"] in ("global", "message")
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["callback_id"]) <= 255
        assert len(shortcut["description"]) <= 150


def test_every_event_has_the_scope_that_slack_asks_for(written: dict[str, Any]) -> None:
    needed = {"app_home_opened": None, "app_uninstalled": None, "tokens_revoked": None}
    events = written["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(needed)


def test_no_scope_lets_vera_read_what_people_write(written: dict[str, Any]) -> None:
    scopes = set(written["oauth_config"]["scopes"]["bot"])
    assert not {scope for scope in scopes if scope.endswith(":history")}
    assert "commands" in scopes
    assert "chat:write" in scopes


def test_evidence_is_offered_in_the_menu_of_every_message(written: dict[str, Any]) -> None:
    offered = {s["callback_id"]: s for s in written["features"]["shortcuts"]}
    assert offered["send-as-evidence"]["type"] == "message"
    assert offered["send-as-evidence"]["name"] == "Send to Vera as evidence"
    assert {"files:read", "files:write"} <= set(written["oauth_config"]["scopes"]["bot"])
