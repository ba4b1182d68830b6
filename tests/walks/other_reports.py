"""Reporting contact and concerns as a person would, through the forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.demo.person import Person as Actor
from bot.demo.screen import ViewOnScreen
from bot.demo.teams.person import TeamsPerson as TeamsActor
from tests.walks.world import COLLEAGUE, DANGER, IMAGE, MUST_NOT_SEE, NAMED, TICKS

CAME = "What was it? Tick all that fit"
WHO = "Who was it?"
ANSWERED = "Was it answered or accepted?"
CALLER = "The name of the account or the person"
REACHED = "Where did it reach you?"
WHEN = "When was it?"
HOW_OFTEN = "How often, and since when?"
ANYTHING_ELSE = "Anything else?"

REQUEST = "A friend or follow request"
MESSAGES = "Messages"
CALLS = "Calls or texts"
NEARBY = "Something sent nearby (Bluetooth, AirDrop, Quick Share)"
DETAILS = "They have my own number, e-mail or address"
ACCEPTED = "It was accepted, or we began it"
REPLIED = "There was a reply"
FOR_A_COLLEAGUE = "It is about a colleague, not me"
REPEATED = "It is repeated"

TOPIC = "What is it about?"
WHOM = "Whom is it about?"
WHICH = "What about the data?"
WHO_DID_IT = "Who may have done it?"
PARTICULAR = "Is it about anybody in particular?"
CHILD = "The child's name"
SEEN = "What have you seen or heard?"
DATA_SEEN = "What was asked, or what happened?"
RECORD = "Tick if it applies"

A_CHILD = "A child"
AN_ADULT = "An adult who works or helps at the school"
SMALL = "A small worry about an adult here, or something about myself"
PRACTICE = "How the school does things"
DATA = "Personal data"
ADVICE = "I only want advice"
ELSE = "Something else"

MORE_TO_READ = ("Please read what the form says now", "One more question")
"""What Teams shows in place of the reply where an answer brought more onto the form."""

Someone = Actor | TeamsActor


def contact(person: Someone, **answers: Any) -> ViewOnScreen:
    """Report contact, and give what is shown then."""
    person.command("/report-contact")
    fill_contact(person, **answers)
    return sent(person)


def fill_contact(
    person: Someone,
    *,
    danger: str = "No",
    image: str = "No",
    came: Sequence[str] = (REQUEST,),
    who: str = "A pupil",
    answered: str = "No",
    caller: str = "",
    reached: str = "",
    when: datetime | None = None,
    ticks: Sequence[str] = (),
    how_often: str = "",
    account: str = "",
    colleague: str = "",
    must_not_see: Sequence[str] = (),
) -> None:
    """Fill in the form that is open, as a person would, and leave it there."""
    person.choose(DANGER, danger)
    person.choose(IMAGE, image)
    person.tick(CAME, list(came))
    person.choose(WHO, who)
    person.choose(ANSWERED, answered)
    for question, said in ((CALLER, caller), (ANYTHING_ELSE, account)):
        if said:
            person.fill(question, said)
    if reached:
        person.choose(REACHED, reached)
    if when:
        person.pick_moment(WHEN, when)
    if ticks or colleague:
        person.tick(TICKS, [*ticks, *([FOR_A_COLLEAGUE] if colleague else [])])
    if how_often:
        person.fill(HOW_OFTEN, how_often)
    if colleague:
        person.pick_person(COLLEAGUE, colleague.split()[0], colleague)
    for name in must_not_see:
        person.pick_person(MUST_NOT_SEE, name.split()[0], name)


def concern(person: Someone, topic: str, **answers: Any) -> ViewOnScreen:
    """Report a concern, and give what is shown then."""
    person.command("/report-concern")
    person.choose(DANGER, answers.pop("danger", "No"))
    person.choose(TOPIC, topic)
    fill_concern(person, topic, **answers)
    return sent(person)


def fill_concern(
    person: Someone,
    topic: str,
    *,
    image: str = "No",
    whom: str = "",
    which: str = "",
    by: str = "",
    named: Sequence[str] = (),
    child: str = "",
    ticks: Sequence[str] = (),
    account: str = "",
    must_not_see: Sequence[str] = (),
) -> None:
    """Answer what is asked after the danger and the topic, and leave the form there."""
    if whom:
        person.choose(WHOM, whom)
    if which:
        person.choose(WHICH, which)
    if topic != DATA or which == "Personal data went astray":
        person.choose(IMAGE, image)
    if by:
        person.choose(WHO_DID_IT, by)
    for name in named:
        asked = PARTICULAR if topic == PRACTICE else NAMED
        person.pick_person(asked, name.split()[0], name)
    if child:
        person.fill(CHILD, child)
    if ticks:
        person.tick(RECORD if topic == DATA else TICKS, list(ticks))
    if topic != DATA or account:
        person.fill(DATA_SEEN if topic == DATA else SEEN, account or "Seen at the gate.")
    for name in must_not_see:
        person.pick_person(MUST_NOT_SEE, name.split()[0], name)


def sent(person: Someone) -> ViewOnScreen:
    """Send the form that is open, and give what is shown then."""
    shown = person.submit()
    if shown is not None and any(more in shown.text() for more in MORE_TO_READ):
        shown = person.submit()
    assert shown is not None, "nothing was shown after sending"
    assert shown.title.startswith("Sent: VERA-"), shown.text()
    return shown
