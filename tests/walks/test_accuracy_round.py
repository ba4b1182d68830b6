"""Each term: is what the school holds about you right? Asked, nudged twice, and then listed (S78).

The rounds are those of the example's 2026-27: Monday 7 September 2026 is the third school day of
the autumn, Thursday 7 January 2027 that of the spring.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.accuracy.ask_staff import EARLIER, NO_ROUND, OVER
from handlers.call import Moment
from handlers.features import JOBS
from handlers.overview.schedule import planned
from storage.cases import Case
from storage.database import Database
from storage.keyring import Keyring
from storage.rounds import newest_round
from storage.vocabulary import Role, Urgency
from tests.walks import forging
from tests.walks.disclosure_acts import cases_of, log, open_it
from tests.walks.restarting import started_again
from tests.walks.staff_changes import holding, import_staff
from tests.walks.test_police_requests import ask, head_says_yes, note_answer, record
from tests.walks.world import NOTHING_HERE, World, a_world, shown_to, words_of

OFFICE, LEAD, HEAD, DSL = "Nadia Hussain", "Carol Dunn", "Helen Whitfield", "Priya Nair"
TEACHER, PARENT, FRIDAY_ONLY = "Kwame Mensah", "Ellie Moss", "Fiona Grant"
PATIENT = "Ben Carter"
BEFORE_TERM = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
ASKED = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
FIRST_NUDGE = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
SECOND_NUDGE = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
LISTED = datetime(2026, 9, 28, 8, 0, tzinfo=UTC)
NEXT_TERM = datetime(2027, 1, 7, 9, 0, tzinfo=UTC)

HELD = "What the school holds about you"
YES, CHANGED, SHOW = "Yes, still right", "Something has changed", "Show all of it"
PHONES = {TEACHER: "07700 900111", PARENT: "07700 900110"}


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school on the first morning of the autumn."""
    with a_world(database, keyring, platforms=[platform], at=BEFORE_TERM) as world:
        yield world
        assert world.errors == []


def questions(world: World, name: str) -> list[str]:
    """Read the questions that stand in somebody's chat now."""
    return [card.words() for card in world.cards(name) if HELD in card.words()]


def lists(world: World, name: str) -> list[str]:
    """Read the lists that somebody got."""
    return [card.words() for card in world.cards(name) if "Is our data right?" in card.words()]


def rounds_opened(world: World) -> list[str]:
    """Name the rounds of this kind that were opened, as the audit has them."""
    opened = world.facts("round_opened")
    return [str(each["name"]) for each in opened if each["kind"] == "accuracy"]


def press(world: World, name: str, button: str) -> str:
    """Press a button on the newest question; gives what is said or shown."""
    cards = [card for card in world.cards(name) if HELD in card.words()]
    said = words_of(world.person(name).press(button, message=cards[-1]))
    world.settle()
    return said


def report_change(
    world: World, name: str, *what: str, right: str = "07700 900999", by: str = ""
) -> str:
    """Say what has changed, from the newest question or from one's details."""
    person = world.person(name)
    if by:
        person.command("/vera", by)
        person.press(CHANGED)
    else:
        press(world, name, CHANGED)
    person.tick("What has changed?", list(what or ("My telephone",)))
    person.fill("What is right now?", right)
    person.submit()
    world.settle()
    shown = shown_to(person)
    person.close_all()
    return shown


def my_details(world: World, name: str) -> str:
    """Ask for one's details; gives what is shown."""
    person = world.person(name)
    person.close_all() if person.views else None
    person.command("/vera", "my details")
    return shown_to(person)


def the_correction(world: World) -> Case:
    (case,) = cases_of(world, "correction")
    return case


def test_at_nine_of_its_day_everybody_at_work_is_asked_with_what_chat_may_keep(
    world: World,
) -> None:
    """S78: name, work e-mail, role, line manager and days; the telephone by its end alone."""
    world.at(ASKED.replace(hour=7, minute=59))
    assert questions(world, TEACHER) == []
    world.at(ASKED)
    (asked,) = questions(world, TEACHER)
    for held in (TEACHER, "k.mensah@talavera.example", "Staff", "Sunita Rao", "Mon, Tue, Wed"):
        assert held in asked
    assert "ends in 111" in asked
    for kept in (PHONES[TEACHER], "900111"):
        assert kept not in "\n".join(world.posted())
    assert "shown when you press Show" in questions(world, PARENT)[0]
    assert "Joanne Bell" not in questions(world, "Marcus Bell")[0]
    card = world.card(TEACHER)
    assert "Vera: please check what the school holds about you." in card.notification()
    assert rounds_opened(world) == ["Autumn 2026"]
    assert questions(world, FRIDAY_ONLY) == []  # she works from Wednesday
    world.at(datetime(2026, 9, 9, 8, 0, tzinfo=UTC))
    assert len(questions(world, FRIDAY_ONLY)) == 1
    assert len(questions(world, TEACHER)) == 1


def test_yes_in_one_tap_and_the_card_says_thanks_without_data(world: World) -> None:
    """S78: the date and the answer are kept, and nothing of the data stays in chat."""
    world.at(ASKED)
    thanks = "Thank you. You said on Monday 7 September 2026 that it is right."
    assert thanks in press(world, TEACHER, YES)
    assert questions(world, TEACHER) == []
    (card,) = [each for each in world.cards(TEACHER) if thanks in each.words()]
    assert card.buttons() == []
    assert "Sunita Rao" not in card.words()
    assert "ends in" not in card.words()
    assert [each["said"] for each in world.facts("round_answered")] == ["yes"]
    forging.press(world, TEACHER, "accuracy.still_right", None)
    assert len(world.facts("round_answered")) == 1


def test_all_of_it_is_shown_to_them_alone_when_they_ask_also_between_rounds(world: World) -> None:
    """S78: their row, with the telephone, relatives and whether they are a parent here."""
    shown = my_details(world, "Marcus Bell")
    for held in ("07700 900106", "Joanne Bell", "Parent of a pupil here", "David Osei"):
        assert held in shown
    assert YES not in world.person("Marcus Bell").view.buttons()  # type: ignore[union-attr]
    assert NO_ROUND in str(forging.press(world, "Marcus Bell", "accuracy.still_right", None))
    world.at(ASKED)
    assert PHONES[TEACHER] in press(world, TEACHER, SHOW)
    world.person(TEACHER).press(YES)
    world.settle()
    assert questions(world, TEACHER) == []
    my_details(world, FRIDAY_ONLY)  # whose turn comes on Wednesday
    world.person(FRIDAY_ONLY).press(YES)
    world.at(datetime(2026, 9, 9, 8, 0, tzinfo=UTC))
    assert questions(world, FRIDAY_ONLY) == []


def test_a_change_is_a_task_for_the_office_and_is_routine(world: World) -> None:
    """S78, S79; rules, section 5: "accuracy reply" is P4, and R20 says who has it."""
    world.at(ASKED)
    shown = report_change(world, TEACHER, "My telephone", "My working days")
    assert "was sent to Carol Dunn, the data lead" in shown
    assert "retaliate" not in shown
    case = the_correction(world)
    assert (case.priority, case.route, case.quiet) == (Urgency.ROUTINE, "R20", False)
    assert questions(world, TEACHER) == []
    assert any("that something has changed." in card.words() for card in world.cards(TEACHER))
    opened = open_it(world, LEAD, case)
    for said in (
        PHONES[TEACHER],
        "Working days: Mon, Tue, Wed, Thu, Fri",
        "07700 900999",
        "Put it right",
    ):
        assert said in opened
    assert "07700" not in "\n".join(world.posted())
    (answered,) = world.facts("round_answered")
    assert answered["said"] == "change"


def test_the_same_form_sent_again_is_one_correction_and_changed_answers_amend_it(
    world: World,
) -> None:
    world.at(ASKED)
    report_change(world, TEACHER)
    forging.send_again(world)
    assert len(cases_of(world, "correction")) == 1
    forging.send_again(world, {"right": "07700 900888"})
    assert "07700 900888" in open_it(world, LEAD, the_correction(world))


def test_when_the_data_lead_says_so_themselves_it_goes_to_the_next(world: World) -> None:
    """R20: nobody deals with what is said of their own data."""
    world.at(ASKED)
    shown = report_change(world, LEAD)
    assert "Carol Dunn, the data lead" not in shown
    assert "was sent to Rosalind Pike, the data protection officer" in shown
    case = the_correction(world)
    assert "Put it right" in open_it(world, HEAD, case)
    assert NOTHING_HERE in str(
        forging.press(world, LEAD, "casework.case_card.open_case_screen", case.id)
    )


def test_whoever_was_given_what_was_wrong_is_listed_to_be_told(world: World) -> None:
    """S79, S88: from the log, also what is logged only later."""
    log(world, OFFICE, who=TEACHER, data=["Staff records"], recipient="Penny Pension")
    log(world, OFFICE, who=PARENT, data=["Staff records"], recipient="Another Colleague")
    world.at(ASKED)
    shown = report_change(world, TEACHER)
    assert "Penny Pension" not in shown
    opened = open_it(world, LEAD, the_correction(world))
    assert "Not told yet: Tell Penny Pension" in opened
    assert "Another Colleague" not in opened
    log(world, OFFICE, who=TEACHER, data=["Contact details"], recipient="Larry Late")
    assert "Not told yet: Tell Larry Late" in open_it(world, LEAD, the_correction(world))
    assert not the_correction(world).quiet
    assert "Larry" not in world.all_that_is_seen_by(TEACHER)


def given_to_the_police(world: World, name: str) -> None:
    ask(world, OFFICE, who=name, child="No")
    head_says_yes(world)
    note_answer(world)
    record(world)


@pytest.mark.parametrize("later", [False, True])
def test_what_the_police_were_given_neither_shows_nor_is_listed(world: World, later: bool) -> None:
    """S79, S87: nothing tells them that the police asked about them, before or after."""
    if not later:
        given_to_the_police(world, TEACHER)
    world.at(ASKED)
    shown = report_change(world, TEACHER)
    if later:
        given_to_the_police(world, TEACHER)
    case = the_correction(world)
    assert "PC Hale" not in open_it(world, HEAD, case)
    assert "PC Hale" not in open_it(world, LEAD, case)
    assert not case.quiet
    for secret in ("PC Hale", "olice request", "Contact details"):
        assert secret not in shown
        assert secret not in world.all_that_is_seen_by(TEACHER)
    (disclosure,) = cases_of(world, "disclosure")
    assert NOTHING_HERE in str(
        forging.press(world, TEACHER, "casework.case_card.open_case_screen", disclosure.id)
    )
    open_it(world, HEAD, disclosure)
    world.person(HEAD).press("Chronology")
    assert "must not know of this: please tell" in shown_to(world.person(HEAD))


def test_who_does_not_answer_is_nudged_twice_and_then_the_office_is_told(world: World) -> None:
    """S78; rules, section 8."""
    world.at(ASKED)
    everybody = [each for each in world.accounts if questions(world, each)]
    for name in everybody:
        if name not in (PATIENT, TEACHER):
            press(world, name, YES)
    world.at(FIRST_NUDGE)
    assert len(questions(world, PATIENT)) == 2
    world.at(SECOND_NUDGE)
    assert len(questions(world, PATIENT)) == 3
    assert len(questions(world, DSL)) == 0
    assert lists(world, OFFICE) == []
    world.at(LISTED)
    assert len(questions(world, PATIENT)) == 3
    for name in (OFFICE, LEAD):
        (told,) = lists(world, name)
        assert "of 16 have not answered." in told
        assert PATIENT not in told
        assert "3 more cannot be asked in chat." in told
    assert lists(world, HEAD) == []
    world.person(OFFICE).press("Show who", message=world.card(OFFICE))
    shown = shown_to(world.person(OFFICE))
    for name in (PATIENT, TEACHER, "Margaret Hollis: cannot be asked in chat"):
        assert name in shown
    assert DSL not in shown
    assert "unanswered_viewed" in world.actions()
    assert "Only the office or the data lead or the headteacher can" in str(
        forging.press(world, TEACHER, "accuracy.show_who_is_left", None)
    )
    press(world, PATIENT, YES)
    assert questions(world, PATIENT) == []


def test_where_there_is_no_office_the_head_is_told(world: World) -> None:
    import_staff(world, {OFFICE: holding(Role.STAFF), LEAD: holding(Role.STAFF)})
    world.at(LISTED)
    assert len(lists(world, HEAD)) == 1
    assert lists(world, OFFICE) == []


def test_a_new_term_ends_the_round_and_an_old_button_is_no_answer_to_the_new_one(
    world: World,
) -> None:
    """S78: a yes of September says nothing of January."""
    world.at(ASKED)
    with world.vera.database.reading(world.school.id) as session:
        old = newest_round(session, "accuracy")
    assert old is not None
    press(world, TEACHER, YES)
    world.at(NEXT_TERM)
    assert len(rounds_opened(world)) == 2
    before = len(world.facts("round_answered"))
    said = str(forging.press(world, PATIENT, "accuracy.still_right", old.id))
    assert EARLIER in said
    assert len(world.facts("round_answered")) == before
    assert "Thank you. You said on" in press(world, TEACHER, YES)
    assert NOTHING_HERE in str(
        forging.press(world, PATIENT, "accuracy.still_right", world.school.id)
    )
    assert len(world.facts("round_answered")) == before + 1


def test_whoever_has_not_been_asked_anew_reads_that_the_round_is_over(world: World) -> None:
    """Fiona Grant works from Wednesday; the spring begins to ask on a Thursday, so she is away."""
    world.away(FRIDAY_ONLY, datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC))
    world.at(datetime(2026, 9, 9, 8, 0, tzinfo=UTC))
    world.at(NEXT_TERM)
    overs = [card for card in world.cards(FRIDAY_ONLY) if OVER in card.words()]
    assert overs
    assert questions(world, FRIDAY_ONLY) == []
    world.person(FRIDAY_ONLY).press("Check my details", message=overs[-1])
    assert "07700 900112" in shown_to(world.person(FRIDAY_ONLY))
    world.at(datetime(2027, 1, 20, 9, 0, tzinfo=UTC))
    assert questions(world, FRIDAY_ONLY)


def test_a_vera_who_was_stopped_for_ten_days_asks_once_and_nudges_once(world: World) -> None:
    """Rules, section 8: caught up after a stop, and never twice."""
    world.at(datetime(2026, 9, 4, 15, 0, tzinfo=UTC))
    world.clock.now = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
    with started_again(world):
        world.settle()
        world.settle()
        assert len(questions(world, TEACHER)) == 1
        world.at(datetime(2026, 9, 18, 15, 0, tzinfo=UTC))
        assert len(questions(world, TEACHER)) == 1
        world.clock.now = datetime(2026, 9, 28, 15, 0, tzinfo=UTC)  # both nudges came meanwhile
        world.settle()
        assert len(questions(world, TEACHER)) == 2
        assert len(rounds_opened(world)) == 1


def test_whoever_has_left_is_neither_asked_nor_shown_anything(world: World) -> None:
    world.at(ASKED)
    import_staff(world, {}, leave=[TEACHER])
    world.at(FIRST_NUDGE)
    assert len(questions(world, TEACHER)) <= 1
    assert PHONES[TEACHER] not in str(
        forging.press(world, TEACHER, "accuracy.show_my_details", None)
    )


def planned_for(world: World, until: datetime) -> list[tuple[str, str, str]]:
    """Read what the schedule says until a moment: day, words and people."""
    with world.vera.database.reading(world.school.id) as session:
        moment = Moment(
            session=session, keyring=world.keyring, school=world.school, at=world.clock.now
        )
        found = planned(moment, JOBS, until=until)
    ours = ("Is what", "Reminder: is what", "Who has not said", "The letter to parents")
    return [
        (f"{each.at:%d %b}", each.said, each.to) for each in found if each.said.startswith(ours)
    ]


def test_the_schedule_says_when_who_is_asked_nudged_and_listed(world: World) -> None:
    asks = "Is what the school holds about you right?"
    (asked, letter) = planned_for(world, LISTED)
    assert asked[:2] == ("07 Sep", asks)
    assert letter == ("17 Sep", "The letter to parents is ready", "Carol Dunn, Nadia Hussain")
    world.at(ASKED)
    for name in [each for each in world.accounts if questions(world, each)]:
        if name != PATIENT:
            press(world, name, YES)
    nudge = f"Reminder: {asks[:1].lower()}{asks[1:]} (Autumn 2026)"
    assert planned_for(world, LISTED) == [
        ("14 Sep", nudge, PATIENT),
        ("17 Sep", "The letter to parents is ready", "Carol Dunn, Nadia Hussain"),
        ("21 Sep", nudge, PATIENT),
        (
            "28 Sep",
            "Who has not said whether it is right (Autumn 2026)",
            "Carol Dunn, Nadia Hussain",
        ),
    ]
