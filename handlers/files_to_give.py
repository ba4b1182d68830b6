"""Files that are given through Vera's own web address: to one person, once, after signing in.

A feature registers each kind of file that it gives by the purpose of its links. The chat carries a
link and never a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from handlers.call import Call, Moment
from handlers.cards import WebPage, Words
from storage.people import Person
from storage.web_links import Purpose, make_link, use_link

LASTS: Final = timedelta(minutes=5)

SIGN_IN: Final = (
    "It opens in your browser. Sign in there, then press the button. The link works once, for "
    "five minutes, and for you alone."
)
ON_THE_SERVER: Final = (
    "Vera has no web address here, so files cannot be given from chat. Ask whoever runs Vera to "
    "type on the server: {command}"
)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file, whole, that is given to somebody now."""

    name: str
    type: str
    content: bytes


MayHave: TypeAlias = "Callable[[Person], bool]"
NoteIt: TypeAlias = "Callable[[Moment, Person], None]"
Write: TypeAlias = "Callable[[Moment, Person], GivenFile]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToGive:
    """A kind of file that is given.

    Attributes:
        purpose: What a link to it is for.
        title: What it is called in chat.
        said: What becomes of it, said beside the link.
        command: What is typed on the server, where there is no web address.
        may_have: Says whether somebody may have it now.
        note: Records that it is taken, in the transaction that uses the link up.
        write: Writes it for somebody, from the present state.
    """

    purpose: Purpose
    title: str
    said: str
    command: str
    may_have: MayHave
    note: NoteIt
    write: Write


_FILES: dict[Purpose, FileToGive] = {}


def give_by_link(file: FileToGive) -> FileToGive:
    """Make a kind of file known to the page that gives it."""
    _FILES[file.purpose] = file
    return file


def way_to(call: Call, file: FileToGive) -> Words | WebPage:
    """Give a link to a file; without a web address, words that say what else can be done."""
    if call.web is None:
        return Words(ON_THE_SERVER.format(command=file.command))
    token = make_link(
        call.session,
        purpose=file.purpose,
        subject_id=call.who.id,
        person_id=call.who.id,
        at=call.at,
        lasts=LASTS,
    )
    return WebPage(file.title, f"{call.web}/lists/{token}", f"{SIGN_IN} {file.said}")


def use_link_to_file(moment: Moment, token: str, person: Person) -> FileToGive | None:
    """Use a link up and say what it gives; None, whatever the reason, where it gives nothing.

    That it is taken is recorded in the same transaction.
    """
    if person.left_on is not None:
        return None
    for file in _FILES.values():
        if file.may_have(person) and _is_used(moment, token, file.purpose, person):
            file.note(moment, person)
            return file
    return None


def _is_used(moment: Moment, token: str, purpose: Purpose, person: Person) -> bool:
    used = use_link(moment.session, token, purpose=purpose, person_id=person.id, at=moment.at)
    return used is not None
