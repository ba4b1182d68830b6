"""The breaches whose 72 hours still run, for lists and calendars: nobody has decided about them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import or_, select

from handlers.breaches.nudging import time_left
from handlers.breaches.open_breach import at_length
from handlers.calendar.periods import notify_ico_by
from handlers.call import Call, Moment
from handlers.cards import Block, Heading, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.permissions import ON_THE_LIST
from storage.breaches import Breach
from storage.cases import Case, CaseStanding
from storage.vocabulary import CaseState

MOST_SHOWN = 5


def still_running(moment: Moment, reader: UUID | None) -> list[tuple[Case, Breach]]:
    """List the breaches that are still to be decided about, the earliest first.

    It is what one reader has on their list, or all of the school without one.
    """
    chosen = (
        select(Case, Breach)
        .join(Breach, Breach.case_id == Case.id)
        .where(
            Case.state != CaseState.CLOSED,
            Breach.notified_at.is_(None),
            or_(Breach.to_be_notified.is_(None), Breach.to_be_notified.is_(True)),
        )
        .order_by(Breach.aware_at, Case.id)
    )
    if reader is not None:
        chosen = chosen.join(CaseStanding, CaseStanding.case_id == Case.id).where(
            CaseStanding.person_id == reader, CaseStanding.standing.in_(ON_THE_LIST)
        )
    return [(case, breach) for case, breach in moment.session.execute(chosen)]


def time_to_tell(moment: Moment, breach: Breach) -> str:
    """Say by when the ICO must be told, and how long that is."""
    by = at_length(notify_ico_by(breach.aware_at))
    return f"Tell the ICO by {by}: {time_left(breach.aware_at, moment.at)}."


def breaches_running(call: Call) -> Iterator[Block]:
    """Lay out the breaches on the caller's list that are still to be decided about."""
    found = [] if call.who.left_on is not None else still_running(call, call.who.id)
    if found:
        yield Heading("Personal data breaches")
    for case, breach in found[:MOST_SHOWN]:
        yield Text(f"{case.reference}. {time_to_tell(call, breach)}")
        yield from buttons(open_case_screen.button(case.id))
    if len(found) > MOST_SHOWN:
        yield Text(f"And {len(found) - MOST_SHOWN} more.")
