"""Drawing a form's questions as the inputs of a card. Reading them back is in `draw_answers`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import singledispatch
from typing import Any

from bot.teams.draw_answers import (
    DATE,
    TIME,
    answers_in,
    decided_in,
    local_halves,
    shown_in,
    subject_in,
)
from bot.teams.draw_blocks import boxed
from bot.teams.draw_text import Json, paragraphs, sendable, small
from handlers.casework.own_reports import A_NEW_REPORT, reports_to_add_to
from handlers.forms import (
    NOT_LISTED,
    Asked,
    AttachFiles,
    LongText,
    Option,
    PickDay,
    PickDayAndTime,
    PickMany,
    PickOffered,
    PickOne,
    PickPeople,
    Question,
    ShortText,
)
from handlers.overview.pick_people import NOT_LISTED_WORDS

__all__ = [
    "answers_in",
    "decided_in",
    "input_elements",
    "shortened",
    "shown_in",
    "still_offered",
    "subject_in",
]

MOST_TO_SEE_AT_ONCE = 10
MUST_ANSWER = "Please answer this."
NOT_ALL_KEPT = "This is too long to be kept here whole. Please look at where it ends."
PICKED_BEFORE = "Picked before"
FILES_NEXT = "You can add files in the next step."
LONGEST_NAME = 100


def input_elements(asked: Asked, error: str | None) -> list[Json]:
    """Draw a question with what was answered: what is wrong with it above, its hint below."""
    question = asked.question
    drawn = small(FILES_NEXT) if isinstance(question, AttachFiles) else _labelled(asked)
    below = small(question.hint, spacing="small") if question.hint else ()
    return [*_wrong(error), *drawn, *below]


def _labelled(asked: Asked) -> list[Json]:
    inputs = _inputs(asked.question, asked)
    inputs[0]["label"] = sendable(asked.question.label)
    if is_required(asked.question):
        return [{**each, "isRequired": True, "errorMessage": MUST_ANSWER} for each in inputs]
    return inputs


def is_required(question: Question) -> bool:
    """Say whether the client may refuse to send the form without this answer.

    Not where the question depends on another, whose answer may have changed on the screen since;
    and not for people, since Teams takes people it has searched for as nobody picked.
    """
    never_asked_in_vain = question.asked_when is None
    return not question.optional and never_asked_in_vain and not isinstance(question, PickPeople)


def shortened(asked: Asked, keep: int) -> Asked:
    """Keep only so many characters of a text, and so many people in proportion."""
    text = str(asked.value or "")
    if isinstance(asked.question, (ShortText, LongText)) and len(text) > keep:
        return replace(asked, value=text[:keep])
    most = max(keep // 100, 1)
    if isinstance(asked.question, PickPeople) and len(people := _values(asked.value)) > most:
        return replace(asked, value=people[:most])
    return asked


def still_offered(asked: Asked) -> Asked:
    """Have what was picked offered though it cannot be looked up, so that the form keeps it."""
    if not isinstance(asked.question, PickOffered):
        return asked
    known = {A_NEW_REPORT.value: A_NEW_REPORT}
    chosen = [known.get(value, Option(value, PICKED_BEFORE)) for value in _values(asked.value)]
    first = (A_NEW_REPORT,) if asked.question.options is reports_to_add_to else ()
    return replace(asked, offered=tuple(dict.fromkeys((*first, *chosen))))


def _wrong(error: str | None) -> Iterator[Json]:
    if error:
        yield from boxed(paragraphs(error, weight="bolder"), "attention")


@singledispatch
def _inputs(question: Question, asked: Asked) -> list[Json]:  # noqa: ARG001
    raise TypeError(f"Teams' drawer does not know {type(question).__name__}.")


@_inputs.register
def _(question: ShortText, asked: Asked) -> list[Json]:
    return [_text(asked, maxLength=question.max_length)]


@_inputs.register
def _(question: LongText, asked: Asked) -> list[Json]:
    hint = {"placeholder": question.placeholder} if question.placeholder else {}
    return [_text(asked, maxLength=question.max_length, isMultiline=True, **hint)]


@_inputs.register
def _(question: PickOne, asked: Asked) -> list[Json]:
    return [_one_of(asked, question.options)]


@_inputs.register
def _(_: PickOffered, asked: Asked) -> list[Json]:
    return [_one_of(asked, asked.offered)]


@_inputs.register
def _(question: PickMany, asked: Asked) -> list[Json]:
    chosen = _offered(question.options, _values(asked.value))
    several = {"style": "expanded", "isMultiSelect": True}
    return [_choices(asked, question.options, chosen, **several)]


@_inputs.register
def _(question: PickPeople, asked: Asked) -> list[Json]:
    picked = _values(asked.value)
    search = {
        "isMultiSelect": True,
        "style": "filtered",
        "placeholder": "Type a name",
        "choices.data": {
            "type": "Data.Query",
            "dataset": "people_or_not_listed" if question.or_not_listed else "people",
        },
    }
    return [_choices(asked, _people(question, asked, picked), picked, **search)]


@_inputs.register
def _(_: PickDayAndTime, asked: Asked) -> list[Json]:
    day, time = local_halves(asked.value)
    return [
        _input("Input.Date", f"{asked.name}{DATE}", day),
        {**_input("Input.Time", f"{asked.name}{TIME}", time), "label": "At what time?"},
    ]


@_inputs.register
def _(_: PickDay, asked: Asked) -> list[Json]:
    return [_input("Input.Date", asked.name, _day(asked.value))]


def _input(kind: str, name: str, value: str, **look: Any) -> Json:
    return {"type": kind, "id": name, **look, **({"value": value} if value else {})}


def _text(asked: Asked, **look: Any) -> Json:
    return _input("Input.Text", asked.name, sendable(str(asked.value or "")), **look)


def _one_of(asked: Asked, options: Sequence[Option]) -> Json:
    few = len(options) <= MOST_TO_SEE_AT_ONCE
    look = {"style": "expanded"} if few else {"style": "compact", "placeholder": "Choose one"}
    return _choices(asked, options, _offered(options, [asked.value]), **look)


def _choices(asked: Asked, options: Iterable[Option], chosen: Sequence[str], **look: Any) -> Json:
    choices = [{"title": _title(each), "value": str(each.value)} for each in options]
    look = {"choices": choices, "wrap": True, **look}
    return _input("Input.ChoiceSet", asked.name, ",".join(chosen), **look)


def _title(option: Option) -> str:
    return sendable(f"{option.label} ({option.hint})" if option.hint else option.label)


def _offered(options: Iterable[Option], given: Iterable[Any]) -> list[str]:
    """Keep of what was given only what is there to be chosen."""
    values = {str(each) for each in given}
    return [str(each.value) for each in options if str(each.value) in values]


def _people(question: PickPeople, asked: Asked, picked: Iterable[str]) -> list[Option]:
    """List who is picked now, since the client knows no name for a value but these."""
    names = {value: name[:LONGEST_NAME] for value, name in asked.picked}
    if question.or_not_listed:
        names[NOT_LISTED] = NOT_LISTED_WORDS
    shown = [value for value in picked if value != NOT_LISTED or not question.or_not_listed]
    last = [NOT_LISTED] if question.or_not_listed else []
    return [Option(value, names.get(value, PICKED_BEFORE)) for value in [*shown, *last]]


def _values(value: Any) -> list[str]:
    """Read what was picked; a comma would part one value into two."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, (list, tuple)):
        return []
    values = (sendable(str(each))[:LONGEST_NAME] for each in given if each)
    return list(dict.fromkeys(each for each in values if "," not in each))


def _day(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""
