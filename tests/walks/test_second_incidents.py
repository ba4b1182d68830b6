"""A second incident with the same people within 30 days: linked, raised, and never told by it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.case_links import CaseLink
from storage.cases import Case
from storage.vocabulary import Urgency
from tests.walks.case_acts import open_case
from tests.walks.test_people_of_a_case import THEY_DO_IT, add
from tests.walks.world import NOT_LISTED, SOMEONE_HERE, World, fill_in, report

MANAGER, REPORTER, OTHER_REPORTER = "Sunita Rao", "Kwame Mensah", "Fiona Grant"
SECOND = "It is the second incident within 30 days."
LINKED = "Vera linked it to another case: the same person."


def links(world: World) -> set[tuple[str, str, str]]:
    with world.vera.database.reading(world.school.id) as session:
        references = {case.id: case.reference for case in session.scalars(select(Case))}
        return {
            (references[link.case_id], references[link.other_id], link.why)
            for link in session.scalars(select(CaseLink))
        }


def first_about(world: World, name: str, *, by: str = REPORTER) -> Case:
    """Have somebody report, and their manager write down who did it."""
    report(world.person(by))
    world.settle()
    add(world, MANAGER, THEY_DO_IT, name=name)
    world.person(MANAGER).close_all()
    world.settle()
    return world.cases()[-1]


def report_about(world: World, name: str, *, by: str = OTHER_REPORTER) -> Case:
    """Have somebody report somebody here who is on no list, by name."""
    person = world.person(by)
    person.command("/report-cyberbullying")
    fill_in(person, suspect=SOMEONE_HERE)
    person.pick_person("Who at the school?", name.split()[0], NOT_LISTED)
    person.fill("Who is it?", name)
    person.submit()
    world.settle()
    return world.cases()[-1]


def test_the_same_name_in_another_report_is_linked_and_both_say_so(world: World) -> None:
    first = first_about(world, "Coach Smith")
    world.clock.move(days=20)
    second = report_about(world, "SMITH, Coach")
    assert links(world) == {
        (first.reference, second.reference, "same_person"),
        (second.reference, first.reference, "same_person"),
    }
    shown = open_case(world, "Helen Whitfield")
    assert LINKED in shown
    assert world.facts("linked")[0]["why"] == "same_person"


def test_the_quiet_one_is_not_told_aloud_in_the_open_one(world: World) -> None:
    """Rules 6: those who read the first may be kept out of the second."""
    first_about(world, "Coach Smith")
    second = report_about(world, "Coach Smith")
    assert second.quiet
    shown = open_case(world, MANAGER)
    assert "linked it to another case" not in shown
    assert second.reference not in shown


def test_a_second_incident_raises_the_priority_and_says_why(world: World) -> None:
    """Rules 5: a course of conduct; the same teacher again, this time told by a colleague."""
    report(world.person(REPORTER))
    world.clock.move(days=20)
    report(world.person(OTHER_REPORTER), colleague=REPORTER)
    world.settle()
    first, second = world.cases()
    assert first.priority is Urgency.TODAY
    assert second.priority is Urgency.HOUR
    assert SECOND in open_case(world, MANAGER, reference=second.reference)
    assert SECOND not in open_case(world, MANAGER, reference=first.reference)
    assert len(links(world)) == 2


@pytest.mark.parametrize(("days", "priority"), [(30, Urgency.HOUR), (31, Urgency.TODAY)])
def test_it_is_counted_for_thirty_days_and_no_longer(
    world: World, days: int, priority: Urgency
) -> None:
    report(world.person(REPORTER))
    world.clock.move(days=days)
    report(world.person(OTHER_REPORTER), colleague=REPORTER)
    assert world.cases()[-1].priority is priority
    assert bool(links(world)) is (priority is Urgency.HOUR)


def test_a_hidden_earlier_case_is_never_counted_linked_or_mentioned(world: World) -> None:
    """Trap 30: the line manager reads the second one and must not learn that she was accused."""
    report(world.person(REPORTER), suspect=SOMEONE_HERE, named=[MANAGER])
    world.settle()
    world.clock.move(days=1)
    report(world.person(OTHER_REPORTER), colleague=REPORTER)
    world.settle()
    assert links(world) == set()
    second = world.cases()[-1]
    assert second.priority is Urgency.TODAY
    shown = open_case(world, MANAGER, reference=second.reference)
    assert SECOND not in shown
    assert "Linked" not in shown
    assert "linked" not in world.actions()


def test_whoever_only_sent_it_does_not_make_it_a_second_one(world: World) -> None:
    report(world.person(REPORTER), colleague="Ben Carter")
    world.settle()
    world.clock.move(days=1)
    report(world.person(OTHER_REPORTER), colleague=REPORTER)
    world.settle()
    assert links(world) == set()


def test_somebody_added_later_links_it_and_raises_it_once_with_the_reason(world: World) -> None:
    first = first_about(world, "Jayden Smith")
    world.clock.move(days=1)
    report(world.person(OTHER_REPORTER))
    world.settle()
    second = world.cases()[-1]
    assert second.priority is Urgency.TODAY
    this = second.reference
    shown = add(world, MANAGER, THEY_DO_IT, name="jayden smith", reference=this)
    assert f"Vera raised the priority from Today to Within the hour.\nReason\n{SECOND}" in shown
    assert f"Linked\n{first.reference}, Cyberbullying" in shown
    assert world.cases()[-1].priority is Urgency.HOUR
    add(world, MANAGER, THEY_DO_IT, account="Jayden Smith", reference=this)
    assert world.cases()[-1].priority is Urgency.HOUR
    assert world.actions().count("priority_raised") == 1
    assert links(world) == {
        (first.reference, second.reference, "same_person"),
        (second.reference, first.reference, "same_person"),
    }
    shown = open_case(world, MANAGER, reference=first.reference)
    assert "Vera linked it to another case" in shown


def test_the_same_account_is_found_and_called_so(world: World) -> None:
    report(world.person(REPORTER))
    world.settle()
    add(world, MANAGER, THEY_DO_IT, account="@Jay_S")
    report(world.person(OTHER_REPORTER))
    world.settle()
    shown = add(world, MANAGER, THEY_DO_IT, account="jay_s on TikTok @jay_s")
    assert "linked it to another case: the same account." in shown


def test_a_drill_is_no_incident(world: World) -> None:
    first_about(world, "Jayden Smith")
    head = world.person("Helen Whitfield")
    head.command("/vera", "drill")
    head.choose("What should the drill report?", "A pupil is bullying a member of staff (Today)")
    head.submit()
    world.settle()
    assert links(world) == set()
