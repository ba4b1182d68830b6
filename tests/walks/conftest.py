"""A world for each walk, on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot import logs
from storage.database import Database
from storage.keyring import Keyring
from tests.walks.in_a_browser import browser as browser
from tests.walks.in_a_browser import open_page as open_page
from tests.walks.world import World, a_world


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """Give what the process logs, in the form and with the care that `vera serve` logs it."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    logs.configure(stream, level=logging.DEBUG)
    logging.captureWarnings(False)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks


@pytest.fixture(scope="session", autouse=True)
def second_channel_is_loaded() -> None:
    """Load apprise's hundred plug-ins once; some of them use what Python has deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://127.0.0.1")


@pytest.fixture(params=["slack", "teams"])
def platform(request: pytest.FixtureRequest) -> str:
    """The platform on which people act in a walk."""
    return str(request.param)


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school on a Tuesday morning; the platform must not have found any fault."""
    with a_world(database, keyring, platforms=[platform]) as world:
        yield world
        assert world.errors == []
