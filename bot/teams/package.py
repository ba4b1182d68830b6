"""The app package that an administrator uploads in the Teams admin centre."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.settings import Settings
from bot.stops import Stop
from bot.teams.icons import colour_icon, outline_icon
from bot.teams.manifest import SITE, manifest

_GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_SITE = re.compile(r"https://[A-Za-z0-9.-]+(/[^\s]*)?")
_A_FIXED_DATE = (2026, 1, 1, 0, 0, 0)
_UNIX = 3

NO_APP_ID = (
    "VERA_TEAMS_APP_ID is not set. It is the application (client) id that Entra shows for Vera's "
    "app registration; docs/running.md says how to make one."
)
NOT_AN_ID = (
    "VERA_TEAMS_APP_ID is not an application id. It looks like "
    "6c1f0f5e-8f6e-4a0e-9a53-9d1f5f6f7a10."
)


def app_id_of(settings: Settings) -> str:
    """Give the id that the package is for; raises `Stop` with words where there is none."""
    if settings.teams_app_id is None:
        raise Stop(NO_APP_ID)
    if not _GUID.fullmatch(settings.teams_app_id):
        raise Stop(NOT_AN_ID)
    return settings.teams_app_id.lower()


def site_of(website: str) -> str:
    """Give the school's own address as the links need it; the example's where none is given."""
    if not website:
        return SITE
    if not _SITE.fullmatch(website):
        raise Stop("--website must be an address such as https://www.example.sch.uk")
    return website.rstrip("/")


def web_host_of(settings: Settings) -> str | None:
    """Give the host of Vera's own pages, as Teams wants it named; None where she has none."""
    return urlsplit(settings.web_address).netloc if settings.web_address else None


def package(
    app_id: str, *, site: str = SITE, web_host: str | None = None, slash_commands: bool = False
) -> bytes:
    """Pack the manifest and the two pictures; the same settings give the same bytes."""
    said = written(app_id, site=site, web_host=web_host, slash_commands=slash_commands)
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in _files(said):
            archive.writestr(_entry(name), content, ZIP_DEFLATED)
    return packed.getvalue()


def written(
    app_id: str, *, site: str = SITE, web_host: str | None = None, slash_commands: bool = False
) -> str:
    """Write the manifest as it stands in a file."""
    said = manifest(app_id=app_id, site=site, web_host=web_host, slash_commands=slash_commands)
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _files(said: str) -> Iterator[tuple[str, bytes]]:
    yield "manifest.json", said.encode()
    yield "color.png", colour_icon()
    yield "outline.png", outline_icon()


def _entry(name: str) -> ZipInfo:
    """Describe a file without what differs from one machine or moment to the next."""
    entry = ZipInfo(name, _A_FIXED_DATE)
    entry.create_system = _UNIX
    entry.external_attr = 0o644 << 16
    return entry
