"""What is asked of somebody who has evidence: the gate, then whose it is, then what it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.incident import (
    COLLEAGUE_OTHER,
    COLLEAGUE_PICKED,
    DANGER,
    FALSE_ACCOUNT,
    MUST_NOT_SEE,
    NAMED,
    NAMED_OTHER,
    SIGNS_TICKED,
    SUSPECT,
    confidential,
    in_danger,
)
from handlers.casework.outside_help import ring_first
from handlers.casework.own_reports import own_reports, reports_to_add_to
from handlers.evidence.gate import IT_IS_SAFE, LEAVE_IT, Gate
from handlers.forms import (
    NEW_REPORT,
    Answers,
    AttachFiles,
    Form,
    LongText,
    Note,
    PickOffered,
    when,
)
from storage.vocabulary import Answer, Sign, Suspect

A_NEW_ONE = when("report", NEW_REPORT)

FILES = AttachFiles(
    "Files",
    hint="Screenshots, recordings, saved e-mails. Do not photograph pupils or a pupil's screen "
    "with your own telephone.",
    asked_when=IT_IS_SAFE,
)
NOTE = LongText("Anything to add?", asked_when=IT_IS_SAFE)
PASTED = LongText("What does it say?", hint="Paste the words as they stand.", asked_when=IT_IS_SAFE)


def kept_as_it_is(_: Call) -> tuple[Block, ...]:
    """Say what becomes of a message that is sent on."""
    words = (
        "Vera keeps the message and its files as they are now, encrypted, for those who have the "
        "report. Whoever wrote it is not told."
    )
    return (Small(words),)


class Pasted(Form):
    """What somebody types or pastes where there is no message to send on."""

    pasted: Annotated[str, PASTED] = ""


class ForReport(Form):
    """Which report it belongs to, and what a new one needs."""

    report: Annotated[
        str,
        PickOffered(
            "Which report does it belong to?",
            options=reports_to_add_to,
            optional=False,
            asked_when=IT_IS_SAFE,
        ),
    ] = ""
    danger: Annotated[Answer, replace(DANGER, asked_when=A_NEW_ONE, optional=False)] = Answer.NO
    suspect: Annotated[Suspect, replace(SUSPECT, asked_when=A_NEW_ONE, optional=False)] = (
        Suspect.UNKNOWN
    )
    named: Annotated[tuple[str, ...], NAMED] = ()
    named_other: Annotated[str, NAMED_OTHER] = ""
    signs: Annotated[tuple[Sign, ...], replace(SIGNS_TICKED, asked_when=A_NEW_ONE)] = ()
    false_account: Annotated[Sign | None, FALSE_ACCOUNT] = None
    colleague: Annotated[tuple[str, ...], COLLEAGUE_PICKED] = ()
    colleague_other: Annotated[str, COLLEAGUE_OTHER] = ""
    must_not_see: Annotated[tuple[str, ...], replace(MUST_NOT_SEE, asked_when=A_NEW_ONE)] = ()

    @classmethod
    def with_defaults(cls, call: Any, answers: Answers) -> Answers:
        """Choose a new report for somebody who has none."""
        if answers.get("image") == Answer.NO and not answers.get("report"):
            return answers if own_reports(call) else {**answers, "report": NEW_REPORT}
        return answers


class NoteAndFiles(Form):
    """What may be said beside it, and the files."""

    note: Annotated[str, NOTE] = ""
    files: Annotated[tuple[str, ...], FILES] = ()


RING_FIRST = Note(ring_first)
IN_DANGER = Note(in_danger, shown_when=when("danger", Answer.YES, Answer.NOT_SURE), after="danger")
KEPT_AS_IT_IS = Note(kept_as_it_is, shown_when=IT_IS_SAFE, after="image")
CONFIDENTIAL = Note(confidential, after="files")


class SendMessageForm(NoteAndFiles, ForReport, Gate, title="Send as evidence", submit="Send"):
    """Sends on a message that somebody got."""

    notes = (RING_FIRST, LEAVE_IT, KEPT_AS_IT_IS, IN_DANGER, CONFIDENTIAL)


class PasteMessageForm(NoteAndFiles, ForReport, Pasted, Gate, title="Send evidence", submit="Send"):
    """Sends what is not a message in this chat, or one that can be read no longer."""

    notes = (RING_FIRST, LEAVE_IT, IN_DANGER, CONFIDENTIAL)


class AddEvidenceForm(NoteAndFiles, Pasted, Gate, title="Add evidence", submit="Add"):
    """Adds to one of somebody's own reports."""

    notes = (LEAVE_IT, CONFIDENTIAL)
