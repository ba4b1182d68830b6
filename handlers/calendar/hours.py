"""Periods that the law counts in hours: real ones, on any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

NOTIFY_WITHIN: Final = timedelta(hours=72)


def notify_ico_by(aware: datetime) -> datetime:
    """Say by when the ICO must be told of a breach that the school became aware of.

    Source: UK GDPR, article 33(1), "not later than 72 hours after having become aware of it". A
    period in hours is not moved by a weekend or a holiday (Regulation 1182/71, article 3(4),
    "otherwise than in hours"), and the hours are real ones when the clocks change (rules, trap 15).

    Raises:
        ValueError: The moment has no zone.
    """
    if aware.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    return aware.astimezone(UTC) + NOTIFY_WITHIN
