"""The published Hampshire calendar of 2025-26 (rules, section 2)."""

from __future__ import annotations

from datetime import date

from handlers.calendar.school_days import SchoolCalendar
from storage.vocabulary import Term

HAMPSHIRE = SchoolCalendar(
    terms=(
        Term(date(2025, 9, 3), date(2025, 12, 19), (date(2025, 10, 27), date(2025, 10, 31))),
        Term(date(2026, 1, 5), date(2026, 3, 27), (date(2026, 2, 16), date(2026, 2, 20))),
        Term(date(2026, 4, 13), date(2026, 7, 22), (date(2026, 5, 25), date(2026, 5, 29))),
    ),
    inset_days=frozenset(
        {
            date(2025, 9, 3),
            date(2025, 10, 17),
            date(2026, 1, 5),
            date(2026, 4, 13),
            date(2026, 6, 22),
        }
    ),
)
