"""Nobody answers: on to the next person, to the last, and beyond to the numbers outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.vocabulary import Standing, Urgency
from tests.walks.world import World, answer_first, report, shown_to

THREAT = ["There is a threat"]
NO_CONTENT = "Please open Vera. Something there is waiting for you."
HALF_PAST_TEN_AT_NIGHT = datetime(2026, 4, 28, 21, 30, tzinfo=UTC)


def told(world: World) -> list[str]:
    return world.standing(Standing.RESPONSIBLE)


def test_each_next_person_is_told_at_the_right_minute_until_there_is_nobody_left(
    world: World,
) -> None:
    """S44, S46: Urgent goes on after 15, 30 and 60 minutes."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    began, so_far = world.clock.now, ["Sunita Rao"]
    for minute, then in {
        15: ["David Osei"],
        30: ["Helen Whitfield"],
        60: ["Anneliese Roth", "Priya Nair"],
    }.items():
        world.at(began + timedelta(minutes=minute, seconds=-1))
        assert told(world) == sorted(so_far)
        world.later(seconds=1)
        assert told(world) == sorted(so_far := [*so_far, *then])
    world.later(minutes=15)
    assert world.actions().count("escalated") == 3
    assert world.actions()[-1] == "nobody_answered"


def test_the_earlier_cards_still_work_and_an_answer_to_one_stops_everything(world: World) -> None:
    """S46, trap 17: no reminder comes after somebody has taken it on."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.later(minutes=31)
    assert told(world) == ["David Osei", "Helen Whitfield", "Sunita Rao"]
    first = world.cards("Sunita Rao")[0]
    assert first.buttons() == ["Open", "Acknowledge"]
    world.person("Sunita Rao").press("Acknowledge", message=first)
    world.settle()
    for name in ("Sunita Rao", "David Osei", "Helen Whitfield", "Priya Nair"):
        for card in world.cards(name):
            assert card.buttons() == ["Open"]
            assert "Acknowledged: by Sunita Rao at 10:31" in card.words()
    posted, sent = len(world.posted()), len(world.notices())
    assert posted >= 6
    world.later(minutes=55)
    assert len(world.posted()) == posted
    assert len(world.notices()) == sent


def test_past_the_last_person_the_reporter_and_everyone_told_get_the_outside_numbers(
    world: World,
) -> None:
    """S46, rules 5: nobody is left alone with a report that nobody reads."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    for _ in range(5):
        world.later(minutes=15)
    words = world.card("Kwame Mensah").words()
    assert "It is not yet seen. They should have answered by 10:15." in words
    assert "Nobody has answered yet. Please ring:" in words
    assert "Emergency services: 999" in words
    assert "Police: 101" in words
    for name in ("Sunita Rao", "David Osei", "Helen Whitfield", "Anneliese Roth", "Priya Nair"):
        card = world.card(name)
        assert "Nobody has answered yet. Please acknowledge, or ring: " in card.words()
        assert "Police 101" in card.words()
        assert card.buttons() == ["Open", "Acknowledge"]


def test_the_reporter_hears_each_time_who_has_been_told_and_that_nobody_has_seen_it(
    world: World,
) -> None:
    """S46: told again at each step, and no older message says that it is not seen once it is."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.later(minutes=15)
    reference = world.case().reference
    assert world.card("Kwame Mensah").words() == (
        f"{reference} was sent to Sunita Rao and David Osei. It is not yet seen. "
        "They should have answered by 10:15."
    )
    world.later(minutes=15)
    assert "Helen Whitfield" in world.card("Kwame Mensah").words()
    world.person("David Osei").press("Acknowledge", message=world.card("David Osei"))
    world.settle()
    for message in world.cards("Kwame Mensah"):
        assert message.words() == f"{reference} was seen by David Osei at 10:30."


def test_the_reply_still_says_why_each_person_was_told_after_everyone_was_told_twice(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"), ticks=THREAT)
    for _ in range(5):
        world.later(minutes=15)
    teacher = world.person("Kwame Mensah")
    teacher.close_all()
    world.home("Kwame Mensah")
    teacher.press("Show", on="home")
    assert "Sunita Rao, your line manager" in shown_to(teacher)
    assert "Helen Whitfield, the head" in shown_to(teacher)


def test_urgent_goes_by_the_second_channel_too_at_any_hour_and_never_with_content(
    world: World,
) -> None:
    """S44, S75: chat is muted at night; what a locked screen shows says nothing."""
    world.clock.now = HALF_PAST_TEN_AT_NIGHT
    words = report(world.person("Kwame Mensah"), ticks=THREAT, account="They know my road").text()
    assert "It is outside school hours: it may not be seen before 07:00. Ring now." in words
    world.settle()
    assert world.notified() == {
        "s.rao@talavera.example", "+447700900107",
        "p.nair@talavera.example", "+447700900103",
        "m.bell@talavera.example", "+447700900106",
        "h.whitfield@talavera.example", "+447700900101",  # a threat is copied to the head (R17)
    }  # fmt: skip
    world.later(minutes=15)
    assert "d.osei@talavera.example" in world.notified()
    assert {sent.words for sent in world.notices()} == {f"Vera\n{NO_CONTENT}"}
    assert world.card("Sunita Rao").words().startswith(world.case().reference)


def test_today_does_not_go_by_the_second_channel(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.later(hours=8)
    assert world.notices() == []


def test_what_can_wait_is_told_at_half_past_seven_and_not_in_the_night(world: World) -> None:
    """Rules 5, "Out of hours": and the reply does not say that it was sent already."""
    world.clock.now = HALF_PAST_TEN_AT_NIGHT
    words = report(world.person("Kwame Mensah")).text()
    reference = world.case().reference
    assert (
        f"{reference} is kept. At 07:30 tomorrow it goes to Sunita Rao, your line manager, and a "
        "copy to Marcus Bell and Priya Nair."
    ) in words
    assert "You should have an answer by 16:30 tomorrow." in words
    world.later(hours=8, minutes=59)
    assert world.cards("Sunita Rao") == []
    world.later(minutes=1)
    assert world.card("Sunita Rao").buttons() == ["Open", "Acknowledge"]


def test_now_tells_the_leads_and_the_head_together_and_then_every_five_minutes(
    world: World,
) -> None:
    """Rules 5, P0: everybody at once, numbers for the reporter, again until somebody answers."""
    words = report(world.person("Kwame Mensah"), danger="Yes").text()
    assert "Ring 999 now if anyone is in danger." in words
    world.settle()
    assert told(world) == ["Helen Whitfield", "Priya Nair", "Tom Barrow"]
    assert len(world.notified()) == 6
    world.later(minutes=5)
    assert {"Anneliese Roth", "David Osei"} <= set(told(world))
    assert "Emergency services: 999" in world.card("Kwame Mensah").words()
    before = len(world.cards("Priya Nair"))
    for step in range(1, 5):
        world.later(minutes=5)
        assert len(world.cards("Priya Nair")) >= before + step - 1
    assert "+441632960050" in world.notified()  # the chair, who is not in the chat
    world.person("Priya Nair").press("Acknowledge", message=world.card("Priya Nair"))
    world.settle()
    before = len(world.cards("Helen Whitfield"))
    world.later(minutes=10)
    assert len(world.cards("Helen Whitfield")) == before


def test_the_form_shows_999_as_soon_as_danger_is_answered_and_sending_still_works(
    world: World,
) -> None:
    """Rules 5, P0: 999 before the form is finished; trap 24: it never blocks."""
    teacher = world.person("Kwame Mensah")
    teacher.command("/report-cyberbullying")
    assert "Emergency services: 999" in shown_to(teacher)
    teacher.choose("Is anyone in danger now?", "Not sure")
    words = answer_first(teacher, danger="Not sure") if world.on_teams else shown_to(teacher)
    assert "Ring 999 now. You can send this before or after you ring." in words
    teacher.close_all()
    report(teacher, danger="Not sure")
    assert world.case().priority is Urgency.NOW


def test_today_reminds_the_same_people_next_morning_and_then_goes_to_their_manager(
    world: World,
) -> None:
    """Rules 5, P3: a nudge at 07:30, then the line manager's manager."""
    report(world.person("Kwame Mensah"))
    world.at(datetime(2026, 4, 28, 15, 30, tzinfo=UTC))
    assert len(world.cards("Sunita Rao")) == 1
    world.at(datetime(2026, 4, 29, 6, 30, tzinfo=UTC))
    assert len(world.cards("Sunita Rao")) == 2
    assert told(world) == ["Sunita Rao"]
    world.at(datetime(2026, 4, 29, 9, 0, tzinfo=UTC))
    assert told(world) == ["David Osei", "Sunita Rao"]


def test_an_acknowledgement_with_nothing_done_is_asked_about_and_in_person_is_an_answer(
    world: World,
) -> None:
    """S46, trap 17: an acknowledgement is not the end; a talk in the corridor is something."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Acknowledge", message=world.card("Sunita Rao"))
    world.later(minutes=59)
    assert "is anything happening?" not in world.card("Sunita Rao").words()
    world.later(minutes=1)
    asked = world.card("Sunita Rao")
    assert asked.words().startswith(f"{world.case().reference}: is anything happening?")
    assert asked.buttons() == ["I am dealing with it in person"]
    manager.press("I am dealing with it in person", message=asked)
    assert world.direct("Sunita Rao")[-1].words() == "Thank you. That is noted."
    world.later(hours=3)
    assert world.card("Sunita Rao").words() == "Nothing more is asked here. Thank you."
    assert told(world) == ["Sunita Rao"]
    assert world.actions()[-1] == "dealing_with_it_in_person"


def test_an_acknowledgement_that_nothing_follows_lapses_and_the_next_person_is_told(
    world: World,
) -> None:
    """S46: after the question and as long again, everybody's button is back."""
    report(world.person("Kwame Mensah"), ticks=THREAT)
    world.settle()
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.later(minutes=60)
    world.later(minutes=60)
    assert "acknowledgement_lapsed" in world.actions()
    assert told(world) == ["David Osei", "Sunita Rao"]
    assert world.card("David Osei").buttons() == ["Open", "Acknowledge"]
    cards = world.cards("Sunita Rao")
    assert cards[0].buttons() == ["Open", "Acknowledge"]
    assert cards[1].words() == "Nothing more is asked here. Thank you."
    world.person("David Osei").press("Acknowledge", message=world.card("David Osei"))
    world.settle()
    assert world.actions().count("acknowledged") == 2


def test_now_is_asked_about_after_a_quarter_of_an_hour(world: World) -> None:
    report(world.person("Kwame Mensah"), danger="Yes")
    world.settle()
    world.person("Priya Nair").press("Acknowledge", message=world.card("Priya Nair"))
    world.later(minutes=15)
    assert "is anything happening?" in world.card("Priya Nair").words()
