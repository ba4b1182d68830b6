"""A request that ends without anything being given: it was refused, or nobody asks any more."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button
from handlers.casework.case_screen import case_again
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.sections import Place, case_button
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.phone import CALL_BACK
from handlers.disclosures.police_request import POLICE_REQUEST
from handlers.disclosures.shown import case_of_kind, go_on_with_mine
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Option, PickOne
from storage.cases import Case

LABELS = {CALL_BACK: "Refused", POLICE_REQUEST: "They ask no more"}


class EndForm(Form, title="Nothing was given", submit="Close"):
    """How a request ended, and why."""

    outcome: Annotated[
        Outcome,
        PickOne(
            "How did it end?",
            options=(
                Option(Outcome.REFUSED, "It was refused"),
                Option(Outcome.TAKEN_BACK, "They do not ask any more"),
            ),
        ),
    ]
    reason: Annotated[str, LongText("Why?", hint="It stands in the chronology.")]


@disclosures.form(EndForm, shows=case_again)
def file_end(call: Call, form: EndForm) -> UUID:
    """Close a request with which nothing was given."""
    case = case_of_kind(call, call.subject, *LABELS, locked=True)
    go_on_with_mine(call, case)
    taken_back = form.outcome is Outcome.TAKEN_BACK
    outcome = Outcome.TAKEN_BACK if taken_back else Outcome.REFUSED
    close(call, case, outcome=outcome, told=Heard.YES, texts={"reason": form.reason})
    return case.id


@disclosures.action("Refused", opens=True)
def nothing_given(call: Call, case_id: UUID | None) -> Reply:
    """Ask why nothing was given."""
    case = case_of_kind(call, case_id, *LABELS)
    begun = Outcome.REFUSED if case.kind == CALL_BACK else Outcome.TAKEN_BACK
    return Ask(file_end, answers={"outcome": begun.value}, subject=case.id)


@case_button(Place.END)
def offer_end(_: Call, case: Case) -> Button | None:
    """Offer to end a request without anything being given."""
    label = None if case.closed else LABELS.get(case.kind)
    return nothing_given.button(case.id, label=label) if label else None
