"""Files as they lie with Slack: fetched as they are, part by part, and never looked into.

The token goes to Slack's own file host and nowhere else, and no redirect is followed: what leads
elsewhere is the log-in page, which means that Vera may not see the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.settings import SLACK_API
from bot.slack.chat import slack_errors
from bot.slack.loose import Json, inside, said
from handlers.chat import FileTrouble, Refused, Stream, TryLater

if TYPE_CHECKING:
    import requests

FILE_HOST = "https://files.slack.com"
TIMEOUTS_S = (5.0, 20.0)
"""To connect, and how long nothing at all may come."""
PART = 64 * 1024
LONGEST_PAUSE = timedelta(hours=1)

GONE = frozenset({"file_deleted"})
GONE_STATUSES = frozenset({404, 410})
PASSING_STATUSES = frozenset({407, 408, 425, 429})
"""Besides what the server itself got wrong (500 and above)."""
HTML = ("text/html", "application/xhtml")
NOT_HERE = frozenset({"external", "file_access", "hidden_by_limit"})
"""How Slack marks a file that does not lie with it, or not for us."""
NEVER_DELETED = "missing_scope"


class SlackFiles:
    """Slack as the port that files are fetched through."""

    def __init__(
        self,
        client: WebClient,
        *,
        token: str,
        api_url: str = SLACK_API,
        timeouts: tuple[float, float] = TIMEOUTS_S,
    ) -> None:
        self._client = client
        self._token = token
        self._host = _origin(FILE_HOST if _is_slacks(api_url) else api_url)
        self._timeouts = timeouts

    @contextmanager
    def fetch(self, id: str, *, largest: int) -> Iterator[Stream]:
        """Open a file for reading, part by part."""
        from requests import Session  # slow to import, so only once there is a file

        file = self._info(id)
        size = _size(file)
        if size is not None and size > largest:
            raise Refused(FileTrouble.TOO_LARGE)
        with Session() as session, self._asked(session, file) as answer:
            _check(answer, file, largest)
            name = said(file.get("name")) or said(file.get("title"))
            yield Stream(_parts(answer, size=size, largest=largest), size, name)

    def let_go(self, id: str) -> bool:
        """Have a file deleted that was uploaded to Vera; False where Slack does not."""
        try:
            with slack_errors():
                self._client.files_delete(file=id)
        except Refused as refused:
            return refused.why in GONE
        except TryLater as later:
            if later.why == NEVER_DELETED:
                return False
            raise _not_reached(later.after) from None
        return True

    def _info(self, id: str) -> Json:
        try:
            with slack_errors():
                file = inside(self._client.files_info(file=id).get("file"))
        except Refused as refused:
            gone = refused.why in GONE
            raise Refused(FileTrouble.GONE if gone else FileTrouble.NOT_VISIBLE) from None
        except TryLater as later:
            raise _not_reached(later.after) from None
        if file.get("mode") == "tombstone":
            raise Refused(FileTrouble.GONE)
        if file.get("mode") in NOT_HERE or file.get("is_external"):
            raise Refused(FileTrouble.NOT_VISIBLE)
        return file

    @contextmanager
    def _asked(self, session: requests.Session, file: Json) -> Iterator[requests.Response]:
        from requests import RequestException

        url = said(file.get("url_private_download"))
        if not url or _origin(url) != self._host:
            raise Refused(FileTrouble.NOT_VISIBLE)
        try:
            answer = session.get(
                url,
                headers={"Accept-Encoding": "identity"},
                auth=self._signed,  # as a function: no password that lies about goes instead
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
            )
        except (RequestException, ValueError):
            raise _not_reached() from None
        with answer:
            yield answer

    def _signed(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _check(answer: requests.Response, file: Json, largest: int) -> None:
    """Raise unless what comes is the file."""
    status = answer.status_code
    if status >= 500 or status in PASSING_STATUSES:
        raise _not_reached(_asked_to_wait(answer))
    if status in GONE_STATUSES:
        raise Refused(FileTrouble.GONE)
    if status != 200 or (_is_page(answer) and not _is_html(file)):
        raise Refused(FileTrouble.NOT_VISIBLE)
    announced = answer.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise Refused(FileTrouble.TOO_LARGE)


def _parts(answer: requests.Response, *, size: int | None, largest: int) -> Iterator[bytes]:
    """Give what comes, held to what was announced."""
    came = 0
    for part in _read(answer):
        came += len(part)
        if came > largest:
            raise Refused(FileTrouble.TOO_LARGE)
        if size is not None and came > size:
            raise Refused(FileTrouble.NOT_AS_ANNOUNCED)
        yield part
    if size is not None and came < size:
        raise TryLater(FileTrouble.CUT_SHORT)


def _read(answer: requests.Response) -> Iterator[bytes]:
    from requests import ConnectionError as Silence  # so it calls one that lasted too long
    from requests import RequestException

    try:
        yield from answer.iter_content(PART)
    except Silence:
        raise _not_reached() from None
    except RequestException:
        raise TryLater(FileTrouble.CUT_SHORT) from None


def _is_page(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type", "").strip().lower().startswith(HTML)


def _is_html(file: Json) -> bool:
    kind = said(file.get("mimetype")).lower()
    return kind.startswith(HTML) or said(file.get("filetype")) in ("html", "xhtml")


def _size(file: Json) -> int | None:
    size = file.get("size")
    known = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    return size if known else None


def _asked_to_wait(answer: requests.Response) -> timedelta | None:
    try:
        seconds = float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(timedelta(seconds=min(seconds, 1e6)), LONGEST_PAUSE)


def _not_reached(after: timedelta | None = None) -> TryLater:
    return TryLater(FileTrouble.NOT_REACHED, after=after)


def _is_slacks(api_url: str) -> bool:
    return api_url.rstrip("/") == SLACK_API.rstrip("/")


def _origin(url: str) -> tuple[str, str]:
    """Give the scheme and the host with its port, a user's name in it included."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()
