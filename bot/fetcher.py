"""Fetching the files of evidence: from a platform, through the seal, into the store.

It has threads of its own, so that a slow file keeps no message waiting. A file is noted as kept
only once it is on the disk whole; killed before that, it is still owed and its lease runs out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.writer import DatabaseDown, Writer
from handlers.call import Moment
from handlers.chat import Files, FileTrouble, Refused, TryLater
from handlers.evidence import fetched
from handlers.evidence.fetched import COPY_THERE, Source
from handlers.school.school import School
from storage import case_keys
from storage.blobs import Blobs
from storage.database import Database, SchoolSession
from storage.evidence import ClaimedFile, EvidenceFile, anything_owed, claim_files, renew_lease
from storage.evidence_chores import Chore, destroyed_with_bytes, kept_with
from storage.keyring import Keyring
from storage.schools import other_schools
from storage.sealed_files import FileAbout, SealedFile, TooLarge, seal_file

log = structlog.get_logger()

AT_ONCE = 4
A_MOMENT_S = 1.0
"""So long is waited for one of them before room is looked for: a slow file must not stop others."""
RENEW_EVERY = timedelta(seconds=30)
LONGEST = timedelta(minutes=30)
"""A file that only trickles must not keep the others waiting for ever."""
GIVE_WAY_S = 0.002
"""Before each part of a file, so that nobody who waits for an answer waits for a file."""
LOOK_AGAIN = timedelta(minutes=1)
A_FEW = 20

T = TypeVar("T")


class _NotOurs(Exception):
    """Somebody else has the file by now, or will have it when this process has ended."""


class Fetcher:
    """Fetches what is owed, and does what is left to do about files that are settled."""

    def __init__(
        self,
        *,
        database: Database,
        writer: Writer,
        keyring: Keyring,
        schools: Mapping[UUID, School],
        files: Mapping[str, Files],
        blobs: Blobs,
        largest: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._writer = writer
        self._keyring = keyring
        self._schools = schools
        self._files = files
        self._blobs = blobs
        self._largest = largest
        self._now = now
        self._chores_at = datetime.min.replace(tzinfo=UTC)
        self._stopping = Event()
        self._under_way: set[Future[None]] = set()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fetcher")

    def tick(self) -> int:
        """Begin on files that are owed, and give how many are under way or were just ended."""
        try:
            return self._fetch_owed() + self._do_chores()
        except (DatabaseDown, DBAPIError):
            log.error("database_down", during="fetching")
            return 0

    def stop(self) -> None:
        """Leave off what is being fetched: it is still owed."""
        self._stopping.set()

    def close(self) -> None:
        """Leave off, and let go of the threads."""
        self.stop()
        self._threads.shutdown(wait=True)

    def _fetch_owed(self) -> int:
        self._under_way = {each for each in self._under_way if not each.done()}
        claimed = self._claimed(room=AT_ONCE - len(self._under_way))
        self._under_way |= {self._threads.submit(self._fetch, each) for each in claimed}
        if self._under_way:
            wait(self._under_way, timeout=A_MOMENT_S, return_when=FIRST_COMPLETED)
            self._chores_at = self._now()
        return len(self._under_way)

    def _claimed(self, *, room: int) -> list[ClaimedFile]:
        with self._database.engine.connect() as connection:
            if not room or not anything_owed(connection, now=self._now()):
                return []
            others = other_schools(connection, self._schools)
        return self._writer.write_across(
            lambda connection: claim_files(connection, now=self._now(), limit=room, not_of=others)
        )

    def _fetch(self, claimed: ClaimedFile) -> None:
        try:
            self._fetch_or_say_why(claimed)
        except DatabaseDown:
            log.error("database_down", during="fetching")
        except _NotOurs:
            log.info("file_left_for_another_try")
        except Exception as error:
            # The traceback may hold what the file is called.
            log.error("fetching_failed", error=type(error).__name__)
            self._put_off(claimed, TryLater(FileTrouble.NOT_REACHED))

    def _fetch_or_say_why(self, claimed: ClaimedFile) -> None:
        source = self._in_school(claimed, lambda moment: fetched.source_of(moment, claimed))
        if source is None:
            return
        try:
            self._kept(claimed, source, *self._sealed(claimed, source))
        except TryLater as later:
            self._put_off(claimed, later)
        except Refused as refused:
            self._given_up(claimed, refused.why)
        except TooLarge:
            self._given_up(claimed, FileTrouble.TOO_LARGE)

    def _sealed(self, claimed: ClaimedFile, source: Source) -> tuple[SealedFile, str]:
        files = self._files.get(claimed.platform)
        if files is None:
            raise TryLater(FileTrouble.NOT_REACHED)
        about = FileAbout(claimed.school_id, claimed.case_id, claimed.id)
        with files.fetch(source.id, largest=self._largest) as stream:
            parts = self._renewing(claimed, stream.parts)
            return seal_file(self._blobs, about, parts, largest=self._largest), stream.name

    def _renewing(self, claimed: ClaimedFile, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the parts on, and keep the lease while they come."""
        began = self._now()
        renew_at = began + RENEW_EVERY
        for part in parts:
            if self._stopping.wait(GIVE_WAY_S):
                raise _NotOurs
            if self._now() > began + LONGEST:
                raise TryLater(FileTrouble.CUT_SHORT)
            yield part
            if self._now() >= renew_at:
                self._renew(claimed)
                renew_at = self._now() + RENEW_EVERY

    def _renew(self, claimed: ClaimedFile) -> None:
        def renew(connection: Connection) -> bool:
            return renew_lease(connection, claimed, now=self._now())

        if not self._writer.write_across(renew):
            raise _NotOurs

    def _kept(self, claimed: ClaimedFile, source: Source, sealed: SealedFile, name: str) -> None:
        def keep(moment: Moment) -> bool:
            uploaded = source.uploaded
            return fetched.keep_file(moment, claimed, sealed, uploaded=uploaded, name=name)

        if not self._in_school(claimed, keep):
            self._blobs.remove(sealed.blob)

    def _put_off(self, claimed: ClaimedFile, later: TryLater) -> None:
        log.info("file_put_off", why=later.why)
        self._in_school(
            claimed,
            lambda moment: fetched.put_off(moment, claimed, later.why, after=later.after),
        )

    def _given_up(self, claimed: ClaimedFile, why: str) -> None:
        log.warning("file_not_had", why=why)
        self._in_school(claimed, lambda moment: fetched.give_up(moment, claimed, why))

    # -- what is left to do about files that are settled

    def _do_chores(self) -> int:
        if self._now() < self._chores_at:
            return 0
        self._chores_at = self._now() + LOOK_AGAIN
        with self._database.engine.connect() as connection:
            others: Collection[UUID] = other_schools(connection, self._schools)
            copies = kept_with(connection, COPY_THERE, limit=A_FEW, not_of=others)
            destroyed = destroyed_with_bytes(connection, limit=A_FEW, not_of=others)
        for copy in copies:
            self._do(copy, self._let_go)
        for file in destroyed:
            self._do(file, self._remove_bytes)
        return 0

    def _do(self, of: Chore, chore: Callable[[Chore], None]) -> None:
        """Do what is left to do about one file; where that fails the others' is done all the same.

        What is damaged stands first in every list, since it is never done.
        """
        try:
            chore(of)
        except (DatabaseDown, DBAPIError):
            raise
        except Exception as error:
            log.error("chore_failed", error=type(error).__name__)

    def _let_go(self, copy: Chore) -> None:
        """Have the uploader's copy deleted on the platform; what does not go now goes later."""
        files = self._files.get(copy.platform)
        if files is None:
            return
        try:
            source = self._in_school(copy, lambda moment: fetched.source_of_kept(moment, copy))
            gone = files.let_go(source.id)
        except (TryLater, Refused) as error:
            log.info("copy_not_let_go", why=error.why)
            return
        self._in_school(copy, lambda moment: fetched.copy_let_go(moment, copy.id, gone=gone))

    def _remove_bytes(self, file: Chore) -> None:
        self._blobs.remove(file.blob)

        def forget(moment: Moment) -> None:
            moment.session.found(EvidenceFile, file.id).blob = None

        self._in_school(file, forget)
        case_keys.wash_away(self._database)

    def _in_school(self, of: ClaimedFile | Chore, work: Callable[[Moment], T]) -> T:
        return self._writer.write(of.school_id, lambda session: work(self._moment(session)))

    def _moment(self, session: SchoolSession) -> Moment:
        return Moment(
            session=session,
            keyring=self._keyring,
            school=self._schools[session.school_id],
            at=self._now(),
        )
