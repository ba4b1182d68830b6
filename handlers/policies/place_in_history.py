"""Where a version stands in the history of its policy: an older one before the newer ones."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.policies.facts import dated
from handlers.school.partial_dates import PartialDate
from storage.database import SchoolSession
from storage.policies import PolicyVersion


def place_of(versions: Sequence[PolicyVersion], on: PartialDate | None) -> int:
    """Give its number to a version of this date: the last, unless one is known to be newer."""
    newer = (each.number for each in versions if on is not None and _is_after(dated(each), on))
    return next(newer, versions[-1].number + 1 if versions else 1)


def make_room(session: SchoolSession, versions: Sequence[PolicyVersion], number: int) -> None:
    """Move what stands at a number, and what comes after it, on by one."""
    for version in reversed([each for each in versions if each.number >= number]):
        version.number += 1
        session.flush()  # one after another: no two may bear the same number


def _is_after(known: PartialDate | None, on: PartialDate) -> bool:
    """Say whether a date is later for certain: of a month it is the first day that counts."""
    if known is None:
        return False
    return (known.day if known.day_known else known.day.replace(day=1)) > on.day
