"""Holding files: nobody opens them and none is fetched until the safeguarding lead has decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from handlers.call import Call
from handlers.evidence.files import set_state
from storage.cases import Case
from storage.evidence import EvidenceFile, evidence_of, files_of
from storage.vocabulary import FileState

SECOND_THOUGHTS = timedelta(days=1)
"""Whoever says that something may show a child means, at most, what they sent since yesterday."""

CAN_BE_HELD = (FileState.KEPT, FileState.OWED)


def hold(call: Call, files: Iterable[EvidenceFile], *, flagged_in: UUID) -> None:
    """Hold those files that can be opened or are still to come, because of the case named."""
    for file in files:
        if file.state in CAN_BE_HELD:
            file.due_at, file.flagged_in = None, flagged_in
            set_state(call, file, FileState.HELD, by=call.who.id)
            call.record("file_held", case_id=file.case_id, file=file.id)


def sent_lately(call: Call, case: Case) -> list[EvidenceFile]:
    """List the files that the caller has sent to a report since yesterday."""
    since = call.at - SECOND_THOUGHTS
    items = {
        item.id
        for item in evidence_of(call.session, case.id)
        if item.added_by == call.who.id and item.added_at >= since
    }
    return [file for file in files_of(call.session, case.id) if file.evidence_id in items]


def sent_with(call: Call, file: EvidenceFile) -> list[EvidenceFile]:
    """List a file and those that came with it."""
    return [
        each
        for each in files_of(call.session, file.case_id)
        if each.evidence_id == file.evidence_id
    ]
