"""What people do with evidence, the same on either platform; and what was asked for meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from bot.demo.files import NewFile
from bot.demo.person import Person as Actor
from bot.demo.records import Message
from bot.demo.teams.enclosures import Picked
from bot.demo.teams.person import TeamsPerson as TeamsActor
from tests.walks.world import DANGER, SUSPECT, World, shown_to

GATE = "Could this show anyone under 18 nude, partly nude or in a sexual way?"
WHERE = "Where is it, in words?"
STAFF = "May somebody who works here have sent it, or be involved?"
INVOLVED = "Who may be involved?"
WHICH_REPORT = "Which report does it belong to?"
PASTED = "What does it say?"
NOTE = "Anything to add?"
FILES = "Files"
NEW_REPORT = "A new report"
SEND = "Send to Vera as evidence"

MARKER = "zzMARKERzz"
"""Stands in a message, in a file and in its name, where a test looks for what was kept."""

PICTURE = b"\x89PNG\r\n\x1a\n" + b"not really a picture " * 40


def nasty_message(
    world: World,
    *,
    author: str = "Priya Nair",
    channel: str = "general",
    text: str = f"Look at this liar {MARKER}",
    files: Sequence[NewFile] = (),
) -> Message:
    """Have somebody write a message that somebody else will send on."""
    person = world.person(author)
    if isinstance(person, TeamsActor):
        picked = [Picked(each.name, len(content_of(each))) for each in files]
        return person.say(channel, text, files=picked)
    return person.post(channel, text, files)


def content_of(file: NewFile) -> bytes:
    """Give a small file's bytes."""
    assert isinstance(file.content, bytes)
    return file.content


def send_on(
    person: Actor | TeamsActor,
    message: Message,
    *,
    gate: str = "No",
    report: str = NEW_REPORT,
    danger: str = "No",
    suspect: str = "A pupil",
    note: str = "",
) -> str:
    """Choose "Send to Vera as evidence" in a message's menu and go through it; gives the reply."""
    person.more_actions(message, SEND)
    return answer_and_send(
        person, gate=gate, report=report, danger=danger, suspect=suspect, note=note
    )


def answer_and_send(
    person: Actor | TeamsActor,
    *,
    gate: str = "No",
    report: str = NEW_REPORT,
    danger: str = "No",
    suspect: str = "A pupil",
    note: str = "",
) -> str:
    """Answer the form that is open, and send it."""
    answer_gate(person, gate)
    if gate != "No":
        say_where(person, "In the Year 6 group, since Monday.")
    else:
        person.choose(WHICH_REPORT, _option(person, report))
        if report == NEW_REPORT:
            person.choose(DANGER, danger)
            person.choose(SUSPECT, suspect)
        if note:
            person.fill(NOTE, note)
    person.submit()
    return shown_to(person)


def say_where(person: Actor | TeamsActor, where: str, *, involved: str = "") -> None:
    """Say where it is, and who of the staff may be involved, if anybody."""
    person.fill(WHERE, where)
    person.choose(STAFF, "Yes" if involved else "No")
    if involved:
        person.pick_person(INVOLVED, involved.split()[0], involved)


def _option(person: Actor | TeamsActor, report: str) -> str:
    """Find what is offered for a report, by its reference."""
    if isinstance(person, TeamsActor):
        person.see_what_follows()
    assert person.view is not None
    offered = person.view.options(WHICH_REPORT)
    return next(each for each in offered if each.startswith(report))


def answer_gate(person: Actor | TeamsActor, answer: str, question: str = GATE) -> str:
    """Answer the gate, and read what follows."""
    person.choose(question, answer)
    if isinstance(person, TeamsActor):
        person.see_what_follows()
    return shown_to(person)


def asked_of_the_platform(world: World) -> list[str]:
    """List every request for a file, its facts or a message that Vera made of the platform."""
    slack = [str(each) for each in world.workspace.file_requests]
    teams = [str(each) for each in world.room.file_requests] if world.room else []
    return [*slack, *teams]
