"""How a date that is counted in months comes about, in words, each with the rule's source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from handlers.calendar.periods import months_later
from handlers.data_requests.certainty import moved_step
from handlers.data_requests.closing import ended_step, ending_of
from handlers.data_requests.conditions import Asking
from handlers.data_requests.facts import Pause, Step, dates_of
from handlers.data_requests.period import ARTICLE_15, STOPS_FROM, Period
from handlers.data_requests.timeline import ORDINARY, Notice, days_in
from handlers.wording import day as said
from storage.vocabulary import RequestEvent

ICO: Final = "ICO, right of access: what should we consider when responding to a request?"
OLD_LAW: Final = "UK GDPR article 12(3), as it stood before 5 February 2026"
PAUSED: Final = "UK GDPR article 12A(5)(b)"
FROM_FEBRUARY: Final = "SI 2026/82, regulations 2(h) and 4(a)"
EXAM_MARKS: Final = "DPA 2018, schedule 2, paragraph 25(2) to (4)"
ANY_FORM: Final = f"UK GDPR articles 12 and 15 ask for no form; {ICO}"
ENDED: Final = "UK GDPR articles 12(3) and 12(4)"


def _law(period: Period, paragraphs: str) -> str:
    """Name the article in force when the request was received."""
    return f"UK GDPR article {paragraphs}" if period.asked.received >= STOPS_FROM else OLD_LAW


def steps_of(period: Period, cautious: date | None) -> tuple[Step, ...]:
    """Write each step from the receipt to the date, in the order in which it is reckoned."""
    return (
        *_receipt(period),
        *_conditions(period),
        *(_notice(period, notice) for notice in period.line.notices),
        *_clarifications(period),
        *_date(period),
        *_cautious(period, cautious),
        *_end(period),
    )


def _receipt(period: Period) -> Iterator[Step]:
    day = said(period.asked.received)
    words = f"Received on {day}. That is the start even where the school is closed."
    yield Step(words, f"{_law(period, '12A(2)(a)')}; {ICO}")
    for letter in dates_of(period.events, RequestEvent.WRITTEN_VERSION_RECEIVED):
        words = f"It came in writing on {said(letter)}: the period runs from the first request."
        yield Step(words, ANY_FORM)
    if period.line.known_personally:
        words = "The person is known at the school: no proof of identity is needed, or waited for."
        yield Step(words, 'UK GDPR article 12(6), "reasonable doubts"')


def _conditions(period: Period) -> Iterator[Step]:
    for asking in period.line.askings:
        yield Step(_condition_words(asking), asking.condition.source)
    if not period.line.waiting_for and period.line.start != period.asked.received:
        words = f"The latest of these days is the start: {said(period.line.start)}."
        yield Step(words, _law(period, "12A(2)"))


def _condition_words(asking: Asking) -> str:
    if not asking.logged and asking.pause.answered:
        return f"{asking.condition.noun} came on {said(asking.pause.answered)}."
    asked = f"{asking.condition.noun} was asked for on {said(asking.pause.asked)}"
    if asking.too_late:
        return f"{asked}, when the period was over: that changes nothing."
    if asking.pause.answered is None:
        return f"{asked} and has not come: the period has not begun, and nothing is overdue."
    return f"{asked} and came on {said(asking.pause.answered)}."


def _notice(period: Period, notice: Notice) -> Step:
    given = f"The person was told of an extension on {said(notice.event.on)}"
    return Step(f"{given}, {_notice_words(notice)}", _law(period, "12A(3) and (4)"))


def _notice_words(notice: Notice) -> str:
    if not notice.valid:
        why = "its reason is neither the complexity nor the number of the requests"
        return f"but {why}: it does not count."
    if not notice.in_time:
        return "after the first month was over: it does not count."
    if notice.at_the_last:
        return "in time only because the last day moved: it counts, but give it earlier."
    return "in time and for a reason that the law knows: it counts."


def _clarifications(period: Period) -> Iterator[Step]:
    kept = period.pauses
    for pause in period.clarifications:
        yield _clarification(period, pause, counts=pause in kept)
    if len(kept) > 1 and period.paused:
        words = f"Each day counted once, {_days(len(period.paused))} do not count."
        yield Step(words, PAUSED)
    if dates_of(period.events, RequestEvent.FORMAT_QUESTION):
        words = "A question about the form of the answer does not stop the clock."
        yield Step(words, "ICO, right of access (December 2025)")


def _clarification(period: Period, pause: Pause, *, counts: bool) -> Step:
    asked = f"On {said(pause.asked)} the school asked what is wanted"
    if period.asked.right not in ARTICLE_15:
        return Step(f"{asked}. That stops only the clock of a request of access.", PAUSED)
    if period.asked.received < STOPS_FROM:
        words = f"{asked}. For a request received before {said(STOPS_FROM)} that stops no clock."
        return Step(words, FROM_FEBRUARY)
    if not counts:
        return Step(f"{asked}, when the period was over: that changes nothing.", PAUSED)
    if pause.answered is None:
        return Step(f"{asked}, and has no answer: the clock stands still from that day.", PAUSED)
    days = days_in([pause], after=period.line.start)
    words = f"{asked}, and had the answer on {said(pause.answered)}: {_days(len(days))}"
    return Step(f"{words} after the start, both ends included, do not count.", PAUSED)


def _date(period: Period) -> Iterator[Step]:
    if period.line.waiting_for or period.is_withdrawn:
        return
    yield _corresponding(period)
    yield from _exam_limit(period)
    if period.unadjusted is None:
        return
    if period.paused:
        words = f"{_days(len(period.paused))} added: {said(period.unadjusted)}."
        yield Step(words[0].upper() + words[1:], PAUSED)
    due = period.days.roll(period.unadjusted)
    yield from moved_step(period.unadjusted, due, period.days)
    yield Step(f"Due by the end of {said(due)}.", _month(period))


def _corresponding(period: Period) -> Step:
    start, months = period.line.start, period.line.months
    base = months_later(start, months)
    count = "One month" if months == ORDINARY else "Three months"
    clamped = " That month is shorter, so its last day counts." if base.day != start.day else ""
    extended = f"{_law(period, '12A(3)')}; ICO: from the original start date"
    source = _month(period) if months == ORDINARY else extended
    return Step(f"{count} from {said(start)} ends on {said(base)}.{clamped}", source)


def _month(period: Period) -> str:
    return f"{_law(period, '12A(1)')}; Regulation 1182/71, article 3(2)(c); {ICO}"


def _exam_limit(period: Period) -> Iterator[Step]:
    limit = period.exam_limit(period.line.start)
    if limit is None:
        return
    announced = period.announced
    what = (
        f"results were announced on {said(announced)}, after the request: the earlier of 40 days "
        "beginning then and five months"
        if announced
        else "results are not announced yet: five months"
    )
    yield Step(f"Exam marks, whose {what} is {said(limit)}.", EXAM_MARKS)


def _cautious(period: Period, cautious: date | None) -> Iterator[Step]:
    if cautious is None or cautious == period.due:
        return
    words = f"Work to {said(cautious)}: that is the date if the day of asking, or a proof that was"
    yield Step(f"{words} asked for late, should not count.", "Vera's caution, not the law")


def _end(period: Period) -> Iterator[Step]:
    end = ending_of(period.asked)
    if end is not None:
        yield ended_step(end, period.due, ENDED)


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"
