"""What people decide about a copied case: that it is kept longer, or, by the lead, that it goes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Callout, Screen, Small, Style, Text, Tone, Words
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.erase_copied import (
    begin_to_wait,
    erase_copied,
    erasing_card,
    in_the_way,
    waits,
)
from handlers.casework.happenings import Told, happening
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.waiting_copies import DECIDED, KEPT_LONGER, KeptBack, kept_back
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickOne
from handlers.permissions import case_on_my_list, require
from storage.cases import Case
from storage.vocabulary import Role

LONGER_DAYS = 97
"""It is asked about after ninety days, a week before it would be erased."""
NOT_NOW = "Nothing of this waits to be erased."
IT_GOES = "It is erased now. Nobody can read it any more, nor bring it back."
TO_DECIDE = "decide that this is erased"


class Ground(StrEnum):
    """Why something that may be about sexual abuse may go: words that outlive the case."""

    ALL_THERE = "all_there"
    AUTHORITIES_HOLD_IT = "authorities_hold_it"
    NOT_SEXUAL = "not_sexual"


GROUNDS = (
    Option(Ground.ALL_THERE, "All of it is in the safeguarding system, to be kept there"),
    Option(Ground.AUTHORITIES_HOLD_IT, "The police or children's social care hold all of it"),
    Option(Ground.NOT_SEXUAL, "It turned out to have nothing sexual about it"),
)
SAID = {ground.value: ground.label for ground in GROUNDS}


def _why_it_goes(told: Told) -> str:
    ground = SAID.get(str(told.facts.get("ground")), "")
    return f"decided that it is erased. {ground}" if ground else "decided that it is erased"


happening(KEPT_LONGER, "kept it longer")
happening(DECIDED, _why_it_goes)


class KeepForm(Form, title="Keep it longer", submit="Keep it"):
    """Why what is written here is not erased yet."""

    reason: Annotated[
        str,
        LongText(
            "Why is it to be kept here?",
            hint="For example: the police or an inquiry have asked for it. You are asked again "
            "after 90 days.",
        ),
    ]


def what_erasing_means(_: Call) -> tuple[Block, ...]:
    """Say what must be so before the lead decides."""
    return (
        Callout(
            "Nobody can bring it back. Records about the sexual abuse of a child are to be kept "
            "for an inquiry: let it go here only where all of it is kept elsewhere, or where there "
            "is nothing of the kind in it. If you are not sure, keep it.",
            Tone.WARNING,
        ),
    )


class EraseForm(Form, title="Erase it here", submit="Erase it"):
    """Why something goes that time alone never erases."""

    ground: Annotated[Ground, PickOne("Why may it go?", options=GROUNDS)]

    notes = (Note(what_erasing_means),)


@casework.form(KeepForm, shows=case_again)
def file_longer(call: Call, form: KeepForm) -> UUID:
    """Keep what is written about a copied case for ninety days more, whatever was set before."""
    case = case_on_my_list(call, call.subject, locked=True)
    if waits(call, case):
        enter(call, case, KEPT_LONGER, {"reason": form.reason})
        begin_to_wait(call, case, days=LONGER_DAYS)
    return case.id


@erasing_card.button("Keep it longer", offered_when=lambda case: case.erased_at is None, opens=True)
def keep_longer(call: Call, case_id: UUID | None) -> Reply:
    """Ask why it is to be kept."""
    case = case_on_my_list(call, case_id)
    return Ask(file_longer, subject=case.id) if waits(call, case) else Words(NOT_NOW)


@casework.form(EraseForm)
def file_erasing(call: Call, form: EraseForm) -> Screen:
    """Have a case erased that time alone never erases; the safeguarding lead decides, by hand."""
    case = case_on_my_list(call, call.subject, locked=True)
    require(call.who, Role.DSL, to=TO_DECIDE)
    if not waits(call, case) or kept_back(call, case) is not KeptBack.BY_HAND:
        return Screen(case.reference, (Text(_not_yet(call, case)),))
    enter(call, case, DECIDED, ground=form.ground)
    erase_copied.set(call.session, case.id, at=call.at)
    return Screen(case.reference, (Text(IT_GOES),))


@casework.action("Erase it here", style=Style.DANGER, opens=True)
def erase_by_hand(call: Call, case_id: UUID | None) -> Reply:
    """Ask the safeguarding lead why it may go."""
    case = case_on_my_list(call, case_id)
    require(call.who, Role.DSL, to=TO_DECIDE)
    if not waits(call, case) or kept_back(call, case) is not KeptBack.BY_HAND:
        return Words(_not_yet(call, case))
    return Ask(file_erasing, subject=case.id)


def _not_yet(call: Call, case: Case) -> str:
    if not waits(call, case):
        return NOT_NOW
    return f"Not yet: {in_the_way(call, case)}"


@case_section(Place.WARNING)
def what_becomes_of_it(call: Call, case: Case) -> tuple[Block, ...]:
    """Say on a copied case where the copy is, and when what is written here goes."""
    if not waits(call, case):
        return ()
    changed = kept_back(call, case) is KeptBack.CHANGED
    said = in_the_way(call, case)
    tone = Tone.WARNING if changed else Tone.CALM
    return (Callout(said[0].upper() + said[1:], tone), Small(f"Its reference: {case.copied_as}"))


@case_button(Place.END)
def offer_longer(call: Call, case: Case) -> Button | None:
    """Offer to keep longer what waits to be erased."""
    return keep_longer.button(case.id) if waits(call, case) else None


@case_button(Place.END)
def offer_erasing(call: Call, case: Case) -> Button | None:
    """Offer the lead to decide, where only they may."""
    if not (call.who.holds(Role.DSL) and waits(call, case)):
        return None
    by_hand = kept_back(call, case) is KeptBack.BY_HAND
    return erase_by_hand.button(case.id) if by_hand else None
