"""Secrets and addresses, from the environment or a file named there. Everything begins VERA_."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"

SECRETS = (
    "database_url",
    "slack_bot_token",
    "slack_signing_secret",
    "slack_app_token",
    "second_channel",
)
"""What may stand in a file instead of in the environment itself."""


class Settings(BaseSettings):
    """What the process is told from outside; the school's own settings are in vera.toml."""

    model_config = SettingsConfigDict(
        env_prefix="VERA_",
        extra="ignore",
        env_file=None,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    database_url: str = "sqlite:///vera.db"
    keyring: SecretStr | None = None
    """A file with the master keys, or the keys themselves."""
    config: Path = Path("vera.toml")
    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = SLACK_API
    second_channel: SecretStr | None = None
    """Apprise URLs, with a space between them; {email} and {phone} stand for the person's."""
    development: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    private_host: str = "127.0.0.1"
    private_port: int = Field(default=3001, ge=0, le=65535)
    """Where /readyz and /metrics listen."""

    @model_validator(mode="after")
    def _only_the_vendors_hosts(self) -> Self:
        if self.slack_api_url.rstrip("/") == SLACK_API.rstrip("/"):
            return self
        if not self.development:
            raise ValueError(
                "VERA_SLACK_API_URL may point elsewhere only with VERA_DEVELOPMENT=1. "
                "Take the setting away to use Slack."
            )
        if not is_loopback(self.slack_api_url):
            raise ValueError("VERA_SLACK_API_URL must be on this machine (127.0.0.1).")
        return self

    @property
    def speaks_slack(self) -> bool:
        return self.slack_bot_token is not None


def is_loopback(url: str) -> bool:
    """Say whether a URL's host is this machine, by number or as "localhost"."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class SettingsRefused(Exception):
    """The environment cannot be used; each problem says which setting and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_settings() -> Settings:
    """Read the settings from the environment; raises `SettingsRefused` with words."""
    try:
        return Settings(**_from_files())
    except ValidationError as refused:
        raise SettingsRefused([_words(error) for error in refused.errors()]) from None


def _from_files() -> dict[str, Any]:
    """Read what stands in a file that the environment names: VERA_SLACK_BOT_TOKEN_FILE and so on.

    A setting that is given itself wins. The keyring reads its own file, to see later changes.
    """
    found: dict[str, Any] = {}
    for field in SECRETS:
        name = f"VERA_{field.upper()}"
        path = os.environ.get(f"{name}_FILE")
        if path and not os.environ.get(name):
            found[field] = _secret_in(Path(path), name=f"{name}_FILE")
    return found


def _secret_in(path: Path, *, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsRefused(
            [f"{name}: {path} cannot be read ({type(error).__name__})."]
        ) from None


def _words(error: object) -> str:
    assert isinstance(error, dict)
    name = "VERA_" + "_".join(str(part) for part in error["loc"]).upper()
    words = str(error["msg"]).removeprefix("Value error, ")
    return words if name == "VERA_" else f"{name}: {words}"
