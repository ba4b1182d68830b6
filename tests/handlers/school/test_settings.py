"""vera.toml: what five lines give, what may change, what is refused (S1, S58, S63, S94, S96)."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from handlers.casework.advice import shipped_advice
from handlers.casework.routing import DEFAULT_ROWS
from handlers.casework.triage import DEFAULT_TIMES
from handlers.school.file_problems import SettingsError
from handlers.school.reading import shipped
from handlers.school.settings import load_school
from handlers.school.settings_file import SchoolKind
from storage.vocabulary import Recipient, Role, Urgency
from tests.handlers.school.conftest import FIVE_LINES, Load, Refused

MANAGER, HEAD = Recipient.LINE_MANAGER, Recipient.HEAD


def test_s1_five_lines_name_the_school_and_vera_ships_the_rest(load: Load) -> None:
    school = load("")
    assert (school.key, school.name) == ("oak", "Oak School")
    assert (school.kind, school.local_authority) == (SchoolKind.MAINTAINED, "Hampshire")
    assert dict(school.advice) == dict(shipped_advice())
    assert school.staff_file.name == "staff.csv"


def test_shipped_times_are_those_of_the_rules(load: Load) -> None:
    assert dict(load("").times) == dict(DEFAULT_TIMES)


def test_shipped_routes_are_those_of_the_rules_and_in_no_channel(load: Load) -> None:
    assert dict(load("").rows) == dict(DEFAULT_ROWS)


def test_s63_no_shipped_number_claims_to_have_been_checked() -> None:
    entries = [*shipped()["outside"].values(), *shipped()["support"].values()]
    assert entries
    assert not any("checked" in entry for entry in entries)


def test_s58_s63_bodies_that_are_gone_are_not_shipped() -> None:
    names = " ".join(entry["name"] for entry in shipped()["outside"].values())
    assert not any(dead in names for dead in ("LSC", "DCSF", "QCA", "Ofsted"))


def test_s96_those_outside_whom_the_policy_names_are_there(load: Load) -> None:
    school = load("")
    assert {"police", "childrens_services", "lado"} <= set(school.outside)
    assert {"union", "employee_support"} <= set(school.support)


def test_numbers_that_belong_to_one_authority_are_shipped_blank(load: Load) -> None:
    outside = load("").outside
    assert outside["lado"].is_blank
    assert outside["childrens_services"].is_blank
    assert outside["childrens_services_night"].is_blank


def test_s94_a_school_says_who_its_senior_manager_is(load: Load) -> None:
    rows = load('[people]\nsenior_manager = ["deputy_head", "senior leader"]\n').rows
    assert rows["R14"].primary == (Recipient.DEPUTY_HEAD, Recipient.SENIOR_LEADER)


def test_s94_a_route_may_begin_with_somebody_else(load: Load) -> None:
    row = load('[routes.R13]\nprimary = ["Headteacher"]\ncopy = []\noutside = "police"\n').rows[
        "R13"
    ]
    assert (row.primary, row.copy, row.outside) == ((HEAD,), (), ("police",))
    assert row.then == DEFAULT_ROWS["R13"].then


def test_a_channel_is_named_once_and_used_where_routes_say(load: Load) -> None:
    rows = load('[channels]\nsenior_leaders = "C0123"\n[routes.R14]\nchannel = ""\n').rows
    assert rows["R13"].channel == "C0123"
    assert rows["R14"].channel is None
    assert rows["R9"].channel is None


def test_no_quiet_route_is_ever_in_a_channel(load: Load) -> None:
    rows = load('[channels]\nsenior_leaders = "a"\nsafeguarding = "b"\n').rows
    assert not any(row.channel for row in rows.values() if row.quiet)
    assert rows["R17"].channel is None


@pytest.mark.parametrize("key", ["R2", "R8", "R15", "R17"])
def test_a_channel_on_a_quiet_route_is_refused(refused: Refused, key: str) -> None:
    (said,) = refused(f'[routes.{key}]\nchannel = "staffroom"\n')
    assert said.startswith("vera.toml, line 7: Route " + key)


@pytest.mark.parametrize(
    ("key", "who"), [("R2", "head"), ("R5", "head"), ("R6", "DSL"), ("R8", "line manager")]
)
def test_no_school_may_tell_whoever_must_never_know(refused: Refused, key: str, who: str) -> None:
    (said,) = refused(f'[routes.{key}]\nthen = ["chair",\n"{who}"]\n')
    assert said.startswith(f"vera.toml, line 8: Route {key} may never go to")


def test_times_and_hours_may_be_changed_one_by_one(load: Load) -> None:
    school = load('[times.urgent]\ntell_next_after = [10, 20]\n[hours]\ncloses = "17:00"\n')
    assert school.times[Urgency.URGENT].rungs == (10, 20)
    assert school.times[Urgency.URGENT].lapses_after == 60
    assert school.hours.closes == time(17, 0)
    assert school.calendar.hours.closes == time(17, 0)


def test_now_and_urgent_never_wait_for_school_hours(refused: Refused) -> None:
    (said,) = refused("[times.urgent]\nat_any_hour = false\n")
    assert said.startswith("vera.toml, line 7: [times.urgent] must run at any hour")


def test_inset_days_count_at_the_top_and_under_a_term(load: Load, tmp_path: Path) -> None:
    term = "[[terms]]\nfirst = 2026-09-01\nlast = 2026-12-18\ninset_days = [2026-09-01]\n"
    path = tmp_path / "other.toml"
    path.write_text("inset_days = ['02/09/2026']\n" + FIVE_LINES + term, encoding="utf-8-sig")
    assert load_school(path).inset_days == (date(2026, 9, 1), date(2026, 9, 2))


def test_one_number_or_several_may_be_written(load: Load) -> None:
    outside = load('[outside.lado]\nnumber = ["01632 960001", "01632 960002"]\n').outside
    assert outside["lado"].numbers == ("01632 960001", "01632 960002")
    assert outside["police"].numbers == ("101",)


def test_a_contact_outside_the_chat_needs_a_way_to_be_reached(refused: Refused, load: Load) -> None:
    contact = '[[outside_contacts]]\nname = "Di Hall"\nroles = ["Chair of governors"]\n'
    (chair,) = load(contact + 'email = "di@x.example"\n').outside_contacts
    assert chair.roles == (Role.CHAIR,)
    assert "needs an e-mail address or a telephone number" in refused(contact)[0]
    twice = contact + 'phone = "01632 960001"\n'
    assert refused(twice + twice) == ["vera.toml, line 10: Di Hall stands here twice."]


def test_own_advice_is_taken_and_long_advice_refused(load: Load, refused: Refused) -> None:
    assert load('[advice]\nA9 = "Breathe."\n').advice["A9"].words(in_hours=False) == "Breathe."
    assert "121 words; the most is 120" in refused(f'[advice]\nA9 = "{"a " * 121}"\n')[0]
    assert "no advice 'A20'" in refused('[advice]\nA20 = "Breathe."\n')[0]


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file(refused: Refused) -> None:
    said = refused(
        '[hours]\nopens = 8\nmorning = "7.3"\n'
        '[outside.police]\nnumbr = "101"\nchecked = "31/02/2026"\n'
        '[channels]\nsafeguarding = 5\n[times.now]\nlapses_after = "5"\n'
    )
    assert [line.split(": ")[0] for line in said] == [
        f"vera.toml, line {line}" for line in (7, 8, 10, 11, 13, 15)
    ]
    assert "Vera knows no key 'numbr' in [outside.police]. Did you mean 'number'?" in said[2]
    assert "'31/02/2026' is not a date" in said[3]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[scool]\nx = 1\n", "line 6: Vera knows no key 'scool'. Did you mean 'school'?"),
        ("[hours]\ninset_days = []\n", "line 7: 'inset_days' does not belong in [hours]"),
        ("[routes.R99]\n", "line 6: Vera knows no route 'R99'."),
        ('[routes.R13]\nprimary = "boss"\n', "line 7: 'boss' is nobody whom a route can name"),
        ("[routes.R13]\nprimary = []\n", "line 7: Route R13 must begin with somebody"),
        ('[routes.R13]\noutside = "lado2"\n', "line 7: There is no [outside.lado2]"),
        ("hours = 5\n", "line 6: Vera knows no key 'hours' in [school]."),
        ("[hours\n", "line 6: This line cannot be read"),
        ("[times.today]\ntell_next_after = [9, 3]\n", "line 7: Minutes must rise"),
        ('[[terms]]\nfirst = 20260901\nlast = "x"\n', "line 7: '20260901' is not a date"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(refused: Refused, more: str, words: str) -> None:
    assert words in refused(more)[0]


def test_a_missing_file_or_one_in_another_encoding_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no such file"):
        load_school(tmp_path / "vera.toml")
    (tmp_path / "vera.toml").write_bytes(FIVE_LINES.encode() + b"# \xe9\n")
    with pytest.raises(SettingsError, match="not saved as UTF-8"):
        load_school(tmp_path / "vera.toml")


SYSTEM = "[safeguarding_system]\n"


def test_where_the_safeguarding_file_is_kept_is_left_out_or_named_with_its_days(load: Load) -> None:
    assert load("").safeguarding_system is None
    system = load(SYSTEM + 'name = "MyConcern"').safeguarding_system
    assert system is not None
    assert (system.name, system.erase_after_days) == ("MyConcern", 30)
    named = load(SYSTEM + 'name = "CPOMS"\nerase_after_days = 60').safeguarding_system
    assert named is not None
    assert named.erase_after_days == 60


@pytest.mark.parametrize(
    ("wrote", "line", "words"),
    [
        ("erase_after_days = 30", 6, "The key 'name' is missing"),
        ('name = ""', 7, "Name the system in at most 24 letters"),
        ('name = "The one that the county council pays for"', 7, "in at most 24 letters"),
        ('name = "CPOMS"\nerase_after_days = 3', 8, "must be from 14 to 365; 3 is not"),
        ('name = "CPOMS"\nerase_after_days = "30"', 8, "must be a whole number"),
        ('name = "CPOMS"\nerase_after = 30', 8, "erase_after_days"),
    ],
)
def test_a_system_that_cannot_be_as_written_is_refused_with_its_line(
    refused: Refused, wrote: str, line: int, words: str
) -> None:
    (said,) = refused(SYSTEM + wrote)
    assert words in said
    assert f"line {line}:" in said


@pytest.mark.parametrize(
    "wrong",
    [
        f'name = "{"x" * 101}"',
        'name = ""',
        'link = "the staff room"',
        f'link = "https://{"x" * 500}"',
        f'related = ["{"x" * 600}", "{"y" * 400}"]',
        'next_review = "1/1/0001"',
        'last_review = "November 2206"',
        f'[[policies.versions]]\nversion = "{"1" * 21}"',
        f'[[policies.versions]]\nversion = "1"\ncomment = "{"x" * 501}"',
        f'[[policies.versions]]\nversion = "1"\nsigned_by = "{"x" * 101}"',
        '[[policies.versions]]\nversion = "1"\ndate = "December 1989"',
    ],
)
def test_a_policy_that_its_own_forms_would_refuse_is_refused(refused: Refused, wrong: str) -> None:
    name = "" if wrong.startswith("name") else 'name = "Behaviour Policy"\n'
    assert len(refused(f'[[policies]]\nkey = "b"\n{name}{wrong}\n')) == 1
