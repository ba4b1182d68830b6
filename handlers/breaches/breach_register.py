"""The register of breaches: all that the reader may read, with what was decided about the ICO."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as count_where

from handlers.breaches.breaches import breaches
from handlers.breaches.how_it_stands import about_the_ico
from handlers.breaches.nudging import time_left
from handlers.breaches.open_breach import BREACH, at_length
from handlers.breaches.remind_of_the_ico import still_to_decide
from handlers.calendar.school_days import LONDON
from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.erased import stub_line
from handlers.casework.take_up import ANSWER_FOR_DATA, take_up
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE, ON_THE_LIST, require
from handlers.wording import local
from storage.breaches import Breach
from storage.cases import Case, CaseStanding
from storage.vocabulary import CaseState

IN_A_PART = 15
"""Each takes two blocks of the hundred that a screen may have."""


@breaches.command(
    "/vera",
    "breaches",
    description="The register of personal data breaches",
    for_few=True,
    writes=True,
)
def list_breaches(call: Call) -> Reply:
    """List the breaches that the caller may read: the open ones first, then the newest."""
    take_up(call, BREACH)
    return _screen(call, since=0)


@breaches.action("More", opens=True)
def more_breaches(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the register."""
    return _screen(call, since=call.part or 0)


def _screen(call: Call, *, since: int) -> Screen:
    require(call.who, *ANSWER_FOR_DATA, to="read the register of breaches")
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    found = _breaches(call, since)
    return Screen(
        "Breaches",
        (*_counts(call), *_list(call, found[:IN_A_PART]), *_more(found, since)),
        again=more_breaches.button(part=since),
    )


def _counts(call: Call) -> Iterator[Block]:
    """Say how many were known this year, and of how many the ICO was told."""
    year = local(call.at).year
    first, end = (datetime(each, 1, 1, tzinfo=LONDON) for each in (year, year + 1))
    not_told = func.count(count_where((Breach.to_be_notified.is_(False), 1)))
    chosen = select(func.count(), func.count(Breach.notified_at), not_told).select_from(Breach)
    this_year = chosen.where(_readable(call), Breach.aware_at >= first, Breach.aware_at < end)
    known, told, decided_not = call.session.execute(this_year).one()
    yield Heading(f"Known in {year}: {known}")
    yield Text(
        f"The ICO was told of {told}, and by decision not of {decided_not}. "
        f"Not settled yet: {known - told - decided_not}."
    )


def _list(call: Call, found: list[tuple[Case, Breach]]) -> Iterator[Block]:
    if not found:
        yield Text("There is no breach here that you can read.")
    for case, breach in found:
        yield Text(_line(call, case, breach))
        yield from buttons(open_case_screen.button(case.id))


def _more(found: list[tuple[Case, Breach]], since: int) -> Iterator[Block]:
    if len(found) > IN_A_PART:
        yield Small("There are more.")
        yield from buttons(more_breaches.button(part=since + IN_A_PART))


def _breaches(call: Call, since: int) -> list[tuple[Case, Breach]]:
    chosen = (
        select(Case, Breach)
        .join(Breach, Breach.case_id == Case.id)
        .where(_readable(call))
        .order_by(Case.state == CaseState.CLOSED, Breach.aware_at.desc(), Case.id)
        .offset(since)
        .limit(IN_A_PART + 1)
    )
    return [(row[0], row[1]) for row in call.session.execute(chosen)]


def _readable(call: Call) -> ColumnElement[bool]:
    mine = select(CaseStanding.case_id).where(
        CaseStanding.school_id == call.school.id,
        CaseStanding.person_id == call.who.id,
        CaseStanding.standing.in_(ON_THE_LIST),
    )
    return and_(Breach.school_id == call.school.id, Breach.case_id.in_(mine))


def _line(call: Call, case: Case, breach: Breach) -> str:
    if case.erased_at is not None:
        return f"{stub_line(call, case)}. The ICO: {about_the_ico(breach)}."
    what = f"{case.reference}, noticed at {at_length(breach.aware_at)}. The ICO: "
    if still_to_decide(breach, case):
        left = time_left(breach.aware_at, call.at)
        return f"{what}{about_the_ico(breach)}, {left}."
    return f"{what}{about_the_ico(breach)}.{' Closed.' * case.closed}"
