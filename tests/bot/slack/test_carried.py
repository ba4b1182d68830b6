"""What a window carries back is ids alone, and is read as if anybody had written it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.carried import Carried, MessageRef, carried_in
from tests.bot.slack.any_json import ANY_JSON

CASE = UUID(int=0xCA5E)
WAITS = "a" * 43
REF = MessageRef("C07KHDGQ7K3", "1724952300.110719", "1724952299.000100", WAITS)


@pytest.mark.parametrize(
    "carried",
    [
        Carried(),
        Carried(CASE),
        Carried(None, REF),
        Carried(CASE, REF),
        Carried(CASE, MessageRef("D0442US94JD", "1.2")),
    ],
)
def test_what_is_carried_comes_back(carried: Carried) -> None:
    assert carried_in(carried.written()) == carried


def test_a_window_with_nothing_to_carry_says_nothing() -> None:
    assert Carried().written() == ""


def test_it_fits_into_what_slack_takes() -> None:
    longest = MessageRef("C" + "A" * 40, "1" * 12 + "." + "1" * 9, "1" * 12 + ".1", "a" * 64)
    assert len(Carried(CASE, longest).written()) < 3000


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("channel", "general"),
        ("channel", "C07KHDGQ7K3/../admin"),
        ("channel", ["C07KHDGQ7K3"]),
        ("channel", None),
        ("ts", "1724952300.110719&limit=100"),
        ("ts", "1724952300"),
        ("ts", 1724952300.110719),
        ("ts", ""),
    ],
)
def test_a_message_that_vera_would_not_have_named_is_none(name: str, wrong: Any) -> None:
    written = json.loads(Carried(CASE, REF).written()) | {name: wrong}
    assert carried_in(json.dumps(written)) == Carried(CASE)


@pytest.mark.parametrize("wrong", ["short", "a" * 200, "with space " * 3, 7, None, {}])
def test_a_token_that_vera_would_not_have_made_is_left_out(wrong: Any) -> None:
    written = json.loads(Carried(None, REF).written()) | {"waits": wrong}
    assert carried_in(json.dumps(written)).message == MessageRef(REF.channel, REF.ts, REF.thread)


@pytest.mark.parametrize("wrong", [None, "", "{", "[]", "7", b"{}", {}, "[" * 100_000, '"\ud800"'])
def test_what_is_no_object_carries_nothing(wrong: Any) -> None:
    assert carried_in(wrong) == Carried()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_JSON | st.fixed_dictionaries({"subject": ANY_JSON, "channel": ANY_JSON, "ts": ANY_JSON}))
def test_whatever_json_comes_back_is_read_without_a_fault(found: Any) -> None:
    carried = carried_in(json.dumps(found))
    assert carried_in(carried.written()) == carried
