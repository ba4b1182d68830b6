"""How a policy stands: whether it is approved, when it was reviewed and when it is next.

Pure. A version is approved once its owner and a governor have signed it, each with a date; what an
old history says of itself decides nothing (duties, S3). Reviewed and approved are two dates (S5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.school.partial_dates import PartialDate

UNSIGNED: Final = "unsigned"
SIGNED: Final = "signed, not yet approved"
APPROVED: Final = "approved"
NO_VERSION: Final = "no version on record"
NO_REVIEW: Final = "no review on record"
NOT_PLANNED: Final = "no review planned"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and when; it counts only with both."""

    by: str = ""
    on: PartialDate | None = None

    @property
    def counts(self) -> bool:
        return bool(self.by) and self.on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFacts:
    """What the rules need to know of a policy and of its newest version."""

    version: str = ""
    """Empty where there is none."""
    owner: Signature = Signature()
    governor: Signature = Signature()
    reviewed: PartialDate | None = None
    next_review: PartialDate | None = None


def approval(facts: PolicyFacts) -> str:
    """Say whether the newest version is signed and approved."""
    if not facts.owner.counts:
        return UNSIGNED
    return APPROVED if facts.governor.counts else SIGNED


def is_overdue(next_review: PartialDate | None, today: date) -> bool:
    """Say whether a review is late: where only its month is known, from the next month on (S2)."""
    return next_review is not None and next_review.day < today


def review_words(next_review: PartialDate | None, today: date) -> str:
    """Say when the next review is due."""
    if next_review is None:
        return NOT_PLANNED
    if is_overdue(next_review, today):
        return f"OVERDUE since {next_review}"
    return f"review due {'on' if next_review.day_known else 'in'} {next_review}"


def reviewed_words(reviewed: PartialDate | None) -> str:
    """Say when the last review was."""
    return f"last reviewed {reviewed}" if reviewed else NO_REVIEW


def approval_words(facts: PolicyFacts) -> str:
    """Say whether the newest version is signed and approved, and since when."""
    said = approval(facts)
    return f"{said} {facts.governor.on}" if said == APPROVED else said


def standing(facts: PolicyFacts, today: date) -> str:
    """Say how a policy stands, in one line."""
    return ", ".join(
        (
            f"version {facts.version}" if facts.version else NO_VERSION,
            approval_words(facts),
            reviewed_words(facts.reviewed),
            review_words(facts.next_review, today),
        )
    )
