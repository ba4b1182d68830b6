"""A pupil or a parent got in touch: who is told, and the record that protects (duties, B)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.vocabulary import Standing, Urgency
from tests.walks import forging
from tests.walks.other_reports import (
    ACCEPTED,
    CALLS,
    DETAILS,
    MESSAGES,
    NEARBY,
    REPEATED,
    REPLIED,
    REQUEST,
    contact,
)
from tests.walks.world import NOTHING_HERE, World, report, shown_to

YESTERDAY = datetime(2026, 4, 27, 18, 5, tzinfo=UTC)


def content_for(world: World, name: str) -> str:
    """Open the only case from somebody's card, and read it."""
    world.settle()
    person = world.person(name)
    person.press("Open", message=world.card(name))
    return shown_to(person)


def test_a_refused_friend_request_is_the_line_managers_with_a_copy_to_the_lead_s9_s12_s29(
    world: World,
) -> None:
    words = contact(world.person("Kwame Mensah"), who="A former pupil", caller="jo.x.99").text()
    assert "was sent to Sunita Rao, your line manager. A copy went to Priya Nair." in words
    assert "Don't accept." in words  # A4
    case = world.case()
    assert (case.kind, case.route, case.priority) == ("contact", "R10", Urgency.TODAY)
    content = content_for(world, "Sunita Rao")
    assert "What happened\nA former pupil asked to be a friend or follower." in content
    assert "The account or the person: jo.x.99" in content
    assert "Answered or accepted: No" in content
    assert "Contact by a pupil or parent" in world.card("Sunita Rao").words()


def test_whoever_refused_gets_it_in_writing_and_nobody_else_does_s29_s49(world: World) -> None:
    """The record protects the member of staff: what, when, that it was refused, who knows."""
    teacher = world.person("Kwame Mensah")
    contact(teacher, caller="jo.x.99", when=YESTERDAY, account="Jordan again", came=[REQUEST])
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Acknowledge", message=world.card("Sunita Rao"))
    teacher.press("In writing")
    words = shown_to(teacher)
    assert (
        "On Tuesday 28 April 2026 at 10:00 Kwame Mensah reported to Talavera Junior School: "
        "a pupil asked to be a friend or follower." in words
    )
    assert "It happened on 27 April 2026, 19:05." in words
    assert "Kwame Mensah did not accept it and did not reply." in words
    assert "It was sent to Sunita Rao." in words
    assert "A copy was sent to Priya Nair." in words
    assert "Sunita Rao confirmed on Tuesday 28 April 2026 at 10:00" in words
    assert f"The school keeps it as {world.case().reference}." in words
    assert "jo.x.99" not in words
    assert "Jordan" not in words
    assert ("Kwame Mensah", "put_in_writing") in world.audit()
    for other in ("Sunita Rao", "Ben Carter"):
        for answer in forging.press(world, other, "contact.put_in_writing", world.case().id):
            assert "reported to" not in answer
    assert world.actions().count("put_in_writing") == 1


def test_at_night_the_record_does_not_say_that_anybody_was_told_yet(world: World) -> None:
    world.at(datetime(2026, 4, 28, 20, 0, tzinfo=UTC))
    teacher = world.person("Kwame Mensah")
    contact(teacher)
    teacher.press("In writing")
    words = shown_to(teacher)
    assert "It goes to Sunita Rao on Wednesday 29 April 2026 at 07:30." in words
    assert "It was sent to" not in words


def test_other_reports_are_not_offered_in_writing(world: World) -> None:
    report(world.person("Kwame Mensah"))
    case_id = world.case().id
    for answer in forging.press(world, "Kwame Mensah", "contact.put_in_writing", case_id):
        assert "reported to" not in answer
    assert "put_in_writing" not in world.actions()


def test_nothing_typed_still_gives_an_account_of_all_that_was_ticked_s12_s15(
    world: World,
) -> None:
    contact(world.person("Kwame Mensah"), came=[REQUEST, MESSAGES], who="I don't know")
    content = content_for(world, "Helen Whitfield")
    assert (
        "What happened\nSomebody unknown asked to be a friend or follower and sent messages."
        in content
    )
    assert world.case().route == "R16"


def test_what_was_accepted_goes_quietly_to_the_head_and_is_calmly_answered_s16_s49(
    world: World,
) -> None:
    teacher = world.person("Kwame Mensah")
    words = contact(teacher, answered=ACCEPTED).text()
    assert "was sent to Helen Whitfield, the head" in words
    assert "Thank you for saying so: saying it now is the right thing." in words  # A14
    assert "Don't accept." not in words
    assert "trouble" not in words
    case = world.case()
    assert (case.route, case.quiet, case.priority) == ("R7", True, Urgency.TODAY)
    content = content_for(world, "Helen Whitfield")
    assert "Answered or accepted: It was accepted, or we began it" in content
    assert world.standing(Standing.RESPONSIBLE) == ["Helen Whitfield"]
    assert world.standing(Standing.EXCLUDED) == []
    teacher.press("In writing")
    assert "said of their own accord that it had been accepted" in shown_to(teacher)


def test_what_was_accepted_and_is_sexual_may_meet_the_harm_threshold(world: World) -> None:
    contact(world.person("Kwame Mensah"), answered=ACCEPTED, ticks=["It is hateful or sexual"])
    assert (world.case().route, world.case().priority) == ("R4", Urgency.URGENT)
    world.settle()
    assert world.cards("Priya Nair") == []


def test_a_head_who_accepted_does_not_answer_for_herself(world: World) -> None:
    words = contact(world.person("Helen Whitfield"), answered=ACCEPTED).text()
    assert "was sent to Margaret Hollis, the chair of governors" in words
    assert world.case().route == "R2"


def test_a_reply_is_the_senior_managers_and_the_leads_s16(world: World) -> None:
    words = contact(world.person("Kwame Mensah"), answered=REPLIED, came=[MESSAGES]).text()
    assert "Helen Whitfield" in words
    assert "Priya Nair" in words
    assert world.case().route == "R11"


@pytest.mark.parametrize(
    ("came", "reached", "priority"),
    [
        ([DETAILS, MESSAGES], "", Urgency.HOUR),
        ([CALLS], "A personal account or number", Urgency.HOUR),
        ([DETAILS], "", Urgency.TODAY),
        ([CALLS], "A school account or number", Urgency.TODAY),
    ],
)
def test_who_has_my_number_and_uses_it_is_within_the_hour_and_senior_s10_s13_s19(
    world: World, came: list[str], reached: str, priority: Urgency
) -> None:
    words = contact(world.person("Kwame Mensah"), came=came, reached=reached).text()
    assert world.case().priority is priority
    known = reached != "A school account or number"
    assert world.case().route == ("R11" if known else "R10")
    assert ("ring your network provider" in words) is known  # A5, S20


def test_how_often_and_since_when_is_asked_of_what_is_repeated_s20(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    contact(
        teacher,
        came=[CALLS],
        ticks=[REPEATED],
        how_often="Every evening since Friday",
        when=YESTERDAY,
    )
    assert (world.case().route, world.case().priority) == ("R11", Urgency.HOUR)
    content = content_for(world, "Helen Whitfield")
    assert "How often: Every evening since Friday" in content
    assert "When: 27 April 2026, 19:05" in content
    assert "Reported: 10:00" in content  # S19: contact and report are kept apart


def test_something_sent_by_airdrop_is_taken_and_says_how_to_switch_it_off_s15(
    world: World,
) -> None:
    words = contact(world.person("Kwame Mensah"), came=[NEARBY], who="I don't know").text()
    assert "set AirDrop or Quick Share to contacts only" in words
    content = content_for(world, "Helen Whitfield")
    assert "sent something nearby (Bluetooth, AirDrop or Quick Share)" in content


def test_a_parents_request_is_the_line_managers_s12(world: World) -> None:
    words = contact(world.person("Kwame Mensah"), who="A parent or carer").text()
    assert "was sent to Sunita Rao, your line manager." in words
    assert "A copy" not in words
    assert "Don't argue online" in words  # A9
    assert world.case().route == "R12"


def test_a_threat_from_a_pupil_brings_the_police_and_the_head_s44(world: World) -> None:
    contact(world.person("Kwame Mensah"), came=[MESSAGES], ticks=["There is a threat"])
    assert (world.case().route, world.case().priority) == ("R10+R17", Urgency.URGENT)
    assert "Helen Whitfield" in world.standing(Standing.COPIED)


def test_it_can_be_reported_for_a_colleague_who_is_then_no_recipient_s45(world: World) -> None:
    words = contact(world.person("Kwame Mensah"), colleague="Sunita Rao").text()
    assert "was sent to David Osei" in words
    assert "If it is happening to a colleague" in words
    content = content_for(world, "David Osei")
    assert "About: Sunita Rao" in content


def test_a_colleague_who_accepted_is_not_told_and_the_head_is(world: World) -> None:
    contact(world.person("Kwame Mensah"), colleague="Ben Carter", answered=ACCEPTED)
    assert (world.case().route, world.case().quiet) == ("R7", True)
    assert world.standing(Standing.EXCLUDED) == ["Ben Carter"]


def test_an_image_is_the_leads_alone_and_nothing_speaks_of_keeping_it(world: World) -> None:
    words = contact(world.person("Kwame Mensah"), image="Not sure", came=[MESSAGES]).text()
    assert world.case().route == "R8"
    assert "Take a screenshot" not in words
    assert "Sunita Rao" not in words


def test_a_second_one_within_thirty_days_is_said_to_be_one_s20(world: World) -> None:
    contact(world.person("Kwame Mensah"))
    world.later(days=2)
    contact(world.person("Kwame Mensah"))
    first, second = world.cases()
    assert (first.priority, second.priority) == (Urgency.TODAY, Urgency.HOUR)


def test_a_second_one_says_nothing_of_a_first_that_is_kept_quiet(world: World) -> None:
    """Trap 30: what was accepted went to the head alone; the line manager learns of no first."""
    contact(world.person("Kwame Mensah"), answered=ACCEPTED)
    world.later(days=2)
    contact(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Open", message=world.card("Sunita Rao"))
    assert "second incident" not in shown_to(manager)
    assert world.cases()[1].priority is Urgency.TODAY


def test_sending_the_same_form_again_is_no_second_incident(world: World) -> None:
    contact(world.person("Kwame Mensah"))
    forging.send_again(world, {"account": "And again at noon"})
    assert world.case().priority is Urgency.TODAY
    assert "amended" in world.actions()
    content = content_for(world, "Sunita Rao")
    assert "And again at noon" in content


def test_details_are_added_to_it_as_to_any_report_s42(world: World) -> None:
    teacher = world.person("Kwame Mensah")
    contact(teacher)
    teacher.press("Add details")
    teacher.choose("Where was it?", "Instagram")
    teacher.submit()
    assert "Where: Instagram" in content_for(world, "Sunita Rao")


def test_what_was_typed_is_in_no_message(world: World) -> None:
    """S48, S52, S75."""
    contact(world.person("Kwame Mensah"), caller="Jordan-in-6B", account="Jordan-in-6B again")
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.later(minutes=5)
    assert not any("Jordan" in posted for posted in world.posted())
    assert all("Jordan" not in sent.words for sent in world.notices())
    for name in world.accounts:
        for message in world.direct(name):
            assert "Jordan" not in message.words() + message.notification()


def test_a_form_with_nothing_in_it_is_sent_back(world: World) -> None:
    answer = forging.send_form(world, "Kwame Mensah", "contact.file_contact", {})
    assert "Please answer this." in answer or "Please look at" in answer
    assert world.cases() == []
    assert NOTHING_HERE not in answer
