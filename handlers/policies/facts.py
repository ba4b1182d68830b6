"""What the rules read of a policy as it is stored."""

from __future__ import annotations

from datetime import date
from typing import Final

from handlers.policies.status import PolicyFacts, Signature
from handlers.school.partial_dates import PartialDate
from storage.policies import Policy, PolicyVersion

FIRST_MONTH_OF_A_SCHOOL_YEAR: Final = 8


def partly(day: date | None, known: bool) -> PartialDate | None:
    """Put a stored date together with whether its day is known."""
    return None if day is None else PartialDate(day, known)


def halves(given: PartialDate | None) -> tuple[date | None, bool]:
    """Take a date apart as it is stored; the day of one that is not known counts as known."""
    return (None, True) if given is None else (given.day, given.day_known)


def dated(version: PolicyVersion) -> PartialDate | None:
    """Give the date that a version bears."""
    return partly(version.dated, version.dated_day_known)


def next_review(policy: Policy) -> PartialDate | None:
    """Give when a policy is reviewed next."""
    return partly(policy.next_review, policy.next_review_day_known)


def last_review(policy: Policy) -> PartialDate | None:
    """Give when a policy was reviewed last."""
    return partly(policy.last_review, policy.last_review_day_known)


def signed(version: PolicyVersion) -> Signature:
    """Give whether the policy's owner signed a version."""
    return Signature(version.signed_by, partly(version.signed_on, version.signed_day_known))


def approved(version: PolicyVersion) -> Signature:
    """Give whether a governor signed a version."""
    return Signature(version.approved_by, partly(version.approved_on, version.approved_day_known))


def facts_of(policy: Policy, newest: PolicyVersion | None) -> PolicyFacts:
    """Gather what the rules need to know."""
    return PolicyFacts(
        version=newest.version if newest else "",
        owner=signed(newest) if newest else Signature(),
        governor=approved(newest) if newest else Signature(),
        reviewed=last_review(policy),
        next_review=next_review(policy),
    )


def link_of(policy: Policy, newest: PolicyVersion | None) -> str:
    """Give where a policy can be read."""
    return (newest.link if newest else "") or policy.link


def called(policy: Policy, version: PolicyVersion | None) -> str:
    """Name a version of a policy: "Social Media Policy, version 1.2"."""
    return f"{policy.name}, version {version.version}" if version else policy.name


def school_year(day: date) -> str:
    """Name the school year of a day: "2026-27"."""
    first = day.year if day.month >= FIRST_MONTH_OF_A_SCHOOL_YEAR else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"
