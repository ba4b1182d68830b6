"""The Connector: what a bot may post, replace and look up, and how Teams says no."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import requests

from bot.demo.teams import Room
from bot.demo.teams.card_rules import LARGEST_CARD, problems_of_card
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.cards import Json
from tests.bot.demo.teams.conftest import person
from tests.bot.demo.teams.small_bot import SmallBot


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def path_of(room: Room, channel: str, user_id: str = "", thread: str = "") -> str:
    where = room.conversations.find(channel, user_id).conversation_id
    return f"conversations/{quote(where + thread, safe='')}"


def test_a_bot_begins_a_persons_chat_and_posts_a_card_there(
    room: Room, bot: SmallBot, head: TeamsPerson
) -> None:
    posted = bot.tell("U01HEAD", cards.case_card())
    assert posted.status_code == 201
    (message,) = head.direct_messages()
    assert message.ts == posted.json()["id"]
    assert message.words() == (
        "VERA-7K4Q: Cyberbullying\nPriority: Today\nState: Waiting\nOpen\nAcknowledge"
    )
    assert message.notification() == "Vera has something for you."
    assert message.buttons() == ["Open", "Acknowledge"]
    assert not message.asked_for
    assert [one.method for one in room.requests] == ["begin", "post"]
    assert room.errors == []


def test_a_card_in_a_channel_begins_a_thread_and_can_be_answered_in_it(
    room: Room, bot: SmallBot, head: TeamsPerson
) -> None:
    root = bot.post_in("Senior leaders", cards.case_card()).json()["id"]
    in_thread = path_of(room, "Senior leaders", thread=f";messageid={root}")
    second = bot.call("POST", f"{in_thread}/activities", {"type": "message", "text": "second"})
    at_root = f"{path_of(room, 'Senior leaders')}/activities/{root}"
    bot.call("POST", at_root, {"type": "message", "text": "third"})
    threads = [message.thread_ts for message in head.messages("senior leaders")]
    assert threads == [None, root, root]
    gone = path_of(room, "Senior leaders", thread=";messageid=1")
    answer = bot.call("POST", f"{gone}/activities", {"type": "message", "text": "x"})
    assert code(answer) == (404, "ActivityNotFoundInConversation")
    assert second.status_code == 201


def test_a_thread_is_begun_by_naming_the_channel(room: Room, bot: SmallBot) -> None:
    where = room.conversations.find("General", "").conversation_id
    wish = {
        "isGroup": True,
        "channelData": {"channel": {"id": where}},
        "activity": {"type": "message", "text": "hello"},
    }
    begun = bot.call("POST", "conversations", wish)
    assert begun.status_code == 201
    assert begun.json()["id"] == f"{where};messageid={begun.json()['activityId']}"


def test_a_message_is_replaced_and_deleted(
    room: Room, bot: SmallBot, head: TeamsPerson, teacher: TeamsPerson
) -> None:
    posted = bot.post_in("Senior leaders", cards.case_card()).json()["id"]
    before = head.messages("Senior leaders")[0]
    where = f"{path_of(room, 'Senior leaders')}/activities/{posted}"
    drawn = {"type": "message", "attachments": [cards.attached(cards.case_card("Taken"))]}
    assert bot.call("PUT", where, drawn).status_code == 200
    after = head.messages("Senior leaders")[0]
    assert (before.buttons(), after.buttons()) == (["Open", "Acknowledge"], ["Open"])
    assert after.edited
    assert bot.call("DELETE", where).status_code == 200
    assert head.messages("Senior leaders") == []
    assert code(bot.call("PUT", where, drawn)) == (404, "ActivityNotFoundInConversation")
    own = teacher.say("General", "mine")
    theirs = f"{path_of(room, 'General')}/activities/{own.ts}"
    assert code(bot.call("PUT", theirs, drawn)) == (403, "Forbidden")


def test_without_a_token_that_was_given_out_nobody_is_let_in(room: Room, bot: SmallBot) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": room.bot_token}):
        assert bot.call("GET", f"teams/{room.team_id}", headers=headers).status_code == 401
    room.token_revoked = True
    assert bot.call("GET", f"teams/{room.team_id}").status_code == 401
    room.token_revoked = False
    assert bot.call("GET", f"teams/{room.team_id}").json()["name"] == "Talavera staff"


def test_members_come_in_pages_and_one_by_one(room: Room, bot: SmallBot) -> None:
    room.page_size = 2
    where, names, token = path_of(room, "General"), [], ""
    while True:
        asked = {"pageSize": 500, **({"continuationToken": token} if token else {})}
        page = bot.call("GET", f"{where}/pagedmembers", params=asked).json()
        assert len(page["members"]) <= 2
        names += [one["name"] for one in page["members"]]
        token = page.get("continuationToken", "")
        if not token:
            break
    assert names == ["Helen Marsh", "Daniel Okafor", "Tom Whitfield"]
    aad = room.aad_of("U02DSL")
    by_aad = bot.call("GET", f"{where}/members/{aad}").json()
    by_id = bot.call("GET", f"{where}/members/{quote(by_aad['id'], safe='')}").json()
    assert by_aad == by_id
    assert (by_aad["aadObjectId"], by_aad["email"]) == (aad, "d.okafor@talavera.example")
    assert len(bot.call("GET", f"{where}/members").json()) == 3
    room.deactivate("U02DSL")
    gone = bot.call("GET", f"{where}/members/{aad}")
    assert code(gone) == (404, "MemberNotFoundInConversation")
    assert room.calls_of("members")[0].arguments["pageSize"] == "500"


def test_a_guest_and_somebody_of_another_tenant_are_told_apart(room: Room, bot: SmallBot) -> None:
    room.add_person(person(), "General", guest=True)
    where = path_of(room, "General")
    found = bot.call("GET", f"{where}/members/{room.aad_of('U09NEW')}").json()
    assert (found["userRole"], found["tenantId"]) == ("guest", room.tenant_id)
    stranger = room.acting_from_another_tenant(person("U09ELSE", "Else Where"))
    stranger.say("vera", "help")
    said = bot.seen[-1]
    assert said["channelData"]["tenant"]["id"] == said["conversation"]["tenantId"]
    assert said["channelData"]["tenant"]["id"] != room.tenant_id


def test_the_channels_of_the_team_are_listed_and_the_first_has_no_name(
    room: Room, bot: SmallBot
) -> None:
    listed = bot.call("GET", f"teams/{quote(room.team_id, safe='')}/conversations").json()
    assert [one["name"] for one in listed["conversations"]] == [
        None, "Senior leaders", "Without Vera",
    ]  # fmt: skip
    assert listed["conversations"][0]["id"] == room.team_id


def refusal(room: Room, bot: SmallBot, channel: str, user_id: str = "") -> tuple[int, str]:
    where = path_of(room, channel, user_id)
    return code(bot.call("POST", f"{where}/activities", {"type": "message", "text": "x"}))


def test_where_vera_is_not_or_no_longer_she_is_refused_with_the_reason(
    room: Room, bot: SmallBot
) -> None:
    roster = (403, "BotNotInConversationRoster")
    assert refusal(room, bot, "Without Vera") == roster
    room.block("U01HEAD")
    assert refusal(room, bot, "vera", "U01HEAD") == (403, "ConversationBlockedByUser")
    room.unblock("U01HEAD")
    room.uninstall_for("U01HEAD")
    assert refusal(room, bot, "vera", "U01HEAD") == roster
    room.delete_channel("Senior leaders")
    assert refusal(room, bot, "Senior leaders") == (404, "ConversationNotFound")
    room.disabled_by_admin = True
    assert refusal(room, bot, "General") == (403, "BotDisabledByAdmin")
    room.disabled_by_admin = False
    room.remove_from_team()
    assert refusal(room, bot, "General") == roster
    unknown = bot.call("POST", "conversations/19%3Ax/activities", {"type": "message", "text": "x"})
    assert code(unknown) == (404, "ConversationNotFound")


def test_vera_may_begin_with_whom_she_is_in_a_team_with_and_with_nobody_else(room: Room) -> None:
    small = SmallBot(room)
    room.add_person(person())
    try:
        began = small.call("POST", "conversations", small.beginning("U01HEAD"))
        assert code(began) == (403, "BotNotInConversationRoster")
        room.install_in_team()
        assert small.call("POST", "conversations", small.beginning("U01HEAD")).ok
        began = small.call("POST", "conversations", small.beginning("U09NEW"))
        assert code(began) == (403, "BotNotInConversationRoster")
        room.install_for("U09NEW")
        assert small.call("POST", "conversations", small.beginning("U09NEW")).ok
        elsewhere = {**small.beginning("U01HEAD"), "tenantId": "another"}
        assert code(small.call("POST", "conversations", elsewhere)) == (400, "BadSyntax")
    finally:
        small.stop()


@pytest.mark.parametrize(
    ("drawn", "problem"),
    [
        ({"type": "AdaptiveCard", "version": "1.6", "body": []}, "version is not 1.5 or lower"),
        (cards.card([{"type": "Carousel"}]), "no element of the type 'Carousel'"),
        (cards.card([{"type": "Container", "items": [{"type": "X"}]}]), "the type 'X'"),
        (cards.card([], [{"type": "Action.Popover"}]), "no action of the type"),
        (cards.card([], [cards.runs("Do", "")]), "Action.Execute has no verb"),
        (cards.card([], [cards.runs(str(n), "v") for n in range(7)]), "more than six buttons"),
        (cards.card([cards.said("x" * LARGEST_CARD)]), "larger than 28 KB"),
        (cards.card([{"type": "TextBlock", "text": 7}]), "TextBlock has no text"),
        (cards.card([{"type": "RichTextBlock", "inlines": [{"text": "x"}]}]), "an inline"),
        (cards.card([cards.words("A"), cards.words("A")]), "two inputs have the same id"),
        (cards.card([{"type": "Input.Text", "id": "a"}]), "has no label"),
        (cards.card([{**cards.words("A"), "isRequired": True}]), "has no errorMessage"),
        (cards.card([cards.choices("A")]), "nothing to choose from"),
        (cards.card([cards.choices("A", "X", "X")]), "the same value twice"),
        (cards.card([cards.choices("A", "X,Y", isMultiSelect=True)]), "has a comma"),
    ],
)
def test_a_card_that_teams_would_not_show_is_refused_and_noted(
    room: Room, bot: SmallBot, drawn: Json, problem: str
) -> None:
    answer = bot.post_in("General", drawn)
    assert code(answer) == (400, "BadSyntax")
    assert problem in answer.json()["error"]["message"]
    assert problem in room.errors[0]
    assert room.acting_as("U01HEAD").messages("General") == []


def test_a_dialog_takes_no_execute_and_a_chat_does() -> None:
    drawn = cards.card([], [cards.runs("Do", "it")])
    assert problems_of_card(drawn) == []
    assert problems_of_card(drawn, in_dialog=True) == [
        "a dialog takes Action.Submit and not Action.Execute"
    ]


def test_a_message_that_is_too_large_in_utf_16_or_empty_is_refused(
    room: Room, bot: SmallBot
) -> None:
    where = {"conversation": {"id": room.team_id}}
    assert code(bot.post(where, {"text": "x" * 52_000})) == (413, "MessageSizeTooBig")
    assert code(bot.post(where, {})) == (400, "BadSyntax")
    assert code(bot.post(where, {"attachments": [{"contentType": "x"}]})) == (400, "BadSyntax")
    assert bot.post(where, {"text": "x" * 50_000}).ok
    assert len(room.errors) == 3


def test_markup_is_worked_out_in_text_blocks_and_nowhere_else(
    bot: SmallBot, head: TeamsPerson
) -> None:
    typed = "*all* [here](http://x.example) \\* 1. {{DATE(2026-01-01T00:00:00Z)}}"
    facts = [{"title": "**Name**:", "value": "_x_"}]
    body = [cards.text(f"- {typed}"), cards.said(typed), {"type": "FactSet", "facts": facts}]
    bot.post_in("General", cards.card(body))
    assert head.messages("General")[0].words().split("\n") == [
        "all here * 1. (date)",
        "*all* [here](http://x.example) \\* 1. (date)",
        "Name: x",
    ]
