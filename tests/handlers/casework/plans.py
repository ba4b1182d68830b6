"""A plan made for the school of the tests, and ways to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from handlers.casework.routing import plan_route
from handlers.casework.triage import triage
from storage.vocabulary import ReportFacts, RoutePlan, StaffMember, Urgency
from tests.handlers.calendar.hampshire import HAMPSHIRE
from tests.handlers.casework.reports import MONDAY_TEN, SCHOOL


def planned(
    facts: ReportFacts,
    staff: Mapping[UUID, StaffMember] = SCHOOL,
    at: datetime = MONDAY_TEN,
    urgency: Urgency | None = None,
) -> RoutePlan:
    soon = triage(facts).urgency if urgency is None else urgency
    return plan_route(facts, soon, staff=staff, calendar=HAMPSHIRE, at=at)


def people(plan: RoutePlan) -> list[set[UUID]]:
    return [set(rung.people) for rung in plan.rungs]


def minutes(plan: RoutePlan) -> list[int]:
    first = plan.rungs[0].due
    return [int((rung.due - first).total_seconds() // 60) for rung in plan.rungs]
