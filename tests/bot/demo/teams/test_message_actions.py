"""A message handed to Vera from its menu: what goes with it, from where, and when it changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.conftest import EVIDENCE
from tests.bot.demo.teams.small_bot import SmallBot

RECORDED = Path(__file__).parents[3] / "data" / "teams"
ASKED, SENT = "composeExtension/fetchTask", "composeExtension/submitAction"


def recorded(name: str) -> Json:
    read: Json = json.loads((RECORDED / f"invoke_{name}_groupChat.json").read_text())
    return read


def keys_of(held: Any) -> Any:
    """Give the names in an object, and in the objects in it."""
    return {name: keys_of(one) for name, one in held.items()} if isinstance(held, dict) else None


def lacking(there: Any, wanted: Any) -> list[str]:
    """List the names that a recorded activity has and another lacks."""
    if not isinstance(wanted, dict):
        return []
    missing = [name for name in wanted if name not in there]
    inside = [lacking(there[name], wanted[name]) for name in wanted if name in there]
    return [*missing, *(name for each in inside for name in each)]


def answered(person: TeamsPerson) -> None:
    """Answer the form's first question and go on."""
    person.choose("Danger?", "No")
    person.see_what_follows()


def test_a_message_action_looks_as_a_real_client_sends_it(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    room.conversations.add_group("Group Chat", ["U01HEAD", "U05TEACH"], with_vera=True)
    message = teacher.say("Group Chat", "You are stupid")
    teacher.message_action(message, EVIDENCE[0])
    answered(teacher)
    fetched, submitted = bot.seen[-2:]
    for ours, name in ((fetched, "fetchTask"), (submitted, "submitAction")):
        wanted = recorded(f"composeExtension-{name}")
        wanted["value"].pop("data", None)
        assert lacking(keys_of(ours), keys_of(wanted)) == []
        assert ours["channelData"]["source"] == {"name": "compose"}
        assert "replyToId" not in ours
        assert ours["value"]["commandContext"] == "message"
    assert (fetched["name"], submitted["name"]) == (ASKED, SENT)
    assert "data" not in fetched["value"]
    assert submitted["value"]["data"]["danger"] == "no"


@pytest.mark.parametrize("where", ["Year 9", "Without Vera", "U01HEAD", "vera", "General"])
def test_a_message_can_be_handed_on_from_wherever_it_stands(
    room: Room, bot: SmallBot, teacher: TeamsPerson, where: str
) -> None:
    room.conversations.add_group("Year 9", ["U01HEAD", "U05TEACH"], with_vera=False)
    message = teacher.say(where, "nothing")
    teacher.message_action(message, EVIDENCE[0])
    fetched = bot.seen[-1]
    assert fetched["name"] == ASKED
    bare = room.conversations.find(where, "U05TEACH").conversation_id
    assert fetched["conversation"]["id"].partition(";")[0] == bare
    assert fetched["value"]["messagePayload"]["id"] == message.ts
    answered(teacher)
    assert bot.seen[-1]["name"] == SENT


def test_the_chat_of_two_people_is_personal_and_not_veras(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.message_action(teacher.say("U01HEAD", "between us"), EVIDENCE[0])
    conversation = bot.seen[-1]["conversation"]
    assert conversation["conversationType"] == "personal"
    assert conversation["id"].endswith("@unq.gbl.spaces")
    assert bot.post(bot.seen[-1], {"text": "x"}).status_code == 403


def payload(bot: SmallBot) -> Json:
    handed: Json = bot.seen[-1]["value"]["messagePayload"]
    return handed


def test_the_payload_names_the_author_the_thread_and_the_way_back(
    room: Room, bot: SmallBot, head: TeamsPerson, teacher: TeamsPerson
) -> None:
    first = head.say("General", "Good morning")
    said = head.reply(first, "one <b>&</b>\n<at>Vera</at> two")
    teacher.message_action(said, EVIDENCE[0])
    handed = payload(bot)
    assert handed["from"]["user"] == {
        "userIdentityType": "aadUser",
        "id": room.aad_of("U01HEAD"),
        "displayName": "Helen Marsh",
    }
    assert (handed["id"], handed["replyToId"]) == (said.ts, first.ts)
    assert handed["createdDateTime"] == "2026-09-24T13:05:00.001Z"
    assert (handed["lastModifiedDateTime"], handed["deleted"]) == (None, False)
    assert handed["body"] == {
        "contentType": "html",
        "content": '<p>one &lt;b&gt;&amp;&lt;/b&gt;<br><at id="0">Vera</at> two</p>',
    }
    assert handed["mentions"][0]["mentionText"] == "Vera"
    assert handed["linkToMessage"].startswith(
        f"https://teams.microsoft.com/l/message/{room.team_id}/{said.ts}?groupId="
    )


def test_a_body_can_be_a_text_or_what_teams_itself_writes(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    plain = teacher.say("General", "a < b", body="text")
    teacher.message_action(plain, EVIDENCE[0])
    assert payload(bot)["body"] == {"contentType": "text", "content": "a < b"}
    rich = teacher.say("General", "<div><em>very</em> funny</div>", body="html")
    teacher.message_action(rich, EVIDENCE[0])
    assert payload(bot)["body"]["content"] == "<div><em>very</em> funny</div>"
    assert rich.words() == "very funny"


def test_a_card_of_veras_is_handed_on_as_an_attachment_that_is_no_file(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    bot.post_in("General", cards.case_card())
    teacher.message_action(teacher.messages("General")[0], EVIDENCE[0])
    handed = payload(bot)
    assert handed["from"]["user"] is None
    assert handed["from"]["application"]["displayName"] == "Vera"
    (card,) = handed["attachments"]
    assert (card["contentType"], card["contentUrl"]) == (cards.CARD, None)


def test_the_form_goes_back_with_the_message_as_it_is_by_then(
    room: Room, bot: SmallBot, head: TeamsPerson, teacher: TeamsPerson
) -> None:
    message = head.say("General", "you fool")
    teacher.message_action(message, EVIDENCE[0])
    assert payload(bot)["lastModifiedDateTime"] is None
    head.edit(message, "you friend")
    answered(teacher)
    changed = payload(bot)
    assert changed["body"]["content"] == "<p>you friend</p>"
    assert changed["lastModifiedDateTime"] == "2026-09-24T13:05:00.000Z"
    head.delete(message)
    teacher.fill("Account?", "x")
    teacher.choose("Who?", "A pupil")
    teacher.submit()
    gone = payload(bot)
    assert (gone["id"], gone["deleted"]) == (message.ts, True)
    assert (gone["body"]["content"], gone["attachments"]) == ("", [])


@pytest.mark.parametrize("answer", [{}, {"composeExtension": {}}])
def test_a_message_action_may_be_answered_with_nothing(
    room: Room, bot: SmallBot, teacher: TeamsPerson, answer: Json
) -> None:
    bot.answers[ASKED] = answer
    assert teacher.message_action(teacher.say("General", "x"), EVIDENCE[0]) is None
    assert (teacher.ephemerals(), room.errors) == ([], [])


def test_a_message_action_may_be_answered_in_words(bot: SmallBot, teacher: TeamsPerson) -> None:
    bot.answers[ASKED] = {"task": {"type": "message", "value": "Not just now."}}
    teacher.message_action(teacher.say("General", "x"), EVIDENCE[0])
    assert (teacher.view, teacher.last_ephemeral.words()) == (None, "Not just now.")


def test_a_dialog_from_a_button_is_sent_without_a_message(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command("/report-cyberbullying")
    answered(teacher)
    assert bot.seen[-1]["name"] == "task/submit"
    assert "messagePayload" not in bot.seen[-1]["value"]


def test_an_invoke_whose_answer_was_lost_comes_again_as_it_was(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    room.repeat_next(SENT, "retry")
    teacher.message_action(teacher.say("General", "x"), EVIDENCE[0])
    answered(teacher)
    once, again = bot.seen[-2:]
    assert once == again
    assert (once["name"], bot.seen[-3]["name"]) == (SENT, ASKED)
    assert teacher.top.questions()[0] == "Danger?"
    heard = len(bot.seen)
    teacher.fill("Account?", "x")
    teacher.choose("Who?", "A pupil")
    teacher.submit()
    assert len(bot.seen) == heard + 1


def test_a_button_can_be_pressed_twice_at_once(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command("/report-cyberbullying")
    room.repeat_next(how="double")
    teacher.choose("Danger?", "No")
    before = len(bot.seen)
    teacher.press_send()
    one, other = bot.seen[before:]
    assert (one["name"], one["value"]) == (other["name"], other["value"])
    assert one["id"] != other["id"]
    with pytest.raises(ValueError, match="nothing comes twice"):
        room.repeat_next(how="thrice")
