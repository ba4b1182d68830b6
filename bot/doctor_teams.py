"""What `vera doctor` looks at on Teams: the token, the signing keys, where Vera is, the channels.

It asks Entra and the key server as Vera does; of teams, channels and people it knows what Teams
told her. Names of teams and channels are shown, and numbers of people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.doctor_channels import wanted_channels
from bot.findings import Finding, look, well, wrong
from bot.settings import Settings, is_loopback
from bot.teams.activity import GENERAL, PLATFORM
from bot.teams.places import Places
from handlers.chat import TryLater
from handlers.school.settings import SchoolSettings
from storage.conversations import PERSONAL, Conversation
from storage.database import Database

NO_KEYS = (
    "The keys with which Teams signs cannot be read, so nobody on Teams is let in. May this "
    "machine reach {metadata}?"
)
SIGNS_FOR = "msteams"
NOT_FOR_TEAMS = (
    "None of the keys at {metadata} may sign for Teams, so nobody on Teams is let in. Does "
    "something on the way answer in Microsoft's place?"
)
STAND_IN = (
    "TEAMS IS A STAND-IN ON THIS MACHINE, not Microsoft's: {names}. Take it away for a real school."
)
NO_TEAM = (
    "Vera is in no team. Where a channel should get cards, add her to its team: Teams, Apps, Vera, "
    "Add to a team."
)
NO_PEOPLE = (
    "Nobody has a chat with Vera on Teams yet. Install her for all staff: Teams admin centre, "
    "Teams apps, Setup policies."
)
ADD_HER = (
    "Add her to its team, and to the channel itself if it is private; then write @Vera there "
    "once. Or correct vera.toml."
)
NO_PAGES = (
    "VERA_WEB_ADDRESS is not set, so nobody can add files to a report on Teams: files in a Teams "
    "chat lie in OneDrive, where Vera may not go. docs/running.md says how to set it."
)
ITS_PACKAGE = (
    "Teams opens Vera's own pages at {host}, where the uploaded app package names it: write it "
    "with `vera teams package` after VERA_WEB_ADDRESS was set or changed."
)
SEVERAL = (
    "Several channels on Teams are called {name}, so Vera posts in none of them. Name the team too "
    'in vera.toml: "teams:Name of the team/{name}".'
)


def teams_findings(
    settings: Settings, database: Database, schools: Sequence[SchoolSettings]
) -> Iterator[Finding]:
    """Ask whether Teams takes Vera, and look at where she is."""
    if names := stand_ins(settings):
        yield look(STAND_IN.format(names=", ".join(names)))
    yield _token(settings)
    yield _keys(settings)
    yield _pages(settings)
    places = _places(settings, database)
    yield _teams(places)
    yield _people(settings, database)
    yield from _channels(places, wanted_channels(settings, schools, PLATFORM))


def stand_ins(settings: Settings) -> list[str]:
    """Name the settings that have Vera trust this machine instead of Microsoft's."""
    trusted = {
        "VERA_TEAMS_OPENID_METADATA_URL": (settings.teams_openid_metadata_url,),
        "VERA_TEAMS_ISSUERS": settings.issuers,
        "VERA_TEAMS_SERVICE_HOSTS": settings.service_hosts,
        "VERA_TEAMS_AUTHORITY": (settings.teams_authority or "",),
    }
    return [name for name, values in trusted.items() if any(map(is_loopback, values))]


def _token(settings: Settings) -> Finding:
    """Ask Entra for a token."""
    from bot.connecting import CannotConnect, NotJustNow
    from bot.teams.tokens import Tokens

    try:
        Tokens(settings)()
    except NotJustNow as later:
        return look(str(later))
    except CannotConnect as refused:
        return wrong(str(refused))
    return well("Entra gives Vera a token for Teams.")


def _keys(settings: Settings) -> Finding:
    """Read the keys, and look whether any may sign for Teams."""
    import requests

    from bot.teams.keys import read_keys

    url = settings.teams_openid_metadata_url
    try:
        keys = read_keys(url)
    except (requests.RequestException, ValueError):
        return wrong(NO_KEYS.format(metadata=url))
    if not any(SIGNS_FOR in key.endorsements for key in keys.values()):
        return wrong(NOT_FOR_TEAMS.format(metadata=url))
    return well("The keys with which Teams signs can be read.")


def _pages(settings: Settings) -> Finding:
    """Look whether staff on Teams can be shown a page of Vera's own."""
    from bot.teams.package import web_host_of

    host = web_host_of(settings)
    return well(ITS_PACKAGE.format(host=host)) if host else look(NO_PAGES)


def _places(settings: Settings, database: Database) -> Places:
    """Look up what is remembered; nothing is added to it."""
    assert settings.teams_tenant_id
    return Places(database, lambda _: None, tenant=settings.teams_tenant_id, now=_now)


def _teams(places: Places) -> Finding:
    names = [_called(channel) for channel in places.channels()]
    if not names:
        return look(NO_TEAM)
    return well(f"Vera knows these channels on Teams: {', '.join(names)}.")


def _called(channel: Conversation) -> str:
    name = channel.name or GENERAL
    return f"{channel.team_name}/{name}" if channel.team_name else name


def _people(settings: Settings, database: Database) -> Finding:
    count = select(func.count(Conversation.user_id.distinct())).filter_by(
        platform=PLATFORM, tenant=settings.teams_tenant_id, kind=PERSONAL, gone=False
    )
    with database.engine.connect() as connection:
        people = connection.scalar(count)
    if not people:
        return look(NO_PEOPLE)
    return well(f"{people} people have a chat with Vera on Teams.")


def _channels(places: Places, wanted: Sequence[str]) -> Iterator[Finding]:
    troubles = [trouble for name in wanted if (trouble := _trouble(places, name))]
    yield from troubles
    if wanted and not troubles:
        yield well(f"Vera is in the channels of the settings: {', '.join(wanted)}.")


def _trouble(places: Places, name: str) -> Finding | None:
    try:
        found = places.channel(name)
    except TryLater:
        return wrong(SEVERAL.format(name=name))
    if found is None or found.gone:
        return wrong(f"Vera is not in the channel {name} on Teams. {ADD_HER}")
    return None


def _now() -> datetime:
    return datetime.now(UTC)
