"""What must not go out: a person looks at each exemption and says so. Vera decides none of them.

Source: DPA 2018, schedule 2, paragraphs 16, 17, 19 and 24; schedule 3, paragraphs 4 to 6, 19 and
21. Health data needs the opinion of a health professional that is not older than six months, unless
the person knows it already.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from handlers.calendar.periods import months_later
from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.case_screen import case_again
from handlers.casework.incident import confidential
from handlers.data_requests.checklist import EXEMPTIONS, NO, YES, Step
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.my_request import my_request, note_ticks
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDay,
    PickOne,
    ShortText,
    either,
    when,
)
from storage.data_requests import DataRequest, checks_of

OPINION_LASTS_MONTHS = 6
NOT_SURE = "not_sure"
OPINION = "health_opinion_on"
"""Beside the items: the day of the opinion, which is looked at again when an answer goes out."""

ANSWERS = (
    Option(NO, "No"),
    Option(YES, "Yes, and it is dealt with as written below"),
    Option(NOT_SURE, "Not sure, or not looked at yet"),
)
TOO_OLD = "An opinion may be at most six months old. Please ask for a new one."
NOT_YET = "This day has not come yet."


def _question(item: str, hint: str | None = None) -> PickOne:
    return PickOne(EXEMPTIONS[item], options=ANSWERS, hint=hint)


class ExemptionsForm(Form, title="What must not go out", submit="Save"):
    """Each exemption that a person must look at."""

    others_redacted: Annotated[
        str, _question("others_redacted", "Take it out, or ask them. Staff at work may stay in.")
    ]
    child_abuse_data: Annotated[
        str,
        _question(
            "child_abuse_data",
            "A parent is not given it where that would not be best for the child.",
        ),
    ]
    serious_harm: Annotated[str, _question("serious_harm", "To the child, or to anybody else.")]
    health_data: Annotated[
        str, _question("health_data", "It needs the opinion of a health professional.")
    ]
    opinion_by: Annotated[
        str,
        ShortText(
            "Whose opinion is it, or how does the person know it already?",
            optional=False,
            asked_when=when("health_data", YES),
        ),
    ] = ""
    opinion_on: Annotated[
        date | None,
        PickDay("On which day was the opinion given?", asked_when=when("health_data", YES)),
    ] = None
    childs_wishes: Annotated[str, _question("childs_wishes")]
    reference_or_advice: Annotated[str, _question("reference_or_advice")]
    decided: Annotated[
        str,
        LongText(
            "What is taken out or withheld, and why?",
            optional=False,
            hint="Who decided it. Ask the data protection officer where you are not sure.",
            asked_when=either(*(when(item, YES) for item in EXEMPTIONS)),
        ),
    ] = ""

    notes = (Note(confidential, after="decided"),)


@data_requests.form(ExemptionsForm, shows=case_again)
def file_exemptions(call: Call, form: ExemptionsForm) -> UUID:
    """Note what a person decided about each exemption; "not sure" keeps the answer from going."""
    case, _ = my_request(call, call.subject, locked=True)
    if form.opinion_on is not None:
        _not_too_old(call, form.opinion_on)
    given = form.opinion_on.isoformat() if form.opinion_on else ""
    opinion = ", ".join(part for part in (form.opinion_by, given) if part)
    answers = {item: str(getattr(form, item)) for item in EXEMPTIONS} | {OPINION: given}
    texts = {"decided": form.decided, "name": opinion}
    note_ticks(call, case, Step.EXEMPTIONS, answers, texts)
    return case.id


@data_requests.action("What must not go out", opens=True)
def settle_exemptions(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on what must not go out, with what was answered before."""
    case, _ = my_request(call, case_id)
    ticked = checks_of(call.session, case.id)
    before = {item: ticked[item].answer for item in EXEMPTIONS if item in ticked}
    return Ask(file_exemptions, answers=before, subject=case.id)


def opinion_is_too_old(call: Call, request: DataRequest, on: date) -> str:
    """Say that the opinion on health data is too old for an answer of this day; empty if it is not.

    Source: DPA 2018, schedule 3, paragraph 6(3): within the six months before.
    """
    given = checks_of(call.session, request.case_id).get(OPINION)
    if given is None or not given.answer:
        return ""
    return (
        TOO_OLD if on > months_later(date.fromisoformat(given.answer), OPINION_LASTS_MONTHS) else ""
    )


def _not_too_old(call: Call, given: date) -> None:
    today = local_day(call.at)
    if given > today:
        raise NotFilledIn({"opinion_on": NOT_YET})
    if today > months_later(given, OPINION_LASTS_MONTHS):
        raise NotFilledIn({"opinion_on": TOO_OLD})
