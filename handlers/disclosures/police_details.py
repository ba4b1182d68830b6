"""What the police ask for, written down later: a report of it may say no more than that they ask.

Nobody can say yes before it is known who asks, in which writing and for which data (duties, S87).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button
from handlers.casework.amend import merged
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.escalate import present_plan
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import follow_facts
from handlers.casework.happenings import happening
from handlers.casework.named import named_in
from handlers.casework.party_rows import keep_people, not_there_yet, people_of, texts_of, with_rows
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.casework.tell import tell
from handlers.chat import NotAllowed
from handlers.disclosures.approvals import said_about
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.police_request import (
    POLICE_REQUEST,
    PoliceRequestForm,
    request_facts,
    request_written,
)
from handlers.disclosures.shown import case_of_kind, go_on_with
from handlers.disclosures.subject import subject_of
from handlers.feature import Ask, Reply
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.vocabulary import ReportFacts, Standing

NEEDED = frozenset({"subject", "recipient", "request_ref", "what"})
DESCRIBE_FIRST = (
    "It is not written down yet who asks, in which writing and for which data. Please do that "
    "first, then say yes."
)

IS_ANSWERED = (
    "What they ask for is written down, and somebody has answered. If they ask for something else "
    "now, log that as a request of its own."
)

happening("request_described", "wrote down what the police ask for")


def is_described(call: Call, case: Case) -> bool:
    """Say whether it is written down who asks, in which writing and for which data."""
    return written_about(call.safe, case.id).keys() >= NEEDED


@disclosures.form(PoliceRequestForm, shows=case_again)
def file_what_they_ask(call: Call, form: PoliceRequestForm) -> UUID:
    """Keep what the police ask for with a case that says no more than that they ask."""
    case = case_of_kind(call, call.subject, POLICE_REQUEST, locked=True)
    if is_described(call, case) and said_about(call, case):
        raise NotAllowed(IS_ANSWERED)
    go_on_with(call, case)
    subject = subject_of(call, form.person, form.name)
    before = facts_of(call, case.id)
    asked = replace(request_facts(call, form, subject), reporter=before.reporter)
    after = merged(before, asked)
    _keep(call, case, after, request_written(form, subject))
    note_step(call, case)
    follow_facts(call, case, before=before, after=after)
    _copy_to_the_others(call, case)
    return case.id


@disclosures.action("Write down what they ask for", opens=True)
def describe_request(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for what the police ask for."""
    return Ask(file_what_they_ask, subject=case_of_kind(call, case_id, POLICE_REQUEST).id)


@case_button(Place.WARNING)
def offer_to_describe(call: Call, case: Case) -> Button | None:
    """Offer it first of all, until it is written down."""
    open_request = case.kind == POLICE_REQUEST and not case.closed
    lacking = open_request and not is_described(call, case)
    return describe_request.button(case.id) if lacking else None


def _keep(call: Call, case: Case, facts: ReportFacts, written: dict[str, str]) -> None:
    people = not_there_yet(people_of(call, case.id), named_in(facts, written))
    new = with_rows(people)
    seal_facts(call, case.id, facts, written, beside=texts_of(new))
    enter(call, case, "request_described")
    keep_people(call, case.id, new, by=call.who.id)


def _copy_to_the_others(call: Call, case: Case) -> None:
    """Tell whoever is to read it now, such as the safeguarding lead where it is a child's data."""
    copied = present_plan(call, case).copied
    new = [who for who in copied if not is_on_the_list(call.session, case.id, who)]
    tell(call.session, case, new, Standing.COPIED, at=call.at)
