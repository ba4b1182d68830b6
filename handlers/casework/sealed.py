"""What was written about a case, under the case's key: every field by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from handlers.call import Call
from storage.sealing import Safe

NOTHING_MORE: Mapping[UUID, Mapping[str, str]] = MappingProxyType({})


def seal(
    call: Call,
    case_id: UUID,
    written: Mapping[str, str],
    *,
    beside: Mapping[UUID, Mapping[str, str]] = NOTHING_MORE,
) -> None:
    """Seal what somebody wrote about a case; the caller's audit entry vouches for it.

    `beside` are texts of other rows of the case, by "table.column", sealed with the same insert.
    """
    texts = {f"cases.{field}": text for field, text in written.items() if text}
    call.safe.seal_rows(case_id, {case_id: texts, **beside}, at=call.at, by=call.who.id)


def written_about(safe: Safe, case_id: UUID) -> dict[str, str]:
    """Open everything that was written about a case, each field as it stands now."""
    opened = safe.opened_row(case_id, case_id)
    return {field.removeprefix("cases."): text for field, text in opened.items()}
