"""What `vera doctor` looks at in Slack: the token, its scopes, the clock, the channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.doctor_channels import wanted_channels
from bot.findings import Finding, look, well, wrong
from bot.settings import Settings
from handlers.chat import Refused, TryLater
from handlers.school.settings import SchoolSettings

if TYPE_CHECKING:
    from bot.slack.connect import SlackConnection

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
MOST_SKEW_S = 60
READING = frozenset({"channels:history", "groups:history"})
"""Scopes that a school may grant besides those of the manifest."""


def slack_findings(settings: Settings, schools: Sequence[SchoolSettings]) -> Iterator[Finding]:
    """Ask Slack who Vera is there, and what she may do."""
    if not settings.speaks_slack:
        yield wrong("VERA_SLACK_BOT_TOKEN is not set: Vera is in no chat.")
        return
    if not (settings.slack_signing_secret or settings.slack_app_token):
        yield wrong("Slack has no way in: set VERA_SLACK_SIGNING_SECRET or VERA_SLACK_APP_TOKEN.")
    from bot.connecting import CannotConnect
    from bot.slack.connect import connect

    try:
        slack = connect(settings)
    except CannotConnect as refused:
        yield wrong(str(refused))
        return
    yield well(f"Slack takes the token: Vera is {slack.bot_user} in {slack.tenant}.")
    yield from _scopes(slack.scopes)
    yield from _clock(slack)
    yield from _channels(slack, set(wanted_channels(settings, schools, "slack")))


def _scopes(granted: frozenset[str]) -> Iterator[Finding]:
    wanted = manifest_scopes()
    if wanted is None:
        yield look("manifest.yml is not here, so the token's scopes were not compared with it.")
        return
    if missing := sorted(wanted - granted):
        yield wrong(
            f"The token lacks {', '.join(missing)}. Put manifest.yml into the app's page, App "
            "Manifest, then install the app anew."
        )
    if more := sorted(granted - wanted - READING):
        yield look(f"The token may do more than Vera needs: {', '.join(more)}.")
    if reading := sorted(granted & READING):
        yield look(
            f"The token may read what people write where Vera is ({', '.join(reading)}). She uses "
            "it only to read a message again that somebody sends as evidence."
        )
    if granted == wanted:
        yield well(f"The token has the {len(wanted)} scopes of manifest.yml, and no other.")


def manifest_scopes() -> frozenset[str] | None:
    """Read which scopes the manifest asks for; None where there is no manifest."""
    import yaml  # comes with apprise; used here only

    if not MANIFEST.is_file():
        return None
    manifest: Any = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def _clock(slack: SlackConnection) -> Iterator[Finding]:
    ahead = clock_skew(slack.answered_at, datetime.now(UTC))
    if ahead is None:
        yield look("Slack did not say what time it is, so the clock was not compared.")
    elif abs(ahead) > MOST_SKEW_S:
        way = "ahead of" if ahead > 0 else "behind"
        yield wrong(
            f"This machine's clock is {abs(ahead):.0f} seconds {way} Slack's. From five minutes "
            "on nothing from Slack is believed: set the clock by the network (NTP)."
        )
    else:
        yield well("The clock agrees with Slack's.")


def clock_skew(date: str | None, now: datetime) -> float | None:
    """Say by how many seconds this machine is ahead of a Date header."""
    try:
        return (now - parsedate_to_datetime(date)).total_seconds() if date else None
    except (ValueError, TypeError):
        return None


def _channels(slack: SlackConnection, wanted: set[str]) -> Iterator[Finding]:
    try:
        joined = slack.channels.joined()
    except (TryLater, Refused) as error:
        yield look(f"Slack did not say in which channels Vera is ({error.why}).")
        return
    here = set(joined) | set(joined.values())
    for name in sorted(wanted - here):
        yield wrong(f"Vera is not in #{name}. Type /invite @Vera there, or correct vera.toml.")
    if wanted and wanted <= here:
        yield well(f"Vera is in the channels of the settings: #{', #'.join(sorted(wanted))}.")
