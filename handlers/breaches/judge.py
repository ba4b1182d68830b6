"""Judging the risk of a breach: a person does it, with reasons, and may do it again later."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.find import breach_on_my_list
from handlers.breaches.open_breach import BREACH
from handlers.breaches.remind_of_the_ico import set_next_nudge
from handlers.call import Call
from handlers.cards import Block, Button, Small
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickOne, ShortText
from storage.breaches import Breach
from storage.cases import Case
from storage.vocabulary import Risk

JUDGED: Final = "risk_judged"
LAPSED: Final = "ico_decision_lapsed"

RISKS = (
    Option(Risk.UNLIKELY, "A risk to people is unlikely"),
    Option(Risk.LIKELY, "A risk to people is likely"),
    Option(Risk.HIGH, "A high risk to people is likely"),
)
IN_WORDS = {
    Risk.UNLIKELY: "a risk to people is unlikely",
    Risk.LIKELY: "a risk to people is likely",
    Risk.HIGH: "a high risk to people is likely",
}


def _judged(told: Told) -> str:
    return f"judged the risk: {IN_WORDS[Risk(str(told.facts['risk']))]}"


happening(JUDGED, _judged)
happening(LAPSED, "let the decision not to tell the ICO lapse: the risk is judged graver now")


def what_to_weigh(_: Call) -> tuple[Block, ...]:
    """Say what makes a risk graver, and that Vera judges nothing."""
    words = (
        "Vera does not judge this. What weighs: who has it now, whether it can be got back, how "
        "easily people are known by it, and what could be done with it. Health, special needs, "
        "ethnic group, safeguarding, an address that must stay secret and passwords weigh more, "
        "and so do children."
    )
    return (Small(words),)


class RiskForm(Form, title="Judge the risk", submit="Save"):
    """How likely it is that the people whose data it is come to harm."""

    risk: Annotated[
        Risk,
        PickOne(
            "What is the risk to the people whose data it is?",
            options=RISKS,
            hint="Not sure between two? Choose the graver. It can be judged again.",
        ),
    ]
    could_happen: Annotated[str, LongText("What could happen, and to whom?")]
    how_many: Annotated[
        str, ShortText("How many people, about?", hint="If nobody knows yet, say so.")
    ] = ""
    kinds: Annotated[
        str, ShortText("What kinds of data?", hint="For example names and marks, or health.")
    ] = ""
    reason: Annotated[str, LongText("Why do you judge it so?")]

    notes = (Note(what_to_weigh), Note(confidential, after="reason"))


@breaches.form(RiskForm, shows=case_again)
def file_risk(call: Call, form: RiskForm) -> UUID:
    """Keep how somebody judges the risk; a graver judgement undoes a decision not to notify."""
    case, breach = breach_on_my_list(call, call.subject, locked=True)
    breach.judged = form.risk
    texts = {
        "could_happen": form.could_happen,
        "how_many": form.how_many,
        "kinds": form.kinds,
        "reason": form.reason,
    }
    enter(call, case, JUDGED, texts, risk=form.risk)
    if breach.to_be_notified is False and form.risk is not Risk.UNLIKELY:
        _undecide(call, case, breach)
    note_step(call, case)
    return case.id


@breaches.action("Judge the risk", opens=True)
def judge_risk(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which somebody judges the risk."""
    case, _ = breach_on_my_list(call, case_id)
    return Ask(file_risk, subject=case.id)


@case_button(Place.ACTIONS)
def offer_to_judge(_: Call, case: Case) -> Button | None:
    """Offer to judge the risk of an open breach, again too."""
    return judge_risk.button(case.id) if case.kind == BREACH and not case.closed else None


def _undecide(call: Call, case: Case, breach: Breach) -> None:
    """Take back that the ICO need not be told: the law no longer allows it (article 33(1))."""
    breach.to_be_notified = breach.decided_by = breach.decided_at = None
    call.by_vera().record(LAPSED, case_id=case.id)
    call.session.flush()
    set_next_nudge(call, case, breach)
