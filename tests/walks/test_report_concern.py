"""A concern about a child, an adult, oneself, the school or personal data: who is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.vocabulary import Standing, Urgency
from tests.walks import forging
from tests.walks.hiding import assert_hidden_from
from tests.walks.other_reports import (
    A_CHILD,
    ADVICE,
    AN_ADULT,
    DATA,
    ELSE,
    PRACTICE,
    SMALL,
    concern,
)
from tests.walks.world import SOMEONE_HERE, World, shown_to

ANOTHER = "Another adult who works or helps here"
MYSELF = "Myself"
ASTRAY = "Personal data went astray"
ASKED = "Somebody asks to see or correct personal data"
POLICE = "The police ask for personal data"
IN_PERSON = "Somebody asks for it by telephone or at the door"
CLASS_LIST = "Somebody asks for a class list"
AT_RISK = "The child may be at risk of harm"
SELF_HARM = "Suicide or serious self-harm"
IN_AUGUST = datetime(2026, 8, 6, 9, 0, tzinfo=UTC)


def content_for(world: World, name: str) -> str:
    """Open the only case from somebody's card, and read it."""
    world.settle()
    person = world.person(name)
    person.press("Open", message=world.card(name))
    return shown_to(person)


def test_a_concern_about_a_child_is_the_leads_with_the_childs_name_sealed(world: World) -> None:
    """Rules R9; S52: the name stands on the case and in no message."""
    words = concern(
        world.person("Kwame Mensah"),
        A_CHILD,
        child="Jordan Blake",
        ticks=[AT_RISK],
        by="A parent, a carer or the family",
        account="A bruise on the left arm",
    ).text()
    assert "was sent to Priya Nair, the safeguarding lead. A copy went to Tom Barrow." in words
    assert "Don't promise to keep it secret" in words  # A11
    assert "You may report to the police or children's social care yourself" in words
    assert "Don't argue online" not in words
    assert (world.case().route, world.case().priority) == ("R9", Urgency.URGENT)
    content = content_for(world, "Priya Nair")
    assert "What happened\nA bruise on the left arm" in content
    assert "The child: Jordan Blake" in content
    assert "Who may have done it: A parent, a carer or the family" in content
    assert f"Ticked\n{AT_RISK}" in content.replace("• ", "")
    for name in world.accounts:
        for message in world.direct(name):
            assert "Jordan" not in message.words() + message.notification()
    assert not any("Jordan" in posted for posted in world.posted())


def test_self_harm_is_now_by_a_tick_alone(world: World) -> None:
    words = concern(world.person("Kwame Mensah"), A_CHILD, ticks=[SELF_HARM]).text()
    assert "Ring 999 now if anyone is in danger." in words
    assert (world.case().route, world.case().priority) == ("R1", Urgency.NOW)
    assert world.standing(Standing.RESPONSIBLE) == [
        "Helen Whitfield",
        "Priya Nair",
        "Tom Barrow",
    ]
    world.settle()
    assert "p.nair@talavera.example" in world.notified()


def test_a_concern_about_an_adult_is_the_heads_and_nobody_it_is_about_finds_it(
    world: World,
) -> None:
    """Rules R4: urgent, quiet, and hidden from those who report to them too."""
    words = concern(
        world.person("Kwame Mensah"), AN_ADULT, named=["Marcus Bell"], child="Jordan Blake"
    ).text()
    assert "was sent to Helen Whitfield, the head" in words
    assert "You may go to the LADO, the police or children's social care yourself" in words
    case = world.case()
    assert (case.route, case.quiet, case.priority) == ("R4", True, Urgency.URGENT)
    hidden = ["Ben Carter", "Ellie Moss", "Joanne Bell", "Marcus Bell"]
    assert world.standing(Standing.EXCLUDED) == hidden
    assert "Named: Marcus Bell" in content_for(world, "Helen Whitfield")
    assert_hidden_from(world, "Marcus Bell")


def test_a_concern_about_the_head_is_the_chairs_and_the_head_finds_no_trace(
    world: World,
) -> None:
    """Rules R2, trap 4."""
    words = concern(world.person("Kwame Mensah"), AN_ADULT, named=["Helen Whitfield"]).text()
    assert "was sent to Margaret Hollis, the chair of governors" in words
    world.later(hours=1)
    assert world.case().route == "R2"
    assert_hidden_from(world, "Helen Whitfield")


def test_a_small_worry_is_the_heads_today(world: World) -> None:
    """Rules R7: no matter how small; that they work with children raises nothing twice."""
    words = concern(world.person("Kwame Mensah"), SMALL, whom=ANOTHER, named=["Ben Carter"]).text()
    assert "A nagging doubt is enough." in words
    case = world.case()
    assert (case.route, case.quiet, case.priority) == ("R7", True, Urgency.TODAY)
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter"]


def test_somebody_reports_themselves_and_keeps_what_they_wrote_s11_s16_s32(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    words = concern(teacher, SMALL, whom=MYSELF, account="I lost my temper").text()
    assert "was sent to Helen Whitfield, the head" in words
    assert "Please don't tell the person it is about" not in words
    assert (world.case().route, world.case().priority) == ("R7", Urgency.TODAY)
    assert world.standing(Standing.EXCLUDED) == []
    assert world.standing(Standing.RESPONSIBLE) == ["Helen Whitfield"]
    content = content_for(world, "Helen Whitfield")
    assert "Named: Kwame Mensah" in content
    assert "I lost my temper" in content
    world.later(days=3)
    assert "Kwame Mensah" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert world.case().reference in world.home("Kwame Mensah")


def test_a_safeguarding_lead_who_reports_herself_is_not_her_own_next_rung(world: World) -> None:
    concern(world.person("Priya Nair"), SMALL, whom=MYSELF)
    world.later(days=3)
    told = world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert "Priya Nair" not in told
    assert "Helen Whitfield" in told
    assert "Tom Barrow" not in told


def test_how_the_head_does_things_goes_to_the_chair_and_the_head_never_sees_it(
    world: World,
) -> None:
    """Rules R19: whistleblowing."""
    words = concern(world.person("Kwame Mensah"), PRACTICE, named=["Helen Whitfield"]).text()
    assert "was sent to Margaret Hollis, the chair of governors" in words
    case = world.case()
    assert (case.route, case.quiet, case.priority) == ("R19", True, Urgency.TODAY)
    assert "whistleblowing" in case.outside
    world.later(days=1)
    assert world.standing(Standing.EXCLUDED) == ["Helen Whitfield", "Nadia Hussain"]
    assert_hidden_from(world, "Helen Whitfield")


def test_how_the_chair_does_things_goes_to_the_vice_chair(world: World) -> None:
    words = concern(world.person("Kwame Mensah"), PRACTICE, named=["Margaret Hollis"]).text()
    assert "was sent to Desmond Achebe, the vice-chair of governors" in words


def test_data_astray_in_the_holidays_is_told_on_the_next_working_day(world: World) -> None:
    """Rules R21: within the hour, and the 72 hours run in August too."""
    world.at(IN_AUGUST)
    words = concern(world.person("Kwame Mensah"), DATA, which=ASTRAY).text()
    assert "was sent to Carol Dunn, the data lead and Rosalind Pike" in words
    assert "A copy went to Helen Whitfield." in words
    assert "within 72 hours of knowing" in words  # A18
    case = world.case()
    assert (case.kind, case.route, case.priority) == ("breach", "R21", Urgency.HOUR)
    assert case.acknowledge_by == datetime(2026, 8, 6, 10, 0, tzinfo=UTC)
    content = content_for(world, "Carol Dunn")
    assert f"What happened\n{ASTRAY}." in content
    assert "Personal data breach" in world.card("Carol Dunn").words()


def test_data_astray_on_a_holiday_night_goes_out_the_next_morning(world: World) -> None:
    world.at(datetime(2026, 8, 6, 20, 0, tzinfo=UTC))
    before = len(world.cards("Carol Dunn"))
    words = concern(world.person("Kwame Mensah"), DATA, which=ASTRAY).text()
    assert "At 07:30 tomorrow it goes to Carol Dunn" in words
    assert len(world.cards("Carol Dunn")) == before
    world.later(hours=11)
    assert len(world.cards("Carol Dunn")) == before + 1


def test_a_childs_record_that_went_astray_is_the_leads_too(world: World) -> None:
    concern(world.person("Kwame Mensah"), DATA, which=ASTRAY, ticks=["A child's record is in it"])
    assert world.standing(Standing.COPIED) == ["Helen Whitfield", "Priya Nair"]


@pytest.mark.parametrize(
    ("which", "route", "first", "priority", "advice"),
    [
        (ASKED, "R20", "Carol Dunn", Urgency.TODAY, "It counts now, spoken or written."),
        (POLICE, "R22", "Helen Whitfield", Urgency.TODAY, "Don't give it yet"),
        (IN_PERSON, "R23", "Nadia Hussain", Urgency.TODAY, "Don't give it yet"),
        (CLASS_LIST, "R23", "Nadia Hussain", Urgency.ROUTINE, "we can't give out a list"),
    ],
)
def test_each_request_for_data_goes_to_its_person_with_its_advice_s81_s84_s87_s89(
    world: World, which: str, route: str, first: str, priority: Urgency, advice: str
) -> None:
    words = concern(world.person("Kwame Mensah"), DATA, which=which).text()
    told, _, _ = words.partition("It is not yet seen")
    assert first in told
    assert advice in words
    assert (world.case().route, world.case().priority) == (route, priority)
    assert "Add evidence" not in words
    assert "Add details" not in words


def test_a_request_about_the_data_lead_is_not_the_data_leads(world: World) -> None:
    """Rules R20: "the person the request is about, if staff and handling it"."""
    concern(world.person("Kwame Mensah"), DATA, which=ASKED, must_not_see=["Carol Dunn"])
    world.later(hours=1)
    assert "Carol Dunn" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert_hidden_from(world, "Carol Dunn")


@pytest.mark.parametrize(("topic", "priority"), [(ELSE, Urgency.TODAY), (ADVICE, Urgency.ROUTINE)])
def test_anything_else_is_the_leads_and_the_heads(
    world: World, topic: str, priority: Urgency
) -> None:
    """Rules R24: "fail safe: to more senior, never dropped"."""
    words = concern(world.person("Kwame Mensah"), topic).text()
    assert "Priya Nair" in words
    assert "Helen Whitfield" in words
    assert (world.case().route, world.case().priority) == ("R24", priority)


def test_a_child_harmed_by_somebody_here_is_not_the_leads_but_the_heads(world: World) -> None:
    concern(world.person("Kwame Mensah"), A_CHILD, by=SOMEONE_HERE, named=["Priya Nair"])
    assert world.case().route == "R6"
    world.settle()
    assert world.cards("Priya Nair") == []
    assert world.cards("Tom Barrow") == []
    assert len(world.cards("Helen Whitfield")) == 1


def test_an_image_of_a_child_is_the_leads_alone(world: World) -> None:
    words = concern(world.person("Kwame Mensah"), A_CHILD, image="Not sure").text()
    assert "Do not look at it, copy it" in words
    assert (world.case().route, world.case().priority) == ("R8", Urgency.URGENT)


def test_two_children_in_a_month_are_two_concerns_and_no_course_of_conduct(world: World) -> None:
    concern(world.person("Kwame Mensah"), A_CHILD)
    world.later(days=1)
    concern(world.person("Kwame Mensah"), A_CHILD)
    assert [case.priority for case in world.cases()] == [Urgency.HOUR, Urgency.HOUR]
    world.settle()
    lead = world.person("Priya Nair")
    lead.press("Open", message=world.card("Priya Nair"))
    assert "second incident" not in shown_to(lead)
    assert "It is aimed at a child." in shown_to(lead)


def test_sending_the_form_again_with_more_amends_the_same_concern(world: World) -> None:
    concern(world.person("Kwame Mensah"), A_CHILD, account="Very quiet today")
    forging.send_again(world, {"account": "Very quiet today, and has a bruise"})
    assert "amended" in world.actions()
    assert "and has a bruise" in content_for(world, "Priya Nair")


def test_somebody_vera_does_not_know_reports_a_concern(world: World) -> None:
    """Rules 6: "accepted, marked, matched later by a person"."""
    supply = world.newcomer("Sam Supply", "sam@agency.example", "general")
    concern(supply, A_CHILD)
    content = content_for(world, "Priya Nair")
    assert "Reported by: Sam Supply (not on the staff list: please check who this is)" in content


def test_evidence_can_be_added_to_a_concern_but_not_to_a_request(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    assert "Add evidence" in concern(teacher, A_CHILD).text()
    concern(teacher, DATA, which=ASKED)
    request = world.cases()[-1]
    for answer in forging.press(world, "Kwame Mensah", "evidence.add_evidence", request.id):
        assert "There is nothing here for you to open." in answer or "Could this show" not in answer
