"""What would fail if a report came now: routes, people and messages."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, select

from handlers.call import Moment
from handlers.casework.problems import route_problems
from handlers.overview.on_duty import is_at_work
from handlers.wording import day, listed, local
from storage.outbox import Owed
from storage.people import Absence, Identity, Person
from storage.roster import names_of, staff_facts


def readiness(moment: Moment) -> tuple[str, ...]:
    """List what would fail now, in sentences that say what to do."""
    return (
        *_routes(moment),
        *_unmatched(moment),
        *_absent_deputies(moment),
        *_unposted(moment),
    )


def _routes(moment: Moment) -> list[str]:
    staff = staff_facts(moment.session)
    names = names_of(moment.session, staff)
    settings = moment.school.settings
    return route_problems(settings.rows, staff, settings.times, name_of=lambda id: names[id])


def _unmatched(moment: Moment) -> Iterator[str]:
    has_account = exists().where(
        Identity.school_id == Person.school_id, Identity.person_id == Person.id
    )
    chosen = select(Person.name).where(
        Person.in_chat, Person.left_on.is_(None), Person.on_staff_list, ~has_account
    )
    if names := sorted(moment.session.scalars(chosen)):
        yield (
            f"{listed(names)}: not found in chat. Compare the address on the staff list "
            "with the one in chat."
        )
    unknown = select(func.count()).select_from(Person).where(Person.on_staff_list.is_(False))
    if count := moment.session.scalar(unknown):
        yield f"{count} in chat are on no staff list. Add them to staff.csv."


def _absent_deputies(moment: Moment) -> Iterator[str]:
    staff = staff_facts(moment.session)
    today = local(moment.at).date()
    chosen = select(Absence).where(Absence.last >= today, Absence.first <= today)
    for absence in moment.session.scalars(chosen):
        deputy = staff.get(absence.deputy_id) if absence.deputy_id else None
        if deputy is not None and not is_at_work(deputy, today):
            names = names_of(moment.session, [absence.person_id, deputy.id])
            yield (
                f"{names[deputy.id]} stands in for {names[absence.person_id]} until "
                f"{day(absence.last)}, and is away too. Please choose somebody else."
            )


def _unposted(moment: Moment) -> Iterator[str]:
    stuck = (
        select(func.count()).select_from(Owed).where(Owed.settled_at.is_(None), Owed.attempts > 1)
    )
    if count := moment.session.scalar(stuck):
        yield f"{count} messages have been tried and are not posted yet. Ask who runs Vera."
