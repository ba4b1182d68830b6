"""Reporting a breach and dealing with it, through the forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.demo.screen import ViewOnScreen
from tests.walks.case_acts import fill_in_form, open_case
from tests.walks.other_reports import Someone, sent
from tests.walks.world import DANGER, IMAGE, MUST_NOT_SEE, World, shown_to

ACCOUNT = "What happened?"
HAPPENED = "When did it happen?"
NOTICED = "When was it noticed?"
RECORD = "Tick if it applies"
WHO_HAS_IT = "Who has it now, as far as you know?"
DONE = "What was done already?"

RISK = "What is the risk to the people whose data it is?"
UNLIKELY = "A risk to people is unlikely"
LIKELY = "A risk to people is likely"
HIGH = "A high risk to people is likely"

IS_TOLD = "Is the ICO told?"
YES_TOLD = "Yes: it was told, or it will be"
NOT_TOLD = "No: a risk to people is unlikely"
TOLD_WHEN = "When was it told?"
DELAY = "If that was later than 72 hours: why?"

CONTAIN = "Get it back, or have it deleted and confirmed"
CAME_OF_IT = "What came of it, and what is done so that it does not happen again?"

REPORTER, DATA_LEAD, HEAD = "Kwame Mensah", "Carol Dunn", "Helen Whitfield"
LETTER = "A report on Jordan Blake went to another family"


def breach(person: Someone, **answers: Any) -> ViewOnScreen:
    """Report a breach, and give what is shown then."""
    person.command("/report-data-breach")
    fill_breach(person, **answers)
    return sent(person)


def fill_breach(
    person: Someone,
    *,
    danger: str = "No",
    image: str = "No",
    account: str = LETTER,
    happened: datetime | None = None,
    noticed: datetime | None = None,
    childs_record: bool = False,
    who_has_it: str = "",
    must_not_see: Sequence[str] = (),
) -> None:
    """Fill in the form that is open, and leave it there."""
    person.choose(DANGER, danger)
    person.choose(IMAGE, image)
    person.fill(ACCOUNT, account)
    if happened:
        person.pick_moment(HAPPENED, happened)
    if noticed:
        person.pick_moment(NOTICED, noticed)
    if childs_record:
        person.tick(RECORD, ["A child's record is in it"])
    if who_has_it:
        person.fill(WHO_HAS_IT, who_has_it)
    for name in must_not_see:
        person.pick_person(MUST_NOT_SEE, name.split()[0], name)


def take_on(world: World, name: str = DATA_LEAD) -> None:
    """Acknowledge the breach from the newest card that offers it."""
    cards = [card for card in world.cards(name) if "Acknowledge" in card.buttons()]
    world.person(name).press("Acknowledge", message=cards[-1])
    world.settle()


def judge(world: World, risk: str, *, name: str = DATA_LEAD) -> str:
    """Judge the risk; gives what is shown then."""
    open_case(world, name)
    return fill_in_form(
        world,
        name,
        "Judge the risk",
        choose={RISK: risk},
        fill={
            "What could happen, and to whom?": "One family reads one report.",
            "How many people, about?": "One",
            "Why do you judge it so?": "It came back unread.",
        },
    )


def decide_not(world: World, *, name: str = DATA_LEAD) -> str:
    """Decide that the ICO need not be told; gives what is shown then."""
    open_case(world, name)
    return fill_in_form(
        world,
        name,
        "Decide about the ICO",
        choose={IS_TOLD: NOT_TOLD},
        fill={
            "Why need it not be told?": "The letter came back sealed.",
            "Who decided it?": "The head, with the data lead",
            "What did the data protection officer advise?": "That it need not.",
        },
    )


def tell_ico(
    world: World,
    when: datetime | None,
    *,
    delay: str = "",
    reference: str = "IC-123456-X1Y2",
    name: str = DATA_LEAD,
) -> str:
    """Note that the ICO was told, or that it will be; gives what is shown then."""
    open_case(world, name)
    person = world.person(name)
    person.press("Decide about the ICO")
    person.choose(IS_TOLD, YES_TOLD)
    if world.on_teams:
        person.see_what_follows()  # type: ignore[union-attr]
    if when:
        person.pick_moment(TOLD_WHEN, when)
    if reference:
        person.fill("The ICO's reference", reference)
    if delay:
        person.fill(DELAY, delay)
    person.submit()
    return shown_to(person)


def correct_times(
    world: World, noticed: datetime, *, delay: str = "", name: str = DATA_LEAD
) -> str:
    """Put right when it was noticed; gives what is shown then."""
    open_case(world, name)
    person = world.person(name)
    person.press("Correct the times")
    person.pick_moment("When was it noticed first?", noticed)
    person.fill("How do you know, and who noticed it?", "The day was mistyped.")
    if delay:
        person.fill("If the ICO was told later than 72 hours after that: why?", delay)
    person.submit()
    return shown_to(person)


def people_told(world: World, *, name: str = DATA_LEAD) -> str:
    """Note that the people were told just now; gives what is shown then."""
    person = world.person(name)
    person.close_all()
    open_case(world, name)
    person.press("People told")
    person.choose("Were the people told?", "Yes")
    if world.on_teams:
        person.see_what_follows()  # type: ignore[union-attr]
    person.pick_moment("When?", world.clock())
    person.fill("How?", "By telephone")
    person.fill("What were they told?", "What happened and whom to ask.")
    person.submit()
    return shown_to(person)


def people_not_told(world: World, *, name: str = DATA_LEAD) -> str:
    """Decide that people are not told; gives what is shown then."""
    open_case(world, name)
    return fill_in_form(
        world,
        name,
        "People told",
        choose={
            "Were the people told?": "No: nobody else can read it, for example it is encrypted"
        },
        fill={"Why does this hold, and who decided it?": "The phone was encrypted and wiped."},
    )


def settle_contain(world: World, *, name: str = DATA_LEAD) -> str:
    """Note that it was got back; gives what is shown then."""
    open_case(world, name)
    return fill_in_form(
        world, name, "What came of it", near=CONTAIN, choose={"What came of it?": "It is done"}
    )


def end(world: World, *, name: str = DATA_LEAD) -> str:
    """End the breach, as far as it may be ended; gives what is shown then."""
    open_case(world, name)
    person = world.person(name)
    person.press("It is dealt with")
    if CAME_OF_IT in shown_to(person):
        person.fill(CAME_OF_IT, "Two people check every envelope.")
        person.submit()
    return shown_to(person)


def nudges(world: World, name: str) -> list[str]:
    """Read the nudges that somebody has, as they stand now."""
    said = [card.words().split("\n")[0] for card in world.cards(name)]
    return [words for words in said if words.endswith("the ICO.") or "late: tell" in words]
