"""The ICO's questions about a breach, answered here, to be copied into the ICO's own form.

Vera sends nothing to the ICO. Whatever was answered is kept, each time beside what was before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.find import breach_on_my_list
from handlers.breaches.open_breach import BREACH, at_length
from handlers.calendar.periods import notify_ico_by
from handlers.call import Call
from handlers.cards import Block, Button, Callout, Heading, Quote, Screen, Small, Text, buttons
from handlers.casework.account import ACCOUNT
from handlers.casework.case_screen import open_case_screen
from handlers.casework.entries import NOTHING, entered
from handlers.casework.entries import enter as write_down
from handlers.casework.happenings import happening
from handlers.casework.incident import confidential
from handlers.casework.sealed import written_about
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, ShortText
from handlers.permissions import case_on_my_list
from handlers.wording import clock
from storage.breaches import Breach
from storage.cases import Case

ANSWERED: Final = "ico_questions_answered"

happening(ANSWERED, "answered the ICO's questions, to be copied into its form")


def sends_nothing(_: Call) -> tuple[Block, ...]:
    """Say what becomes of the answers."""
    words = (
        "Every question may stay empty, and all can be changed later. Nothing is sent to the ICO: "
        "you get a text to copy into its form. It takes what is known now, and the rest later "
        "(UK GDPR, article 33(4))."
    )
    return (Small(words),)


class IcoForm(Form, title="The ICO's questions", submit="Save"):
    """What the ICO asks about a breach (UK GDPR, article 33(3), and its own form)."""

    what: Annotated[str, LongText("What happened, and why?")] = ""
    found: Annotated[str, LongText("When and how did you find out?", max_length=1000)] = ""
    began: Annotated[str, ShortText("When did it happen?")] = ""
    kinds: Annotated[
        str,
        LongText(
            "What kinds of personal data are in it?",
            hint="Names, addresses, marks; health, special needs, ethnic group, safeguarding.",
            max_length=1000,
        ),
    ] = ""
    records: Annotated[str, ShortText("How many records, about?")] = ""
    people: Annotated[str, ShortText("How many people, about?")] = ""
    whose: Annotated[
        str, ShortText("Whose data is it?", hint="Pupils, parents, staff, others. No names.")
    ] = ""
    consequences: Annotated[str, LongText("What is likely to come of it for them?")] = ""
    measures: Annotated[
        str, LongText("What was done, or will be done, to put it right and to limit the harm?")
    ] = ""
    told: Annotated[
        str, LongText("Have the people been told? When and how, or why not?", max_length=1000)
    ] = ""
    before: Annotated[str, LongText("What was there before to prevent it?", max_length=1000)] = ""
    training: Annotated[
        str,
        LongText(
            "Had whoever was involved been trained in data protection in the last two years?",
            max_length=1000,
        ),
    ] = ""
    delay: Annotated[str, LongText("If it is later than 72 hours: why?", max_length=1000)] = ""
    others: Annotated[
        str, ShortText("Who else was told?", hint="The police, the council, the insurer.")
    ] = ""
    contact: Annotated[
        str,
        ShortText(
            "Whom may the ICO ask?", hint="A name, a telephone number and an e-mail address."
        ),
    ] = ""

    notes = (Note(sends_nothing), Note(confidential, after="contact"))


def ico_text(call: Call, case_id: UUID) -> Screen:
    """Lay the newest answers out, one after another, as the ICO's form asks for them."""
    case = case_on_my_list(call, case_id)
    return Screen(
        f"{case.reference}: ICO",
        (
            Callout("Copy this into the ICO's form. Vera has sent nothing to the ICO."),
            *_laid_out(_answers(call, case)),
            *buttons(open_case_screen.button(case.id, label="Back to the case")),
        ),
        again=show_ico_text.button(case.id),
    )


@breaches.form(IcoForm, shows=ico_text)
def file_ico_answers(call: Call, form: IcoForm) -> UUID:
    """Keep the answers beside what was answered before, and lay them out to be copied."""
    case, _ = breach_on_my_list(call, call.subject, locked=True)
    answers = {name: getattr(form, name) for name in IcoForm.questions()}
    write_down(call, case, ANSWERED, {f"ico_{name}": text for name, text in answers.items()})
    note_step(call, case)
    return case.id


@breaches.action("The ICO's questions", opens=True)
def ico_questions(call: Call, case_id: UUID | None) -> Reply:
    """Open the ICO's questions with what was answered already, or with what is known."""
    case, breach = breach_on_my_list(call, case_id)
    call.record("ico_text_viewed", case_id=case.id)
    return Ask(
        file_ico_answers,
        answers=_answers(call, case) or _known_already(call, case, breach),
        subject=case.id,
    )


@breaches.action("The text for the ICO", opens=True)
def show_ico_text(call: Call, case_id: UUID | None) -> Reply:
    """Show what was answered, laid out to be copied; the view is recorded."""
    case = case_on_my_list(call, case_id)
    call.record("ico_text_viewed", case_id=case.id)
    return ico_text(call, case.id)


@case_button(Place.ACTIONS)
def offer_ico_questions(_: Call, case: Case) -> Button | None:
    """Offer the ICO's questions while a breach is open."""
    return ico_questions.button(case.id) if case.kind == BREACH and not case.closed else None


def every_answer(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay the newest answers out for a copy of the whole case."""
    if case.kind != BREACH:
        return ()
    answers = _answers(call, case)
    return (Heading("For the ICO"), *_laid_out(answers)) if answers else ()


@case_section(Place.EVIDENCE, copied=every_answer)
def when_answered(call: Call, case: Case) -> Iterator[Block]:
    """Say on the case when the ICO's questions were last answered, with a button to the text."""
    newest = entered(call, case, ANSWERED, limit=1) if case.kind == BREACH else []
    for each in newest:
        yield Text(f"The ICO's questions were last answered at {clock(each.at, now=call.at)}.")
        yield from buttons(show_ico_text.button(case.id))


def _answers(call: Call, case: Case) -> Mapping[str, Any]:
    newest = entered(call, case, ANSWERED, limit=1)
    words = newest[0].words if newest else NOTHING
    return {name: words[f"ico_{name}"] for name in IcoForm.questions() if f"ico_{name}" in words}


def _known_already(call: Call, case: Case, breach: Breach) -> dict[str, str]:
    """Begin with what the report says, so that nobody types it again."""
    happened = f"At {at_length(breach.happened_at)}." if breach.happened_at else ""
    by = at_length(notify_ico_by(breach.aware_at))
    known = {
        "what": written_about(call.safe, case.id).get(ACCOUNT, ""),
        "found": f"It was noticed at {at_length(breach.aware_at)} (72 hours end at {by}).",
        "began": happened,
    }
    return {name: text for name, text in known.items() if text}


def _laid_out(answers: Mapping[str, str]) -> Iterator[Block]:
    for name, question in IcoForm.questions().items():
        yield Heading(question.label)
        yield Quote(answers[name]) if name in answers else Text("Not answered yet.")
