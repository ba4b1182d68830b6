"""Writing down who has to do with a case, and reading it: rows, sealed names, marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from handlers.call import Call
from handlers.casework.named import Named, traits_of
from storage.case_marks import forget_marks, keep_marks
from storage.case_parties import CaseParty, add_parties, parties_of
from storage.database import SchoolSession
from storage.identifiers import new_id
from storage.roster import names_of
from storage.sealing import Safe, Unreadable
from storage.traits import Trait
from storage.vocabulary import PartyRole

Rows = Mapping[UUID, Named]
"""People by the id of the row that they get."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a case, opened for somebody who may read it."""

    row: CaseParty
    named: Named
    said: str
    """Who it is, in words."""
    written: Mapping[str, str]
    """What is sealed of them, by "table.column"."""


def with_rows(people: Iterable[Named]) -> Rows:
    """Give each of these people the id of a row."""
    return {new_id(): named for named in people}


def texts_of(rows: Rows) -> dict[UUID, dict[str, str]]:
    """Give what is to be sealed of people, by their rows."""
    return {row: named.texts for row, named in rows.items() if named.texts}


def keep_people(call: Call, case_id: UUID, rows: Rows, *, by: UUID | None) -> None:
    """Keep people with their roles, and the marks by which they are found again.

    What was typed of them is sealed by the caller, who records it too.
    """
    people = {row: (named.role, named.person_id) for row, named in rows.items()}
    add_parties(call.session, case_id, people, by=by, at=call.at)
    keep_marks(call.session, case_id, _marks(call.safe, case_id, rows))


def people_of(call: Call, case_id: UUID) -> list[Party]:
    """Open the people of a case, all names with one look-up."""
    rows = parties_of(call.session, case_id)
    opened = call.safe.opened_rows(case_id, [row.id for row in rows])
    names = names_of(call.session, [row.person_id for row in rows if row.person_id])
    return [_party(row, opened[row.id], names) for row in rows]


def mark_anew(call: Call, case_id: UUID) -> None:
    """Make the marks of a case again, after somebody was taken off."""
    forget_marks(call.session, case_id)
    rows = {party.row.id: party.named for party in people_of(call, case_id)}
    keep_marks(call.session, case_id, _marks(call.safe, case_id, rows))


def mark_somebody(safe: Safe, session: SchoolSession, case_id: UUID, person: UUID) -> None:
    """Mark somebody of ours in a case in which they stood as a stranger, if it is not erased."""
    rows = [row for row in parties_of(session, case_id) if row.person_id == person]
    named = {row.id: Named(PartyRole(row.role), person) for row in rows}
    try:
        keep_marks(session, case_id, _marks(safe, case_id, named))
    except Unreadable:
        return


def traits_of_all(people: Iterable[Named]) -> frozenset[Trait]:
    """Say by what any of these people is found again."""
    return frozenset(trait for named in people for trait in traits_of(named))


def not_there_yet(there: Sequence[Party], people: Iterable[Named]) -> list[Named]:
    """Leave out whoever stands in the case already, with the same role."""
    known = {party.named for party in there}
    return [named for named in people if named not in known]


def _marks(safe: Safe, case_id: UUID, rows: Rows) -> dict[bytes, UUID | None]:
    made = safe.marks(case_id, traits_of_all(rows.values()))
    return {made[trait]: row for row, named in rows.items() for trait in traits_of(named)}


def _party(row: CaseParty, written: Mapping[str, str], names: Mapping[UUID, str]) -> Party:
    name, account = (written.get(f"case_parties.{field}", "") for field in ("name", "account"))
    ours = names.get(row.person_id, "") if row.person_id else ""
    said = ", ".join(part for part in (ours or name, account) if part)
    return Party(row, Named(PartyRole(row.role), row.person_id, name, account), said, written)
