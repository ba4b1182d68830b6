"""Read and understood: everybody confirms each policy that is to be read, each autumn and anew for
a new version.

the day of autumn, or a new version -> a round -> one letter with all that somebody is to read ->
one tap -> thanks. Nudged twice; then the office and the policy's owner are told (duties, S25).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Final
from uuid import UUID

from handlers.calendar.occasions import Occasion, in_each_term, is_autumn
from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import Block, Card, Notice, Small, Style, Text, Words, buttons
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.job import Coming
from handlers.permissions import NOTHING_HERE
from handlers.policies.facts import called, link_of, school_year
from handlers.policies.not_confirmed import (
    redraw_count,
    tell_who_follows_it_up,
    who_follows_it_up,
)
from handlers.policies.policies import policies
from handlers.policies.readers import READING
from handlers.policies.who_may import newest_version
from handlers.rounds.ahead import coming_listings, coming_nudges
from handlers.rounds.rounds import (
    Asking,
    answer,
    at_work_today,
    carry_on,
    end_rounds_about,
    open_round,
)
from handlers.school.settings import SchoolSettings
from handlers.wording import day, local
from storage.people import Person
from storage.policies import Policy, PolicyVersion, versions_of
from storage.policies import policies as policies_in_use
from storage.rounds import Asked, Round, asked_of, open_for, round_named

OPENS_AT: Final = time(8, 15)
ASKED_AT: Final = time(8, 30)
LASTS: Final = 30
"""School days for which the round of the autumn may still be opened late."""
CONFIRMED: Final = "read"

NUDGE: Final = "Please read a policy, and confirm it"
LIST: Final = "Who has not confirmed a policy"
PLEASE_READ = "Please read a policy of the school."
READ_AND_UNDERSTOOD = "Read and understood."
NOTHING_TO_READ = "There is nothing for you to read and confirm now."
IS_OVER = "Nothing is to be confirmed here any more: there is a newer version, or a newer round."


def asking(moment: Moment) -> Asking:
    """Say how people are asked at this school."""
    settings = moment.school.settings.reading
    return Asking(
        kind=READING,
        letter=reading_letter,
        nudge_after=settings.nudge_after,
        listed_after=settings.listed_after,
        list_them=tell_who_follows_it_up,
    )


def the_day_of_autumn(settings: SchoolSettings) -> Iterable[Occasion]:
    """Give the school day of each autumn term on which people are asked."""
    autumns = [term for term in settings.terms if is_autumn(term)]
    on = settings.reading.school_day
    return in_each_term(autumns, settings.calendar, school_day=on, lasts=LASTS)


def asked_in_autumn(moment: Moment) -> list[Person]:
    """Name who would be asked, where there is anything to be read."""
    wanted = any(policy.to_be_read for policy in policies_in_use(moment.session))
    return at_work_today(moment) if wanted else []


@policies.job_on(
    the_day_of_autumn,
    at=OPENS_AT,
    said="Please read the school's policies, and confirm it",
    to=asked_in_autumn,
)
def open_yearly_readings(moment: Moment) -> None:
    """Ask everybody about each policy that is to be read, and begin at once."""
    for policy in policies_in_use(moment.session):
        newest = newest_version(moment, policy)
        if policy.to_be_read and newest is not None:
            open_reading(moment, policy, newest)
    carry_on(moment, asking(moment))


def looks_ahead(moment: Moment, until: datetime) -> Iterator[Coming]:
    """List the nudges that are to come, and when it is said who has not confirmed."""
    asked = asking(moment)
    yield from coming_nudges(moment, asked, at=ASKED_AT, until=until, said=NUDGE)
    yield from coming_listings(
        moment, asked, at=ASKED_AT, until=until, said=LIST, to=who_follows_it_up
    )


@policies.job(
    at=ASKED_AT,
    said=NUDGE,
    now_and_then=True,
    ahead=looks_ahead,
)
def carry_readings_on(moment: Moment) -> None:
    """Ask who has not been asked, nudge who has not answered, and say in the end who is left."""
    carry_on(moment, asking(moment))


def settle_reading(moment: Moment, policy: Policy, newest: PolicyVersion) -> None:
    """Have the newest version read, or nobody asked any more, as the policy says by now."""
    if policy.to_be_read and policy.withdrawn_on is None:
        open_reading(moment, policy, newest)
    else:
        every = {each.id for each in versions_of(moment.session, policy.id)}
        end_rounds_about(moment, asking(moment), every)


def open_reading(moment: Moment, policy: Policy, newest: PolicyVersion) -> None:
    """Have everybody asked about a version, and about no earlier one any more.

    They are asked when the readings are carried on next, in the morning of a day of work.
    """
    others = {each.id for each in versions_of(moment.session, policy.id)} - {newest.id}
    name = _name_of_round(moment, policy, newest)
    before = round_named(moment.session, READING, name)
    if before is None:
        open_round(moment, asking(moment), name, subject=newest.id, instead_of=others)
    elif not before.is_open:
        before.ended_on = None  # it was ended by mistake, and goes on
        moment.record("round_goes_on", kind=READING, name=name)


def _name_of_round(moment: Moment, policy: Policy, newest: PolicyVersion) -> str:
    """Name a round by what is read and in which school year; no other one is called so."""
    name = f"{policy.name} {newest.version}, {school_year(local_day(moment.at))}"
    before = round_named(moment.session, READING, name)
    if before is None or before.subject_id == newest.id:
        return name
    return f"{name} ({policy.key}, {newest.number})"


@policies.letter
def reading_letter(moment: Moment, person: Person) -> Card | None:
    """Write what somebody is to read and what they have confirmed, as it is now."""
    if person.left_on is not None:
        return None
    if not (found := list(_of(moment, person))):
        stands = reading_letter.stands_with(moment.session, person.id)
        return Card(f"Vera: {READ_AND_UNDERSTOOD}", (Text(NOTHING_TO_READ),)) if stands else None
    to_do = any(row.answered_at is None for _, _, _, row in found)
    said = PLEASE_READ if to_do else READ_AND_UNDERSTOOD
    return Card(f"Vera: {said}", tuple(block for each in found for block in _asked(*each)))


@reading_letter.notice_outside
def reading_notice(moment: Moment, person: Person) -> Notice | None:
    """Ask somebody whom chat does not reach to open Vera."""
    if person.left_on is not None or all(row.answered_at for *_, row in _of(moment, person)):
        return None
    return Notice(f"{moment.school.settings.name}: Vera", f"{PLEASE_READ} Please open Vera.")


def _of(moment: Moment, person: Person) -> Iterator[tuple[Policy, PolicyVersion, Round, Asked]]:
    for round, row in open_for(moment.session, person.id, READING):
        version = moment.session.find(PolicyVersion, round.subject_id) if round.subject_id else None
        if version is not None:
            yield moment.session.found(Policy, version.policy_id), version, round, row


def _asked(policy: Policy, version: PolicyVersion, round: Round, row: Asked) -> Iterator[Block]:
    name = called(policy, version)
    if row.answered_at is not None:
        yield Text(_thanks(name, row))
        return
    yield Text(f"Please read: {name}.")
    if link := link_of(policy, version):
        yield Small(link)
    yield from buttons(confirm_read.button(round.id))


def _thanks(name: str, row: Asked) -> str:
    assert row.answered_at is not None
    on = day(local(row.answered_at).date())
    return f"Thank you. You said on {on} that you have read and understood it: {name}."


@policies.action("I have read and understood it", style=Style.PRIMARY)
def confirm_read(call: Call, round_id: UUID | None) -> Reply:
    """Keep that somebody has read and understood a version; a second tap changes nothing."""
    round, row = _asked_here(call, round_id)
    version = call.session.found(PolicyVersion, round.subject_id) if round.subject_id else None
    if version is None:
        raise NotAllowed(NOTHING_HERE)
    name = called(call.session.found(Policy, version.policy_id), version)
    if row.answered_at is None and not round.is_open:
        reading_letter.refresh(call.session, call.who.id, at=call.at)
        return Words(IS_OVER)
    if row.answered_at is None:
        answer(call, reading_letter, round, row, CONFIRMED)
        redraw_count(call, round)
    return Words(_thanks(name, row))


def _asked_here(call: Call, round_id: UUID | None) -> tuple[Round, Asked]:
    """Find a round in which the caller is asked; raises NotAllowed where there is none."""
    round = call.session.find(Round, round_id) if round_id is not None else None
    if round is None or round.kind != READING or call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    if (row := asked_of(call.session, round.id, call.who.id)) is None:
        raise NotAllowed(NOTHING_HERE)
    return round, row
