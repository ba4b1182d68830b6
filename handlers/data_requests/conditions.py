"""What has to come before a period begins: identity, authority to act for somebody, a fee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handlers.data_requests.facts import Pause, dates_of, paired
from storage.vocabulary import ClockStatus, Happened, RequestEvent

PROMPTLY: Final = timedelta(days=14)
"""Asked for later than this, a proof moves the date and not the reminders: the ICO expects it to be
asked for at once, and a lawyer could dispute the new start."""

KNOWN_PERSONALLY: Final = frozenset({"known_personally", "personally_known", "known"})
NOT_CONFIRMED: Final = frozenset(
    {"", "unknown", "not_known", "not_confirmed", "failed", "doubtful"}
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something without which the period does not begin."""

    asked: RequestEvent
    met: RequestEvent
    waiting: ClockStatus
    noun: str
    source: str


CONDITIONS: Final = (
    Condition(
        RequestEvent.ID_REQUESTED,
        RequestEvent.ID_RECEIVED,
        ClockStatus.WAITING_FOR_ID,
        "Proof of identity",
        "UK GDPR article 12A(2)(b), with article 12(6)",
    ),
    Condition(
        RequestEvent.AUTHORITY_REQUESTED,
        RequestEvent.AUTHORITY_RECEIVED,
        ClockStatus.WAITING_FOR_AUTHORITY,
        "Authority to act for the person",
        "ICO, right of access: the month runs from the proof that a third party is authorised",
    ),
    Condition(
        RequestEvent.FEE_REQUESTED,
        RequestEvent.FEE_PAID,
        ClockStatus.WAITING_FOR_FEE,
        "The fee",
        "UK GDPR article 12A(2)(c), with article 12(5)",
    ),
)


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that a condition was asked for."""

    condition: Condition
    pause: Pause
    too_late: bool = False
    """Asked when the period was over: it moves nothing."""
    logged: bool = True
    """Whether the asking was logged, and not only that it came."""


def is_prompt(asking: Asking, received: date) -> bool:
    """Say whether something was asked for so soon that reminders may rely on it.

    Of what came though nobody logged that it was asked for, the day on which it came is taken.
    """
    came = asking.pause.answered or asking.pause.asked
    when = asking.pause.asked if asking.logged else came
    return when - received <= PROMPTLY


def askings(events: tuple[Happened, ...], received: date) -> list[Asking]:
    """List each time that something was asked for which has to come first."""
    known = is_known_personally(events)
    return [
        asking
        for condition in CONDITIONS
        if not (known and condition.asked is RequestEvent.ID_REQUESTED)
        for asking in _askings_for(condition, events, received)
    ]


def _askings_for(
    condition: Condition, events: tuple[Happened, ...], received: date
) -> list[Asking]:
    """Whoever acts for another shows authority, and pays a fee, because it was asked for.

    Proof of identity may come unasked, and then moves nothing: only what the school requested does.
    """
    asked, met = dates_of(events, condition.asked), _met(events, condition)
    if met and not asked and condition.asked is not RequestEvent.ID_REQUESTED:
        return [Asking(condition, Pause(received, min(met)), logged=False)]
    return [Asking(condition, pause) for pause in paired(asked, met)]


def _met(events: tuple[Happened, ...], condition: Condition) -> tuple[date, ...]:
    met = dates_of(events, condition.met)
    if condition.asked is not RequestEvent.ID_REQUESTED:
        return met
    return (*met, *(check.on for check in _checks(events) if _method(check) not in NOT_CONFIRMED))


def is_known_personally(events: tuple[Happened, ...]) -> bool:
    """Say that somebody at the school knows the person: then no proof is needed.

    Source: UK GDPR article 12(6), "reasonable doubts"; the school's policy, line 166.
    """
    return any(_method(check) in KNOWN_PERSONALLY for check in _checks(events))


def _checks(events: tuple[Happened, ...]) -> list[Happened]:
    return [event for event in events if event.type is RequestEvent.ID_CHECK]


def _method(check: Happened) -> str:
    return check.reason.strip().casefold().replace(" ", "_").replace("-", "_")
