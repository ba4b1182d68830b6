"""Taking evidence out on the server: asked in chat, waited for, and written to a file.

Whatever the answer is, and whether there is such a case at all, the same is said after the same
time: whoever sits at the server must not learn from it which cases there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from bot.opening import Opened
from bot.places import Place, placed
from bot.stops import WRONG, Stop
from handlers.call import Moment
from handlers.evidence.files import FileToGive
from handlers.evidence.take_out import (
    LASTS,
    OnOffer,
    ask_for_files,
    files_on_offer,
    files_to_take,
    withdraw,
)
from handlers.school.school import School
from handlers.wording import local
from storage.blobs import Blobs
from storage.database import SchoolSession
from storage.sealed_files import opened_file
from storage.sealing import Unreadable

REFERENCE = re.compile(r"(VERA-[0-9A-Z]{4})(?:/([1-9][0-9]{0,3}))?")

NOT_A_REFERENCE = "A reference looks like VERA-7K4Q, and VERA-7K4Q/2 is its second file."
ASKED = (
    "If there is such a case, those on its list are now asked in chat whether {wanted} may be "
    "taken out. Waiting until {until} for one of them to approve it. Ctrl-C takes the question "
    "back."
)
NOTHING = (
    "Nothing was taken. Either nobody approved it in time, or there is nothing here to be taken "
    "by that reference. Look at the reference again, and speak to those who have the case."
)
TAKEN_BACK = "The question is taken back; nobody can approve it any more. Nothing was taken."
IN_THE_CLEAR = (
    "What was written is not encrypted. Keep it where only those who have the case can reach it."
)
ASK_AGAIN = "The approval is used up. Where something is missing, ask again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A case's files, or one of them."""

    reference: str
    number: int | None = None

    @classmethod
    def parse(cls, words: str) -> Wanted:
        """Read what was typed; stops with words."""
        found = REFERENCE.fullmatch(words.strip().upper())
        if found is None:
            raise Stop(NOT_A_REFERENCE)
        return cls(found[1], int(found[2]) if found[2] else None)

    def __str__(self) -> str:
        return f"{self.reference}/{self.number}" if self.number else self.reference


@dataclass(frozen=True)
class Terminal:
    """Whoever typed the command, and the clock on the wall."""

    say: Callable[[str], None]
    choose: Callable[[Sequence[OnOffer]], int]
    """Asks which of several files it is."""
    wait: Callable[[], None]
    """Lets a moment pass; raises KeyboardInterrupt when the person stops it."""
    now: Callable[[], datetime]


@dataclass(frozen=True)
class Question:
    """What was asked in one school."""

    here: Opened
    terminal: Terminal
    school: School
    id: UUID

    def on_offer(self, wanted: Wanted) -> list[OnOffer]:
        """List what was approved and may be taken."""
        with self.here.database.reading(self.school.id) as session:
            offered = files_on_offer(self._moment(session), self.id)
        return [each for each in offered if wanted.number in (None, each.number)]

    def taken(self, numbers: Sequence[int]) -> dict[int, FileToGive]:
        """Use the approval up; stops where there is none any more."""
        with self.here.database.writing(self.school.id) as session:
            given = files_to_take(self._moment(session), self.id, numbers=numbers)
        if not given:
            raise Stop(NOTHING, WRONG)
        return given

    def take_back(self) -> None:
        """See to it that nobody can approve it any more; it ends by itself in any case."""
        with suppress(DBAPIError), self.here.database.writing(self.school.id) as session:
            withdraw(self._moment(session), self.id)

    def _moment(self, session: SchoolSession) -> Moment:
        return moment_in(self.here, self.school, session, self.terminal.now())


def moment_in(here: Opened, school: School, session: SchoolSession, at: datetime) -> Moment:
    """Give the moment in which something is done from the command line."""
    return Moment(session=session, keyring=here.keyring, school=school, at=at)


def take_out(
    here: Opened, wanted: Wanted, place: Place, terminal: Terminal, *, schools: Sequence[School]
) -> None:
    """Ask, wait, and write what was approved; stops with words where nothing came of it."""
    place.check()
    until = terminal.now() + LASTS
    with _asked(here, wanted, terminal, schools) as questions:
        terminal.say(ASKED.format(wanted=wanted, until=f"{local(until):%H:%M}"))
        question, offered = _approved(questions, wanted, terminal, until=until)
        if wanted.number is None and len(offered) > 1 and not place.is_folder:
            number = terminal.choose(offered)
            offered = [each for each in offered if each.number == number]
        _write(question, offered, place, wanted)


@contextmanager
def _asked(
    here: Opened, wanted: Wanted, terminal: Terminal, schools: Sequence[School]
) -> Iterator[list[Question]]:
    """Ask in every school that has the reference; whatever is not used up is taken back."""
    questions: list[Question] = []
    try:
        for school in schools:
            with here.database.writing(school.id) as session:
                moment = moment_in(here, school, session, terminal.now())
                asked = ask_for_files(moment, wanted.reference)
            if asked is not None:
                questions.append(Question(here, terminal, school, asked))
        yield questions
    except KeyboardInterrupt:
        raise Stop(TAKEN_BACK, WRONG) from None
    finally:
        for question in questions:
            question.take_back()


def _approved(
    questions: Sequence[Question], wanted: Wanted, terminal: Terminal, *, until: datetime
) -> tuple[Question, list[OnOffer]]:
    """Wait until there is something to take.

    A refusal is not told from silence: that would tell that there is such a case.
    """
    while terminal.now() < until:
        for question in questions:
            if offered := question.on_offer(wanted):
                return question, offered
        terminal.wait()
    raise Stop(NOTHING, WRONG)


def _write(question: Question, offered: Sequence[OnOffer], place: Place, wanted: Wanted) -> None:
    """Write the files: each whole, or not at all."""
    paths = {each.number: place.path_of(wanted.reference, each.number) for each in offered}
    damaged: list[str] = []
    with placed(paths.values()) as write:
        given = question.taken([*paths])
        for each in offered:
            path = paths[each.number]
            try:
                write(path, _chunks(question.here, given[each.number]))
            except (Unreadable, KeyError) as error:
                damaged.append(f"File {each.number}: {_words(error)}")
            else:
                _say_written(question.terminal, each, path, given[each.number].sha256)
    _say_the_end(question.terminal, damaged)


def _chunks(here: Opened, file: FileToGive) -> Iterator[bytes]:
    blobs = Blobs(here.settings.files)
    return opened_file(blobs, file.about, file.blob, file.key, size=file.size, sha256=file.sha256)


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, Unreadable) else "It cannot be taken any more."


def _say_written(terminal: Terminal, offer: OnOffer, path: Path, sha256: str) -> None:
    terminal.say(f"Written: {path} ({offer.kind}, {offer.size:,} bytes). SHA-256 {sha256}")
    if offer.warning:
        terminal.say(f"  {offer.warning}")


def _say_the_end(terminal: Terminal, damaged: Sequence[str]) -> None:
    terminal.say(IN_THE_CLEAR)
    if damaged:
        raise Stop("\n".join((*damaged, ASK_AGAIN)), WRONG)
