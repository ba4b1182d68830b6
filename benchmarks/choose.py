"""Choosing among thirty commands, against one: from the payload to the command that it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from slack_bolt import BoltRequest
from slack_sdk import WebClient

from benchmarks.figures import Figure, interleaved, seconds
from bot import dispatch
from bot.dispatch import Dispatcher, find_command
from bot.emergency import Emergency
from bot.slack.listeners import SlackCalls, bolt_app
from handlers.cards import Words
from handlers.features import COMMANDS

COMMANDS_NOW = 30
CALLS = 200
ROUNDS = 11


class _Chooser(Dispatcher):
    """Finds the command, and does nothing else."""

    def __init__(self) -> None:
        pass

    def command(self, caller: object, name: str, text: str, *, key: str) -> Words:
        found, _ = find_command(name, text)
        assert found is not None
        return Words("found")


def measure(_folder: Path) -> Iterator[Figure]:
    """Measure the last of thirty commands beside the only one."""
    calls = SlackCalls(_Chooser(), Emergency([]), WebClient())
    app = bolt_app(calls, token="xoxb-none")

    def answer() -> None:
        for _ in range(CALLS):
            assert app.dispatch(_request()).status == 200

    one, thirty = interleaved(ROUNDS, _with(1, answer), _with(COMMANDS_NOW, answer))
    yield Figure(
        "choose.ratio_30_to_1",
        thirty / one,
        f"answering one of {COMMANDS_NOW} commands, of answering the only one",
        at_most=1.3,
    )
    yield Figure("choose.ms", thirty / CALLS * 1000, "milliseconds to choose one of thirty")


def _with(count: int, answer: Callable[[], None]) -> Callable[[], float]:
    command = next(iter(COMMANDS.values()))
    table = {(f"/command-{number}", ""): command for number in range(count - 1)}
    table[("/the-last", "")] = command

    def run() -> float:
        with patch.object(dispatch, "COMMANDS", table):
            return seconds(answer)

    return run


def _request() -> BoltRequest:
    body = {
        "command": "/the-last",
        "text": "",
        "team_id": "T0DEMO00001",
        "user_id": "U0001",
        "channel_id": "C0001",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1/none",
    }
    return BoltRequest(mode="socket_mode", body=json.loads(json.dumps(body)))
