"""The door through which Teams comes in: nobody unsigned, nothing broken.

It knows no web framework: what mounts it gives the headers and the body, and sends the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.teams.activity import is_name
from bot.teams.auth import Callers, NotLetIn

log = structlog.get_logger()

Json = dict[str, Any]

JSON = "application/json"
WHOLE = ("message", "invoke", "installationUpdate")
"""The kinds of activity that must say who did it, where, and where to answer."""
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)

NOT_READ = "Vera could not read this activity."
NOT_DONE = "Something went wrong, and Vera did not do this. Please try again."


class NotUnderstood(Exception):
    """The request cannot be read; the status and the words are the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Answer:
    """What is sent back: a status and, if there is one, a JSON object."""

    status: int
    body: Json | None = None


class TeamsDoor:
    """Reads what comes in, checks who calls, and hands the activity on."""

    def __init__(self, answer: Callable[[Json], Answer], callers: Callers) -> None:
        self._answer, self._callers = answer, callers

    def answer(self, headers: Mapping[str, str], raw: bytes) -> Answer:
        """Answer a request that claims to be from Teams; the headers' names are lower case."""
        try:
            activity = _read(headers, raw)
            self._callers.check(headers.get("authorization"), activity)
        except NotUnderstood as refused:
            return _in_words(refused.status, refused.words)
        except NotLetIn as refused:
            log.warning("teams_not_let_in", status=refused.status, why=refused.why)
            return _in_words(refused.status, refused.words)
        except Exception as error:
            return _failed(error)
        return self._handed_on(activity)

    def _handed_on(self, activity: Json) -> Answer:
        try:
            return self._answer(activity)
        except MALFORMED as error:
            log.warning("activity_not_understood", error=type(error).__name__)
            return _in_words(400, NOT_READ)
        except Exception as error:
            return _failed(error)


def _failed(error: Exception) -> Answer:
    log.error("call_failed", error=type(error).__name__)
    return _in_words(500, NOT_DONE)


def _in_words(status: int, words: str) -> Answer:
    return Answer(status, {"error": words})


def _read(headers: Mapping[str, str], raw: bytes) -> Json:
    if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise NotUnderstood(415, "Send JSON.")
    activity = _object(raw)
    kind = activity.get("type")
    if not _is_text(kind) or (kind in WHOLE and not _is_whole(activity)):
        raise NotUnderstood(400, NOT_READ)
    return activity


def _object(raw: bytes) -> Json:
    try:
        read = json.loads(raw.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotUnderstood(400, "The JSON cannot be read.") from None
    if not isinstance(read, dict):
        raise NotUnderstood(400, "A JSON object is needed.")
    return read


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _is_whole(activity: Json) -> bool:
    ids = (_id_of(activity, "conversation"), _id_of(activity, "from"))
    return _is_text(activity.get("serviceUrl")) and all(is_name(each) for each in ids)


def _id_of(activity: Json, name: str) -> object:
    named = activity.get(name)
    return named.get("id") if isinstance(named, dict) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""
