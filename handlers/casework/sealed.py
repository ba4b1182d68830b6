"""What was written about a case, under the case's key: every field by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from handlers.call import Call
from storage.sealing import Safe, Version

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
    return {field: versions[-1].text for field, versions in versions_of(safe, case_id).items()}


def versions_of(safe: Safe, case_id: UUID) -> dict[str, list[Version]]:
    """Open every version of what was written about a case, the oldest first.

    It is read once in a transaction: what is asked of the same row afterwards takes no look-up.
    """
    opened = safe.versions(case_id, case_id)
    return {field.removeprefix("cases."): versions for field, versions in opened.items()}
