"""What the web pages are built of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore
from typing import Protocol
from uuid import UUID

from bot.emergency import Emergency
from bot.settings import Settings
from bot.web_pages.uploads import Uploads
from bot.writer import Writer
from handlers.call import Moment
from handlers.school.school import School
from storage.blobs import Blobs
from storage.database import Database, SchoolSession
from storage.keyring import Keyring
from storage.people import Person
from storage.sealed_files import FileAbout, SealedFile
from storage.vocabulary import Answer
from storage.web_links import FoundLink

MOST_GIVEN_OUT = 8
"""Each file that is given out keeps a web thread busy; the chat platforms need the others."""
MOST_OUTWARD = 6
"""A platform that hangs while people sign in must not keep every web thread."""


class FileToGive(Protocol):
    """A file that somebody may open now, and what is needed to open it."""

    @property
    def about(self) -> FileAbout: ...
    @property
    def blob(self) -> UUID: ...
    @property
    def key(self) -> bytes: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def name(self) -> str: ...


class ThroughTheWeb(Protocol):
    """What the pages ask of the evidence, each within a writing transaction."""

    def open_file(self, moment: Moment, token: str, person: Person, /) -> FileToGive | None:
        """Use the link up; None for everything that must not be told apart."""
        ...

    def begin_upload(self, moment: Moment, link: FoundLink, gate: Answer, /) -> FileAbout | None:
        """Begin a file; None where the case takes none, or not after this answer."""
        ...

    def keep_upload(
        self, moment: Moment, link: FoundLink, about: FileAbout, sealed: SealedFile, name: str, /
    ) -> None:
        """Keep a file that is whole; raises NotAllowed where nothing may be added any more."""
        ...

    def finish_upload(self, moment: Moment, link: FoundLink, /) -> str:
        """Say what becomes of the files."""
        ...

    def report_material(
        self, moment: Moment, link: FoundLink, where: str, /, *, involved: str
    ) -> str:
        """Tell the safeguarding lead where something is, and say so."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class WebParts:
    """Everything that the pages need."""

    settings: Settings
    database: Database
    writer: Writer
    keyring: Keyring
    schools: Mapping[UUID, School]
    emergency: Emergency
    evidence: ThroughTheWeb
    blobs: Blobs
    now: Callable[[], datetime]
    slack_team: str | None = None
    """The workspace that is connected."""
    on_commit: Callable[[], None] = lambda: None
    """Called when something was stored, so that what it owes need not wait for the clock."""
    entra_verify: str | bool = True
    """Whom msal trusts when people sign in with Microsoft: a file with certificates, in tests."""
    uploads: Uploads = field(default_factory=Uploads)
    given_out: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST_GIVEN_OUT))
    outward: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST_OUTWARD))

    def moment(self, session: SchoolSession) -> Moment:
        """Give the moment of a transaction."""
        return Moment(
            session=session,
            keyring=self.keyring,
            school=self.schools[session.school_id],
            at=self.now(),
        )
