"""Answers as they come back from an Adaptive Card, honest or forged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.teams import draw
from bot.teams.draw_questions import answers_in, input_elements, shown_in, subject_in
from handlers.forms import (
    Asked,
    Option,
    PickDay,
    PickDayAndTime,
    PickMany,
    Question,
)
from handlers.wording import LONDON
from tests.bot.drawn_examples import CASE, EVERY_QUESTION, a_form
from tests.bot.teams.cards import check, data_sent, inputs_of, one, whole


def _moment(**data: str) -> Any:
    return answers_in(data, {"at": PickDayAndTime("When?")}).get("at")


def test_a_day_and_time_are_of_the_school_s_clock() -> None:
    summer = _moment(**{"at.date": "2026-04-27", "at.time": "18:05"})
    assert summer == int(datetime(2026, 4, 27, 18, 5, tzinfo=LONDON).timestamp())
    drawn = inputs_of(whole(a_form(Asked("at", PickDayAndTime("When?"), summer))))
    assert (drawn["at.date"]["value"], drawn["at.time"]["value"]) == ("2026-04-27", "18:05")
    assert (drawn["at.date"]["label"], drawn["at.time"]["label"]) == ("When?", "At what time?")


@pytest.mark.parametrize(
    ("day", "time"),
    [
        *(("2026-04-27", ""), ("", "18:05"), ("2026-04-27T10:00", ""), ("1", "2")),
        *(("9999-12-31", "23:59"), ("0001-01-01", "00:00"), ("today", "now"), ("5", "")),
    ],
)
def test_half_a_moment_is_asked_for_again_and_the_half_is_kept(day: str, time: str) -> None:
    given = _moment(**{"at.date": day, "at.time": time})
    assert isinstance(given, str)
    with pytest.raises(ValidationError):
        TypeAdapter(datetime).validate_python(given)
    drawn = inputs_of(whole(a_form(Asked("at", PickDayAndTime("When?"), given))))
    assert drawn["at.date"].get("value") == (day if len(day) == 10 else None)
    assert drawn["at.time"].get("value") == (time if len(time) == 5 else None)


def test_a_moment_that_nobody_gave_is_no_answer() -> None:
    assert _moment() is None
    assert _moment(**{"at.date": "", "at.time": ""}) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.just("\ud800\x00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
UNHURRIED = settings(deadline=None, max_examples=60)
NAMES = [*EVERY_QUESTION, "moment.date", "moment.time"]


@UNHURRIED
@given(st.dictionaries(st.sampled_from(NAMES), JSON) | JSON)
def test_nothing_that_is_sent_breaks_reading_or_drawing_again(data: Any) -> None:
    answers = answers_in(data, EVERY_QUESTION)
    assert all(isinstance(each, (str, list, int)) for each in answers.values())
    check(draw.form(a_form(*_asked(answers)), key="a-key", whole=True))


@UNHURRIED
@given(JSON)
def test_no_value_breaks_the_drawing(value: Any) -> None:
    for name, question in EVERY_QUESTION.items():
        assert input_elements(Asked(name, question, value), None)


@UNHURRIED
@given(JSON | st.fixed_dictionaries({"subject": JSON, "shown": JSON}))
def test_nothing_that_is_sent_breaks_reading_what_it_is_about(data: Any) -> None:
    assert isinstance(subject_in(data), UUID | None)
    assert all(isinstance(name, str) for name in shown_in(data))


def test_what_a_form_is_about_and_shows_is_read_back() -> None:
    data = data_sent(whole(a_form(*_asked({}), subject=CASE)), "Send")
    assert subject_in(data) == CASE
    assert shown_in(data) == set(EVERY_QUESTION)


def test_an_option_chosen_twice_counts_once_and_other_inputs_are_not_read() -> None:
    questions: dict[str, Question] = {
        "some": PickMany("Which?", options=(Option("yes", "Yes"), Option("no", "No")))
    }
    assert answers_in({"some": "no, yes,no,,", "more": "x"}, questions) == {"some": ["no", "yes"]}


def test_a_day_that_is_none_is_not_drawn() -> None:
    assert "value" not in one(PickDay("Which day?"), "soon")
    assert one(PickDay("Which day?"), "2026-04-27")["value"] == "2026-04-27"


def _asked(answers: Any) -> Iterator[Asked]:
    for name, question in EVERY_QUESTION.items():
        yield Asked(name, question, answers.get(name))
