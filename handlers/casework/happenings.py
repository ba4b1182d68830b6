"""How the chronology says what was done: words for each action that the audit knows of a case.

A feature hands in the words for its own actions, beside the code that records them. What has no
words here, such as every view, is in the audit and not in the chronology.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from handlers.wording import listed
from storage.database import SchoolSession
from storage.roster import names_of


@dataclass(frozen=True, slots=True)
class Told:
    """What the audit holds about one thing that was done."""

    session: SchoolSession
    facts: dict[str, Any]

    def names(self, fact: str) -> str:
        """Name the people whose ids stand under this fact: "Ann and Bea"; empty for none."""
        found = self.facts.get(fact) or ()
        ids = [UUID(each) for each in ([found] if isinstance(found, str) else found)]
        return listed(sorted(names_of(self.session, ids).values()))


Words: TypeAlias = "Callable[[Told], str]"

_WORDS: dict[str, Words] = {}
_NOT_COPIED: set[str] = set()


def happening(action: str, words: str | Words, *, copied: bool = True) -> None:
    """Say how the chronology speaks of an action, as it goes on after a name: "acknowledged it".

    That a copy is read is not copied: the copy would grow from one of its parts to the next.
    """
    _WORDS[action] = words if callable(words) else lambda _: words
    if not copied:
        _NOT_COPIED.add(action)


def chronicled() -> Iterable[str]:
    """Name the actions that stand in a chronology."""
    return _WORDS.keys()


def chronicled_in_copies() -> Iterable[str]:
    """Name the actions that stand in the chronology of a copy of the case."""
    return _WORDS.keys() - _NOT_COPIED


def said_of(action: str, told: Told) -> str:
    """Say what was done, as it goes on after the name of whoever did it."""
    return _WORDS[action](told)


def _nobody_answered(told: Told) -> str:
    names = told.names("told")
    return f"told {names}, since nobody had answered" if names else "found nobody more to tell"


def _not_reached(told: Told) -> str:
    return f"could not reach {told.names('person') or 'the channel'}"


happening("reported", "sent this report")
happening("amended", "changed what was sent")
happening("acknowledged", "acknowledged it")
happening("escalated", _nobody_answered)
happening("nobody_answered", "gave everybody told the numbers outside: nobody had answered")
happening("could_not_be_told", _not_reached)
happening("went_on_at_once", "went on to the next person at once")
happening("dealing_with_it_in_person", "is dealing with it in person")
happening("asked_about_progress", "asked whether anything is happening")
happening("acknowledgement_lapsed", "let the acknowledgement lapse: nothing was noted")
happening("details_added", "added details")
happening("reopened", "opened it again")
