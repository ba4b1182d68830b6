"""Data that was wrong: everybody who was given it is listed, and told one by one (S79, S88)."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.cases import Case
from storage.vocabulary import CaseState, Standing
from tests.walks import forging
from tests.walks.case_acts import fill_in_form
from tests.walks.disclosure_acts import CHILD, NAME, WHOSE, cases_of, log, open_it
from tests.walks.hiding import assert_finds_nothing, assert_hidden_from
from tests.walks.test_police_requests import ask, head_says_yes, note_answer, record
from tests.walks.test_to_the_wrong_person import astray
from tests.walks.world import World, shown_to

OFFICE, LEAD, HEAD = "Nadia Hussain", "Carol Dunn", "Helen Whitfield"
WHICH = "Which data was wrong?"
WRONG, RIGHT = "What was wrong?", "What is right?"
CAME = "What came of it?"
ALL_TOLD = "All told"
PUT_RIGHT = "Put it right where it is kept"


def correct(world: World, by: str, *, name: str = CHILD, who: str = "", data: str = "") -> str:
    """Log a correction; gives what is shown then."""
    person = world.person(by)
    person.close_all() if person.views else None
    person.command("/log-correction")
    if who:
        person.pick_person(WHOSE, who.split()[0], who)
    else:
        person.fill(NAME, name)
    person.tick(WHICH, [data or "Contact details"])
    person.fill(WRONG, "The house number is 14.")
    person.fill(RIGHT, "The house number is 41.")
    person.submit()
    world.settle()
    return shown_to(person)


def three_who_were_told(world: World) -> None:
    log(world, OFFICE, recipient="Ada Brook")
    log(
        world,
        HEAD,
        recipient="Dr Patel",
        data=["Contact details", "Medical information (sensitive)"],
    )
    log(world, OFFICE, recipient="Colin Reed", how="By e-mail")
    log(world, OFFICE, recipient="Not Concerned", data=["Attendance"])
    log(world, OFFICE, recipient="Another Child", name="Amy Jones")


def settle(world: World, by: str, near: str, how: str = "It is done", why: str = "") -> str:
    open_it(world, by, the_correction(world))
    fill = {"Why not, and who decided it?": why} if why else {}
    return fill_in_form(world, by, "What came of it", near=near, choose={CAME: how}, fill=fill)


def the_correction(world: World) -> Case:
    (case,) = cases_of(world, "correction")
    return case


def test_everybody_who_was_given_it_is_told_before_it_ends(world: World) -> None:
    """S79, S88; UK GDPR, article 19: "each recipient", or why it cannot be done."""
    three_who_were_told(world)
    shown = correct(world, LEAD)
    for name in ("Ada Brook", "Dr Patel", "Colin Reed"):
        assert f"Not told yet: Tell {name}, Camp Farm School" in shown
    assert "Not Concerned" not in shown
    assert "Another Child" not in shown
    assert "Carol Dunn, by 16:30 on Wednesday 6 May 2026." in shown  # over the bank holiday
    assert "Close the case" not in shown
    world.person(LEAD).press(ALL_TOLD)
    assert "Not everything is done yet." in shown_to(world.person(LEAD))
    for name in ("Ada Brook", "Dr Patel"):
        assert "Told at 10:00: Tell" in settle(world, LEAD, f"Tell {name}")
    world.person(LEAD).press(ALL_TOLD)
    assert "Not everything is done yet." in shown_to(world.person(LEAD))
    settle(world, LEAD, "Tell Colin Reed", "It is not needed", "He has died; the head decided.")
    settle(world, LEAD, f"{PUT_RIGHT}: Carol")
    world.person(LEAD).press(ALL_TOLD)
    assert the_correction(world).state == CaseState.CLOSED
    assert "all that had to be done is done, and recorded" in shown_to(world.person(LEAD))
    assert not any("Brook" in posted or CHILD in posted for posted in world.posted())


def test_until_it_is_done_its_owner_is_reminded_in_the_holidays_too(world: World) -> None:
    """Rules, section 8: recipients not told after five working days."""
    world.at(datetime(2026, 7, 22, 9, 0, tzinfo=UTC))
    log(world, OFFICE)
    correct(world, LEAD)
    world.at(datetime(2026, 7, 30, 9, 0, tzinfo=UTC))
    assert "reminded_of_actions" in world.actions()
    assert any("due" in card.words() for card in world.cards(LEAD))


def test_whoever_takes_it_on_tells_them(world: World) -> None:
    """What anybody at the school notices goes to the data lead (R20)."""
    log(world, OFFICE)
    words = correct(world, "Kwame Mensah")
    assert "was sent to Carol Dunn, the data lead" in words
    assert "Ada Brook" not in words
    assert "Carol Dunn, by 16:30" in open_it(world, LEAD, the_correction(world))
    open_it(world, HEAD, the_correction(world))
    world.person(HEAD).press("Acknowledge")
    assert "Helen Whitfield, by 16:30" in open_it(world, HEAD, the_correction(world))


def test_something_else_lists_everybody_who_was_given_anything(world: World) -> None:
    three_who_were_told(world)
    shown = correct(world, LEAD, data="Something else")
    assert shown.count("Not told yet: Tell") == 4


def test_nobody_in_the_log_is_said_so_and_it_is_put_right_all_the_same(world: World) -> None:
    shown = correct(world, LEAD)
    assert "The log knows of nobody who was given it." in shown
    assert f"{PUT_RIGHT}: Carol Dunn" in shown


def test_it_begins_from_the_disclosure_itself(world: World) -> None:
    log(world, OFFICE)
    person = world.person(OFFICE)
    person.press("This data was wrong")
    shown = shown_to(person)
    assert CHILD in shown
    person.fill(WRONG, "The name of the road")
    person.fill(RIGHT, "Gun Hill")
    person.submit()
    world.settle()
    assert "Tell Ada Brook, Camp Farm School" in open_it(world, LEAD, the_correction(world))


def test_whoever_it_went_to_by_mistake_is_not_told_what_is_right(world: World) -> None:
    """They must delete what they have; the right data would be a second breach."""
    log(world, OFFICE, recipient="Wanda Wrong")
    astray(world, OFFICE)
    shown = correct(world, LEAD)
    assert "Tell Wanda Wrong" not in shown
    assert "Wanda Wrong, Camp Farm School" in shown
    assert "it went to the wrong person: see the breach" in shown


def test_a_correction_does_not_go_on_telling_whom_it_went_to_by_mistake(world: World) -> None:
    log(world, OFFICE, recipient="Wanda Wrong")
    correct(world, LEAD)
    open_it(world, OFFICE, cases_of(world, "disclosure")[0])
    astray(world, OFFICE)
    shown = open_it(world, LEAD, the_correction(world))
    assert "Not told, settled at 10:00: Tell Wanda Wrong" in shown
    assert "It went to the wrong person: see the breach." in shown
    settle(world, LEAD, PUT_RIGHT)
    world.person(LEAD).press(ALL_TOLD)
    assert the_correction(world).state == CaseState.CLOSED


def test_what_is_logged_only_after_it_was_noticed_is_told_as_well(world: World) -> None:
    correct(world, LEAD)
    log(world, OFFICE, recipient="Larry Late")
    log(world, OFFICE, recipient="Not Concerned", data=["Attendance"])
    log(world, OFFICE, recipient="Another Child", name="Amy Jones")
    shown = open_it(world, LEAD, the_correction(world))
    assert "Not told yet: Tell Larry Late" in shown
    assert "Not Concerned" not in shown
    assert "Another Child" not in shown
    assert shown.count(f"{PUT_RIGHT}: Carol Dunn") == 1


def test_a_correction_is_kept_from_whom_a_later_disclosure_is_kept_from(world: World) -> None:
    correct(world, HEAD)
    ask(world, OFFICE, relative=LEAD)
    head_says_yes(world)
    note_answer(world)
    record(world)
    assert "PC Hale" in open_it(world, HEAD, the_correction(world))
    assert_finds_nothing(world, LEAD, the_correction(world).id)


def test_whoever_logged_a_correction_reads_in_it_of_nothing_that_is_kept_from_them(
    world: World,
) -> None:
    correct(world, LEAD)
    ask(world, OFFICE, relative=LEAD)
    head_says_yes(world)
    note_answer(world)
    record(world)
    assert "PC Hale" not in open_it(world, LEAD, the_correction(world))
    open_it(world, HEAD, cases_of(world, "disclosure")[0])
    world.person(HEAD).press("Chronology")
    assert "must not know of this: please tell" in shown_to(world.person(HEAD))


def test_changed_answers_add_whoever_was_given_that_too(world: World) -> None:
    three_who_were_told(world)
    correct(world, LEAD, data="Attendance")
    forging.send_again(world, {"categories": ["attendance", "contact"]})
    shown = open_it(world, LEAD, the_correction(world))
    assert shown.count("Not told yet: Tell") == 4
    assert shown.count(f"{PUT_RIGHT}: Carol Dunn") == 1


def test_somebody_whose_own_data_was_wrong_finds_no_trace_of_it(world: World) -> None:
    """Rules, R20: the person it is about, if staff, and everybody from whom the log is kept."""
    correct(world, OFFICE, who="Carol Dunn")
    assert "Carol Dunn" in world.standing(Standing.EXCLUDED)
    world.later(hours=1)
    assert_hidden_from(world, LEAD)
