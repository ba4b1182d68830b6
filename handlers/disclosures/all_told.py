"""A correction ends when it was put right and everybody was told, or cannot be told."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.cards import Button, Style
from handlers.casework.case_screen import case_again
from handlers.casework.closing import Heard, Outcome, before_closing, case_i_may_close, close
from handlers.casework.sections import Place, case_button
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.recipients import CORRECTION, still_to_do
from handlers.disclosures.shown import case_of_kind
from handlers.feature import Reply
from storage.cases import Case

NOT_YET = (
    "Not everything is done yet. Please note for each recipient that they were told, or that it is "
    "not needed or cannot be done and why; and that it was put right where it is kept."
)


@before_closing
def everybody_first(call: Call, case: Case) -> str:
    """Keep a correction open until everybody is told and it was put right."""
    waits = case.kind == CORRECTION and still_to_do(call, case)
    return NOT_YET if waits else ""


@disclosures.action("All told", style=Style.PRIMARY, opens=True)
def all_told(call: Call, case_id: UUID | None) -> Reply:
    """End a correction; while somebody is not told, words say so."""
    case_of_kind(call, case_id, CORRECTION)
    case = case_i_may_close(call, case_id, locked=True)
    close(call, case, outcome=Outcome.RECORDED, told=Heard.YES)
    return case_again(call, case.id)


@case_button(Place.END)
def offer_all_told(call: Call, case: Case) -> Button | None:
    """Offer it to whoever has a correction."""
    mine = case.kind == CORRECTION and case.owner_id == call.who.id and not case.closed
    return all_told.button(case.id) if mine else None
