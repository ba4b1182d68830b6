"""Logging what the police were given, once the head and the data protection officer said yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.incident import confidential
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button
from handlers.chat import NotAllowed
from handlers.disclosures.approvals import missing_words, said_about
from handlers.disclosures.checks import still_to_come
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.police_request import (
    COLLAR,
    FORCE,
    OFFICER,
    POLICE_REQUEST,
    REQUEST_REF,
)
from handlers.disclosures.questions import (
    BASIS,
    CONSENT,
    DUTY,
    GIVEN_AT,
    ONLY_NEEDED,
    OTHER_BASIS,
    WHAT,
    WHICH_DATA,
)
from handlers.disclosures.record import (
    Given,
    amend_disclosure,
    record_disclosure,
    when_disclosed,
)
from handlers.disclosures.screen import disclosure_again
from handlers.disclosures.shown import case_of_kind, go_on_with
from handlers.disclosures.subject import NAME, PERSON, subject_of
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn
from storage.cases import Case
from storage.vocabulary import Basis, DataCategory, GivenBy

PREFILLED = {
    "officer": "recipient",
    "collar": "collar",
    "force": "organisation",
    "request_ref": "request_ref",
    "name": "subject",
    "what": "what",
}
"""What the form begins with, from what was written when the police asked."""


class GivenToPoliceForm(Form, title="What the police were given", submit="Save"):
    """What was given, to which officer, on which written request."""

    officer: Annotated[str, OFFICER]
    collar: Annotated[str, COLLAR]
    force: Annotated[str, FORCE]
    request_ref: Annotated[str, REQUEST_REF]
    person: Annotated[tuple[str, ...], PERSON] = ()
    name: Annotated[str, NAME] = ""
    categories: Annotated[tuple[DataCategory, ...], WHICH_DATA]
    only_needed: Annotated[tuple[str, ...], ONLY_NEEDED] = ()
    what: Annotated[str, WHAT]
    given_at: Annotated[datetime | None, GIVEN_AT] = None
    basis: Annotated[Basis, BASIS]
    consent: Annotated[str, CONSENT] = ""
    duty: Annotated[str, DUTY] = ""
    other_basis: Annotated[str, OTHER_BASIS] = ""

    notes = (Note(confidential, after="other_basis"),)


@disclosures.form(GivenToPoliceForm, shows=disclosure_again)
def file_given_to_police(call: Call, form: GivenToPoliceForm) -> UUID:
    """Keep what the police were given; their request ends with it."""
    if call.earlier is not None:
        return amend_disclosure(call, call.earlier, _given(call, form)).id
    request = _that_both_allow(call, call.subject, locked=True)
    if refused := still_to_come(form.given_at, now=call.at):
        raise NotFilledIn(refused)
    return record_disclosure(call, _given(call, form), origin=request).id


@disclosures.action("Record what was given", opens=True)
def record_what_was_given(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for what the police were given; before two have said yes, words say whose."""
    case = _that_both_allow(call, case_id)
    return Ask(file_given_to_police, answers=_begun(call, case), subject=case.id)


@case_button(Place.ACTIONS)
def offer_to_record(_: Call, case: Case) -> Button | None:
    """Offer it on every open request by the police."""
    open_request = case.kind == POLICE_REQUEST and not case.closed
    return record_what_was_given.button(case.id) if open_request else None


@when_disclosed(POLICE_REQUEST)
def end_request(call: Call, request: Case, _: Case) -> None:
    """End what the police asked for: it was answered."""
    go_on_with(call, request)
    close(call, request, outcome=Outcome.ANSWERED, told=Heard.YES)


def _that_both_allow(call: Call, case_id: UUID | None, *, locked: bool = False) -> Case:
    case = case_of_kind(call, case_id, POLICE_REQUEST, locked=locked)
    if words := missing_words(said_about(call, case)):
        raise NotAllowed(words)
    return case


def _begun(call: Call, case: Case) -> Mapping[str, Any]:
    written = written_about(call.safe, case.id)
    return {name: text for name, key in PREFILLED.items() if (text := written.get(key))}


def _given(call: Call, form: GivenToPoliceForm) -> Given:
    kept = ("collar", "request_ref", "what", "consent", "duty", "other_basis")
    written = {name: getattr(form, name) for name in kept}
    return Given(
        subject=subject_of(call, form.person, form.name),
        recipient=form.officer,
        categories=form.categories,
        how=GivenBy.POLICE,
        basis=form.basis,
        at=form.given_at or call.at,
        written={**written, "organisation": form.force},
    )
