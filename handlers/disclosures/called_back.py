"""Somebody was rung back: what was given is logged, and the call back is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button, Style
from handlers.casework.action_kinds import RING_BACK
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button
from handlers.casework.settle_action import settle
from handlers.disclosures.checks import CalledBack
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.log import file_disclosure
from handlers.disclosures.phone import CALL_BACK
from handlers.disclosures.record import when_disclosed
from handlers.disclosures.shown import case_of_kind, go_on_with
from handlers.feature import Ask, Reply
from storage.case_actions import actions_of
from storage.cases import Case
from storage.vocabulary import ActionState, GivenBy

PREFILLED = {
    "recipient": "recipient",
    "organisation": "organisation",
    "name": "subject",
    "what": "what",
    "caller_number": "caller_number",
}


@disclosures.action("Called back", style=Style.PRIMARY, opens=True)
def called_back(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for what was given, with what is known already."""
    case = case_of_kind(call, case_id, CALL_BACK)
    return Ask(file_disclosure, answers=dict(_begun(call, case)), subject=case.id)


@case_button(Place.ACTIONS)
def offer_called_back(_: Call, case: Case) -> Button | None:
    """Offer it on every open call back."""
    open_call = case.kind == CALL_BACK and not case.closed
    return called_back.button(case.id) if open_call else None


@when_disclosed(CALL_BACK)
def end_call_back(call: Call, case: Case, _: Case) -> None:
    """End a call back: it was answered, and nobody is reminded of it any more."""
    go_on_with(call, case)
    for action in actions_of(call.session, case.id):
        if action.kind == RING_BACK and action.is_open:
            settle(call, case, action, ActionState.DONE, {})
    close(call, case, outcome=Outcome.ANSWERED, told=Heard.YES)


def _begun(call: Call, case: Case) -> Iterator[tuple[str, Any]]:
    written = written_about(call.safe, case.id)
    how = GivenBy(written.get("how", GivenBy.TELEPHONE))
    yield "how", how.value
    if how is GivenBy.TELEPHONE:
        yield "called_back", CalledBack.YES.value
    for name, key in PREFILLED.items():
        if text := written.get(key):
            yield name, text
