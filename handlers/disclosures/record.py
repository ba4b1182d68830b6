"""Keeping what was disclosed: a case of its own, closed at once, that nobody has to answer.

Everybody who keeps the register may read it, and whoever logged it. Those of ours whose data it is
are kept out of it (rules, section 6, R20), and so is everybody from whom the case is kept that led
to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.casework.facts import seal_facts
from handlers.casework.happenings import happening
from handlers.casework.named import Named
from handlers.casework.party_rows import keep_people, not_there_yet, people_of, texts_of, with_rows
from handlers.casework.record_case import record_case
from handlers.casework.route_table import DATA
from handlers.chat import NotAllowed
from handlers.disclosures.subject import DataSubject
from handlers.permissions import NOTHING_HERE, case_on_my_list
from storage.cases import Case, kept_from, set_standings, standings
from storage.disclosures import Disclosure, disclosure_of
from storage.roster import people_holding
from storage.vocabulary import (
    Basis,
    DataCategory,
    GivenBy,
    PartyRole,
    ReportFacts,
    Role,
    Standing,
)

DISCLOSURE = "disclosure"
"""The kind of case that a disclosure is."""

KEEP_THE_REGISTER = (Role.DATA_LEAD, Role.DPO, Role.HEAD)

happening("disclosed", "logged what was given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given to whom, with its checks done."""

    subject: DataSubject
    recipient: str
    categories: Collection[DataCategory]
    how: GivenBy
    basis: Basis
    at: datetime
    written: Mapping[str, str]
    """What else was typed or chosen, to be sealed: by the name of its question."""


Follow = Callable[[Call, Case, Case], None]
_FOLLOWS: dict[str, Follow] = {}


def when_disclosed(origin_kind: str) -> Callable[[Follow], Follow]:
    """Have something done about a case of this kind once a disclosure was logged because of it.

    The function is given the case that led to it and the disclosure's own.
    """

    def declare(follow: Follow) -> Follow:
        _FOLLOWS[origin_kind] = follow
        return follow

    return declare


Recorded = Callable[[Call, Disclosure, DataSubject], None]
_AFTER: list[Recorded] = []


def after_recording(follow: Recorded) -> Recorded:
    """Have something done whenever a disclosure was kept, or its answers were changed."""
    _AFTER.append(follow)
    return follow


def record_disclosure(call: Call, given: Given, *, origin: Case | None = None) -> Case:
    """Keep a disclosure, sealed and signed; what it came from goes on by its own rule.

    Source: duties, S57, S58, S80 and S88.
    """
    case = record_case(call, DISCLOSURE, closed=True)
    row = Disclosure(case_id=case.id, origin_id=origin.id if origin else None)
    _describe(row, given)
    call.session.add(row)
    _write(call, case, row, given)
    call.record("disclosed", case_id=case.id, reference=case.reference, how=given.how)
    if origin is not None and (follow := _FOLLOWS.get(origin.kind)):
        follow(call, origin, case)
    _go_on(call, row, given)
    return case


def amend_disclosure(call: Call, case_id: UUID, given: Given) -> Case:
    """Keep changed answers beside the first ones: the same form came again."""
    case, row = my_disclosure(call, case_id, locked=True)
    _describe(row, given)
    _write(call, case, row, given)
    call.record("amended", case_id=case.id)
    _go_on(call, row, given)
    return case


def my_disclosure(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, Disclosure]:
    """Find a disclosure that the caller may read; NotAllowed with the same words for all others."""
    case = case_on_my_list(call, case_id, locked=locked)
    row = disclosure_of(call.session, case.id)
    if row is None:
        raise NotAllowed(NOTHING_HERE)
    return case, row


def _go_on(call: Call, row: Disclosure, given: Given) -> None:
    call.session.flush()
    for each in _AFTER:
        each(call, row, given.subject)


def _describe(row: Disclosure, given: Given) -> None:
    row.made_at, row.how, row.basis = given.at, given.how.value, given.basis.value
    row.categories = " ".join(sorted(set(given.categories)))


def _write(call: Call, case: Case, row: Disclosure, given: Given) -> None:
    people = (given.subject.named, Named(PartyRole.RECIPIENT, name=given.recipient))
    new = with_rows(not_there_yet(people_of(call, case.id), people))
    facts = ReportFacts(kind=DATA, reporter=call.who.id)
    written = {**given.written, "subject": given.subject.name, "recipient": given.recipient}
    seal_facts(call, case.id, facts, written, beside=texts_of(new))
    keep_people(call, case.id, new, by=None)
    _stand(call, case, row, given.subject)


def _stand(call: Call, case: Case, row: Disclosure, subject: DataSubject) -> None:
    """Let the register's keepers read it, but whoever it is about or its origin is kept from."""
    session, at = call.session, call.at
    origin = kept_from(session, [row.origin_id]) if row.origin_id else frozenset[UUID]()
    never = dict.fromkeys((subject.ours | origin) - {call.who.id}, "")
    keepers = [each.id for each in people_holding(session, *KEEP_THE_REGISTER)]
    set_standings(session, case.id, Standing.EXCLUDED, never, at=at)
    set_standings(session, case.id, Standing.COPIED, dict.fromkeys(keepers, ""), at=at)
    logged = {call.who.id: "logged it"}
    set_standings(session, case.id, Standing.RESPONSIBLE, logged, at=at)
    out = {who for who, what in standings(session, case.id).items() if what is Standing.EXCLUDED}
    case.owner_id = next((who for who in keepers if who not in out), call.who.id)
