"""Deciding about the ICO: it is told, or a person says with reasons why it need not be."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.find import breach_on_my_list, why_not_then
from handlers.breaches.open_breach import BREACH, at_length
from handlers.breaches.remind_of_the_ico import set_next_nudge
from handlers.calendar.periods import notify_ico_by
from handlers.call import Call
from handlers.cards import Button
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDayAndTime,
    PickOne,
    ShortText,
    when,
)
from storage.breaches import Breach
from storage.cases import Case
from storage.vocabulary import Risk

TOLD: Final = "ico_told"
TOLD_MORE: Final = "ico_told_more"
TO_BE_TOLD: Final = "ico_to_be_told"
NOT_TO_BE_TOLD: Final = "ico_not_to_be_told"

WHY_LATE = (
    "This is later than 72 hours after it was noticed. Please say why: the ICO must be told the "
    "reasons for the delay (UK GDPR, article 33(1))."
)
JUDGE_FIRST = (
    "Nobody has judged the risk yet. The ICO need not be told only where a risk to people is "
    'unlikely (UK GDPR, article 33(1)): please press "Judge the risk" first.'
)
MUST_BE_TOLD = (
    "The risk is judged as likely or high. Then the law says that the ICO is told (UK GDPR, "
    "article 33(1)). If that judgement was wrong, please judge the risk again first."
)
GIVEN_WHEN = "You gave a reference: when was it told?"
WAS_TOLD = "The ICO was told of this already."


class Decision(StrEnum):
    TELL = "tell"
    NOT = "not"


def _was_told(told: Told) -> str:
    late = ", later than 72 hours" * bool(told.facts["late"])
    return f"noted that the ICO was told at {_at(told)}{late}"


def _at(told: Told) -> str:
    return at_length(datetime.fromisoformat(str(told.facts["told_at"])))


happening(TOLD, _was_told)
happening(TOLD_MORE, lambda told: f"told the ICO more, at {_at(told)}")
happening(TO_BE_TOLD, "decided that the ICO is to be told")
happening(NOT_TO_BE_TOLD, "decided that the ICO need not be told")

TELLING = when("decision", Decision.TELL)
NOT_TELLING = when("decision", Decision.NOT)


class DecideForm(Form, title="Decide about the ICO", submit="Save"):
    """Whether the ICO is told. Vera tells it nothing: a person does, on its own pages."""

    decision: Annotated[
        Decision,
        PickOne(
            "Is the ICO told?",
            options=(
                Option(Decision.TELL, "Yes: it was told, or it will be"),
                Option(Decision.NOT, "No: a risk to people is unlikely"),
            ),
        ),
    ]
    told_at: Annotated[
        datetime | None,
        PickDayAndTime(
            "When was it told?",
            hint="Leave it empty while it is still to be done: Vera goes on reminding.",
            asked_when=TELLING,
        ),
    ] = None
    reference: Annotated[str, ShortText("The ICO's reference", asked_when=TELLING)] = ""
    told_by: Annotated[str, ShortText("Who told it?", asked_when=TELLING)] = ""
    delay: Annotated[str, LongText("If that was later than 72 hours: why?", asked_when=TELLING)] = (
        ""
    )
    reason: Annotated[
        str,
        LongText("Why need it not be told?", optional=False, asked_when=NOT_TELLING),
    ] = ""
    decided_by: Annotated[
        str, ShortText("Who decided it?", optional=False, asked_when=NOT_TELLING)
    ] = ""
    advice: Annotated[
        str,
        LongText(
            "What did the data protection officer advise?",
            hint="If they could not be asked, say so, and who was asked instead.",
            optional=False,
            asked_when=NOT_TELLING,
        ),
    ] = ""

    notes = (Note(confidential, after="advice"),)


@breaches.form(DecideForm, shows=case_again)
def file_decision(call: Call, form: DecideForm) -> UUID:
    """Keep what somebody decided about the ICO; the nudges stop once it is told, or need not be."""
    case, breach = breach_on_my_list(call, call.subject, locked=True)
    if form.decision is Decision.NOT:
        _not_to_be_told(call, case, breach, form)
    elif form.told_at is None:
        _to_be_told(call, case, breach, form)
    else:
        _told(call, case, breach, form, form.told_at)
    breach.decided_by, breach.decided_at = call.who.id, call.at
    call.session.flush()
    set_next_nudge(call, case, breach)
    note_step(call, case)
    return case.id


@breaches.action("Decide about the ICO", opens=True)
def decide(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which somebody decides about the ICO."""
    case, _ = breach_on_my_list(call, case_id)
    return Ask(file_decision, subject=case.id)


@case_button(Place.ACTIONS)
def offer_to_decide(_: Call, case: Case) -> Button | None:
    """Offer to decide about the ICO while a breach is open."""
    return decide.button(case.id) if case.kind == BREACH and not case.closed else None


def _not_to_be_told(call: Call, case: Case, breach: Breach, form: DecideForm) -> None:
    if breach.notified_at is not None:
        raise NotFilledIn({"decision": WAS_TOLD})
    if breach.risk is not Risk.UNLIKELY:
        raise NotFilledIn({"decision": JUDGE_FIRST if breach.risk is None else MUST_BE_TOLD})
    breach.to_be_notified = False
    texts = {"reason": form.reason, "name": form.decided_by, "advice": form.advice}
    enter(call, case, NOT_TO_BE_TOLD, texts)


def _to_be_told(call: Call, case: Case, breach: Breach, form: DecideForm) -> None:
    if breach.notified_at is not None:
        raise NotFilledIn({"told_at": WAS_TOLD})
    if form.reference:
        raise NotFilledIn({"told_at": GIVEN_WHEN})
    breach.to_be_notified = True
    enter(call, case, TO_BE_TOLD, {"name": form.told_by, "delay": form.delay})


def _told(call: Call, case: Case, breach: Breach, form: DecideForm, told_at: datetime) -> None:
    """Keep when the ICO was told first; what it is told later is in phases (article 33(4))."""
    if words := why_not_then(call, breach, told_at):
        raise NotFilledIn({"told_at": words})
    texts = {"reference": form.reference, "name": form.told_by, "delay": form.delay}
    before = breach.notified_at
    if before is not None and before <= told_at:
        enter(call, case, TOLD_MORE, texts, told_at=told_at)
        return
    late = told_at > notify_ico_by(breach.aware_at)
    if late and not form.delay:
        raise NotFilledIn({"delay": WHY_LATE})
    breach.to_be_notified, breach.notified_at = True, told_at
    enter(call, case, TOLD, texts, told_at=told_at, late=late)
