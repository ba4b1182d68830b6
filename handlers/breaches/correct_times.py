"""Putting right when a breach was noticed: somebody knew earlier, or the time was mistyped."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.decide import WHY_LATE
from handlers.breaches.find import breach_on_my_list, minute_of, wrong_times
from handlers.breaches.nudging import last_come
from handlers.breaches.open_breach import BREACH, at_length
from handlers.breaches.remind_of_the_ico import CORRECTED, last_nudge, set_next_nudge
from handlers.calendar.periods import notify_ico_by
from handlers.call import Call
from handlers.cards import Block, Button, Small
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, PickDayAndTime
from storage.breaches import Breach
from storage.cases import Case

ICO_KNEW_BEFORE = "The ICO was told before that. Please look at the time again."
WHY_THEN_LATE = "If the ICO was told later than 72 hours after that: why?"
PEOPLE_KNEW_BEFORE = "The people were told before that. Please look at the time again."


def _corrected(told: Told) -> str:
    before, now = (
        at_length(datetime.fromisoformat(str(told.facts[each]))) for each in ("before", "aware_at")
    )
    if before == now:
        return f"put its times right; it was noticed at {now}, as before"
    late = "; the ICO was told later than 72 hours after that" * bool(told.facts.get("late"))
    return f"put right when it was noticed: at {now}, not {before}{late}"


happening(CORRECTED, _corrected)


def whose_knowing_counts(_: Call) -> tuple[Block, ...]:
    """Say from when on the school knows."""
    words = (
        "The 72 hours run from when the first person who works here noticed it. If somebody knew "
        "earlier, put that time here. A later time only where the one above was a mistake."
    )
    return (Small(words),)


class TimesForm(Form, title="Correct the times", submit="Save"):
    """When it was noticed, and when it happened."""

    noticed_at: Annotated[datetime, PickDayAndTime("When was it noticed first?")]
    happened_at: Annotated[
        datetime | None, PickDayAndTime("When did it happen?", hint="If it is known.")
    ] = None
    reason: Annotated[str, LongText("How do you know, and who noticed it?")]
    delay: Annotated[str, LongText(WHY_THEN_LATE)] = ""

    notes = (Note(whose_knowing_counts), Note(confidential, after="delay"))


@breaches.form(TimesForm, shows=case_again)
def file_times(call: Call, form: TimesForm) -> UUID:
    """Put right when a breach was noticed, with the reason; its clock and its nudges follow."""
    case, breach = breach_on_my_list(call, call.subject, locked=True)
    if wrong := wrong_times(call, noticed_at=form.noticed_at, happened_at=form.happened_at):
        raise NotFilledIn(wrong)
    late = _late_by_then(breach, form)
    before, breach.aware_at = breach.aware_at, form.noticed_at
    breach.happened_at = form.happened_at or breach.happened_at
    counted = min(last_nudge(call, case), last_come(breach.aware_at, call.at))
    enter(
        call,
        case,
        CORRECTED,
        {"reason": form.reason, "delay": form.delay},
        aware_at=breach.aware_at,
        before=before,
        hours=counted,
        late=late,
    )
    call.session.flush()
    set_next_nudge(call, case, breach)
    note_step(call, case)
    return case.id


@breaches.action("Correct the times", opens=True)
def correct_times(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which somebody puts the times right."""
    case, breach = breach_on_my_list(call, case_id)
    happened = breach.happened_at
    answers = {
        "noticed_at": int(breach.aware_at.timestamp()),
        **({"happened_at": int(happened.timestamp())} if happened else {}),
    }
    return Ask(file_times, answers=answers, subject=case.id)


@case_button(Place.LINKS)
def offer_to_correct(_: Call, case: Case) -> Button | None:
    """Offer to put the times of an open breach right."""
    return correct_times.button(case.id) if case.kind == BREACH and not case.closed else None


def _late_by_then(breach: Breach, form: TimesForm) -> bool:
    """Say whether the ICO, told in time as it seemed, was told late.

    Raises NotFilledIn where nobody says why, or where it would be noticed after it was told.
    """
    noticed, ico = minute_of(form.noticed_at), breach.notified_at
    if ico is not None and ico < noticed:
        raise NotFilledIn({"noticed_at": ICO_KNEW_BEFORE})
    if breach.people_told_at is not None and breach.people_told_at < noticed:
        raise NotFilledIn({"noticed_at": PEOPLE_KNEW_BEFORE})
    late = ico is not None and notify_ico_by(breach.aware_at) >= ico > notify_ico_by(noticed)
    if late and not form.delay:
        raise NotFilledIn({"delay": WHY_LATE})
    return late
