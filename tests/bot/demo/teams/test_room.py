"""Who is told what: signatures, installing, people and channels, messages and reactions."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests

from bot.demo.conversations import NoSuchConversation
from bot.demo.teams import NotOnScreen, Room, TeamsEphemeral
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.conftest import person
from tests.bot.demo.teams.small_bot import CARD_ANSWER, SmallBot


def told(bot: SmallBot) -> list[tuple[str, str]]:
    return [
        (one["type"], one.get("action") or one["channelData"].get("eventType", ""))
        for one in bot.seen
    ]


def test_every_activity_is_signed_for_the_app_with_a_published_key(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.say("vera", "nothing")
    (claims,) = bot.claims[-1:]
    assert claims["serviceurl"] == bot.seen[-1]["serviceUrl"] == room.service_url
    assert (claims["aud"], claims["iss"]) == (room.app_id, room.issuer)
    assert claims["nbf"] <= room.now().timestamp() < claims["exp"]
    (key,) = requests.get(f"{room.base_url}/v1/.well-known/keys", timeout=5).json()["keys"]
    assert (key["kid"], key["endorsements"]) == (room.signer.kid, ["msteams"])


def test_the_key_can_be_changed(room: Room, bot: SmallBot, teacher: TeamsPerson) -> None:
    before = room.signer.kid
    room.signer.change_key()
    teacher.say("vera", "nothing")  # the bot checks it with what is published now
    assert room.signer.kid != before
    assert room.errors == []


def test_what_a_person_types_looks_as_a_real_client_sends_it(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.say("vera", "nothing")
    said = bot.seen[-1]
    assert said["from"]["aadObjectId"] == room.aad_of("U05TEACH")
    assert said["from"]["id"].startswith("29:")
    assert said["recipient"] == {"id": f"28:{room.app_id}", "name": "Vera"}
    assert said["conversation"]["conversationType"] == "personal"
    assert (said["timestamp"], said["localTimestamp"]) == (
        "2026-09-24T13:05:00.000Z",
        "2026-09-24T14:05:00.000+01:00",
    )
    assert said["entities"][0]["type"] == "clientInfo"
    assert said["channelData"] == {"tenant": {"id": room.tenant_id}}


def test_installing_in_the_team_and_for_a_person_is_told(room: Room) -> None:
    small = SmallBot(room)
    try:
        room.install_in_team()
        room.install_for("U01HEAD")
        room.uninstall_for("U01HEAD")
        room.remove_from_team()
    finally:
        small.stop()
    assert told(small) == [
        ("installationUpdate", "add"),
        ("conversationUpdate", "teamMemberAdded"),
        ("installationUpdate", "add"),
        ("conversationUpdate", ""),
        ("installationUpdate", "remove"),
        ("installationUpdate", "remove"),
        ("conversationUpdate", "teamMemberRemoved"),
    ]
    team, own = small.seen[1], small.seen[3]
    assert team["channelData"]["team"]["name"] == "Talavera staff"
    assert team["conversation"]["id"] == team["channelData"]["channel"]["id"] == room.team_id
    assert team["membersAdded"] == [{"id": room.bot_user_id}]
    assert {one["id"] for one in own["membersAdded"]} == {own["from"]["id"], room.bot_user_id}


def test_who_types_to_vera_first_installs_her(room: Room) -> None:
    small = SmallBot(room)
    try:
        room.acting_as("U05TEACH").say("vera", "nothing")
        room.acting_as("U05TEACH").say("vera", "nothing")
    finally:
        small.stop()
    assert [one["type"] for one in small.seen] == [
        "installationUpdate", "conversationUpdate", "message", "message",
    ]  # fmt: skip


def test_vera_is_told_of_channels_and_people_where_she_is(room: Room, bot: SmallBot) -> None:
    room.add_person(person(), "Senior leaders")
    room.acting_as("U09NEW").leave("Senior leaders")
    room.acting_as("U05TEACH").join("Without Vera")
    room.rename_channel("Senior leaders", "Leaders")
    room.add_channel("Governors", "U01HEAD")
    room.delete_channel("Governors")
    room.rename_team("Talavera school")
    assert told(bot) == [
        ("conversationUpdate", name)
        for name in (
            "teamMemberAdded", "teamMemberRemoved", "channelRenamed", "channelCreated",
            "channelDeleted", "teamRenamed",
        )
    ]  # fmt: skip
    added, _, renamed, *_, team = bot.seen
    assert added["membersAdded"][0]["aadObjectId"] == room.aad_of("U09NEW")
    assert renamed["channelData"]["channel"]["name"] == "Leaders"
    assert team["channelData"]["team"]["name"] == "Talavera school"
    with pytest.raises(NoSuchConversation):
        room.conversations.find("Senior leaders", "")


def test_in_a_channel_vera_hears_only_where_she_is_mentioned(
    bot: SmallBot, head: TeamsPerson
) -> None:
    head.say("Senior leaders", "between us")
    head.say("Without Vera", "<at>Vera</at> words")
    head.say("U02DSL", "to one person")
    assert bot.seen == []
    said = head.say("Senior leaders", "<at>Vera</at> words")
    assert said.mentions() == [bot.room.bot_user_id]
    answer = head.messages("Senior leaders")[-1]
    assert (answer.words(), answer.thread_ts) == ("These are words.", said.ts)


def test_in_a_group_chat_there_are_no_threads(room: Room, bot: SmallBot, head: TeamsPerson) -> None:
    room.conversations.add_group("Year 9", ["U01HEAD", "U05TEACH"], with_vera=True)
    head.say("Year 9", "<at>Vera</at> words")
    assert bot.seen[-1]["conversation"] == {
        "conversationType": "groupChat",
        "tenantId": room.tenant_id,
        "id": room.conversations.find("Year 9", "").conversation_id,
        "isGroup": True,
        "name": "Year 9",
    }
    assert room.acting_as("U05TEACH").messages("Year 9")[-1].words() == "These are words."
    with pytest.raises(NotOnScreen, match="is not in"):
        room.acting_as("U02DSL").messages("Year 9")


def test_the_answer_to_a_button_is_seen_by_one_person_only(
    bot: SmallBot, head: TeamsPerson, room: Room
) -> None:
    bot.post_in("Senior leaders", cards.case_card())
    card = head.messages("Senior leaders")[0]
    said = head.press("Acknowledge", message=card)
    assert isinstance(said, TeamsEphemeral)
    assert said.words() == "Thank you. You have it."
    assert head.ephemerals() == [said]
    assert head.messages("Senior leaders")[-1] == said
    assert len(room.acting_as("U02DSL").messages("Senior leaders")) == 1
    pressed = bot.seen[-1]
    assert (pressed["name"], pressed["replyToId"]) == ("adaptiveCard/action", card.ts)
    assert pressed["value"]["action"]["verb"] == "acknowledge"
    assert pressed["conversation"]["id"].endswith(f";messageid={card.ts}")


def test_a_card_that_answers_a_button_is_seen_by_that_person_until_it_is_replaced(
    bot: SmallBot, head: TeamsPerson, room: Room
) -> None:
    bot.post_in("Senior leaders", cards.case_card())
    bot.answers["adaptiveCard/action"] = {
        "statusCode": 200, "type": CARD_ANSWER, "value": cards.case_card("Yours"),
    }  # fmt: skip
    head.press("Acknowledge", message=head.messages("Senior leaders")[0])
    deputy = room.acting_as("U02DSL")
    assert "State: Yours" in head.messages("Senior leaders")[0].words()
    assert "State: Waiting" in deputy.messages("Senior leaders")[0].words()


def test_what_was_typed_and_answered_is_told_from_what_vera_wrote_of_her_own_accord(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command("/vera", "words")
    bot.tell("U05TEACH", cards.case_card())
    assert [one.asked_for for one in teacher.direct_messages()] == [True, True, False]


def test_vera_is_told_of_changes_and_reactions_that_concern_her(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    said = teacher.say("vera", "words")
    teacher.edit(said, "nothing")
    teacher.react(teacher.direct_messages()[-1])
    teacher.react(said)
    teacher.delete(said)
    assert told(bot)[1:] == [
        ("messageUpdate", "editMessage"),
        ("messageReaction", ""),
        ("messageDelete", "softDeleteMessage"),
    ]
    assert bot.seen[2]["reactionsAdded"] == [{"type": "like"}]
    with pytest.raises(NotOnScreen, match="no longer there"):
        teacher.delete(said)
    with pytest.raises(NotOnScreen, match="did not write"):
        teacher.edit(teacher.direct_messages()[-1], "x")


def test_something_forged_can_be_sent(room: Room, bot: SmallBot) -> None:
    data: Json = {"form": "report", "step": "whole", "account": "x"}
    answer = room.invoke_as("U05TEACH", "task/submit", {"data": data})
    assert answer.json()["task"]["value"]["title"] == "Sent: VERA-7K4Q"
    assert room.sent[-1].kind == "task/submit"


def test_a_button_that_sends_and_one_that_links_do_what_they_say(
    room: Room, bot: SmallBot, head: TeamsPerson
) -> None:
    link = {"type": "Action.OpenUrl", "title": "Read", "url": "https://talavera.example/"}
    sent = {"type": "Action.Submit", "title": "Count me in", "data": {"vote": "yes"}}
    bot.post_in("General", cards.card([cards.said("Shall we?")], [link, sent]))
    card = head.messages("General")[0]
    head.press("Read", message=card)
    assert head.opened_urls == ["https://talavera.example/"]
    assert bot.seen == []
    head.press("Count me in", message=card)
    assert (bot.seen[-1]["type"], bot.seen[-1]["value"]) == ("message", {"vote": "yes"})
    assert bot.seen[-1]["replyToId"] == card.ts
    with pytest.raises(NotOnScreen, match="'Leave' is not here"):
        head.press("Leave", message=card)
    with pytest.raises(NotOnScreen, match="only the dialog"):
        head.fill("Account?", "x", message=card)


@pytest.mark.parametrize(
    ("text", "text_format", "words"),
    [
        ("<at>Vera</at> **now**", "markdown", "Vera now"),
        ("**as typed**", "plain", "**as typed**"),
        ("<p>one &amp; two</p>", "xml", "one & two"),
    ],
)
def test_a_text_is_read_as_it_was_written(
    bot: SmallBot, head: TeamsPerson, text: str, text_format: str, words: str
) -> None:
    where = {"conversation": {"id": bot.room.team_id}}
    bot.post(where, {"text": text, "textFormat": text_format})
    (message,) = head.messages("General")
    assert (message.words(), message.notification()) == (words, words)


def test_time_moves_where_the_demo_allows_it(room: Room) -> None:
    before = room.now()
    room.move_clock(timedelta(hours=1))
    assert room.now() - before == timedelta(hours=1)


def test_words_by_the_second_channel_are_kept(room: Room) -> None:
    sent = {"title": "Vera", "message": "Please open Vera.", "email": "h@talavera.example"}
    requests.post(f"{room.base_url}/second-channel", json=sent, timeout=5)
    (kept,) = room.second_channel
    assert (kept.title, kept.body, kept.raw["email"]) == (
        "Vera", "Please open Vera.", "h@talavera.example",
    )  # fmt: skip
