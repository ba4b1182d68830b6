"""Erasing what was copied to the school's own system: told a week before, never of an open case.

copied -> told of it -> nothing stands in the way -> the key is destroyed, a stub stays
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Card, Heading, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card
from handlers.casework.case_screen import open_case_screen
from handlers.casework.casework import casework
from handlers.casework.erased import system_of
from handlers.casework.happenings import happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.casework.reporter_card import reporter_card
from handlers.casework.waiting_copies import (
    COPIED,
    DECIDED,
    Dates,
    KeptBack,
    dates_from,
    kept_back,
)
from handlers.permissions import is_on_the_list
from handlers.wording import day, local
from storage.audit import entries_of
from storage.case_keys import Grave
from storage.cases import Case, locked_case, people_standing
from storage.deadlines import deadline_of
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Standing

LONGER = timedelta(days=90)

happening("told_of_erasing", "told whoever has it that it will be erased")
happening("asked_about_the_copy", "asked what becomes of it, since it was copied")


def begin_to_wait(moment: Moment, case: Case, *, days: int) -> None:
    """Set the days on which it is told, and done; never sooner than was promised before."""
    dates = dates_from(moment.school.settings.calendar, moment.at, days=days)
    before = deadline_of(moment.session, erase_copied.name, case_id=case.id)
    if before is None or before < dates.erased:
        _set(moment, case, dates)
    erasing_card.refresh(moment.session, case, at=moment.at)


def _set(moment: Moment, case: Case, dates: Dates) -> None:
    tell_of_erasing.set(moment.session, case.id, at=dates.told)
    erase_copied.set(moment.session, case.id, at=dates.erased)


@casework.message
def erasing_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell whoever has a copied case when it is erased, or what stands in the way."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    if not waits(moment, case):
        return NOTHING_MORE
    offered = buttons(open_case_screen.button(case.id), *erasing_card.buttons(case))
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *offered))
    said = f"{case.reference}: {in_the_way(moment, case)}"
    return Card(
        f"{case.reference}: please open Vera.", (Heading(case.reference), Text(said), *offered)
    )


def waits(moment: Moment, case: Case) -> bool:
    """Say whether a case was copied and what is written in it waits to be erased."""
    copied = case.copied_at is not None and case.erased_at is None
    return copied and moment.school.settings.safeguarding_system is not None


def in_the_way(moment: Moment, case: Case) -> str:
    """Say in words, which name nobody, when a copied case is erased or why it is not."""
    system, due = system_of(moment), deadline_of(moment.session, erase_copied.name, case_id=case.id)
    on = f" on {day(local(due).date())}" if due else ""
    match kept_back(moment, case):
        case KeptBack.FILES:
            return f"it is in {system}. Nothing is erased while a file of it is held."
        case KeptBack.NOT_CLOSED:
            return f"it is in {system}. What is written here is erased once it is closed too."
        case KeptBack.CHANGED:
            return f"something was written since it was copied. Please copy it to {system} again."
        case KeptBack.BY_HAND:
            return f"it is in {system}. The safeguarding lead decides whether it is erased here."
        case _:
            return f"it is in {system}. What is written here is erased{on}."


@casework.deadline
def tell_of_erasing(moment: Moment, case_id: UUID) -> None:
    """Tell whoever has it, a week before, that what is written about a case is erased."""
    case = locked_case(moment.session, case_id)
    if case is not None and waits(moment, case):
        _owe(moment, case)
        moment.record("told_of_erasing", case_id=case.id)


@casework.deadline
def erase_copied(moment: Moment, case_id: UUID) -> None:
    """Erase what is written about a copied case, or say what stands in the way and look again."""
    case = locked_case(moment.session, case_id)
    if case is None or not waits(moment, case):
        return
    match kept_back(moment, case):
        case None:
            _erase(moment, case)
        case KeptBack.FILES:
            erase_copied.set(moment.session, case.id, at=_next_morning(moment))
        case KeptBack.BY_HAND:
            _ask(moment, case)
            erase_copied.set(moment.session, case.id, at=moment.at + LONGER)
        case _:
            _ask(moment, case)
            erase_copied.set(moment.session, case.id, at=_next_morning(moment))


def _next_morning(moment: Moment) -> datetime:
    return moment.school.settings.calendar.next_school_morning(moment.at)


def _ask(moment: Moment, case: Case) -> None:
    _owe(moment, case)
    moment.record("asked_about_the_copy", case_id=case.id)


def _owe(moment: Moment, case: Case) -> None:
    erasing_card.refresh(moment.session, case, at=moment.at)
    for person in _who_has_it(moment, case):
        erasing_card.owe(moment.session, case, at=moment.at, person=person)


def _who_has_it(moment: Moment, case: Case) -> list[UUID]:
    """Name its owner; where they have left or are off the list, those who are responsible."""
    known = roster_of(moment.session).people
    responsible = people_standing(moment.session, case.id, Standing.RESPONSIBLE)
    here = [who for who in responsible if known[who].left_on is None and known[who].in_chat]
    return [case.owner_id] if case.owner_id in here else here


def _erase(moment: Moment, case: Case) -> None:
    approved = _approved_by(moment, case)
    grave = Grave(
        case_id=case.id,
        reference=case.reference,
        kind=case.kind,
        opened_at=case.reported_at,
        closed_at=case.closed_at,
        destroyed_at=moment.at,
        approved_by=approved,
    )
    moment.safe.destroy_key(grave)
    moment.session.info.pop(("facts", case.id), None)
    moment.record("content_erased", case_id=case.id, approved_by=approved)
    for message in (case_card, reporter_card, erasing_card):
        message.refresh(moment.session, case, at=moment.at)


def _approved_by(moment: Moment, case: Case) -> UUID:
    """Name who let it go: whoever decided so, or who noted where the copy is."""
    newest = entries_of(moment.session, case.id, (COPIED, DECIDED), limit=1)
    return UUID(newest[0].actor)
