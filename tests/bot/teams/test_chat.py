"""Posting to Teams: to people and channels, in a real database and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.teams.chat import TeamsChat
from handlers.cards import Card, Heading
from handlers.chat import Posted, Refused, TryLater
from storage.conversations import GROUP
from storage.database import Database
from tests.bot.teams.authority import Says
from tests.bot.teams.cards import card_in
from tests.bot.teams.connector_server import NOT_FOUND, OnTeams, account, error, on_teams
from tests.bot.teams.signing import TENANT

CARD = Card("VERA-1: please look", (Heading("VERA-1 is waiting"),))
ZOE = "00000000-0000-0000-0000-000000000020"
AS_RECORDED = "00000000-0000-0000-0000-0000000000020"
STAFF = "19:staff@thread.tacv2"
LEADERS = "19:leaders@thread.tacv2"
OFFICE = "19:office@thread.tacv2"


@pytest.fixture
def teams(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnTeams]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with on_teams(sqlite_database) as teams:
        teams.server.rosters |= {STAFF: [], LEADERS: [], OFFICE: []}
        teams.server.chats[ZOE] = "a:zoe"
        yield teams


@pytest.fixture
def chat(teams: OnTeams) -> TeamsChat:
    return TeamsChat(teams.connector, teams.places, tenant=TENANT)


def places(teams: OnTeams) -> list[str]:
    """List where something was posted."""
    return [place for place, _ in teams.server.posted()]


# -- to a person


def test_a_person_is_posted_to_where_they_were_seen(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees_person(ZOE, "a:zoe", member_id="29:zoe")
    assert chat.post(account(ZOE), CARD) == Posted("teams", TENANT, "a:zoe", "message-1")
    ((place, activity),) = teams.server.posted()
    assert place == "a:zoe"
    assert activity["summary"] == "VERA-1: please look"
    assert "VERA-1 is waiting" in str(card_in(activity))


def test_the_newest_of_several_conversations_is_used(teams: OnTeams, chat: TeamsChat) -> None:
    teams.server.chats["another"] = "a:old"
    teams.sees_person(ZOE, "a:old")
    teams.clock.go_on(days=1)
    teams.sees_person(ZOE, "a:zoe")
    assert chat.post(account(ZOE), CARD).place == "a:zoe"


@pytest.mark.parametrize("id", [ZOE, AS_RECORDED, ZOE.upper(), "29:1zoe"])
def test_a_conversation_is_begun_with_somebody_who_never_wrote(
    id: str, teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(STAFF)
    teams.server.chats[id] = "a:new"
    assert chat.post(account(id), CARD).place == "a:new"
    assert chat.post(account(id), CARD).place == "a:new"
    assert [asked.ids[-1] for asked in teams.server.asked] == [
        "conversations",
        "activities",
        "activities",
    ]
    assert teams.known("a:new").user_id == id


def test_it_is_begun_at_the_address_that_was_seen_last(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(STAFF, service_url="https://old.example/")
    teams.clock.go_on(days=1)
    teams.sees(LEADERS)
    chat.post(account(ZOE), CARD)
    assert teams.known("a:zoe").service_url == teams.server.url


def test_somebody_with_an_odd_id_is_a_person_where_a_conversation_is_known(
    teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees_person("U7", "a:zoe")
    assert chat.post(account("U7"), CARD).place == "a:zoe"


def test_nobody_can_be_reached_before_teams_has_called(chat: TeamsChat) -> None:
    with pytest.raises(TryLater, match="no_service_address"):
        chat.post(account(ZOE), CARD)


def test_a_conversation_that_is_gone_is_begun_anew(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees_person(ZOE, "a:old")
    assert chat.post(account(ZOE), CARD).place == "a:zoe"
    assert teams.known("a:old").gone
    assert places(teams) == ["a:old", "a:zoe"]
    assert chat.post(account(ZOE), CARD).place == "a:zoe"
    assert places(teams) == ["a:old", "a:zoe", "a:zoe"]


def test_it_is_begun_anew_once_and_no_more(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees_person(ZOE, "a:old")
    teams.server.says.extend([NOT_FOUND, Says(201, {"id": "a:old"}), NOT_FOUND])
    with pytest.raises(Refused, match="ConversationNotFound"):
        chat.post(account(ZOE), CARD)
    assert len(teams.server.asked) == 3


def test_somebody_who_took_vera_away_cannot_be_reached(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees_person(ZOE, "a:old")
    teams.loses("a:old")
    teams.server.chats.clear()
    with pytest.raises(Refused, match="BotNotInConversationRoster"):
        chat.post(account(ZOE), CARD)
    assert places(teams) == []


@pytest.mark.parametrize("code", ["ConversationBlockedByUser", "BotDisabledByAdmin"])
def test_somebody_who_blocked_vera_is_not_forgotten(
    code: str, teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees_person(ZOE, "a:zoe")
    teams.server.says.append(error(403, code))
    with pytest.raises(Refused, match=code):
        chat.post(account(ZOE), CARD)
    assert not teams.known("a:zoe").gone
    assert len(teams.server.asked) == 1


def test_what_may_pass_is_left_to_whoever_posts(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees_person(ZOE, "a:zoe")
    teams.server.says.append(error(429, "TooManyRequests", Retry_After="3"))
    with pytest.raises(TryLater) as later:
        chat.post(account(ZOE), CARD)
    assert later.value.after is not None
    assert len(teams.server.asked) == 1


# -- to a channel


@pytest.mark.parametrize(
    "name",
    [
        "Senior leaders",
        "#senior leaders",
        "SENIOR  LEADERS",
        "Staff/Senior leaders",
        "#staff / senior leaders",
        LEADERS,
    ],
)
def test_a_channel_is_found_as_the_settings_name_it(
    name: str, teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(STAFF, name="General")
    teams.sees(LEADERS, name="Senior leaders")
    assert chat.post(account(name), CARD) == Posted("teams", TENANT, LEADERS, "message-1")
    assert places(teams) == [LEADERS]


def test_a_thread_of_a_channel_is_kept(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    thread = f"{LEADERS};messageid=17"
    assert chat.post(account(thread), CARD).place == thread


def test_a_group_is_posted_to_by_its_id(teams: OnTeams, chat: TeamsChat) -> None:
    teams.server.rosters["19:group@thread.v2"] = []
    teams.sees("19:group@thread.v2", kind=GROUP)
    assert chat.post(account("19:group@thread.v2"), CARD).place == "19:group@thread.v2"


def test_a_teams_first_channel_is_called_general(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(STAFF)
    assert chat.post(account("general"), CARD).place == STAFF


def test_of_two_channels_with_one_name_the_team_decides(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(STAFF)
    teams.sees(OFFICE, team_id=OFFICE, team_name="Office")
    assert chat.post(account("Office/General"), CARD).place == OFFICE
    assert chat.post(account("Staff/General"), CARD).place == STAFF
    with pytest.raises(TryLater, match="more_than_one_channel"):
        chat.post(account("General"), CARD)


@pytest.mark.parametrize("name", ["Senior leaders", "19:nowhere@thread.tacv2"])
def test_a_channel_that_vera_is_not_in_is_waited_for(
    name: str, teams: OnTeams, chat: TeamsChat
) -> None:
    with pytest.raises(TryLater, match="not_in_channel"):
        chat.post(account(name), CARD)
    assert teams.server.asked == []


@pytest.mark.parametrize("name", ["Senior leaders", LEADERS])
def test_a_channel_that_is_gone_is_refused(name: str, teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    teams.loses(LEADERS)
    with pytest.raises(Refused, match="ConversationNotFound"):
        chat.post(account(name), CARD)
    assert teams.server.asked == []


def test_a_channel_of_the_same_name_takes_the_place_of_one_that_is_gone(
    teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees("19:old@thread.tacv2", name="Senior leaders")
    teams.loses("19:old@thread.tacv2")
    teams.sees(LEADERS, name="Senior leaders")
    assert chat.post(account("Senior leaders"), CARD).place == LEADERS


@pytest.mark.parametrize("name", ["Senior leaders", "Staff/senior leaders", LEADERS])
def test_a_channel_in_which_nothing_was_said_yet_is_asked_for(
    name: str, teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(STAFF)
    teams.server.channels[STAFF] = [
        {"id": STAFF, "name": None},
        {"id": LEADERS, "name": "Senior leaders"},
        {"id": None, "name": "Broken"},
    ]
    for _ in range(3):
        assert chat.post(account(name), CARD).place == LEADERS
    assert [asked.ids[0] for asked in teams.server.asked].count("teams") == 1
    found = teams.known(LEADERS)
    assert (found.name, found.team_id, found.team_name) == ("Senior leaders", STAFF, "Staff")


def test_a_missing_channel_is_asked_for_once_a_minute(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(STAFF)
    teams.server.channels[STAFF] = [{"id": STAFF, "name": None}]
    for seconds in range(0, 120, 10):
        with pytest.raises(TryLater, match="not_in_channel"):
            chat.post(account("Senior leaders"), CARD)
        assert len(teams.server.asked) == 1 + seconds // 60
        teams.clock.go_on(seconds=10)


def test_to_learn_of_a_channel_is_not_to_see_it(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    teams.sees(STAFF, name="General")
    seen = teams.known(LEADERS).seen_at
    teams.clock.go_on(days=1)
    teams.server.channels[STAFF] = [
        {"id": STAFF, "name": None},
        {"id": LEADERS, "name": "Leaders"},
        {"id": OFFICE, "name": "Office"},
    ]
    assert chat.post(account("Office"), CARD).place == OFFICE
    assert teams.known(STAFF).seen_at == seen
    assert teams.known(LEADERS).name == "Leaders"


def test_a_channel_of_a_team_to_which_vera_came_back_is_found(
    teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    teams.loses(LEADERS)
    teams.sees(STAFF)
    teams.server.channels[STAFF] = [{"id": LEADERS, "name": "Senior leaders"}]
    assert chat.post(account("Senior leaders"), CARD).place == LEADERS


def test_one_team_that_lets_vera_in_no_more_does_not_hide_the_others(
    teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(OFFICE, team_id=OFFICE, team_name="Office")
    teams.sees(STAFF)
    teams.server.channels[STAFF] = [{"id": LEADERS, "name": "Senior leaders"}]
    assert chat.post(account("Senior leaders"), CARD).place == LEADERS


@pytest.mark.parametrize("was_there", [True, False])
def test_a_team_that_does_not_answer_is_asked_again(
    was_there: bool, teams: OnTeams, chat: TeamsChat
) -> None:
    if was_there:
        teams.sees(LEADERS, name="Senior leaders")
        teams.loses(LEADERS)
    teams.sees(STAFF)
    teams.server.channels[STAFF] = [{"id": LEADERS, "name": "Senior leaders"}]
    teams.server.says.append(error(503, "ServiceUnavailable"))
    with pytest.raises(TryLater, match="not_in_channel"):
        chat.post(account("Senior leaders"), CARD)
    assert chat.post(account("Senior leaders"), CARD).place == LEADERS


# -- drawing again


def test_a_card_is_drawn_again_where_it_stands(teams: OnTeams, chat: TeamsChat) -> None:
    teams.sees(LEADERS, name="Senior leaders")
    posted = chat.post(account(f"{LEADERS};messageid=17"), CARD)
    chat.replace(posted, Card("VERA-1", (Heading("VERA-1 is closed"),)))
    again = teams.server.asked[-1]
    assert (again.method, again.ids) == (
        "PUT",
        ["conversations", f"{LEADERS};messageid=17", "activities", "message-1"],
    )
    assert "VERA-1 is closed" in str(card_in(again.body))


@pytest.mark.parametrize("place", ["a:nowhere", LEADERS])
def test_a_card_that_stands_nowhere_any_more_is_not_drawn_again(
    place: str, teams: OnTeams, chat: TeamsChat
) -> None:
    teams.sees(LEADERS)
    teams.server.rosters.clear()
    with pytest.raises(Refused, match="ConversationNotFound"):
        chat.replace(Posted("teams", TENANT, place, "1"), CARD)
