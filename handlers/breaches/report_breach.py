"""Reporting that personal data went astray: a lost phone, a letter to the wrong parent (S36).

/report-data-breach -> the form -> file_breach -> the data lead and the data protection officer
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.content import content
from handlers.breaches.find import wrong_times
from handlers.breaches.how_it_stands import on_card
from handlers.breaches.open_breach import BREACH, begin_breach, breach_facts, open_breach
from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.amend import amend_case
from handlers.casework.incident import (
    DANGER,
    MUST_NOT_SEE,
    YES_NO_NOT_SURE,
    confidential,
    in_danger,
    known,
    leave_the_image,
)
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.outside_help import ring_first
from handlers.casework.receipt import receipt
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDayAndTime,
    PickMany,
    PickOne,
    when,
)
from storage.vocabulary import Answer, Sign

NOTICED_WHEN = (
    "When did the first person who works here notice it? Empty means now. The school knows from "
    "then on: the 72 hours run from that moment, not from when this is sent."
)


def why_at_once(_: Call) -> tuple[Block, ...]:
    """Say that sending it is right, and what it is not for."""
    words = (
        "Sending this is right even if you are not sure. It is not about blame: the sooner it is "
        "known, the more can be got back."
    )
    return (Small(words),)


class BreachForm(Form, title="Data went astray", submit="Send"):
    """A few questions: whoever deals with it asks the rest."""

    danger: Annotated[Answer, DANGER]
    image: Annotated[
        Answer,
        PickOne(
            "Could any of it show anyone under 18 nude, partly nude or in a sexual way?",
            options=YES_NO_NOT_SURE,
        ),
    ]
    account: Annotated[
        str,
        LongText(
            "What happened?",
            hint="What was lost, sent, left or seen, and by which way. No more of it than needed.",
        ),
    ]
    happened_at: Annotated[
        datetime | None, PickDayAndTime("When did it happen?", hint="If you know.")
    ] = None
    noticed_at: Annotated[
        datetime | None, PickDayAndTime("When was it noticed?", hint=NOTICED_WHEN)
    ] = None
    signs: Annotated[
        tuple[Sign, ...],
        PickMany(
            "Tick if it applies",
            options=(Option(Sign.CHILDS_RECORD, "A child's record is in it"),),
        ),
    ] = ()
    who_has_it: Annotated[str, LongText("Who has it now, as far as you know?", max_length=1000)] = (
        ""
    )
    done_already: Annotated[
        str,
        LongText(
            "What was done already?",
            hint="For example asked to delete it and confirm, or the phone locked from afar.",
            max_length=1000,
        ),
    ] = ""
    must_not_see: Annotated[
        tuple[str, ...], replace(MUST_NOT_SEE, hint="They are not told, and nothing is in chat.")
    ] = ()

    notes = (
        Note(ring_first),
        Note(why_at_once),
        Note(in_danger, shown_when=when("danger", Answer.YES, Answer.NOT_SURE), after="danger"),
        Note(
            leave_the_image,
            shown_when=when("image", Answer.YES, Answer.NOT_SURE),
            after="image",
            before_sending=True,
        ),
        Note(confidential, after="must_not_see"),
    )


@breaches.form(BreachForm, shows=receipt)
def file_breach(call: Call, form: BreachForm) -> UUID:
    """Store the breach, start its clock from when it was noticed, and tell those it goes to."""
    aware_at = form.noticed_at or call.at
    _times_make_sense(call, form, aware_at)
    if call.earlier is not None:
        return _amended(call, form, call.earlier)
    return open_breach(
        call,
        aware_at=aware_at,
        happened_at=form.happened_at,
        written=_written(form),
        childs_record=Sign.CHILDS_RECORD in form.signs,
        must_not_see=known(call, form.must_not_see),
        image_of_child=form.image,
        danger=form.danger,
    ).id


@breaches.command(
    "/report-data-breach",
    description="Report a lost phone, a letter to the wrong person, data that went astray",
)
def start_breach(call: Call) -> Reply:
    """Open the form; what was typed after the command starts the account."""
    return report_anew(call.text)


def report_anew(account: str) -> Ask:
    """Open the form with what somebody wrote already."""
    return Ask(file_breach, answers={"account": account} if account else {})


def _amended(call: Call, form: BreachForm, earlier: UUID) -> UUID:
    facts = breach_facts(
        call,
        childs_record=Sign.CHILDS_RECORD in form.signs,
        must_not_see=known(call, form.must_not_see),
        image_of_child=form.image,
        danger=form.danger,
    )
    case = amend_case(call, earlier, facts=facts, written=_written(form))
    begin_breach(call, case, aware_at=form.noticed_at, happened_at=form.happened_at)
    return case.id


def _times_make_sense(call: Call, form: BreachForm, aware_at: datetime) -> None:
    """Raise NotFilledIn where something is said to have been noticed before it happened."""
    if wrong := wrong_times(call, noticed_at=aware_at, happened_at=form.happened_at):
        raise NotFilledIn(wrong)


def _written(form: BreachForm) -> dict[str, str]:
    return {
        "account": form.account,
        "who_has_it": form.who_has_it,
        "done_already": form.done_already,
    }


register_kind(
    Kind(
        BREACH,
        "Personal data breach",
        content=content,
        add_details=None,
        takes_evidence=False,
        report_anew=report_anew,
        on_card=on_card,
        closes_itself=True,
    )
)
