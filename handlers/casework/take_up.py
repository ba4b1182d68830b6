"""Taking up what is open: whoever comes into a duty reads what was begun before their time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from handlers.call import Call
from handlers.casework.ask_about_parent import must_be_asked_about
from handlers.casework.conflicts import barred
from handlers.casework.escalate import keep_out, known_facts, present_plan
from handlers.casework.happenings import happening
from handlers.casework.named import Named
from handlers.casework.party_rows import traits_of_all
from storage.case_marks import cases_sharing
from storage.cases import Case, CaseStanding, set_standings
from storage.roster import staff_facts
from storage.sealing import Unreadable
from storage.traits import Looked, Trait
from storage.vocabulary import CaseState, PartyRole, Role, Standing

ANSWER_FOR_DATA: Final = (Role.DATA_LEAD, Role.DPO, Role.HEAD)
"""Who answers for personal data at a school."""
ANSWERS_NOW: Final = "answers for personal data now"

happening("duty_taken_up", "came onto the list: they answer for personal data now")


def take_up(call: Call, *kinds: str) -> None:
    """Let whoever answers for personal data read what is open of these kinds, if it is new to them.

    It stays kept from whom it is kept from, and a case that names them or that they would be asked
    about first is left to the people who have it.
    """
    if call.who.left_on is not None or not any(call.who.holds(each) for each in ANSWER_FOR_DATA):
        return
    new = _new_to(call, kinds)
    named = cases_sharing(call.session, call.keyring, _my_traits(call), among=[c.id for c in new])
    for case in new:
        if case.id not in named and _may_read(call, case):
            copied = {call.who.id: ANSWERS_NOW}
            set_standings(call.session, case.id, Standing.COPIED, copied, at=call.at)
            call.record("duty_taken_up", case_id=case.id)


def _new_to(call: Call, kinds: Collection[str]) -> list[Case]:
    """List what is open of these kinds and what the caller is nothing to."""
    theirs = select(CaseStanding.case_id).where(
        CaseStanding.school_id == call.school.id, CaseStanding.person_id == call.who.id
    )
    chosen = select(Case).where(
        Case.school_id == call.school.id,
        Case.kind.in_(kinds),
        Case.state != CaseState.CLOSED,
        Case.erased_at.is_(None),
        Case.id.not_in(theirs),
    )
    return list(call.session.scalars(chosen.order_by(Case.id)))


def _may_read(call: Call, case: Case) -> bool:
    me = call.who.id
    try:
        plan = present_plan(call, case)
    except Unreadable:  # nobody can say whom it is kept from
        return False
    keep_out(call, case, plan)
    never = plan.excluded | barred(known_facts(call, case), staff_facts(call.session))
    return me not in never and not must_be_asked_about(call, case, me)


def _my_traits(call: Call) -> frozenset[Trait]:
    """Say by what a case is found that names the caller; a name in short is no reason."""
    me = Named(PartyRole.SUBJECT, call.who.id, call.who.name)
    return frozenset(each for each in traits_of_all([me]) if each.kind is not Looked.SHORT_NAME)
