"""The room itself: who is in it, what was sent and asked, and how it is started."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from bot.demo.records import (
    DemoChannel,
    DemoPerson,
    Json,
    SecondChannelMessage,
)
from bot.demo.teams.activities import Activities
from bot.demo.teams.authority import TokenAuthority, token_authority
from bot.demo.teams.conversations import Conversations
from bot.demo.teams.faults import Fault, Faults
from bot.demo.teams.ids import MessageIds, aad_of, member_of
from bot.demo.teams.keys import Signer
from bot.demo.teams.manifest_rules import message_actions_of, problems_of_manifest
from bot.demo.teams.person import TeamsPerson
from bot.demo.teams.records import Dialog
from bot.demo.teams.sending import Sending
from bot.demo.teams.server import RoomServer, app_of
from bot.demo.teams.sign_ins import SignIns
from bot.demo.teams.to_vera import TeamsHttp
from bot.demo.teams.tokens import BOT_TOKEN, CLIENT_SECRET, GivenTokens

APP_ID = "5d3c1f0a-7b2e-4c8d-9f61-0a4e7b2c9d13"
TENANT_ID = "9e1b7c52-4f0d-4a36-8c2b-6d5a3e8f7014"
GENERAL = "General"


class Room(Sending):
    """A small Teams-shaped room that Vera talks to over HTTP."""

    def __init__(
        self,
        people: Iterable[DemoPerson],
        channels: Mapping[str, Sequence[str] | DemoChannel] | None = None,
        *,
        app_id: str = APP_ID,
        tenant_id: str = TENANT_ID,
        bot_token: str = BOT_TOKEN,
        client_secret: str = CLIENT_SECRET,
        vera_url: str = "http://127.0.0.1:3000/teams/messages",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        signs_at: Callable[[], datetime] | None = None,
        answer_within: float = 5.0,
        reply_within: float = 2.0,
        move_clock: Callable[[timedelta], None] | None = None,
        terms: Sequence[datetime] = (),
        team_name: str = "Talavera staff",
        commands: Sequence[tuple[str, str]] = (),
        message_actions: Sequence[tuple[str, str]] = (),
        valid_domains: Iterable[str] = (),
        redirect_uris: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self.people = {person.user_id: person for person in people}
        self.app_id = app_id
        self.tenant_id = tenant_id
        self.bot_user_id = f"28:{app_id}"
        self.now = now
        self.reply_within = reply_within
        self.team_name = team_name
        self.commands = list(commands)
        self.message_actions = list(message_actions)
        self.valid_domains = list(valid_domains)
        """Whose pages a dialog may show, as the app's manifest names them."""
        self.base_url = ""
        self.beside: list[tuple[str, str]] = []
        self.page_size = 500
        self.disabled_by_admin = False
        self.second_channel: list[SecondChannelMessage] = []
        self.dialogs: dict[str, Dialog] = {}
        self.ids = MessageIds(now)
        self.faults = Faults()
        self.conversations = Conversations(self.people, self.bot_user_id, self.ids)
        self.activities = Activities(self)
        self.signer = Signer(app_id=app_id, now=signs_at or now)
        self.tokens = GivenTokens(app_id=app_id, bot_token=bot_token, client_secret=client_secret)
        self.sign_ins = SignIns(self, list(redirect_uris))
        self.http = TeamsHttp(vera_url, self.signer, answer_within)
        self.clock_moves = move_clock is not None
        self._move_clock = move_clock
        self.terms = sorted(terms)
        """When each term of the school begins: the clock can be moved there."""
        self._persons: dict[str, TeamsPerson] = {}
        self._server: RoomServer | None = None
        for name, wanted in _with_general(channels or {}, self.people).items():
            self.conversations.add_channel(name, wanted)

    # -- starting and stopping

    def start(self, port: int = 0) -> str:
        """Serve the Connector, the keys and the page on 127.0.0.1 and give the address."""
        self.stopping.clear()
        self._server = RoomServer(app_of(self), port)
        self.base_url = self.signer.issuer = self._server.base_url
        self._server.start()
        return self.base_url

    def stop(self) -> None:
        """Stop serving; calls that hang on purpose are let go."""
        self.stopping.set()
        self.changed()
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def token_authority(self, port: int = 0) -> AbstractContextManager[TokenAuthority]:
        """Serve who gives out tokens, over TLS on localhost, for the real msal."""
        return token_authority(self, port)

    def take_manifest(self, manifest: Json) -> None:
        """Offer the message actions, and open the pages, that an app's manifest declares."""
        if problems := problems_of_manifest(manifest):
            raise ValueError("; ".join(problems))
        self.message_actions = message_actions_of(manifest)
        self.valid_domains = list(manifest.get("validDomains") or ())
        self.changed()

    # -- people

    def acting_as(self, user_id: str) -> TeamsPerson:
        """Give everything that a person can do and see."""
        if user_id not in self.people:
            raise KeyError(f"nobody in the room has the id {user_id!r}")
        return self._persons.setdefault(user_id, TeamsPerson(self, self.people[user_id]))

    def aad_of(self, user_id: str) -> str:
        """Give the Entra object id of a person."""
        return aad_of(user_id)

    def person_called(self, id: str) -> str | None:
        """Find a person, or the bot, by any of their ids."""
        if id == self.bot_user_id:
            return id
        return next((one for one in self.people if id in {aad_of(one), member_of(one)}), None)

    # -- time and faults

    def move_clock(self, delta: timedelta) -> None:
        """Ask the demo to move its time."""
        if self._move_clock:
            self._move_clock(delta)
        self.changed()

    def fail_next(
        self,
        operation: str,
        how: str | int,
        times: int = 1,
        retry_after: int = 1,
        lasts: float = 30.0,
    ) -> None:
        """Make the next calls of an operation fail (`*`: of any)."""
        with self.lock:
            self.faults.plan(operation, Fault(str(how), times, retry_after, lasts))

    @property
    def failure_rate(self) -> float:
        """Give the share of calls that fail."""
        return self.faults.failure_rate

    @failure_rate.setter
    def failure_rate(self, rate: float) -> None:
        self.faults.failure_rate = rate

    @property
    def rate_limit(self) -> bool:
        """Say whether seven messages a second and conversation are the most."""
        return self.faults.rate_limit

    @rate_limit.setter
    def rate_limit(self, on: bool) -> None:
        self.faults.rate_limit = on


def _with_general(
    channels: Mapping[str, Sequence[str] | DemoChannel], people: Mapping[str, DemoPerson]
) -> dict[str, Sequence[str] | DemoChannel]:
    """Put the team's first channel first; everybody is in it unless it is asked otherwise."""
    named = {
        GENERAL if name.casefold() == "general" else name: one for name, one in channels.items()
    }
    return {GENERAL: named.get(GENERAL, list(people)), **named}
