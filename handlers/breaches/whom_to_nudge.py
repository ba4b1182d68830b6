"""Whom a nudge about the ICO goes to, and to whom it goes instead where it cannot be sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from handlers.breaches.nudging import COPIED_FROM
from handlers.calendar.school_days import local_day
from handlers.call import Moment
from storage.audit import entries_of
from storage.cases import Case, people_standing
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Standing

NUDGED: Final = "nudged_about_the_ico"
PASSED_ON: Final = "nudged_about_the_ico_instead"
MOST_LOOKED_AT: Final = 50
"""One nudge is passed on once for each person at most, and no case is shown to so many."""


def whom_to_nudge(moment: Moment, case: Case, hours: int) -> list[Person]:
    """Find whoever has it, or all who are responsible where nobody has; later the copied too.

    Where whoever has it is away, everybody is nudged at any hour, as nobody can wait for them.
    """
    responsible = _here(moment, case, Standing.RESPONSIBLE)
    copied = _here(moment, case, Standing.COPIED)
    owner = [each for each in (*responsible, *copied) if each.id == case.owner_id]
    if any(_is_away(moment, each) for each in owner):
        return _each_once((*responsible, *copied))
    first = owner or responsible or copied
    return _each_once((*first, *(copied if hours >= COPIED_FROM else ())))


def whom_instead(moment: Moment, case: Case) -> list[Person]:
    """Find who is on the list and has not been sent the newest nudge yet."""
    have = _have_it(moment, case)
    here = _here(moment, case, Standing.RESPONSIBLE, Standing.COPIED)
    return [person for person in here if person.id not in have]


def _have_it(moment: Moment, case: Case) -> frozenset[UUID]:
    found = set[UUID]()
    for entry in entries_of(moment.session, case.id, (NUDGED, PASSED_ON), limit=MOST_LOOKED_AT):
        found |= {UUID(each) for each in json.loads(entry.body)["told"]}
        if entry.action == NUDGED:
            break
    return frozenset(found)


def _here(moment: Moment, case: Case, *standings: Standing) -> list[Person]:
    known = roster_of(moment.session).people
    found = (known[who] for who in people_standing(moment.session, case.id, *standings))
    return [person for person in found if person.left_on is None]


def _is_away(moment: Moment, person: Person) -> bool:
    known, today = roster_of(moment.session).staff.get(person.id), local_day(moment.at)
    return known is not None and any(each.first <= today <= each.last for each in known.away)


def _each_once(people: Iterable[Person]) -> list[Person]:
    return list({each.id: each for each in people}.values())
