"""What Vera asked of the platform and what she keeps, compared with how it was before.

What is sealed shows no word, so it is not enough to look for words: there must be no row more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from storage.conversations import Conversation, HeardActivity
from storage.people import Identity
from storage.records import TABLES
from storage.sealed_texts import SealedText
from storage.sealing import Safe
from tests.walks.evidence_acts import asked_of_the_platform
from tests.walks.world import World

OF_THE_PLATFORM = frozenset(
    {Conversation.__tablename__, HeardActivity.__tablename__, Identity.__tablename__}
)
"""Where somebody was last heard: it changes with every call, and holds nothing that was said."""

CONTENT = ("evidence", "evidence_files", "sealed_texts", "case_keys", "web_links")
"""What a report or an addition to one would leave; a case's deadlines and cards go on by time, and
a form that was sent in vain leaves an HMAC of its answers."""

BESIDE_THEM = ("cases.facts", "cases.route")
"""What is sealed of every report beside its words: who is who in it, and the route as it began."""

SHOWS = ("views.", "chat.", "conversations.open", "post", "replace", "begin", "auth.test")
"""How Vera shows something to people, or says who she is; everything else asks for something."""


@dataclass(frozen=True)
class Watch:
    """How things stood at one moment."""

    world: World
    log: StringIO
    asked: int
    kept: dict[str, list[str]]
    cases: int

    @classmethod
    def from_now(cls, world: World, log: StringIO) -> Watch:
        """Remember how things stand."""
        return cls(world, log, len(world.chat.requests), _rows_of(world), len(world.cases()))

    def no_file_is_asked_for(self) -> None:
        """Make sure that no file and no message was asked for, nor anything about one."""
        assert asked_of_the_platform(self.world) == []

    def nothing_is_asked(self) -> None:
        """Make sure that nothing at all was asked, about nobody either: things were only shown."""
        self.no_file_is_asked_for()
        asked = [one.method for one in self.world.chat.requests[self.asked :]]
        assert [each for each in asked if not each.startswith(SHOWS)] == []

    def nothing_is_kept(self) -> None:
        """Make sure that not a row is more or other than before."""
        now = _rows_of(self.world)
        tables = [table for table in now if table not in OF_THE_PLATFORM]
        assert {name: now[name] for name in tables} == {name: self.kept[name] for name in tables}

    def no_evidence_is_kept(self) -> None:
        """Make sure that no content is more than before, whatever the clock has made of a case."""
        now = _rows_of(self.world)
        assert len(self.world.cases()) == self.cases
        assert {name: now[name] for name in CONTENT} == {name: self.kept[name] for name in CONTENT}

    def only_words_are_kept(self, case_id: UUID, words: Mapping[str, str]) -> None:
        """Make sure that there is one case more with exactly these words, and no evidence."""
        now = _rows_of(self.world)
        assert len(self.world.cases()) == self.cases + 1
        for name in ("evidence", "evidence_files", "web_links"):
            assert now[name] == self.kept[name]
        assert len(now["case_keys"]) == len(self.kept["case_keys"]) + 1
        assert len(now["sealed_texts"]) == len(self.kept["sealed_texts"]) + len(words) + len(
            BESIDE_THEM
        )
        opened = sealed_fields(self.world, case_id)
        assert all(opened.pop(field) for field in BESIDE_THEM)
        assert opened == {f"cases.{field}": text for field, text in words.items()}

    def is_nowhere(self, secrets: Collection[str]) -> None:
        """Make sure that none of these is in the database, the log or the folder of files."""
        stored, logged = bytes_kept(self.world), self.log.getvalue()
        for secret in secrets:
            assert secret.encode() not in stored, f"the database holds {secret!r}"
            assert secret not in logged, f"the log holds {secret!r}"
        assert [path for path in self.world.files.rglob("*") if path.is_file()] == []

    def nothing_came_of_it(self, secrets: Collection[str]) -> None:
        """Make sure of all of it."""
        self.nothing_is_asked()
        self.nothing_is_kept()
        self.is_nowhere(secrets)


def bytes_kept(world: World) -> bytes:
    """Read all that is stored: every value of every table, and SQLite's own files as well."""
    return b"\0".join([*_values(world), *_files_of_the_database(world)])


def sealed_fields(world: World, case_id: UUID) -> dict[str, str]:
    """Open everything that is sealed for a case and for what belongs to it, by record and field."""
    with world.vera.database.reading(world.school.id) as session:
        safe = Safe(session, world.keyring)
        chosen = select(SealedText.row_id).where(SealedText.case_id == case_id).distinct()
        opened: dict[str, str] = {}
        for row in session.scalars(chosen).all():
            opened |= safe.opened_row(case_id, row)
    return opened


def _rows_of(world: World) -> dict[str, list[str]]:
    with world.vera.database.engine.connect() as connection:
        return {
            table.name: sorted(
                repr([_plain(value) for value in row]) for row in connection.execute(select(table))
            )
            for table in TABLES.sorted_tables
        }


def _values(world: World) -> Iterator[bytes]:
    with world.vera.database.engine.connect() as connection:
        for table in TABLES.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    plain = _plain(value)
                    yield plain if isinstance(plain, bytes) else str(plain).encode()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _files_of_the_database(world: World) -> Iterator[bytes]:
    if world.vera.database.is_sqlite:
        file = Path(str(world.vera.database.url.database))
        found = list(file.parent.glob(f"{file.name}*"))
        assert len(found) >= 2, "the write-ahead log is looked at as well"
        yield from (path.read_bytes() for path in found)
