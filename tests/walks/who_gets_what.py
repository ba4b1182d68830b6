"""The table of who gets what, in words that a safeguarding lead can read and correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from textwrap import wrap
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.casework.routing import plan_route
from handlers.casework.triage import triage
from handlers.forms import NOT_LISTED, PickMany, PickOne, PickPeople, Question
from handlers.school.who_gets_what import title_of
from handlers.wording import listed, local
from storage.roster import names_of, staff_facts
from storage.vocabulary import ReportFacts, RoutePlan, Rung
from tests.walks.cells import Cell

COLUMNS = (
    ("What was ticked", 36),
    ("Priority", 8),
    ("Told first", 24),
    ("Copy", 14),
    ("Next, if nobody answers", 27),
    ("Never told", 16),
    ("Behind them, outside", 22),
    ("Route", 7),
)
TITLE = """\
WHO GETS WHAT

Every cell of the triage matrix and every route, as the forms lead to them at the example school.
The reporter is Kwame Mensah, a teacher, whose line manager is Sunita Rao; it is Tuesday 28 April
2026, 10:00. Only what was ticked beyond the form's plain answers is written down: nobody in danger,
no image of a child, a pupil, a friend request that was not answered.

This file is written by a test. If a line is wrong, the routes in vera.toml or the rules are.
"""
OTHER_WAYS = """\
BY WAYS OF THEIR OWN

These of the matrix are no reports, and come by no form of the list above:
- what staff say each term has changed in what is held about them (Routine, R20 as above)
- a school telephone on a trip, and the review of a policy: Vera asks after these by herself
"""
PLAIN = [("danger", "no"), ("image", "no"), ("answered", "no"), ("topic", "data")]
NOT_SHOWN = frozenset({"account", "named_other", "colleague_other", "data_account"})
BEFORE = {"danger": "In danger: ", "image": "An image of a child: ", "must_not_see": "Not for: "}
NOTHING = "-"


def table(call: Call, cells: Iterable[Cell]) -> str:
    """Write the whole table."""
    parts = [TITLE]
    for journey, these in groupby(cells, key=lambda cell: cell.journey.title):
        lines = [_line(call, cell) for cell in these]
        drawn = _drawn([name for name, _ in COLUMNS], lines)
        parts.append("\n".join([journey.upper(), "", *drawn]))
    return "\n\n".join([*parts, OTHER_WAYS])


def plan_of(call: Call, facts: ReportFacts) -> RoutePlan:
    """Plan a report as `open_case` does."""
    settings = call.school.settings
    return plan_route(
        facts,
        triage(facts).urgency,
        staff=staff_facts(call.session),
        rows=settings.rows,
        times=settings.times,
        calendar=settings.calendar,
        at=call.at,
    )


def ticked(call: Call, cell: Cell) -> str:
    """Say what was answered, in the words of the form."""
    answers = cell.answers(call)
    shown = dict(cell.journey.form.on_screen(answers))
    said = [
        f"{BEFORE.get(name, '')}{_said(call, shown[name], answers[name])}"
        for name in shown
        if name in answers and name not in NOT_SHOWN and (name, answers[name]) not in PLAIN
    ]
    return "; ".join(said)


def _line(call: Call, cell: Cell) -> tuple[str, ...]:
    facts = cell.facts(call)
    plan, found = plan_of(call, facts), triage(facts)
    first, *later = plan.rungs
    return (
        ticked(call, cell),
        found.urgency.words,
        _people(call, first),
        _names(call, plan.copied),
        "; ".join(_rungs(call, first, later)) or NOTHING,
        _never(call, plan),
        "; ".join(call.school.settings.outside[key].name for key in plan.outside),
        plan.row.key,
    )


def _people(call: Call, rung: Rung) -> str:
    names = names_of(call.session, rung.people)
    return listed(sorted(f"{names[who]} ({rung.why[who]})" for who in rung.people))


def _rungs(call: Call, first: Rung, later: list[Rung]) -> Iterator[str]:
    for rung in later:
        again = "again " if set(rung.people) == set(first.people) else ""
        yield f"{_moment(call.at, rung.due)} {again}{_names(call, rung.people)}"


def _moment(now: datetime, then: datetime) -> str:
    there = local(then)
    return f"{there:%H:%M}" if there.date() == local(now).date() else f"{there:%a %H:%M}"


def _names(call: Call, people: Iterable[UUID]) -> str:
    """Name people in one order, whatever ids they were given."""
    return listed(sorted(names_of(call.session, people).values())) or NOTHING


def _never(call: Call, plan: RoutePlan) -> str:
    roles = [title_of(each) for each in plan.row.never]
    names = sorted(names_of(call.session, plan.excluded).values())
    return ", ".join([*names, *roles]) or NOTHING


def _said(call: Call, question: Question, answer: Any) -> str:
    if isinstance(question, PickPeople):
        return " and ".join(_picked(call, answer))
    if isinstance(question, (PickOne, PickMany)):
        labels = {str(option.value): option.label for option in question.options}
        chosen = answer if isinstance(answer, list) else [answer]
        return "; ".join(labels[each] for each in chosen)
    return str(answer)


def _picked(call: Call, answer: list[str]) -> Iterator[str]:
    for each in answer:
        known = {} if each == NOT_LISTED else names_of(call.session, [UUID(each)])
        yield from known.values() or ["somebody not listed"]


def _drawn(heads: list[str], lines: list[tuple[str, ...]]) -> Iterator[str]:
    rule = "+".join("-" * (width + 2) for _, width in COLUMNS)
    yield rule
    yield from _wrapped(heads)
    for line in lines:
        yield rule
        yield from _wrapped(line)
    yield rule


def _wrapped(line: Iterable[str]) -> Iterator[str]:
    cells = [wrap(text, width) or [""] for text, (_, width) in zip(line, COLUMNS, strict=True)]
    for number in range(max(map(len, cells))):
        row = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = (text.ljust(width) for text, (_, width) in zip(row, COLUMNS, strict=True))
        yield f" {' | '.join(padded)}".rstrip()
