"""Whom Vera tells instead, where somebody cannot be told of a school phone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from handlers.call import Moment
from handlers.casework.happenings import Told, happening
from handlers.term_time.phone_card import (
    ASKED_AFTER,
    REMINDED,
    send_to,
    tell_of_a_lost_phone,
    trip_card,
)
from handlers.term_time.phone_record import (
    KEEPERS,
    STANDS_IN,
    PhoneState,
    state_of,
    those_who_ask,
)
from storage.audit import entries_of
from storage.cases import Case, locked_case
from storage.outbox import Via
from storage.people import Person
from storage.roster import people_holding
from storage.term_time import trip_phone_of
from storage.vocabulary import Urgency

LOST: Final = "trip_phone_lost"
INSTEAD: Final = "told_of_lost_phone_instead"
MOST_LOOKED_AT: Final = 50
"""Each is passed on once for each person at most, and no phone is shown to so many."""


def _instead(told: Told) -> str:
    refused, others = told.names("instead_of"), told.names("told")
    tried = f"could not reach {refused} about the lost phone"
    return f"{tried}, and told {others} too" if others else tried


happening(INSTEAD, _instead)


@trip_card.when_refused
def tell_somebody_else(moment: Moment, case_id: UUID, refused: UUID) -> None:
    """Tell the office where whoever has a phone cannot be told; of a lost one, whoever is left."""
    case, row = locked_case(moment.session, case_id), trip_phone_of(moment.session, case_id)
    if case is None or row is None or state_of(row) not in ASKED_AFTER:
        return
    if state_of(row) is PhoneState.LOST:
        _pass_on(moment, case, moment.session.found(Person, refused))
    elif row.holder_id == refused:
        send_to(moment, case, [each for each in those_who_ask(moment) if each.id != refused])


def _pass_on(moment: Moment, case: Case, refused: Person) -> None:
    """Try e-mail or text, and tell who was not told yet, once for each person and each asking.

    So no two are told because of each other for ever.
    """
    told, not_reached = _so_far(moment, case)
    if refused.id in not_reached:
        return
    if refused.in_chat:
        second, urgent = Via.SECOND_CHANNEL, Urgency.URGENT
        trip_card.owe(
            moment.session, case, at=moment.at, person=refused.id, via=second, urgency=urgent
        )
    others = _others(moment, told=told, not_reached={*not_reached, refused.id})
    told_now = tell_of_a_lost_phone(moment, case, others)
    moment.record(INSTEAD, case_id=case.id, instead_of=refused.id, told=told_now)


def _others(moment: Moment, *, told: Iterable[UUID], not_reached: Iterable[UUID]) -> list[Person]:
    """Name the keepers who were not told yet; where none of them is left, who stands in."""
    keepers = people_holding(moment.session, *KEEPERS)
    left = [person for person in keepers if person.id not in set(not_reached)]
    found = left or people_holding(moment.session, STANDS_IN)
    return [person for person in found if person.id not in {*told, *not_reached}]


def _so_far(moment: Moment, case: Case) -> tuple[set[UUID], set[UUID]]:
    """Name who was sent the newest asking, and who of them could not be reached."""
    told, not_reached = set[UUID](), set[UUID]()
    actions = (LOST, REMINDED, INSTEAD)
    for entry in entries_of(moment.session, case.id, actions, limit=MOST_LOOKED_AT):
        facts = json.loads(entry.body)
        told |= {UUID(each) for each in facts["told"]}
        if entry.action != INSTEAD:
            break
        not_reached.add(UUID(facts["instead_of"]))
    return told, not_reached
