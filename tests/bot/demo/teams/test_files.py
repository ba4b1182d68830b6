"""Files and pictures of messages: where they are said to be, and that nobody is given them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import requests

from bot.demo.teams import NotOnScreen, Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.conftest import EVIDENCE
from tests.bot.demo.teams.small_bot import SmallBot


def handed_on(bot: SmallBot, person: TeamsPerson, where: str, **more: object) -> Json:
    message = person.say(where, "look", **more)  # type: ignore[arg-type]
    person.message_action(message, EVIDENCE[0])
    handed: Json = bot.seen[-1]["value"]["messagePayload"]
    return handed


def test_a_file_lies_with_its_sender_or_with_the_team_and_is_only_referred_to(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    own = handed_on(bot, teacher, "U01HEAD", files=["what they wrote.png"])
    teams = handed_on(bot, teacher, "General", files=["a.png", "b.pdf"])
    (file,) = own["attachments"]
    assert (file["contentType"], file["name"]) == ("reference", "what they wrote.png")
    assert file["content"] is None
    assert unquote(file["contentUrl"]) == (
        f"{room.base_url}/sharepoint/personal/t_whitfield_talavera_example"
        "/Documents/Microsoft Teams Chat Files/what they wrote.png"
    )
    assert own["body"]["content"] == f'<p>look</p><attachment id="{file["id"]}"></attachment>'
    assert [one["name"] for one in teams["attachments"]] == ["a.png", "b.pdf"]
    assert (
        "/sharepoint/sites/Talaverastaff/Shared%20Documents/General/a.png"
        in (teams["attachments"][0]["contentUrl"])
    )
    assert room.file_requests == []


def test_a_pasted_picture_is_an_address_in_the_body(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    chat = handed_on(bot, teacher, "U01HEAD", pictures=1)
    channel = handed_on(bot, teacher, "General", pictures=1)
    assert (chat["attachments"], channel["attachments"]) == ([], [])
    for handed, place in ((chat, "chats"), (channel, "teams")):
        start = f'<img alt="image" src="{room.base_url}/graph/v1.0/{place}/'
        assert start in handed["body"]["content"]
        assert f"/messages/{handed['id']}/hostedContents/" in handed["body"]["content"]


def test_people_see_a_file_as_its_name(bot: SmallBot, teacher: TeamsPerson) -> None:
    message = teacher.upload("U01HEAD", "a.png", b"12345", "look")
    (file,) = message.files
    assert (file.name, file.size, file.mimetype) == ("a.png", 5, "image/png")
    assert message.words() == "look\na.png"


def test_whoever_asks_for_a_file_is_refused_and_remembered(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    handed = handed_on(bot, teacher, "General", files=["a.png"], pictures=1)
    file = handed["attachments"][0]["contentUrl"]
    picture = handed["body"]["content"].partition('src="')[2].partition('"')[0]
    token = {"Authorization": f"Bearer {room.bearer()}"}
    shares = f"{room.graph_url}/v1.0/shares/u!abc/driveItem?select=name"
    asked = [
        requests.get(file, timeout=5),
        requests.head(picture, headers=token, timeout=5),
        requests.get(shares, timeout=5),
    ]
    assert [one.status_code for one in asked] == [401, 401, 401]
    elsewhere = requests.get(file, headers={"Origin": "https://vera.example"}, timeout=5)
    assert elsewhere.status_code == 403
    seen = room.file_requests
    assert [(one.method, one.with_token) for one in seen] == [
        ("GET", False), ("HEAD", True), ("GET", False), ("GET", False),
    ]  # fmt: skip
    assert seen[2].path == "/graph/v1.0/shares/u!abc/driveItem?select=name"


def test_vera_is_told_of_pictures_in_her_own_chat_and_takes_no_files_there(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    with pytest.raises(NotOnScreen, match="takes no files"):
        teacher.say("vera", "look", files=["a.png"])
    teacher.say("vera", "nothing", pictures=1)
    picture, said = bot.seen[-1]["attachments"]
    assert picture["contentType"] == "image/*"
    assert said["contentType"] == "text/html"
    answer = requests.get(picture["contentUrl"], timeout=5)
    assert answer.status_code == 401
    assert [one.path for one in room.file_requests] == [
        picture["contentUrl"].removeprefix(room.base_url)
    ]


def test_where_vera_is_mentioned_she_is_told_of_a_file_only_that_it_is_there(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.say("General", "<at>Vera</at> nothing", files=["a.png"])
    (said,) = bot.seen[-1]["attachments"]
    assert said["contentType"] == "text/html"
    assert "a.png" not in str(bot.seen[-1])
