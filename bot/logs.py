"""The log: one JSON object a line on stderr, and never a word about a person or a case.

Only keys that stand on a list are written, and of those only numbers and short plain words. An
exception is written as its type and where it passed, since the messages of SQLAlchemy and pydantic
hold what was being stored. What a library says is reduced to who said it and where: Bolt writes
whole requests into its messages, slack_sdk what it was given.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog

Fields = MutableMapping[str, Any]

ALLOWED = frozenset(
    {
        "after_s",
        "deadline",
        "development",
        "during",
        "error",
        "host",
        "job",
        "kind",
        "matched",
        "message",
        "platform",
        "port",
        "private_port",
        "schools",
        "status",
        "why",
        "worker",
    }
)
"""What may be written besides the name of the event. A value is checked as well (`_may_stand`)."""

OURS = frozenset({"event", "level", "timestamp", "logger", "place", "exception"})
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}")
SENTENCE = re.compile(r"[A-Za-z0-9_.:,' -]{1,80}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
HERE = str(Path(__file__).parents[1])
LOUD_LIBRARIES = ("slack_bolt", "slack_sdk", "apscheduler", "waitress", "alembic", "apprise")


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send everything that is logged, by anybody in this process, to one stream in one form."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Reduced(renderer(stream)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*PROCESSORS, renderer(stream)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    _catch_what_nobody_catches()


def renderer(stream: TextIO) -> Any:
    """Choose how a line looks: for a person at a terminal, else JSON."""
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(sort_keys=False)
    return structlog.processors.JSONRenderer()


def keep_what_may_stand(_logger: Any, _method: str, fields: Fields) -> Fields:
    """Drop every key that is not on the list, and every value that could say something."""
    kept = {name: value for name, value in fields.items() if name in OURS}
    kept |= {name: _may_stand(name, value) for name, value in fields.items() if name in ALLOWED}
    if not NAME.fullmatch(str(kept.get("event"))):
        kept["event"] = "unnamed"
    return kept


def reduce_exception(_logger: Any, _method: str, fields: Fields) -> Fields:
    """Write an exception as types and places; its message may hold what was being stored."""
    told = fields.pop("exc_info", None)
    fields.pop("stack_info", None)
    fields.pop("exception", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        fields["exception"] = list(_chain(error))
    return fields


PROCESSORS: list[Any] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    reduce_exception,
    keep_what_may_stand,
]


class _Reduced(logging.Formatter):
    """Writes what a library logs: who, where and how bad, without a word of it."""

    def __init__(self, render: Any) -> None:
        super().__init__()
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        fields: Fields = {
            "event": "library_message",
            "level": record.levelname.lower(),
            "logger": record.name,
            "place": f"{_short(record.pathname)}:{record.lineno}",
            "exc_info": record.exc_info,
        }
        stamped = PROCESSORS[1](None, "", fields)
        reduced = keep_what_may_stand(None, "", reduce_exception(None, "", stamped))
        return str(self._render(None, record.levelname.lower(), reduced))


def _may_stand(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    allowed = SENTENCE if name == "why" else PLAIN
    words = str(value)
    return words if isinstance(value, (str, UUID)) and allowed.fullmatch(words) else "-"


def _chain(error: BaseException) -> Iterator[dict[str, Any]]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "frames": list(_frames(error.__traceback__)),
        }
        following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if following is None:
            return
        error = following


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _short(path: str) -> str:
    _, _, library = path.rpartition("site-packages/")
    return library.removeprefix(HERE + "/")


def _catch_what_nobody_catches() -> None:
    log = structlog.get_logger()

    def in_a_thread(failed: threading.ExceptHookArgs) -> None:
        log.error("thread_failed", exc_info=failed.exc_value)

    def in_the_process(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        log.error("process_failed", exc_info=error)

    threading.excepthook = in_a_thread
    sys.excepthook = in_the_process
