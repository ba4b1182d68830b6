"""The workspace itself: who is in it, what was sent and asked, and how it is started."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.demo.conversations import Conversations
from bot.demo.events import DEFAULT_EVENTS, Events
from bot.demo.faults import Fault, Faults
from bot.demo.openid import OpenId
from bot.demo.payloads import Payloads
from bot.demo.person import Person
from bot.demo.records import (
    ApiRequest,
    DemoChannel,
    DemoCommand,
    DemoPerson,
    DemoShortcut,
    Json,
    SecondChannelMessage,
    SentRequest,
)
from bot.demo.response_urls import ResponseUrls
from bot.demo.server import Server, app_of
from bot.demo.sharing import Sharing
from bot.demo.stamps import Stamps
from bot.demo.to_vera import Answer, Carrier, Kind, SignedHttp
from bot.demo.views import Views

if TYPE_CHECKING:
    from websockets.sync.server import Server as SocketServer

SIGNING_SECRET = "demo-signing-secret"  # noqa: S105  (opens nothing but this workspace)
BOT_TOKEN = "xoxb-demo"  # noqa: S105
APP_TOKEN = "xapp-demo"  # noqa: S105
SCOPES = (
    "commands,chat:write,im:write,im:history,channels:read,groups:read,im:read,mpim:read,"
    "files:read,files:write,users:read,users:read.email,channels:join,app_mentions:read"
)


class Workspace(Sharing):
    """A small Slack-shaped workspace that Vera talks to over HTTP."""

    team_id = "T0DEMO00001"
    app_id = "A0VERA00001"
    bot_id = "B0VERA00001"
    scopes = SCOPES
    client_id = "1000000000001.2000000000002"
    client_secret = "demo-client-secret"  # noqa: S105

    def __init__(
        self,
        people: Iterable[DemoPerson],
        channels: Mapping[str, DemoChannel | Sequence[str]] | None = None,
        *,
        signing_secret: str = SIGNING_SECRET,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        vera_url: str = "http://127.0.0.1:3000/slack/events",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        commands: Sequence[tuple[str, str, str]] = (),
        message_shortcuts: Sequence[tuple[str, str]] = (),
        global_shortcuts: Sequence[tuple[str, str]] = (),
        move_clock: Callable[[timedelta], None] | None = None,
        terms: Sequence[datetime] = (),
        events: Iterable[str] = DEFAULT_EVENTS,
        team_name: str = "Talavera School",
        answer_within: float = 3.0,
        trigger_lives: float = 3.0,
    ) -> None:
        super().__init__()
        self.people = {person.user_id: person for person in people}
        self.team_name = team_name
        self.team_domain = "talavera-school"
        self.bot_token = bot_token
        self.app_token = app_token
        self.now = now
        self.commands = [DemoCommand(*one) for one in commands]
        self.message_shortcuts = [DemoShortcut(*one) for one in message_shortcuts]
        self.global_shortcuts = [DemoShortcut(*one) for one in global_shortcuts]
        self.base_url = ""
        self.beside: list[tuple[str, str]] = []
        self.token_revoked = False
        self.requests: list[ApiRequest] = []
        self.sent: list[SentRequest] = []
        self.errors: list[str] = []
        self.second_channel: list[SecondChannelMessage] = []
        self.stamps = Stamps(now)
        self.faults = Faults()
        self.views = Views(self.stamps, trigger_lives)
        self.conversations = Conversations(self.people, self.bot_user_id, self.stamps)
        self.response_urls = ResponseUrls(now, lambda: self.base_url)
        self.payloads = Payloads(self)
        self.events = Events(self, events)
        self.openid = OpenId(self)
        self.http = SignedHttp(vera_url, signing_secret, answer_within)
        self.carriers: list[Carrier] = []
        self.clock_moves = move_clock is not None
        self._move_clock = move_clock
        self.terms = sorted(terms)
        """When each term of the school begins: the clock can be moved there."""
        self._persons: dict[str, Person] = {}
        self._server: Server | None = None
        self.socket_server: SocketServer | None = None
        for name, wanted in (channels or {"general": list(self.people)}).items():
            self.conversations.add_channel(name, wanted)

    # -- starting and stopping

    def start(self, port: int = 0) -> str:
        """Serve the Web API and the page on 127.0.0.1 and give the address."""
        self.stopping.clear()
        self._server = Server(app_of(self), port)
        self.base_url = self._server.base_url
        self._server.start()
        self.events.start()
        return self.base_url

    def stop(self) -> None:
        """Stop serving; calls that hang on purpose are let go."""
        self.stopping.set()
        self.changed()
        self.events.stop()
        if self.socket_server:
            self.socket_server.shutdown()
            self.socket_server = None
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

    # -- people

    def acting_as(self, user_id: str) -> Person:
        """Give everything that a person can do and see."""
        if user_id not in self.people:
            raise KeyError(f"nobody in the workspace has the id {user_id!r}")
        return self._persons.setdefault(user_id, Person(self, self.people[user_id]))

    # -- Vera

    @property
    def vera_url(self) -> str:
        """Give the address that requests are sent to."""
        return self.http.url

    @vera_url.setter
    def vera_url(self, url: str) -> None:
        self.http.url = url

    def send(self, kind: Kind, payload: Json, headers: Mapping[str, str] | None = None) -> Answer:
        """Bring a payload to Vera, by socket where one is connected."""
        at = self.now()
        carrier = self.carriers[0] if self.carriers else self.http
        answer = carrier.carry(kind, payload, headers or {})
        name = str(payload.get("type") or payload.get("command") or kind)
        if kind == "events_api":
            name = str(payload.get("event", payload).get("type"))
        with self.lock:
            self.sent.append(
                SentRequest(
                    name,
                    payload,
                    at,
                    answer.status,
                    answer.body,
                    answer.took,
                    answer.failure,
                    headers or {},
                )
            )
        if answer.failure:
            self.note_error(f"{name}: {_FAILURES[answer.failure]} (status {answer.status})")
        self.changed()
        return answer

    def verify_url(self) -> Answer:
        """Send the url_verification that Slack sends when an address is set."""
        challenge = self.stamps.new_trigger()
        return self.send("events_api", {"type": "url_verification", "challenge": challenge})

    def note_error(self, words: str) -> None:
        """Remember that Vera broke the protocol, in words."""
        with self.lock:
            self.errors.append(words)

    # -- time, faults and watching

    def move_clock(self, delta: timedelta) -> None:
        """Ask the demo to move its time, then send what has become due."""
        if self._move_clock:
            self._move_clock(delta)
        self.events.retry_due()
        self.changed()

    def retry_now(self) -> None:
        """Send every event again that Vera has not yet answered."""
        self.events.retry_now()

    def fail_next(
        self, method: str, how: str, times: int = 1, retry_after: int = 1, lasts: float = 5.0
    ) -> None:
        """Make the next calls of a Web API method fail (`*`: of any)."""
        with self.lock:
            self.faults.plan(method, Fault(how, times, retry_after, lasts))

    @property
    def failure_rate(self) -> float:
        """Give the share of Web API calls that fail."""
        return self.faults.failure_rate

    @failure_rate.setter
    def failure_rate(self, rate: float) -> None:
        self.faults.failure_rate = rate

    @property
    def rate_limit(self) -> bool:
        """Say whether about one message a second and channel is the most."""
        return self.faults.rate_limit

    @rate_limit.setter
    def rate_limit(self, on: bool) -> None:
        self.faults.rate_limit = on

    def calls_of(self, method: str) -> list[ApiRequest]:
        """List Vera's calls of one Web API method."""
        return [one for one in list(self.requests) if one.method == method]


_FAILURES = {
    "http_timeout": "Vera did not answer within three seconds",
    "connection_failed": "Vera could not be reached",
    "http_error": "Vera did not answer with a 2xx status",
}
