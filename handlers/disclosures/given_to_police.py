"""Logging what the police were given, once the head and the data protection officer said yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Facts, Heading, Quote, Small
from handlers.casework.closing import Heard, Outcome, close
from handlers.casework.incident import confidential
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button
from handlers.chat import NotAllowed
from handlers.disclosures.approvals import missing_words, said_about
from handlers.disclosures.checks import still_to_come
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.police_request import POLICE_REQUEST
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
    my_disclosure,
    record_disclosure,
    when_disclosed,
)
from handlers.disclosures.screen import disclosure_again
from handlers.disclosures.shown import case_of_kind, go_on_with
from handlers.disclosures.subject import subject_in
from handlers.disclosures.words import to_whom
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.vocabulary import Basis, DataCategory, GivenBy

AS_ASKED = ("recipient", "collar", "organisation", "request_ref", "subject")
"""What stands as it was asked for and answered: no other officer, no other writing."""

TO_NOBODY_ELSE = (
    "It is given to this officer, for this writing, about this person, and for nothing else. If "
    "anything is different, give nothing: log it as a request of its own."
)


def as_it_was_asked(call: Call) -> tuple[Block, ...]:
    """Show who asked for what: what both said yes to."""
    case = call.session.find(Case, call.subject) if call.subject else None
    if case is None or case.kind != POLICE_REQUEST or case.erased_at is not None:
        return ()
    if not is_on_the_list(call.session, case.id, call.who.id):
        return ()
    written = written_about(call.safe, case.id)
    facts = (
        ("To whom", to_whom(written)),
        ("Written request", written.get("request_ref", "")),
        ("Whose data", written.get("subject", "")),
    )
    return (Facts(facts), *_asked_for(written), Small(TO_NOBODY_ELSE))


class GivenToPoliceForm(Form, title="What the police were given", submit="Save"):
    """What was given of what was asked for."""

    what: Annotated[str, WHAT]
    categories: Annotated[tuple[DataCategory, ...], WHICH_DATA]
    only_needed: Annotated[tuple[str, ...], ONLY_NEEDED] = ()
    given_at: Annotated[datetime | None, GIVEN_AT] = None
    basis: Annotated[Basis, BASIS]
    consent: Annotated[str, CONSENT] = ""
    duty: Annotated[str, DUTY] = ""
    other_basis: Annotated[str, OTHER_BASIS] = ""

    notes = (Note(as_it_was_asked), Note(confidential, after="other_basis"))


@disclosures.form(GivenToPoliceForm, shows=disclosure_again)
def file_given_to_police(call: Call, form: GivenToPoliceForm) -> UUID:
    """Keep what the police were given; their request ends with it."""
    if refused := still_to_come(form.given_at, now=call.at):
        raise NotFilledIn(refused)
    if call.earlier is not None:
        case, _ = my_disclosure(call, call.earlier)
        return amend_disclosure(call, case.id, _given(call, form, as_in=case)).id
    request = _that_both_allow(call, call.subject, locked=True)
    return record_disclosure(call, _given(call, form, as_in=request), origin=request).id


@disclosures.action("Record what was given", opens=True)
def record_what_was_given(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for what the police were given; before two have said yes, words say whose."""
    case = _that_both_allow(call, case_id)
    what = written_about(call.safe, case.id).get("what", "")
    return Ask(file_given_to_police, answers={"what": what}, subject=case.id)


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


def _asked_for(written: Mapping[str, str]) -> tuple[Block, ...]:
    what = written.get("what")
    return (Heading("What they ask for"), Quote(what)) if what else ()


def _given(call: Call, form: GivenToPoliceForm, *, as_in: Case) -> Given:
    """Gather what was given; to whom and about whom is read where it was written down."""
    asked = written_about(call.safe, as_in.id)
    written = {name: asked.get(name, "") for name in AS_ASKED}
    for name in ("what", "consent", "duty", "other_basis"):
        written[name] = getattr(form, name)
    return Given(
        subject=subject_in(call, as_in, asked["subject"]),
        recipient=asked["recipient"],
        categories=form.categories,
        how=GivenBy.POLICE,
        basis=form.basis,
        at=form.given_at or call.at,
        written=written,
    )
