"""Whether it happens again: an earlier report of the same kind by the same person counts.

That it is the second tells everybody who reads it that there was a first. So an earlier one counts
only where nobody can learn from it of something that is kept from them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from handlers.call import Call
from handlers.casework.conflicts import Reach, excluded, first_key, may_be_counted
from handlers.casework.route_table import choose_row
from storage.cases import EarlierReport, reported_since
from storage.roster import staff_facts
from storage.vocabulary import ReportFacts

COURSE_OF_CONDUCT = timedelta(days=30)
"""A second report of the same kind by the same person within this time counts as repeated."""


def with_earlier_ones(call: Call, facts: ReportFacts) -> ReportFacts:
    """Note in a report's facts whether it is the second of its kind within thirty days."""
    staff = staff_facts(call.session)
    route = first_key(choose_row(facts, staff, call.school.settings.rows).key)
    kept_out = excluded(facts, staff)
    earlier = reported_since(
        call.session,
        reporter_id=call.who.id,
        kind=facts.kind,
        since=call.at - COURSE_OF_CONDUCT,
        besides=call.earlier,
    )
    found = any(tells_nothing_hidden(each, route=route, kept_out=kept_out) for each in earlier)
    return replace(facts, second_within_30_days=found)


def tells_nothing_hidden(earlier: EarlierReport, *, route: str, kept_out: frozenset[UUID]) -> bool:
    """Say whether those who read a new report may know that there was this earlier one.

    Of a quiet one only those on the same route may, and only where whoever is kept out of the
    first is kept out of the second as well.
    """
    before = Reach(earlier.quiet, first_key(earlier.route), earlier.excluded)
    return may_be_counted(before, Reach(True, route, kept_out))
