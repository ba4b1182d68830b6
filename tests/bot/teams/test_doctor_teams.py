"""`vera doctor` says how Vera stands on Teams, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from bot.demo.teams import DemoPerson, Room
from bot.demo.teams.authority import TokenAuthority
from bot.doctor_teams import stand_ins, teams_findings
from bot.findings import Mark
from bot.settings import Settings
from handlers.school.settings import SchoolSettings, load_school
from storage.conversations import (
    CHANNEL,
    PERSONAL,
    Seen,
    forget_conversation,
    keep_conversation,
)
from storage.database import Database
from tests.bot.installation import TALAVERA
from tests.bot.teams.signing import APP_ID, TENANT, KeyServer, jwk

NOW = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
LEADERS = "19:leaders@thread.tacv2"


@pytest.fixture
def room() -> Iterator[Room]:
    """A room whose keys and tokens Vera may have."""
    with Room([DemoPerson("U1", "Helen Whitfield", "head@talavera.example")]) as running:
        yield running


@pytest.fixture
def authority(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[TokenAuthority]:
    """Who gives out the tokens, trusted by this process."""
    with room.token_authority() as running:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running.ca_file))
        yield running


@pytest.fixture
def settings(room: Room, authority: TokenAuthority) -> Settings:
    """The settings of a Vera who is set up for the room."""
    return Settings(
        development=True,
        teams_app_id=room.app_id,
        teams_tenant_id=room.tenant_id,
        teams_client_secret=SecretStr(authority.client_secret),
        teams_authority=authority.url,
        teams_openid_metadata_url=room.metadata_url,
        teams_issuers=room.issuer,
        teams_service_hosts=room.service_host,
    )


@pytest.fixture
def nowhere() -> Settings:
    """Settings that point to where nobody answers."""
    return Settings(
        development=True,
        teams_app_id=APP_ID,
        teams_tenant_id=TENANT,
        teams_client_secret=SecretStr("a secret"),
        teams_authority=f"https://localhost:9/{TENANT}",
        teams_openid_metadata_url="http://127.0.0.1:9/keys",
    )


def school(**channels: str) -> SchoolSettings:
    """The example's settings, with these channels and no other."""
    example = load_school(TALAVERA)
    rows = {name: replace(row, channel="") for name, row in example.rows.items()}
    return replace(example, channels=channels, rows=rows)


def keep(database: Database, settings: Settings, id: str, kind: str, **known: str) -> None:
    """Remember a conversation as if Teams had told of it."""
    seen = Seen(
        platform="teams",
        tenant=str(settings.teams_tenant_id),
        id=id,
        kind=kind,
        service_url="https://smba.trafficmanager.net/uk/",
        **known,
    )
    with database.connection() as connection:
        keep_conversation(connection, seen, at=NOW)


def keep_leaders(database: Database, settings: Settings) -> None:
    """Remember that Vera is in the senior leaders' channel."""
    keep(database, settings, LEADERS, CHANNEL, team_name="Staff", name="Senior leaders")


def found(database: Database, settings: Settings, *schools: SchoolSettings) -> dict[str, Mark]:
    """Give what the doctor finds, by its words."""
    findings = list(teams_findings(settings, database, schools))
    return {each.words: each.mark for each in findings}


def mark_of(words: str, among: dict[str, Mark]) -> Mark:
    """Give the mark of the one finding that holds some words."""
    marks = [mark for said, mark in among.items() if words in said]
    assert len(marks) == 1, list(among)
    return marks[0]


def test_all_is_well_where_teams_takes_vera(sqlite_database: Database, settings: Settings) -> None:
    keep_leaders(sqlite_database, settings)
    keep(sqlite_database, settings, "19:first@thread.tacv2", CHANNEL, team_name="Staff")
    for person in ("one", "two", "two"):
        keep(sqlite_database, settings, f"a:{person}", PERSONAL, user_id=person)
    said = found(
        sqlite_database,
        settings,
        school(safeguarding="Staff/Senior leaders", senior_leaders="#senior LEADERS"),
    )
    assert mark_of("Entra gives Vera a token for Teams.", said) is Mark.WELL
    assert mark_of("The keys with which Teams signs can be read.", said) is Mark.WELL
    assert mark_of("on Teams: Staff/General, Staff/Senior leaders.", said) is Mark.WELL
    assert mark_of("2 people have a chat with Vera", said) is Mark.WELL
    assert mark_of("Vera is in the channels of the settings:", said) is Mark.WELL
    assert Mark.WRONG not in said.values()


def test_a_stand_in_for_teams_is_said_loudly(sqlite_database: Database, settings: Settings) -> None:
    said = found(sqlite_database, settings)
    assert mark_of("TEAMS IS A STAND-IN", said) is Mark.LOOK
    assert stand_ins(settings) == [
        "VERA_TEAMS_OPENID_METADATA_URL",
        "VERA_TEAMS_ISSUERS",
        "VERA_TEAMS_SERVICE_HOSTS",
        "VERA_TEAMS_AUTHORITY",
    ]
    real = Settings(teams_app_id=APP_ID, teams_tenant_id=TENANT, teams_managed_identity="system")
    assert stand_ins(real) == []


def test_a_secret_that_ran_out_says_what_to_renew(
    sqlite_database: Database, settings: Settings
) -> None:
    old = settings.model_copy(update={"teams_client_secret": SecretStr("an old one")})
    said = found(sqlite_database, old)
    assert mark_of("VERA_TEAMS_CLIENT_SECRET", said) is Mark.WRONG
    assert mark_of("AADSTS7000215", said) is Mark.WRONG
    assert not any("an old one" in words for words in said)


def test_what_cannot_be_reached_is_said(sqlite_database: Database, nowhere: Settings) -> None:
    said = found(sqlite_database, nowhere)
    assert mark_of("cannot be reached", said) is Mark.LOOK
    assert mark_of("May this machine reach http://127.0.0.1:9/keys?", said) is Mark.WRONG


def test_a_key_server_without_a_key_is_wrong(sqlite_database: Database, nowhere: Settings) -> None:
    with KeyServer() as keys:
        keys.keys = []
        there = nowhere.model_copy(update={"teams_openid_metadata_url": keys.metadata_url})
        said = found(sqlite_database, there)
    assert mark_of("nobody on Teams is let in", said) is Mark.WRONG


def test_keys_that_may_not_sign_for_teams_are_wrong(
    sqlite_database: Database, nowhere: Settings
) -> None:
    with KeyServer() as keys:
        keys.keys = [jwk(endorsements=["webchat"])]
        there = nowhere.model_copy(update={"teams_openid_metadata_url": keys.metadata_url})
        said = found(sqlite_database, there)
    assert mark_of("may sign for Teams", said) is Mark.WRONG


def test_it_says_where_vera_is_not_yet(sqlite_database: Database, settings: Settings) -> None:
    said = found(sqlite_database, settings, school())
    assert mark_of("Vera is in no team.", said) is Mark.LOOK
    assert mark_of("Nobody has a chat with Vera on Teams yet.", said) is Mark.LOOK
    assert not any("channels of the settings" in words for words in said)


def test_other_tenants_and_people_who_left_are_not_counted(
    sqlite_database: Database, settings: Settings
) -> None:
    elsewhere = settings.model_copy(update={"teams_tenant_id": TENANT})
    keep(sqlite_database, elsewhere, "a:there", PERSONAL, user_id="there")
    keep(sqlite_database, settings, "a:gone", PERSONAL, user_id="gone")
    where: dict[str, Any] = {"platform": "teams", "tenant": settings.teams_tenant_id}
    with sqlite_database.connection() as connection:
        forget_conversation(connection, **where, id="a:gone")
    assert mark_of("Nobody has a chat", found(sqlite_database, settings)) is Mark.LOOK


@pytest.mark.parametrize(
    "named", ["Governors", "Other team/Senior leaders", "19:gone@thread.tacv2"]
)
def test_a_channel_that_vera_is_not_in_is_named(
    sqlite_database: Database, settings: Settings, named: str
) -> None:
    keep_leaders(sqlite_database, settings)
    keep(sqlite_database, settings, "19:gone@thread.tacv2", CHANNEL, name="Gone")
    where: dict[str, Any] = {"platform": "teams", "tenant": settings.teams_tenant_id}
    with sqlite_database.connection() as connection:
        forget_conversation(connection, **where, id="19:gone@thread.tacv2")
    said = found(sqlite_database, settings, school(senior_leaders=f"teams:{named}"))
    assert mark_of(f"Vera is not in the channel {named} on Teams.", said) is Mark.WRONG


def test_a_name_that_several_channels_have_is_said(
    sqlite_database: Database, settings: Settings
) -> None:
    keep_leaders(sqlite_database, settings)
    other: dict[str, str] = {"team_name": "Sixth form", "name": "Senior leaders"}
    keep(sqlite_database, settings, "19:other@thread.tacv2", CHANNEL, **other)
    said = found(sqlite_database, settings, school(senior_leaders="teams:Senior leaders"))
    assert mark_of("Several channels on Teams are called Senior leaders", said) is Mark.WRONG
    said = found(sqlite_database, settings, school(senior_leaders="teams:Staff/Senior leaders"))
    assert mark_of("in the channels of the settings: Staff/Senior leaders.", said) is Mark.WELL


def test_beside_slack_only_channels_that_say_teams_are_looked_for(
    sqlite_database: Database, settings: Settings
) -> None:
    keep_leaders(sqlite_database, settings)
    both = settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-1")})
    channels = school(safeguarding="safeguarding", senior_leaders="teams:Senior leaders")
    said = found(sqlite_database, both, channels)
    assert mark_of("in the channels of the settings: Senior leaders.", said) is Mark.WELL
    assert not any("safeguarding" in words for words in said)
    said = found(sqlite_database, both, school(senior_leaders="slack:senior-leaders"))
    assert Mark.WRONG not in said.values()


def test_without_a_web_address_it_is_said_that_nobody_can_add_files(
    sqlite_database: Database, settings: Settings
) -> None:
    said = found(sqlite_database, settings)
    assert mark_of("VERA_WEB_ADDRESS is not set", said) is Mark.LOOK
    address = "https://vera.school.example"
    with_pages = found(sqlite_database, settings.model_copy(update={"web_address": address}))
    assert mark_of("own pages at vera.school.example", with_pages) is Mark.WELL
