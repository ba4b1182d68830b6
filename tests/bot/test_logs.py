"""The log says what happened, never to whom or what was written."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from pydantic import BaseModel
from sqlalchemy import create_engine, text

from bot import logs

MARKER = "Zinnober"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """A log of its own, and everything as it was afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    stream = io.StringIO()
    logs.configure(stream, level=logging.DEBUG)
    yield stream
    root.handlers[:], level, sys.excepthook, threading.excepthook = before
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    structlog.reset_defaults()


def last(log: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(log.getvalue().splitlines()[-1])
    return line


def test_only_what_is_on_the_list_is_written(log: io.StringIO) -> None:
    structlog.get_logger().info("message_refused", why="channel_not_found", account=MARKER, name=1)
    assert last(log)["why"] == "channel_not_found"
    assert set(last(log)) == {"event", "level", "timestamp", "why"}


@pytest.mark.parametrize(
    "value", [f"{MARKER} wrote to me", f"<{MARKER}>", [MARKER], {"a": MARKER}, MARKER * 20, "é"]
)
def test_a_listed_key_holds_numbers_and_short_plain_words_only(
    log: io.StringIO, value: object
) -> None:
    structlog.get_logger().warning("message_refused", message=value)
    assert last(log)["message"] == "-"


def test_an_event_that_is_a_sentence_is_not_written(log: io.StringIO) -> None:
    structlog.get_logger().info(f"{MARKER} called")
    assert last(log)["event"] == "unnamed"


class Small(BaseModel):
    number: int


def fails_in_sqlalchemy(marker: str) -> None:
    create_engine("sqlite://").connect().execute(text("SELECT :it FROM nowhere"), {"it": marker})


def fails_in_pydantic(marker: str) -> None:
    Small.model_validate({"number": marker})


@pytest.mark.parametrize("fails", [fails_in_sqlalchemy, fails_in_pydantic])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_an_exception_is_a_type_and_places(log: io.StringIO, fails: Any) -> None:
    try:
        fails(MARKER)
    except Exception:
        structlog.get_logger().exception("call_failed")
    frames = last(log)["exception"][0]["frames"]
    assert any(frame.endswith(fails.__name__) for frame in frames)
    assert MARKER not in log.getvalue()


def test_a_chain_of_exceptions_is_told_to_its_beginning(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError(MARKER)
        except KeyError as first:
            raise RuntimeError(MARKER) from first
    except RuntimeError as error:
        structlog.get_logger().error("call_failed", exc_info=error)
    types = [each["type"] for each in last(log)["exception"]]
    assert types == ["builtins.RuntimeError", "builtins.KeyError"]
    assert MARKER not in log.getvalue()


@pytest.mark.parametrize("library", ["slack_bolt.App", "slack_sdk.web", "apscheduler", "waitress"])
def test_a_library_says_who_and_where_only(log: io.StringIO, library: str) -> None:
    logging.getLogger(library).debug("body: %s", MARKER)
    assert log.getvalue() == ""
    try:
        raise ValueError(MARKER)
    except ValueError:
        logging.getLogger(library).exception(f"failed with {MARKER}", extra={"body": MARKER})
    assert last(log)["logger"] == library
    assert last(log)["place"].startswith("tests/bot/test_logs.py:")
    assert MARKER not in log.getvalue()


def test_what_nobody_catches_goes_the_same_way(
    log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=fails_in_pydantic, args=(MARKER,))
    thread.start()
    thread.join()
    assert last(log)["event"] == "thread_failed"
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(MARKER, stacklevel=1)
    assert last(log)["logger"] == "py.warnings"
    assert MARKER not in log.getvalue()
    assert MARKER not in capfd.readouterr().err
