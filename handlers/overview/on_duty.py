"""Who is on duty now: the people whom a report would reach first."""

from __future__ import annotations

from datetime import date

from handlers.call import Moment
from handlers.wording import local
from storage.people import Person
from storage.roster import people_holding, staff_facts
from storage.vocabulary import Role, StaffMember

ON_DUTY_ROLES = (Role.DSL, Role.DEPUTY_DSL, Role.HEAD, Role.DEPUTY_HEAD)


def on_duty_now(moment: Moment) -> list[Person]:
    """List the safeguarding leads and heads who are at work today."""
    facts = staff_facts(moment.session)
    today = local(moment.at).date()
    everybody = people_holding(moment.session, *ON_DUTY_ROLES)
    return [person for person in everybody if is_at_work(facts[person.id], today)]


def is_at_work(person: StaffMember, day: date) -> bool:
    """Say whether somebody works on this day and is not away."""
    away = any(absence.first <= day <= absence.last for absence in person.away)
    return day.weekday() in person.working_days and not away
