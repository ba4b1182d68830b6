"""Settings: from the environment or a file named there, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SLACK_API, SettingsRefused, is_loopback, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without any setting of the machine's own."""
    import os

    for name in [name for name in os.environ if name.startswith("VERA_")]:
        monkeypatch.delenv(name)


def test_a_secret_may_stand_in_a_file_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("xoxb-from-a-file\n")
    monkeypatch.setenv("VERA_SLACK_BOT_TOKEN_FILE", str(file))
    token = read_settings().slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-from-a-file"


def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VERA_SECOND_CHANNEL_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsRefused, match="VERA_SECOND_CHANNEL_FILE"):
        read_settings()


def test_slack_is_slacks_own_unless_in_development(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().slack_api_url == SLACK_API
    monkeypatch.setenv("VERA_SLACK_API_URL", "http://127.0.0.1:3001/api/")
    with pytest.raises(SettingsRefused, match="only with VERA_DEVELOPMENT=1"):
        read_settings()
    monkeypatch.setenv("VERA_DEVELOPMENT", "1")
    assert read_settings().slack_api_url == "http://127.0.0.1:3001/api/"


def test_in_development_slack_may_be_on_this_machine_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERA_DEVELOPMENT", "1")
    monkeypatch.setenv("VERA_SLACK_API_URL", "https://slack.example.com/api/")
    with pytest.raises(SettingsRefused, match="on this machine"):
        read_settings()


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:1/", True),
        ("http://[::1]:1/", True),
        ("http://localhost/", True),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost.example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("nonsense", False),
    ],
)
def test_what_counts_as_this_machine(url: str, here: bool) -> None:
    assert is_loopback(url) is here
