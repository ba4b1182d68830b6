"""Answering a person in words whatever happens, the same on every platform."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.dispatch import Shown
from bot.emergency import Emergency
from bot.writer import DatabaseDown, StillStoring
from handlers.cards import Words
from handlers.chat import NotAllowed
from handlers.forms import NotFilledIn
from storage.sealing import Unreadable

log = structlog.get_logger()


def in_words(emergency: Emergency, run: Callable[[], Shown], *, typed: bool = False) -> Shown:
    """Run a call so that a person is always answered in words; NotFilledIn goes through.

    `typed` says that there is a form in front of them, which keeps what they wrote.
    """
    try:
        return run()
    except NotFilledIn:
        raise
    except NotAllowed as refused:
        return Words(refused.words)
    except Unreadable as error:
        log.exception("call_failed")
        return Words(f"{error} {emergency.went_wrong}")
    except StillStoring:
        log.error("database_slow")
        return Words(emergency.not_sure if typed else emergency.not_sure_if_done)
    except DatabaseDown:
        log.error("database_down")
        return Words(emergency.words if typed else emergency.out_of_order)
    except Exception:
        log.exception("call_failed")
        return Words(emergency.went_wrong)
