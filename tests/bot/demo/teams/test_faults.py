"""Teams failing on purpose, and what is sent again when Vera does not answer."""

from __future__ import annotations

import threading

import pytest
import requests

from bot.demo.teams import Room
from bot.demo.teams.faults import Faults
from bot.demo.teams.person import TeamsPerson
from tests.bot.demo.teams import cards
from tests.bot.demo.teams.small_bot import SmallBot


@pytest.mark.parametrize("how", [412, "429"])
def test_what_passes_says_when_to_try_again(room: Room, bot: SmallBot, how: str | int) -> None:
    room.fail_next("post", how, retry_after=7)
    answer = bot.post_in("General", cards.case_card())
    assert (answer.status_code, answer.headers["Retry-After"]) == (int(how), "7")
    assert bot.post_in("General", cards.case_card()).ok
    assert [one.status for one in room.calls_of("post")] == [int(how), 201]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("BotNotInConversationRoster", 403),
        ("ConversationBlockedByUser", 403),
        ("BotDisabledByAdmin", 403),
        ("ConversationNotFound", 404),
    ],
)
def test_what_is_final_has_its_code(room: Room, bot: SmallBot, how: str, status: int) -> None:
    room.fail_next("*", how)
    answer = bot.post_in("General", cards.case_card())
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, how)
    assert room.calls_of("post")[0].error == how


@pytest.mark.parametrize("how", ["502", "504", "500", "503"])
def test_what_is_broken_does_nothing_and_answers_no_json(
    room: Room, bot: SmallBot, head: TeamsPerson, how: str
) -> None:
    room.fail_next("post", how, times=2)
    for _ in range(2):
        assert bot.post_in("General", cards.case_card()).status_code == int(how)
    assert head.messages("General") == []


def test_a_lost_answer_means_that_it_was_done(room: Room, bot: SmallBot, head: TeamsPerson) -> None:
    room.fail_next("post", "lost")
    assert bot.post_in("General", cards.case_card()).status_code == 502
    assert len(head.messages("General")) == 1


def test_a_dropped_connection_has_no_answer_and_was_done(
    room: Room, bot: SmallBot, head: TeamsPerson
) -> None:
    room.fail_next("post", "drop")
    with pytest.raises(requests.ConnectionError):
        bot.post_in("General", cards.case_card())
    assert len(head.messages("General")) == 1
    assert bot.post_in("General", cards.case_card()).ok


def test_a_call_that_hangs_is_let_go_when_the_room_stops(room: Room, bot: SmallBot) -> None:
    room.fail_next("post", "hang", lasts=60)
    statuses: list[int] = []
    waiting = threading.Thread(
        target=lambda: statuses.append(bot.post_in("General", cards.case_card()).status_code)
    )
    waiting.start()
    room.wait_for(lambda: not room.faults.planned["post"])
    room.stopping.set()
    waiting.join(10)
    assert statuses == [504]


def test_other_operations_and_the_keys_fail_too(room: Room, bot: SmallBot) -> None:
    for operation in ("begin", "members", "keys"):
        room.fail_next(operation, "502")
    assert bot.call("POST", "conversations", bot.beginning("U01HEAD")).status_code == 502
    assert bot.call("GET", f"conversations/{room.team_id}/members").status_code == 502
    assert requests.get(room.metadata_url, timeout=5).status_code == 502
    assert requests.get(room.metadata_url, timeout=5).ok


def test_a_way_to_fail_that_there_is_not_is_a_mistake(room: Room) -> None:
    with pytest.raises(ValueError, match="does not fail like"):
        room.fail_next("post", "ratelimited")


def test_some_calls_fail_by_chance_and_then_none(room: Room, bot: SmallBot) -> None:
    room.failure_rate = 1.0
    assert bot.post_in("General", cards.case_card()).status_code in {429, 502}
    room.faults.clear()
    assert bot.post_in("General", cards.case_card()).ok


def test_more_than_seven_messages_a_second_in_a_conversation_are_too_many(
    room: Room, bot: SmallBot
) -> None:
    moment = 100.0
    room.faults = Faults(lambda: moment)
    room.rate_limit = True
    statuses = [bot.post_in("General", cards.case_card()).status_code for _ in range(8)]
    assert statuses == [201] * 7 + [429]
    assert bot.post_in("Senior leaders", cards.case_card()).ok
    moment = 101.5
    assert bot.post_in("General", cards.case_card()).ok


# -- when Vera does not answer


def test_a_message_is_sent_again_with_the_same_id_until_it_is_taken(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    bot.statuses = [500, 503]
    teacher.say("vera", "nothing")
    assert len(bot.seen) == 3
    assert len({one["id"] for one in bot.seen}) == 1


def test_an_invoke_is_tried_three_times_and_then_something_went_wrong(
    room: Room, bot: SmallBot, head: TeamsPerson
) -> None:
    bot.post_in("Senior leaders", cards.case_card())
    bot.statuses = [500, 500, 500]
    said = head.press("Acknowledge", message=head.messages("Senior leaders")[0])
    assert said is not None
    assert head.last_ephemeral.words() == "Something went wrong. Please try again."
    assert head.last_ephemeral.author == "Teams"
    assert [one["name"] for one in bot.seen] == ["adaptiveCard/action"] * 3
    assert len({one["id"] for one in bot.seen}) == 1
    assert len(room.errors) == 3


def test_what_vera_does_not_know_or_refuses_is_not_tried_again(
    bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command("/report-cyberbullying")
    heard = len(bot.seen)
    for status in (501, 401):
        bot.statuses = [status]
        teacher.choose("Danger?", "No")
        view = teacher.submit()
        assert view is not None
        assert view.trouble == "Something went wrong. Please try again."
    assert len(bot.seen) == heard + 2


def test_an_answer_that_is_late_is_no_answer(
    room: Room, bot: SmallBot, teacher: TeamsPerson
) -> None:
    teacher.command("/report-cyberbullying")
    teacher.choose("Danger?", "No")
    room.http.answer_within = 0.2
    bot.hangs = 1
    view = teacher.see_what_follows()
    room.http.answer_within = 15
    assert room.sent[-2].failure == "http_timeout"
    assert room.errors[0] == "task/submit: Vera did not answer in time (status None)"
    assert view is not None


def test_nobody_there_is_said_in_words(room: Room, teacher: TeamsPerson) -> None:
    assert teacher.command("/report-cyberbullying") is None
    assert "Vera could not be reached" in room.errors[0]
