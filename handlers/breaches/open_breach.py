"""Opening a case of a personal data breach, whichever way it came, with its clock running.

A form, or a disclosure that went to the wrong person -> open_breach -> the data lead and the data
protection officer are told, and nudged until somebody has decided about the ICO
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from handlers.breaches.find import minute_of
from handlers.breaches.remind_of_the_ico import set_next_nudge
from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.happenings import Told, happening
from handlers.casework.open_case import open_case
from handlers.casework.route_table import DATA
from handlers.wording import day, local
from storage.breaches import Breach, breach_of
from storage.cases import Case
from storage.vocabulary import Answer, ReportFacts, Sign, Topic

BREACH: Final = "breach"


def open_breach(
    call: Call,
    *,
    aware_at: datetime,
    happened_at: datetime | None,
    written: Mapping[str, str],
    childs_record: bool = False,
    must_not_see: frozenset[UUID] = frozenset(),
    image_of_child: Answer = Answer.NO,
    danger: Answer = Answer.NO,
) -> Case:
    """Open a case of a breach with its 72 hours running, and tell those it goes to.

    Source: UK GDPR, article 33; rules, section 6, R21. The caller is whoever reports it.

    Args:
        call: The call in which it is reported.
        aware_at: When the first member of staff noticed: from then on the school knows.
        happened_at: When it happened, where that is known.
        written: What was typed, by the name of its field: "account", "who_has_it", "done_already".
        childs_record: A child's record is in it.
        must_not_see: Who must not know of it.
        image_of_child: Whether it could show a child nude or in a sexual way.
        danger: Whether anybody is in danger now.
    """
    facts = breach_facts(
        call,
        childs_record=childs_record,
        must_not_see=must_not_see,
        image_of_child=image_of_child,
        danger=danger,
    )
    case = open_case(call, kind=BREACH, facts=facts, written=written).case
    begin_breach(call, case, aware_at=aware_at, happened_at=happened_at)
    return case


def breach_facts(
    call: Call,
    *,
    childs_record: bool,
    must_not_see: frozenset[UUID],
    image_of_child: Answer,
    danger: Answer,
) -> ReportFacts:
    """Gather what the rules read of a breach, so that it takes the route R21."""
    return ReportFacts(
        kind=DATA,
        topic=Topic.DATA_ASTRAY,
        reporter=call.who.id,
        danger_now=danger,
        image_of_child=image_of_child,
        signs=frozenset({Sign.CHILDS_RECORD} if childs_record else ()),
        must_not_see=must_not_see,
    )


def begin_breach(
    call: Call,
    case: Case,
    *,
    aware_at: datetime | None = None,
    happened_at: datetime | None = None,
) -> Breach:
    """Start the clock of a breach that another form opened; what is known already only moves it.

    The earlier awareness holds, whichever was named first: the 72 hours never become longer. Where
    no time is named it is known since it was reported, and a clock that runs is left alone.
    """
    breach = breach_of(call.session, case.id)
    if breach is None:
        breach = _recorded(call, case, aware_at or case.reported_at, happened_at)
    else:
        if aware_at is not None:
            _known_since(call, case, breach, aware_at.astimezone(UTC))
        breach.happened_at = happened_at or breach.happened_at
    call.session.flush()
    set_next_nudge(call, case, breach)
    case_card.refresh(call.session, case, at=call.at)
    return breach


def _recorded(call: Call, case: Case, aware_at: datetime, happened_at: datetime | None) -> Breach:
    aware_at, case.kind = aware_at.astimezone(UTC), BREACH
    breach = Breach(case_id=case.id, aware_at=aware_at, happened_at=happened_at)
    call.session.add(breach)
    call.record("breach_recorded", case_id=case.id, aware_at=aware_at)
    return breach


def _known_since(call: Call, case: Case, breach: Breach, aware_at: datetime) -> None:
    if aware_at < minute_of(breach.aware_at):
        call.record("known_earlier", case_id=case.id, aware_at=aware_at, before=breach.aware_at)
        breach.aware_at = aware_at
    elif minute_of(aware_at) > breach.aware_at:
        call.record("known_later", case_id=case.id, said=aware_at, aware_at=breach.aware_at)


def at_length(moment: datetime) -> str:
    """Say a moment with its day, whatever day it is read on: "16:30 on Monday 16 March 2026"."""
    return f"{local(moment):%H:%M} on {day(local(moment).date())}"


def _since(told: Told, fact: str = "aware_at") -> str:
    return at_length(datetime.fromisoformat(str(told.facts[fact])))


happening("breach_recorded", lambda told: f"recorded a breach, known since {_since(told)}")
happening(
    "known_earlier",
    lambda told: (
        f"moved its clock: it was known since {_since(told)}, not {_since(told, 'before')}"
    ),
)
happening(
    "known_later",
    lambda told: (
        f"gave a later time, {_since(told, 'said')}: the clock still runs from {_since(told)}"
    ),
)
