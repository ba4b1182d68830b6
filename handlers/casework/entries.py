"""Writing down what was done about a case, with the words that belong to it.

The audit says who did what and when; the words lie sealed beside it, under an id that the audit
entry names. The chronology (`chronology`) reads both, so that nothing is written down twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from handlers.call import Call, Moment
from storage import audit
from storage.audit_entries import Entry, is_genuine
from storage.cases import Case
from storage.identifiers import new_id
from storage.keyring import KeyringError
from storage.roster import names_of

ENTRIES = "entries"
VERA = "Vera"
NOTHING: Mapping[str, str] = MappingProxyType({})


def enter(
    moment: Moment,
    case: Case,
    action: str,
    texts: Mapping[str, str] = NOTHING,
    *,
    row: UUID | None = None,
    **facts: Any,
) -> UUID:
    """Write down what was done, with its words by their fields; gives the id they lie under.

    That is the id of the `row` they belong to, where there is one. `facts` are ids, numbers and
    plain words: they stand in the audit, unsealed.
    """
    entry = row or new_id()
    said = {f"{ENTRIES}.{field}": text for field, text in texts.items() if text}
    by = moment.who.id if isinstance(moment, Call) else None
    moment.safe.seal_all(case.id, said, row=entry, at=moment.at, by=by)
    moment.record(action, case_id=case.id, **facts, **({"entry": entry} if said else {}))
    return entry


@dataclass(frozen=True, slots=True)
class Entered:
    """What was done about a case, with the words that belong to it."""

    action: str
    at: datetime
    by: UUID | None
    """None where Vera did it herself."""
    words: Mapping[str, str]
    genuine: bool
    """False where the audit entry is not as it was written: its words are not shown then."""


def noted(moment: Moment, case: Case, *actions: str, limit: int) -> list[Entered]:
    """Say when the newest of these things were done and by whom, without their words."""
    found = audit.entries_of(moment.session, case.id, actions, limit=limit)
    return [_entered(moment, entry, NOTHING) for entry in found]


def entered(moment: Moment, case: Case, *actions: str, limit: int) -> list[Entered]:
    """Read the newest of these things with their words, the newest first, by two look-ups."""
    found = audit.entries_of(moment.session, case.id, actions, limit=limit)
    rows = [row for entry in found if (row := _row_of(entry)) is not None]
    opened = moment.safe.opened_rows(case.id, rows) if rows else {}
    return [_entered(moment, entry, _words(opened, entry)) for entry in found]


def last_fact(moment: Moment, case: Case, *actions: str, fact: str) -> Any:
    """Read a fact of the newest entry of these actions about a case; None where there is none."""
    found = audit.entries_of(moment.session, case.id, actions, limit=1)
    return json.loads(found[0].body).get(fact) if found else None


def who_did(moment: Moment, what: Entered) -> str:
    """Name whoever did something."""
    known = {} if what.by is None else names_of(moment.session, [what.by])
    return next(iter(known.values()), VERA)


def _entered(moment: Moment, entry: Entry, words: Mapping[str, str]) -> Entered:
    at, genuine = datetime.fromisoformat(entry.at), _is_genuine(moment, entry)
    return Entered(entry.action, at, _actor(entry), words if genuine else NOTHING, genuine)


def _row_of(entry: Entry) -> UUID | None:
    facts: dict[str, Any] = json.loads(entry.body)
    return UUID(facts["entry"]) if "entry" in facts else None


def _words(opened: Mapping[UUID, Mapping[str, str]], entry: Entry) -> Mapping[str, str]:
    row = _row_of(entry)
    written = opened.get(row, NOTHING) if row is not None else NOTHING
    return {field.removeprefix(f"{ENTRIES}."): text for field, text in written.items()}


def _actor(entry: Entry) -> UUID | None:
    try:
        return UUID(entry.actor)
    except ValueError:
        return None


def _is_genuine(moment: Moment, entry: Entry) -> bool:
    try:
        return is_genuine(moment.keyring, moment.school.id, entry)
    except KeyringError:
        return False
