"""How a case's chronology speaks of evidence."""

from __future__ import annotations

from handlers.casework.happenings import Told, happening


def _author_kept_out(told: Told) -> str:
    return f"kept out {told.names('person') or 'somebody'}, who wrote the message"


happening("evidence_added", "sent evidence")
happening("author_kept_out", _author_kept_out)
happening("file_not_had", "could not fetch a file")
happening("file_held", "held a file: it may show a child")
happening("file_released", "gave a file back")
happening("file_quarantined", "quarantined a file")
happening("file_destroyed", "had a file destroyed on the instruction of the authorities")
happening("taking_approved", "let files be taken out on the server")
happening("taking_refused", "did not let files be taken out on the server")
happening("files_taken_out", "wrote out files on the server")
happening("police_told", "noted that the police have been told")
happening("police_not_needed", "noted why the police need not be told")
happening("reminded_of_the_police", "asked whether the police have been told")
happening("file_kept", "kept a file that was sent")
happening("taking_asked", "asked whether files may be taken out on the server")
happening("taking_withdrawn", "no longer asked to take files out on the server")
