"""The ICO's questions about a breach, answered here, to be copied into the ICO's own form.

Vera sends nothing to the ICO. Whatever was answered is kept, each time beside what was before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.find import breach_on_my_list
from handlers.breaches.ico_forms import HALVES, WhatHappenedForm, WhatIsDoneForm
from handlers.breaches.open_breach import BREACH, at_length
from handlers.call import Call
from handlers.cards import Block, Button, Callout, Heading, Quote, Screen, Text, buttons
from handlers.casework.account import ACCOUNT
from handlers.casework.case_screen import open_case_screen
from handlers.casework.entries import NOTHING, enter, entered
from handlers.casework.happenings import happening
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form
from handlers.permissions import NOTHING_HERE, case_on_my_list
from storage.breaches import Breach, breach_of
from storage.cases import Case

HAPPENED, DONE = HALVES

happening(HAPPENED, "answered the ICO's questions about what happened, to be copied")
happening(DONE, "answered the ICO's questions about what is done, to be copied")


def ico_text(call: Call, case_id: UUID) -> Screen:
    """Lay the newest answers out, one after another, as the ICO's form asks for them."""
    case = case_on_my_list(call, case_id)
    offered = () if case.closed else (answer_what_happened, answer_what_is_done)
    return Screen(
        f"{case.reference}: ICO",
        (
            Callout("Copy this into the ICO's form. Vera has sent nothing to the ICO."),
            *_laid_out(_answers(call, case)),
            *buttons(*(action.button(case.id) for action in offered)),
            *buttons(open_case_screen.button(case.id, label="Back to the case")),
        ),
        again=ico_questions.button(case.id),
    )


@breaches.form(WhatHappenedForm, shows=ico_text)
def file_what_happened(call: Call, form: WhatHappenedForm) -> UUID:
    """Keep what was answered about what happened beside what was answered before."""
    return _kept(call, form, HAPPENED)


@breaches.form(WhatIsDoneForm, shows=ico_text)
def file_what_is_done(call: Call, form: WhatIsDoneForm) -> UUID:
    """Keep what was answered about what is done beside what was answered before."""
    return _kept(call, form, DONE)


@breaches.action("The ICO's questions", opens=True)
def ico_questions(call: Call, case_id: UUID | None) -> Reply:
    """Show the ICO's questions with their answers, to be copied; the view is recorded."""
    case = case_on_my_list(call, case_id)
    if breach_of(call.session, case.id) is None:
        raise NotAllowed(NOTHING_HERE)
    call.record("ico_text_viewed", case_id=case.id)
    return ico_text(call, case.id)


@breaches.action("Answer: what happened", opens=True)
def answer_what_happened(call: Call, case_id: UUID | None) -> Reply:
    """Open the first half with what was answered already, or with what the report says."""
    case, breach = breach_on_my_list(call, case_id)
    call.record("ico_text_viewed", case_id=case.id)
    answers = _half(call, case, HAPPENED) or _known_already(call, case, breach)
    return Ask(file_what_happened, answers=answers, subject=case.id)


@breaches.action("Answer: what is done", opens=True)
def answer_what_is_done(call: Call, case_id: UUID | None) -> Reply:
    """Open the second half with what was answered already."""
    case, _ = breach_on_my_list(call, case_id)
    call.record("ico_text_viewed", case_id=case.id)
    return Ask(file_what_is_done, answers=_half(call, case, DONE), subject=case.id)


@case_button(Place.ACTIONS)
def offer_ico_questions(_: Call, case: Case) -> Button | None:
    """Offer the ICO's questions with a breach, to be read once it is closed."""
    return ico_questions.button(case.id) if case.kind == BREACH else None


def every_answer(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay the newest answers out for a copy of the whole case."""
    answers = _answers(call, case) if case.kind == BREACH else NOTHING
    return (Heading("For the ICO"), *_laid_out(answers)) if answers else ()


@case_section(Place.EVIDENCE, copied=every_answer)
def nothing_more(_: Call, __: Case) -> tuple[Block, ...]:
    """Show nothing on the case: the answers have a screen of their own."""
    return ()


def _kept(call: Call, form: Form, half: str) -> UUID:
    case, _ = breach_on_my_list(call, call.subject, locked=True)
    answers = {f"ico_{name}": getattr(form, name) for name in form.questions()}
    enter(call, case, half, answers)
    note_step(call, case)
    return case.id


def _answers(call: Call, case: Case) -> Mapping[str, Any]:
    return {name: text for half in HALVES for name, text in _half(call, case, half).items()}


def _half(call: Call, case: Case, half: str) -> Mapping[str, Any]:
    newest = entered(call, case, half, limit=1)
    words = newest[0].words if newest else NOTHING
    return {name.removeprefix("ico_"): text for name, text in words.items()}


def _known_already(call: Call, case: Case, breach: Breach) -> dict[str, str]:
    """Begin with what the report says, so that nobody types it again."""
    happened = f"At {at_length(breach.happened_at)}." if breach.happened_at else ""
    known = {
        "what": written_about(call.safe, case.id).get(ACCOUNT, ""),
        "found": f"It was noticed at {at_length(breach.aware_at)}.",
        "began": happened,
    }
    return {name: text for name, text in known.items() if text}


def _laid_out(answers: Mapping[str, str]) -> Iterator[Block]:
    for form in HALVES.values():
        for name, question in form.questions().items():
            yield Heading(question.label)
            yield Quote(answers[name]) if name in answers else Text("Not answered yet.")
