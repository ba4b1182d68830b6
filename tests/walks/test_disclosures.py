"""What was given to whom: logged with its checks, read by few, and asked for at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage.people import Person
from storage.roster import present_people
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.disclosure_acts import (
    BASIS,
    CHILD,
    DATA,
    ENTITLED,
    HOW,
    KNOWN_BY,
    NAME,
    NO,
    NUMBER,
    ONLY_NEEDED,
    PROOF,
    SENSITIVE,
    THE_CALLER,
    WHO_ARE_THEY,
    WHY_NOT_RUNG,
    YES,
    cases_of,
    fill_who,
    log,
    log_by_telephone,
    open_it,
    told,
)
from tests.walks.hiding import assert_hidden_from
from tests.walks.test_links import statements
from tests.walks.watched import bytes_kept
from tests.walks.world import NOTHING_HERE, World, shown_to, words_of

OFFICE, LEAD, HEAD, TEACHER = "Nadia Hussain", "Carol Dunn", "Helen Whitfield", "Kwame Mensah"


def test_what_was_given_is_kept_and_shown_to_those_who_answer_for_it(world: World) -> None:
    """S57, S58, S80, S88: to whom, which data, how, when, on which basis and by whom."""
    shown = log(
        world,
        OFFICE,
        data=["Contact details", "Attendance"],
        what="The address and this term's attendance",
        basis="A legal duty",
        why="Department for Education, school census",
    )
    assert "That is kept." in shown
    for line in (
        f"Whose data: {CHILD}",
        "To whom: Ada Brook, Camp Farm School",
        "Which data: contact details and attendance",
        "How: by letter",
        "Basis: a legal duty: Department for Education, school census",
        "Logged by: Nadia Hussain, 10:00",
        "The address and this term's attendance",
    ):
        assert line in shown
    (case,) = cases_of(world, "disclosure")
    for name in (OFFICE, LEAD, HEAD):
        assert CHILD in open_it(world, name, case)
    asked = world.person(TEACHER).command("/vera", f"open {case.reference}")
    assert NOTHING_HERE in words_of(asked)
    assert world.actions().count("disclosed") == 1
    assert not any(CHILD.split()[0] in posted for posted in world.posted())
    assert CHILD.encode() not in bytes_kept(world)
    assert b"Ada Brook" not in bytes_kept(world)


def test_nobody_is_told_or_asked_and_it_is_nobodys_report(world: World) -> None:
    log(world, OFFICE)
    world.later(days=2)
    assert world.of_cases(LEAD) == world.of_cases(HEAD) == []
    assert "You have sent none." in world.home(OFFICE)
    assert "Nothing waits for you." in world.home(LEAD)


def test_without_a_basis_nothing_is_saved_and_nothing_is_lost(world: World) -> None:
    """S80: cannot save without one."""
    shown = log(world, OFFICE, basis="")
    assert world.cases() == []
    assert "Please answer this" in shown or "required" in shown
    person = world.person(OFFICE)
    assert person.view is not None
    assert "Ada Brook" in shown_to(person)
    person.choose(BASIS, "Consent")
    person.fill("Whose consent, and when was it given?", "His mother")
    person.submit()
    assert "Basis: consent: His mother" in shown_to(person)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ({"entitled": NO}, "before you know that they are entitled"),
        ({"sure": NO}, "Please find out first who they are"),
        ({"rang": "Not yet"}, "Please ring back first"),
        ({"found": THE_CALLER}, "A number that the caller gave proves nothing"),
        ({"given": "+44 1252 322461"}, "This is the number that the caller gave."),
    ],
)
def test_an_open_check_by_telephone_is_refused_and_nothing_is_lost(
    world: World, checks: dict[str, Any], said: str
) -> None:
    """S81, S82; rules, A15: two checks, and the call back to a number found elsewhere."""
    assert said in log_by_telephone(world, OFFICE, **checks)
    assert world.cases() == []
    person = world.person(OFFICE)
    if "given" in checks:
        person.fill(NUMBER, "01252 999 000")
    elif "found" in checks:
        person.choose("Where did you find the number?", "In our own records")
    elif "entitled" in checks:
        person.choose(ENTITLED, YES)
    else:
        return
    person.submit()
    assert "That is kept." in shown_to(person)


def test_by_telephone_the_checks_stand_in_the_record(world: World) -> None:
    """S81, S82."""
    shown = log_by_telephone(world, OFFICE)
    assert "Who they are: The switchboard put me through" in shown
    assert "Rung back: 01252 322 461, published by them, through a switchboard" in shown


def test_what_was_given_without_a_call_back_is_kept_with_the_reason(world: World) -> None:
    """S82: blocks "disclosed" until ticked or a reason given."""
    log_by_telephone(world, OFFICE, rang="No, it has been given without", send=False)
    person = world.person(OFFICE)
    person.fill(WHY_NOT_RUNG, "A&E needed it at once")
    person.submit()
    assert "Not rung back: A&E needed it at once" in shown_to(person)


@pytest.mark.parametrize(
    ("how_known", "question", "said", "kept"),
    [
        ("Somebody here knows them personally", KNOWN_BY, "Mr Bell", "Known personally to"),
        ("They showed proof", PROOF, "A passport", "Proof seen"),
    ],
)
def test_in_person_somebody_knows_them_or_saw_proof(
    world: World, how_known: str, question: str, said: str, kept: str
) -> None:
    """S83, S64: what was seen, and no copy of it."""
    begin_in_person(world)
    person = world.person(OFFICE)
    person.choose(WHO_ARE_THEY, "Neither")
    person.choose(BASIS, "Consent")
    person.fill("Whose consent, and when was it given?", "Her own")
    person.submit()
    assert "Please ask for proof of who they are" in shown_to(person)
    assert world.cases() == []
    person.choose(WHO_ARE_THEY, how_known)
    person.fill(question, said)
    person.submit()
    assert f"{kept}: {said}" in shown_to(person)


def begin_in_person(world: World) -> None:
    person = world.person(OFFICE)
    person.command("/log-disclosure")
    person.choose(HOW, "In person")
    fill_who(person, name=CHILD, who="", recipient="Ada Brook", organisation="")
    person.tick(DATA, ["Contact details"])
    person.choose(ENTITLED, YES)


def test_sensitive_data_asks_once_more(world: World) -> None:
    """S57, S77: ethnic group, special needs, medical information, safeguarding."""
    person = world.person(OFFICE)
    person.command("/log-disclosure")
    person.choose(HOW, "By e-mail")
    fill_who(person, name=CHILD, who="", recipient="Ada Brook", organisation="")
    person.choose(BASIS, "Consent")
    person.tick(DATA, ["Medical information (sensitive)"])
    person.fill("Whose consent, and when was it given?", "His mother")
    person.submit()
    assert world.cases() == []
    person.tick(SENSITIVE, [ONLY_NEEDED])
    person.submit()
    assert "Which data: medical information (sensitive)" in shown_to(person)


def test_what_is_still_to_come_is_refused(world: World) -> None:
    shown = log(world, OFFICE, given_at=world.clock.now + timedelta(hours=2))
    assert "This is still to come." in shown
    assert world.cases() == []


def test_who_was_told_what_about_somebody_is_answered_at_once(world: World) -> None:
    """S88: "so that the recipient can be informed"."""
    log(world, OFFICE)
    world.clock.move(hours=1)
    log(world, HEAD, recipient="Dr Patel", organisation="The surgery", how="By e-mail")
    log(world, OFFICE, name="Amy Jones", recipient="Somebody else")
    shown = told(world, LEAD, "smith, jayden")
    assert shown.index("Dr Patel, The surgery: contact details, by e-mail") < shown.index(
        "Ada Brook, Camp Farm School: contact details, by letter, at 10:00. Basis: consent."
    )
    assert "Somebody else" not in shown
    assert "Nothing is in the log." in told(world, LEAD, category="Attendance")
    assert "Nothing is in the log." in told(world, LEAD, "Ada Brook")
    assert world.facts("told_searched") == [{}, {}, {}]
    refused = words_of(world.person(TEACHER).command("/vera", "told"))
    assert "Only the data lead" in refused


def test_whoever_it_is_about_finds_no_trace_and_asks_in_vain(world: World) -> None:
    """Trap 30: the same words for what there is not, and what is kept from the reader."""
    nothing = told(world, LEAD, who="Carol Dunn")
    log(world, OFFICE, who="Carol Dunn")
    assert told(world, LEAD, who="Carol Dunn") == nothing
    assert told(world, LEAD, "dunn, carol") == nothing
    assert "Ada Brook" in told(world, HEAD, "Carol Dunn")
    world.person(LEAD).close_all()
    assert_hidden_from(world, LEAD)


@pytest.mark.parametrize(
    "typed", ["Mrs Dunn", "Mrs Carol Dunn", "C. Dunn", "Dunn, C.", "Ms. C Dunn", "carol  dunn"]
)
def test_a_colleague_written_as_a_school_writes_her_is_kept_out_all_the_same(
    world: World, typed: str
) -> None:
    log(world, OFFICE, name=typed)
    assert LEAD in world.standing(Standing.EXCLUDED)
    assert LEAD not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)


@pytest.mark.parametrize("typed", ["Sarah Dunn", "Dunn", "Amy Carol", "Mrs Dunning", "S. Dunn"])
def test_another_of_the_same_name_keeps_nobody_out(world: World, typed: str) -> None:
    log(world, OFFICE, name=typed)
    assert world.standing(Standing.EXCLUDED) == []


def test_what_is_hidden_and_what_is_not_there_take_the_same_statements(world: World) -> None:
    """Trap 30."""
    log(world, OFFICE, name="Amy Jones")

    def asked() -> list[str]:
        told(world, LEAD, "Carol Dunn")
        with statements(world) as found:
            said = told(world, LEAD, "Carol Dunn")
        return [said, *found]

    without = asked()
    log(world, OFFICE, name="Carol Dunn")
    assert asked() == without


def test_a_disclosure_is_found_in_a_search_about_a_person(world: World) -> None:
    """S70, S88."""
    log(world, TEACHER)
    (case,) = cases_of(world, "disclosure")
    person = world.person(LEAD)
    person.command("/vera", "find person")
    person.fill(NAME, CHILD)
    person.fill("Why?", "SAR-7")
    person.submit()
    assert f"{case.reference}, Disclosure, sent on" in shown_to(person)
    world.settle()
    assert world.cards(TEACHER) == []


def test_the_register_names_nobody_and_holds_what_one_may_read(world: World) -> None:
    for _ in range(17):
        log(world, OFFICE)
    log(world, OFFICE, who=LEAD)
    person = world.person(LEAD)
    person.close_all() if person.views else None
    person.command("/vera", "disclosures")
    shown = shown_to(person)
    assert shown.count("by letter: contact details. Basis: consent.") == 15
    assert CHILD not in shown
    assert "Ada" not in shown
    person.press("More")
    assert shown_to(person).count("by letter: contact details. Basis: consent.") == 2


def test_whoever_comes_to_keep_the_register_reads_what_was_given_before(world: World) -> None:
    """S88: the question has one answer, whoever is the data lead in that year."""
    log(world, OFFICE)
    log(world, OFFICE, name="Anneliese Roth", recipient="Not For Her")
    log(world, OFFICE, name="Anneliese Roth-Meyer", recipient="Dr Patel")
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == "Anneliese Roth")
        session.found(Person, person.id).roles += " data_lead"
    assert "Ada Brook" in told(world, "Anneliese Roth")
    assert "Nothing is in the log." in told(world, "Anneliese Roth", "Anneliese Roth")
    person_now = world.person("Anneliese Roth")
    person_now.close_all()
    shown = words_of(person_now.command("/vera", "disclosures"))
    assert shown.count("by letter: contact details.") == 2
    assert world.facts("register_taken_up") == [{"disclosures": 2}]


def test_records_stand_in_their_register_and_not_among_the_cases(world: World) -> None:
    log(world, OFFICE)
    assert "There is no case that you can read." in words_of(
        world.person(LEAD).command("/vera", "cases")
    )


def test_the_same_form_sent_again_amends_the_record(world: World) -> None:
    log(world, OFFICE)
    forging.send_again(world, {})
    assert len(cases_of(world, "disclosure")) == 1
    forging.send_again(world, {"recipient": "Ada Brooke"})
    (case,) = cases_of(world, "disclosure")
    shown = open_it(world, LEAD, case)
    assert "To whom: Ada Brooke, Camp Farm School" in shown
    assert "amended" in world.actions()
