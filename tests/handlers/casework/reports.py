"""A made-up school, and random staff and reports for the property tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from storage.vocabulary import Answer, Away, ReportFacts, Role, Sign, StaffMember, Suspect, Topic

HEAD, DEPUTY, LEAD, SECOND_LEAD, CHAIR, VICE, TEACHER, YEAR_LEAD, LEADER, HR, ADMIN, BEHAVIOUR = (
    UUID(int=number) for number in range(1, 13)
)

MONDAY_TEN = datetime(2025, 9, 8, 9, 0, tzinfo=UTC)
"""10:00 in British Summer Time, in term."""


def member(
    who: UUID, *roles: Role, under: UUID | None = None, **more: object
) -> tuple[UUID, StaffMember]:
    return who, StaffMember(who, frozenset(roles), line_manager=under, **more)  # type: ignore[arg-type]


SCHOOL = dict(
    [
        member(HEAD, Role.HEAD, under=CHAIR),
        member(DEPUTY, Role.DEPUTY_HEAD, under=HEAD),
        member(LEAD, Role.DSL, under=HEAD),
        member(SECOND_LEAD, Role.DEPUTY_DSL, under=LEAD),
        member(CHAIR, Role.CHAIR, Role.GOVERNOR, in_chat=False),
        member(VICE, Role.VICE_CHAIR, Role.GOVERNOR, in_chat=False),
        member(TEACHER, Role.STAFF, under=YEAR_LEAD),
        member(YEAR_LEAD, Role.STAFF, under=DEPUTY),
        member(LEADER, Role.SENIOR_LEADER, under=HEAD),
        member(HR, Role.HR, under=HEAD),
        member(ADMIN, Role.ADMINISTRATOR, under=HR),
        member(BEHAVIOUR, Role.BEHAVIOUR_LEAD, under=DEPUTY),
    ]
)


def with_away(
    *people: UUID, last: date = date(2025, 9, 30), deputy: UUID | None = None
) -> dict[UUID, StaffMember]:
    spell = Away(date(2025, 9, 1), last, deputy)
    return SCHOOL | {who: replace(SCHOOL[who], away=(spell,)) for who in people}


def changed(who: UUID, **more: object) -> dict[UUID, StaffMember]:
    return SCHOOL | {who: replace(SCHOOL[who], **more)}  # type: ignore[arg-type]


def report(*signs: Sign, by: UUID | None = TEACHER, **more: object) -> ReportFacts:
    return ReportFacts(reporter=by, signs=frozenset(signs), **more)  # type: ignore[arg-type]


def about(*people: UUID, by: UUID | None = TEACHER, signs: Iterable[Sign] = ()) -> ReportFacts:
    return report(*signs, by=by, suspect=Suspect.STAFF, suspected_staff=frozenset(people))


IDS = [UUID(int=number) for number in range(1, 13)]
people = st.frozensets(st.sampled_from(IDS), max_size=3)
maybe = st.none() | st.sampled_from(IDS)


def _some(chance: Random, likely: float) -> frozenset[UUID]:
    return frozenset(who for who in IDS if chance.random() < likely)


def _absences(chance: Random) -> tuple[Away, ...]:
    first = date(2025, 8, 25) + timedelta(days=chance.randrange(30))
    spell = Away(first, first + timedelta(days=chance.randrange(30)), chance.choice([None, *IDS]))
    return (spell,) if chance.random() < 0.4 else ()


def _roles(who: UUID, chance: Random) -> frozenset[Role]:
    own = SCHOOL[who].roles if chance.random() < 0.6 else frozenset[Role]()
    return own | frozenset(role for role in Role if chance.random() < 0.08)


def _member(who: UUID, chance: Random) -> StaffMember:
    return StaffMember(
        who,
        _roles(who, chance),
        deputises_for=_some(chance, 0.06),
        line_manager=chance.choice([None, SCHOOL[who].line_manager, *IDS]),
        working_days=frozenset(day for day in range(5) if chance.random() < 0.8),
        relatives=_some(chance, 0.06),
        parent_of_pupil=chance.random() < 0.3,
        away=_absences(chance),
        in_chat=chance.random() < 0.8,
        by_second_channel=chance.random() < 0.7,
    )


def random_school(seed: int) -> dict[UUID, StaffMember]:
    """Make up a staff: many draws, so made from a seed to be quick."""
    chance = Random(seed)
    share = chance.random()
    return {who: _member(who, chance) for who in IDS if chance.random() < share}


STAFF = st.integers(0, 2**32).map(random_school)

REPORTS = st.builds(
    ReportFacts,
    kind=st.sampled_from(["cyberbullying", "advice", "contact", "concern", "data", "something"]),
    topic=st.none() | st.sampled_from(Topic),
    reporter=maybe,
    danger_now=st.sampled_from(Answer),
    image_of_child=st.sampled_from(Answer),
    suspect=st.sampled_from(Suspect),
    suspected_staff=people,
    suspect_not_listed=st.booleans(),
    signs=st.frozensets(st.sampled_from(Sign)),
    affected=people,
    must_not_see=people,
    child_is_target=st.booleans(),
    second_within_30_days=st.booleans(),
)
