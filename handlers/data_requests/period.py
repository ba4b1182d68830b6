"""A request counted in months: what happened to it, and what its date depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.calendar.periods import months_later
from handlers.calendar.working_days import ONE_DAY, WorkingDays
from handlers.data_requests.closing import ending_of, until_the_end
from handlers.data_requests.facts import Asked, Days, Pause, dates_of, paired
from handlers.data_requests.timeline import Timeline, days_in, told
from storage.vocabulary import Happened, RequestEvent, Right

STOPS_FROM: Final = date(2026, 2, 5)
"""Requests received from this day on follow article 12A (SI 2026/82, regulations 2(h) and 4(a))."""

ARTICLE_15: Final = (Right.ACCESS, Right.EXAM_MARKS)

EXAM_MONTHS, EXAM_DAYS = 5, 40
"""DPA 2018, schedule 2, paragraph 25."""


@dataclass(frozen=True, slots=True)
class Period:
    """A request by the month, with everything that its date depends on."""

    asked: Asked
    events: tuple[Happened, ...]
    line: Timeline
    cautious: Timeline
    """The same without what was asked for so late that reminders should not rely on it."""
    clarifications: tuple[Pause, ...]
    """All that was asked and answered about what is wanted, whether it stops the clock or not."""

    @property
    def days(self) -> WorkingDays:
        """Give the working days on which it may end."""
        return self.line.days

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """List the pauses that count."""
        return self.line.kept(self.line.months)

    @property
    def stopped_on(self) -> date | None:
        """Give the day on which the period stopped, if it stands still for clarification."""
        return min((pause.asked for pause in self.pauses if not pause.answered), default=None)

    @property
    def paused(self) -> frozenset[date]:
        """Gather the days that do not count, up to where it stands still."""
        days = days_in(self.pauses, after=self.line.start)
        stopped = self.stopped_on
        return frozenset(day for day in days if stopped is None or day < stopped)

    @property
    def unadjusted(self) -> date | None:
        """Give the date before it moves off a day off; None where there is none."""
        if self.line.waiting_for or self.stopped_on or self.is_withdrawn:
            return None
        return self.base + len(self.paused) * ONE_DAY

    @property
    def due(self) -> date | None:
        """Give the date."""
        return self.days.roll(self.unadjusted) if self.unadjusted else None

    @property
    def is_withdrawn(self) -> bool:
        """Say that the person no longer wants it."""
        end = ending_of(self.asked)
        return end is not None and end.type is RequestEvent.WITHDRAWN

    @property
    def base(self) -> date:
        """Give the corresponding date, without pauses."""
        return self.base_of(self.line)

    def base_of(self, line: Timeline) -> date:
        """Give the corresponding date on one of the two readings."""
        ordinary = months_later(line.start, line.months)
        exams = self.exam_limit(line.start)
        return max(ordinary, exams) if exams else ordinary

    @property
    def announced(self) -> date | None:
        """Give the day on which exam results were announced, if they were."""
        return min(dates_of(self.events, RequestEvent.EXAM_RESULTS_ANNOUNCED), default=None)

    def exam_limit(self, start: date) -> date | None:
        """Give the longer limit of marks that were asked for before they were announced.

        Source: DPA 2018, schedule 2, paragraph 25(2) to (4): the earlier of five months from the
        question and 40 days beginning with the announcement.
        """
        announced = self.announced
        if self.asked.right is not Right.EXAM_MARKS or (
            announced and announced <= self.asked.received
        ):
            return None
        five_months = months_later(start, EXAM_MONTHS)
        return min(five_months, announced + (EXAM_DAYS - 1) * ONE_DAY) if announced else five_months


def period_of(asked: Asked, days: Days) -> Period:
    """Put together what happened to a request, as far as its end."""
    events = until_the_end(asked)
    about = RequestEvent.CLARIFICATION_REQUESTED, RequestEvent.CLARIFICATION_RECEIVED
    clarifications = paired(*(dates_of(events, kind) for kind in about))
    line, cautious = (
        told(
            events,
            received=asked.received,
            days=days.working,
            pauses=clarifications if stops(asked) else (),
            only_prompt=only_prompt,
        )
        for only_prompt in (False, True)
    )
    return Period(asked, events, line, cautious, clarifications)


def stops(asked: Asked) -> bool:
    """Say whether clarification stops the clock of a request.

    Source: UK GDPR article 12A(5), "a request under Article 15"; SI 2026/82, regulation 4(a).
    """
    return asked.right in ARTICLE_15 and asked.received >= STOPS_FROM
