"""Seventy-two real hours, on any day and across both changes of the clocks (rules, trap 15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendar.periods import notify_ico_by
from handlers.calendar.school_days import LONDON, local_time


@pytest.mark.parametrize(
    ("case", "aware", "by"),
    [
        ("BR-01", "2026-03-13T16:30:00+00:00", "2026-03-16T16:30:00+00:00"),
        ("BR-02", "2026-03-27T16:30:00+00:00", "2026-03-30T17:30:00+01:00"),
        ("BR-05", "2026-05-14T11:20:00+01:00", "2026-05-17T11:20:00+01:00"),
        ("clocks go back", "2026-10-23T16:30:00+01:00", "2026-10-26T15:30:00+00:00"),
    ],
)
def test_the_ico_is_told_within_seventy_two_real_hours(case: str, aware: str, by: str) -> None:
    """UK GDPR, article 33(1); Regulation 1182/71, article 3(4)."""
    due = notify_ico_by(datetime.fromisoformat(aware))
    assert due == datetime.fromisoformat(by), case
    assert local_time(due).isoformat() == by


@given(st.integers(0, 10 * 365 * 24 * 60))
def test_it_is_always_seventy_two_hours_by_a_stopwatch(minutes: int) -> None:
    aware = (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
    assert notify_ico_by(aware).astimezone(UTC) - aware.astimezone(UTC) == timedelta(hours=72)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        notify_ico_by(datetime(2026, 3, 13, 16, 30))  # noqa: DTZ001
