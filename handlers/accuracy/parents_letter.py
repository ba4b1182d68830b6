"""What parents are asked: to check the data sheet, and when it is to be back (duties, S78 and S86).

Pure. One function writes the words; the Word file and the plain text only lay them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from handlers.wording import day

TWO_TEXTS: Final = 306
"""Characters: what two text messages hold together."""
CUT: Final = "..."

PLAIN: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}) | {
    0x2013: "-",
    0x2014: "-",
}
"""A text message holds half as much where it has one of these as it is printed."""


class Is(StrEnum):
    """What a part of a letter is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a paragraph, or a point of a list."""

    what: Is
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the words depend on."""

    school: str
    address: str
    on: date
    by: date
    census: bool
    notice: str = ""
    """The privacy notice, as it is called, with its version."""
    link: str = ""


TITLE: Final = "Is what we hold about your child right?"
PLEASE_CHECK: Final = (
    "Please check the data sheet that comes with this letter. It says what we hold about your "
    "child and about you. It must be right: we use it every day, and in an emergency."
)
TO_CHECK: Final = (
    "Names, addresses and dates of birth",
    "Telephone numbers and e-mail addresses, and whom we ring in an emergency",
    "Who has parental responsibility, and who may collect your child",
    "Medical needs and allergies",
)
NOTHING_CHANGED: Final = "Please return it also if nothing has changed."
CONSENT: Final = (
    "The questions about consent, for example for photographs, are on the sheet. Please answer "
    "each of them. You can change your mind at any time."
)
AT_ANY_TIME: Final = (
    "You can ask the school office at any time to correct what is wrong, in writing or in person. "
    "You have the right to have it put right."
)
ASK_FOR_IT: Final = "Please ask the school office for our privacy notice."


def letter_words(facts: Facts) -> tuple[Part, ...]:
    """Write the letter."""
    return tuple(Part(what, text) for what, text in _parts(facts) if text)


def plain_text(parts: tuple[Part, ...]) -> str:
    """Lay the letter out as plain text."""
    lines: list[str] = []
    for before, part in zip((None, *parts), parts, strict=False):
        in_a_list = before is not None and before.what is part.what is Is.POINT
        gap = [] if in_a_list or before is None else [""]
        lines += [*gap, f"- {part.text}" if part.what is Is.POINT else part.text]
    return "\n".join([*lines, ""])


def text_message(facts: Facts) -> str:
    """Write the same for a text message: at most two, whatever the school is called."""
    asks = (
        f"please check your child's data sheet and return it to the school office by "
        f"{day(facts.by)}, also if nothing has changed. The consent questions are on it."
    )
    link = f" Privacy notice: {facts.link}" if facts.link else ""
    room = TWO_TEXTS - len(f": {asks}")
    name = facts.school.translate(PLAIN)
    if len(name) + len(link) > room:
        link = ""
    if len(name) > room:
        name = f"{name[: room - len(CUT)]}{CUT}"
    return f"{name}: {asks}{link}"


def _parts(facts: Facts) -> Iterator[tuple[Is, str]]:
    yield Is.TEXT, facts.school
    yield Is.TEXT, facts.address
    yield Is.TEXT, day(facts.on)
    yield Is.TITLE, TITLE
    yield Is.TEXT, "Dear parent or carer,"
    yield Is.TEXT, PLEASE_CHECK
    yield from ((Is.POINT, each) for each in TO_CHECK)
    yield Is.HEADING, "What to do"
    yield Is.TEXT, f"{_return_by(facts)} {NOTHING_CHANGED}"
    yield Is.HEADING, "Consent"
    yield Is.TEXT, CONSENT
    yield Is.HEADING, "How we use what we hold"
    yield Is.TEXT, _notice(facts)
    yield Is.HEADING, "If something is wrong"
    yield Is.TEXT, AT_ANY_TIME
    yield Is.TEXT, "Thank you for your help."
    yield Is.TEXT, f"The school office, {facts.school}"


def _return_by(facts: Facts) -> str:
    census = ", the day of the school census" if facts.census else ""
    return (
        "Correct what is wrong on the sheet, sign it, and return it to the school office by "
        f"{day(facts.by)}{census}."
    )


def _notice(facts: Facts) -> str:
    if not facts.notice:
        return ASK_FOR_IT
    where = f": {facts.link}" if facts.link else ". The school office has it."
    return (
        f"What we hold, why, and whom we share it with is in our privacy notice "
        f"({facts.notice}){where}"
    )
