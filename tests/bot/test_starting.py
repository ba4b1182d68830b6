"""What keeps Vera from starting is said in words, with what to do."""

from __future__ import annotations

import socket

import pytest

from bot.connecting import NotJustNow
from bot.demo import Workspace
from bot.settings import read_settings
from tests.bot.conftest import Type
from tests.bot.installation import Installation


@pytest.fixture
def connected(installation: Installation, talavera: Workspace) -> Installation:
    installation.speak_to(talavera)
    installation.prepare()
    return installation


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("VERA_PORT", "http", "VERA_PORT"),
        ("VERA_DEVELOPMENT", "0", "VERA_SLACK_API_URL may point elsewhere only with"),
        ("VERA_KEYRING", "", "VERA_KEYRING is not set. `vera keys new` makes a key"),
        ("VERA_CONFIG", "nowhere/vera.toml", "`vera init` writes one to start from"),
        ("VERA_DATABASE_URL", "postgres", "VERA_DATABASE_URL is not the address of a database"),
        ("VERA_DATABASE_URL", "oracle://vera", "VERA_DATABASE_URL is not the address"),
        ("VERA_DATABASE_URL", "sqlite://", "must name a file"),
        ("VERA_DATABASE_URL", "postgresql://127.0.0.1:1/vera", "The database does not answer"),
        ("VERA_SLACK_BOT_TOKEN", "xoxb-wrong", "Slack does not accept VERA_SLACK_BOT_TOKEN"),
        ("VERA_SLACK_SIGNING_SECRET", "", "VERA_SLACK_SIGNING_SECRET"),
        ("VERA_SLACK_BOT_TOKEN", "", "Neither VERA_SLACK_BOT_TOKEN nor VERA_TEAMS_APP_ID is set"),
    ],
)
def test_a_setting_that_will_not_do_is_refused(
    connected: Installation,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    value: str,
    words: str,
) -> None:
    connected.environment[setting] = value
    assert typed("serve") == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [("serve", "--no-worker"), ("work",)])
def test_on_sqlite_one_process_does_both(
    connected: Installation,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    assert typed(*arguments) == 2
    assert "A SQLite database has one owner" in capsys.readouterr().err


def test_a_database_without_tables_is_sent_to_vera_migrate(
    installation: Installation,
    talavera: Workspace,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installation.speak_to(talavera)
    assert typed("serve") == 2
    assert "Run `vera migrate`" in capsys.readouterr().err
    assert not (installation.folder / "vera.db").exists()


def test_a_port_that_is_taken_is_named(
    connected: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert typed("serve", "--port", port) == 2
    assert f"port {port}" in capsys.readouterr().err


def test_a_slack_that_fails_for_a_moment_is_asked_again(
    connected: Installation, talavera: Workspace
) -> None:
    talavera.fail_next("auth.test", "500", times=2)
    with connected.running("serve") as running:
        assert running.event("slack_not_reached")["error"] == NotJustNow.__name__
        running.event("serving")


def test_settings_are_read_from_the_environment(installation: Installation) -> None:
    assert read_settings().database_url == installation.database_url
