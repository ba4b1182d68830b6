"""Whose personal data it is: somebody of ours, or a name, and by what it is found again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from handlers.call import Call
from handlers.casework.incident import known
from handlers.casework.named import Named, traits_of
from handlers.casework.named_here import of_ours
from handlers.casework.party_rows import Party, people_of
from handlers.forms import NotFilledIn, PickPeople, ShortText
from storage.cases import Case
from storage.roster import names_of
from storage.traits import Looked, Trait
from storage.vocabulary import PartyRole

WHO_IS_IT = "Please choose somebody, or type a name."
ONE_OF_BOTH = "Please choose somebody or type a name, not both."

PERSON = PickPeople("Whose data is it, if they work or govern here?", most=1)
NAME = ShortText("Their name, if they do not", hint="A pupil, a parent, anybody else.")


@dataclass(frozen=True, slots=True)
class DataSubject:
    """Whose data it is."""

    name: str
    picked: UUID | None
    """Who of ours was chosen."""
    ours: frozenset[UUID]
    """Everybody of ours who goes by the name: it is kept from them."""

    @property
    def named(self) -> Named:
        """Give them as somebody of a case."""
        return Named(PartyRole.SUBJECT, self.picked, self.name)

    @property
    def traits(self) -> frozenset[Trait]:
        """Say by what a record of their data is found."""
        people = (self.named, *(Named(PartyRole.SUBJECT, who) for who in self.ours))
        found = frozenset(trait for each in people for trait in traits_of(each))
        return frozenset(trait for trait in found if trait.kind is Looked.SUBJECT)


def subject_in(call: Call, case: Case, name: str) -> DataSubject:
    """Read from a case whose data it is about, where it was written down before."""
    there = [each.row.person_id for each in people_of(call, case.id) if _is_subject(each)]
    names = names_of(call.session, [who for who in there if who])
    picked = frozenset(who for who, theirs in names.items() if theirs == name)
    return DataSubject(name, next(iter(picked), None), picked or of_ours(call, [name]))


def subject_of(call: Call, person: Iterable[str], name: str) -> DataSubject:
    """Read whose data it is; what lacks or contradicts itself is refused with words."""
    found = subject_if_any(call, person, name)
    if not found.name:
        raise NotFilledIn({"name": WHO_IS_IT})
    return found


def subject_if_any(call: Call, person: Iterable[str], name: str) -> DataSubject:
    """Read whose data it is, where that may be left open."""
    picked = known(call, person)
    if picked and name:
        raise NotFilledIn({"name": ONE_OF_BOTH})
    said = name or "".join(names_of(call.session, picked).values())
    ours = picked or (of_ours(call, [said]) if said else frozenset())
    return DataSubject(said, next(iter(picked), None), ours)


def _is_subject(party: Party) -> bool:
    return party.named.role is PartyRole.SUBJECT
