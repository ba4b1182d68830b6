"""Reporting a concern, from the command to what the reporter is left with.

/report-concern -> the form -> file_concern -> whoever the topic goes to is told
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from handlers.breaches.open_breach import BREACH, begin_breach
from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Points
from handlers.casework.account import ANSWERS, account_written, people_said
from handlers.casework.amend import amend_case
from handlers.casework.facts import facts_of
from handlers.casework.incident import known
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.receipt import receipt
from handlers.casework.route_table import CONCERN, DATA, DATA_ROUTES
from handlers.casework.sealed import written_about
from handlers.data_requests.log_request import REQUEST, begin_from_a_report
from handlers.disclosures.phone import CALL_BACK
from handlers.disclosures.police_request import POLICE_REQUEST
from handlers.feature import Ask, Feature, Reply
from handlers.forms import NOT_LISTED, Option
from handlers.reporting.concern_form import (
    CHILD_SIGNS,
    DATA_SIGNS,
    TOPICS,
    WHICH,
    WHO_MAY_HAVE,
    ConcernForm,
)
from handlers.reporting.details import add_details, details_written
from storage.cases import Case
from storage.vocabulary import ReportFacts, Suspect, Topic

concern = Feature("concern")

OWN_JOURNEYS = {
    Topic.DATA_ASTRAY: BREACH,
    Topic.DATA_REQUEST: REQUEST,
    Topic.DATA_FOR_POLICE: POLICE_REQUEST,
    Topic.DATA_IN_PERSON: CALL_BACK,
}

TOPIC_WORDS = {each.value: each.label for each in (*TOPICS, *WHICH)} | {
    Topic.LOW_LEVEL: "A small worry about an adult here",
    Topic.SELF: "The person who reports it",
    Topic.ACCURACY: "What is held about the person who reports it",
}


@concern.form(ConcernForm, shows=receipt)
def file_concern(call: Call, form: ConcernForm) -> UUID:
    """Store the concern and tell whoever it goes to."""
    facts = concern_facts(call, form)
    written = _written(form, first=call.earlier is None)
    if call.earlier is not None:
        case = amend_case(call, call.earlier, facts=facts, written=written)
        _change_journey(case, facts)
    else:
        case = open_case(call, kind=_kind(facts), facts=facts, written=written).case
    _start_its_clock(call, case, facts)
    return case.id


@concern.command(
    "/report-concern",
    description="Report a concern about a child, an adult, the school or personal data",
)
def start_concern(call: Call) -> Reply:
    """Open the form; what was typed after the command starts the account."""
    return Ask(file_concern, answers={"account": call.text} if call.text else {})


def concern_facts(call: Call, form: ConcernForm) -> ReportFacts:
    """Read from the answers what the rules need; the words stay behind."""
    topic = form.which or form.whose or form.topic
    named = known(call, (*form.named, *form.practice_named))
    doing = frozenset({call.who.id}) if topic is Topic.SELF else named
    not_listed = NOT_LISTED in form.named
    return ReportFacts(
        kind=DATA if topic in DATA_ROUTES else CONCERN,
        topic=topic,
        reporter=call.who.id,
        danger_now=form.danger,
        image_of_child=form.image,
        suspect=Suspect.STAFF if doing or not_listed else form.suspect,
        suspected_staff=doing,
        suspect_not_listed=not_listed,
        signs=frozenset((*form.child_signs, *form.other_signs, *form.data_signs)),
        must_not_see=known(call, form.must_not_see),
        child_is_target=topic is Topic.CHILD,
    )


def _kind(facts: ReportFacts) -> str:
    """Say which journey it is from here on: what concerns personal data has journeys of its own."""
    return OWN_JOURNEYS.get(facts.topic, facts.kind) if facts.topic else facts.kind


def _change_journey(case: Case, facts: ReportFacts) -> None:
    """Let another journey begin where the topic has changed, as long as nothing was done yet.

    What runs by a clock of the law goes on by it, and is never anything else again.
    """
    if case.waiting and case.kind not in (BREACH, REQUEST):
        case.kind = _kind(facts)


def _start_its_clock(call: Call, case: Case, facts: ReportFacts) -> None:
    """Start the clock that the law puts on what was told: it runs from today at the latest."""
    if facts.topic is Topic.DATA_ASTRAY:
        begin_breach(call, case)
    elif facts.topic is Topic.DATA_REQUEST:
        begin_from_a_report(call, case)


def _written(form: ConcernForm, *, first: bool) -> dict[str, str]:
    """Gather what was typed; of personal data the topic says what happened where nothing was."""
    topic = form.which or form.topic
    unsaid = f"{TOPIC_WORDS[topic]}." if first else ""
    return {
        "account": form.account or form.data_account or unsaid,
        "child_name": form.child_name,
        "named_other": form.named_other,
    }


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out a concern for somebody who may read it."""
    facts, written = facts_of(call, case.id), written_about(call.safe, case.id)
    ticked = tuple(e.label for e in (*CHILD_SIGNS, *DATA_SIGNS) if e.value in facts.signs)
    return (
        *account_written(call, case, written),
        Facts(tuple(_said(call, facts, written))),
        *((Heading("Ticked"), Points(ticked)) if ticked else ()),
        *details_written(written),
    )


def _said(call: Call, facts: ReportFacts, written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Anyone in danger", ANSWERS[facts.danger_now]
    if facts.kind != DATA or facts.topic is Topic.DATA_ASTRAY:
        yield "An image of a child", ANSWERS[facts.image_of_child]
    if facts.topic is not None:
        yield "About", TOPIC_WORDS[facts.topic]
    if child := written.get("child_name"):
        yield "The child", child
    if facts.topic is Topic.CHILD:
        yield "Who may have done it", _label(WHO_MAY_HAVE, facts.suspect)
    if named := people_said(call, facts.suspected_staff, written.get("named_other")):
        yield "Named", named


def _label(options: Iterable[Option], value: object) -> str:
    return next((each.label for each in options if each.value == value), "")


def report_anew(account: str) -> Ask:
    """Open the form with what somebody wanted to add to a report that was erased."""
    return Ask(file_concern, answers={"account": account} if account else {})


register_kind(
    Kind(
        CONCERN,
        "Concern",
        content=content,
        add_details=add_details.button,
        report_anew=report_anew,
    )
)
register_kind(Kind(DATA, "Personal data", content=content, add_details=None, takes_evidence=False))
