"""Whatever way staff type a command to Vera on Teams, she understands the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.spelling import meant, said
from handlers.features import COMMANDS

EVERY = sorted(COMMANDS)
HOME = ("/vera", "")
GAP = st.one_of(st.just("-"), st.text(" ", min_size=1, max_size=4))
SPACE = st.text(" ", max_size=3)
WORDS = st.text("abcxyz0123456789/,.'", min_size=1, max_size=8)


@pytest.mark.parametrize(("command", "word"), EVERY)
def test_what_is_said_is_what_is_meant(command: str, word: str) -> None:
    assert meant(said(command, word)) == (command, word, "")
    assert meant(said(command, word).capitalize()) == (command, word, "")


@pytest.mark.parametrize(("command", "word"), EVERY)
def test_commands_may_be_typed_as_on_slack(command: str, word: str) -> None:
    assert meant(f"{command} {word}") == (command, word, "")
    assert meant(f"vera {said(command, word)}".replace("vera vera", "vera")) == (command, word, "")


@given(st.sampled_from(EVERY), st.data())
def test_capitals_spaces_hyphens_and_a_slash_make_no_difference(
    named: tuple[str, str], data: st.DataObject
) -> None:
    spelt = said(*named).split()
    spelt = ["".join(data.draw(st.sampled_from([c, c.upper()])) for c in each) for each in spelt]
    typed = spelt[0] + "".join(data.draw(GAP) + each for each in spelt[1:])
    begun = data.draw(SPACE) + data.draw(st.sampled_from(["", "/"])) + typed
    assert meant(begun + data.draw(SPACE)) == (*named, "")


@given(
    st.sampled_from([each for each in EVERY if each != HOME]),
    st.lists(WORDS, min_size=1, max_size=4),
)
def test_what_comes_after_a_command_comes_back(named: tuple[str, str], rest: list[str]) -> None:
    typed = "  ".join([said(*named), *rest])
    assert meant(typed) == (*named, " ".join(rest))
    assert meant(f"Vera {typed}") == (*named, " ".join(rest))


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_command_or_nothing(text: str) -> None:
    found = meant(text)
    assert found is None or found[:2] in COMMANDS


@pytest.mark.parametrize("text", ["", "   ", "/", "-", "hello", "helpful", "reportcyberbullying"])
def test_words_that_are_no_command_are_none(text: str) -> None:
    assert meant(text) is None


def test_no_two_commands_are_said_alike() -> None:
    spelt = [said(*named) for named in EVERY]
    assert len(set(spelt)) == len(spelt)
