"""The clock of a breach: on any day, through a stop of Vera's, until somebody has decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.journeys import counting
from handlers.breaches.open_breach import open_breach
from handlers.call import Call
from handlers.casework.entries import enter
from storage.breaches import breach_of
from storage.cases import Case
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.breach_acts import (
    DATA_LEAD,
    HEAD,
    HIGH,
    LIKELY,
    REPORTER,
    UNLIKELY,
    breach,
    correct_times,
    decide_not,
    end,
    judge,
    nudges,
    people_told,
    settle_contain,
    take_on,
    tell_ico,
)
from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.other_reports import DATA, concern
from tests.walks.test_breaches import DPO_PHONE, reported
from tests.walks.test_case_views_are_flat import written_by
from tests.walks.world import NOTHING_HERE, World, shown_to, words_of

BEFORE_THE_CLOCKS_GO_FORWARD = datetime(2026, 3, 27, 16, 30, tzinfo=UTC)


def nudged(world: World) -> list[int]:
    """List the nudges that were sent, by their hours."""
    return [each["hours"] for each in world.facts("nudged_about_the_ico")]


def chronology(world: World, name: str) -> str:
    """Read the chronology of the breach as somebody."""
    open_case(world, name)
    world.person(name).press("Chronology")
    return shown_to(world.person(name))


def test_the_clocks_go_forward_inside_the_seventy_two_hours(world: World) -> None:
    """BR-02: an hour later by the school's clock, and the nudges by a stopwatch."""
    world.clock.now = BEFORE_THE_CLOCKS_GO_FORWARD
    reported(world)
    world.at(BEFORE_THE_CLOCKS_GO_FORWARD + timedelta(hours=60))
    words = open_case(world, DATA_LEAD)
    assert "Tell the ICO by 17:30 on Monday 30 March 2026" in words
    assert "The clocks change meanwhile: these are 72 real hours." in words
    assert nudged(world) == [24, 48, 60]
    world.at(BEFORE_THE_CLOCKS_GO_FORWARD + timedelta(hours=70))
    assert nudges(world, HEAD)[-1].endswith("2 hours left to tell the ICO.")


def test_a_stop_over_two_nudges_is_followed_by_one(world: World) -> None:
    reported(world)
    world.later(hours=23)
    world.clock.move(hours=30)
    world.settle()
    reference = world.case().reference
    assert nudges(world, DATA_LEAD) == [f"{reference}: 19 hours left to tell the ICO."]
    assert nudged(world) == [48]
    world.later(hours=8)
    assert nudged(world) == [48, 60]


def test_once_it_is_late_it_is_said_every_morning_until_it_is_decided(world: World) -> None:
    reported(world)
    world.later(hours=24 * 6)  # from a Tuesday over the next weekend
    reference = world.case().reference
    late = f"{reference}: late: tell the ICO now, with the reasons for the delay (article 33(1))."
    assert nudges(world, DATA_LEAD)[-1] == late
    assert nudged(world) == [24, 48, 60, 70, 72, 72, 72]
    take_on(world)
    judge(world, LIKELY)
    tell_ico(world, world.clock(), delay="Nobody saw it.")
    world.later(days=3)
    assert nudged(world) == [24, 48, 60, 70, 72, 72, 72]
    assert nudges(world, DATA_LEAD) == []
    assert "Nothing more is asked here. Thank you." in [c.words() for c in world.cards(DATA_LEAD)]


def test_whoever_has_it_is_nudged_alone_and_from_60_hours_on_the_head_too(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, LIKELY)  # what nothing is done about lapses, and then nobody has it
    before = len(world.notices())
    world.later(hours=48)
    assert len(nudges(world, DATA_LEAD)) == 2
    assert nudges(world, HEAD) == []
    assert DPO_PHONE not in {sent.to for sent in world.notices()[before:]}
    world.later(hours=12)
    assert len(nudges(world, HEAD)) == 1


def test_whoever_chat_refuses_is_reached_by_e_mail_and_the_others_are_nudged_at_once(
    world: World,
) -> None:
    """Trap 15: the clock does not wait for one who cannot read."""
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    world.chat.deactivate(world.accounts[DATA_LEAD])
    before = len(world.notices())
    world.later(hours=25)
    assert len(nudges(world, HEAD)) == 1
    address = "c.dunn@talavera.example"
    assert address in {sent.to for sent in world.notices()[before:]}
    assert DPO_PHONE in {sent.to for sent in world.notices()[before:]}
    assert world.actions().count("nudged_about_the_ico_instead") == 1
    words = chronology(world, HEAD)
    assert "sent a reminder about the ICO to Carol Dunn, 24 hours after it was noticed" in words
    assert "too, as it could not be sent to Carol Dunn" in words


def test_where_chat_refuses_everybody_nobody_is_nudged_for_ever(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    for name in (DATA_LEAD, HEAD, "Priya Nair"):
        world.chat.deactivate(world.accounts[name])
    world.later(hours=25)
    assert nudged(world) == [24]
    assert world.actions().count("nudged_about_the_ico_instead") == 1


def test_while_whoever_has_it_is_away_everybody_is_nudged(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    world.away(DATA_LEAD, world.clock.now, world.clock.now + timedelta(days=10))
    world.later(hours=25)
    assert len(nudges(world, HEAD)) == 1
    assert len(nudges(world, DATA_LEAD)) == 1


def test_from_48_hours_on_people_in_chat_are_nudged_by_e_mail_too(world: World) -> None:
    """Chat is muted at weekends."""
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    world.later(hours=47)
    before = len(world.notices())
    world.later(hours=2)
    sent = world.notices()[before:]
    assert {each.to for each in sent} == {"c.dunn@talavera.example", "+441632960015"}
    assert world.case().reference not in "".join(each.words for each in sent)


def test_a_data_protection_officer_outside_chat_is_told_by_telephone_and_nothing_more(
    world: World,
) -> None:
    """Rosalind Pike has a number only; the notice names nothing at all."""
    reported(world)
    told = [sent for sent in world.notices() if sent.to == DPO_PHONE]
    world.later(hours=24)
    nudge = [sent for sent in world.notices() if sent.to == DPO_PHONE][len(told) :]
    assert nudge
    for sent in nudge:
        assert world.case().reference not in sent.words
        assert "ICO" not in sent.words


def test_that_it_is_to_be_told_does_not_stop_the_clock(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    tell_ico(world, None, reference="")
    world.later(hours=24)
    assert nudged(world) == [24]
    tell_ico(world, world.clock())
    world.later(days=5)
    assert nudged(world) == [24]


def test_noticed_two_days_before_it_was_reported_is_said_at_once(world: World) -> None:
    """BR-05: from awareness, not from the report; what was missed is said once."""
    noticed = world.clock() - timedelta(hours=50)
    reported(world, happened=noticed - timedelta(days=3), noticed=noticed)
    assert nudged(world) == [48]
    assert nudges(world, DATA_LEAD)[-1].endswith("22 hours left to tell the ICO.")
    world.later(hours=10)
    assert nudged(world) == [48, 60]


def test_the_times_can_be_put_right_with_a_reason_and_the_nudges_follow(world: World) -> None:
    noticed = world.clock() - timedelta(hours=80)
    reported(world, noticed=noticed)
    assert nudged(world) == [72]
    take_on(world)
    words = correct_times(world, world.clock() - timedelta(hours=30))
    assert "Tell the ICO by 04:00 on Thursday 30 April 2026" in words
    assert "The day was mistyped." in words
    world.later(hours=41)
    assert nudged(world) == [72, 48, 60, 70]


def test_it_cannot_be_noticed_after_somebody_was_told_of_it(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, HIGH)
    world.later(hours=2)
    people_told(world)
    world.later(hours=2)
    words = correct_times(world, world.clock())
    assert "The people were told before that. Please look at the time again." in words
    world.person(DATA_LEAD).close_all()
    tell_ico(world, world.clock() - timedelta(hours=3))
    words = correct_times(world, world.clock() - timedelta(hours=2))
    assert "The ICO was told before that. Please look at the time again." in words
    assert "breach_times_corrected" not in world.actions()


def test_what_was_told_in_time_and_turns_out_late_needs_the_reason(world: World) -> None:
    """UK GDPR, article 33(1)."""
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    tell_ico(world, world.clock())
    earlier = world.clock() - timedelta(hours=80)
    assert "Please say why" in correct_times(world, earlier)
    world.person(DATA_LEAD).close_all()
    words = correct_times(world, earlier, delay="The office did not know the rule.")
    assert ", late" in words
    assert "The office did not know the rule." in words
    assert "the ICO was told later than 72 hours after that" in words


def test_a_time_given_to_the_minute_is_not_before_one_known_to_the_second(world: World) -> None:
    to_the_minute = world.clock()
    world.clock.move(seconds=37)
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    assert "The ICO: told at 10:00" in tell_ico(world, to_the_minute)


def test_a_report_changed_without_a_time_leaves_the_clock_alone(world: World) -> None:
    noticed = world.clock() - timedelta(hours=30)
    reported(world, noticed=noticed)
    forging.send_again(world, {"noticed_at": None, "account": "It was two letters."})
    assert "later time" not in chronology(world, DATA_LEAD)
    assert "amended" in world.actions()
    assert {"known_earlier", "known_later"}.isdisjoint(world.actions())


def test_a_concern_changed_later_leaves_the_clock_that_was_put_right_alone(world: World) -> None:
    concern(world.person(REPORTER), DATA, which="Personal data went astray", account="A letter")
    world.settle()
    with world.vera.database.writing(world.school.id) as session:
        row = breach_of(session, world.case().id)
        assert row is not None
        row.aware_at = world.clock() - timedelta(hours=20)
    forging.send_again(world, {"data_account": "It was two letters."})
    assert "amended" in world.actions()
    assert {"known_earlier", "known_later"}.isdisjoint(world.actions())


def test_a_breach_cannot_be_closed_in_the_ordinary_way_without_its_record(world: World) -> None:
    """UK GDPR, article 33(5): every breach is recorded, whether or not anybody is told."""
    reported(world)
    take_on(world)
    words = open_case(world, DATA_LEAD)
    assert "Close the case" not in words
    closing = {"outcome": "no_action", "decided": "Nothing.", "told": "yes"}
    answer = forging.send_form(world, DATA_LEAD, "casework.file_closing", closing, world.case().id)
    assert "Nobody has judged the risk yet" in answer
    assert not world.case().closed


def test_the_register_says_how_each_breach_ended_and_counts_the_year(world: World) -> None:
    """Rules, section 3: "a record of decisions not to report"."""
    reported(world)
    take_on(world)
    judge(world, UNLIKELY)
    decide_not(world)
    settle_contain(world)
    end(world)
    lead = world.person(DATA_LEAD)
    lead.close_all()
    breach(world.person(REPORTER), must_not_see=["Carol Dunn"])
    world.later(hours=1)
    breach(world.person(REPORTER))
    world.settle()
    words = words_of(lead.command("/vera", "breaches"))
    assert "Known in 2026: 2" in words
    assert "The ICO was told of 0, and by decision not of 1. Not settled yet: 1." in words
    hidden = world.cases()[1].reference
    assert hidden not in words
    assert "not told, with reasons. Closed." in words
    assert "not decided yet, 72 hours left." in words
    head = words_of(world.person(HEAD).command("/vera", "breaches"))
    assert hidden in head
    world.person(REPORTER).close_all()
    teacher = words_of(world.person(REPORTER).command("/vera", "breaches"))
    assert "Only the data lead" in teacher
    assert "VERA-" not in teacher


def test_opening_a_breach_takes_the_same_statements_at_any_length(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, UNLIKELY)
    decide_not(world)

    def counted() -> int:
        with counting(world.vera.database) as count:
            open_case(world, DATA_LEAD)
            return count[0]

    def much(call: Call, case: Case) -> None:
        for number in range(60):
            enter(call, case, "noted", {"fact": f"Fact {number}"})
            enter(call, case, "risk_judged", {"reason": f"{number}"}, risk="unlikely")

    written_by(world, DATA_LEAD, lambda call, case: enter(call, case, "noted", {"fact": "One."}))
    counted()
    few = counted()
    written_by(world, DATA_LEAD, much)
    assert counted() == few


BUTTONS = (
    "answer_what_happened",
    "answer_what_is_done",
    "correct_times",
    "dealt_with",
    "decide",
    "ico_questions",
    "judge_risk",
    "people_told",
)


@pytest.mark.parametrize("action", BUTTONS)
def test_nobody_off_the_list_can_do_anything_about_it(world: World, action: str) -> None:
    reported(world)
    assert "Ben Carter" not in world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    answers = forging.press(world, "Ben Carter", f"breaches.{action}", world.case().id)
    assert NOTHING_HERE in str(answers)


def test_what_was_said_about_a_breach_stands_in_no_chat_and_no_log(world: World) -> None:
    """S48, S75."""
    reported(world, who_has_it="The Blake family")
    take_on(world)
    judge(world, LIKELY)
    open_case(world, DATA_LEAD)
    world.person(DATA_LEAD).press("The ICO's questions")
    fill_in_form(
        world, DATA_LEAD, "Answer: what happened", fill={"Whose data is it?": "Unmistakable words"}
    )
    world.later(days=4)
    for posted in world.posted():
        assert "Blake" not in posted
        assert "Unmistakable" not in posted


def test_the_register_comes_in_parts(world: World) -> None:
    def many(call: Call, case: Case) -> None:
        for _ in range(17):
            open_breach(call, aware_at=call.at, happened_at=None, written={"account": "A letter"})

    reported(world)
    written_by(world, "Ben Carter", many)
    lead = world.person(DATA_LEAD)
    words = words_of(lead.command("/vera", "breaches"))
    assert "Known in 2026: 18" in words
    assert "There are more." in words
    lead.press("More")
    rest = shown_to(lead)
    assert rest.count("noticed at") == 3
    assert "There are more." not in rest
