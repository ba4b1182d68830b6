"""Taking a file away from everybody: held at one press, quarantined or released by the lead.

Source: rules, section 4, 5: the bytes are unreadable to everybody, hash and metadata are kept,
nothing is sent again, and only the police or the local authority have it destroyed. The words are
honest: "through Vera", since whoever holds both the server and the keyring holds everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from sqlalchemy import or_, select

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Button, Heading, Points, Screen, Style, Text, Words, buttons
from handlers.casework.closing import before_closing
from handlers.casework.erased import stub_words
from handlers.casework.route_table import MATERIAL
from handlers.casework.sealed import seal
from handlers.casework.sections import Place, case_section
from handlers.chat import NotAllowed
from handlers.evidence.evidence import evidence
from handlers.evidence.files import facts_of_file, file_on_my_list, set_state
from handlers.evidence.hold import CAN_BE_HELD
from handlers.evidence.material import report_material
from handlers.feature import Ask, Reply
from handlers.forms import Form, Option, PickDay, PickOne, ShortText
from handlers.permissions import NOTHING_HERE, is_on_the_list
from storage.cases import Case, standing_of
from storage.evidence import EvidenceFile, forget_key
from storage.roster import people_holding, staff_facts
from storage.vocabulary import Answer, FileState, Role, Standing

ONLY_THE_LEAD = "Only the safeguarding lead can do this."
HELD = (
    "Nobody can open it now, nor what came with it. Those who decide about it have been told. Do "
    "not look for it elsewhere and do not show it to anybody. You may ring the police (101, or 999 "
    "if a child is in danger) or children's social care yourself at any time."
)
RELEASED = "Those on the list can open it again."
RELEASED_TO_COME = "It is fetched now. Those on the list can open it once it is there."
FIRST_QUARANTINE = "Only a file that is quarantined can be destroyed. Nothing was destroyed."
TAKEN_AWAY = {
    FileState.QUARANTINED: "It is quarantined.",
    FileState.DESTROYED: "It was destroyed.",
}
COPIES = (
    "Nobody can open it through Vera any more.",
    "It is in no export, no search and no backup that is made from now on.",
    "Copies may remain: in the chat that it came from, with whoever sent it, and in backups that "
    "were made before. Decide about those with the police.",
    "Do not delete anything yourself, and do not ask anybody else to.",
)


HELD_FIRST = "Files are held. The safeguarding lead must decide about them first."


class Authority(StrEnum):
    POLICE = "police"
    LOCAL_AUTHORITY = "local_authority"


@evidence.action("It may show a child", style=Style.DANGER)
def may_show_a_child(call: Call, file_id: UUID | None) -> Reply:
    """Hold a file at once and tell the safeguarding lead; whoever read the case can do it."""
    file, case = file_on_my_list(call, file_id)
    if file.state in CAN_BE_HELD:
        where = f"In Vera: file {file.number} of the evidence of {case.reference}."
        report_material(call, _Flagged(where), about=case, flagged=file)
    return Words(HELD)


@evidence.action("Quarantine", style=Style.DANGER, opens=True)
def quarantine_file(call: Call, file_id: UUID | None) -> Reply:
    """Let the safeguarding lead make a file unreadable through Vera for everybody."""
    file, case = _file_for_the_lead(call, file_id)
    if file.state in (*CAN_BE_HELD, FileState.HELD):
        file.due_at = None
        set_state(call, file, FileState.QUARANTINED, by=call.who.id)
        call.record("file_quarantined", case_id=case.id, file=file.id)
    return _what_is_left(call, file, case)


@evidence.action("Release")
def release_file(call: Call, file_id: UUID | None) -> Reply:
    """Let the safeguarding lead give a held file back to those on the list, or have it fetched."""
    file, case = _file_for_the_lead(call, file_id)
    if file.state != FileState.HELD:
        return Words("This file is not held.")
    state = FileState.KEPT if file.blob else FileState.OWED
    file.due_at = None if file.blob else call.at
    set_state(call, file, state, by=call.who.id)
    call.record("file_released", case_id=case.id, file=file.id)
    return Words(RELEASED if file.blob else RELEASED_TO_COME)


class DestroyForm(Form, title="Destroy a file", submit="Destroy it"):
    """Whose instruction it is; without one nothing is destroyed."""

    authority: Annotated[
        Authority,
        PickOne(
            "Who gave the instruction?",
            options=(
                Option(Authority.POLICE, "The police"),
                Option(Authority.LOCAL_AUTHORITY, "The local authority"),
            ),
        ),
    ]
    officer: Annotated[str, ShortText("Name, and force or authority")]
    reference: Annotated[str, ShortText("Their reference")]
    given_on: Annotated[date, PickDay("Given on")]


@evidence.form(DestroyForm)
def file_destruction(call: Call, form: DestroyForm) -> Screen:
    """Destroy a quarantined file: its key now, its bytes as soon as this is stored."""
    file, case = _file_for_the_lead(call, call.subject)
    if file.state == FileState.QUARANTINED:
        told = f"{form.authority}; {form.officer}; {form.reference}; {form.given_on.isoformat()}"
        seal(call, case.id, {f"destroyed_{file.number}": told})
        set_state(call, file, FileState.DESTROYED, by=call.who.id)
        forget_key(call.session, file)
        call.record("file_destroyed", case_id=case.id, file=file.id, authority=form.authority)
    return _what_is_left(call, file, case)


@evidence.action("Destroy", opens=True)
def destroy_file(call: Call, file_id: UUID | None) -> Reply:
    """Ask for the instruction without which nothing is destroyed."""
    file, _ = _file_for_the_lead(call, file_id)
    if file.state != FileState.QUARANTINED:
        return Words(FIRST_QUARANTINE)
    return Ask(file_destruction, subject=file.id)


def offered_to(call: Call, case: Case, file: EvidenceFile) -> Iterator[Button]:
    """List what the reader may do about a file that should be read by nobody."""
    lead, state = is_the_lead(call, case), FileState(file.state)
    if state in CAN_BE_HELD and not lead:
        yield may_show_a_child.button(file.id)
    if state in (*CAN_BE_HELD, FileState.HELD) and lead:
        yield quarantine_file.button(file.id)
    if state is FileState.HELD and lead:
        yield release_file.button(file.id)
    if state is FileState.QUARANTINED and lead:
        yield destroy_file.button(file.id)


@case_section(Place.EVIDENCE)
def flagged_here(call: Call, case: Case) -> tuple[Block, ...]:
    """Show the lead the files because of which this case was opened, with what can be done."""
    if case.kind != MATERIAL:
        return ()
    chosen = select(EvidenceFile).where(EvidenceFile.flagged_in == case.id)
    return tuple(
        block
        for file in call.session.scalars(chosen)
        for block in (
            Text(f"File {file.number}: {file.state}."),
            *buttons(*offered_to(call, call.session.found(Case, file.case_id), file)),
        )
    )


@before_closing
def held_files_first(call: Call, case: Case) -> str:
    """Keep a case open whose files are held, or because of which files are held elsewhere."""
    chosen = select(EvidenceFile.id).where(
        EvidenceFile.state == FileState.HELD,
        or_(EvidenceFile.case_id == case.id, EvidenceFile.flagged_in == case.id),
    )
    held = call.session.scalars(chosen.limit(1)).first() is not None
    return HELD_FIRST if held else ""


def is_the_lead(call: Call, case: Case) -> bool:
    """Say whether the caller decides about such files: the lead, or who stands in for them.

    That is a deputy where every lead is kept out or away, and the head where the deputies are too.
    """
    if standing_of(call.session, case.id, call.who.id) is Standing.EXCLUDED:
        return False
    for role in (Role.DSL, Role.DEPUTY_DSL, Role.HEAD):
        if call.who.holds(role):
            return True
        if _one_is_there(call, case, role):
            return False
    return False


def _one_is_there(call: Call, case: Case, role: Role) -> bool:
    staff, today = staff_facts(call.session), local_day(call.at)
    return any(
        standing_of(call.session, case.id, each.id) is not Standing.EXCLUDED
        and not any(away.first <= today <= away.last for away in staff[each.id].away)
        for each in people_holding(call.session, role)
        if each.id in staff
    )


def _file_for_the_lead(call: Call, file_id: UUID | None) -> tuple[EvidenceFile, Case]:
    file = call.session.find(EvidenceFile, file_id) if file_id else None
    if file is None or call.who.left_on is not None or not _knows_of(call, file):
        raise NotAllowed(NOTHING_HERE)
    case = call.session.found(Case, file.case_id)
    if not is_the_lead(call, case):
        raise NotAllowed(ONLY_THE_LEAD)
    if case.erased_at is not None:
        raise NotAllowed(stub_words(call, case))
    return file, case


def _knows_of(call: Call, file: EvidenceFile) -> bool:
    cases = [file.case_id, *([file.flagged_in] if file.flagged_in else [])]
    return any(is_on_the_list(call.session, case, call.who.id) for case in cases)


def _what_is_left(call: Call, file: EvidenceFile, case: Case) -> Screen:
    facts = facts_of_file(call, file)
    kept = f"Kept of it: {facts.kind}, {facts.size} bytes, SHA-256 {facts.sha256}." if facts else ""
    title = f"{case.reference}, file {file.number}"
    offered = buttons(*offered_to(call, case, file))
    if (said := TAKEN_AWAY.get(FileState(file.state))) is None:
        return Screen(title, (Text(FIRST_QUARANTINE), *offered))
    return Screen(title, (Heading(said), Points((*COPIES, *([kept] if kept else []))), *offered))


@dataclass(frozen=True, slots=True)
class _Flagged:
    """What a press on "It may show a child" answers at the gate."""

    where: str
    image: Answer = Answer.NOT_SURE
    involved: tuple[str, ...] = ()
    involved_other: str = ""
