"""Taking files out on the server's command line, where somebody on the list approves it in chat.

It is for schools where Vera has no web address. Being asked is told to the head and the
safeguarding lead; to the chair of governors where the head may not know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call, Moment
from handlers.cards import Card, Heading, Notice, Style, Text, Words, buttons
from handlers.evidence.evidence import evidence
from handlers.evidence.files import FileToGive, facts_of_file, file_to_give
from handlers.feature import Reply
from handlers.permissions import case_on_my_list, is_on_the_list
from handlers.wording import clock
from storage.cases import Case, people_standing, standing_of
from storage.evidence import EvidenceFile, files_of
from storage.outbox import Via
from storage.people import Person
from storage.roster import people_holding, roster_of
from storage.takings import Taking, approve_taking, ask_to_take, refuse_taking, take
from storage.vocabulary import FileState, Role, Standing, Urgency

LASTS = timedelta(minutes=15)

ASKED = "Somebody at the server asks to take the evidence out of Vera"
APPROVED = "Somebody on the list approved that the evidence is taken out. Refuse to stop it."
NOTHING_OPEN = "Nobody is asking for it any more."


@evidence.message
def taking_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Ask those on the list whether somebody at the server may take the files."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    asked = _open_taking(moment, case.id, approved=True)
    if asked is None:
        return Card("Vera: nothing is asked of you here.", (Text(NOTHING_OPEN),))
    if asked.approved_at is not None:
        return Card("Vera: it was approved.", (Text(APPROVED), *buttons(refuse.button(case.id))))
    of = "a case" if case.quiet else case.reference
    until = clock(asked.expires_at, now=moment.at)
    said = f"{ASKED}: {of}. If you did not ask for it, refuse. It ends by itself at {until}."
    answers = buttons(approve.button(case.id), refuse.button(case.id))
    return Card("Vera: please open this.", (Heading("Take evidence out?"), Text(said), *answers))


@evidence.action("Approve", style=Style.PRIMARY)
def approve(call: Call, case_id: UUID | None) -> Reply:
    """Let somebody on the list approve that the files are taken out."""
    case = case_on_my_list(call, case_id)
    asked = _open_taking(call, case.id)
    if asked is None or not approve_taking(call.session, asked.id, by=call.who.id, at=call.at):
        return Words(NOTHING_OPEN)
    call.record("taking_approved", case_id=case.id, taking=asked.id)
    taking_card.refresh(call.session, case, at=call.at)
    return Words("Approved. The files can now be taken, once, on the server.")


@evidence.action("Refuse", style=Style.DANGER)
def refuse(call: Call, case_id: UUID | None) -> Reply:
    """Let somebody on the list refuse it, also once it was approved and nothing is taken yet."""
    case = case_on_my_list(call, case_id)
    asked = _open_taking(call, case.id, approved=True)
    if asked is None or not refuse_taking(call.session, asked.id, at=call.at):
        return Words(NOTHING_OPEN)
    call.record("taking_refused", case_id=case.id, taking=asked.id)
    taking_card.refresh(call.session, case, at=call.at)
    return Words("Refused. Nothing was taken.")


@evidence.message
def server_notice(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell head and lead that it was asked for; without a reference, since they may not know."""
    kept_out = person and standing_of(moment.session, case_id, person.id) is Standing.EXCLUDED
    if person is None or kept_out:
        return None
    said = f"{ASKED}. Those who have the case decide. If this surprises you, ask who runs Vera."
    return Card("Vera: evidence was asked for on the server.", (Text(said),))


@server_notice.notice_outside
def server_notice_outside(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Tell it by e-mail or text to somebody outside chat."""
    card = server_notice.write(moment, case_id, person)
    return (
        Notice("Vera", f"{ASKED}. If this surprises you, please ring the school.") if card else None
    )


def ask_for_files(moment: Moment, reference: str) -> UUID | None:
    """Ask for a case's files; gives what is asked, or None where there is no such case (any more).

    Whoever types the command must not learn which of the two it was.
    """
    case = moment.session.scalars(select(Case).where(Case.reference == reference)).first()
    if case is None or case.erased_at is not None:
        return None
    asked = ask_to_take(moment.session, case_id=case.id, at=moment.at, lasts=LASTS)
    moment.record("taking_asked", case_id=case.id, taking=asked.id)
    in_chat = [each.id for each in _readers(moment, case) if each.in_chat]
    for person in in_chat:
        taking_card.owe(moment.session, case, at=moment.at, person=person, urgency=Urgency.URGENT)
    _tell_the_leaders(moment, case, asked=in_chat)
    return asked.id


class Answered(StrEnum):
    """How a question stands that was asked on the server."""

    NONE_YET = "none_yet"
    APPROVED = "approved"
    NO = "no"
    """Refused, withdrawn, used up or late."""


@dataclass(frozen=True, slots=True)
class OnOffer:
    """A file that may be taken once it was approved; never what it is called."""

    number: int
    kind: str
    size: int
    warning: str


def answer_to(moment: Moment, taking_id: UUID) -> Answered:
    """Say how a question stands; nothing is used up."""
    asked = moment.session.find(Taking, taking_id)
    over = asked is None or asked.refused_at or asked.taken_at or asked.expires_at <= moment.at
    if asked is None or over:
        return Answered.NO
    return Answered.APPROVED if asked.approved_at else Answered.NONE_YET


def files_on_offer(moment: Moment, taking_id: UUID) -> list[OnOffer]:
    """List what may be taken now that it is approved; nothing is used up."""
    if answer_to(moment, taking_id) is not Answered.APPROVED:
        return []
    asked = moment.session.found(Taking, taking_id)
    return [
        OnOffer(file.number, facts.kind, facts.size, facts.warning)
        for file, _ in _to_give(moment, asked.case_id)
        if (facts := facts_of_file(moment, file))
    ]


def files_to_take(
    moment: Moment, taking_id: UUID, *, numbers: Iterable[int] | None = None
) -> dict[int, FileToGive] | None:
    """Use an approval up and give its files by their numbers, or those of these numbers.

    None where nothing is approved (any more); what was given is recorded.
    """
    if not take(moment.session, taking_id, at=moment.at):
        return None
    asked = moment.session.found(Taking, taking_id)
    wanted = None if numbers is None else set(numbers)
    given = {
        file.number: give
        for file, give in _to_give(moment, asked.case_id)
        if wanted is None or file.number in wanted
    }
    files = [each.about.file_id for each in given.values()]
    moment.record("files_taken_out", case_id=asked.case_id, taking=taking_id, files=files)
    return given


def withdraw(moment: Moment, taking_id: UUID) -> bool:
    """Take back what was asked; nobody can approve it any more. False where it is over already."""
    asked = moment.session.find(Taking, taking_id)
    if asked is None or not refuse_taking(moment.session, taking_id, at=moment.at):
        return False
    moment.record("taking_withdrawn", case_id=asked.case_id, taking=taking_id)
    case = moment.session.found(Case, asked.case_id)
    taking_card.refresh(moment.session, case, at=moment.at)
    return True


def _to_give(moment: Moment, case_id: UUID) -> list[tuple[EvidenceFile, FileToGive]]:
    kept = [each for each in files_of(moment.session, case_id) if each.state == FileState.KEPT]
    return [(file, give) for file in kept if (give := file_to_give(moment, file))]


def _open_taking(moment: Moment, case_id: UUID, *, approved: bool = False) -> Taking | None:
    """Find what is asked of a case's list and not ended; `approved` ones too, or only open ones."""
    chosen = select(Taking).where(
        Taking.case_id == case_id,
        Taking.taken_at.is_(None),
        Taking.refused_at.is_(None),
        Taking.expires_at > moment.at,
        *(() if approved else (Taking.approved_at.is_(None),)),
    )
    return moment.session.scalars(chosen.order_by(Taking.asked_at.desc())).first()


def _readers(moment: Moment, case: Case) -> list[Person]:
    listed = people_standing(moment.session, case.id, Standing.RESPONSIBLE, Standing.COPIED)
    known = roster_of(moment.session).people
    return [known[id] for id in listed if id in known and known[id].left_on is None]


def _tell_the_leaders(moment: Moment, case: Case, *, asked: Collection[UUID]) -> None:
    """Tell head and lead, or the chair in the head's place, who were not asked themselves."""
    heads = people_holding(moment.session, Role.HEAD)
    kept_out = [
        head for head in heads if standing_of(moment.session, case.id, head.id) is Standing.EXCLUDED
    ]
    instead = people_holding(moment.session, Role.CHAIR) if kept_out else []
    for person in {*heads, *people_holding(moment.session, Role.DSL), *instead}:
        if person.id in asked:
            continue
        via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
        server_notice.owe(moment.session, case, at=moment.at, person=person.id, via=via)
