"""The Connector: the part of Teams that bots post to, with its errors made ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter

from bot.connecting import CannotConnect
from bot.teams.activity import Json
from bot.teams.auth import is_service_address
from handlers.chat import Refused, TryLater

PAGE = 200
MOST_PAGES = 500
MOST_CONNECTIONS = 20
LONGEST_PAUSE = timedelta(hours=1)
PASSING = frozenset({407, 408, 412, 425, 429})
"""Besides what the server itself got wrong (500 and above)."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


class Connector:
    """Speaks to the Connector; nothing is asked twice here, since a POST would be done twice.

    Every method raises `TryLater` or `Refused`, whose `why` is Teams' own code where there is one.
    Threads may share it.
    """

    def __init__(
        self,
        tokens: Callable[[], str],
        *,
        app_id: str,
        service_hosts: Iterable[str],
        post_timeout: tuple[float, float] = (3.0, 10.0),
    ) -> None:
        self._tokens = tokens
        self._bot_id = f"28:{app_id}"
        self._service_hosts = tuple(service_hosts)
        self._timeout = post_timeout
        self._session = _session()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def post(self, service_url: str, conversation_id: str, activity: Mapping[str, Any]) -> str:
        """Post an activity; gives its id, or "" where Teams took it and gave none."""
        path = ("conversations", conversation_id, "activities")
        return _id(self._ask("POST", service_url, *path, body=activity))

    def post_to_one(
        self,
        service_url: str,
        conversation_id: str,
        activity: Mapping[str, Any],
        *,
        reader: Mapping[str, Any],
    ) -> None:
        """Post an activity that one member alone sees, in the midst of others (a preview)."""
        path = ("conversations", conversation_id, "activities")
        body = {**activity, "recipient": {**reader, "isTargeted": True}}
        self._ask("POST", service_url, *path, body=body, asked={"isTargetedActivity": "true"})

    def replace(
        self, service_url: str, conversation_id: str, activity_id: str, activity: Mapping[str, Any]
    ) -> None:
        """Put another activity where one stands."""
        path = ("conversations", conversation_id, "activities", activity_id)
        self._ask("PUT", service_url, *path, body={**activity, "id": activity_id})

    def begin(self, service_url: str, *, tenant: str, member_id: str) -> str:
        """Begin a conversation with one person, or find the one there is; gives its id."""
        body = {
            "bot": {"id": self._bot_id},
            "members": [{"id": member_id}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        if id := _id(self._ask("POST", service_url, "conversations", body=body)):
            return id
        raise TryLater("not_as_teams_answers")

    def member(self, service_url: str, conversation_id: str, member_id: str) -> Json:
        """Ask who a member of a conversation is."""
        return self._ask("GET", service_url, "conversations", conversation_id, "members", member_id)

    def members(self, service_url: str, conversation_id: str) -> list[Json]:
        """List everybody in a conversation."""
        return [
            member
            for page in self._pages(service_url, "conversations", conversation_id, "pagedmembers")
            for member in _objects(page, "members")
        ]

    def team_channels(self, service_url: str, team_id: str) -> list[Json]:
        """List the channels of a team; its first has no name."""
        found = self._ask("GET", service_url, "teams", team_id, "conversations")
        return _objects(found, "conversations")

    def _pages(self, service_url: str, *path: str) -> Iterator[Json]:
        asked = {"pageSize": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = self._ask("GET", service_url, *path, asked=asked)
            if not isinstance(page.get("members"), list):
                raise TryLater("not_as_teams_answers")  # nobody is not the same as not known
            yield page
            more = page.get("continuationToken")
            if not more:
                return
            asked = {**asked, "continuationToken": str(more)}
        raise TryLater("not_as_teams_answers")

    def _ask(
        self,
        method: str,
        service_url: str,
        *path: str,
        body: Mapping[str, Any] | None = None,
        asked: Mapping[str, str] | None = None,
    ) -> Json:
        if not is_service_address(service_url, self._service_hosts):
            raise Refused("service_address_not_allowed")
        url = "/".join((service_url.rstrip("/"), "v3", *map(_part, path)))
        token = self._token()
        try:
            answer = self._session.request(
                method,
                url,
                params=asked,
                data=None if body is None else _written(body),
                headers={} if body is None else {"Content-Type": "application/json"},
                auth=lambda request: _signed(request, token),
                timeout=self._timeout,
                allow_redirects=False,
            )
        except (requests.RequestException, ValueError) as error:
            raise TryLater(type(error).__name__) from None
        return _read(answer)

    def _token(self) -> str:
        try:
            return self._tokens()
        except CannotConnect:
            # An administrator can mend it, and the message must not be lost meanwhile.
            raise TryLater("no_token") from None


def _session() -> requests.Session:
    """Make a session of which threads share nothing but the connections: no cookie is kept."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=MOST_CONNECTIONS))
    return session


def _signed(request: requests.PreparedRequest, token: str) -> requests.PreparedRequest:
    # Not among the headers, where what a .netrc says of the host would win over it.
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def _part(id: str) -> str:
    if not id.strip("."):  # "..", which would lead to another path, and nothing at all
        raise Refused("id_not_usable")
    return quote(id, safe="", errors="replace")


def _written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")


def _read(answer: requests.Response) -> Json:
    status, said = answer.status_code, _said(answer)
    code = _code(said) or f"http_{status}"
    if status in PASSING or status >= 500:
        raise TryLater(code, after=_asked_to_wait(answer))
    if status == 413:  # whoever says so, it will not become shorter
        raise Refused(code)
    if said is None or status < 200 or 300 <= status < 400:
        # Not Teams' own answer, but that of some machine in between.
        raise TryLater("not_as_teams_answers")
    if status == 401:  # an administrator can mend it
        raise TryLater("unauthorized")
    if status >= 400:
        raise Refused(code)
    return said


def _said(answer: requests.Response) -> Json | None:
    """Read an answer; Teams also answers with a list, or with nothing at all."""
    if not answer.content.strip():
        return {}
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else {} if isinstance(said, list) else None


def _code(said: Mapping[str, Any] | None) -> str | None:
    error = (said or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _asked_to_wait(answer: requests.Response) -> timedelta | None:
    """Read how long Teams asks to be left alone; None where it does not say."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return timedelta(seconds=min(int(value[:9]), LONGEST_PAUSE.total_seconds()))
    try:  # a date, by the clock of who names it
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(answer.headers["Date"])
    except (ValueError, TypeError, KeyError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_PAUSE)


def _id(answer: Json) -> str:
    found = answer.get("id")
    return found if isinstance(found, str) else ""


def _objects(answer: Json, name: str) -> list[Json]:
    found = answer.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
