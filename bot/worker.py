"""What Vera does by herself: meets deadlines that have fallen due, sends what is owed, does jobs.

APScheduler only calls `tick`; everything that must not be forgotten is a row. The work of a tick
that a dead process left half done falls due again by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.jobs import Jobs
from bot.writer import DatabaseDown, Writer
from handlers import delivery
from handlers.call import Moment
from handlers.casework.quiet import is_by_day, may_be_sent, wait_for_the_morning
from handlers.chat import Account, Chat, Directory, Posted, Refused, SecondChannel, TryLater
from handlers.delivery import NoWay, Sending, ToNotify, ToPost, ToReplace
from handlers.features import DEADLINES, MAIL
from handlers.school.school import School
from storage import case_keys, deadlines, outbox
from storage.database import Database, SchoolSession
from storage.deadlines import Due
from storage.keyring import Keyring
from storage.outbox import LEASE, Claimed, Outcome
from storage.people import identity_of
from storage.schools import other_schools
from storage.sealing import was_erased
from storage.vocabulary import Urgency

log = structlog.get_logger()

AT_ONCE = 50
SENDERS = 4
TRIES_BEFORE_SOMEBODY_ELSE = 5
TRIES_FOR_THE_UNMATCHED = 2
ON_TIME = timedelta(minutes=10)
"""A deadline met so soon is met when its feature wanted it; a later one waits for the morning."""
LOOK_AGAIN = timedelta(minutes=1)
LAST_START = timedelta(seconds=20)
"""So long before its lease ends nothing is begun: a post may take ten seconds."""


class Worker:
    """Meets deadlines and delivers messages, for every school this process serves."""

    def __init__(
        self,
        *,
        database: Database,
        writer: Writer,
        keyring: Keyring,
        schools: Mapping[UUID, School],
        chats: Mapping[str, Chat],
        directories: Mapping[str, Directory],
        second_channel: SecondChannel | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._writer = writer
        self._keyring = keyring
        self._schools = schools
        self._chats = chats
        self._directories = directories
        self._usual = next((name for name in ("slack", *chats) if name in chats), "slack")
        self._second_channel = second_channel
        self._now = now
        self._other_schools: Collection[UUID] = ()
        self._others_known_until = datetime.min.replace(tzinfo=UTC)
        self.jobs = Jobs(
            database=database, writer=writer, schools=schools, moment=self._moment, now=now
        )
        self._to_be_washed = False
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")

    def tick(self) -> int:
        """Meet what has fallen due, send what is owed, do what the clock says; gives how much."""
        try:
            return self.sweep() + self.deliver() + self.jobs.do_due()
        except (DatabaseDown, DBAPIError):
            log.error("database_down", during="tick")
            return 0

    def sweep(self) -> int:
        """Meet the deadlines that have fallen due, each in its school's own transaction."""
        with self._database.engine.connect() as connection:
            due = deadlines.due_now(
                connection, now=self._now(), limit=AT_ONCE, not_of=self._others(connection)
            )
        for deadline in due:
            if deadline.name in DEADLINES:
                self._meet(deadline)
        self._wash_away()
        return len(due)

    def deliver(self) -> int:
        """Send what is owed and due, the most urgent first; one place is sent to in order."""
        if not self._anything_due():
            return 0
        claimed = self._writer.write_across(
            lambda connection: outbox.claim(
                connection, now=self._now(), limit=AT_ONCE, not_of=self._others(connection)
            )
        )
        by_place = [list(group) for _, group in groupby(sorted(claimed, key=_place), key=_place)]
        until = self._now() + LEASE - LAST_START
        for sent in [self._senders.submit(self._send_in_turn, group, until) for group in by_place]:
            sent.result()
        return len(claimed)

    def _anything_due(self) -> bool:
        """Look before claiming, so that the writer is left to the calls while nothing is due."""
        with self._database.engine.connect() as connection:
            return outbox.anything_due(connection, now=self._now(), not_of=self._others(connection))

    def _others(self, connection: Connection) -> Collection[UUID]:
        """Name the schools that another process serves: theirs must not crowd out ours."""
        if self._others_known_until < self._now():
            self._other_schools = other_schools(connection, self._schools)
            self._others_known_until = self._now() + LOOK_AGAIN
        return self._other_schools

    def close(self) -> None:
        """Finish what is being sent."""
        self._senders.shutdown(wait=True)

    def _meet(self, due: Due) -> None:
        def work(session: SchoolSession) -> bool:
            if deadlines.take(session, due):
                moment = self._moment(session)
                if due.attempts or moment.at > due.at + ON_TIME:
                    wait_for_the_morning(moment, due.case_id)
                DEADLINES[due.name].act(moment, due.case_id)
            return was_erased(session)

        try:
            self._to_be_washed |= self._writer.write(due.school_id, work)
        except DatabaseDown:
            raise
        except Exception:
            log.exception("deadline_failed", deadline=due.name)
            self._writer.write(
                due.school_id,
                lambda session: deadlines.put_off(session, due, now=self._now()),
            )

    def _wash_away(self) -> None:
        """Overwrite what destroyed keys left behind; what fails is done with the next tick."""
        if not self._to_be_washed:
            return
        try:
            case_keys.wash_away(self._database)
        except DBAPIError as error:  # nobody's message waits for it
            log.error("keys_not_washed_away", error=type(error).__name__)
        else:
            self._to_be_washed = False

    def _send_in_turn(self, group: list[Claimed], until: datetime) -> None:
        for claimed in group:
            if self._now() > until:
                return  # its lease runs out: whoever takes it next must not find it posted
            try:
                self._send(claimed)
            except DatabaseDown:
                log.error("database_down", during="delivery")
            except Exception:
                # The lease runs out by itself and it is tried again.
                log.exception("delivery_failed", message=claimed.message)

    def _send(self, claimed: Claimed) -> None:
        if self._waits_for_the_morning(claimed):
            return
        try:
            sending = self._written(claimed)
            if sending is None:
                self._settled(claimed, Outcome.DROPPED)
            elif isinstance(sending, NoWay):
                self._without_a_way(claimed, sending)
            elif isinstance(sending, ToNotify):
                self._notify(claimed, sending)
            else:
                self._post(claimed, sending)
        except TryLater as later:
            self._later(claimed, later)
        except Refused as refused:
            self._refused(claimed, refused.why)

    def _waits_for_the_morning(self, claimed: Claimed) -> bool:
        """Put off what can wait where it was held up so long that it would come at night."""
        now = self._now()
        held_up = now > claimed.owed_at + ON_TIME and claimed.urgency > Urgency.URGENT
        calendar = self._schools[claimed.school_id].settings.calendar
        if not held_up or claimed.redraws is not None or is_by_day(calendar, now):
            return False
        with self._database.reading(claimed.school_id) as session:
            until = may_be_sent(self._moment(session), claimed.case_id)
        if until <= now:
            return False
        self._in_school(claimed, lambda m: delivery.put_off(m, claimed, after=until - now))
        return True

    def _written(self, claimed: Claimed) -> Sending:
        channel = self._channel(claimed)
        members = self._members(claimed, channel) if channel else None
        with self._database.reading(claimed.school_id) as session:
            return delivery.write(
                self._moment(session),
                claimed,
                messages=MAIL,
                members=members,
                usual=self._usual,
            )

    def _channel(self, claimed: Claimed) -> Account | None:
        if claimed.redraws is None and claimed.channel is None:
            return None
        with self._database.reading(claimed.school_id) as session:
            return delivery.channel_of(self._moment(session), claimed, usual=self._usual)

    def _members(self, claimed: Claimed, where: Account) -> frozenset[UUID]:
        if (directory := self._directories.get(where.platform)) is None:
            raise Refused(f"{where.platform} is not connected")
        accounts = directory.members(where)
        with self._database.engine.connect() as connection:
            found = [
                identity_of(connection, platform=each.platform, tenant=each.tenant, user_id=each.id)
                for each in accounts
            ]
        return frozenset(who[1] for who in found if who and who[0] == claimed.school_id)

    def _without_a_way(self, claimed: Claimed, no_way: NoWay) -> None:
        """Wait a little for somebody who may be matched with their account only now."""
        if claimed.attempts < TRIES_FOR_THE_UNMATCHED:
            raise TryLater(no_way.why)
        self._refused(claimed, no_way.why)

    def _post(self, claimed: Claimed, sending: ToPost | ToReplace) -> None:
        if isinstance(sending, ToReplace):
            self._chat(sending.posted.platform).replace(sending.posted, sending.card)
            posted, missed = list[Posted](), set[str]()
        else:
            posted, missed = self._post_to_each(sending)
        self._in_school(
            claimed,
            lambda moment: delivery.settle_sent(
                moment, claimed, sending, posted, messages=MAIL, missed=missed
            ),
        )

    def _post_to_each(self, sending: ToPost) -> tuple[list[Posted], set[str]]:
        """Post to a person's accounts: to every one, or to the first that does not refuse.

        Gives also the platforms that asked to be tried later. Where none works the last error is
        raised.
        """
        posted, missed = list[Posted](), set[str]()
        failed: TryLater | Refused | None = None
        for account in sending.accounts:
            try:
                posted.append(self._chat(account.platform).post(account, sending.card))
            except (TryLater, Refused) as error:
                failed = error
                missed |= {account.platform} if isinstance(error, TryLater) else set()
            if not sending.everywhere and (posted or isinstance(failed, TryLater)):
                break
        if not posted and failed is not None:
            raise failed
        return posted, missed

    def _chat(self, platform: str) -> Chat:
        if (chat := self._chats.get(platform)) is None:
            raise Refused(f"{platform} is not connected")
        return chat

    def _notify(self, claimed: Claimed, sending: ToNotify) -> None:
        if self._second_channel is None:
            raise Refused("no second channel is set up")
        self._second_channel.send(sending.notice, email=sending.email, phone=sending.phone)
        self._settled(claimed, Outcome.SENT)

    def _settled(self, claimed: Claimed, outcome: Outcome) -> None:
        self._in_school(claimed, lambda moment: delivery.settle(moment, claimed, outcome=outcome))

    def _refused(self, claimed: Claimed, why: str) -> None:
        log.warning("message_refused", message=claimed.message, why=why)
        self._in_school(
            claimed,
            lambda moment: delivery.settle_refused(moment, claimed, why, messages=MAIL),
        )

    def _later(self, claimed: Claimed, later: TryLater) -> None:
        log.info("message_put_off", message=claimed.message, why=later.why)

        def work(moment: Moment) -> None:
            delivery.put_off(moment, claimed, after=later.after)
            if claimed.attempts + 1 == TRIES_BEFORE_SOMEBODY_ELSE:
                delivery.try_the_other_way(moment, claimed, messages=MAIL)

        self._in_school(claimed, work)

    def _in_school(self, claimed: Claimed, work: Callable[[Moment], None]) -> None:
        self._writer.write(
            claimed.school_id, lambda session: work(self._moment(session)), first=True
        )

    def _moment(self, session: SchoolSession) -> Moment:
        return Moment(
            session=session,
            keyring=self._keyring,
            school=self._schools[session.school_id],
            at=self._now(),
        )


def _place(claimed: Claimed) -> str:
    return f"{claimed.via}:{claimed.place}"
