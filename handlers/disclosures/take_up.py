"""Taking up the register: whoever comes to keep it can read what was disclosed before their time.

The law's question "who was given it?" has one answer, whoever is the data lead in that year.
"""

from __future__ import annotations

from sqlalchemy import select

from handlers.call import Call
from handlers.disclosures.about import every_disclosure
from handlers.disclosures.record import KEEP_THE_REGISTER
from handlers.disclosures.subject import DataSubject
from storage.case_marks import cases_sharing
from storage.cases import Case, CaseStanding, set_standing_to_all
from storage.disclosures import beside_what_is_kept_from
from storage.vocabulary import Standing


def take_up_the_register(call: Call) -> None:
    """Let a keeper of the register read what they are nothing to yet, but what is about them."""
    if call.who.left_on is not None or not any(call.who.holds(each) for each in KEEP_THE_REGISTER):
        return
    theirs = select(CaseStanding.case_id).where(CaseStanding.person_id == call.who.id)
    new = frozenset(call.session.scalars(every_disclosure().where(Case.id.not_in(theirs))))
    if not new:
        return
    me = DataSubject(call.who.name, call.who.id, frozenset({call.who.id}))
    about_me = cases_sharing(call.session, call.keyring, me.traits, among=new).keys()
    never = about_me | (new & beside_what_is_kept_from(call.session, call.who.id))
    for cases, standing in ((new - never, Standing.COPIED), (never, Standing.EXCLUDED)):
        set_standing_to_all(
            call.session, cases, standing, call.who.id, why="keeps the register", at=call.at
        )
    call.record("register_taken_up", disclosures=len(new))
