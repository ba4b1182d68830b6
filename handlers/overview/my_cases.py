"""The cases that somebody may read, open and closed, and one of them by its reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.erased import stub_line
from handlers.casework.kinds import kind_of, records
from handlers.feature import Ask, Reply
from handlers.forms import Form, ShortText
from handlers.overview.overview import overview
from handlers.permissions import ON_THE_LIST
from handlers.wording import clock
from storage.cases import Case, CaseStanding, case_by_reference
from storage.identifiers import is_reference, new_id
from storage.roster import names_of
from storage.vocabulary import CaseState

IN_A_PART = 20
"""Each takes two blocks of the hundred that a screen may have."""


def reference_typed(text: str) -> str:
    """Keep a reference of what was typed, and no other word."""
    word = text.split()[0].upper() if text.split() else ""
    return word if is_reference(word) else ""


class OpenForm(Form, title="Open a case", submit="Open"):
    """Which case somebody wants to read."""

    reference: Annotated[str, ShortText("Its reference", hint="For example VERA-7K4Q.")]


@overview.form(OpenForm)
def file_reference(call: Call, form: OpenForm) -> Screen:
    """Open a case that the caller may read; for all others it is as if it never was."""
    return _opened(call, form.reference)


@overview.command(
    "/vera",
    "open",
    usage="VERA-…",
    description="Open a case by its reference",
    writes=True,
    keeps=reference_typed,
)
def open_by_reference(call: Call) -> Reply:
    """Open the case whose reference was typed, or ask for one."""
    typed = reference_typed(call.text)
    return _opened(call, typed) if typed else Ask(file_reference)


@overview.command("/vera", "cases", description="The cases you can read, closed ones too")
def list_cases(call: Call) -> Reply:
    """List the cases that the caller may read: the open ones first, then the newest closed."""
    return _screen(call, since=0)


@overview.action("More", opens=True)
def more_cases(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the list."""
    return _screen(call, since=call.part or 0)


def _opened(call: Call, reference: str) -> Screen:
    found = case_by_reference(call.session, reference_typed(reference))
    shown = open_case_screen(call, found or new_id())  # what is not there is looked for as well
    assert isinstance(shown, Screen)
    return shown


def _screen(call: Call, *, since: int) -> Screen:
    return Screen(
        "Cases",
        tuple(_list(call, since)),
        again=more_cases.button(part=since),
    )


def _list(call: Call, since: int) -> Iterator[Block]:
    found = _cases(call, since)
    if not found:
        yield Text("There is no case that you can read.")
    heading = ""
    for case in found[:IN_A_PART]:
        if heading != (heading := "Closed" if case.closed else "Open"):
            yield Heading(heading)
        yield Text(_line(call, case))
        yield from buttons(open_case_screen.button(case.id))
    if len(found) > IN_A_PART:
        yield Small("There are more.")
        yield from buttons(more_cases.button(part=since + IN_A_PART))


def _cases(call: Call, since: int) -> list[Case]:
    if call.who.left_on is not None:
        return []
    chosen = (
        select(Case)
        .join(CaseStanding, CaseStanding.case_id == Case.id)
        .where(
            CaseStanding.person_id == call.who.id,
            CaseStanding.standing.in_(ON_THE_LIST),
            Case.kind.not_in(records()),
        )
        .order_by(Case.state == CaseState.CLOSED, Case.reported_at.desc(), Case.id)
        .offset(since)
        .limit(IN_A_PART + 1)
    )
    return list(call.session.scalars(chosen))


def _line(call: Call, case: Case) -> str:
    if case.erased_at is not None:
        return f"{stub_line(call, case)}."
    what = f"{case.reference}, {kind_of(case).category}, {case.priority.words}"
    if case.closed_at is not None:
        return f"{what}. Closed at {clock(case.closed_at, now=call.at)}."
    if case.owner_id is None:
        return f"{what}. Nobody has it yet."
    return f"{what}. {names_of(call.session, [case.owner_id])[case.owner_id]} has it."
