"""A school that has CPOMS: Vera is an inbox, and no second safeguarding file (rules, trap 22)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo.records import Message
from storage.case_actions import CaseAction
from storage.case_keys import destroyed_at
from storage.case_parties import CaseMark, CaseParty
from storage.database import Database
from storage.identifiers import new_id
from storage.keyring import Keyring
from storage.roster import people_holding
from storage.sealing import Safe, Unreadable
from storage.vocabulary import Answer, FileState, PartyRole, ReportFacts, Role, Sign, Suspect
from tests.walks.case_acts import fill_in_form, note
from tests.walks.copy_acts import (
    ACCOUNT,
    COPY,
    DECIDED,
    IS_THERE,
    ITS_NUMBER,
    LEAD,
    OUTCOME,
    REFERENCE,
    REPORTER,
    a_school_with_cpoms,
    acknowledged,
    closed,
    concern,
    copied,
    erased,
    noted,
    opened_as,
    pressed,
)
from tests.walks.evidence_acts import PICTURE
from tests.walks.evidence_kept import SCREENSHOT, blobs, by_the_page, meddle, the_file
from tests.walks.watched import bytes_kept
from tests.walks.world import World, shown_to, words_of

NOBODY_CAN_READ = "nobody can read it any more"


@pytest.fixture
def cpoms(database: Database, keyring: Keyring, platform: str, tmp_path: Path) -> Iterator[World]:
    """The example school with CPOMS."""
    (tmp_path / "school").mkdir()
    with a_school_with_cpoms(database, keyring, platform, tmp_path / "school") as world:
        yield world


def wrapped_key(world: World) -> bytes:
    """Read the wrapped key of the only case."""
    with world.vera.database.engine.connect() as connection:
        return bytes(connection.execute(text("SELECT wrapped FROM case_keys")).scalar_one())


def test_a_case_is_copied_noted_closed_and_erased_and_a_stub_stays(cpoms: World) -> None:
    """Issue 5: copy for CPOMS, a field for its reference, content erased 30 days after, a stub."""
    case = concern(cpoms)
    acknowledged(cpoms)
    key = wrapped_key(cpoms)
    assert "That is noted." in copied(cpoms)
    closed(cpoms)
    cpoms.later(days=29)
    assert cpoms.case().erased_at is None
    cpoms.later(days=6)
    left = cpoms.case()
    assert left.erased_at is not None
    assert (left.state, left.copied_as) == ("closed", REFERENCE)
    assert key not in bytes_kept(cpoms)
    assert ACCOUNT.encode() not in bytes_kept(cpoms)
    with cpoms.vera.database.reading(cpoms.school.id) as session:
        assert destroyed_at(session.connection(), cpoms.school.id, case.id) is not None
        with pytest.raises(Unreadable):
            Safe(session, cpoms.keyring).open(case.id, "cases.account", case.id)
        (lead,) = people_holding(session, Role.DSL)
    (facts,) = cpoms.facts("content_erased")
    assert facts == {"approved_by": str(lead.id)}
    stub = opened_as(cpoms, LEAD)
    assert NOBODY_CAN_READ in stub
    assert "Priya Nair" in stub
    assert REFERENCE in stub
    assert "Marigold" not in stub
    line = f"{case.reference}, Cyberbullying, closed on Tuesday 28 April 2026, now in CPOMS"
    assert f"{line} as {REFERENCE}." in cpoms.cards(LEAD)[0].words()
    cpoms.person(LEAD).close_all()
    assert f"{line} as {REFERENCE}." in words_of(cpoms.person(LEAD).command("/vera", "cases"))
    assert cpoms.actions().count("stub_viewed") == 1


def test_where_nothing_is_left_to_do_the_note_leads_to_closing(cpoms: World) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    assert "Please say how it ended" in noted(cpoms, left="No: close it here")
    lead = cpoms.person(LEAD)
    for question, answer in OUTCOME.items():
        lead.choose(question, answer)
    for question, words in DECIDED.items():
        lead.fill(question, words)
    lead.submit()
    assert "What is written here is erased on Monday 1 June 2026" in shown_to(lead)
    assert (cpoms.case().closed, cpoms.case().copied_as) == (True, REFERENCE)
    assert cpoms.actions().count("copied_elsewhere") == 1


def test_the_reporter_is_told_where_it_is_and_nothing_is_offered_there(cpoms: World) -> None:
    case = erased(cpoms)
    home = cpoms.home(REPORTER)
    assert f"{case.reference}: closed; now in the school's safeguarding file." in home
    assert "Add details" not in home
    reporter = cpoms.person(REPORTER)
    reporter.press("Show", on="home")
    shown = shown_to(reporter)
    assert f"{case.reference} is closed. It is now in the school's safeguarding file." in shown
    assert "please send a new report" in shown
    reporter.close_all()
    assert "closed; now in" in words_of(reporter.command("/vera", "my reports"))


def test_the_copy_says_all_that_is_written_and_lists_the_evidence_without_its_content(
    cpoms: World,
) -> None:
    case = concern(cpoms)
    acknowledged(cpoms)
    by_the_page(cpoms, SCREENSHOT)
    note(cpoms, LEAD, fact="I rang her aunt.", opinion="She is afraid.")
    shown = pressed(cpoms, LEAD, COPY)
    for said in (
        case.reference,
        "Talavera Junior School, from Vera",
        "Copied by Priya Nair on Tuesday 28 April 2026 at 10:00",
        "Reported by: Kwame Mensah",
        f"    {ACCOUNT}",
        "10:00: Priya Nair acknowledged it.",
        "    I rang her aunt.\nOpinion\n    She is afraid.",
        "Files from Kwame Mensah",
        "SHA-256",
        "are not in this copy",
    ):
        assert said in shown
    assert shown.index("sent this report") < shown.index("noted.")
    assert cpoms.facts("copied_out") == [{"part": 1}]


def test_a_long_case_is_copied_in_parts_and_nothing_is_lost_between_them(cpoms: World) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    for number in range(5):
        note(cpoms, LEAD, fact=f"Begin {number} " + "word " * 580 + f"end {number}")
    shown = pressed(cpoms, LEAD, COPY)
    assert "Part 1 of 2." in shown
    lead = cpoms.person(LEAD)
    lead.press("Next part")
    assert "Part 2 of 2." in shown_to(lead)
    both = shown + shown_to(lead)
    assert all(f"Begin {number} " in both and f"end {number}" in both for number in range(5))
    assert cpoms.facts("copied_out") == [{"part": 1}, {"part": 2}]
    lead.press(IS_THERE)
    assert ITS_NUMBER in shown_to(lead)


@pytest.mark.parametrize(
    "written", ["Marigold Smith", "marigold", "m.smith@talavera.example", "03/05/2016", "Amy07"]
)
def test_what_could_be_a_name_is_no_reference(cpoms: World, written: str) -> None:
    """It must outlive the content, so it is not sealed."""
    concern(cpoms)
    acknowledged(cpoms)
    assert "no name" in noted(cpoms, written)
    assert cpoms.case().copied_as is None
    assert written.encode() not in bytes_kept(cpoms)


def test_without_the_setting_nothing_of_it_is_offered(world: World) -> None:
    concern(world)
    acknowledged(world)
    shown = opened_as(world, LEAD)
    assert "CPOMS" not in shown
    assert "copied" not in shown
    assert not {"Copy", COPY, "It is copied", IS_THERE} & set(on_screen(world, LEAD))


@pytest.mark.parametrize(
    "facts",
    [
        ReportFacts(suspect=Suspect.PUPIL),
        ReportFacts(suspect=Suspect.STAFF, suspect_not_listed=True, child_is_target=True),
        ReportFacts(danger_now=Answer.YES, suspect=Suspect.STAFF, suspect_not_listed=True),
    ],
)
def test_what_is_about_staff_is_not_copied_into_a_childs_file(
    cpoms: World, facts: ReportFacts
) -> None:
    concern(cpoms, facts)
    for name in ("Helen Whitfield", "Sunita Rao", LEAD):
        if cpoms.cards(name):
            opened_as(cpoms, name)
            assert not {COPY, IS_THERE} & set(on_screen(cpoms, name))


def test_nothing_is_erased_by_time_alone(cpoms: World) -> None:
    """Not closed at day 30: whoever has it is reminded each school morning until it is."""
    concern(cpoms)
    acknowledged(cpoms)
    copied(cpoms)
    cpoms.later(days=36)
    assert cpoms.case().erased_at is None
    assert "erased once it is closed too" in about_the_copy(cpoms).words()
    asked = cpoms.actions().count("asked_about_the_copy")
    assert asked >= 1
    cpoms.later(days=10)
    assert cpoms.case().erased_at is None
    assert cpoms.actions().count("asked_about_the_copy") > asked
    closed(cpoms)
    cpoms.later(days=4)
    assert cpoms.case().erased_at is not None


def test_a_week_before_it_is_told_and_it_can_be_kept_longer(cpoms: World) -> None:
    """Rules, section 3: a legal hold by a person beats every period; asked again after 90 days."""
    concern(cpoms)
    acknowledged(cpoms)
    copied(cpoms)
    closed(cpoms)
    cpoms.later(days=24)
    card = about_the_copy(cpoms)
    assert "it is in CPOMS. What is written here is erased on" in card.words()
    assert "Marigold" not in card.words()
    lead = cpoms.person(LEAD)
    lead.press("Keep it longer", message=card)
    lead.fill("Why is it to be kept here?", "The police have asked for it.")
    lead.submit()
    lead.close_all()
    told = cpoms.actions().count("told_of_erasing")
    cpoms.later(days=85)
    assert cpoms.case().erased_at is None
    assert cpoms.actions().count("told_of_erasing") == told
    cpoms.later(days=20)  # the ninety days end in August: it is told when staff are back
    assert cpoms.actions().count("told_of_erasing") == told + 1
    assert "is erased on" in about_the_copy(cpoms).words()
    cpoms.later(days=10)
    assert cpoms.case().erased_at is not None


def test_noting_it_again_does_not_shorten_what_was_kept_longer(cpoms: World) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    copied(cpoms)
    closed(cpoms)
    opened_as(cpoms, LEAD)
    fill_in_form(cpoms, LEAD, "Keep it longer", fill={"Why is it to be kept here?": "An inquiry."})
    copied(cpoms, "20481")
    cpoms.later(days=60)
    assert cpoms.case().erased_at is None


def test_what_is_written_after_the_copy_is_copied_before_anything_goes(cpoms: World) -> None:
    """Nothing is lost: what the other system does not have yet stays."""
    concern(cpoms)
    acknowledged(cpoms)
    copied(cpoms)
    cpoms.later(days=1)
    note(cpoms, LEAD, fact="She was seen again.")
    closed(cpoms)
    assert "written since it was copied" in opened_as(cpoms, LEAD)
    cpoms.later(days=40)
    assert cpoms.case().erased_at is None
    assert "Please copy it to CPOMS again" in about_the_copy(cpoms).words()
    copied(cpoms)
    cpoms.later(days=36)
    assert cpoms.case().erased_at is not None


def test_what_is_written_between_the_text_and_the_note_is_not_taken_for_copied(
    cpoms: World,
) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    pressed(cpoms, LEAD, COPY)
    cpoms.person(LEAD).close_all()
    cpoms.later(minutes=5)
    note(cpoms, LEAD, fact="She was seen again.")
    cpoms.later(minutes=5)
    assert "written since it was copied" in noted(cpoms)


SEXUAL = (
    ReportFacts(child_is_target=True, image_of_child=Answer.NOT_SURE),
    ReportFacts(child_is_target=True, signs=frozenset({Sign.HATEFUL_OR_SEXUAL})),
)


@pytest.mark.parametrize("facts", SEXUAL)
def test_what_may_be_sexual_is_never_erased_by_time_but_by_the_lead(
    cpoms: World, facts: ReportFacts
) -> None:
    """Rules, section 3 and trap 18: the inquiry's hold; a person decides."""
    concern(cpoms, facts)
    acknowledged(cpoms)
    copied(cpoms)
    closed(cpoms)
    cpoms.later(days=200)
    assert cpoms.case().erased_at is None
    assert "asked_about_the_copy" in cpoms.actions()
    assert about_the_copy(cpoms).words().splitlines()[0] == "Please open Vera."
    assert "Erase it here" not in _offered(cpoms, "Tom Barrow")
    opened_as(cpoms, LEAD)
    choose = {"Why may it go?": "The police or children's social care hold all of it"}
    assert "It is erased now." in fill_in_form(cpoms, LEAD, "Erase it here", choose=choose)
    cpoms.later(minutes=1)
    assert cpoms.case().erased_at is not None
    assert cpoms.facts("erasing_decided") == [{"ground": "authorities_hold_it"}]


def test_where_it_is_in_words_is_all_that_a_copy_says_of_material(cpoms: World) -> None:
    """Rules, section 4: of what nobody may look at there is a place in words, and nothing more."""
    concern(cpoms, ReportFacts(image_of_child=Answer.YES), kind="material")
    acknowledged(cpoms)
    opened_as(cpoms, LEAD)
    told = {"Have the police been told?": "Yes, they have been told"}
    fill_in_form(cpoms, LEAD, "Call the police today", choose=told)
    shown = pressed(cpoms, LEAD, COPY)
    assert f"WHERE IT IS\n    {ACCOUNT}" in shown
    assert "shows a child" not in shown
    cpoms.person(LEAD).close_all()
    noted(cpoms)
    closed(cpoms)
    cpoms.later(days=120)
    assert cpoms.case().erased_at is None


def test_nothing_is_erased_while_a_file_of_it_is_held(cpoms: World) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    by_the_page(cpoms, SCREENSHOT)
    cpoms.later(minutes=1)
    copied(cpoms)
    closed(cpoms)
    meddle(cpoms, "UPDATE evidence_files SET state = 'held'")
    cpoms.later(days=45)
    assert cpoms.case().erased_at is None
    assert "while a file of it is held" in opened_as(cpoms, LEAD)
    meddle(cpoms, "UPDATE evidence_files SET state = 'kept'")
    cpoms.later(days=4)
    assert cpoms.case().erased_at is not None


def test_its_files_go_with_it_the_bytes_too(cpoms: World) -> None:
    concern(cpoms)
    acknowledged(cpoms)
    by_the_page(cpoms, SCREENSHOT)
    assert len(blobs(cpoms)) == 1
    cpoms.later(minutes=1)
    copied(cpoms)
    closed(cpoms)
    cpoms.later(days=36)
    file = the_file(cpoms)
    assert (file.state, file.key) == (FileState.DESTROYED, None)
    cpoms.later(minutes=2)
    assert the_file(cpoms).blob is None
    assert blobs(cpoms) == []
    assert PICTURE not in bytes_kept(cpoms)


def test_who_was_in_it_and_what_was_planned_goes_with_it(cpoms: World) -> None:
    case = concern(cpoms)
    acknowledged(cpoms)
    who = cpoms.case().owner_id
    assert who is not None
    with cpoms.vera.database.writing(cpoms.school.id) as session:
        party = CaseParty(
            id=new_id(),
            case_id=case.id,
            role=PartyRole.WITNESS,
            person_id=who,
            added_at=case.reported_at,
        )
        session.add(party)
        session.add(CaseMark(case_id=case.id, mark=b"mark", party_id=party.id))
        session.add(
            CaseAction(
                id=new_id(),
                case_id=case.id,
                kind="own",
                owner_id=who,
                due_at=case.reported_at,
                added_at=case.reported_at,
            )
        )
    copied(cpoms)
    closed(cpoms)
    cpoms.later(days=36)
    with cpoms.vera.database.engine.connect() as connection:
        tables = ("case_parties", "case_marks", "case_actions", "deadlines", "calls")
        for table in tables:
            kept = connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE case_id IS NOT NULL")
            )
            assert kept.scalar_one() == 0, table


def test_a_school_that_gives_the_system_up_erases_nothing(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    with a_school_with_cpoms(database, keyring, platform, tmp_path) as cpoms:
        concern(cpoms)
        acknowledged(cpoms)
        copied(cpoms)
        closed(cpoms)
        object.__setattr__(cpoms.school.settings, "safeguarding_system", None)
        cpoms.later(days=60)
        assert cpoms.case().erased_at is None


def _offered(world: World, name: str) -> set[str]:
    opened_as(world, name)
    return set(on_screen(world, name))


def about_the_copy(world: World) -> Message:
    """Give the newest card that can be answered with "Keep it longer"."""
    return [each for each in world.cards(LEAD) if "Keep it longer" in each.buttons()][-1]


def on_screen(world: World, name: str) -> list[str]:
    """Name the buttons on what somebody has open."""
    view = world.person(name).view
    assert view is not None
    return view.buttons()
