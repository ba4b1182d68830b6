"""The routing table as shipped (rules, section 6), and which row a report takes.

The rows are data, so that a school can change them; the order in which they are tried is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypeVar

from handlers.casework.conflicts import GOVERNORS, Staff, relatives_of
from handlers.casework.triage import (
    ADVICE,
    child_suspected,
    emergency,
    harm_threshold_possible,
    sexual_with_child,
    staff_suspected,
)
from storage.vocabulary import Recipient, ReportFacts, Role, RouteRow, Sign, Suspect, Topic

HEAD, DEPUTY_HEAD = Recipient.HEAD, Recipient.DEPUTY_HEAD
DSL, DEPUTY_DSL = Recipient.DSL, Recipient.DEPUTY_DSL
CHAIR, VICE_CHAIR = Recipient.CHAIR, Recipient.VICE_CHAIR
LEADERS, SENIOR = Recipient.SENIOR_LEADER, Recipient.SENIOR_MANAGER
MANAGER, NEXT_MANAGER = Recipient.LINE_MANAGER, Recipient.NEXT_LINE_MANAGER
DATA_LEAD, DPO, OFFICE = Recipient.DATA_LEAD, Recipient.DPO, Recipient.OFFICE

_ROWS: Final = (
    RouteRow(
        "R1",
        (DSL, DEPUTY_DSL, HEAD),
        then=(LEADERS, CHAIR),
        outside=("police", "childrens_services"),
    ),
    RouteRow("R2", (CHAIR,), then=(VICE_CHAIR,), outside=("lado",), quiet=True),
    RouteRow("R3", (HEAD,), then=(DEPUTY_HEAD,), outside=("lado", "governor_services"), quiet=True),
    RouteRow("R4", (HEAD,), then=(CHAIR,), outside=("lado",), quiet=True),
    RouteRow("R5", (CHAIR,), then=(VICE_CHAIR,), outside=("lado",), quiet=True),
    RouteRow("R6", (HEAD,), then=(CHAIR,), outside=("lado",), quiet=True),
    RouteRow("R7", (HEAD,), then=(DSL,), outside=("lado",), quiet=True),
    RouteRow(
        "R8",
        (DSL,),
        copy=(DEPUTY_DSL,),
        then=(DEPUTY_DSL, HEAD),
        outside=("childrens_services", "police"),
        quiet=True,
        never=(MANAGER,),
    ),
    RouteRow(
        "R9",
        (DSL,),
        copy=(DEPUTY_DSL,),
        then=(DEPUTY_DSL, HEAD, LEADERS),
        outside=("childrens_services", "police"),
    ),
    RouteRow("R10", (MANAGER,), copy=(DSL,), then=(NEXT_MANAGER, HEAD), outside=("posh",)),
    RouteRow("R11", (SENIOR, DSL), then=(DEPUTY_HEAD, CHAIR), outside=("posh",)),
    RouteRow("R12", (MANAGER,), then=(NEXT_MANAGER, HEAD), outside=("posh",)),
    RouteRow(
        "R13",
        (MANAGER,),
        copy=(DSL, Recipient.BEHAVIOUR_LEAD),
        then=(NEXT_MANAGER, HEAD, LEADERS),
        outside=("posh",),
    ),
    RouteRow(
        "R14", (SENIOR,), copy=(MANAGER,), then=(DEPUTY_HEAD, CHAIR, LEADERS), outside=("posh",)
    ),
    RouteRow("R15", (HEAD,), copy=(Recipient.HR,), then=(CHAIR,), outside=("lado",), quiet=True),
    RouteRow("R16", (SENIOR,), copy=(DSL,), then=(DEPUTY_HEAD, CHAIR, LEADERS), outside=("posh",)),
    RouteRow("R17", (), copy=(HEAD,), outside=("police",)),
    RouteRow("R18", (HEAD,), copy=(DSL,), then=(DEPUTY_HEAD, CHAIR, LEADERS), outside=("posh",)),
    RouteRow("R19", (CHAIR,), then=(VICE_CHAIR,), outside=("whistleblowing",), quiet=True),
    RouteRow("R20", (DATA_LEAD,), copy=(DPO, HEAD), then=(DPO, HEAD), outside=("ico",)),
    RouteRow("R21", (DATA_LEAD, DPO), copy=(HEAD,), then=(HEAD,), outside=("ico",)),
    RouteRow("R22", (HEAD,), copy=(DPO,), then=(DPO, CHAIR), outside=("ico",)),
    RouteRow("R23", (OFFICE,), then=(DATA_LEAD, HEAD), outside=("ico",)),
    RouteRow("R24", (DSL, HEAD), then=(DEPUTY_DSL, DEPUTY_HEAD, CHAIR), outside=("posh",)),
)

DEFAULT_ROWS: Final[Mapping[str, RouteRow]] = MappingProxyType({row.key: row for row in _ROWS})
"""Rules, section 6, R1 to R24. R17 is laid over the row that a report takes otherwise."""

T = TypeVar("T")

Fits = Callable[[ReportFacts, Staff], bool]

MATERIAL: Final = "material"
"""The kind of case that says no more than where something is that may show a child."""

CONTACT: Final = "contact"
CONCERN: Final = "concern"
DATA: Final = "data"

BULLYING: Final = frozenset({"cyberbullying", ADVICE})

DATA_ROUTES: Final[Mapping[Topic, str]] = MappingProxyType(
    {
        Topic.DATA: "R20",
        Topic.DATA_REQUEST: "R20",
        Topic.ACCURACY: "R20",
        Topic.DATA_ASTRAY: "R21",
        Topic.DATA_FOR_POLICE: "R22",
        Topic.DATA_IN_PERSON: "R23",
        Topic.CLASS_LIST: "R23",
    }
)

_MORE_THAN_A_REQUEST: Final = frozenset(
    {Sign.REPEATED, Sign.INFATUATED, Sign.HAS_DETAILS, Sign.DETAILS_POSTED, Sign.REPLIED}
)
"""What makes contact by a pupil the senior manager's and the safeguarding lead's (R11)."""

_AIMED_AT_A_PERSON: Final = frozenset(
    {
        Sign.FALSE_ACCOUNT_OF_ME,
        Sign.DETAILS_POSTED,
        Sign.FOLLOWED,
        Sign.FEELS_UNSAFE,
        Sign.ABOUT_A_COLLEAGUE,
    }
)


def _accused_holds(*roles: Role) -> Fits:
    wanted = frozenset(roles)
    return lambda facts, staff: any(
        who in staff and staff[who].roles & wanted for who in facts.suspected_staff
    )


def _head_in_conflict(facts: ReportFacts, staff: Staff) -> bool:
    if not staff_suspected(facts):
        return False
    tied = facts.must_not_see | relatives_of(facts.suspected_staff, staff)
    return any(who in staff and Role.HEAD in staff[who].roles for who in tied)


def _low_level(facts: ReportFacts, staff: Staff) -> bool:
    if staff_suspected(facts):
        return facts.reporter in facts.suspected_staff or facts.kind not in BULLYING
    answered = facts.kind in BULLYING and Sign.REPLIED in facts.signs
    return answered and child_suspected(facts) and not _dangerous_material(facts, staff)


def _dangerous_material(facts: ReportFacts, _: Staff) -> bool:
    return facts.image_of_child.may_be_so or sexual_with_child(facts)


def _about_a_child(facts: ReportFacts, _: Staff) -> bool:
    concern = facts.kind == CONCERN and facts.topic in {None, Topic.CHILD}
    return (facts.child_is_target or concern) and not staff_suspected(facts)


def _about_practice(facts: ReportFacts, staff: Staff) -> bool:
    return facts.topic is Topic.PRACTICE and not _dangerous_material(facts, staff)


def _about_data(key: str) -> Fits:
    return lambda facts, _: facts.topic is not None and DATA_ROUTES.get(facts.topic) == key


def _contact_by_a_child(facts: ReportFacts, _: Staff) -> bool:
    return facts.kind == CONTACT and child_suspected(facts)


def _more_than_a_request(facts: ReportFacts, staff: Staff) -> bool:
    return _contact_by_a_child(facts, staff) and bool(facts.signs & _MORE_THAN_A_REQUEST)


def _about_the_school(facts: ReportFacts, _: Staff) -> bool:
    school = Sign.FALSE_ACCOUNT_OF_SCHOOL in facts.signs
    return school and not facts.signs & _AIMED_AT_A_PERSON and not staff_suspected(facts)


def _done_by(*suspects: Suspect, kinds: frozenset[str] = BULLYING) -> Fits:
    return lambda facts, _: facts.kind in kinds and facts.suspect in suspects


CONDITIONS: Final[tuple[tuple[str, Fits], ...]] = (
    ("R1", lambda facts, _: emergency(facts)),
    ("R19", _about_practice),
    ("R2", _accused_holds(Role.HEAD)),
    ("R5", _head_in_conflict),
    ("R3", _accused_holds(*GOVERNORS)),
    ("R6", _accused_holds(Role.DSL)),
    ("R4", lambda facts, _: harm_threshold_possible(facts)),
    ("R7", _low_level),
    ("R8", _dangerous_material),
    ("R9", _about_a_child),
    *((key, _about_data(key)) for key in ("R20", "R21", "R22", "R23")),
    ("R18", _about_the_school),
    ("R15", lambda facts, _: facts.kind in BULLYING and staff_suspected(facts)),
    ("R11", _more_than_a_request),
    ("R10", _contact_by_a_child),
    ("R12", _done_by(Suspect.PARENT, kinds=frozenset({CONTACT}))),
    ("R13", _done_by(Suspect.PUPIL, Suspect.FORMER_PUPIL)),
    ("R14", _done_by(Suspect.PARENT, Suspect.SOMEONE_ELSE, kinds=BULLYING | {CONTACT})),
    ("R16", _done_by(Suspect.UNKNOWN, kinds=BULLYING | {CONTACT})),
    ("R24", lambda _facts, _staff: True),
)
"""What each row asks, tried from the top.

Where the numbers of the rules do not decide, the row that tells fewer people comes first: a head in
conflict (R5) before the rows that tell the head, an accused safeguarding lead (R6) before R4, which
would not keep the deputies out; how the school does things (R19) before the rows that tell the head
of whoever is named; contact that is more than a request (R11) before the plain one (R10); and a
false account of the school (R18) before the rows that begin with whoever made it, which would
otherwise leave it none.
"""

THREATENED: Final = frozenset({"R10", "R11", "R12", "R13", "R14", "R15", "R16", "R18"})
"""The routes over which a threat lays R17."""


def choose_row(
    facts: ReportFacts, staff: Staff, rows: Mapping[str, RouteRow] = DEFAULT_ROWS
) -> RouteRow:
    """Find the route that a report takes, first match from the top.

    A threat lays R17 over the row ("as above plus"), which is then called "R13+R17", say; an
    exposed address or number brings the senior manager in at once (S19).

    Where a child's record went astray, or is asked for by the police, the safeguarding lead knows.

    Source: rules, section 6.
    """
    key = next(key for key, fits in CONDITIONS if fits(facts, staff))
    row = _for_these_facts(rows.get(key, DEFAULT_ROWS[key]), key, facts)
    if key in THREATENED and _threatening(facts):
        row = _laid_over(row, rows.get("R17", DEFAULT_ROWS["R17"]))
    return row


def _for_these_facts(row: RouteRow, key: str, facts: ReportFacts) -> RouteRow:
    if key == "R8" and facts.kind == MATERIAL:
        return replace(row, copy=())  # to the safeguarding lead alone, until nobody answers
    if key == "R13" and Sign.DETAILS_POSTED in facts.signs:
        return replace(row, primary=_joined(row.primary, (SENIOR,)))
    if key in {"R21", "R22"} and Sign.CHILDS_RECORD in facts.signs:
        return replace(row, copy=_joined(row.copy, (DSL,)))
    return row


def _threatening(facts: ReportFacts) -> bool:
    return bool(facts.signs & {Sign.THREAT, Sign.FOLLOWED})


def _laid_over(row: RouteRow, more: RouteRow) -> RouteRow:
    return replace(
        row,
        key=f"{row.key}+{more.key}",
        primary=_joined(row.primary, more.primary),
        copy=_joined(row.copy, more.copy),
        then=_joined(row.then, more.then),
        outside=_joined(more.outside, row.outside),
        channel=row.channel or more.channel,
    )


def _joined(first: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *more)))
