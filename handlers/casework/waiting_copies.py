"""When what is written about a copied case may be erased, and what stands in its way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handlers.calendar.school_days import SchoolCalendar
from handlers.call import Moment
from handlers.casework.copies import only_by_hand
from handlers.casework.facts import facts_of
from handlers.casework.route_table import MATERIAL
from storage.audit import entries_of
from storage.case_copies import cases_of_kind, files_not_settled, is_linked_to, written_since
from storage.cases import Case

A_WEEK: Final = timedelta(days=7)

MOST_PARTS: Final = 200
"""So many of the texts that were shown to be copied are looked through for a first part."""

COPIED_OUT: Final = "copied_out"
COPIED: Final = "copied_elsewhere"
KEPT_LONGER: Final = "kept_longer"
DECIDED: Final = "erasing_decided"
CLOSED: Final = "closed"

NOT_COPIED_AGAIN: Final = (COPIED, KEPT_LONGER, CLOSED)
"""What is written after a case was copied and need not be copied as well."""


class KeptBack(StrEnum):
    """Why a case that was copied is not erased, the gravest first."""

    FILES = "files"
    """Files of it, or because of it, are held, quarantined or still to come."""
    CHANGED = "changed"
    """Something was written since it was copied, so the copy is not all of it."""
    NOT_CLOSED = "not_closed"
    BY_HAND = "by_hand"
    """It may be about something sexual, so the safeguarding lead decides."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When whoever has a case is told that it will be erased, and when it is."""

    told: datetime
    erased: datetime


def dates_from(calendar: SchoolCalendar, begun: datetime, *, days: int) -> Dates:
    """Find both: school mornings, the second at least a week after the first.

    A holiday puts them off: nobody should come back to find that it has happened.
    """
    told = calendar.next_school_morning(begun + timedelta(days=days) - A_WEEK)
    earliest = max(begun + timedelta(days=days), told + A_WEEK)
    return Dates(told, calendar.next_school_morning(earliest - timedelta(minutes=1)))


def kept_back(moment: Moment, case: Case) -> KeptBack | None:
    """Say what keeps a copied case from being erased now; None where nothing does."""
    if files_not_settled(moment.session, case.id):
        return KeptBack.FILES
    if changed_since_copied(moment, case):
        return KeptBack.CHANGED
    if not case.closed:
        return KeptBack.NOT_CLOSED
    if needs_a_person(moment, case) and not _was_decided(moment, case):
        return KeptBack.BY_HAND
    return None


def changed_since_copied(moment: Moment, case: Case) -> bool:
    """Say whether the copy is not all that there is any more."""
    since = _copied_out_at(moment, case) or case.copied_at
    assert since is not None
    return written_since(moment.session, case.id, since, but_for=NOT_COPIED_AGAIN)


def _copied_out_at(moment: Moment, case: Case) -> datetime | None:
    """Say when the text was taken of which it was noted afterwards that it is in the system.

    What is written between the two is not in it.
    """
    for entry in entries_of(moment.session, case.id, (COPIED,), limit=1):
        taken = entries_of(
            moment.session, case.id, (COPIED_OUT,), before=entry.seq, limit=MOST_PARTS
        )
        begun = (each for each in taken if json.loads(each.body).get("part") == 1)
        return next((datetime.fromisoformat(each.at) for each in begun), None)
    return None


def needs_a_person(moment: Moment, case: Case) -> bool:
    """Say whether only the safeguarding lead may have it erased: also for what belongs to it."""
    return only_by_hand(facts_of(moment, case.id), case.route) or _material_came_up(moment, case)


def _material_came_up(moment: Moment, case: Case) -> bool:
    material = cases_of_kind(moment.session, MATERIAL)
    if not material:
        return False
    return is_linked_to(moment.session, case.id, material) or any(
        moment.safe.opened_row(each, each).get("cases.about_report") == case.reference
        for each in material
    )


def _was_decided(moment: Moment, case: Case) -> bool:
    """Say whether the newest of these was that it be erased: a copy or a hold since undoes it."""
    newest = entries_of(moment.session, case.id, (COPIED, KEPT_LONGER, DECIDED), limit=1)
    return bool(newest) and newest[0].action == DECIDED
