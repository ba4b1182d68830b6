"""A whole Vera and the demo's platforms beside it, over real HTTP, with a clock that tests move.

A world is on Slack, on Teams or on both; the second channel always leads to the workspace's tray.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Vera, build
from bot.demo import DemoPerson, Workspace
from bot.demo.person import Person as Actor
from bot.demo.records import DemoChannel, Message
from bot.demo.screen import ViewOnScreen
from bot.demo.teams import Room
from bot.demo.teams.authority import TokenAuthority
from bot.demo.teams.person import TeamsPerson as TeamsActor
from bot.demo.workspace import SIGNING_SECRET
from bot.demo_school import message_actions, message_shortcuts, typed_commands
from bot.doors import public_doors
from bot.next_due import next_due
from bot.second_channel import AppriseChannel
from bot.settings import Settings
from bot.teams.tokens import Tokens
from bot.web import SLACK_PATH, TEAMS_PATH, Server
from handlers.call import Moment
from handlers.features import JOBS
from handlers.job import OccasionJob
from handlers.policies.begin import taken_from_settings
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import import_people
from handlers.school.settings import SchoolSettings, load_school
from handlers.school.staff_rows import StaffRow
from storage.audit import AuditEntry
from storage.cases import Case, people_standing
from storage.database import Database
from storage.jobs import last_turn, turn_is_over
from storage.keyring import Keyring
from storage.people import Absence, Person
from storage.roster import names_of, present_people
from storage.schools import keep_school
from storage.vocabulary import Standing

EXAMPLE = Path(__file__).parents[2] / "examples" / "talavera"
TALAVERA = EXAMPLE / "vera.toml"

DANGER = "Is anyone in danger now?"
IMAGE = "Could any of it show anyone under 18 nude, partly nude or in a sexual way?"
ACCOUNT = "What happened?"
SUSPECT = "Who is doing it?"
NAMED = "Who at the school?"
TICKS = "Tick any that apply"
COLLEAGUE = "Which colleague?"
MUST_NOT_SEE = "Anyone else who must not see this?"
NOT_LISTED = "Somebody not listed"
SOMEONE_HERE = "Someone who works or governs here"
ABOUT_A_COLLEAGUE = "It is about a colleague, not me"
NOTHING_HERE = "There is nothing here for you to open."
OF_THE_SCHOOL_YEAR = ("Policies to be reviewed",)
"""What a letter says that comes in every walk that goes on for long enough."""

A_TUESDAY_MORNING = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
"""10:00 in Aldershot, in the middle of a term."""

PATIENCE_S = 30.0
"""Slack waits three seconds; a machine that runs other tests beside this one may be slower."""


@dataclass
class MovedClock:
    """A clock that stands still until it is moved."""

    now: datetime = A_TUESDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Sent:
    """A notice that left by the second channel."""

    to: str
    title: str
    body: str

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.body}"


@dataclass
class World:
    """The school, its people in the workspace, and Vera."""

    vera: Vera
    workspace: Workspace
    """The Slack-shaped side. On Teams alone nobody uses it but the second channel."""
    room: Room | None
    """The Teams-shaped side."""
    clock: MovedClock
    school: School
    accounts: dict[str, str]
    """User ids by name."""
    keyring: Keyring
    files: Path
    """The folder with the sealed files."""

    @property
    def on_teams(self) -> bool:
        """Say whether people act on Teams, where nothing else is said."""
        return self.room is not None and self.vera.slack is None

    @property
    def chat(self) -> Workspace | Room:
        """Give the platform on which people act."""
        return self.room if self.room is not None and self.on_teams else self.workspace

    @property
    def errors(self) -> list[str]:
        """List what the platforms found wrong with what Vera did."""
        return [*self.workspace.errors, *(self.room.errors if self.room else [])]

    # -- acting and moving on

    def person(self, name: str) -> Actor | TeamsActor:
        """Act as somebody of the school."""
        return self.chat.acting_as(self.accounts[name])

    def in_slack(self, name: str) -> Actor:
        """Act as somebody in Slack, where people are on both."""
        return self.workspace.acting_as(self.accounts[name])

    def in_teams(self, name: str) -> TeamsActor:
        """Act as somebody in Teams, where people are on both."""
        assert self.room is not None
        return self.room.acting_as(self.accounts[name])

    def settle(self) -> None:
        """Let Vera do all that is due now."""
        for _ in range(30):
            if not self.vera.worker.tick() + self.vera.fetcher.tick():
                return
        raise AssertionError("Vera never comes to rest.")

    def later(self, **by: float) -> None:
        """Let time pass, and let Vera do all that falls due, each thing at its moment."""
        self.at(self.clock.now + timedelta(**by))

    def at(self, moment: datetime) -> None:
        """Let time pass until a moment, and let Vera do all that falls due until then."""
        self.settle()
        while (due := next_due(self.vera.database, self.vera.worker.jobs)) <= moment:
            self.clock.now = max(due, self.clock.now)
            self.settle()
        self.clock.now = moment
        self.settle()

    def newcomer(
        self, name: str, email: str, *channels: str, user_id: str = ""
    ) -> Actor | TeamsActor:
        """Let somebody join the chat whom the staff list does not name."""
        id = user_id or f"U9{len(self.accounts):03}"
        self.accounts[name] = id
        return self.chat.add_person(DemoPerson(id, name, email), *channels)

    def away(self, name: str, first: datetime, last: datetime) -> None:
        """Note that somebody is away from one day to another."""
        with self.vera.database.writing(self.school.id) as session:
            person = next(p for p in present_people(session) if p.name == name)
            session.add(Absence(person_id=person.id, first=first.date(), last=last.date()))

    def id_of(self, name: str) -> str:
        """Give the id by which Vera knows somebody, as pickers send it."""
        with self.vera.database.reading(self.school.id) as session:
            return next(str(p.id) for p in present_people(session) if p.name == name)

    # -- what people see

    def direct(self, name: str) -> list[Message]:
        """Read what Vera wrote to somebody, and what she said to them alone."""
        return list(self.person(name).direct_messages())

    def cards(self, name: str) -> list[Message]:
        """Read what Vera wrote to somebody of her own accord, and what stays there."""
        return [
            message
            for message in self.direct(name)
            if not message.only_for and not getattr(message, "asked_for", False)
        ]

    def unasked(self, name: str) -> list[Message]:
        """Read what Vera wrote to somebody without being asked, also to them alone."""
        return [each for each in self.direct(name) if not getattr(each, "asked_for", False)]

    def of_cases(self, name: str) -> list[Message]:
        """Read what Vera wrote to somebody unasked, but for what she says of the school year."""
        return [
            each
            for each in self.unasked(name)
            if not any(said in each.words() for said in OF_THE_SCHOOL_YEAR)
        ]

    def card(self, name: str) -> Message:
        """Read the newest message that stays in somebody's conversation with Vera."""
        return self.cards(name)[-1]

    def home(self, name: str) -> str:
        """Open somebody's Home and read it."""
        shown = self.person(name).open_home()
        assert shown is not None, "no Home was drawn"
        return shown.text()

    def all_that_is_seen_by(self, name: str) -> str:
        """Gather every word that somebody can read anywhere now."""
        person = self.person(name)
        places = [one.name for one in self.chat.conversations.all() if one.kind != "im"]
        seen = [self.home(name), *(view.text() for view in person.views)]
        seen += [f"{m.notification()}\n{m.words()}" for m in self.direct(name)]
        for place in places:
            if person.me.user_id in self.chat.conversations.find(place, "").members:
                seen += [f"{m.notification()}\n{m.words()}" for m in person.messages(place)]
        return "\n".join(seen)

    def posted(self) -> list[str]:
        """List what Vera posted in any chat of her own accord, all that belongs to each."""
        if self.room is None or not self.on_teams:
            return [str(one.arguments) for one in self.workspace.calls_of("chat.postMessage")]
        return [
            f"{message.summary} {message.text} {message.blocks}"
            for where in self.room.conversations.all()
            for message in where.messages
            if message.author == self.room.bot_user_id
            and not (message.asked_for or message.only_for)
        ]

    def notices(self) -> list[Sent]:
        """List what left by the second channel."""
        return [
            Sent(str(one.raw.get("email") or one.raw.get("phone") or ""), one.title, one.body)
            for one in self.workspace.second_channel
        ]

    def notified(self) -> set[str]:
        """Name the addresses and numbers to which something left by the second channel."""
        return {sent.to for sent in self.notices()}

    # -- what is kept

    def cases(self) -> list[Case]:
        """List every case, the oldest first."""
        with self.vera.database.reading(self.school.id) as session:
            return list(session.scalars(select(Case).order_by(Case.reported_at, Case.id)))

    def case(self) -> Case:
        """Give the only case there is."""
        (only,) = self.cases()
        return only

    def standing(self, *standings: Standing) -> list[str]:
        """Name who stands so to the only case."""
        with self.vera.database.reading(self.school.id) as session:
            people = people_standing(session, self.case().id, *standings)
            return sorted(names_of(session, people).values())

    def audit(self) -> list[tuple[str, str]]:
        """List who did what: names, or "vera", with the action's name."""
        with self.vera.database.reading(self.school.id) as session:
            everybody = {str(p.id): p.name for p in session.scalars(select(Person))}
            chosen = select(AuditEntry).order_by(AuditEntry.seq)
            return [
                (everybody.get(str(entry.actor), entry.actor), entry.action)
                for entry in session.scalars(chosen)
            ]

    def actions(self) -> list[str]:
        """List what was done, as the audit names it."""
        return [action for _, action in self.audit()]

    def actions_of_cases(self) -> list[str]:
        """List what was done about cases, as the audit names it."""
        with self.vera.database.reading(self.school.id) as session:
            chosen = select(AuditEntry.action).where(AuditEntry.case_id.is_not(None))
            return list(session.scalars(chosen.order_by(AuditEntry.seq)))

    def facts(self, action: str) -> list[dict[str, Any]]:
        """Read what the audit holds of every entry of this name."""
        with self.vera.database.reading(self.school.id) as session:
            chosen = select(AuditEntry).where(AuditEntry.action == action)
            return [entry.facts for entry in session.scalars(chosen.order_by(AuditEntry.seq))]


@contextmanager
def a_world(
    database: Database,
    keyring: Keyring,
    *,
    settings_file: Path = TALAVERA,
    channels: Mapping[str, DemoChannel | Sequence[str]] | None = None,
    at: datetime = A_TUESDAY_MORNING,
    answer_within: float = PATIENCE_S,
    patience: float = PATIENCE_S,
    platforms: Collection[str] = ("slack",),
    second_channel: str = "",
    asks_for_tokens: bool = False,
    web: bool = False,
    files: Path | None = None,
    largest_file_mb: int = 100,
) -> Iterator[World]:
    """Start Vera and her platforms for a school, and stop them again.

    Channels are given by the names of those in them; everybody is in #general besides. The second
    channel leads to the workspace's tray unless it leads elsewhere. A Vera who asks for her tokens
    has them by msal from the room's authority, and not at once from the room. With `web` she has
    an address of her own. The sealed files lie in `files`, or in a folder that goes with the world.
    She waits for the database for `patience` seconds before she answers in words: longer than in
    production, since the machine may be busy with other tests.
    """
    clock = MovedClock(at)
    school = _school(database, keyring, settings_file, clock)
    _done_before(database, keyring, school, at)
    accounts = _accounts(database, school.id)
    people = [
        DemoPerson(user_id=id, name=name, email=email) for name, (id, email) in accounts.items()
    ]
    places: dict[str, DemoChannel | Sequence[str]] = {
        "general": [id for id, _ in accounts.values()],
        **{name: _channel(wanted, accounts) for name, wanted in (channels or {}).items()},
    }
    workspace = Workspace(
        people=people,
        channels=places,
        commands=typed_commands(),
        message_shortcuts=message_shortcuts(),
        vera_url="http://127.0.0.1:1/slack/events",
        now=clock,
        answer_within=answer_within,
        trigger_lives=PATIENCE_S,
    )
    room = Room(
        people,
        places,
        now=clock,
        answer_within=answer_within,
        message_actions=message_actions(),
        valid_domains=["127.0.0.1"],
    )
    with (
        workspace,
        room,
        _tokens(room, asked_for=asks_for_tokens) as tokens,
        _sign_in(room, offered=web) as authority,
        TemporaryDirectory(prefix="vera-files-") as own_folder,
    ):
        on_teams, port = "teams" in platforms, free_port()
        here = _settings(workspace if "slack" in platforms else None, room if on_teams else None)
        settings = here.model_copy(
            update={
                "files": files or Path(own_folder),
                "largest_file_mb": largest_file_mb,
                "web_address": f"http://127.0.0.1:{port}" if web else None,
                **({"teams_authority": authority.url} if authority else {}),
            }
        )
        vera = build(
            settings,
            database=database,
            keyring=keyring,
            schools={school.id: school},
            second_channel=AppriseChannel(second_channel or _second_channel(workspace)),
            teams_tokens=tokens,
            entra_verify=str(authority.ca_file) if authority else True,
            now=clock,
            patience=patience,
        )
        server = Server(public_doors(vera), host="127.0.0.1", port=port, threads=8)
        server.start()
        workspace.vera_url = f"http://127.0.0.1:{server.port}{SLACK_PATH}"
        room.vera_url = f"http://127.0.0.1:{server.port}{TEAMS_PATH}"
        if on_teams:
            room.install_in_team()
        for platform in vera.platforms:
            vera.people.match_everybody(platform)
        vera.worker.jobs.do_due()  # as every process does before anything else, and once
        ids = {name: id for name, (id, _) in accounts.items()}
        try:
            yield World(
                vera,
                workspace,
                room if on_teams else None,
                clock,
                school,
                ids,
                keyring,
                settings.files,
            )
        finally:
            server.stop()
            vera.worker.close()
            vera.fetcher.close()
            vera.writer.close()
            if vera.teams:
                vera.teams.close()


def free_port() -> int:
    """Give a port that is free now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def changed_settings(
    folder: Path, *, replace: Mapping[str, str] | None = None, add: str = "", staff: str = ""
) -> Path:
    """Write the example's settings with some words replaced or added; gives the file."""
    text = TALAVERA.read_text(encoding="utf-8")
    for old, new in (replace or {}).items():
        assert old in text, f"{old!r} does not stand in the example's settings"
        text = text.replace(old, new)
    path = folder / "vera.toml"
    path.write_text(f"{text}\n{add}", encoding="utf-8")
    written = staff or (EXAMPLE / "staff.csv").read_text(encoding="utf-8")
    (folder / "staff.csv").write_text(written, encoding="utf-8")
    return path


def _channel(
    wanted: DemoChannel | Sequence[str], accounts: Mapping[str, tuple[str, str]]
) -> DemoChannel:
    channel = wanted if isinstance(wanted, DemoChannel) else DemoChannel(wanted)
    members = [accounts[name][0] for name in channel.members]
    return DemoChannel(members, channel.private, channel.with_vera, channel.archived)


@cache
def _read(settings_file: Path) -> tuple[SchoolSettings, tuple[StaffRow, ...]]:
    settings = load_school(settings_file)
    return settings, read_people(settings)


def _school(database: Database, keyring: Keyring, settings_file: Path, clock: MovedClock) -> School:
    settings, people = _read(settings_file)
    with database.connection() as connection:
        school_id = keep_school(connection, key=settings.key, name=settings.name)
    with database.writing(school_id) as session:
        import_people(session, keyring, people, at=clock(), today=clock().date())
    return School(school_id, settings)


def _done_before(database: Database, keyring: Keyring, school: School, at: datetime) -> None:
    """Let everything be done that was due on days of the school year before the world begins.

    The policies are in the register, and nobody is asked about them any more.
    """
    with database.writing(school.id) as session:
        taken_from_settings(Moment(session=session, keyring=keyring, school=school, at=at))
        for name, job in JOBS.items():
            turn = job.at_school(school.settings).last_turn(at)
            if (
                isinstance(job, OccasionJob)
                and turn
                and last_turn(session, name, until=turn) != turn
            ):
                turn_is_over(session, name, turn, at=at, ran=True)


def _accounts(database: Database, school_id: UUID) -> dict[str, tuple[str, str]]:
    with database.reading(school_id) as session:
        here = [person for person in present_people(session) if person.in_chat and person.email]
    return {
        person.name: (f"U{number:04}", person.email or "") for number, person in enumerate(here)
    }


def _settings(workspace: Workspace | None, room: Room | None) -> Settings:
    slack: dict[str, Any] = (
        {}
        if workspace is None
        else {
            "slack_bot_token": SecretStr(workspace.bot_token),
            "slack_signing_secret": SecretStr(SIGNING_SECRET),
            "slack_api_url": f"{workspace.base_url}/api/",
            "slack_client_id": workspace.client_id,
            "slack_client_secret": SecretStr(workspace.client_secret),
            "slack_openid_url": f"{workspace.base_url}/openid/connect",
        }
    )
    teams: dict[str, Any] = (
        {}
        if room is None
        else {
            "teams_app_id": room.app_id,
            "teams_tenant_id": room.tenant_id,
            "teams_client_secret": SecretStr(room.tokens.client_secret),
            "teams_openid_metadata_url": room.metadata_url,
            "teams_issuers": room.issuer,
            "teams_service_hosts": room.service_host,
        }
    )
    return Settings(development=True, **slack, **teams)


@contextmanager
def _tokens(room: Room, *, asked_for: bool) -> Iterator[Callable[[], str]]:
    if not asked_for:
        yield room.bearer
        return
    with room.token_authority() as authority:
        settings = _settings(None, room).model_copy(update={"teams_authority": authority.url})
        yield Tokens(settings, verify=str(authority.ca_file))


@contextmanager
def _sign_in(room: Room, *, offered: bool) -> Iterator[TokenAuthority | None]:
    """Let people sign in with Microsoft, where Vera has pages for it."""
    if not offered:
        yield None
        return
    with room.token_authority() as authority:
        yield authority


def _second_channel(workspace: Workspace) -> str:
    where = f"json://{workspace.base_url.removeprefix('http://')}/second-channel"
    return f"{where}?:email={{email}} {where}?:phone={{phone}}"


def fill_in(
    person: Actor | TeamsActor,
    *,
    account: str = "They wrote that I am a liar.",
    danger: str = "No",
    image: str = "No",
    suspect: str = "A pupil",
    ticks: Sequence[str] = (),
    named: Sequence[str] = (),
    colleague: str | None = None,
    must_not_see: Sequence[str] = (),
) -> None:
    """Fill in the form that is open, as a person would, and leave it there."""
    person.choose(DANGER, danger)
    person.choose(IMAGE, image)
    person.fill(ACCOUNT, account)
    person.choose(SUSPECT, suspect)
    for name in named:
        person.pick_person(NAMED, name.split()[0], name)
    if ticks or colleague:
        person.tick(TICKS, [*ticks, *([ABOUT_A_COLLEAGUE] if colleague else [])])
    if colleague:
        person.pick_person(COLLEAGUE, colleague.split()[0], colleague)
    for name in must_not_see:
        person.pick_person(MUST_NOT_SEE, name.split()[0], name)


def answer_first(person: Actor | TeamsActor, *, danger: str = "No", image: str = "No") -> str:
    """Answer what a form asks first, and read what follows: on Teams that is its second step."""
    person.choose(DANGER, danger)
    person.choose(IMAGE, image)
    if isinstance(person, TeamsActor):
        person.see_what_follows()
    return shown_to(person)


def report(person: Actor | TeamsActor, **answers: Any) -> ViewOnScreen:
    """Fill the form in as a person would, send it, and give what is shown then."""
    person.command("/report-cyberbullying")
    fill_in(person, **answers)
    shown = person.submit()
    assert shown is not None, "nothing was shown after sending"
    return shown


def shown_to(person: Actor | TeamsActor) -> str:
    """Read what is on top of somebody's screen."""
    assert person.view is not None, "nothing is open"
    return person.view.text()


def words_of(shown: Message | ViewOnScreen | None) -> str:
    """Read what was shown to somebody alone: words beside a card, or what opened."""
    assert shown is not None, "nothing was shown"
    return shown.words() if isinstance(shown, Message) else shown.text()
