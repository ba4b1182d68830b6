"""The police ask for personal data: two must say yes, and nothing goes out before (S87, R22)."""

from __future__ import annotations

from pathlib import Path

from bot.demo.teams.person import TeamsPerson
from storage.cases import Case
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import CaseState, Standing
from tests.walks import forging
from tests.walks.case_acts import fill_in_form
from tests.walks.disclosure_acts import (
    BASIS,
    CHILD,
    DATA,
    DUTY,
    HOW,
    NAME,
    WHOSE,
    cases_of,
    open_it,
    told,
)
from tests.walks.hiding import assert_hidden_from
from tests.walks.other_reports import DATA as ABOUT_DATA
from tests.walks.other_reports import concern
from tests.walks.world import (
    EXAMPLE,
    NOTHING_HERE,
    World,
    a_world,
    changed_settings,
    shown_to,
)

OFFICE, LEAD, HEAD, DSL = "Nadia Hussain", "Carol Dunn", "Helen Whitfield", "Priya Nair"
RECORD, NOTE = "Record what was given", "Note an answer"
BY_HER = "Rosalind Pike, by telephone, today at 11"
ANSWERS = {
    "The officer's name": "PC Hale",
    "Their collar or warrant number": "HC 2231",
    "Their police force": "Hampshire",
    "The reference of their written request": "DP7-88/26",
    "Which data exactly do they ask for?": "The address on 20 April",
    "What do they need it for?": "To find a missing child",
}


def ask(world: World, by: str, *, who: str = "", child: str = "Yes", relative: str = "") -> str:
    """Log what the police ask for; gives what is shown then."""
    person = world.person(by)
    person.command("/log-disclosure")
    person.choose(HOW, "To the police")
    if isinstance(person, TeamsPerson):
        person.see_what_follows()
    else:
        person.submit()
    return fill_request(world, by, who=who, child=child, relative=relative)


def fill_request(world: World, by: str, *, who: str, child: str, relative: str) -> str:
    person = world.person(by)
    for question, said in ANSWERS.items():
        person.fill(question, said)
    if who:
        person.pick_person(WHOSE, who.split()[0], who)
    else:
        person.fill(NAME, CHILD)
    person.choose("Is it a child's data?", child)
    if relative:
        asked = "Is the officer a relative of anyone here?"
        person.pick_person(asked, relative.split()[0], relative)
    person.submit()
    world.settle()
    return shown_to(person)


def request(world: World) -> Case:
    (case,) = cases_of(world, "police_request")
    return case


def head_says_yes(world: World) -> str:
    open_it(world, HEAD, request(world))
    world.person(HEAD).press("I say yes")
    world.settle()
    return shown_to(world.person(HEAD))


def note_answer(world: World, answer: str = "Yes", *, by: str = HEAD) -> str:
    open_it(world, by, request(world))
    return fill_in_form(
        world,
        by,
        NOTE,
        choose={"Whose answer is it?": "The data protection officer", "What do they say?": answer},
        fill={"Who said so, how, and when?": BY_HER},
    )


def record(world: World, by: str = HEAD) -> str:
    open_it(world, by, request(world))
    person = world.person(by)
    person.press(RECORD)
    shown = shown_to(person)
    if DATA not in shown:
        return shown
    person.tick(DATA, ["Contact details"])
    person.choose(BASIS, "A legal duty")
    person.fill(DUTY, "Data Protection Act 2018, schedule 2, paragraph 2")
    person.submit()
    world.settle()
    return shown_to(person)


def test_the_police_are_asked_about_before_anything_is_given(world: World) -> None:
    """S87: officer, number, force, written request, specific data, need; the lead for a child."""
    shown = ask(world, OFFICE)
    assert "was sent to Helen Whitfield, the head" in shown
    assert request(world).route == "R22"
    assert cases_of(world, "disclosure") == []
    assert DSL in world.standing(Standing.COPIED)
    content = open_it(world, HEAD, request(world))
    for said in (*ANSWERS.values(), CHILD):
        assert said in content
    assert "Head: not answered yet" in content
    assert "Data protection officer: not answered yet" in content
    assert not any("Hale" in posted or CHILD in posted for posted in world.posted())


def test_one_yes_is_not_enough_and_the_words_say_whose_is_missing(world: World) -> None:
    ask(world, OFFICE)
    assert "the head and the data protection officer must say yes first" in record(world)
    shown = head_says_yes(world)
    assert "Head: yes, Helen Whitfield, 10:00" in shown
    assert "I say yes" not in shown
    assert "Nothing may be given yet: the data protection officer must say" in record(world)
    forged = {"what": "x", "categories": ["contact"], "basis": "legal_duty", "duty": "x"}
    form = "disclosures.file_given_to_police"
    assert "must say yes first" in forging.send_form(world, HEAD, form, forged, request(world).id)
    assert cases_of(world, "disclosure") == []


def test_with_both_yeses_what_was_given_is_recorded_and_the_request_ends(world: World) -> None:
    """The data protection officer is outside the chat: whoever has the case notes the answer."""
    ask(world, OFFICE)
    head_says_yes(world)
    shown = note_answer(world)
    assert "Data protection officer: yes, noted by Helen Whitfield, 10:00" in shown
    assert BY_HER in shown
    shown = record(world)
    assert "To whom: PC Hale, Hampshire" in shown
    assert "Collar or warrant number: HC 2231" in shown
    assert "Written request: DP7-88/26" in shown
    assert f"Because of: {request(world).reference}" in shown
    assert request(world).state == CaseState.CLOSED
    assert "closed it: it was answered" in open_it(world, HEAD, request(world))
    assert "PC Hale, Hampshire: contact details, to the police" in told(world, LEAD)


def test_a_no_ends_it_with_the_reason(world: World) -> None:
    ask(world, OFFICE)
    open_it(world, HEAD, request(world))
    fill = {"Why not?": "It asks for the whole file."}
    shown = fill_in_form(world, HEAD, "I say no", fill=fill)
    assert request(world).state == CaseState.CLOSED
    assert "closed it: it was refused, with reasons" in shown
    assert "It asks for the whole file." in shown
    assert cases_of(world, "disclosure") == []


def test_a_no_from_outside_the_chat_ends_it_too(world: World) -> None:
    ask(world, OFFICE)
    head_says_yes(world)
    assert "closed it: it was refused" in note_answer(world, "No")
    assert request(world).state == CaseState.CLOSED


def test_nobody_else_may_answer_and_the_head_only_once(world: World) -> None:
    ask(world, OFFICE)
    head_says_yes(world)
    case = request(world)
    for name in (DSL, HEAD):
        assert "nobody for both" in str(forging.press(world, name, "disclosures.say_yes", case.id))
    assert NOTHING_HERE in str(forging.press(world, LEAD, "disclosures.say_yes", case.id))
    assert world.actions().count("said_yes") == 1


def test_a_relative_of_the_officer_and_whoever_it_is_about_find_no_trace(world: World) -> None:
    """R22: never the officer's relative; and never whoever of ours the police ask about."""
    ask(world, OFFICE, who="Ben Carter", child="No", relative="Priya Nair")
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter", "Priya Nair"]
    world.later(hours=1)
    assert_hidden_from(world, "Priya Nair")
    assert_hidden_from(world, "Ben Carter")


def test_a_data_protection_officer_in_the_chat_says_so_themselves(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    """Then nobody may note it for them; the head still has the case."""
    staff = (EXAMPLE / "staff.csv").read_text(encoding="utf-8")
    staff = staff.replace("SENCo; Senior leader", "Data protection officer")
    outside = '[[outside_contacts]]\nname = "Rosalind Pike"\nroles = ["Data protection officer"]'
    replaced = {outside: '[[outside_contacts]]\nname = "Rosalind Pike"\nroles = ["Governor"]'}
    settings = changed_settings(tmp_path, replace=replaced, staff=staff)
    with a_world(database, keyring, settings_file=settings, platforms=[platform]) as world:
        ask(world, OFFICE)
        open_it(world, "Anneliese Roth", request(world))
        world.person("Anneliese Roth").press("I say yes")
        assert "Data protection officer: yes, Anneliese Roth" in shown_to(
            world.person("Anneliese Roth")
        )
        assert request(world).owner_id is None
        assert NOTE not in head_says_yes(world)
        assert "To whom: PC Hale, Hampshire" in record(world)
        assert world.errors == []


def test_a_concern_that_the_police_ask_has_the_same_buttons(world: World) -> None:
    concern(world.person("Kwame Mensah"), ABOUT_DATA, which="The police ask for personal data")
    world.settle()
    shown = open_it(world, HEAD, request(world))
    assert "Written request: not said yet: ask for it" in shown
    for button in ("I say yes", "I say no", RECORD):
        assert button in shown
    assert "Close the case" not in shown
    world.person(HEAD).press("I say yes")
    assert "It is not written down yet who asks" in shown_to(world.person(HEAD))
    open_it(world, HEAD, request(world))
    world.person(HEAD).press("Write down what they ask for")
    shown = fill_request(world, HEAD, who="", child="Yes", relative="Sunita Rao")
    assert "Written request: DP7-88/26" in shown
    assert "Write down what they ask for" not in shown
    assert "Head: yes, Helen Whitfield" in head_says_yes(world)
    assert DSL in world.standing(Standing.COPIED)
    assert world.standing(Standing.EXCLUDED) == ["Sunita Rao"]


def test_the_answer_of_a_head_who_is_away_is_noted_by_whoever_has_it(world: World) -> None:
    world.away(HEAD, world.clock.now, world.clock.now)
    ask(world, LEAD)
    open_it(world, LEAD, request(world))
    world.person(LEAD).press("Acknowledge")
    open_it(world, LEAD, request(world))
    for role in ("The head", "The data protection officer"):
        open_it(world, LEAD, request(world))
        choose = {"Whose answer is it?": role, "What do they say?": "Yes"}
        fill = {"Who said so, how, and when?": "By telephone, at ten"}
        shown = fill_in_form(world, LEAD, NOTE, choose=choose, fill=fill)
    assert "Head: yes, noted by Carol Dunn" in shown
    assert "To whom: PC Hale, Hampshire" in record(world, LEAD)


def test_the_police_ask_no_more(world: World) -> None:
    ask(world, OFFICE)
    open_it(world, HEAD, request(world))
    shown = fill_in_form(world, HEAD, "They ask no more", fill={"Why?": "They found the child."})
    assert "closed it: whoever asked took it back" in shown


def test_the_head_who_takes_the_call_has_it_at_once(world: World) -> None:
    shown = ask(world, HEAD)
    assert "I say yes" in shown
    assert request(world).owner_id is not None
