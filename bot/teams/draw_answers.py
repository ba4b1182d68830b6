"""Reading what comes back from a form: nothing in it need be as it was drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import singledispatch
from typing import Any
from uuid import UUID

from bot.teams.draw_text import sendable
from handlers.forms import Answers, AttachFiles, PickDayAndTime, PickMany, PickPeople, Question
from handlers.wording import LONDON

DATE, TIME = ".date", ".time"
"""A day and a time are two inputs: they have the question's name with these behind it."""

HALVES = re.compile(r"(?P<day>.*) at (?P<time>.*)")
LACKING = "?"
LONGEST_HALF = 20
A_TIMESTAMP = 2e10
"""What is larger pydantic reads as milliseconds."""


def answers_in(data: Mapping[str, Any], questions: Mapping[str, Question]) -> Answers:
    """Read the answers that a form was sent with, by question name; what is empty is left out."""
    given = data if isinstance(data, Mapping) else {}
    read = {name: _answer(question, name, given) for name, question in questions.items()}
    return {name: value for name, value in read.items() if value not in (None, "", [])}


def subject_in(data: Mapping[str, Any]) -> UUID | None:
    """Read which case it is about; about nothing when it does not say so as we wrote it."""
    try:
        return UUID(data["subject"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def shown_in(data: Mapping[str, Any]) -> set[str]:
    """Name the questions that were on the screen."""
    shown = data.get("shown") if isinstance(data, Mapping) else None
    return {name for name in shown if isinstance(name, str)} if isinstance(shown, list) else set()


def decided_in(data: Mapping[str, Any]) -> Answers:
    """Read the answers that decided what was on the screen when the form was drawn."""
    decided = data.get("decided") if isinstance(data, Mapping) else None
    return decided if isinstance(decided, dict) else {}


def local_halves(value: Any) -> tuple[str, str]:
    """Write a moment as the school's day and time; also one of which only a half was given."""
    if isinstance(value, str):
        halves = HALVES.fullmatch(value)
        return (_day(halves["day"]), _time(halves["time"])) if halves else ("", "")
    try:
        there = datetime.fromtimestamp(value, LONDON)
    except (TypeError, ValueError, OverflowError, OSError):
        return "", ""
    return there.date().isoformat(), there.strftime("%H:%M")


@singledispatch
def _answer(question: Question, name: str, data: Mapping[str, Any]) -> Any:  # noqa: ARG001
    return _text(data, name)


@_answer.register
def _(question: AttachFiles, name: str, data: Mapping[str, Any]) -> Any:  # noqa: ARG001
    return None  # no card takes files


@_answer.register(PickMany)
@_answer.register(PickPeople)
def _(question: Question, name: str, data: Mapping[str, Any]) -> Any:  # noqa: ARG001
    picked = (each.strip() for each in _text(data, name).split(","))
    return list(dict.fromkeys(each for each in picked if each))


@_answer.register(PickDayAndTime)
def _(question: Question, name: str, data: Mapping[str, Any]) -> Any:  # noqa: ARG001
    day, clock = _text(data, name + DATE), _text(data, name + TIME)
    if not day and not clock:
        return None
    moment = _moment(_day(day), _time(clock))
    if moment is None:  # no form takes these words for a moment: it is asked again
        return f"{day[:LONGEST_HALF] or LACKING} at {clock[:LONGEST_HALF] or LACKING}"
    return moment


def _moment(day: str, clock: str) -> int | None:
    if not day or not clock:
        return None
    there = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), LONDON)
    stamp = int(there.timestamp())
    return stamp if abs(stamp) < A_TIMESTAMP else None


def _text(data: Mapping[str, Any], name: str) -> str:
    given = data.get(name)
    return sendable(given) if isinstance(given, str) else ""


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _time(text: str) -> str:
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        return ""
