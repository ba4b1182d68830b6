"""The chronology of a case: the audit, read aloud, with the words that lie sealed beside it.

Nothing can be left out of it or changed in it: it is what the audit says. Facts and opinions stand
apart (rules, trap 20). It comes in parts, so that a long one takes no more look-ups than a short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Heading, Quote, Screen, Small, Text, buttons
from handlers.casework.casework import casework
from handlers.casework.entries import ENTRIES
from handlers.casework.happenings import Told, chronicled, chronicled_in_copies, said_of
from handlers.casework.sections import Place, case_section
from handlers.feature import Reply
from handlers.permissions import case_on_my_list
from handlers.wording import clock
from storage import audit
from storage.audit_entries import Entry, is_genuine
from storage.cases import Case
from storage.keyring import KeyringError
from storage.roster import names_of

IN_A_PART = 12
ON_THE_CASE = 3
AT_ONCE = 200
VERA = "Vera"

NOT_AS_WRITTEN = "This entry is not as it was written. Please tell whoever runs Vera."

LABELS = {
    "fact": "",
    "opinion": "Opinion",
    "could_happen": "What could happen, and to whom",
    "how_many": "How many people",
    "kinds": "Kinds of data",
    "reason": "Reason",
    "reference": "Reference",
    "result": "What came of it",
    "name": "Who",
    "what": "What",
    "outcome": "Outcome",
    "decided": "What was decided",
    "told": "Whether they were told",
    "statement": "",
    "question": "",
    "answer": "",
    "advice": "What the data protection officer advised",
    "delay": "Reason for the delay",
    "how": "How they were told",
    "said": "What they were told",
}
"""What stands above the words of an entry, by the name of their field, in this order."""


def every_entry(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out the whole chronology, the oldest entry first, for a copy of the case."""
    found: list[Entry] = []
    actions = sorted(chronicled_in_copies())
    while more := audit.entries_of(
        call.session, case.id, actions, before=found[-1].seq if found else None, limit=AT_ONCE
    ):
        found += more
    return (Heading("Chronology"), *_lines(call, case, found[::-1]))


@case_section(Place.CHRONOLOGY, copied=every_entry)
def newest_entries(call: Call, case: Case) -> tuple[Block, ...]:
    """Show the newest entries on the case, with a button to all of them."""
    found = _read(call, case, before=None, limit=ON_THE_CASE)
    return (
        Heading("What was done last"),
        *_lines(call, case, found),
        *buttons(show_chronology.button(case.id)),
    )


@casework.action("Chronology", opens=True)
def show_chronology(call: Call, case_id: UUID | None) -> Reply:
    """Show a part of the chronology, the newest entries first; the view is recorded."""
    case = case_on_my_list(call, case_id)
    call.record("chronology_viewed", case_id=case.id)
    found = _read(call, case, before=call.part, limit=IN_A_PART + 1)
    shown, more = found[:IN_A_PART], len(found) > IN_A_PART
    earlier = show_chronology.button(case.id, label="Earlier", part=shown[-1].seq) if more else None
    newest = show_chronology.button(case.id, label="Newest") if call.part else None
    return Screen(
        f"{case.reference}: record",
        (Heading("Chronology"), *_lines(call, case, shown), *buttons(earlier), *buttons(newest)),
        again=show_chronology.button(case.id, part=call.part),
    )


def newest_of(call: Call, case: Case, *actions: str) -> tuple[Block, ...]:
    """Show the newest entry of these actions, such as why a priority is what it is."""
    found = audit.entries_of(call.session, case.id, actions, limit=1)
    return tuple(_lines(call, case, found))


def _read(call: Call, case: Case, *, before: int | None, limit: int) -> list[Entry]:
    return audit.entries_of(call.session, case.id, sorted(chronicled()), before=before, limit=limit)


def _lines(call: Call, case: Case, entries: Sequence[Entry]) -> Iterator[Block]:
    facts = [_facts(entry) for entry in entries]
    rows = [UUID(each["entry"]) for each in facts if "entry" in each]
    opened = call.safe.opened_rows(case.id, rows) if rows else {}
    for entry, said in zip(entries, facts, strict=True):
        yield Text(_said(call, entry, Told(call.session, said)))
        if not _genuine(call, entry):
            yield Small(NOT_AS_WRITTEN)
        elif "entry" in said:
            yield from _words(call, opened[UUID(said["entry"])])


def _facts(entry: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(entry.body)
    return facts


def _said(call: Call, entry: Entry, told: Told) -> str:
    at = clock(datetime.fromisoformat(entry.at), now=call.at)
    return f"{at}: {_who(call, entry)} {said_of(entry.action, told)}."


def _who(call: Call, entry: Entry) -> str:
    try:
        actor = UUID(entry.actor)
    except ValueError:
        return VERA
    return names_of(call.session, [actor]).get(actor, VERA)


def _words(call: Call, opened: dict[str, str]) -> Iterator[Block]:
    written = {field.removeprefix(f"{ENTRIES}."): text for field, text in opened.items()}
    if happened := written.get("happened_at"):
        at = clock(datetime.fromisoformat(happened), now=call.at)
        yield Small(f"It happened at {at}.")
    for field, label in LABELS.items():
        if text := written.get(field):
            yield from (Small(label),) if label else ()
            yield Quote(text)


def _genuine(call: Call, entry: Entry) -> bool:
    try:
        return is_genuine(call.keyring, call.school.id, entry)
    except KeyringError:
        return False
