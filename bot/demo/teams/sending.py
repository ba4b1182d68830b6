"""Brings activities to Vera, again and again as Teams does, and remembers what she answered."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from bot.demo.records import ApiRequest, Json, SentRequest
from bot.demo.teams.file_host import GRAPH, SHAREPOINT, FileRequest
from bot.demo.teams.ids import without_thread
from bot.demo.teams.installing import Installing
from bot.demo.teams.keys import METADATA_PATH, Signer
from bot.demo.teams.repeats import RETRY, Repeats, brought
from bot.demo.teams.to_vera import TRIES, TeamsHttp, is_tried_again
from bot.demo.teams.tokens import GivenTokens
from bot.demo.to_vera import Answer

MESSAGE_PATIENCE = 3
"""A message is given three times as long as an invoke."""
FAILURES = {
    "http_timeout": "Vera did not answer in time",
    "connection_failed": "Vera could not be reached",
    "http_error": "Vera did not answer with a 2xx status",
}


class Sending(Installing):
    """Sends to Vera, and keeps what was sent, asked and done wrong."""

    now: Callable[[], datetime]
    base_url: str
    http: TeamsHttp
    signer: Signer
    tokens: GivenTokens

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[ApiRequest] = []
        self.sent: list[SentRequest] = []
        self.errors: list[str] = []
        self.file_requests: list[FileRequest] = []
        """Everybody who asked for a file or a picture; none is ever given."""
        self.repeats = Repeats()
        self._listened_to: Counter[str] = Counter()

    # -- addresses and secrets

    @property
    def service_url(self) -> str:
        """Give the address of the Connector, as activities carry it."""
        return f"{self.base_url}/connector/"

    @property
    def authorize_url(self) -> str:
        """Give the address at which people sign in."""
        return f"{self.base_url}/entra/{self.tenant_id}/oauth2/v2.0/authorize"

    @property
    def sharepoint_url(self) -> str:
        """Give the address under which the files of messages lie."""
        return f"{self.base_url}{SHAREPOINT}"

    @property
    def graph_url(self) -> str:
        """Give the address under which the pictures of messages lie."""
        return f"{self.base_url}{GRAPH}"

    @property
    def service_host(self) -> str:
        """Give the host and port of the Connector."""
        return self.base_url.removeprefix("http://")

    @property
    def metadata_url(self) -> str:
        """Give the address of the OpenID metadata."""
        return f"{self.base_url}{METADATA_PATH}"

    @property
    def issuer(self) -> str:
        """Give the issuer of the tokens that come with activities."""
        return self.signer.issuer

    @property
    def bot_token(self) -> str:
        """Give a token that lets Vera in at the Connector."""
        return self.tokens.bot_token

    def bearer(self) -> str:
        """Give out a token, where there is no Entra to ask."""
        return self.tokens.bot_token

    @property
    def token_revoked(self) -> bool:
        """Say whether no token lets Vera in."""
        return self.tokens.revoked

    @token_revoked.setter
    def token_revoked(self, revoked: bool) -> None:
        self.tokens.revoked = revoked

    # -- activities

    @property
    def vera_url(self) -> str:
        """Give the address that activities are sent to."""
        return self.http.url

    @vera_url.setter
    def vera_url(self, url: str) -> None:
        self.http.url = url

    def invoke_as(self, user_id: str, name: str, value: Json, channel: str = "vera") -> Answer:
        """Send an invoke that nothing on the screen offered, and give the answer."""
        where = self.conversations.find(channel, user_id)
        return self.send(self.activities.invoke(self.people[user_id], where, name, value))

    def send(
        self, activity: Json, headers: Mapping[str, str] | None = None, within: float | None = None
    ) -> Answer:
        """Bring an activity to Vera once, and remember what she answered."""
        at = self.now()
        with self._listening(str((activity.get("conversation") or {}).get("id", ""))):
            answer = self.http.carry(activity, headers, within)
        name = str(activity.get("name") or activity.get("type"))
        sent = SentRequest(
            name, activity, at, answer.status, answer.body, answer.took, answer.failure,
            headers or {},
        )  # fmt: skip
        with self.lock:
            self.sent.append(sent)
        if answer.failure:
            self.note_error(f"{name}: {FAILURES[answer.failure]} (status {answer.status})")
        self.changed()
        return answer

    def deliver(self, activity: Json) -> Answer:
        """Bring an activity to Vera, up to three times while no good answer comes."""
        patience = 1 if activity["type"] == "invoke" else MESSAGE_PATIENCE
        within = patience * self.http.answer_within
        answer = self.send(activity, within=within)
        for _ in range(TRIES - 1):
            if not is_tried_again(answer) or self.stopping.is_set():
                break
            answer = self.send(activity, within=within)
        return answer

    def bring(self, activity: Json) -> Answer:
        """Bring an invoke to Vera, twice where that was planned."""
        with self.lock:
            how = self.repeats.meets(str(activity.get("name")))
        return brought(activity, self.deliver, how)

    def repeat_next(self, name: str = "*", how: str = RETRY) -> None:
        """Make the next invoke of a name come twice.

        `retry`: Teams lost the answer and sends the same once more. `double`: it was pressed twice.
        """
        with self.lock:
            self.repeats.plan(name, how)

    @contextmanager
    def _listening(self, conversation_id: str) -> Iterator[None]:
        bare, _ = without_thread(conversation_id)
        with self.lock:
            self._listened_to[bare] += 1
        try:
            yield
        finally:
            with self.lock:
                self._listened_to[bare] -= 1

    def is_listened_to(self, conversation_id: str) -> bool:
        """Say whether Vera is being told something from a conversation just now."""
        return self._listened_to[conversation_id] > 0

    def note_error(self, words: str) -> None:
        """Remember that Vera broke the protocol, in words."""
        with self.lock:
            self.errors.append(words)

    def calls_of(self, operation: str) -> list[ApiRequest]:
        """List Vera's calls of one operation: `post`, `replace`, `begin`, `members` and others."""
        return [one for one in list(self.requests) if one.method == operation]
