"""Telling of new evidence: whoever has the case is told again, and what was closed is opened."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Card, Heading, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card
from handlers.casework.case_screen import open_case_screen
from handlers.casework.reopen import reopen
from handlers.evidence.evidence import evidence
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.people import Person
from storage.vocabulary import CaseState


@evidence.message
def evidence_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say that something was added to a case: never what."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    opens = buttons(open_case_screen.button(case.id))
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *opens))
    said = f"{case.reference}: new evidence was added."
    return Card(said, (Heading(said), *opens))


def tell_of_evidence(call: Call, case: Case) -> None:
    """Tell whoever has the case; one that nobody has is being told of already."""
    if case.state == CaseState.CLOSED:
        reopen(call, case)
    elif case.owner_id is not None:
        evidence_card.owe(call.session, case, at=call.at, person=case.owner_id)
    case_card.refresh(call.session, case, at=call.at)
