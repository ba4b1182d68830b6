"""Ending a breach: only once it is judged and decided, and always with its record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.open_breach import BREACH
from handlers.breaches.remind_of_the_ico import stop_nudging
from handlers.call import Call
from handlers.cards import Button
from handlers.casework.case_screen import case_again
from handlers.casework.closing import Heard, Outcome, before_closing, case_i_may_close, close
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note
from handlers.permissions import NOTHING_HERE
from storage.breaches import Breach, breach_of
from storage.case_actions import CaseAction, actions_of
from storage.cases import Case
from storage.vocabulary import Risk

NOT_JUDGED = 'Nobody has judged the risk yet. Please press "Judge the risk" first.'
NOT_DECIDED = 'Nobody has decided about the ICO. Please press "Decide about the ICO" first.'
NOT_TOLD_YET = (
    "The ICO is to be told, and it is not noted that it was. Please tell it, and note that first."
)
PEOPLE_NOT_TOLD_YET = (
    "The risk is high: the people must be told (UK GDPR, article 34). Please note when they were, "
    'or why they are not: press "People told".'
)
STILL_TO_DO = "Something is still to be done about it. Please settle each action first."


class DealtWithForm(Form, title="It is dealt with", submit="Close"):
    """What is kept of a breach, whether or not the ICO was told (UK GDPR, article 33(5))."""

    decided: Annotated[
        str,
        LongText(
            "What came of it, and what is done so that it does not happen again?",
            hint="For the record that every breach must have.",
        ),
    ]
    for_reporter: Annotated[
        str,
        LongText(
            "Anything to say to whoever reported it?",
            hint="They read it in Vera. Nothing about other people's private matters.",
        ),
    ] = ""

    notes = (Note(confidential, after="for_reporter"),)


@breaches.form(DealtWithForm, shows=case_again)
def file_dealt_with(call: Call, form: DealtWithForm) -> UUID:
    """Close a breach whose risk was judged and about which everything was decided and done."""
    case, breach = _that_i_may_end(call, call.subject, locked=True)
    told = Heard.YES if breach.people_told_at is not None else Heard.NOT_TO_BE
    texts = {"decided": form.decided, "for_reporter": form.for_reporter}
    close(call, case, outcome=Outcome.RECORDED, told=told, texts=texts)
    stop_nudging(call, case)
    return case.id


@breaches.action("It is dealt with", opens=True)
def dealt_with(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that ends a breach, or say what is still missing."""
    case, _ = _that_i_may_end(call, case_id)
    return Ask(file_dealt_with, subject=case.id)


@case_button(Place.END)
def offer_to_end(_: Call, case: Case) -> Button | None:
    """Offer to end a breach that somebody has."""
    mine = case.kind == BREACH and not case.closed and not case.waiting
    return dealt_with.button(case.id) if mine else None


@before_closing
def recorded_always(call: Call, case: Case) -> str:
    """Say why a breach may not be closed yet, in whichever way; there is none without a record."""
    breach = breach_of(call.session, case.id) if case.kind == BREACH else None
    return "" if breach is None else what_is_missing(breach, actions_of(call.session, case.id))


def what_is_missing(breach: Breach, actions: Sequence[CaseAction]) -> str:
    """Say what must come before a breach is closed; empty where nothing is missing.

    Source: UK GDPR, articles 33 and 34; rules, section 3.
    """
    if breach.risk is None:
        return NOT_JUDGED
    if breach.to_be_notified is None:
        return NOT_DECIDED
    if breach.to_be_notified and breach.notified_at is None:
        return NOT_TOLD_YET
    people_settled = breach.people_told_at is not None or breach.people_not_told
    if breach.risk is Risk.HIGH and not people_settled:
        return PEOPLE_NOT_TOLD_YET
    return STILL_TO_DO if any(action.is_open for action in actions) else ""


def _that_i_may_end(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, Breach]:
    case = case_i_may_close(call, case_id, locked=locked)
    breach = breach_of(call.session, case.id)
    if breach is None:
        raise NotAllowed(NOTHING_HERE)
    return case, breach
