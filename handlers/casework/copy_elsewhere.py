"""Copying a child concern to the school's own safeguarding system, and noting that it is there.

Vera is an inbox then: the whole case as text to copy, a field for what the other system calls it,
and some days later what is written here is erased (`erase_copied`; rules, trap 22).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Screen, Small, Text, buttons
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.closing import file_closing
from handlers.casework.copied_as import LONGEST, NOT_A_REFERENCE, is_a_reference
from handlers.casework.copies import is_child_concern
from handlers.casework.entries import enter
from handlers.casework.erase_copied import begin_to_wait
from handlers.casework.facts import facts_of
from handlers.casework.happenings import happening
from handlers.casework.plain_text import in_parts, in_plain_text
from handlers.casework.sections import Place, case_button
from handlers.casework.steps import note_step
from handlers.casework.waiting_copies import COPIED, COPIED_OUT
from handlers.casework.whole_case import whole_case
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, NotFilledIn, Option, PickOne, ShortText
from handlers.permissions import NOTHING_HERE, case_on_my_list
from handlers.school.settings_file import SafeguardingSystem
from storage.cases import Case

happening(COPIED_OUT, "copied it as text, for the school's safeguarding system", copied=False)
happening(COPIED, "noted that it is in the school's safeguarding system")


def what_stays(call: Call) -> tuple[Block, ...]:
    """Say what becomes of what is written here, and what the copy lacks."""
    system = call.school.settings.safeguarding_system
    if system is None:
        return ()
    return (
        Small(
            f"{system.erase_after_days} days after this, once the case is closed, what is written "
            "in Vera is erased. You are told a week before. Files and messages that were sent as "
            f"evidence are not in the copy: put into {system.name} what is to be kept."
        ),
    )


class Left(StrEnum):
    """Whether the case is ended here too."""

    NOTHING = "nothing"
    SOMETHING = "something"


LEFT = (
    Option(Left.NOTHING, "No: close it here"),
    Option(Left.SOMETHING, "Yes: it stays open here, and nothing is erased"),
)
NOW_CLOSE = "That is noted. Please say how it ended, for the record here."


class CopiedForm(Form, title="It is copied", submit="Save"):
    """What the school's own system calls the copy."""

    reference: Annotated[
        str,
        ShortText(
            "Its number or code there",
            max_length=LONGEST,
            hint="Such as 10482 or INC-2041. No name: it stays when all else is erased.",
        ),
    ]

    left: Annotated[Left, PickOne("Is anything left to do here?", options=LEFT)]

    notes = (Note(what_stays, after="reference"),)


@casework.form(CopiedForm, shows=case_again)
def file_copied(call: Call, form: CopiedForm) -> UUID | Ask:
    """Note where a case is now, and ask how it ended where nothing is left to do.

    From then on it waits to be erased; nothing is while it is open.
    """
    case, system = _to_be_copied(call, call.subject, locked=True)
    if not is_a_reference(form.reference, system=system.name):
        raise NotFilledIn({"reference": NOT_A_REFERENCE})
    case.copied_at, case.copied_as = call.at, form.reference
    enter(call, case, COPIED, {"reference": form.reference})
    note_step(call, case)
    begin_to_wait(call, case, days=system.erase_after_days)
    may_close = case.owner_id == call.who.id and not (case.waiting or case.closed)
    if form.left is Left.NOTHING and may_close:
        return Ask(file_closing, subject=case.id, said=NOW_CLOSE)
    return case.id


@casework.action("It is copied", opens=True)
def note_copied(call: Call, case_id: UUID | None) -> Reply:
    """Ask what the other system calls it."""
    case, _ = _to_be_copied(call, case_id)
    return Ask(file_copied, subject=case.id)


@casework.action("Copy", opens=True)
def copy_out(call: Call, case_id: UUID | None) -> Reply:
    """Show the whole case as plain text, part by part; each part that is shown is recorded."""
    case, system = _to_be_copied(call, case_id)
    parts = in_parts(in_plain_text(whole_case(call, case)))
    number = min(max(call.part or 1, 1), len(parts))
    call.record(COPIED_OUT, case_id=case.id, part=number)
    return Screen(
        f"{case.reference}: copy",
        (
            Small(
                f"{_which(number, len(parts))} Select it, copy it, and paste it into {system.name}."
            ),
            Text(parts[number - 1]),
            *buttons(
                copy_out.button(case.id, label="Next part", part=number + 1)
                if number < len(parts)
                else note_copied.button(case.id, label=f"It is in {system.name}")
            ),
        ),
        again=copy_out.button(case.id, part=number),
    )


def _which(number: int, count: int) -> str:
    return f"Part {number} of {count}." if count > 1 else "All that is written."


@case_button(Place.END)
def offer_copy(call: Call, case: Case) -> Button | None:
    """Offer the text of a child concern to copy, where the school has a system for it."""
    system = _system_for(call, case)
    return copy_out.button(case.id, label=f"Copy for {system.name}") if system else None


@case_button(Place.END)
def offer_to_note(call: Call, case: Case) -> Button | None:
    """Offer to note that it is there."""
    system = _system_for(call, case)
    return note_copied.button(case.id, label=f"It is in {system.name}") if system else None


def _to_be_copied(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, SafeguardingSystem]:
    """Find a case that may be copied, and where to; NotAllowed as for one that is not there."""
    case = case_on_my_list(call, case_id, locked=locked)
    if (system := _system_for(call, case)) is None:
        raise NotAllowed(NOTHING_HERE)
    return case, system


def _system_for(call: Call, case: Case) -> SafeguardingSystem | None:
    system = call.school.settings.safeguarding_system
    if system is None or case.drill:
        return None
    return system if is_child_concern(facts_of(call, case.id), case.route) else None
