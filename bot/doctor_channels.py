"""Which channels a school's settings speak of, platform by platform."""

from __future__ import annotations

from collections.abc import Sequence

from bot.settings import Settings
from handlers.delivery import channel_account
from handlers.school.settings import SchoolSettings


def wanted_channels(
    settings: Settings, schools: Sequence[SchoolSettings], platform: str
) -> list[str]:
    """Name the channels of the settings that are on a platform, by prefix or because all are."""
    usual = settings.platforms[0] if settings.platforms else platform
    accounts = (channel_account(name, usual=usual) for school in schools for name in _named(school))
    return sorted({each.id.removeprefix("#") for each in accounts if each.platform == platform})


def _named(school: SchoolSettings) -> set[str]:
    named = [*school.channels.values(), *(row.channel for row in school.rows.values())]
    return {name for name in named if name}
