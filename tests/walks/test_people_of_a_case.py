"""The people of a case, each with a role: added, taken off with a reason, kept out if ours."""

from __future__ import annotations

from typing import Any

from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing, Urgency
from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.hiding import assert_hidden_from
from tests.walks.watched import bytes_kept
from tests.walks.world import NOT_LISTED, SOMEONE_HERE, World, a_world, fill_in, report, shown_to

HEAD, MANAGER = "Helen Whitfield", "Sunita Rao"
REPORTER = "Kwame Mensah"
ROLE = "What are they in this?"
WHO = "Who is it, if they work or govern here?"
NAME = "Their name, if they do not"
ACCOUNT = "Their account, address or number"
IT_HAPPENED, THEY_DO_IT = "It happened to them", "They are said to be doing it"
A_PARENT = "A parent or carer who was told"


def add(
    world: World,
    by: str,
    role: str,
    *,
    name: str = "",
    account: str = "",
    who: str = "",
    reference: str = "",
) -> str:
    """Open the case and add somebody; gives what is shown then."""
    open_case(world, by, reference=reference)
    fill = {label: text for label, text in ((NAME, name), (ACCOUNT, account)) if text}
    pick = {WHO: [who]} if who else {}
    return fill_in_form(world, by, "Add a person", choose={ROLE: role}, fill=fill, pick=pick)


def sent(world: World, **answers: object) -> None:
    report(world.person(REPORTER), **answers)
    world.settle()


def test_the_people_of_a_report_stand_on_the_case_with_a_role_each(world: World) -> None:
    sent(world)
    shown = open_case(world, MANAGER)
    assert "It happened to: Kwame Mensah. From the report." in shown
    assert "Reported it: Kwame Mensah. From the report." in shown


def test_about_a_colleague_they_are_the_target_and_not_the_reporter(world: World) -> None:
    sent(world, colleague="Fiona Grant", suspect=SOMEONE_HERE, named=["Ben Carter"])
    shown = open_case(world, "Helen Whitfield")
    assert "It happened to: Fiona Grant. From the report." in shown
    assert "It happened to: Kwame Mensah" not in shown
    assert "Said to be doing it: Ben Carter. From the report." in shown


def test_a_name_and_an_account_are_added_and_the_chronology_says_by_whom(world: World) -> None:
    sent(world)
    shown = add(world, MANAGER, THEY_DO_IT, name="Jayden Smith", account="@jay_s")
    assert "Said to be doing it: Jayden Smith, @jay_s. Added by Sunita Rao." in shown
    assert "Sunita Rao added somebody. Said to be doing it.\nWho\nJayden Smith, @jay_s" in shown
    world.settle()
    assert not any("Jayden" in posted for posted in world.posted())
    assert "Jayden" not in world.all_that_is_seen_by(REPORTER)


def test_somebody_is_taken_off_with_a_reason_and_the_chronology_keeps_both(world: World) -> None:
    """Trap 20: nothing is removed without a trace."""
    sent(world)
    add(world, MANAGER, THEY_DO_IT, name="Jayden Smith")
    open_case(world, MANAGER)
    shown = fill_in_form(
        world,
        MANAGER,
        "Take a person off",
        choose={"Who?": "Jayden Smith"},
        fill={"Why?": "It was his brother."},
    )
    assert "Said to be doing it: Jayden Smith" not in shown
    assert "took somebody off the people of the case.\nReason\nIt was his brother.\n" in shown
    assert "Who\nJayden Smith" in shown


def test_a_parent_who_was_told_stands_there_with_when_and_by_whom(world: World) -> None:
    sent(world)
    shown = add(world, MANAGER, A_PARENT, name="Mrs Smith")
    assert "Parent or carer told: Mrs Smith, told by Sunita Rao at 10:00." in shown
    assert "added somebody. Parent or carer told." in shown


def test_nobody_at_all_is_refused_with_words(world: World) -> None:
    sent(world)
    assert "Please choose somebody, or type a name" in add(world, MANAGER, THEY_DO_IT)
    assert "person_added" not in world.actions()


def test_a_colleague_added_as_doing_it_finds_no_trace_and_nor_do_their_relatives(
    world: World,
) -> None:
    """Rules 6, trap 30: as if the report had named them; S48, S75: quiet from then on."""
    sent(world)
    add(world, MANAGER, THEY_DO_IT, who="Joanne Bell")
    world.settle()
    assert world.standing(Standing.EXCLUDED) == ["Joanne Bell", "Marcus Bell"]
    assert world.case().quiet
    assert_hidden_from(world, "Joanne Bell")
    assert "Helen Whitfield" in world.standing(Standing.RESPONSIBLE)
    assert world.card("Helen Whitfield").words().startswith("Please open Vera.")


def test_somebody_on_the_list_who_is_added_as_doing_it_loses_the_case(world: World) -> None:
    """Rules 6: the one who has it as well, and their copies in chat are taken back."""
    sent(world)
    world.person(MANAGER).press("Acknowledge", message=world.card(MANAGER))
    world.settle()
    add(world, "Priya Nair", THEY_DO_IT, who=MANAGER)
    world.settle()
    case = world.case()
    assert case.owner_id is None
    assert case.waiting
    assert case.reference not in "\n".join(card.words() for card in world.cards(MANAGER))
    assert "Nothing waits for you." in world.home(MANAGER)
    for card in world.cards(MANAGER):
        assert card.buttons() == []


def test_whoever_has_the_case_hands_it_over_before_they_name_themselves(world: World) -> None:
    sent(world)
    world.person(MANAGER).press("Acknowledge", message=world.card(MANAGER))
    shown = add(world, MANAGER, THEY_DO_IT, who=MANAGER)
    assert "Please hand it over first" in shown
    assert world.standing(Standing.EXCLUDED) == []


def test_a_colleague_as_the_target_is_written_down_and_may_not_decide_it(world: World) -> None:
    sent(world)
    shown = add(world, MANAGER, IT_HAPPENED, who="Fiona Grant")
    assert "It happened to: Fiona Grant. Added by Sunita Rao." in shown
    assert "About: Fiona Grant" in shown
    assert world.standing(Standing.EXCLUDED) == []


def test_answers_that_change_add_the_people_whom_they_name(world: World) -> None:
    teacher = world.person(REPORTER)
    teacher.command("/report-cyberbullying")
    fill_in(teacher)
    teacher.submit()
    world.settle()
    assert Urgency(world.case().urgency) is Urgency.TODAY
    assert "Reported it: Kwame Mensah" in open_case(world, MANAGER)
    assert shown_to(world.person(MANAGER)).count("Kwame Mensah. From the report.") == 2


def test_the_card_leaves_the_channel_when_somebody_in_it_is_said_to_be_doing_it(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """Rules 6: quiet from then on, and never where they could look."""
    channels = {"senior-leaders": [HEAD, "David Osei", "Priya Nair"]}
    with a_world(database, keyring, channels=channels, platforms=[platform]) as world:
        report(world.person(REPORTER), suspect="A parent or carer")
        world.settle()
        case, where = world.case(), world.person(HEAD)
        assert case.reference in words_in_the_channel(where)
        add(world, MANAGER, THEY_DO_IT, who="David Osei")
        world.settle()
        assert case.reference not in words_in_the_channel(where)
        assert "David Osei" in world.standing(Standing.EXCLUDED)
        assert world.errors == []


def words_in_the_channel(person: Any) -> str:
    return "\n".join(message.words() for message in person.messages("senior-leaders"))


def test_the_chronology_says_why_it_is_more_urgent_since_somebody_here_is_accused(
    world: World,
) -> None:
    sent(world)
    add(world, MANAGER, THEY_DO_IT, who="Ben Carter")
    assert world.case().priority is Urgency.HOUR
    shown = open_case(world, MANAGER)
    assert "Vera raised the priority from Today to Within the hour.\nReason\n" in shown
    assert "The person said to be doing it works with children." in shown


def test_of_all_that_is_written_down_nothing_lies_open_in_the_database(world: World) -> None:
    sent(world)
    add(world, MANAGER, THEY_DO_IT, name="Zebedee Quillfeather", account="@zeb_quill")
    stored = bytes_kept(world)
    for secret in (b"Zebedee", b"Quillfeather", b"zeb_quill", b"quillfeather zebedee"):
        assert secret not in stored


def test_the_name_of_a_colleague_who_is_not_listed_comes_from_the_report(world: World) -> None:
    teacher = world.person(REPORTER)
    teacher.command("/report-cyberbullying")
    fill_in(teacher, suspect=SOMEONE_HERE)
    teacher.pick_person("Who at the school?", "coach", NOT_LISTED)
    teacher.fill("Who is it?", "The football coach")
    teacher.submit()
    world.settle()
    assert "Said to be doing it: The football coach. From the report." in open_case(world, HEAD)
