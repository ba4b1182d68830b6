"""Secrets and addresses, from the environment or a file named there. Everything begins VERA_."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
SLACK_OPENID = "https://slack.com/openid/connect"
TEAMS_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_ISSUERS = "https://api.botframework.com"
TEAMS_SERVICE_HOSTS = "smba.trafficmanager.net"
ENTRA = "https://login.microsoftonline.com"

MEGABYTE = 1024 * 1024
OWN_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/?")

SECRETS = (
    "database_url",
    "slack_bot_token",
    "slack_signing_secret",
    "slack_app_token",
    "slack_client_secret",
    "teams_client_secret",
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
    slack_client_id: str | None = None
    """With its secret: people sign in at Vera's web address with Slack."""
    slack_client_secret: SecretStr | None = None
    slack_openid_url: str = SLACK_OPENID
    teams_app_id: str | None = None
    teams_tenant_id: str | None = None
    teams_client_secret: SecretStr | None = None
    teams_certificate: Path | None = None
    """A PEM file with the private key and the certificate that is registered for the app."""
    teams_managed_identity: str | None = None
    """"system", or the client id of an identity that was made for Vera."""
    teams_openid_metadata_url: str = TEAMS_METADATA
    teams_issuers: str = TEAMS_ISSUERS
    """Who may sign that it is Teams calling; several with a comma between them."""
    teams_service_hosts: str = TEAMS_SERVICE_HOSTS
    """Where Teams may be answered; several with a comma between them."""
    teams_authority: str | None = None
    """Who gives Vera her tokens; the tenant's own address at Entra when not given."""
    files: Path = Path("vera-files")
    """The folder that the sealed files of the evidence are kept in."""
    largest_file_mb: int = Field(default=100, ge=1, le=2000)
    web_address: str | None = None
    """Where Vera's own pages are reached: "https://vera.school.example"."""
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
        self._vendors("slack_api_url", self.slack_api_url, SLACK_API)
        self._vendors("slack_openid_url", self.slack_openid_url, SLACK_OPENID)
        self._vendors("teams_openid_metadata_url", self.teams_openid_metadata_url, TEAMS_METADATA)
        for issuer in self.issuers:
            self._vendors("teams_issuers", issuer, TEAMS_ISSUERS)
        for host in self.service_hosts:
            self._vendors("teams_service_hosts", host, TEAMS_SERVICE_HOSTS)
        if self.teams_authority is not None:
            vendors = f"{ENTRA}/{self.teams_tenant_id}"
            self._vendors("teams_authority", self.teams_authority, vendors)
        return self

    @field_validator("teams_app_id", "teams_tenant_id")
    @classmethod
    def _as_teams_writes_it(cls, id: str | None) -> str | None:
        return id.lower() if id else id

    @model_validator(mode="after")
    def _teams_is_whole(self) -> Self:
        if self.teams_app_id is None:
            return self
        if self.teams_tenant_id is None:
            raise ValueError("VERA_TEAMS_TENANT_ID is not set: it is your tenant's directory id.")
        ways = (self.teams_client_secret, self.teams_certificate, self.teams_managed_identity)
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                "Set one of VERA_TEAMS_CLIENT_SECRET, VERA_TEAMS_CERTIFICATE and "
                "VERA_TEAMS_MANAGED_IDENTITY: it is how Vera proves to Teams who she is."
            )
        return self

    @model_validator(mode="after")
    def _slack_sign_in_is_whole(self) -> Self:
        if (self.slack_client_id is None) != (self.slack_client_secret is None):
            raise ValueError(
                "Set VERA_SLACK_CLIENT_ID and VERA_SLACK_CLIENT_SECRET together, or neither: "
                "both stand on the app's page at api.slack.com, Basic Information."
            )
        return self

    @model_validator(mode="after")
    def _web_address_is_our_own(self) -> Self:
        address = self.web_address
        if address is None:
            return self
        if not OWN_ADDRESS.fullmatch(address):
            raise ValueError(
                "VERA_WEB_ADDRESS must be like https://vera.school.example, "
                "with nothing after the name but, where there is one, a port."
            )
        if address.startswith("http:") and not (self.development and is_loopback(address)):
            raise ValueError(
                "VERA_WEB_ADDRESS must begin with https://, since files are given out there. "
                "http:// is for this machine (127.0.0.1) with VERA_DEVELOPMENT=1."
            )
        return self

    @field_validator("web_address")
    @classmethod
    def _as_browsers_write_it(cls, address: str | None) -> str | None:
        return address.strip().lower().rstrip("/") if address else address

    def _vendors(self, setting: str, value: str, vendors: str) -> None:
        """Refuse an address that decides who is trusted, unless it is the vendor's own."""
        if value.rstrip("/") == vendors.rstrip("/"):
            return
        name = f"VERA_{setting.upper()}"
        if not self.development:
            raise ValueError(
                f"{name} may point elsewhere only with VERA_DEVELOPMENT=1. "
                "Take the setting away to use the platform itself."
            )
        if not is_loopback(value):
            raise ValueError(f"{name} must be on this machine (127.0.0.1).")

    @property
    def speaks_slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def speaks_teams(self) -> bool:
        return self.teams_app_id is not None

    @property
    def signs_in_by_slack(self) -> bool:
        """Say whether people can sign in at the web address with Slack."""
        return self.speaks_slack and self.slack_client_id is not None

    @property
    def signs_in_by_teams(self) -> bool:
        """Say whether people can sign in with Microsoft; an identity alone proves no app there."""
        return self.speaks_teams and self.teams_managed_identity is None

    @property
    def largest_file(self) -> int:
        """Give how many bytes a file may have."""
        return self.largest_file_mb * MEGABYTE

    @property
    def platforms(self) -> tuple[str, ...]:
        """Name the platforms that are set up."""
        set_up = (("slack", self.speaks_slack), ("teams", self.speaks_teams))
        return tuple(name for name, speaks in set_up if speaks)

    @property
    def issuers(self) -> tuple[str, ...]:
        return _listed(self.teams_issuers)

    @property
    def service_hosts(self) -> tuple[str, ...]:
        return _listed(self.teams_service_hosts)


def is_loopback(url: str) -> bool:
    """Say whether a URL or a host is this machine, by number or as "localhost"."""
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


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
