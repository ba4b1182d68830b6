"""Writing down what was done about a case, with the words that belong to it.

The audit says who did what and when; the words lie sealed beside it, under an id that the audit
entry names. The chronology (`chronology`) reads both, so that nothing is written down twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from handlers.call import Call, Moment
from storage.cases import Case
from storage.identifiers import new_id

ENTRIES = "entries"
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
