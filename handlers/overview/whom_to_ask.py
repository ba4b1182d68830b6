"""Whom a search about a person asks: whoever has a case, each for their own (rules, trap 21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from handlers.call import Moment
from handlers.casework.kinds import no_reports
from handlers.permissions import ON_THE_LIST
from storage.cases import Case, CaseStanding
from storage.roster import people_holding, present_people
from storage.vocabulary import Role, Standing


@dataclass(frozen=True, slots=True)
class Held:
    """A case as far as it says who can search it."""

    id: UUID
    owner: UUID | None
    on_the_list: tuple[UUID, ...]
    kept_from: frozenset[UUID]


def held_cases(moment: Moment) -> list[Held]:
    """List every case, open or closed, that is not erased and was meant in earnest."""
    theirs = and_(
        CaseStanding.school_id == Case.school_id,
        CaseStanding.case_id == Case.id,
        CaseStanding.standing.in_((*ON_THE_LIST, Standing.EXCLUDED)),
    )
    chosen = (
        select(Case.id, Case.owner_id, CaseStanding.person_id, CaseStanding.standing)
        .outerjoin(CaseStanding, theirs)
        .where(Case.erased_at.is_(None), Case.drill.is_(False), Case.kind.not_in(no_reports()))
        .order_by(Case.reported_at, Case.id, CaseStanding.since, CaseStanding.person_id)
    )
    owners: dict[UUID, UUID | None] = {}
    standing: dict[UUID, list[tuple[UUID, str]]] = {}
    for id, owner, person, what in moment.session.execute(chosen):
        owners[id] = owner
        standing.setdefault(id, []).extend([(person, what)] if person else [])
    return [_held(id, owner, standing[id]) for id, owner in owners.items()]


def _held(id: UUID, owner: UUID | None, standing: Iterable[tuple[UUID, str]]) -> Held:
    kept_from = frozenset(who for who, what in standing if what == Standing.EXCLUDED)
    return Held(id, owner, tuple(who for who, what in standing if who not in kept_from), kept_from)


def who_can_be_asked(
    moment: Moment, *, asker: UUID, searched: AbstractSet[UUID]
) -> frozenset[UUID]:
    """Name everybody here but whoever asks and whoever it is about."""
    here = {person.id for person in present_people(moment.session)}
    return frozenset(here - {asker} - searched)


def whom_to_ask(
    moment: Moment, cases: Iterable[Held], can: AbstractSet[UUID], *, asker: UUID
) -> frozenset[UUID]:
    """Name who is asked about these cases at this school."""
    heads = [person.id for person in people_holding(moment.session, Role.HEAD)]
    return who_searches(cases, can, heads=heads, asker=asker)


def who_searches(
    cases: Iterable[Held], can: AbstractSet[UUID], *, heads: Sequence[UUID], asker: UUID
) -> frozenset[UUID]:
    """Name the owners of these cases, and who stands in for an owner that cannot be asked.

    The head stands in, unless the case is kept from them; where they are not on its list, the
    first who is on it is asked too, since the head could not look into it.
    """
    return frozenset(who for case in cases for who in _for(case, can, heads, asker))


def _for(case: Held, can: AbstractSet[UUID], heads: Sequence[UUID], asker: UUID) -> Iterator[UUID]:
    if case.owner == asker:
        return
    if case.owner is not None and case.owner in can:
        yield case.owner
        return
    stand_in = [head for head in heads if head in can and head not in case.kept_from]
    yield from stand_in
    if not set(case.on_the_list) & {*stand_in, asker}:
        yield from [who for who in case.on_the_list if who in can][:1]
