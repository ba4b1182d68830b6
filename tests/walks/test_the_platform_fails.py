"""The chat fails, whichever it is, or the second channel: nothing is lost, everybody is told.

What one of them alone can fail at is in `test_slack_fails` and `test_teams_fails`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, request

from bot.web import Server
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.failing import EVERYBODY, copies, fail_next
from tests.walks.world import World, a_world, fill_in, report

THREAT = ["There is a threat"]
FINAL_IN_SLACK = ("channel_not_found", "user_disabled", "restricted_action")
FINAL_ON_TEAMS = (
    "BotNotInConversationRoster",
    "ConversationBlockedByUser",
    "BotDisabledByAdmin",
    "ConversationNotFound",
)


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school; here the platforms may find faults, since the tests make them."""
    with a_world(database, keyring, platforms=[platform]) as world:
        yield world


@pytest.mark.parametrize(
    ("platform", "call", "how"),
    [
        ("slack", "post", "429"),
        ("teams", "post", "429"),
        ("teams", "post", "412"),
        ("teams", "begin", "429"),
    ],
)
def test_too_many_requests_wait_as_long_as_asked_and_no_longer(
    world: World, call: str, how: str
) -> None:
    report(world.person("Kwame Mensah"))
    fail_next(world, call, how, times=3, retry_after=45)
    world.settle()
    assert copies(world) == [0, 0, 0]
    world.later(seconds=44)
    assert copies(world) == [0, 0, 0]
    world.later(seconds=1)
    assert copies(world) == [1, 1, 1]


@pytest.mark.parametrize(
    ("platform", "call", "how"),
    [
        *(("slack", "post", how) for how in ("500", "503", "internal_error", "invalid_auth")),
        ("slack", "post", "garbage"),
        *(("teams", "post", how) for how in ("500", "502", "503", "504", "garbage")),
        *(("teams", "begin", how) for how in ("502", "504", "garbage", "lost", "drop")),
    ],
)
def test_what_passes_is_tried_again_until_everybody_is_told_once(
    world: World, call: str, how: str
) -> None:
    report(world.person("Kwame Mensah"))
    fail_next(world, call, how, times=3)
    world.settle()
    assert sum(copies(world)) < 3
    world.later(minutes=1)
    assert copies(world) == [1, 1, 1]
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]


@pytest.mark.parametrize(("platform", "how"), [("slack", "timeout"), ("teams", "hang")])
def test_a_platform_that_hangs_holds_nobody_up_and_everybody_is_told_once(
    database: Database,
    keyring: Keyring,
    platform: str,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.slack.connect.POST_TIMEOUT_S", 2)
    monkeypatch.setattr("bot.teams.connect.POST_TIMEOUTS_S", (2.0, 2.0))
    with a_world(database, keyring, platforms=[platform]) as world:
        report(world.person("Kwame Mensah"))
        fail_next(world, "post", how)
        world.settle()
        assert sum(copies(world)) == 2
        world.later(minutes=1)
        assert copies(world) == [1, 1, 1]


@pytest.mark.parametrize(
    ("platform", "how"), [("slack", "lost_answer"), ("teams", "lost"), ("teams", "drop")]
)
def test_a_card_whose_answer_was_lost_stands_twice_at_most_and_either_copy_works(
    world: World, how: str
) -> None:
    """Neither platform can be told that a post is the same one, so it is posted again."""
    report(world.person("Kwame Mensah"))
    fail_next(world, "post", how, times=3, lasts=0)
    world.settle()
    world.later(minutes=20)
    assert all(1 <= count <= 2 for count in copies(world))
    first = world.cards("Sunita Rao")[0]
    world.person("Sunita Rao").press("Acknowledge", message=first)
    world.settle()
    assert "acknowledged" in world.actions()
    assert world.card("Sunita Rao").buttons() == ["Open"]
    shown = world.person("Priya Nair").press("Acknowledge", message=world.cards("Priya Nair")[0])
    assert shown is not None
    assert world.actions().count("acknowledged") == 1


def test_a_token_that_was_taken_back_and_given_again_loses_no_message(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.chat.token_revoked = True
    world.later(seconds=5)
    assert copies(world) == [0, 0, 0]
    world.chat.token_revoked = False
    world.later(minutes=2)
    assert copies(world) == [1, 1, 1]


@pytest.mark.parametrize(
    ("platform", "how"),
    [("slack", "500"), *(("teams", how) for how in ("429", "502", "garbage", "lost", "drop"))],
)
def test_a_redraw_that_the_platform_would_not_take_is_made_later(world: World, how: str) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    fail_next(world, "replace", how, times=3)
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.settle()
    world.later(minutes=1)
    assert copies(world) == [1, 1, 1]
    for name in EVERYBODY:
        assert world.card(name).buttons() == ["Open"]


@pytest.mark.parametrize(
    ("platform", "call", "how"),
    [
        *(("slack", "post", how) for how in FINAL_IN_SLACK),
        *(("teams", call, how) for call in ("begin", "post") for how in FINAL_ON_TEAMS),
    ],
)
def test_somebody_who_cannot_be_told_is_written_to_and_the_next_person_told_at_once(
    world: World, call: str, how: str
) -> None:
    """S46: an account that is gone must not hold a report until the next morning."""
    report(world.person("Kwame Mensah"), must_not_see=["Priya Nair", "Marcus Bell"])
    fail_next(world, call, how)
    world.settle()
    assert {"s.rao@talavera.example", "+447700900107"} == world.notified()
    assert "could_not_be_told" in world.actions()
    assert "went_on_at_once" in world.actions()
    assert len(world.standing(Standing.RESPONSIBLE)) == 1
    world.settle()
    assert world.actions().count("went_on_at_once") == 1


# -- what is drawn too late, and what is no longer drawn at all


def test_a_question_that_is_not_drawn_yet_is_asked_before_anything_is_stored(
    world: World,
) -> None:
    """The race of issue 2: Slack may not redraw the form in time, and Teams never does."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    if not world.on_teams:
        world.workspace.fail_next("views.update", "500", times=9)
    fill_in(teacher, suspect="Someone who works or governs here", account="Typed with care")
    assert teacher.view is not None
    assert not teacher.view.asks("Who at the school?")
    shown = teacher.submit()
    assert shown is not None
    assert shown.asks("Who at the school?")
    assert shown.value("What happened?") == "Typed with care"
    assert world.cases() == []
    teacher.pick_person("Who at the school?", "Ben", "Ben Carter")
    sent = teacher.submit()
    assert sent is not None
    assert sent.title.startswith("Sent: VERA-")
    assert "Ben Carter" in world.standing(Standing.EXCLUDED)


def test_a_form_and_a_button_that_are_no_longer_in_use_say_so(world: World) -> None:
    home = "vera" if world.on_teams else "/vera"
    old = f"This is no longer in use. Please type {home} to see what there is now."
    answer = forging.send_form(world, "Kwame Mensah", "cyberbullying.old_form", {})
    assert answer.startswith("200")
    assert old in answer
    assert ('"continue"' if world.on_teams else '"push"') in answer
    shown = forging.press(world, "Kwame Mensah", "casework.old_card.old_button", None)
    assert old in "".join(shown)
    if world.on_teams:
        assert [each.count(old) for each in shown] == [1, 1, 1]
    else:
        assert world.direct("Kwame Mensah")[-1].words() == old


# -- the second channel


class Gateway:
    """Takes texts and e-mails as apprise posts them; while it is down it takes none."""

    def __init__(self) -> None:
        self.is_down = False
        self.refused = 0
        self.taken: list[str] = []
        web = Flask("gateway")
        web.add_url_rule("/", view_func=self._take, methods=["POST"])
        self._server = Server(web, host="127.0.0.1", port=0, threads=4)
        self._server.start()
        where = f"json://127.0.0.1:{self._server.port}/"
        self.urls = f"{where}?:email={{email}} {where}?:phone={{phone}}"

    def _take(self) -> tuple[str, int]:
        if self.is_down:
            self.refused += 1
            return "", 503
        sent = request.get_json()
        self.taken.append(str(sent.get("email") or sent.get("phone")))
        return "", 200

    def stop(self) -> None:
        self._server.stop()


@contextmanager
def a_gateway() -> Iterator[Gateway]:
    gateway = Gateway()
    try:
        yield gateway
    finally:
        gateway.stop()


def test_the_second_channel_fails_and_is_tried_again(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """An SMS gateway that is down for a minute must not lose the one who sleeps."""
    at_night = datetime(2026, 4, 28, 21, 30, tzinfo=UTC)
    with (
        a_gateway() as gateway,
        a_world(
            database,
            keyring,
            platforms=[platform],
            at=at_night,
            second_channel=gateway.urls,
        ) as world,
    ):
        gateway.is_down = True
        report(world.person("Kwame Mensah"), ticks=THREAT)
        world.settle()
        assert gateway.refused > 0
        assert gateway.taken == []
        gateway.is_down = False
        world.at(at_night + timedelta(minutes=2))
        assert gateway.taken.count("+447700900107") == 1
