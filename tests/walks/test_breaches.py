"""A personal data breach from its report to its record (rules, section 3; UK GDPR 33 and 34)."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.people import Person
from storage.roster import present_people
from storage.vocabulary import Standing, Urgency
from tests.walks import forging
from tests.walks.breach_acts import (
    CONTAIN,
    DATA_LEAD,
    HEAD,
    HIGH,
    LETTER,
    LIKELY,
    REPORTER,
    UNLIKELY,
    breach,
    decide_not,
    end,
    fill_breach,
    judge,
    nudges,
    people_not_told,
    people_told,
    settle_contain,
    take_on,
    tell_ico,
)
from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.hiding import assert_hidden_from
from tests.walks.other_reports import DATA, concern
from tests.walks.world import World, shown_to, words_of

FRIDAY_AFTERNOON = datetime(2026, 3, 13, 16, 30, tzinfo=UTC)
BY_MONDAY = "Tell the ICO by 16:30 on Monday 16 March 2026, unless it is unlikely to be a risk"
DPO_PHONE = "+441632960061"


def reported(world: World, **answers: object) -> None:
    breach(world.person(REPORTER), **answers)
    world.settle()


def test_a_misdirected_letter_on_a_friday_afternoon_until_it_is_recorded(world: World) -> None:
    """S36; BR-01, trap 15: the weekend counts, and every breach ends with its record."""
    world.clock.now = FRIDAY_AFTERNOON
    words = breach(world.person(REPORTER), childs_record=True).text()
    assert "within 72 hours of knowing" in words  # A18
    reference = world.case().reference
    assert (world.case().kind, world.case().route) == ("breach", "R21")
    assert world.standing(Standing.COPIED) == [HEAD, "Priya Nair"]
    world.at(datetime(2026, 3, 14, 16, 29, tzinfo=UTC))
    assert nudges(world, DATA_LEAD) == []
    world.at(datetime(2026, 3, 14, 16, 30, tzinfo=UTC))
    assert nudges(world, DATA_LEAD) == [f"{reference}: 48 hours left to tell the ICO."]
    assert DPO_PHONE in world.notified()
    world.at(datetime(2026, 3, 15, 16, 30, tzinfo=UTC))
    assert nudges(world, DATA_LEAD)[-1] == f"{reference}: 24 hours left to tell the ICO."
    assert nudges(world, HEAD) == []
    world.at(datetime(2026, 3, 16, 4, 30, tzinfo=UTC))
    assert nudges(world, DATA_LEAD)[-1] == f"{reference}: 12 hours left to tell the ICO."
    assert nudges(world, HEAD) == [f"{reference}: 12 hours left to tell the ICO."]
    world.at(datetime(2026, 3, 16, 7, 30, tzinfo=UTC))
    assert BY_MONDAY.replace("by 16", "by: 16") in world.card(DATA_LEAD).words()
    take_on(world)
    words = open_case(world, DATA_LEAD)
    assert f"{CONTAIN}: {DATA_LEAD}, by 16:30." in words
    assert f"{BY_MONDAY}: 9 hours left." in words
    assert "Vera's calculation: check with your data protection officer." in words
    assert "Noticed at 16:30 on Friday 13 March 2026" in words
    assert f"What happened\n{LETTER}" in words
    assert "Risk: a risk to people is unlikely" in judge(world, UNLIKELY)
    words = decide_not(world)
    assert "The ICO: not told, with reasons" in words
    assert "The head, with the data lead" in words
    assert "Tell the ICO by" not in words
    world.settle()
    assert "Something is still to be done about it." in end(world)
    settle_contain(world)
    assert "Closed at 07:30" in end(world)
    world.later(days=4)
    assert all("ICO" not in words for words in nudges(world, DATA_LEAD))
    assert world.actions().count("nudged_about_the_ico") == 3
    assert not any("Jordan" in posted for posted in world.posted())


def test_not_notifying_without_judging_the_risk_is_refused_in_words(world: World) -> None:
    """Rules, section 3: "a record of decisions not to report", by a person and with reasons."""
    reported(world)
    take_on(world)
    assert "Nobody has judged the risk yet." in decide_not(world)
    assert "Nobody has judged the risk yet." in end(world)
    judge(world, LIKELY)
    assert "Then the law says that the ICO is told" in decide_not(world)
    assert "ico_not_to_be_told" not in world.actions()
    assert "Nobody has decided about the ICO." in end(world)
    tell_ico(world, None, reference="")
    assert "it is not noted that it was" in end(world)


def test_a_high_risk_is_not_over_before_the_people_are_told(world: World) -> None:
    """UK GDPR, article 34."""
    reported(world)
    take_on(world)
    settle_contain(world)
    assert "The people: not told yet" in judge(world, HIGH)
    world.later(hours=1)
    words = tell_ico(world, world.clock())
    assert "The ICO: told at 11:00 on Tuesday 28 April 2026, in time" in words
    assert "IC-123456-X1Y2" in words
    assert "the people must be told (UK GDPR, article 34)" in end(world)
    assert "The people: told at 11:00 on Tuesday 28 April 2026" in people_told(world)
    assert "Closed at" in end(world)
    assert world.facts("closed")[0]["told"] == "yes"


def test_people_who_are_not_told_need_a_reason_of_article_34(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, HIGH)
    words = people_not_told(world)
    assert "The people: not told, with reasons" in words
    assert "wiped" in words


def test_telling_the_ico_late_needs_the_reason_for_the_delay(world: World) -> None:
    """UK GDPR, article 33(1): "accompanied by reasons for the delay"."""
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    world.later(hours=73)
    words = open_case(world, DATA_LEAD)
    assert "Late: tell the ICO now, with the reasons for the delay (article 33(1))." in words
    assert "Please say why" in tell_ico(world, world.clock())
    assert "ico_told" not in world.actions()
    words = tell_ico(world, world.clock(), delay="Nobody saw it at the weekend.")
    assert "The ICO: told at 11:00 on Friday 1 May 2026, late" in words
    assert "Nobody saw it at the weekend." in words


def test_a_reference_without_a_time_is_not_lost(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    assert "You gave a reference: when was it told?" in tell_ico(world, None)
    assert "ico_to_be_told" not in world.actions()


def test_the_ico_may_be_told_more_later_and_was_told_in_time_still(world: World) -> None:
    """UK GDPR, article 33(4): in phases, and no reason is asked for what comes later."""
    reported(world)
    take_on(world)
    judge(world, LIKELY)
    world.later(hours=2)
    tell_ico(world, world.clock())
    world.later(hours=100)
    words = tell_ico(world, world.clock(), reference="IC-999")
    assert "The ICO: told at 12:00 on Tuesday 28 April 2026, in time" in words
    assert "told the ICO more, at 16:00 on Saturday 2 May 2026" in words
    assert "IC-999" in words
    assert "IC-123456-X1Y2" in words
    assert [each["late"] for each in world.facts("ico_told")] == [False]


def test_that_others_are_not_told_does_not_undo_that_people_were(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, HIGH)
    people_told(world)
    words = people_not_told(world)
    told = "The people: told at 10:00 on Tuesday 28 April 2026"
    assert f"{told}, others not, with reasons" in words


def test_a_graver_judgement_takes_back_that_the_ico_need_not_be_told(world: World) -> None:
    reported(world)
    take_on(world)
    judge(world, UNLIKELY)
    decide_not(world)
    world.later(hours=30)
    assert nudges(world, DATA_LEAD) == []
    words = judge(world, HIGH)
    assert "The ICO: not decided yet" in words
    world.settle()
    reference = world.case().reference
    assert nudges(world, DATA_LEAD) == [f"{reference}: 42 hours left to tell the ICO."]
    person = world.person(DATA_LEAD)
    person.press("Chronology")
    assert "judged the risk: a risk to people is unlikely" in shown_to(person)
    assert "the risk is judged graver now" in shown_to(person)


def test_the_concern_form_leads_to_the_same_case(world: World) -> None:
    concern(world.person(REPORTER), DATA, which="Personal data went astray", account=LETTER)
    world.settle()
    case = world.case()
    assert (case.kind, case.route, case.priority) == ("breach", "R21", Urgency.HOUR)
    assert "Tell the ICO by: 10:00 on Friday 1 May 2026" in world.card(DATA_LEAD).words()
    take_on(world)
    assert "Risk: a risk to people is likely" in judge(world, LIKELY)


def becomes(world: World, name: str, role: str) -> None:
    """Give somebody one more role."""
    with world.vera.database.writing(world.school.id) as session:
        person = next(each for each in present_people(session) if each.name == name)
        session.found(Person, person.id).roles += f" {role}"


def test_a_new_data_lead_takes_up_the_breaches_that_are_open(world: World) -> None:
    """S46: nothing stays with somebody who has left."""
    reported(world)
    reference = world.case().reference
    becomes(world, "Anneliese Roth", "data_lead")
    new_lead = world.person("Anneliese Roth")
    assert reference in words_of(new_lead.command("/vera", "breaches"))
    assert "Anneliese Roth" in world.standing(Standing.COPIED)
    assert ("Anneliese Roth", "duty_taken_up") in world.audit()
    assert reference in words_of(new_lead.command("/vera", "requests"))
    world.later(hours=60)
    assert len(nudges(world, "Anneliese Roth")) == 1
    assert world.actions().count("duty_taken_up") == 1


def test_a_new_data_lead_from_whom_a_breach_is_kept_does_not_take_it_up(world: World) -> None:
    reported(world, must_not_see=["Anneliese Roth"])
    becomes(world, "Anneliese Roth", "data_lead")
    for word in ("breaches", "requests"):
        shown = words_of(world.person("Anneliese Roth").command("/vera", word))
        assert world.case().reference not in shown
    assert "duty_taken_up" not in world.actions()
    assert world.standing(Standing.EXCLUDED) == ["Anneliese Roth"]


def test_whoever_only_reported_it_does_not_come_onto_its_list_with_the_duty(world: World) -> None:
    reported(world)
    becomes(world, REPORTER, "data_lead")
    shown = words_of(world.person(REPORTER).command("/vera", "breaches"))
    assert world.case().reference not in shown
    assert world.standing(Standing.REPORTER) == [REPORTER]


def test_sending_it_again_keeps_the_earlier_awareness(world: World) -> None:
    """The 72 hours never become longer; the earlier moment holds, whichever was named first."""
    reported(world, noticed=datetime(2026, 4, 28, 8, 0, tzinfo=UTC))
    later, earlier = (datetime(2026, 4, 28, hour, tzinfo=UTC).timestamp() for hour in (9, 6))
    forging.send_again(world, {"noticed_at": int(later)})
    assert world.facts("known_later")[0]["aware_at"].startswith("2026-04-28T08:00")
    forging.send_again(world, {"noticed_at": int(earlier)})
    world.settle()
    assert "Tell the ICO by: 07:00 on Friday 1 May 2026" in world.card(DATA_LEAD).words()
    take_on(world)
    open_case(world, DATA_LEAD)
    world.person(DATA_LEAD).press("Chronology")
    words = shown_to(world.person(DATA_LEAD))
    assert "it was known since 07:00 on Tuesday 28 April 2026, not 09:00" in words


def test_noticed_in_the_future_or_before_it_happened_is_asked_again(world: World) -> None:
    person = world.person(REPORTER)
    person.command("/report-data-breach")
    fill_breach(person, noticed=datetime(2026, 4, 29, tzinfo=UTC))
    person.submit()
    assert "This is still to come." in shown_to(person)
    assert world.cases() == []


def test_a_breach_kept_from_somebody_says_nothing_in_chat(world: World) -> None:
    """Rules, section 6, "Quiet routes"."""
    reported(world, must_not_see=["Ben Carter"])
    assert world.case().quiet
    world.later(hours=60)
    for name in (DATA_LEAD, HEAD):
        assert world.of_cases(name)
        for card in world.of_cases(name):
            assert card.words().startswith("Please open Vera.")
            assert card.notification() == "Please open Vera."
    assert any("cannot be written here" in sent.body for sent in world.notices())
    assert_hidden_from(world, "Ben Carter")


def test_an_image_of_a_child_is_the_leads_and_nobody_is_told_to_get_it_back(world: World) -> None:
    """Rules R8 and section 4: nobody handles it before the safeguarding lead has decided."""
    reported(world, image="Not sure", account="In a folder on the shared drive")
    assert world.case().route == "R8"
    take_on(world, "Priya Nair")
    words = open_case(world, "Priya Nair")
    assert CONTAIN not in words
    assert "nobody opens, copies, sends or deletes it" in words


def test_the_icos_questions_are_kept_and_laid_out_to_be_copied(world: World) -> None:
    """UK GDPR, article 33(3) and (4): what is known now, and the rest later."""
    reported(world)
    take_on(world)
    open_case(world, DATA_LEAD)
    lead = world.person(DATA_LEAD)
    lead.press("The ICO's questions")
    assert "How many people, about?\nNot answered yet." in shown_to(lead)
    words = fill_in_form(
        world, DATA_LEAD, "Answer: what happened", fill={"How many people, about?": "One pupil"}
    )
    assert "Vera has sent nothing to the ICO" in words
    assert f"What happened, and why?\n{LETTER}" in words
    assert "How many people, about?\nOne pupil" in words
    measures = "What was done, or will be done, to put it right and to limit the harm?"
    words = fill_in_form(
        world, DATA_LEAD, "Answer: what is done", fill={measures: "It was fetched back."}
    )
    assert "One pupil" in words
    assert "It was fetched back." in words
    words = fill_in_form(
        world, DATA_LEAD, "Answer: what happened", fill={"How many records, about?": "Three"}
    )
    assert "One pupil" in words
    assert "How many records, about?\nThree" in words
    assert world.actions().count("ico_what_happened_answered") == 2
    lead.press("Back to the case")
    assert "What to do now" in shown_to(lead)
