"""The report in the reporter's words: as first written, with all that was changed or added later.

Nothing here is ever edited: a change stands beside what was said before, with its date and name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Heading, Quote, Small, Text
from handlers.casework.chronology import NOT_AS_WRITTEN
from handlers.casework.entries import VERA, entered, who_did
from handlers.casework.facts import FACTS, ROUTE
from handlers.casework.sealed import versions_of
from handlers.wording import clock
from storage.cases import Case
from storage.roster import names_of
from storage.sealing import Version
from storage.vocabulary import Answer

ACCOUNT = "account"
STATEMENT_ADDED = "statement_added"

MOST_ADDITIONS = 12
"""A screen holds no more; all of them stand in the chronology."""

ANSWERS = {Answer.NO: "No", Answer.YES: "Yes", Answer.NOT_SURE: "Not sure"}

FIELDS = {
    "platform": "Where",
    "what_kind": "Kind",
    "happened_at": "When",
    "began": "How it began",
    "reacted": "How they reacted",
    "named_other": "Named",
    "colleague_other": "About",
    "involved_other": "May be involved",
    "where": "Where it is",
    "came": "What they did",
    "who_called": "The account or the person",
    "reached": "It reached",
    "how_often": "How often",
    "child_name": "The child's name",
    "subject": "Whose data",
    "recipient": "Who asks for it or has it",
    "reach": "How to reach them",
}
"""What the fields of a report are called where an earlier answer is shown."""


def account_written(call: Call, case: Case, written: Mapping[str, str]) -> tuple[Block, ...]:
    """Lay out the account as first written, and everything that its reporter said later."""
    versions = versions_of(call.safe, case.id).get(ACCOUNT, [])
    first = versions[0].text if versions else written.get(ACCOUNT, "")
    return (
        Heading("What happened"),
        Quote(first),
        *_changes(call, versions),
        *said_later(call, case),
    )


def said_later(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what the reporter added to their statement, and how they had answered before."""
    return (*_additions(call, case), *_answered_before(call, case))


def people_said(call: Call, people: frozenset[UUID], other: str | None) -> str:
    """Name the people who were picked, and whoever was typed because Vera does not know them."""
    known = sorted(names_of(call.session, people).values())
    return ", ".join([*known, *([f"{other} (not on the staff list)"] if other else [])])


def _changes(call: Call, versions: list[Version]) -> Iterator[Block]:
    for later in versions[1:]:
        yield Text(f"Changed at {_at_by(call, later)}:")
        yield Quote(later.text)


def _additions(call: Call, case: Case) -> Iterator[Block]:
    found = entered(call, case, STATEMENT_ADDED, limit=MOST_ADDITIONS + 1)
    if len(found) > MOST_ADDITIONS:
        yield Small("What was added before this stands in the chronology.")
    for each in reversed(found[:MOST_ADDITIONS]):
        at = clock(each.at, now=call.at)
        yield Text(f"Added to the statement at {at} by {who_did(call, each)}:")
        yield Quote(each.words["statement"]) if each.genuine else Small(NOT_AS_WRITTEN)


def _answered_before(call: Call, case: Case) -> Iterator[Block]:
    found = versions_of(call.safe, case.id)
    lines = [
        (field, before, after)
        for field, versions in found.items()
        if field not in (ACCOUNT, FACTS, ROUTE) and versions[0].written_by == case.reporter_id
        for before, after in pairwise(versions)
        if not after.text.startswith(before.text)
    ]
    if lines:
        yield Heading("As it was answered before")
    for field, before, after in lines:
        label = FIELDS.get(field, field.replace("_", " ").capitalize())
        yield Text(f"{label}, until it was changed at {_at_by(call, after)}:")
        yield Quote(before.text)


def _at_by(call: Call, version: Version) -> str:
    return f"{clock(version.written_at, now=call.at)} by {_name(call, version.written_by)}"


def _name(call: Call, person: UUID | None) -> str:
    known = {} if person is None else names_of(call.session, [person])
    return next(iter(known.values()), VERA)
