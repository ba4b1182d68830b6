"""Logging what was given, from the command to the record.

/log-disclosure -> the form -> the checks -> file_disclosure -> a record that can be asked for.
Where the police ask, nothing has been given yet: the form for their request opens instead.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.incident import confidential
from handlers.casework.sealed import written_about
from handlers.chat import NotAllowed
from handlers.disclosures.checks import (
    CalledBack,
    Checked,
    Found,
    Known,
    open_checks,
    still_to_come,
)
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.police_request import POLICE_REQUEST, ask_about_police
from handlers.disclosures.questions import (
    BASIS,
    CALLER_NUMBER,
    CONSENT,
    DUTY,
    ENTITLED,
    GIVEN_AT,
    HOW_SURE,
    KNOWN,
    KNOWN_BY,
    NUMBER,
    NUMBER_FROM,
    ONLY_NEEDED,
    ORGANISATION,
    OTHER_BASIS,
    PROOF,
    RANG_BACK,
    RECIPIENT,
    SURE_WHO,
    SWITCHBOARD,
    WHAT,
    WHICH_DATA,
    WHY_NOT_CALLED,
    only_when,
)
from handlers.disclosures.record import Given, amend_disclosure, my_disclosure, record_disclosure
from handlers.disclosures.screen import disclosure_again
from handlers.disclosures.subject import NAME, PERSON, subject_of
from handlers.disclosures.words import WAYS
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn, PickOne, when
from handlers.permissions import NOTHING_HERE, open_case_on_my_list
from storage.cases import Case
from storage.vocabulary import Answer, Basis, DataCategory, GivenBy

GIVEN = when("how", *(each for each in GivenBy if each is not GivenBy.POLICE))


def police_first(_: Call) -> tuple[Block, ...]:
    """Say what follows where the police ask."""
    words = "Nothing goes to the police before the head and the data protection officer say yes."
    return (Small(f"{words} The next questions are about the officer and what is asked."),)


class DisclosureForm(Form, title="Log what was given", submit="Save"):
    """What was given decides little; how it was given decides which checks are asked."""

    how: Annotated[GivenBy, PickOne("How was it given?", options=WAYS)]
    person: Annotated[tuple[str, ...], only_when(GIVEN, PERSON, optional=True)] = ()
    name: Annotated[str, only_when(GIVEN, NAME, optional=True)] = ""
    recipient: Annotated[str, only_when(GIVEN, RECIPIENT)] = ""
    organisation: Annotated[str, only_when(GIVEN, ORGANISATION, optional=True)] = ""
    categories: Annotated[tuple[DataCategory, ...], only_when(GIVEN, WHICH_DATA)] = ()
    only_needed: Annotated[tuple[str, ...], ONLY_NEEDED] = ()
    what: Annotated[str, only_when(GIVEN, WHAT, optional=True)] = ""
    entitled: Annotated[Answer | None, ENTITLED] = None
    sure_who: Annotated[Answer | None, SURE_WHO] = None
    how_sure: Annotated[str, HOW_SURE] = ""
    called_back: Annotated[CalledBack | None, RANG_BACK] = None
    number: Annotated[str, NUMBER] = ""
    number_from: Annotated[Found | None, NUMBER_FROM] = None
    switchboard: Annotated[Answer | None, SWITCHBOARD] = None
    why_not_called: Annotated[str, WHY_NOT_CALLED] = ""
    caller_number: Annotated[str, CALLER_NUMBER] = ""
    known: Annotated[Known | None, KNOWN] = None
    known_by: Annotated[str, KNOWN_BY] = ""
    proof: Annotated[str, PROOF] = ""
    given_at: Annotated[datetime | None, only_when(GIVEN, GIVEN_AT, optional=True)] = None
    basis: Annotated[Basis | None, only_when(GIVEN, BASIS)] = None
    consent: Annotated[str, CONSENT] = ""
    duty: Annotated[str, DUTY] = ""
    other_basis: Annotated[str, OTHER_BASIS] = ""

    notes = (
        Note(police_first, shown_when=when("how", GivenBy.POLICE), after="how"),
        Note(confidential, after="other_basis"),
    )


TYPED = (
    "organisation",
    "what",
    "how_sure",
    "number",
    "why_not_called",
    "caller_number",
    "known_by",
    "proof",
    "consent",
    "duty",
    "other_basis",
)
CHOSEN = ("called_back", "number_from", "switchboard", "known")


@disclosures.form(DisclosureForm, shows=disclosure_again)
def file_disclosure(call: Call, form: DisclosureForm) -> UUID | Ask:
    """Keep what was given, once every check is done and the basis stands."""
    if form.how is GivenBy.POLICE:
        return ask_about_police(call)
    origin = origin_of(call)
    if refused := _refused(call, form, origin):
        raise NotFilledIn(refused)
    given = _given(call, form)
    if call.earlier is not None:
        return amend_disclosure(call, call.earlier, given).id
    return record_disclosure(call, given, origin=origin).id


@disclosures.command("/log-disclosure", description="Log personal data that was given to somebody")
def log_disclosure(_: Call) -> Reply:
    """Open the form."""
    return Ask(file_disclosure)


def origin_of(call: Call) -> Case | None:
    """Find the case that it comes from, if any: one that is open and may be read.

    Where the form came again it is the one that the record names, whatever became of it since.
    """
    if call.earlier is not None:
        _, row = my_disclosure(call, call.earlier)
        return call.session.find(Case, row.origin_id) if row.origin_id else None
    if call.subject is None:
        return None
    case = open_case_on_my_list(call, call.subject, locked=True)
    if case.kind == POLICE_REQUEST:  # it has a form of its own, after two have said yes
        raise NotAllowed(NOTHING_HERE)
    return case


def _refused(call: Call, form: DisclosureForm, origin: Case | None) -> dict[str, str]:
    said_before = written_about(call.safe, origin.id).get("caller_number", "") if origin else ""
    checked = Checked(
        how=form.how,
        entitled=form.entitled,
        sure_who=form.sure_who,
        called_back=form.called_back,
        number=form.number,
        number_from=form.number_from,
        caller_numbers=(form.caller_number, said_before),
        why_not_called=form.why_not_called,
        known=form.known,
    )
    return open_checks(checked) | still_to_come(form.given_at, now=call.at)


def _given(call: Call, form: DisclosureForm) -> Given:
    assert form.basis is not None, "it is asked and must be answered"
    chosen = {name: str(value) for name in CHOSEN if (value := getattr(form, name)) is not None}
    return Given(
        subject=subject_of(call, form.person, form.name),
        recipient=form.recipient,
        categories=form.categories,
        how=form.how,
        basis=form.basis,
        at=form.given_at or call.at,
        written={**{name: getattr(form, name) for name in TYPED}, **chosen},
    )
