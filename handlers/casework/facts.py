"""A report's facts as sealed text: they name who is accused, so they lie under the case's key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from pydantic import TypeAdapter

from handlers.call import Call, Moment
from handlers.casework.sealed import NOTHING_MORE, seal
from storage.vocabulary import ReportFacts

FACTS = "facts"

_FACTS = TypeAdapter(ReportFacts)


def seal_facts(
    call: Call,
    case_id: UUID,
    facts: ReportFacts,
    written: Mapping[str, str] = MappingProxyType({}),
    *,
    beside: Mapping[UUID, Mapping[str, str]] = NOTHING_MORE,
) -> None:
    """Seal a report's facts with what was written, and hold them for this transaction."""
    seal(call, case_id, {**written, FACTS: _FACTS.dump_json(facts).decode()}, beside=beside)
    call.session.info["facts", case_id] = facts


def facts_of(moment: Moment, case_id: UUID) -> ReportFacts:
    """Open and read a case's facts as they stand now."""
    held: ReportFacts | None = moment.session.info.get(("facts", case_id))
    if held is not None:
        return held
    return _FACTS.validate_json(moment.safe.open(case_id, f"cases.{FACTS}", row=case_id))
