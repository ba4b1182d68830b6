"""Taking a case on: one tap, and everybody who can see the card sees that it is done."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.cards import Style, Words
from handlers.casework.case_card import case_card
from handlers.casework.escalate import escalate_unacknowledged
from handlers.casework.lapse import ask_about_progress, progress_due
from handlers.casework.owner import take_on
from handlers.casework.plan_action import plan_what_must_not_be_forgotten
from handlers.casework.reporter_card import reporter_card
from handlers.feature import Reply
from handlers.permissions import case_i_may_take_on
from handlers.wording import clock
from storage.cases import Case
from storage.roster import names_of


def waiting(case: Case) -> bool:
    """Say whether a case still waits for somebody to take it on."""
    return case.waiting


@case_card.button("Acknowledge", offered_when=waiting, style=Style.PRIMARY)
def acknowledge(call: Call, case_id: UUID | None) -> Reply:
    """Let a senior manager take the case on; a second tap is answered politely."""
    case = case_i_may_take_on(call, case_id)
    if not case.waiting:
        return Words(_taken_already(call, case))
    acknowledge_now(call, case)
    case_card.refresh(call.session, case, at=call.at)
    reporter_card.refresh(call.session, case, at=call.at)
    if not case.quiet:
        reporter_card.owe(call.session, case, at=call.at, person=case.reporter_id)
    return Words("Thank you. The reporter can see that you have it.")


def acknowledge_now(call: Call, case: Case) -> None:
    """Give a case that waits to the caller: nobody else is told, what it calls for is planned."""
    take_on(call, case)
    escalate_unacknowledged.lift(call.session, case.id)
    ask_about_progress.set(call.session, case.id, at=progress_due(call, case))
    call.record("acknowledged", case_id=case.id)
    plan_what_must_not_be_forgotten(call, case)


def _taken_already(call: Call, case: Case) -> str:
    if case.acknowledged_by == call.who.id:
        return "You have this already. Thank you."
    if case.acknowledged_by is None or case.acknowledged_at is None:
        return "This is closed already. Thank you."
    name = names_of(call.session, [case.acknowledged_by])[case.acknowledged_by]
    return f"{name} took this on at {clock(case.acknowledged_at, now=call.at)}. Thank you."
