"""Reporting cyberbullying, from the command to the words that the reporter is left with.

/report-cyberbullying -> the form -> file_report -> the right senior manager is told
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Points
from handlers.casework.account import ANSWERS, account_written, people_said
from handlers.casework.amend import amend_case
from handlers.casework.facts import facts_of
from handlers.casework.incident import (
    ABOUT_A_COLLEAGUE,
    CYBERBULLYING,
    SIGNS,
    SUSPECTS,
    incident_facts,
    incident_written,
)
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.receipt import receipt
from handlers.casework.sealed import written_about
from handlers.feature import Ask, Feature, Reply
from handlers.forms import Option
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from handlers.reporting.details import add_details, details_written
from storage.cases import Case
from storage.vocabulary import ReportFacts, Sign

cyberbullying = Feature("cyberbullying")

EVERY_SIGN = (
    *(sign for sign in SIGNS if sign.value != Sign.FALSE_ACCOUNT_OF_ME),
    Option(Sign.FALSE_ACCOUNT_OF_ME, "There is a false account of a member of staff"),
    Option(Sign.FALSE_ACCOUNT_OF_SCHOOL, "There is a false account of the school"),
    ABOUT_A_COLLEAGUE,
)


@cyberbullying.form(CyberbullyingForm, shows=receipt)
def file_report(call: Call, form: CyberbullyingForm) -> UUID:
    """Store the report and tell the right senior manager."""
    facts = incident_facts(call, form, image=form.image)
    written = incident_written(form, form.account)
    if call.earlier is not None:
        return amend_case(call, call.earlier, facts=facts, written=written).id
    return open_case(call, kind=CYBERBULLYING, facts=facts, written=written).case.id


@cyberbullying.command(
    "/report-cyberbullying",
    description="Report cyberbullying of you or a colleague",
)
def start_report(call: Call) -> Reply:
    """Open the form; what was typed after the command starts the account."""
    return Ask(file_report, answers={"account": call.text} if call.text else {})


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out a report for somebody who may read it."""
    written, facts = written_about(call.safe, case.id), facts_of(call, case.id)
    ticked = [sign.label for sign in EVERY_SIGN if sign.value in facts.signs]
    return (
        *account_written(call, case, written),
        Facts(tuple(_said(call, facts, written))),
        *((Heading("Ticked"), Points(tuple(ticked))) if ticked else ()),
        *details_written(written),
    )


def _said(call: Call, facts: ReportFacts, written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Anyone in danger", ANSWERS[facts.danger_now]
    yield "An image of a child", ANSWERS[facts.image_of_child]
    yield "Who is doing it", next(o.label for o in SUSPECTS if o.value == facts.suspect)
    if named := people_said(call, facts.suspected_staff, written.get("named_other")):
        yield "Named", named
    if colleague := people_said(call, facts.affected, written.get("colleague_other")):
        yield "About", colleague


def report_anew(account: str) -> Ask:
    """Open the form with what somebody wanted to add to a report that was erased."""
    return Ask(file_report, answers={"account": account} if account else {})


register_kind(
    Kind(
        CYBERBULLYING,
        "Cyberbullying",
        content=content,
        add_details=add_details.button,
        report_anew=report_anew,
    )
)
