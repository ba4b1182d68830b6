"""What comes in at Teams' door and cannot be read, or only in part: never the inside of Vera."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest

from bot.demo.teams.activity_rules import problems_of_answer
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.teams_door import (
    RECORDED,
    SECRET,
    Answer,
    Json,
    a_door,
    a_message,
    an_invoke,
    post,
    recorded,
    written_to,
)
from tests.walks.world import World


@pytest.fixture
def world(database: Database, keyring: Keyring, log: StringIO) -> Iterator[World]:
    """The example school on Teams, with a log in which nothing may go wrong."""
    with a_door(database, keyring, log) as world:
        yield world


def in_words(answer: Answer) -> None:
    """See that nobody is shown the inside of Vera."""
    _, words = answer
    assert "Traceback" not in words
    assert "Error" not in words


def test_what_cannot_be_read_is_refused_in_words(world: World) -> None:
    broken: tuple[bytes, ...] = (
        *(b"", b"{", b"\xff\xfe", b"null", b"[]", b'"x"', b"12", b"NaN", b"{}", b"[{}]"),
        b'{"type": "message\xff"}',
        json.dumps(a_message(world)).encode("utf-16"),
    )
    for body in broken:
        status, words = post(world, body)
        assert status == 400
        assert set(json.loads(words)) == {"error"}
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert post(world, a_message(world), headers={"Content-Type": kind})[0] == 415


def test_what_is_too_large_or_too_deep_is_refused(world: World) -> None:
    status, words = post(world, b'{"text":"' + b"x" * 3 * 512 * 1024 + b'"}')
    assert status == 413
    in_words((status, words))
    with suppress(ConnectionError):  # it is not even read to its end
        assert post(world, b'{"text":"' + b"x" * 10 * 1024 * 1024 + b'"}')[0] == 413
    for body in (b"[" * 200_000, b'{"a":' * 100_000, b'{"n":' + b"9" * 10_000 + b"}"):
        assert post(world, body)[0] == 400


@pytest.mark.parametrize("name", ["task/fetch", "task/submit", "adaptiveCard/action"])
def test_what_is_deep_but_can_be_read_is_answered(world: World, name: str) -> None:
    deep: Any = []
    for _ in range(400):
        deep = [deep]
    held = {"does": {"action": deep, "subject": deep, "page": deep}, "shown": deep}
    for data in (held, {**held, "form": deep}):
        value = {"data": data, "action": {"verb": deep, "data": deep}}
        status, body = post(world, an_invoke(world, name, value))
        assert status == 200
        assert problems_of_answer(name, json.loads(body)) == []


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"{SECRET}\x00",
        f"\x00{SECRET}\ud83d",
        f"{SECRET} " * 20_000,
        "vera " * 20_000,
        "<at>" * 100_000,
        "<at" * 100_000,
        "&nbsp;" * 50_000,
        "",
    ],
    ids=lambda text: f"{text[:12]!r} {len(text)}",
)
def test_odd_text_is_answered_and_neither_repeated_nor_logged(world: World, text: str) -> None:
    assert post(world, a_message(world, text)) == (200, "")
    (reply,) = written_to(world, "Kwame Mensah")
    assert SECRET not in reply


ODD: tuple[Any, ...] = (
    *(None, True, 7, -1.5, 10**30, "", "x", [], [None], {}, {"id": 7}),
    *("\x00", "a\x00b", "\ud800", "x" * 5_000),
)
CARRIED: dict[str, Json] = {
    "task/fetch": {
        "data": {"msteams": {"type": "task/fetch"}, "does": {"command": "/vera", "word": ""}}
    },
    "task/submit": {
        "data": {
            "form": "cyberbullying.file_report",
            "key": "a key",
            "shown": ["danger", "image"],
            "danger": "no",
            "image": "no",
        }
    },
    "adaptiveCard/action": {
        "action": {"verb": "overview.show_my_report", "data": {"subject": "not one"}}
    },
    "application/search": {"queryText": "a", "queryOptions": {}, "dataset": "people"},
    "composeExtension/fetchTask": {"commandId": "x", "messagePayload": {"body": {}}},
}


def odd_ones(whole: Any) -> Iterator[Any]:
    """Give what is carried with each part of it left out and made odd, one at a time."""
    yield from ODD
    if isinstance(whole, Mapping):
        for name, part in whole.items():
            yield {other: held for other, held in whole.items() if other != name}
            yield from ({**whole, name: odd} for odd in odd_ones(part))


@pytest.mark.parametrize("name", CARRIED)
def test_what_an_invoke_carries_may_be_anything_and_is_answered_in_the_right_shape(
    world: World, name: str
) -> None:
    done = world.actions()
    for value in odd_ones(CARRIED[name]):
        status, body = post(world, an_invoke(world, name, value))
        assert status == 200, (value, status, body)
        assert problems_of_answer(name, json.loads(body)) == [], value
    assert world.actions() == done


@pytest.mark.parametrize(
    "part",
    [
        *("type", "id", "from", "recipient", "conversation", "channelData", "serviceUrl"),
        *("channelId", "text", "name", "value", "entities", "membersAdded", "action", "timestamp"),
    ],
)
def test_what_an_activity_says_of_itself_may_be_anything_and_nothing_breaks(
    world: World, part: str
) -> None:
    for path in RECORDED:
        whole = recorded(world, path)
        for number, odd in enumerate(odd_ones(whole.get(part, {}))):
            answer = post(world, {**whole, "id": f"{path.stem} {number}", part: odd})
            assert answer[0] in (200, 400, 403, 501), (path.stem, odd, answer)
            in_words(answer)
