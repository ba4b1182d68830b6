"""Who an account in chat is: bound once, at first sight or when people are imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import exists, select

from bot.writer import Writer
from handlers.casework.party_rows import mark_somebody
from handlers.chat import Account, Directory, NotAllowed, Profile, Refused, TryLater
from handlers.school.school import School
from storage import audit
from storage.database import Database, SchoolSession
from storage.keyring import Keyring
from storage.one_person import take_over
from storage.people import Bound, Identity, Person, bind, identity_of
from storage.roster import people_changed, person_by_email
from storage.schools import schools_of_workspace
from storage.sealing import Safe

log = structlog.get_logger()

LOOK_AGAIN = timedelta(minutes=1)
NOTE_AGAIN = timedelta(minutes=5)
WELCOME_S = 1.5
"""How long the database is waited for while a newcomer waits for an answer."""

NOT_A_SCHOOL_OF_MINE = (
    "Vera does not know which school you are at. In danger, ring 999. "
    "Otherwise please ring your school office and tell them in person."
)

FOR_A_PUPIL = (
    "Vera is for staff. If something has upset you, please tell an adult you trust at school, "
    "today. You can also talk to Childline at any time: ring 0800 1111, it is free. "
    "In danger, ring 999. Nothing you wrote here was kept."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A caller whom Vera knows."""

    school: School
    person_id: UUID
    platform: str


class PeopleInChat:
    """Finds out who a caller is, and remembers it."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        keyring: Keyring,
        schools: Mapping[UUID, School],
        directories: Mapping[str, Directory],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._writer = writer
        self._keyring = keyring
        self._schools = schools
        self._directories = directories
        self._now = now
        self._held: dict[Account, tuple[Known, datetime]] = {}
        self._noted: dict[UUID, tuple[Account, datetime]] = {}

    def known(self, account: Account) -> Known:
        """Say who calls; raises NotAllowed, with words, for nobody of a school of ours.

        An account once bound stays as it is, so that it is looked up once a minute at most.
        """
        held = self._held.get(account)
        if held is None or self._now() >= held[1]:
            held = self._held[account] = (self._look_up(account), self._now() + LOOK_AGAIN)
        return held[0]

    def meet(self, account: Account) -> None:
        """Learn who an account is before they call; raises NotAllowed as `known` does.

        Whom the platform does not describe just now is looked up again when they call: nobody is
        bound as a stranger for having been installed at a bad moment.
        """
        if self._identity(account) is None:
            school, profile = self.school_of(account), self._profile(account)
            if profile is not None:
                self._welcome(school, account, profile)

    def to_be_noted(self, account: Account, person_id: UUID) -> bool:
        """Say whether to note again that somebody answered from this account and not another."""
        now = self._now()
        noted = self._noted.get(person_id)
        if noted is not None and noted[0] == account and now < noted[1]:
            return False
        self._noted[person_id] = (account, now + NOTE_AGAIN)
        return True

    def _look_up(self, account: Account) -> Known:
        found = self._identity(account)
        if found is None:
            school = self.school_of(account)
            person_id = self._welcome(school, account, self._profile(account))
            return Known(school, person_id, account.platform)
        school, person_id = self._school(found.school_id), found.person_id
        if not found.is_described and (profile := self._profile(account)) is not None:
            person_id = self._welcome(school, account, profile)
        return Known(school, person_id, account.platform)

    def _identity(self, account: Account) -> Bound | None:
        with self._database.engine.connect() as connection:
            return identity_of(
                connection, platform=account.platform, tenant=account.tenant, user_id=account.id
            )

    def school_of(self, account: Account) -> School:
        """Say in which school an account chats, whoever it is."""
        with self._database.engine.connect() as connection:
            found = schools_of_workspace(
                connection, platform=account.platform, tenant=account.tenant
            )
        if len(found) != 1:
            raise NotAllowed(NOT_A_SCHOOL_OF_MINE)
        return self._school(found[0])

    def match_everybody(self, platform: str) -> int:
        """Bind everybody on the staff list who has no account here yet; gives how many it could.

        Raises TryLater when the platform does not answer; who was bound until then stays bound.
        """
        return sum(
            self._match(school, platform, person)
            for school in self._schools.values()
            for person in self._unmatched(school, platform)
        )

    def _school(self, school_id: UUID) -> School:
        if (school := self._schools.get(school_id)) is None:
            raise NotAllowed(NOT_A_SCHOOL_OF_MINE)
        return school

    def _welcome(self, school: School, account: Account, profile: Profile | None) -> UUID:
        if profile is not None and _is_pupil(school, profile):
            raise NotAllowed(FOR_A_PUPIL)
        return self._writer.write(
            school.id, lambda session: self._bound(session, account, profile), within=WELCOME_S
        )

    def _profile(self, account: Account) -> Profile | None:
        """Ask the platform who it is; a report must not be lost because it does not say."""
        try:
            return self._directories[account.platform].profile(account)
        except (TryLater, Refused, KeyError) as error:
            log.warning("profile_unknown", error=type(error).__name__)
            return None

    def _bound(self, session: SchoolSession, account: Account, profile: Profile | None) -> UUID:
        """Bind an account, unless another call has done so meanwhile, as whom the platform says."""
        already = session.get(Identity, (account.platform, account.tenant, account.id))
        person = _on_the_list(session, account, profile)
        if already is not None:
            return self._described(session, already, person, profile)
        if person is None:
            person = Person(name=_name(profile), email=None, phone=None, on_staff_list=False)
            session.add(person)
            session.flush()
        self._bind(session, person, account, described=profile is not None)
        return person.id

    def _described(
        self,
        session: SchoolSession,
        identity: Identity,
        person: Person | None,
        profile: Profile | None,
    ) -> UUID:
        """Put right who it is, where the platform could not say so when the account was bound."""
        if profile is None or identity.undescribed_since is None:
            return identity.person_id
        stranger = session.found(Person, identity.person_id)
        identity.undescribed_since = None
        session.flush()
        if person is None:
            stranger.name = _name(profile)
        else:
            self._recognised(session, stranger, person)
        people_changed(session)
        return person.id if person else stranger.id

    def _recognised(self, session: SchoolSession, stranger: Person, person: Person) -> None:
        """Give somebody what was theirs as a stranger; that it changed hands is recorded."""
        for case_id in take_over(session, stranger.id, person.id):
            audit.record(
                session,
                self._keyring,
                actor="vera",
                action="reporter_recognised",
                at=self._now(),
                case_id=case_id,
                was=stranger.id,
                person=person.id,
            )
            mark_somebody(Safe(session, self._keyring), session, case_id, person.id)

    def _bind(
        self, session: SchoolSession, person: Person, account: Account, *, described: bool = True
    ) -> None:
        bind(
            session,
            person,
            platform=account.platform,
            tenant=account.tenant,
            user_id=account.id,
            at=self._now(),
            described=described,
        )

    def _unmatched(self, school: School, platform: str) -> list[Person]:
        with self._database.reading(school.id) as session:
            return unmatched_people(session, platform)

    def _match(self, school: School, platform: str, person: Person) -> bool:
        assert person.email is not None
        account = self._directories[platform].account_of(person.email)
        if account is None:
            return False

        def keep(session: SchoolSession) -> bool:
            here = session.found(Person, person.id)
            self._bind(session, here, account)
            return True

        return self._writer.write(school.id, keep)


def unmatched_people(session: SchoolSession, platform: str) -> list[Person]:
    """List the staff who should be in chat on a platform but have no account there yet."""
    has_account = exists().where(
        Identity.school_id == Person.school_id,
        Identity.person_id == Person.id,
        Identity.platform == platform,
    )
    chosen = select(Person).where(
        Person.in_chat, Person.left_on.is_(None), Person.email.is_not(None), ~has_account
    )
    return list(session.scalars(chosen))


def _on_the_list(
    session: SchoolSession, account: Account, profile: Profile | None
) -> Person | None:
    """Find whom the platform's addresses mean on the staff list, if they have no account yet."""
    for email in profile.emails if profile else ():
        person = person_by_email(session, email)
        if person is not None and not _has_account(session, person.id, account):
            return person
    return None


def _has_account(session: SchoolSession, person_id: UUID, account: Account) -> bool:
    chosen = select(Identity).where(
        Identity.school_id == session.school_id,
        Identity.person_id == person_id,
        Identity.platform == account.platform,
        Identity.tenant == account.tenant,
    )
    return session.scalars(chosen).first() is not None


def _name(profile: Profile | None) -> str:
    if profile is None:
        return "Somebody Vera does not know yet"
    return f"{profile.name} (guest)" if profile.is_guest else profile.name


def _is_pupil(school: School, profile: Profile) -> bool:
    endings = school.settings.pupil_addresses
    emails = [email.lower() for email in profile.emails]
    return any(email.endswith(ending.lower()) for email in emails for ending in endings)
