"""Before each census the office has the letter to parents: to read, to copy, or as a file (S78)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Final
from uuid import UUID

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.collecting import census_days, collecting_on, to_be_back
from handlers.accuracy.office import COUNTERS, office_of
from handlers.accuracy.parents_letter import (
    Facts,
    Is,
    Part,
    letter_words,
    plain_text,
    text_message,
)
from handlers.accuracy.word_file import word_file
from handlers.calendar.occasions import Occasion
from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import Block, Button, Card, Heading, Points, Quote, Screen, Small, Text, WebPage
from handlers.cards import buttons as laid_out
from handlers.feature import Reply
from handlers.files_to_give import FileToGive, GivenFile, give_by_link, way_to
from handlers.permissions import require
from handlers.rounds.rounds import among
from handlers.school.settings import SchoolSettings
from handlers.wording import day
from storage.people import Person
from storage.policies import Policy, PolicyVersion, current_notice
from storage.web_links import Purpose

NINE: Final = time(9, 0)
TO_TAKE: Final = "take the letter to parents"
READY: Final = "The letter to parents is ready."
SHOWN_DRAWN: Final = "The letter and the text are written as of today. Change them as you like."
SAID: Final = "Please read it before it goes out, and change what your school says otherwise."


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A kind of file that the letter is given as."""

    purpose: Purpose
    title: str
    which: str
    ending: str
    type: str


WORD: Final = LetterFile(
    Purpose.LETTER_WORD,
    "Letter (Word)",
    "word",
    ".docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
PLAIN: Final = LetterFile(
    Purpose.LETTER_TEXT, "Text (plain)", "plain", ".txt", "text/plain; charset=utf-8"
)


def days_before_census(settings: SchoolSettings) -> Iterable[Occasion]:
    """Give the days on which the office is handed the letter."""
    return census_days(settings) if settings.accuracy.on else ()


@accuracy.job_on(
    days_before_census,
    at=NINE,
    said="The letter to parents is ready",
    to=office_of,
)
def hand_over_letter(moment: Moment) -> None:
    """Tell the office that the letter is ready."""
    for person in office_of(moment):
        parents_letter_ready.owe(moment.session, person, at=moment.at)


@accuracy.letter
def parents_letter_ready(moment: Moment, person: Person) -> Card | None:
    """Say that the letter is ready, and by when sheets are to be back."""
    if not among(office_of(moment), person):
        return None
    facts = facts_now(moment)
    back = f"Data sheets are to be back by {day(facts.by)}."
    blocks = (Text(f"{READY} {back}"), *laid_out(show_letter.button(), *file_buttons()))
    return Card(f"Vera: {READY[:1].lower()}{READY[1:]}", blocks)


def file_buttons() -> tuple[Button, ...]:
    """List the buttons that give the letter as a file."""
    return (letter_as_word.button(), letter_as_text.button())


@accuracy.action("Show the text", opens=True)
def show_letter(call: Call, _: UUID | None) -> Reply:
    """Show the letter and the text message, to be copied."""
    require(call.who, *COUNTERS, to=TO_TAKE)
    facts = facts_now(call)
    return Screen(
        "Letter to parents",
        (
            Heading("As a text message"),
            Quote(text_message(facts)),
            Heading("As a letter"),
            *_drawn(letter_words(facts)),
            Small(SHOWN_DRAWN),
            *laid_out(*file_buttons()),
        ),
        again=show_letter.button(),
    )


@accuracy.action("Letter (Word)", opens=True)
def letter_as_word(call: Call, _: UUID | None) -> Reply:
    """Give a link to the letter as a Word file."""
    return _way_to(call, WORD)


@accuracy.action("Text (plain)", opens=True)
def letter_as_text(call: Call, _: UUID | None) -> Reply:
    """Give a link to the letter as plain text."""
    return _way_to(call, PLAIN)


def facts_now(moment: Moment) -> Facts:
    """Gather what the letter depends on."""
    settings, today = moment.school.settings, local_day(moment.at)
    collecting, notice = collecting_on(settings, today), current_notice(moment.session)
    by = to_be_back(collecting, today)
    return Facts(
        school=settings.name,
        address=settings.address,
        on=today,
        by=by,
        census=collecting.census and by == collecting.by,
        notice=_notice_called(*notice) if notice else "",
        link=((notice[1] and notice[1].link) or notice[0].link) if notice else "",
    )


def _notice_called(policy: Policy, version: PolicyVersion | None) -> str:
    return f"{policy.name}, version {version.version}" if version else policy.name


def letter_file(moment: Moment, file: LetterFile) -> bytes:
    """Write the letter as a file; that it is taken is for the caller to record."""
    parts, name = letter_words(facts_now(moment)), moment.school.settings.name
    if file is WORD:
        return word_file(parts, school=name, at=moment.at)
    return plain_text(parts).encode()


def letter_on_the_server(moment: Moment, file: LetterFile) -> bytes:
    """Write the letter for whoever sits at the server; it is recorded."""
    moment.record("parents_letter_taken", which=file.which)
    return letter_file(moment, file)


def _way_to(call: Call, file: LetterFile) -> Reply:
    require(call.who, *COUNTERS, to=TO_TAKE)
    way = way_to(call, _BY_LINK[file.purpose])
    if isinstance(way, WebPage):
        call.record("parents_letter_link_given", which=file.which)
    return way


def _may_have(person: Person) -> bool:
    return any(person.holds(role) for role in COUNTERS)


def _note(file: LetterFile, moment: Moment, person: Person) -> None:
    moment.record("parents_letter_taken", which=file.which, person=person.id)


def _given(file: LetterFile, moment: Moment, _: Person) -> GivenFile:
    name = f"letter-to-parents-{local_day(moment.at).isoformat()}{file.ending}"
    return GivenFile(name, file.type, letter_file(moment, file))


_BY_LINK: Final = {
    file.purpose: give_by_link(
        FileToGive(
            purpose=file.purpose,
            title=file.title,
            said=SAID,
            command=f"vera letters parents --to FILE{file.ending}",
            may_have=_may_have,
            note=partial(_note, file),
            write=partial(_given, file),
        )
    )
    for file in (WORD, PLAIN)
}


def _drawn(parts: tuple[Part, ...]) -> Iterable[Block]:
    points = tuple(part.text for part in parts if part.what is Is.POINT)
    for number, part in enumerate(parts):
        if part.what in (Is.TITLE, Is.HEADING):
            yield Heading(part.text)
        elif part.what is Is.TEXT:
            yield Text(part.text)
        elif parts[number - 1].what is not Is.POINT:
            yield Points(points)
