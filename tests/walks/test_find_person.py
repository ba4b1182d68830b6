"""Everything about a person, for a subject access request (rules, trap 21; duties, S70)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from storage.cases import Case
from storage.people import Person
from storage.roster import present_people
from storage.vocabulary import Standing
from tests.walks.case_acts import fill_in_form
from tests.walks.forging import press, press_everything, send_form
from tests.walks.test_people_of_a_case import THEY_DO_IT, add
from tests.walks.watched import bytes_kept
from tests.walks.world import NOTHING_HERE, SOMEONE_HERE, World, report, shown_to, words_of

ASKER, HEAD, MANAGER, LEAD = "Carol Dunn", "Helen Whitfield", "Sunita Rao", "Priya Nair"
WHO, NAME = "Who is it, if they work or govern here?", "Their name, if they do not"
OTHERS, WHY = "Other names, accounts and numbers", "Why?"
HOLD, WHAT, WHERE = "What do your cases hold?", "What is it?", "Where is it?"
NOTHING, SOMETHING = "Nothing", "Something, as I say below"
WITHHELD = "Something that must not go to whoever asks"
OPEN_VERA = "Please open Vera."


def begin(world: World, by: str = ASKER, *, name: str = "", who: str = "", others: str = "") -> str:
    """Begin a search; gives what is shown then."""
    person = world.person(by)
    person.command("/vera", "find person")
    if who:
        person.pick_person(WHO, who.split()[0], who)
    if name:
        person.fill(NAME, name)
    if others:
        person.fill(OTHERS, others)
    person.fill(WHY, "SAR-7")
    person.submit()
    shown = shown_to(person)
    world.settle()
    return shown


def acknowledged(world: World, name: str, reference: str = "") -> None:
    cards = [card for card in world.cards(name) if "Acknowledge" in card.buttons()]
    world.person(name).press("Acknowledge", message=cards[-1])
    world.settle()


def opened(world: World, name: str) -> str:
    """Open the question from its card; gives what is shown."""
    person = world.person(name)
    if person.view is not None:
        person.close_all()
    cards = [card for card in world.cards(name) if card.buttons() == ["Open"]]
    person.press("Open", message=cards[-1])
    return shown_to(person)


def answer(world: World, name: str, said: str, *, what: str = "", where: str = "") -> str:
    opened(world, name)
    fill = {label: text for label, text in ((WHAT, what), (WHERE, where)) if text}
    shown = fill_in_form(world, name, "Answer", choose={HOLD: said}, fill=fill)
    world.settle()
    return shown


def look_again(world: World, name: str = ASKER) -> str:
    person = world.person(name)
    person.press("Look again")
    return shown_to(person)


def the_search(world: World) -> Case:
    return next(case for case in world.cases() if case.kind == "find_person")


def a_case_with(world: World, name: str, *, by: str = "Kwame Mensah") -> Case:
    """Have a case that the line manager took on, in which somebody of this name is said to be."""
    report(world.person(by))
    world.settle()
    add(world, MANAGER, THEY_DO_IT, name=name)
    world.person(MANAGER).close_all()
    world.settle()
    acknowledged(world, MANAGER)
    return world.cases()[-1]


def a_hidden_case(world: World) -> Case:
    """Have a case about the safeguarding lead, which the data lead cannot see."""
    report(world.person("Fiona Grant"), suspect=SOMEONE_HERE, named=[LEAD])
    world.settle()
    acknowledged(world, HEAD)
    return world.cases()[-1]


def test_every_owner_is_asked_once_by_a_card_that_says_nothing(world: World) -> None:
    """S48, S75: no name, no reference and no reason in any chat."""
    a_case_with(world, "Jayden Smith")
    a_case_with(world, "Amy Jones", by="Joanne Bell")
    begin(world, name="Jayden Smith")
    card = world.card(MANAGER)
    assert card.words() == f"{OPEN_VERA}\nOpen"
    assert card.notification() == OPEN_VERA
    assert len(questions(world, MANAGER)) == 1
    assert not any("Jayden" in posted for posted in world.posted())
    assert b"Jayden" not in bytes_kept(world)
    assert len(world.facts("search_begun")) == 1


def test_who_is_asked_sees_the_name_and_their_own_cases_with_what_matches(world: World) -> None:
    first = a_case_with(world, "Jayden Smith")
    second = a_case_with(world, "Amy Jones", by="Joanne Bell")
    begin(world, name="smith, jayden", others="@jay_s")
    shown = opened(world, MANAGER)
    assert "Carol Dunn asks what your cases hold about a person" in shown
    assert "About: smith, jayden" in shown
    assert "Also known by: @jay_s" in shown
    assert f"{first.reference}, Cyberbullying, sent on" in shown
    matched = [line for line in shown.splitlines() if "may be about this person" in line]
    assert [line.split(",")[0] for line in matched] == [first.reference]
    assert second.reference in shown
    assert "There is a question for you." in world.home(MANAGER)


def test_what_somebody_passes_on_is_read_by_whoever_asks_and_by_nobody_else(world: World) -> None:
    a_case_with(world, "Jayden Smith")
    begin(world, name="Jayden Smith")
    shown = answer(world, MANAGER, SOMETHING, what="A note of 3 May", where="In my folder")
    assert "Thank you. That is noted." in shown
    assert "You have answered. Thank you." in "\n".join(c.words() for c in world.cards(MANAGER))
    assert "There is a question for you." not in world.home(MANAGER)
    shown = look_again(world)
    assert "Sunita Rao: answered at 10:00.\nA note of 3 May\nWhere: In my folder" in shown
    for name in (HEAD, LEAD, "Kwame Mensah"):
        assert "A note of 3 May" not in world.all_that_is_seen_by(name)
    assert b"A note of 3 May" not in bytes_kept(world)


def test_what_must_not_go_to_whoever_asks_looks_like_nothing_to_them(world: World) -> None:
    report(world.person("Fiona Grant"), danger="Yes")
    world.settle()
    acknowledged(world, LEAD)
    begin(world, HEAD, name="Jayden Smith")
    assert "Priya Nair: has not answered yet." in look_again(world, HEAD)
    answer(world, LEAD, WITHHELD)
    withheld = look_again(world, HEAD)
    answer(world, LEAD, NOTHING)
    assert look_again(world, HEAD) == withheld
    assert "Priya Nair: answered at 10:00, and passes nothing on to you." in withheld


def test_whoever_asks_sees_the_same_whether_or_not_a_case_is_hidden_from_them(
    world: World,
) -> None:
    """Trap 30: no case, reference, count or owner that they are not on the list of."""
    begin(world, name=LEAD)
    without = look_again(world)
    world.person(ASKER).press("The search is finished")
    world.person(ASKER).close_all()
    a_hidden_case(world)
    begin(world, name=LEAD)
    hidden = look_again(world)
    first, second = (case.reference for case in world.cases() if case.kind == "find_person")
    assert hidden.replace(second, first) == without
    assert "There is a question for you." in world.home(HEAD)
    answer(world, HEAD, NOTHING)
    assert look_again(world) == hidden
    answer(world, HEAD, WITHHELD)
    assert look_again(world) == hidden
    answer(world, HEAD, SOMETHING, what="One letter")
    assert "Helen Whitfield: answered at 10:00.\nOne letter" in look_again(world)


def test_whoever_it_is_about_is_not_asked_and_finds_no_trace(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    acknowledged(world, MANAGER)
    cards = len(world.cards(MANAGER))
    begin(world, name="RAO, Sunita")
    assert len(world.cards(MANAGER)) == cards
    assert "There is a question" not in world.home(MANAGER)
    assert the_search(world).reference not in world.home(MANAGER)


def test_somebody_of_ours_who_is_picked_finds_no_trace(world: World) -> None:
    begin(world, who="Ben Carter")
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter"]
    seen = world.all_that_is_seen_by("Ben Carter")
    assert world.case().reference not in seen
    assert "question" not in seen
    search, nobodys = world.case().id, uuid4()
    real = press_everything(world, "Ben Carter", search)
    made_up = press_everything(world, "Ben Carter", nobodys)
    assert str(real).replace(str(search), "ID") == str(made_up).replace(str(nobodys), "ID")


def test_only_those_who_answer_such_requests_may_search_and_nobody_about_themselves(
    world: World,
) -> None:
    shown = words_of(world.person(MANAGER).command("/vera", "find person"))
    assert "Only the data lead or the data protection officer or the headteacher can" in shown
    assert "This is about you." in begin(world, ASKER, name="carol dunn")
    assert world.cases() == []


def test_the_head_is_asked_for_somebody_who_has_left(world: World) -> None:
    a_case_with(world, "Jayden Smith")
    gone(world, MANAGER)
    begin(world, name="Jayden Smith")
    assert "There is a question for you." in world.home(HEAD)


def test_those_who_have_not_answered_are_reminded_each_school_morning_until_it_ends(
    world: World,
) -> None:
    a_case_with(world, "Jayden Smith")
    begin(world, name="Jayden Smith")
    asked = len(questions(world, MANAGER))
    world.later(days=1)
    assert len(questions(world, MANAGER)) == asked + 1
    world.person(ASKER).close_all()
    world.home(ASKER)
    world.person(ASKER).press("Open", on="home")
    world.person(ASKER).press("The search is finished")
    assert "This search is finished." in shown_to(world.person(ASKER))
    world.later(days=2)
    assert questions(world, MANAGER) == []
    assert world.actions().count("reminded_of_search") == 1


def test_somebody_who_leaves_before_answering_is_replaced_by_the_head(world: World) -> None:
    a_case_with(world, "Jayden Smith")
    begin(world, name="Jayden Smith")
    gone(world, MANAGER)
    world.later(days=1)
    assert "There is a question for you." in world.home(HEAD)


def test_the_searchers_own_cases_that_match_are_listed(world: World) -> None:
    first = a_case_with(world, "Jayden Smith")
    a_case_with(world, "Amy Jones", by="Joanne Bell")
    begin(world, HEAD, name="Jayden Smith")
    assert first.reference not in look_again(world, HEAD)
    world.person(HEAD).close_all()
    report(world.person("Fiona Grant"), danger="Yes")
    world.settle()
    reference = world.cases()[-1].reference
    add(world, HEAD, THEY_DO_IT, name="Jayden Smith", reference=reference)
    world.person(HEAD).close_all()
    shown = begin(world, HEAD, name="Jayden Smith")
    assert f"{reference}, Cyberbullying, sent on" in shown
    assert "may be about this person" in shown


def test_a_search_is_nobodys_report(world: World) -> None:
    begin(world, name="Jayden Smith")
    assert "You have sent none." in world.home(ASKER)


def test_who_was_not_asked_cannot_open_a_question(world: World) -> None:
    a_case_with(world, "Jayden Smith")
    begin(world, name="Jayden Smith")
    search = the_search(world).id
    for action in ("overview.question_card.open_question", "overview.answer_search"):
        assert NOTHING_HERE in str(press(world, LEAD, action, search))
    told = send_form(world, LEAD, "overview.file_answer", {"answer": "nothing"}, search)
    assert NOTHING_HERE in told
    assert NOTHING_HERE in str(press(world, MANAGER, "overview.show_search", search))
    assert "search_answered" not in world.actions()


def gone(world: World, name: str) -> None:
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == name)
        session.found(Person, person.id).left_on = date(2026, 4, 27)


def questions(world: World, name: str) -> list[str]:
    return [card.words() for card in world.cards(name) if card.words() == f"{OPEN_VERA}\nOpen"]
