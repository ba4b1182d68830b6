"""Which disclosures there are about somebody's data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from handlers.call import Call
from handlers.casework.links import ids_on_my_list
from handlers.disclosures.record import DISCLOSURE
from handlers.disclosures.subject import DataSubject
from storage.case_marks import cases_sharing
from storage.cases import Case
from storage.disclosures import Disclosure, disclosures_among
from storage.vocabulary import DataCategory


def on_my_register(call: Call) -> Select[UUID]:
    """Choose the disclosures that the caller may read."""
    return ids_on_my_list(call).where(Case.kind == DISCLOSURE)


def every_disclosure() -> Select[UUID]:
    """Choose every disclosure, whoever may read it: for what is to be put right."""
    return select(Case.id).where(Case.kind == DISCLOSURE, Case.erased_at.is_(None))


def disclosures_about(
    call: Call,
    subject: DataSubject,
    categories: Collection[DataCategory],
    *,
    among: Select[Any],
) -> list[Disclosure]:
    """Find what was given of somebody's data, the newest first."""
    found = cases_sharing(call.session, call.keyring, subject.traits, among=among)
    rows = disclosures_among(call.session, found)
    return [row for row in rows if may_hold(row.kinds_of_data, categories)]


def may_hold(given: Collection[DataCategory], wanted: Collection[DataCategory]) -> bool:
    """Say whether what was given may hold what is wanted; "something else" may be anything."""
    return not wanted or DataCategory.OTHER in wanted or bool(set(given) & set(wanted))
