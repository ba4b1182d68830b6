"""Who of ours goes by a name that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from handlers.call import Call
from storage.roster import roster_of
from storage.traits import Looked, Trait, by_name


def of_ours(call: Call, typed: Iterable[str]) -> frozenset[UUID]:
    """Name everybody of ours, leavers too, who goes by one of these names."""
    wanted = frozenset(trait for name in typed for trait in _whole(name))
    everybody = roster_of(call.session).people.values()
    return frozenset(person.id for person in everybody if _whole(person.name) & wanted)


def _whole(name: str) -> frozenset[Trait]:
    return frozenset(trait for trait in by_name(name) if trait.kind is Looked.NAME)
