"""What was given went to the wrong person: a breach opens, and its clock runs from awareness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from handlers.casework.sealed import written_about
from storage.breaches import Breach
from storage.cases import people_standing
from storage.disclosures import Disclosure
from storage.roster import names_of
from storage.sealing import Safe
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.disclosure_acts import CHILD, cases_of, log, open_it
from tests.walks.hiding import assert_hidden_from
from tests.walks.world import World, shown_to

OFFICE, LEAD, HEAD, DSL = "Nadia Hussain", "Carol Dunn", "Helen Whitfield", "Priya Nair"
WRONG = "This went to the wrong person"
NOTICED, HAPPENED = "When was it noticed?", "What happened?"
ASKED = "Was whoever has it asked to delete it?"
CONFIRMED = "Have they written back that they have deleted it?"


def astray(world: World, by: str, *, hours_ago: float = 0) -> str:
    """Say of the disclosure that is open that it went astray; gives what is shown then."""
    person = world.person(by)
    person.press(WRONG)
    if hours_ago:
        person.pick_moment(NOTICED, world.clock.now - timedelta(hours=hours_ago))
    person.fill(HAPPENED, "I chose the wrong address.")
    person.choose(ASKED, "Yes")
    person.choose(CONFIRMED, "Not yet")
    person.submit()
    world.settle()
    return shown_to(person)


def rows(world: World, kind: type[Any]) -> list[Any]:
    with world.vera.database.reading(world.school.id) as session:
        return list(session.scalars(select(kind)))


def test_the_wrong_person_opens_a_breach_whose_clock_runs_from_awareness(world: World) -> None:
    """UK GDPR, article 33; rules, section 3: from awareness, not from when it was sent."""
    log(world, OFFICE, how="By e-mail", given_at=world.clock.now - timedelta(hours=20))
    shown = astray(world, OFFICE, hours_ago=3)
    assert "was sent to" in shown
    (breach,) = rows(world, Breach)
    (row,) = rows(world, Disclosure)
    assert breach.aware_at == world.clock.now - timedelta(hours=3)
    assert breach.happened_at == world.clock.now - timedelta(hours=20)
    assert (row.breach_id, row.astray_at) == (breach.case_id, breach.aware_at)
    case = next(each for each in world.cases() if each.id == breach.case_id)
    assert case.route == "R21"
    content = open_it(world, LEAD, case)
    for words in ("I chose the wrong address.", f"Whose data: {CHILD}"):
        assert words in content
    assert "the same matter" in content
    with world.vera.database.reading(world.school.id) as session:
        written = written_about(Safe(session, world.keyring), case.id)
    assert written["who_has_it"] == "Ada Brook, Camp Farm School"
    assert written["done_already"] == "Whoever has it has been asked to delete it."
    assert CHILD not in "".join(world.posted())


def test_a_second_press_leads_to_the_same_breach(world: World) -> None:
    log(world, OFFICE)
    astray(world, OFFICE)
    (case,) = cases_of(world, "disclosure")
    shown = open_it(world, LEAD, case)
    assert "This went to the wrong person. It was noticed at 10:00." in shown
    (breach,) = rows(world, Breach)
    world.person(LEAD).press(WRONG)
    reference = next(each.reference for each in world.cases() if each.id == breach.case_id)
    assert reference in shown_to(world.person(LEAD))
    answers = {"account": "Again", "asked": "no"}
    forging.send_form(world, LEAD, "disclosures.file_astray", answers, case.id)
    assert len(rows(world, Breach)) == 1


def test_the_safeguarding_lead_hears_of_a_childs_record_and_not_of_a_colleagues(
    world: World,
) -> None:
    log(world, OFFICE, who="Ben Carter")
    astray(world, OFFICE)
    assert DSL not in people_of_breach(world)
    log(world, OFFICE)
    astray(world, OFFICE)
    assert DSL in people_of_breach(world)


def test_the_breach_is_kept_from_whom_the_disclosure_is_kept_from(world: World) -> None:
    """Rules, R20: whose data it is finds no trace, also of what went wrong with it."""
    log(world, OFFICE, who=LEAD, recipient="The LADO", data=["Staff records"])
    astray(world, OFFICE)
    world.later(hours=1)
    assert LEAD not in people_of_breach(world)
    assert_hidden_from(world, LEAD, rows(world, Breach)[0].case_id)


def people_of_breach(world: World) -> list[str]:
    newest = max(rows(world, Breach), key=lambda each: each.case_id)
    with world.vera.database.reading(world.school.id) as session:
        on_it = people_standing(session, newest.case_id, Standing.RESPONSIBLE, Standing.COPIED)
        return list(names_of(session, on_it).values())


def test_it_cannot_have_been_noticed_tomorrow(world: World) -> None:
    log(world, OFFICE)
    assert "This is still to come." in astray(world, OFFICE, hours_ago=-5)
    assert rows(world, Breach) == []


def test_an_earlier_awareness_is_never_refused_whenever_it_was_logged(world: World) -> None:
    """The clock runs from the first who noticed; when it was given may be logged as "now"."""
    log(world, OFFICE)
    astray(world, OFFICE, hours_ago=20)
    (breach,) = rows(world, Breach)
    assert breach.aware_at == world.clock.now - timedelta(hours=20)
    assert breach.happened_at is None
    case = next(each for each in world.cases() if each.id == breach.case_id)
    assert "The time at which it was given looks wrong" in open_it(world, LEAD, case)
