"""A site for each test."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot import logs
from storage.database import Database
from storage.keyring import Keyring
from tests.bot.web_pages.site import Browser, Site, a_site


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """Give what the process logs, in the form in which `vera serve` logs it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = StringIO()
    logs.configure(stream, level=logging.DEBUG)
    logging.captureWarnings(False)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def site(sqlite_database: Database, keyring: Keyring) -> Iterator[Site]:
    """A school with one report, and Vera's pages."""
    with a_site(sqlite_database, keyring) as site:
        yield site


@pytest.fixture
def browser(site: Site) -> Browser:
    """A browser that holds no cookie."""
    return site.browser()
