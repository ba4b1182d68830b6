"""The privacy notice: linked by every form, and once a year compared with what is printed (S92)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from storage.rounds import newest_round
from tests.walks import forging
from tests.walks.policy_acts import (
    CHANGE,
    HEAD,
    LEAD,
    NEW_VERSION,
    NOT_READ,
    NOTICE,
    OFFICE,
    OTHER,
    SOCIAL_MEDIA,
    TEACHER,
    at_local,
    cards_with,
    do,
    fill_in,
    opened,
    versions,
)
from tests.walks.staff_changes import import_staff
from tests.walks.world import (
    DANGER,
    IMAGE,
    NOTHING_HERE,
    SUSPECT,
    World,
    a_world,
    answer_first,
    changed_settings,
    shown_to,
    words_of,
)

LINE = "How the school uses what you write: Privacy notice, version 3, https://talavera.example/privacy"
QUESTION = "Do the prospectus and the website show version 3 of the privacy notice?"
YES, NO = "Yes, they match", "No"


def record_version_4(world: World) -> None:
    do(
        world,
        LEAD,
        NEW_VERSION,
        policy=NOTICE,
        fill={"Version": "4", "Where can it be read?": "https://talavera.example/privacy-4"},
        choose={"Must everybody read it?": NOT_READ},
    )


# -- every form links it


def test_a_form_links_the_notice_at_each_step_and_still_when_it_is_drawn_again_s72(
    world: World,
) -> None:
    person = world.person(TEACHER)
    person.command("/report-cyberbullying")
    assert LINE in shown_to(person)
    assert LINE in answer_first(person)
    person.fill("What happened?", "They wrote that I am a liar.")
    person.choose(SUSPECT, "Someone who works or governs here")  # asks one question more
    assert LINE in shown_to(person)
    shown = shown_to(person)
    assert shown.count(LINE) == 1
    assert shown.index("confidential, not anonymous") < shown.index(LINE)  # it is the last line
    assert {DANGER, IMAGE} <= set(person.view.questions() if person.view else ())


def test_a_new_version_of_the_notice_is_what_forms_link_from_then_on_s59(world: World) -> None:
    record_version_4(world)
    person = world.person(TEACHER)
    person.command("/log-request")
    said = shown_to(person)
    assert "Privacy notice, version 4, https://talavera.example/privacy-4" in said
    assert "version 3" not in said


def test_what_vera_says_of_privacy_links_it_too_s56(world: World) -> None:
    person = world.person(TEACHER)
    person.command("/vera", "privacy")
    assert LINE in shown_to(person)


def test_without_a_notice_in_the_register_a_form_says_what_it_said_before(
    database: Database, keyring: Keyring, platform: str, tmp_path: Path
) -> None:
    none = changed_settings(tmp_path, replace={'kind = "privacy_notice"\n': ""})
    with a_world(database, keyring, platforms=[platform], settings_file=none) as world:
        person = world.person(TEACHER)
        person.command("/report-cyberbullying")
        said = answer_first(person)
        assert "How the school uses" not in said
        assert "confidential, not anonymous" in said
        assert world.errors == []


# -- once a year


@pytest.fixture
def world_in_september(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """Tuesday 29 September 2026."""
    at = datetime(2026, 9, 29, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=at) as world:
        yield world
        assert world.errors == []


def question(world: World, name: str = LEAD) -> str:
    """Give the newest card with the question, as words."""
    return cards_with(world, name, YES)[-1].words()


def tap(world: World, button: str) -> str:
    """Answer the newest question, and read what is said."""
    person = world.person(LEAD)
    said = words_of(person.press(button, message=cards_with(world, LEAD, YES)[-1]))
    world.settle()
    return said


def test_in_october_the_data_lead_is_asked_and_a_yes_is_kept_with_its_version_s92(
    world_in_september: World,
) -> None:
    world = world_in_september
    world.at(at_local(date(2026, 10, 1), 9, 5))
    assert QUESTION in question(world)
    assert "https://talavera.example/privacy" in question(world)
    assert cards_with(world, OFFICE, YES) == []
    assert cards_with(world, HEAD, YES) == []
    matched = (
        "On Thursday 1 October 2026 the prospectus and the website were said to show version 3."
    )
    assert matched in tap(world, YES)
    assert cards_with(world, LEAD, YES) == []  # drawn again, without its buttons
    assert matched in opened(world, TEACHER, NOTICE)
    assert "said to show" not in opened(world, TEACHER, SOCIAL_MEDIA)
    world.at(at_local(date(2026, 12, 18), 12))
    assert cards_with(world, LEAD, YES) == []
    assert world.actions().count("prospectus_matches") == 1


def test_a_no_says_what_to_do_and_is_asked_again_after_ten_school_days_s92(
    world_in_september: World,
) -> None:
    world = world_in_september
    world.at(at_local(date(2026, 10, 1), 9, 5))
    assert "Please have the current privacy notice put into the prospectus" in tap(world, NO)
    assert "You said that they do not yet." in question(world)
    assert "Nobody has said yet" in opened(world, TEACHER, NOTICE)
    world.at(at_local(date(2026, 10, 14), 12))
    assert len(cards_with(world, LEAD, YES)) == 1
    world.at(at_local(date(2026, 10, 15), 12))
    assert len(cards_with(world, LEAD, YES)) == 2
    world.at(at_local(date(2026, 11, 6), 12))  # and so on, over half-term
    assert len(cards_with(world, LEAD, YES)) == 3
    tap(world, YES)
    world.at(at_local(date(2027, 3, 1), 12))
    assert cards_with(world, LEAD, YES) == []


def test_an_answer_about_an_older_version_is_not_taken_for_one_about_the_newest(
    world_in_september: World,
) -> None:
    world = world_in_september
    world.at(at_local(date(2026, 10, 1), 9, 5))
    old = versions(world, NOTICE)[-1].id
    record_version_4(world)
    said = "\n".join(forging.press(world, LEAD, "policies.they_match", old))
    assert "By now it is Privacy notice, version 4." in said
    world.settle()
    assert "version 4 of the privacy notice?" in question(world)
    tap(world, YES)
    with world.vera.database.reading(world.school.id) as session:
        round = newest_round(session, "prospectus")
        assert round is not None
        assert round.subject_id == versions(world, NOTICE)[-1].id


def test_whoever_was_not_asked_answers_nothing(world_in_september: World) -> None:
    world = world_in_september
    world.at(at_local(date(2026, 10, 1), 9, 5))
    current = versions(world, NOTICE)[-1].id
    for action in ("policies.they_match", "policies.they_differ"):
        assert NOTHING_HERE in "\n".join(forging.press(world, TEACHER, action, current))
    assert "prospectus_matches" not in world.actions()


def test_without_a_data_lead_the_office_is_asked_and_a_second_tap_is_answered(
    world_in_september: World,
) -> None:
    world = world_in_september
    import_staff(world, {}, leave=[LEAD])
    world.at(at_local(date(2026, 10, 1), 9, 5))
    assert QUESTION in question(world, OFFICE)
    current = versions(world, NOTICE)[-1].id
    forging.press(world, OFFICE, "policies.they_match", current)
    again = "\n".join(forging.press(world, OFFICE, "policies.they_differ", current))
    assert "This is settled for this year." in again
    assert world.actions().count("prospectus_differs") == 0


def test_a_school_without_a_notice_is_asked_nothing(world_in_september: World) -> None:
    world = world_in_september
    do(
        world,
        LEAD,
        CHANGE,
        policy=NOTICE,
        choose={"Is it in use?": "No: take it out of the register"},
    )
    world.at(at_local(date(2026, 10, 20), 12))
    assert cards_with(world, LEAD, YES) == []


# -- which policy is the notice

SECOND = "There is a privacy notice in use already."
THE_NOTICE = "The privacy notice, which every form of Vera links"


def linked(world: World) -> str:
    """Open a form, and read its last line."""
    person = world.person(TEACHER)
    person.command("/log-request")
    said = shown_to(person)
    person.close_all()
    return said.rpartition("How the school uses what you write: ")[2]


def test_an_owner_does_not_make_their_policy_the_notice_and_nobody_a_second_one(
    world: World,
) -> None:
    do(
        world,
        LEAD,
        CHANGE,
        choose={"Who looks after it?": "Somebody else"},
        pick={"Who?": OTHER},
        fill={"Where can it be read?": "https://talavera.example/not-it"},
    )
    own = do(world, OTHER, CHANGE, choose={"What is it?": THE_NOTICE})
    assert "Only the headteacher, the data lead, the office" in own
    assert SECOND in do(world, LEAD, CHANGE, choose={"What is it?": THE_NOTICE})
    do(
        world,
        LEAD,
        CHANGE,
        policy=NOTICE,
        choose={"Is it in use?": "No: take it out of the register"},
    )
    assert "Only the headteacher" in do(world, OTHER, CHANGE, choose={"What is it?": THE_NOTICE})
    said = do(world, OTHER, CHANGE, fill={"To be read beside it": "Internet Use Policy"})
    assert "To be read beside" in said  # what else is said of it stays the owner's
    do(world, LEAD, CHANGE, choose={"What is it?": THE_NOTICE})
    assert linked(world).startswith(
        "Social Media Policy, version 1.2, https://talavera.example/not-it"
    )


def test_a_second_notice_is_not_added_and_one_without_a_version_is_linked_s72(
    world: World,
) -> None:
    def add(name: str) -> str:
        words_of(world.person(LEAD).command("/vera", "policy new"))
        said = fill_in(
            world,
            LEAD,
            fill={"Name": name, "Where can it be read?": "https://talavera.example/anew"},
            choose={
                "What is it?": THE_NOTICE,
                "Who looks after it?": "The headteacher",
                "Must everybody read it?": NOT_READ,
            },
        )
        world.person(LEAD).close_all()
        return said

    assert SECOND in add("How we use data")
    do(
        world,
        LEAD,
        CHANGE,
        policy=NOTICE,
        choose={"Is it in use?": "No: take it out of the register"},
    )
    add("How we use data")
    assert linked(world).startswith("How we use data, https://talavera.example/anew")
    said = words_of(world.person(LEAD).command("/vera", "policy summary"))
    assert "How we use data: no version on record, which every form links." in said
