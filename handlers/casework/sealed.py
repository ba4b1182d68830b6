"""What was written about a case, under the case's key: every field by its name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from handlers.call import Call
from storage.sealing import Safe


def seal(call: Call, case_id: UUID, written: Mapping[str, str]) -> None:
    """Seal what somebody wrote about a case; the caller's audit entry vouches for it."""
    texts = {f"cases.{field}": text for field, text in written.items() if text}
    call.safe.seal_all(case_id, texts, row=case_id, at=call.at, by=call.who.id)


def written_about(safe: Safe, case_id: UUID) -> dict[str, str]:
    """Open everything that was written about a case, each field as it stands now."""
    opened = safe.opened_row(case_id, case_id)
    return {field.removeprefix("cases."): text for field, text in opened.items()}
