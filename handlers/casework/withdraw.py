"""Withdrawing a report: it is noted and stays, and somebody still decides about it.

Nothing is closed, lowered or stopped by it: whoever is meant to look at the case still does.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Button, Callout, Card, Points, Text, Tone
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.happenings import happening
from handlers.casework.incident import confidential
from handlers.casework.news import news_card, tell_of_news
from handlers.casework.receipt import receipt
from handlers.casework.sections import Place, case_section, receipt_button, reporter_section
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note
from handlers.permissions import in_earnest, my_report_in_earnest
from handlers.wording import clock
from storage.cases import Case
from storage.people import Person

WITHDRAWN, STOOD_BY = "withdrawn", "stood_by"

WHAT_IT_MEANS = (
    "This is yours to decide. Nobody decides it for you.",
    "Your report stays on record, and somebody will still look at it: a child's safety comes "
    "first.",
    "You can stand by it again whenever you like.",
    "You may speak to your union, the police or social care at any time, withdrawn or not.",
)

happening(WITHDRAWN, "withdrew the report")
happening(STOOD_BY, "stands by the report")


def what_it_means(_: Call) -> tuple[Block, ...]:
    """Say what withdrawing does and what it does not do, before anything is typed."""
    return (Points(WHAT_IT_MEANS),)


class WithdrawForm(Form, title="Withdraw my report", submit="Withdraw"):
    """Why, if the reporter wants to say so."""

    reason: Annotated[str, LongText("Why? You need not say.")] = ""

    notes = (Note(what_it_means), Note(confidential, after="reason"))


@casework.message
def withdrawal_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say whether the reporter stands by the report; it stays with whoever has it."""
    case = moment.session.found(Case, case_id)
    if case.withdrawn_at is None:
        return news_card(moment, case_id, person, "the reporter stands by the report.")
    news = "the reporter has withdrawn the report. It stays with you."
    return news_card(moment, case_id, person, news)


@casework.form(WithdrawForm, shows=receipt)
def file_withdrawal(call: Call, form: WithdrawForm) -> UUID:
    """Note that the reporter withdraws; twice is once."""
    case = my_report_in_earnest(call, call.subject)
    if case.withdrawn_at is None:
        case.withdrawn_at = call.at
        enter(call, case, WITHDRAWN, {"reason": form.reason})
        if not case.closed:  # it is no reason to open it again
            tell_of_news(call, case, withdrawal_card)
    return case.id


@casework.action("Withdraw", opens=True)
def withdraw(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which a reporter withdraws."""
    return Ask(file_withdrawal, subject=my_report_in_earnest(call, case_id).id)


@casework.action("I stand by it", opens=True)
def stand_by_it(call: Call, case_id: UUID | None) -> Reply:
    """Note that the reporter stands by what they withdrew; what was closed is opened again."""
    case = my_report_in_earnest(call, case_id)
    if case.withdrawn_at is not None:
        case.withdrawn_at = None
        enter(call, case, STOOD_BY)
        tell_of_news(call, case, withdrawal_card)
    return receipt(call, case.id, said="It is noted that you stand by your report.")


@receipt_button
def offer_to_withdraw(_: Call, case: Case) -> Button | None:
    """Offer the reporter to withdraw an open report, or to stand by one that they withdrew."""
    if not in_earnest(case):
        return None
    if case.withdrawn_at is not None:
        return stand_by_it.button(case.id)
    return None if case.closed else withdraw.button(case.id)


@case_section(Place.WARNING)
def withdrawn_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Say on a case's screen that its reporter withdrew, and that this settles nothing."""
    if case.withdrawn_at is None:
        return ()
    at = clock(case.withdrawn_at, now=call.at)
    words = (
        f"The reporter withdrew this at {at}. It stays on record, and somebody still decides "
        "about it: a child's safety comes first."
    )
    return (Callout(words, Tone.WARNING),)


@reporter_section
def withdrawn_by_me(call: Call, case: Case) -> tuple[Block, ...]:
    """Tell the reporter that their withdrawal is noted, and what it means."""
    if case.withdrawn_at is None:
        return ()
    at = clock(case.withdrawn_at, now=call.at)
    return (
        Text(f"You withdrew this at {at}. It stays on record, and somebody still looks at it."),
    )
