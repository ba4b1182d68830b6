"""Data that was wrong: it is put right, and everybody who was given it is told.

/log-correction -> the form -> a task for each who was given it, from the log -> "All told".
Duties, S79 and S88; UK GDPR, articles 16 and 19.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote
from handlers.casework.amend import amend_case
from handlers.casework.incident import confidential
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.route_table import DATA
from handlers.casework.sealed import written_about
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.questions import WHICH_DATA
from handlers.disclosures.recipients import (
    CORRECTION,
    ToPutRight,
    list_recipients,
    to_put_right,
    who_was_given_it,
)
from handlers.disclosures.record import my_disclosure
from handlers.disclosures.shown import go_on_with, keeps_the_register, let_me_read, shown_after
from handlers.disclosures.subject import NAME, PERSON, subject_of
from handlers.disclosures.words import categories_in_words
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, ShortText
from storage.cases import Case
from storage.vocabulary import DataCategory, ReportFacts, Topic

LONGEST = 300


class CorrectionForm(Form, title="Something was wrong", submit="Save"):
    """Whose data was wrong, in what, and what is right."""

    person: Annotated[tuple[str, ...], PERSON] = ()
    name: Annotated[str, NAME] = ""
    categories: Annotated[
        tuple[DataCategory, ...], replace(WHICH_DATA, label="Which data was wrong?")
    ]
    wrong: Annotated[str, ShortText("What was wrong?", max_length=LONGEST)]
    right: Annotated[str, ShortText("What is right?", max_length=LONGEST)]
    noticed: Annotated[str, ShortText("Who noticed it, and when?")] = ""

    notes = (Note(confidential, after="noticed"),)


@disclosures.form(CorrectionForm, shows=shown_after)
def file_correction(call: Call, form: CorrectionForm) -> UUID:
    """Open a correction, with a task for everybody who was given what is wrong."""
    subject = subject_of(call, form.person, form.name)
    found = to_put_right(call, subject, form.categories, wrong=form.wrong, right=form.right)
    facts = ReportFacts(
        kind=DATA,
        topic=Topic.DATA_REQUEST,
        reporter=call.who.id,
        must_not_see=subject.ours | found.kept_from,
    )
    written = _written(form, subject.name)
    if call.earlier is not None:
        case = amend_case(call, call.earlier, facts=facts, written=written)
    else:
        case = _opened(call, facts, written, found)
    list_recipients(call, case, found)
    return case.id


def correct_my_own(
    call: Call, categories: Collection[DataCategory], *, wrong: str, right: str, noticed: str
) -> UUID:
    """Open a correction of what is held about the caller, who has no part in dealing with it.

    It may wait longer than what somebody else says was wrong (rules, section 5, "accuracy reply").
    """
    me = subject_of(call, [str(call.who.id)], "")
    found = to_put_right(call, me, categories, wrong=wrong, right=right)
    facts = ReportFacts(
        kind=DATA,
        topic=Topic.ACCURACY,
        reporter=call.who.id,
        must_not_see=found.kept_from - me.ours,
    )
    said = {
        "subject": me.name,
        "categories": categories_in_words(categories),
        "wrong": wrong,
        "right": right,
        "noticed": noticed,
    }
    if call.earlier is not None:
        case = amend_case(call, call.earlier, facts=facts, written=said)
    else:
        case = open_case(call, kind=CORRECTION, facts=facts, written=said).case
    list_recipients(call, case, found)
    return case.id


@disclosures.command(
    "/log-correction", description="Say that personal data was wrong, and whom to tell"
)
def log_correction(call: Call) -> Reply:
    """Open the form; what was typed after the command starts the name."""
    return Ask(file_correction, answers={"name": call.text} if call.text else {})


@disclosures.action("This data was wrong", opens=True)
def was_wrong(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for a correction of what was disclosed."""
    case, row = my_disclosure(call, case_id)
    name = written_about(call.safe, case.id)["subject"]
    categories = sorted(row.kinds_of_data)
    return Ask(file_correction, answers={"name": name, "categories": categories})


def _opened(call: Call, facts: ReportFacts, written: dict[str, str], found: ToPutRight) -> Case:
    """Open the case; whoever answers for such data goes on with it at once."""
    case = open_case(call, kind=CORRECTION, facts=facts, written=written).case
    about_me = call.who.id in facts.must_not_see | found.kept_from
    if keeps_the_register(call) and not about_me:
        let_me_read(call, case)
        go_on_with(call, case)
    return case


def _written(form: CorrectionForm, name: str) -> dict[str, str]:
    return {
        "subject": name,
        "categories": categories_in_words(form.categories),
        "wrong": form.wrong,
        "right": form.right,
        "noticed": form.noticed,
    }


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what was wrong, what is right, and who was given it."""
    written = written_about(call.safe, case.id)
    noticed = written.get("noticed")
    facts = (
        ("Whose data", written["subject"]),
        ("Which data", written["categories"]),
        *((("Noticed", noticed),) if noticed else ()),
    )
    return (
        Facts(facts),
        Heading("What was wrong"),
        Quote(written["wrong"]),
        Heading("What is right"),
        Quote(written["right"]),
        *who_was_given_it(call, case),
    )


register_kind(
    Kind(
        CORRECTION,
        "Correction",
        content=content,
        add_details=None,
        takes_evidence=False,
        closes_itself=True,
    )
)
