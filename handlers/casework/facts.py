"""A report's facts as sealed text: they name who is accused, so they lie under the case's key."""

from __future__ import annotations

from uuid import UUID

from pydantic import TypeAdapter

from storage.sealing import Safe
from storage.vocabulary import ReportFacts

FACTS = "facts"

_FACTS = TypeAdapter(ReportFacts)


def facts_to_text(facts: ReportFacts) -> str:
    """Write the facts as JSON."""
    return _FACTS.dump_json(facts).decode()


def facts_of(safe: Safe, case_id: UUID) -> ReportFacts:
    """Open and read a case's facts as they stand now."""
    return _FACTS.validate_json(safe.open(case_id, f"cases.{FACTS}", row=case_id))
