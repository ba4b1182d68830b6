"""Adding to one's own statement: what was said before stays, and whoever has the case is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Button, Card, Screen
from handlers.casework.account import STATEMENT_ADDED
from handlers.casework.amend import amend_case
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.facts import facts_of
from handlers.casework.happenings import happening
from handlers.casework.incident import DANGER, confidential, in_danger
from handlers.casework.news import news_card, tell_of_news
from handlers.casework.outside_help import ring_first
from handlers.casework.receipt import receipt
from handlers.casework.report_anew import instead_of_erased
from handlers.casework.sections import receipt_button
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, when
from handlers.permissions import in_earnest, my_report_in_earnest
from storage.cases import Case
from storage.people import Person
from storage.vocabulary import Answer

happening(STATEMENT_ADDED, "added to the statement")


class StatementForm(Form, title="Add to my statement", submit="Add"):
    """What the reporter says besides. What was said before is not changed by it."""

    danger: Annotated[Answer | None, DANGER] = None
    statement: Annotated[
        str,
        LongText(
            "What do you want to add?",
            hint="Facts, in your own words. What you sent before stays as it is.",
        ),
    ]

    notes = (
        Note(ring_first),
        Note(in_danger, shown_when=when("danger", Answer.YES, Answer.NOT_SURE), after="danger"),
        Note(confidential, after="statement"),
    )


@casework.message
def statement_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say that the reporter added something: never what."""
    return news_card(moment, case_id, person, "the reporter added something.")


@casework.form(StatementForm, shows=receipt)
def file_statement(call: Call, form: StatementForm) -> UUID | Screen | Ask:
    """Add to the reporter's own statement, and tell whoever has the case."""
    if (anew := instead_of_erased(call, call.subject, form.statement)) is not None:
        return anew
    case = my_report_in_earnest(call, call.subject)
    enter(call, case, STATEMENT_ADDED, {"statement": form.statement})
    if form.danger is not None and form.danger.may_be_so:
        facts = replace(facts_of(call, case.id), danger_now=form.danger)
        amend_case(call, case.id, facts=facts, written={}, alarm=True)
    tell_of_news(call, case, statement_card)
    return case.id


@casework.action("Add to my statement", opens=True)
def add_to_statement(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which a reporter adds to their own statement."""
    return Ask(file_statement, subject=my_report_in_earnest(call, case_id).id)


@receipt_button
def offer_statement(_: Call, case: Case) -> Button | None:
    """Offer the reporter to say more, about a closed report too."""
    return add_to_statement.button(case.id) if in_earnest(case) else None
