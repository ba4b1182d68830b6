"""Telling the people whose data it is, where the risk is high (UK GDPR, article 34)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.find import breach_on_my_list, why_not_then
from handlers.breaches.open_breach import BREACH, at_length
from handlers.call import Call
from handlers.cards import Button
from handlers.casework.case_screen import case_again
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.incident import confidential
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, Option, PickDayAndTime, PickOne, when
from storage.breaches import Breach, breach_of
from storage.cases import Case
from storage.vocabulary import Risk

PEOPLE_TOLD: Final = "people_told"
PEOPLE_NOT_TOLD: Final = "people_not_told"


class WereTold(StrEnum):
    """Whether people were told; if not, which case of article 34(3) it is."""

    YES = "yes"
    UNREADABLE = "unreadable"
    AVERTED = "averted"
    IN_PUBLIC = "in_public"


WHETHER = (
    Option(WereTold.YES, "Yes"),
    Option(WereTold.UNREADABLE, "No: nobody else can read it, for example it is encrypted"),
    Option(WereTold.AVERTED, "No: what was done since makes a high risk unlikely"),
    Option(WereTold.IN_PUBLIC, "No: out of proportion, so it is made known in public"),
)
NOT_TOLD = tuple(each.value for each in WHETHER if each.value != WereTold.YES)


def _were_told(told: Told) -> str:
    at = at_length(datetime.fromisoformat(str(told.facts["told_at"])))
    return f"noted that the people were told at {at}"


def _were_not_told(told: Told) -> str:
    label = next(each.label for each in WHETHER if each.value == told.facts["why"])
    return f"decided that the people are not told: {label.removeprefix('No: ')}"


happening(PEOPLE_TOLD, _were_told)
happening(PEOPLE_NOT_TOLD, _were_not_told)


class PeopleToldForm(Form, title="People told", submit="Save"):
    """Whether those were told who may come to harm, or why not."""

    told: Annotated[WereTold, PickOne("Were the people told?", options=WHETHER)]
    told_at: Annotated[
        datetime | None,
        PickDayAndTime("When?", optional=False, asked_when=when("told", WereTold.YES)),
    ] = None
    how: Annotated[
        str,
        LongText(
            "How?", hint="By letter, telephone or e-mail, and by whom.", optional=False,
            asked_when=when("told", WereTold.YES), max_length=1000,
        ),
    ] = ""  # fmt: skip
    said: Annotated[
        str,
        LongText(
            "What were they told?",
            hint="In plain words: what happened, whom to ask, what may come of it, what was done "
            "and what they can do (article 34(2)).",
            optional=False,
            asked_when=when("told", WereTold.YES),
        ),
    ] = ""
    reason: Annotated[
        str,
        LongText(
            "Why does this hold, and who decided it?",
            optional=False,
            asked_when=when("told", *NOT_TOLD),
        ),
    ] = ""

    notes = (Note(confidential, after="reason"),)


@breaches.form(PeopleToldForm, shows=case_again)
def file_people_told(call: Call, form: PeopleToldForm) -> UUID:
    """Keep when and how people were told, or why they are not."""
    case, breach = breach_on_my_list(call, call.subject, locked=True)
    if form.told_at is not None:
        _told(call, case, breach, form, form.told_at)
    else:
        breach.people_not_told = True  # whoever was told before stays so
        enter(call, case, PEOPLE_NOT_TOLD, {"reason": form.reason}, why=form.told)
    note_step(call, case)
    return case.id


@breaches.action("People told", opens=True)
def people_told(call: Call, case_id: UUID | None) -> Reply:
    """Open the form about whether people were told."""
    case, _ = breach_on_my_list(call, case_id)
    return Ask(file_people_told, subject=case.id)


@case_button(Place.ACTIONS)
def offer_people_told(call: Call, case: Case) -> Button | None:
    """Ask whether people were told where the risk is high."""
    if case.kind != BREACH or case.closed:
        return None
    breach = breach_of(call.session, case.id)
    high = breach is not None and breach.risk is Risk.HIGH
    return people_told.button(case.id) if high else None


def _told(call: Call, case: Case, breach: Breach, form: PeopleToldForm, at: datetime) -> None:
    if words := why_not_then(call, breach, at):
        raise NotFilledIn({"told_at": words})
    breach.people_told_at = min(at, breach.people_told_at or at)
    breach.people_not_told = False
    enter(call, case, PEOPLE_TOLD, {"how": form.how, "said": form.said}, told_at=at)
