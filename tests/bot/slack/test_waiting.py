"""Messages wait in memory for a quarter of an hour, each for one person, and are not kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.waiting import LASTS, Held, Waiting
from handlers.chat import Account

ANN, BOB = Account("slack", "T1", "U0ANN"), Account("slack", "T1", "U0BOB")
A_MOMENT = timedelta(microseconds=1)
MARKER = "they-wrote-this"
MESSAGE = Held({"text": MARKER, "ts": "1.2"}, {"id": "C0GENERAL", "name": "private-plans"})


class MovedClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def waiting(clock: MovedClock) -> Waiting:
    return Waiting(clock)


def test_a_message_is_given_back_to_the_person_who_left_it(waiting: Waiting) -> None:
    token = waiting.hold(MESSAGE, by=ANN)
    assert waiting.held(token, by=ANN) == MESSAGE
    assert waiting.held(token, by=ANN) == MESSAGE


@pytest.mark.parametrize(
    "other", [BOB, Account("slack", "T2", "U0ANN"), Account("teams", "T1", "U0ANN")]
)
def test_nobody_else_gets_it_nor_takes_it_away(waiting: Waiting, other: Account) -> None:
    token = waiting.hold(MESSAGE, by=ANN)
    assert waiting.held(token, by=other) is None
    waiting.let_go(token, by=other)
    assert waiting.held(token, by=ANN) == MESSAGE


def test_it_waits_for_a_quarter_of_an_hour_and_not_longer(
    waiting: Waiting, clock: MovedClock
) -> None:
    token = waiting.hold(MESSAGE, by=ANN)
    clock.now += timedelta(minutes=15) - A_MOMENT
    assert waiting.held(token, by=ANN) == MESSAGE
    clock.now += A_MOMENT
    assert waiting.held(token, by=ANN) is None
    assert len(waiting) == 0


def test_what_nobody_asks_for_again_is_forgotten_too(waiting: Waiting, clock: MovedClock) -> None:
    waiting.hold(MESSAGE, by=ANN)
    clock.now += LASTS
    waiting.sweep()
    assert len(waiting) == 0


def test_a_clock_that_is_put_back_keeps_none_too_long(waiting: Waiting, clock: MovedClock) -> None:
    waiting.hold(MESSAGE, by=ANN)
    clock.now -= timedelta(hours=1)
    second = waiting.hold(MESSAGE, by=ANN)
    clock.now += LASTS
    waiting.sweep()
    assert waiting.held(second, by=ANN) is None
    assert len(waiting) == 1


def test_it_is_let_go_of(waiting: Waiting) -> None:
    token = waiting.hold(MESSAGE, by=ANN)
    waiting.let_go(token, by=ANN)
    assert waiting.held(token, by=ANN) is None
    waiting.let_go(token, by=ANN)


def test_when_too_many_wait_the_oldest_goes_first(clock: MovedClock) -> None:
    waiting = Waiting(clock, most=3)
    tokens = [waiting.hold(MESSAGE, by=ANN) for _ in range(5)]
    assert [waiting.held(token, by=ANN) is not None for token in tokens] == [False] * 2 + [True] * 3


def test_a_token_is_guessed_by_nobody_and_never_made_twice(waiting: Waiting) -> None:
    tokens = {waiting.hold(MESSAGE, by=ANN) for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
    assert waiting.held("", by=ANN) is None


def test_nothing_of_a_message_shows_where_something_is_printed(waiting: Waiting) -> None:
    token = waiting.hold(MESSAGE, by=ANN)
    entry = waiting._entries[token]
    for printed in (waiting, entry, waiting.held(token, by=ANN)):
        for written in (repr(printed), str(printed), f"{printed}"):
            assert MARKER not in written
            assert "private-plans" not in written
            assert ANN.id not in written
