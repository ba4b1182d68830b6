"""It went to the wrong person: a breach opens, and its clock runs from when that was noticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.breaches.open_breach import open_breach
from handlers.call import Call
from handlers.cards import Block, Points, Style
from handlers.casework.happenings import happening
from handlers.casework.incident import confidential
from handlers.casework.named_here import of_ours
from handlers.casework.outside_help import is_school_time
from handlers.casework.sealed import written_about
from handlers.casework.second_incident import SAME_CASE
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.recipients import tell_no_more
from handlers.disclosures.record import my_disclosure
from handlers.disclosures.shown import shown_after
from handlers.disclosures.words import categories_in_words, to_whom
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDayAndTime,
    PickOne,
    when,
)
from storage.case_links import link_cases
from storage.cases import Case, kept_from
from storage.disclosures import Disclosure
from storage.vocabulary import Answer

NOT_YET = "This is still to come. Please choose when it was noticed."
LOOKS_WRONG = "The time at which it was given looks wrong: it was noticed before that."

happening("went_astray", "said that it went to the wrong person, and opened a breach")

YES_NO = (Option(Answer.YES, "Yes"), Option(Answer.NO, "Not yet"))


def what_to_do(call: Call) -> tuple[Block, ...]:
    """Say at the top what to do at once (rules, A18)."""
    advice = call.school.settings.advice["A18"]
    words = advice.words(in_hours=is_school_time(call.school, call.at))
    return (Points(tuple(words.splitlines())),)


class AstrayForm(Form, title="To the wrong person", submit="Open a breach"):
    """When it was noticed, and what has been done since."""

    noticed_at: Annotated[
        datetime | None,
        PickDayAndTime(
            "When was it noticed?", hint="Left open, it is now. The 72 hours run from then."
        ),
    ] = None
    account: Annotated[str, LongText("What happened?")]
    asked: Annotated[Answer, PickOne("Was whoever has it asked to delete it?", options=YES_NO)]
    confirmed: Annotated[
        Answer | None,
        PickOne(
            "Have they written back that they have deleted it?",
            options=YES_NO,
            optional=False,
            asked_when=when("asked", Answer.YES),
        ),
    ] = None

    notes = (Note(what_to_do), Note(confidential, after="confirmed"))


@disclosures.form(AstrayForm, shows=shown_after)
def file_astray(call: Call, form: AstrayForm) -> UUID:
    """Open a breach for a disclosure, once; a second time leads to the same one."""
    case, row = my_disclosure(call, call.subject, locked=True)
    if row.breach_id is not None:
        return row.breach_id
    noticed = _noticed(call, form)
    words = written_about(call.safe, case.id)
    ours = of_ours(call, [words["subject"]])
    breach = open_breach(
        call,
        aware_at=noticed,
        happened_at=row.made_at if row.made_at <= noticed else None,
        written=_written(form, row, words, noticed=noticed),
        childs_record=not ours,
        must_not_see=ours | kept_from(call.session, [case.id]),
    )
    row.astray_at, row.breach_id = noticed, breach.id
    _link(call, case, breach)
    tell_no_more(call, case.id)
    return breach.id


@disclosures.action("This went to the wrong person", style=Style.DANGER, opens=True)
def went_astray(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for a breach, or show the breach that was opened."""
    case, row = my_disclosure(call, case_id)
    if row.breach_id is not None:
        return shown_after(call, row.breach_id)
    return Ask(file_astray, subject=case.id)


def _noticed(call: Call, form: AstrayForm) -> datetime:
    noticed = form.noticed_at or call.at
    if noticed > call.at:
        raise NotFilledIn({"noticed_at": NOT_YET})
    return noticed


def _written(
    form: AstrayForm, row: Disclosure, words: Mapping[str, str], *, noticed: datetime
) -> dict[str, str]:
    """Write down for those who deal with the breach what the disclosure says."""
    data = categories_in_words(row.kinds_of_data)
    asked = "has been asked" if form.asked is Answer.YES else "has not been asked yet"
    too_late = f"\n{LOOKS_WRONG}" * (noticed < row.made_at)
    confirmed = ", and has confirmed it in writing" * (form.confirmed is Answer.YES)
    about = f"Whose data: {words['subject']}\nWhich data: {data}{too_late}"
    return {
        "account": f"{form.account}\n\n{about}",
        "who_has_it": to_whom(words),
        "done_already": f"Whoever has it {asked} to delete it{confirmed}.",
    }


def _link(call: Call, case: Case, breach: Case) -> None:
    link_cases(call.session, case.id, [breach.id], why=SAME_CASE, by=call.who.id, at=call.at)
    call.record("went_astray", case_id=case.id)
    call.record("linked", case_id=breach.id, why=SAME_CASE)
