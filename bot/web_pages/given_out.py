"""A file on its way to a browser: in parts, never shown, and whole or plainly broken off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from urllib.parse import quote

import structlog
from flask import Response, request

from bot.web import break_off
from storage.sealing import Unreadable

log = structlog.get_logger()

LONGEST_NAME = 150
FORBIDDEN = re.compile(r'[\\/:*?"<>|%;]')
"""What means something to a file system or within the header itself."""


UNKNOWN = "application/octet-stream"


def attachment(
    parts: Iterable[bytes], *, size: int, name: str, content_type: str = UNKNOWN
) -> Response:
    """Give a file out as something to save."""
    # The connection is looked up now: within the stream there is no request any more.
    breaking = partial(break_off, request.environ)
    answer = Response(_until_damaged(parts, breaking), content_type=content_type)
    answer.headers["Content-Length"] = str(size)
    answer.headers["Content-Disposition"] = disposition(name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def disposition(name: str) -> str:
    """Name a file in a header, in ASCII and as it is called."""
    safe = safe_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    stem = plain.rpartition(".")[0].strip() if "." in plain else plain.strip()
    plain = plain.strip() if stem else f"file{plain.strip()}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def safe_name(name: str) -> str:
    """Make of any name one that is only a name: no path, and nothing that cannot be seen."""
    # Cf holds what turns the direction of writing round: "photo[RLO]gpj.exe" reads as a photo.
    seen = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    kept = FORBIDDEN.sub("_", seen).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 10:
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return kept[:LONGEST_NAME] or "file"


def _until_damaged(parts: Iterable[bytes], break_off: Callable[[], None]) -> Iterator[bytes]:
    """Give the parts; where one is damaged the answer stops short of its announced length.

    Browsers take a file for whole whose connection ends as usual, so it is broken off.
    """
    try:
        yield from parts
    except Unreadable as error:
        log.error("file_damaged", error=type(error).__name__)
        break_off()
