"""A Connector as Teams', on 127.0.0.1: it keeps what is posted, and fails when it is told to."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.teams.connector import Connector
from bot.teams.places import Places
from bot.writer import Writer
from handlers.chat import Account
from storage.conversations import CHANNEL, PERSONAL, Conversation, Seen, forget_conversation
from storage.conversations import keep_conversation as keep
from storage.database import Database
from tests.bot.teams.authority import Says
from tests.bot.teams.signing import APP_ID, TENANT, Clock

Json = dict[str, Any]

TOKEN = "a-token"
HELD_S = 60.0


@dataclass(frozen=True)
class Asked:
    """A request, with its path as it came over the wire."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def ids(self) -> list[str]:
        """Give the parts of the path as they were meant, after /v3."""
        parts = self.path.split("/")
        return [unquote(part) for part in parts[parts.index("v3") + 1 :]]


def error(status: int, code: str, **headers: str) -> Says:
    """Answer with an error as the Connector writes it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Says(status, {"error": {"code": code, "message": "Words for people."}}, named)


NOT_FOUND = error(404, "ConversationNotFound")


class ConnectorServer:
    """Answers a bot; `says` is what the next requests are answered instead."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.says: deque[Says | None] = deque()
        self.rosters: dict[str, list[Json]] = {}
        """By conversation; one that is not here is not found."""
        self.chats: dict[str, str] = {}
        """The conversations that a person can be spoken to in, by their Entra id."""
        self.channels: dict[str, list[Json]] = {}
        """By team."""
        self.page_size = 200
        self.dated: str | None = None
        """The date of its answers; its own where there is none."""
        self.is_asked = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._numbers = 0
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/uk/"

    def posted(self) -> list[tuple[str, Json]]:
        """List what was posted: where, and the activity."""
        return [
            (asked.ids[1], asked.body)
            for asked in self.asked
            if asked.method == "POST" and asked.ids[-1] == "activities"
        ]

    def asked_for(self, last: str) -> list[Asked]:
        """List the requests whose path ends so."""
        return [asked for asked in self.asked if asked.ids[-1] == last]

    def hang(self) -> None:
        """Take requests and answer none, until released."""
        self._may_answer.clear()

    def release(self) -> None:
        """Answer, also what was held."""
        self._may_answer.set()

    def answer(self, asked: Asked) -> Says | None:
        """Note a request and answer it; None breaks the connection off."""
        self.asked.append(asked)
        self.is_asked.set()
        self._may_answer.wait(timeout=HELD_S)
        if self.says:
            return self.says.popleft()
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Says(401, {"message": "Authorization has been denied for this request."})
        return self._usual(asked)

    def _usual(self, asked: Asked) -> Says:
        match asked.method, asked.ids:
            case "POST", ["conversations"]:
                return self._begun(asked.body)
            case "POST", ["conversations", id, "activities"] if self._is_here(id):
                self._numbers += 1
                return Says(201, {"id": f"message-{self._numbers}"})
            case "PUT", ["conversations", id, "activities", _] if self._is_here(id):
                return Says(200, {"id": asked.ids[-1]})
            case "GET", ["conversations", id, "pagedmembers"] if self._is_here(id):
                return self._page(id, asked.query)
            case "GET", ["conversations", id, "members", who] if self._is_here(id):
                return self._member(id, who)
            case "GET", ["teams", id, "conversations"] if id in self.channels:
                return Says(200, {"conversations": self.channels[id]})
        return NOT_FOUND

    def _is_here(self, id: str) -> bool:
        return id.partition(";")[0] in {*self.rosters, *self.chats.values()}

    def _begun(self, body: Json) -> Says:
        (member,) = body["members"]
        if member["id"] not in self.chats:
            return error(403, "BotNotInConversationRoster")
        return Says(201, {"id": self.chats[member["id"]]})

    def _member(self, id: str, who: str) -> Says:
        for member in self.rosters.get(id, []):
            if who in (member.get("id"), member.get("aadObjectId")):
                return Says(200, member)
        return error(404, "MemberNotFoundInConversation")

    def _page(self, id: str, query: dict[str, str]) -> Says:
        begins = int(query.get("continuationToken", "page 0").split()[1])
        ends = begins + min(int(query["pageSize"]), self.page_size)
        page: Json = {"members": self.rosters[id][begins:ends]}
        more = {"continuationToken": f"page {ends}"} if ends < len(self.rosters[id]) else {}
        return Says(200, {**page, **more})


@dataclass
class OnTeams:
    """Vera's side of a tenant, with the Connector at the other end."""

    server: ConnectorServer
    connector: Connector
    places: Places
    database: Database
    clock: Clock = field(default_factory=Clock)

    def sees(self, id: str, *, kind: str = CHANNEL, **more: str | None) -> None:
        """Let a conversation be seen now; a channel is of the team "staff" unless it says so."""
        if kind == CHANNEL:
            more = {"team_id": "19:staff@thread.tacv2", "team_name": "Staff", **more}
        said: Json = {"service_url": self.server.url, **more}
        seen = Seen(platform="teams", tenant=TENANT, id=id, kind=kind, **said)
        with self.database.connection() as connection:
            keep(connection, seen, at=self.clock())

    def sees_person(self, user_id: str, id: str, **more: str | None) -> None:
        """Let somebody's own conversation be seen now."""
        self.sees(id, kind=PERSONAL, user_id=user_id, **more)

    def loses(self, id: str) -> None:
        """Let a conversation be gone."""
        with self.database.connection() as connection:
            forget_conversation(connection, platform="teams", tenant=TENANT, id=id)

    def known(self, id: str) -> Conversation:
        """Read what is remembered of a conversation."""
        found = self.places.by_id(id)
        assert found is not None
        return found


@contextmanager
def on_teams(database: Database) -> Iterator[OnTeams]:
    """Start a Connector, and give what speaks to it."""
    clock = Clock()
    with ConnectorServer() as server, closing(connector(server)) as ours:
        writer = Writer(database)
        places = Places(database, writer.write_across, tenant=TENANT, now=clock)
        try:
            yield OnTeams(server, ours, places, database, clock)
        finally:
            writer.close()


def connector(server: ConnectorServer, **changes: Any) -> Connector:
    """Make what speaks to a server."""
    usual: Json = {"app_id": APP_ID, "service_hosts": [server.host], "post_timeout": (60.0, 60.0)}
    return Connector(changes.pop("tokens", lambda: TOKEN), **{**usual, **changes})


def account(id: str) -> Account:
    """Name an account of the tenant."""
    return Account("teams", TENANT, id)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the requests that were held

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away, as the test wanted."""


def _handler(server: ConnectorServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            url = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(url.query))
            raw = self.rfile.read(length)
            said = server.answer(Asked(self.command, url.path, query, headers, raw))
            if said is not None:
                self._answer(said)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

        def _answer(self, said: Says) -> None:
            body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response_only(said.status)
            self.send_header("Date", server.dated or self.date_time_string())
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    return Handler
