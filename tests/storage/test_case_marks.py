"""Marks: the same name is found however it is written, and two cases' marks tell nothing."""

from __future__ import annotations

from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given
from sqlalchemy import func, select

from storage import audit
from storage.case_keys import Grave
from storage.case_marks import cases_sharing, forget_marks, keep_marks, key_for_marks, mark_of
from storage.case_parties import CaseMark
from storage.cases import Case
from storage.database import Database, SchoolSession
from storage.keyring import Keyring, new_key_line
from storage.sealing import Safe
from storage.traits import Looked, Trait, by_account, by_name, by_person, plain
from tests.databases import NOON, new_case

WORDS = st.text("abcdefghijklmnopqrstuvwxyzàéîõüçñß", min_size=2, max_size=9)
NAMES = st.lists(WORDS, min_size=2, max_size=4, unique_by=plain)
KEYS = st.binary(min_size=32, max_size=32)
TRAITS = st.builds(Trait, st.sampled_from(Looked), st.text(max_size=30), st.booleans())


def whole(name: str) -> set[str]:
    return {trait.text for trait in by_name(name) if trait.kind is Looked.NAME}


@given(NAMES)
def test_a_name_is_the_same_in_any_order_with_capitals_accents_and_blanks(
    parts: list[str],
) -> None:
    name = " ".join(parts)
    turned = f"{parts[-1]},  {' '.join(parts[:-1])}"
    for other in (name.upper(), name.title(), f"  {'   '.join(parts)}\n", turned, plain(name)):
        assert by_name(other) == by_name(name)


@given(NAMES, NAMES)
def test_names_of_other_words_are_not_the_same(ones: list[str], others: list[str]) -> None:
    same = sorted(map(plain, ones)) == sorted(map(plain, others))
    assert (whole(" ".join(ones)) == whole(" ".join(others))) is same


@pytest.mark.parametrize(
    "written",
    ["Zoë O\u2019Brien", "zoe o'brien", "O'BRIEN, Zoe", "Zoe  OBrien", "Obrien,Zoë (4B)"],
)
def test_one_name_as_schools_write_it(written: str) -> None:
    assert by_name(written) == by_name("Zoë O'Brien")


def test_first_and_last_are_found_without_what_stands_between() -> None:
    between, without = by_name("Jayden Michael Smith"), by_name("Smith, Jayden")
    assert {trait.kind for trait in between & without} == {Looked.SHORT_NAME}


@pytest.mark.parametrize("nobody", ["", " ", "Unknown", "not known", "N/A", "don't know", "?"])
def test_what_names_nobody_is_found_by_nothing(nobody: str) -> None:
    assert by_name(nobody) == frozenset()


@pytest.mark.parametrize("account", ["@Jay_S", "jay_s", " jay_s ", "Jay_s"])
def test_one_account_however_it_is_typed(account: str) -> None:
    assert by_account(account) == by_account("@jay_s")


def test_an_account_is_found_within_words() -> None:
    assert by_account("@jay_s on TikTok") & by_account("jay_s")


@given(KEYS, KEYS, TRAITS)
def test_no_mark_is_the_same_in_two_cases(one: bytes, other: bytes, trait: Trait) -> None:
    ours, theirs = key_for_marks(one), key_for_marks(other)
    assert (mark_of(ours, trait) == mark_of(theirs, trait)) is (one == other)


@given(KEYS, TRAITS, TRAITS)
def test_marks_are_the_same_for_the_same_trait_alone(
    case_key: bytes, one: Trait, other: Trait
) -> None:
    key = key_for_marks(case_key)
    assert (mark_of(key, one) == mark_of(key, other)) is (one == other)
    assert mark_of(key, one) != mark_of(case_key, one)


@pytest.fixture
def cases(database: Database, school_id: UUID, keyring: Keyring) -> dict[str, UUID]:
    """Three cases: two about Jayden Smith, one about somebody else."""
    names = {"first": "Jayden Smith", "second": "SMITH, Jayden", "other": "Amy Jones"}
    with database.writing(school_id) as session:
        return {which: _marked(session, keyring, name) for which, name in names.items()}


def _marked(session: SchoolSession, keyring: Keyring, name: str) -> UUID:
    case_id, safe = new_case(session), Safe(session, keyring)
    safe.new_case_key(case_id)
    made = safe.marks(case_id, by_name(name))
    keep_marks(session, case_id, dict.fromkeys(made.values()))
    return case_id


def _found(session: SchoolSession, keyring: Keyring, name: str) -> set[UUID]:
    return set(cases_sharing(session, keyring, by_name(name), among=select(Case.id)))


def test_a_name_is_found_in_the_cases_that_have_it(
    database: Database, school_id: UUID, keyring: Keyring, cases: dict[str, UUID]
) -> None:
    with database.reading(school_id) as session:
        assert _found(session, keyring, "jayden smith") == {cases["first"], cases["second"]}
        assert _found(session, keyring, "Nobody Here") == set()
        among = [cases["other"], cases["first"]]
        found = cases_sharing(session, keyring, by_name("Jayden Smith"), among=among)
        assert set(found) == {cases["first"]}
        marks = list(session.scalars(select(CaseMark.mark)))
        assert len(marks) == len(set(marks))


def test_with_the_key_the_marks_are_worth_nothing(
    database: Database, school_id: UUID, keyring: Keyring, cases: dict[str, UUID]
) -> None:
    with database.writing(school_id) as session:
        case = session.found(Case, cases["first"])
        Safe(session, keyring).destroy_key(
            Grave(case.id, case.reference, case.kind, NOON, None, NOON, case.reporter_id)
        )
        audit.record(session, keyring, actor="vera", action="erased", at=NOON, case_id=case.id)
    with database.reading(school_id) as session:
        assert _found(session, keyring, "Jayden Smith") == {cases["second"]}


def test_the_marks_of_an_erased_case_are_removed(
    database: Database, school_id: UUID, cases: dict[str, UUID]
) -> None:
    with database.writing(school_id) as session:
        forget_marks(session, cases["first"])
    with database.reading(school_id) as session:
        left = select(func.count()).select_from(CaseMark).where(CaseMark.case_id == cases["first"])
        assert session.scalar(left) == 0
        assert session.scalar(select(func.count()).select_from(CaseMark)) != 0


def test_a_wrong_keyring_finds_nothing_and_does_not_fail(
    database: Database, school_id: UUID, cases: dict[str, UUID]
) -> None:
    stranger = Keyring.parse(new_key_line())
    with database.reading(school_id) as session:
        assert _found(session, stranger, "Jayden Smith") == set()


def test_somebody_of_ours_is_found_by_who_they_are() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert by_person(one) != by_person(other)
