"""The Connector: the part of Teams that bots post to, with its errors made ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote

import requests

from bot.connecting import CannotConnect
from bot.teams.activity import Json
from bot.teams.auth import is_service_address
from handlers.chat import Refused, TryLater

PAGE = 200
USUAL_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
LATER = frozenset({401, 408, 412, 425, 429, 500, 502, 503, 504})
"""401 too: an administrator can mend it, and the message must not be lost meanwhile."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")


class Connector:
    """Speaks to the Connector. Every method raises `TryLater` or `Refused`, and nothing else."""

    def __init__(
        self,
        tokens: Callable[[], str],
        *,
        app_id: str,
        service_hosts: Sequence[str],
        post_timeout: tuple[float, float] = (3.0, 10.0),
    ) -> None:
        self._tokens = tokens
        self._bot = {"id": f"28:{app_id}"}
        self._service_hosts = tuple(service_hosts)
        self._timeout = post_timeout
        self._session = requests.Session()
        # Nothing but the pool of connections is shared by threads: no cookie is kept.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def post(self, service_url: str, conversation_id: str, activity: Json) -> str:
        """Post an activity; gives its id."""
        path = f"v3/conversations/{_part(conversation_id)}/activities"
        return _id(self._ask("POST", service_url, path, body=activity))

    def replace(
        self, service_url: str, conversation_id: str, activity_id: str, activity: Json
    ) -> None:
        """Put another activity where one stands."""
        path = f"v3/conversations/{_part(conversation_id)}/activities/{_part(activity_id)}"
        self._ask("PUT", service_url, path, body={**activity, "id": activity_id})

    def begin(self, service_url: str, *, tenant: str, member_id: str) -> str:
        """Begin a conversation with one person, or find the one there is; gives its id."""
        body = {
            "bot": self._bot,
            "members": [{"id": member_id}],
            "isGroup": False,
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return _id(self._ask("POST", service_url, "v3/conversations", body=body))

    def member(self, service_url: str, conversation_id: str, member_id: str) -> Json:
        """Ask who a member of a conversation is."""
        path = f"v3/conversations/{_part(conversation_id)}/members/{_part(member_id)}"
        return self._ask("GET", service_url, path)

    def members(self, service_url: str, conversation_id: str) -> list[Json]:
        """List everybody in a conversation."""
        path = f"v3/conversations/{_part(conversation_id)}/pagedmembers"
        found: list[Json] = []
        more: str | None = None
        while True:
            asked = {"pageSize": str(PAGE), **({"continuationToken": more} if more else {})}
            page = self._ask("GET", service_url, path, asked=asked)
            found += _objects(page.get("members"))
            more = page.get("continuationToken") or None
            if more is None:
                return found

    def team_channels(self, service_url: str, team_id: str) -> list[Json]:
        """List the channels of a team; its first has no name."""
        found = self._ask("GET", service_url, f"v3/teams/{_part(team_id)}/conversations")
        return _objects(found.get("conversations"))

    def _ask(
        self,
        method: str,
        service_url: str,
        path: str,
        *,
        body: Json | None = None,
        asked: dict[str, str] | None = None,
    ) -> Json:
        if not is_service_address(service_url, self._service_hosts):
            raise Refused("service_address_not_allowed")
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json"}
        with _errors():
            answer = self._session.request(
                method,
                f"{service_url.rstrip('/')}/{path}",
                params=asked,
                data=_written(body),
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        return _read(answer)

    def _token(self) -> str:
        try:
            return self._tokens()
        except CannotConnect:
            raise TryLater("no_token") from None


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except requests.RequestException as error:
        raise TryLater(type(error).__name__) from None


def _written(body: Json | None) -> bytes | None:
    return None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")


def _read(answer: requests.Response) -> Json:
    said = _said(answer)
    if answer.status_code < 300:
        return said if said is not None else {}
    code = _code(said) or f"http_{answer.status_code}"
    if answer.status_code in LATER:
        raise TryLater(code, after=_asked_to_wait(answer))
    if said is None:  # not Teams' own answer, but a page of some machine in between
        raise TryLater("not_as_teams_answers")
    raise Refused(code)


def _said(answer: requests.Response) -> Json | None:
    try:
        said = json.loads(answer.content or b"{}")
    except ValueError:
        return None
    return said if isinstance(said, dict) else {"conversations": said}


def _code(said: Json | None) -> str | None:
    error = (said or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _asked_to_wait(answer: requests.Response) -> timedelta | None:
    """Read how long Teams asks to be left alone: seconds, or a date."""
    value = answer.headers.get("Retry-After")
    if value is None:
        return USUAL_PAUSE if answer.status_code in (412, 429) else None
    try:
        asked = timedelta(seconds=float(value))
    except (ValueError, OverflowError):
        asked = _until(value)
    return min(max(asked, timedelta(0)), LONGEST_PAUSE)


def _until(date: str) -> timedelta:
    try:
        return parsedate_to_datetime(date) - datetime.now(UTC)
    except (ValueError, TypeError):
        return USUAL_PAUSE


def _id(answer: Json) -> str:
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise TryLater("not_as_teams_answers")
    return found


def _objects(found: Any) -> list[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _part(id: str) -> str:
    return quote(id, safe="")
