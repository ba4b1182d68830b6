"""Who is who on Teams, from rosters over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.teams.directory import TeamsDirectory
from handlers.chat import Profile, Refused, TryLater
from storage.database import Database
from tests.bot.teams.authority import Says
from tests.bot.teams.connector_server import Json, OnTeams, account, error, on_teams
from tests.bot.teams.signing import TENANT

STAFF = "19:staff@thread.tacv2"
OFFICE = "19:office@thread.tacv2"
LEADERS = "19:leaders@thread.tacv2"
ZOE = "00000000-0000-0000-0000-000000000020"
AMIR = "00000000-0000-0000-0000-000000000021"


def member(user_id: str, name: str, email: str | None = None, **more: str | None) -> Json:
    """Describe a member as a roster does."""
    facts = {
        "id": f"29:{name.lower()}",
        "aadObjectId": user_id,
        "name": name,
        "email": email,
        "userPrincipalName": f"{name.lower()}@talavera.example",
        "tenantId": TENANT,
        "userRole": "user",
        **more,
    }
    return {fact: value for fact, value in facts.items() if value is not None}


@pytest.fixture
def teams(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnTeams]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with on_teams(sqlite_database) as teams:
        teams.sees(STAFF)
        teams.server.rosters[STAFF] = [
            member(ZOE, "Zoe", "Z.Price@talavera.example"),
            member(AMIR, "Amir"),
        ]
        yield teams


@pytest.fixture
def directory(teams: OnTeams) -> TeamsDirectory:
    return TeamsDirectory(teams.connector, teams.places, tenant=TENANT, now=teams.clock)


# -- who an account is


def test_somebody_is_asked_for_in_their_own_conversation(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.sees_person(ZOE, "a:zoe", member_id="29:zoe")
    teams.server.rosters["a:zoe"] = [member(ZOE, "Zoë Price", "zoe@talavera.example", id="29:zoe")]
    assert directory.profile(account(ZOE)) == Profile(
        "Zoë Price", "zoe@talavera.example", "zoë price@talavera.example"
    )
    assert teams.server.asked[0].ids == ["conversations", "a:zoe", "members", "29:zoe"]


def test_somebody_without_a_conversation_is_asked_for_in_each_team(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.sees(OFFICE, team_id=OFFICE, team_name="Office")
    teams.server.rosters[OFFICE] = [member("another", "Another")]
    assert directory.profile(account(AMIR)) == Profile("Amir", "amir@talavera.example")


def test_somebody_whose_conversation_is_gone_is_asked_for_in_a_team(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.sees_person(ZOE, "a:old")
    assert directory.profile(account(ZOE)).name == "Zoe"


def test_somebody_who_came_after_the_roster_was_read_is_known(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    directory.account_of("nobody@talavera.example")
    teams.server.rosters[STAFF].append(member("new", "Newcomer"))
    assert directory.profile(account("new")).name == "Newcomer"


def test_nobody_is_nobody(directory: TeamsDirectory) -> None:
    with pytest.raises(Refused, match="MemberNotFound"):
        directory.profile(account("nobody"))


def test_a_team_that_does_not_answer_is_not_taken_for_one_without_them(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.server.says.append(error(503, "ServiceUnavailable"))
    with pytest.raises(TryLater, match="ServiceUnavailable"):
        directory.profile(account(ZOE))


@pytest.mark.parametrize(
    ("facts", "is_guest"),
    [
        ({}, False),
        ({"tenantId": None, "userRole": None}, False),
        ({"tenantId": TENANT.upper()}, False),
        ({"userRole": "guest"}, True),
        ({"userRole": "Guest"}, True),
        ({"userRole": "anonymous"}, True),
        ({"userPrincipalName": "z_mail.example#EXT#@talavera.example"}, True),
        ({"tenantId": "0b5a3f0e-1d6c-4c0b-9a51-7f6e2c9d4b11"}, True),
    ],
)
def test_a_guest_is_told_from_staff(
    facts: dict[str, str | None], is_guest: bool, teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.server.rosters[STAFF] = [member(ZOE, "Zoe", **facts)]
    assert directory.profile(account(ZOE)).is_guest is is_guest


def test_a_bot_is_told_from_people(teams: OnTeams, directory: TeamsDirectory) -> None:
    teams.server.rosters[STAFF] = [member("robot", "Robot", id="28:robot")]
    assert directory.profile(account("robot")).is_bot


def test_somebody_of_whom_little_is_said_has_a_name_all_the_same(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.server.rosters[STAFF] = [{"aadObjectId": ZOE, "name": None, "email": 7}]
    assert directory.profile(account(ZOE)) == Profile("Somebody without a name", None)


# -- whose an address is


@pytest.mark.parametrize(
    ("email", "id"),
    [
        ("z.price@talavera.example", ZOE),
        (" Z.PRICE@Talavera.example ", ZOE),
        ("zoe@talavera.example", ZOE),
        ("amir@talavera.example", AMIR),
    ],
)
def test_an_address_is_looked_for_among_the_members(
    email: str, id: str, directory: TeamsDirectory
) -> None:
    assert directory.account_of(email) == account(id)


@pytest.mark.parametrize("email", ["nobody@talavera.example", "price@talavera.example", "", " "])
def test_an_address_of_nobody_is_nobodys(email: str, directory: TeamsDirectory) -> None:
    assert directory.account_of(email) is None


def test_where_vera_is_in_no_team_no_address_is_known(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.loses(STAFF)
    assert directory.account_of("amir@talavera.example") is None
    assert teams.server.asked == []


def test_every_team_is_looked_through_once(teams: OnTeams, directory: TeamsDirectory) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    teams.sees(OFFICE, team_id=OFFICE, team_name="Office")
    teams.server.rosters[OFFICE] = [member("omar", "Omar")]
    assert directory.account_of("omar@talavera.example") == account("omar")
    asked = {request.ids[1] for request in teams.server.asked_for("pagedmembers")}
    assert asked == {STAFF, OFFICE}


def test_a_roster_is_asked_for_every_ten_minutes(teams: OnTeams, directory: TeamsDirectory) -> None:
    for _ in range(20):
        directory.account_of("amir@talavera.example")
        teams.clock.go_on(minutes=1)
    assert len(teams.server.asked) == 2


def test_staff_come_before_guests(teams: OnTeams, directory: TeamsDirectory) -> None:
    shared = "shared@talavera.example"
    teams.server.rosters[STAFF] = [
        member("guest", "Guest", shared, userRole="guest"),
        member("robot", "Robot", shared, id="28:robot"),
        member(ZOE, "Zoe", shared),
    ]
    assert directory.account_of(shared) == account(ZOE)


def test_a_team_that_lets_vera_in_no_more_hides_nobody(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.sees(OFFICE, team_id=OFFICE, team_name="Office")
    assert directory.account_of("amir@talavera.example") == account(AMIR)


def test_a_roster_that_is_not_to_be_had_is_asked_for_again(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.server.says.append(Says(502, b"<html>"))
    with pytest.raises(TryLater, match="http_502"):
        directory.account_of("amir@talavera.example")
    assert directory.account_of("amir@talavera.example") == account(AMIR)


# -- who is in a channel


@pytest.mark.parametrize("name", ["Senior leaders", "staff/senior leaders", LEADERS])
def test_everybody_in_a_channel_is_listed(
    name: str, teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    teams.server.rosters[LEADERS] = [
        member(ZOE, "Zoe"),
        member("old", "Old", aadObjectId=None, objectId=AMIR),
        member("x", "Xavier", aadObjectId=None),
        member("robot", "Robot", id="28:robot"),
        {},
    ]
    found = directory.members(account(name))
    assert found == {account(ZOE), account(AMIR), account("29:xavier")}


def test_who_is_in_a_channel_is_asked_each_time(teams: OnTeams, directory: TeamsDirectory) -> None:
    assert account("new") not in directory.members(account("General"))
    teams.server.rosters[STAFF].append(member("new", "Newcomer"))
    assert account("new") in directory.members(account("General"))


def test_the_members_of_a_channel_that_vera_is_not_in_are_waited_for(
    directory: TeamsDirectory,
) -> None:
    with pytest.raises(TryLater, match="not_in_channel"):
        directory.members(account("Senior leaders"))


def test_a_channel_whose_members_are_not_said_is_not_empty(
    teams: OnTeams, directory: TeamsDirectory
) -> None:
    teams.server.says.append(error(403, "BotNotInConversationRoster"))
    with pytest.raises(Refused, match="BotNotInConversationRoster"):
        directory.members(account("General"))
