"""Settings: from the environment or a file named there, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SLACK_API, SLACK_OPENID, SettingsRefused, is_loopback, read_settings


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


@pytest.fixture
def development(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the development doors."""
    monkeypatch.setenv("VERA_DEVELOPMENT", "1")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://vera.school.example", "https://vera.school.example"),
        ("https://Vera.School.example/", "https://vera.school.example"),
        ("https://vera.school.example:8443", "https://vera.school.example:8443"),
    ],
)
def test_the_web_address_is_read_as_browsers_write_it(
    monkeypatch: pytest.MonkeyPatch, given: str, read: str
) -> None:
    monkeypatch.setenv("VERA_WEB_ADDRESS", given)
    assert read_settings().web_address == read


@pytest.mark.parametrize(
    "wrong",
    [
        "vera.school.example",
        "https://vera.school.example/files",
        "https://vera.school.example?x=1",
        "https://vera.school.example#x",
        "https://somebody@vera.school.example",
        "https://",
        "https://vera.school.example:port",
        "ftp://vera.school.example",
        "https://vera.school.example; script-src *",
    ],
)
@pytest.mark.usefixtures("development")
def test_a_web_address_is_a_name_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("VERA_WEB_ADDRESS", wrong)
    with pytest.raises(SettingsRefused, match=r"must be like https://vera\.school\.example"):
        read_settings()


@pytest.mark.parametrize("address", ["http://vera.school.example", "http://127.0.0.1:3000"])
def test_a_web_address_is_https(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("VERA_WEB_ADDRESS", address)
    with pytest.raises(SettingsRefused, match="must begin with https://"):
        read_settings()


@pytest.mark.usefixtures("development")
def test_in_development_the_web_address_may_be_this_machines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERA_WEB_ADDRESS", "http://127.0.0.1:3000")
    assert read_settings().web_address == "http://127.0.0.1:3000"
    monkeypatch.setenv("VERA_WEB_ADDRESS", "http://vera.school.example")
    with pytest.raises(SettingsRefused, match="must begin with https://"):
        read_settings()


@pytest.mark.parametrize("alone", ["VERA_SLACK_CLIENT_ID", "VERA_SLACK_CLIENT_SECRET"])
def test_slacks_sign_in_needs_id_and_secret(monkeypatch: pytest.MonkeyPatch, alone: str) -> None:
    monkeypatch.setenv(alone, "1000.2000")
    with pytest.raises(SettingsRefused, match="together, or neither") as refused:
        read_settings()
    assert "1000.2000" not in str(refused.value)


def test_slacks_client_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("not-for-anybody\n")
    monkeypatch.setenv("VERA_SLACK_CLIENT_ID", "1000.2000")
    monkeypatch.setenv("VERA_SLACK_CLIENT_SECRET_FILE", str(file))
    settings = read_settings()
    assert settings.slack_client_secret
    assert settings.slack_client_secret.get_secret_value() == "not-for-anybody"
    assert "not-for-anybody" not in repr(settings)
    assert not settings.signs_in_by_slack, "there is no Slack to sign in at"
    monkeypatch.setenv("VERA_SLACK_BOT_TOKEN", "xoxb-1")
    assert read_settings().signs_in_by_slack


def test_who_says_who_signed_in_is_slack_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().slack_openid_url == SLACK_OPENID
    monkeypatch.setenv("VERA_SLACK_OPENID_URL", "http://127.0.0.1:1/openid/connect")
    with pytest.raises(SettingsRefused, match="only with VERA_DEVELOPMENT=1"):
        read_settings()
    monkeypatch.setenv("VERA_DEVELOPMENT", "1")
    assert read_settings().slack_openid_url == "http://127.0.0.1:1/openid/connect"
    monkeypatch.setenv("VERA_SLACK_OPENID_URL", "https://slack.example.com/openid/connect")
    with pytest.raises(SettingsRefused, match="on this machine"):
        read_settings()


@pytest.mark.parametrize(
    ("way", "signs_in"),
    [
        ("VERA_TEAMS_CLIENT_SECRET", True),
        ("VERA_TEAMS_CERTIFICATE", True),
        ("VERA_TEAMS_MANAGED_IDENTITY", False),
    ],
)
def test_people_sign_in_with_microsoft_where_the_app_has_a_credential(
    monkeypatch: pytest.MonkeyPatch, way: str, signs_in: bool
) -> None:
    monkeypatch.setenv("VERA_TEAMS_APP_ID", "6c1f0f5e-8f6e-4a0e-9a53-9d1f5f6f7a10")
    monkeypatch.setenv("VERA_TEAMS_TENANT_ID", "00000000-0000-0000-0000-000000000001")
    monkeypatch.setenv(way, "system")
    assert read_settings().signs_in_by_teams is signs_in


@pytest.mark.parametrize("size", ["0", "-1", "2001", "large"])
def test_the_largest_file_is_a_size_that_can_be(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    assert read_settings().largest_file == 100 * 1024 * 1024
    monkeypatch.setenv("VERA_LARGEST_FILE_MB", size)
    with pytest.raises(SettingsRefused, match="VERA_LARGEST_FILE_MB"):
        read_settings()


def test_the_files_lie_in_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().files == Path("vera-files")
    monkeypatch.setenv("VERA_FILES", "/var/lib/vera/files")
    assert read_settings().files == Path("/var/lib/vera/files")
