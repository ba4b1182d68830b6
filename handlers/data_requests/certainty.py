"""Words for a date that may still move, and for one that moved off a day off."""

from __future__ import annotations

from datetime import date

from handlers.calendar.working_days import SATURDAY, WorkingDays
from handlers.data_requests.facts import Step
from handlers.wording import day as said

MOVES = "Regulation 1182/71, article 3(4); DPA 2018, section 205(2)"


EARLIEST = "this is the earliest the date can be"
MAY_MOVE = "the date may still move"
"""For a count in school days: a bank holiday in term may come, or go to another day."""


def provisional_words(due: date | None, days: WorkingDays, so: str = EARLIEST) -> str:
    """Say that bank holidays are not published yet for a date, and what follows; else ""."""
    if due is None or days.is_sure_of(due):
        return ""
    return (
        f"The bank holidays of {due.year} are not published yet, so {so}. Check it with "
        "gov.uk/bank-holidays, and set bank_holidays_known_through in vera.toml."
    )


def moved_step(raw: date, due: date, days: WorkingDays) -> tuple[Step, ...]:
    """Write the step that says why a date moved; none where it did not."""
    if raw == due:
        return ()
    why = f"{said(raw)} is {_day_off(raw, days)}, so the date moves to the next working day"
    return (Step(f"{why}, {said(due)}.", MOVES),)


def _day_off(day: date, days: WorkingDays) -> str:
    if days.is_bank_holiday(day) and day.weekday() < SATURDAY:
        return "a bank holiday"
    return "at a weekend"
