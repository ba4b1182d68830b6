"""What is next about a request, in a sentence or two. Pure; it names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from handlers.data_requests.checklist import Looked, Step, checklist
from handlers.data_requests.nudges import (
    A_WEEK,
    COVER_BEFORE_A_HOLIDAY,
    WAITING,
    OfTheSchool,
    Watched,
    last_day_before_holiday,
)
from handlers.wording import day
from storage.vocabulary import ClockStatus, Right

MOST: Final = 3

OPEN_STEPS: Final = {
    Step.IDENTITY: "Settle who asks: known personally, or proof seen.",
    Step.AUTHORITY: "Settle whether they may ask for this person.",
    Step.SCOPE: "If you must ask what is meant, ask now or not at all.",
    Step.SEARCH: "Search everywhere that the checklist names.",
    Step.EXEMPTIONS: "Look through what must not go out.",
}
ASK_AGAIN: Final = {
    ClockStatus.WAITING_FOR_ID: "Ask again for proof of identity.",
    ClockStatus.WAITING_FOR_AUTHORITY: "Ask again for proof of authority.",
    ClockStatus.WAITING_FOR_FEE: "Ask again for the fee.",
    ClockStatus.STOPPED_FOR_CLARIFICATION: "Ask again what is meant.",
    ClockStatus.ASK_FOR_IT_IN_WRITING: "Ask for the record's request in writing.",
    ClockStatus.TERM_DATES_MISSING: "Put the missing term dates into vera.toml.",
}


def what_now(
    looked: Looked, clocks: Sequence[Watched], days: OfTheSchool, *, today: date
) -> tuple[str, ...]:
    """Say what is next, the most pressing first; at most three sentences."""
    return tuple(dict.fromkeys(_said(looked, clocks, days, today)))[:MOST]


def _said(
    looked: Looked, clocks: Sequence[Watched], days: OfTheSchool, today: date
) -> Iterator[str]:
    for clock in clocks:
        yield from _of_the_date(clock, days, today)
    for clock in clocks:
        if clock.due is None and clock.status in WAITING:
            yield ASK_AGAIN[clock.status]
        elif clock.due is None and clock.right is Right.COMPLAINT:
            yield "Tell the outcome of the complaint without undue delay."
    yield from (OPEN_STEPS[line.step] for line in checklist(looked) if not line.settled)
    yield "Everything is looked at: send the answer."


def _of_the_date(clock: Watched, days: OfTheSchool, today: date) -> Iterator[str]:
    if clock.agreed == today:
        yield "It was agreed to show it today."
    if clock.due is None:
        return
    legal = clock.legal or clock.due
    what = "receipt must be confirmed" if clock.right is Right.COMPLAINT else "answer must go out"
    if today > legal:
        yield "It is late: do it today, and tell the data protection officer."
    elif today == legal:
        yield f"The {what} today."
    elif today >= clock.due:
        yield f"Read strictly, the {what} today."
    yield from _who_is_covering(clock.due, days, today)
    yield from _last_notice(clock, today)


def _who_is_covering(due: date, days: OfTheSchool, today: date) -> Iterator[str]:
    last_day = last_day_before_holiday(due, days)
    soon = timedelta(days=COVER_BEFORE_A_HOLIDAY)
    if last_day is not None and last_day - soon <= today <= due:
        yield "It falls due in the holidays: who is covering?"


def _last_notice(clock: Watched, today: date) -> Iterator[str]:
    last = clock.last_notice
    if last is not None and last - A_WEEK <= today <= last and clock.due is not None:
        yield f"If it must be extended, the notice must be given by {day(last)}."
