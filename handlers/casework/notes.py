"""Adding a note to a case: facts in one box, opinions in another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.happenings import happening
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, PickDayAndTime
from handlers.permissions import case_on_my_list
from storage.cases import Case

NOTHING_WRITTEN = "Please write what happened, or what you think about it."

happening("noted", "noted")


class NoteForm(Form, title="Add a note", submit="Add"):
    """What somebody who deals with a case writes down. It cannot be changed afterwards."""

    fact: Annotated[
        str,
        LongText(
            "What happened, or was done?",
            hint="Facts: who saw, heard, said or did what. It cannot be changed afterwards.",
        ),
    ] = ""
    happened_at: Annotated[datetime | None, PickDayAndTime("When was that?")] = None
    opinion: Annotated[
        str, LongText("What do you think about it?", hint="Opinions are kept apart from facts.")
    ] = ""

    notes = (Note(confidential, after="opinion"),)


@casework.form(NoteForm, shows=case_again)
def file_note(call: Call, form: NoteForm) -> UUID:
    """Add a note to the chronology of a case."""
    case = case_on_my_list(call, call.subject, locked=True)
    if not (form.fact or form.opinion):
        raise NotFilledIn({"fact": NOTHING_WRITTEN})
    happened = form.happened_at.isoformat() if form.happened_at else ""
    texts = {"fact": form.fact, "happened_at": happened, "opinion": form.opinion}
    enter(call, case, "noted", texts)
    note_step(call, case)
    return case.id


@casework.action("Add a note", opens=True)
def add_note(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for a note."""
    return Ask(file_note, subject=case_on_my_list(call, case_id).id)


@case_button(Place.CHRONOLOGY)
def offer_note(_: Call, case: Case) -> Button | None:
    """Offer a note on every case, closed ones too."""
    return add_note.button(case.id)
