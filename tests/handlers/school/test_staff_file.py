"""staff.csv as offices and Excel really write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.school.file_problems import SettingsError
from handlers.school.phone_numbers import phone_number, spoken_number
from handlers.school.role_words import SPOKEN, role_of, roles_in
from handlers.school.staff_file import COLUMNS, parse_staff, read_staff, written_staff
from handlers.school.staff_links import both_ways
from handlers.school.staff_rows import StaffRow
from handlers.school.working_week import WrongDays, spoken_days, working_days
from storage.vocabulary import Role
from tests.handlers.school.conftest import FEW_PEOPLE

CHAIR = StaffRow("Di Hall", phone="+441632960001", roles=frozenset({Role.CHAIR}), in_chat=False)


def _said(text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse_staff(text)
    return [str(problem) for problem in caught.value.problems]


def _read_or_said(text: str) -> bool:
    try:
        return all(person.name and person.email for person in parse_staff(text))
    except SettingsError as error:
        return bool(error.problems) and all(problem.words for problem in error.problems)


def test_people_are_read_with_their_roles_deputies_and_days() -> None:
    ann, bo, cy = parse_staff(FEW_PEOPLE)
    assert ann.roles == {Role.HEAD, Role.DSL}
    assert bo.deputises_for == {"ann@oak.example"}
    assert bo.line_manager == "ann@oak.example"
    assert cy.roles == {Role.STAFF}
    assert cy.working_days == {0, 1, 2}
    assert cy.line == 4
    assert ann.phone == "+447700900001"


def test_excel_may_have_written_it() -> None:
    (ann,) = parse_staff(
        '\ufeffsep=;\r\nNAME;E-Mail;"Phone Number";Roles\r\n'
        '"Lee, Ann";ann@oak.example;7700900001;"Head\nDSL"\r\n;;;\r\n# a remark\r\n'
    )
    assert (ann.name, ann.phone, ann.line) == ("Lee, Ann", "+447700900001", 3)
    assert ann.roles == {Role.HEAD, Role.DSL}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_with_accents_survive_any_way_of_saving(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes("name,email\nZoë Núñez,zoe@oak.example\n".encode(encoding))
    (zoe,) = read_staff(path)
    assert zoe.name == "Zoë Núñez"


def test_people_are_named_by_address_or_by_name_and_outside_the_chat_too() -> None:
    text = "name,email,line manager,relatives on the staff\n"
    text += "Ann Lee,ann@x.example,di  hall,Bo Day and Cy Fox\n"
    text += "Bo Day,bo@x.example,ANN@x.example,\nCy Fox,cy@x.example,Ann Lee,\n"
    ann, bo, cy = parse_staff(text, outside=[CHAIR])
    assert ann.line_manager == CHAIR.key
    assert ann.relatives == {bo.key, cy.key}
    assert bo.relatives == cy.relatives == {ann.key}


def test_everything_wrong_is_said_at_once_with_its_line() -> None:
    said = _said(
        "name,email,phone,roles,deputises for,line manager,working days,parent of a pupil here\n"
        ",a@x.example,12,Boss,Nobody Here,,Fri-Mon,perhaps\n"
        "Bo Day,bo,4.47701E+11,,Bo Day,,Mon,\n"
        "Bo Day,a@x.example,,,,,,,too many\n"
    )
    assert [line.split(": ")[0] for line in said] == [
        f"staff.csv, line {line}" for line in (2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4)
    ]
    words = "\n".join(said)
    assert "The name is missing" in words
    assert "'Boss' is not a role that Vera knows." in words
    assert "Nobody here is called 'Nobody Here'" in words
    assert "Excel has shortened it" in words
    assert "more than one 'Bo Day'" in words
    assert "a@x.example stands on line 2 already" in words
    assert "more cells than there are headings" in words


def test_a_column_that_vera_does_not_know_is_refused_not_ignored() -> None:
    said = _said("name,email,relativs on the staff\nAnn,a@x.example,Bo\n")
    assert "Did you mean 'relatives on the staff'?" in said[0]
    assert _said("")[0].endswith("The column 'name' is missing.")


def test_nobody_manages_or_deputises_for_themselves() -> None:
    said = _said("name,email,line manager\nAnn Lee,a@x.example,Ann Lee\n")
    assert said == ["staff.csv, line 2: Ann Lee names themselves under 'line manager'."]


def test_somebody_without_an_address_belongs_to_the_outside_contacts() -> None:
    assert "[[outside_contacts]]" in _said("name,email\nAnn Lee,\n")[0]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Headteacher", Role.HEAD),
        ("DSL", Role.DSL),
        ("Deputy DSL", Role.DEPUTY_DSL),
        ("Designated safeguarding lead", Role.DSL),
        ("Chair of governors", Role.CHAIR),
        ("vice-chair of governors", Role.VICE_CHAIR),
        ("school business manager", Role.OFFICE),
        ("deputy_dsl", Role.DEPUTY_DSL),
        ("Class teacher", Role.STAFF),
    ],
)
def test_roles_are_known_by_their_plain_words(words: str, role: Role) -> None:
    assert role_of(words) is role


def test_every_role_can_be_spoken_and_read_again() -> None:
    assert set(SPOKEN) == set(Role)
    assert roles_in("; ".join(SPOKEN.values())) == (frozenset(Role), ())


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Mon-Wed; Fri", "Mon, Tue, Wed, Fri"),
        ("", "Mon, Tue, Wed, Thu, Fri"),
        ("Full-time", "Mon, Tue, Wed, Thu, Fri"),
        ("Mondays and Weds", "Mon, Wed"),
        ("Tue – Thurs", "Tue, Wed, Thu"),  # noqa: RUF001
        ("mon tue", "Mon, Tue"),
    ],
)
def test_working_days_are_read_as_written(cell: str, days: str) -> None:
    assert spoken_days(working_days(cell)) == days


@pytest.mark.parametrize("cell", ["Fri-Mon", "T", "Mon-Wed-Fri", "someday", ";", "-"])
def test_days_that_say_nothing_are_refused(cell: str) -> None:
    with pytest.raises(WrongDays):
        working_days(cell)


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_spoken_days_are_read_again(days: frozenset[int]) -> None:
    assert working_days(spoken_days(days)) == days


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("01632 960001", "01632 960001"),
        ("(01632) 960-001", "01632 960001"),
        ("+44 (0)7700 900123", "07700 900123"),
        ("0044 7700 900123", "07700 900123"),
        ("7700900123", "07700 900123"),
        ("020 7946 0001", "020 7946 0001"),
        ("0300 555 1373", "0300 555 1373"),
        ("+33 1 99 00 12 34", "+33199001234"),
    ],
)
def test_telephone_numbers_are_read_as_people_write_them(written: str, spoken: str) -> None:
    number = phone_number(written)
    assert number is not None
    assert spoken_number(number) == spoken
    assert phone_number(spoken) == number


@pytest.mark.parametrize("written", ["12", "ring me", "4.47701E+11", "07700 900", "0" * 11])
def test_what_is_no_telephone_number_is_refused(written: str) -> None:
    assert phone_number(written) is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    assert _read_or_said(text)


CELL = st.text(st.sampled_from("aé,;\"\n#@.x='0\x00 -"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=4))
def test_any_cells_are_read_or_refused_with_words(cells: list[list[str]]) -> None:
    text = "\n".join([",".join(COLUMNS), *(",".join(f'"{one}"' for one in row) for row in cells)])
    assert _read_or_said(text)


KEYS = [f"p{number}@x.example" for number in range(4)]


@st.composite
def _staff(draw: st.DrawFn) -> tuple[StaffRow, ...]:
    return both_ways([draw(_person(key)) for key in KEYS])


def _person(key: str) -> st.SearchStrategy[StaffRow]:
    others = st.frozensets(st.sampled_from([other for other in KEYS if other != key]))
    return st.builds(
        StaffRow,
        name=st.from_regex(r"[A-Z][a-zé']{1,8} [A-Z][a-z-]{1,8}", fullmatch=True),
        email=st.just(key),
        phone=st.sampled_from(["", "+441632960001", "+447700900123"]),
        roles=st.frozensets(st.sampled_from(Role), min_size=1),
        deputises_for=others,
        line_manager=st.one_of(st.none(), st.sampled_from([k for k in KEYS if k != key])),
        working_days=st.frozensets(st.integers(0, 6), min_size=1),
        relatives=others,
        parent_of_pupil=st.booleans(),
    )


@given(_staff())
def test_what_is_written_is_read_again_as_it_was(staff: tuple[StaffRow, ...]) -> None:
    assert parse_staff(written_staff(staff)) == staff
