"""A round: everybody is asked the same, is nudged twice, and then the office is told who is left.

A feature opens a round on its day, and carries it on each morning until the next one. The letter
that asks is written from the present state, so it serves as the question, the nudge and the thanks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.letter import Letter
from handlers.rounds.nudging import listing_is_due, nudge_is_due
from handlers.school.days_of_school import calendar_now
from storage.people import Person
from storage.roster import roster_of
from storage.rounds import Asked, Round, everybody_asked, open_rounds, round_named
from storage.vocabulary import StaffMember

ListThem: TypeAlias = "Callable[[Moment, Round], None]"
"""Tells the office who has not answered a round."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a kind of round goes.

    Attributes:
        kind: Its stored name.
        letter: What asks, and nudges.
        nudge_after: School days after asking, for each nudge.
        listed_after: School days after the opening at which the office is told who is left.
        list_them: Tells the office.
    """

    kind: str
    letter: Letter
    nudge_after: tuple[int, ...]
    listed_after: int
    list_them: ListThem


def open_round(
    moment: Moment,
    asking: Asking,
    name: str,
    *,
    subject: UUID | None = None,
    instead_of: Collection[UUID] = (),
) -> Round | None:
    """Open a round, and end those before it that ask the same; None where it was opened already.

    Those about what it comes `instead_of` ask nothing any more either. Nobody is asked yet: that
    is for `carry_on`.
    """
    if round_named(moment.session, asking.kind, name) is not None:
        return None
    end_rounds_about(moment, asking, {subject, *instead_of})
    today = local_day(moment.at)
    opened = Round(
        kind=asking.kind, name=name, subject_id=subject, opened_on=today, opened_at=moment.at
    )
    moment.session.add(opened)
    moment.session.flush()
    moment.record("round_opened", kind=asking.kind, name=name)
    return opened


def end_rounds_about(moment: Moment, asking: Asking, subjects: Collection[UUID | None]) -> None:
    """End the rounds of a kind that go on about any of these."""
    for before in open_rounds(moment.session, asking.kind):
        if before.subject_id in subjects:
            end_round(moment, before, asking.letter)


def end_round(moment: Moment, round: Round, letter: Letter) -> None:
    """End a round: nobody is asked any more, and what stands in chat says so."""
    round.ended_on = local_day(moment.at)
    moment.session.flush()
    for who, row in everybody_asked(moment.session, round.id).items():
        if row.answered_at is None:
            letter.refresh(moment.session, who, at=moment.at)


def carry_on(moment: Moment, asking: Asking) -> None:
    """Ask who has not been asked, nudge who has not answered, and tell the office who is left.

    Nothing is done on a day on which no staff are at work.
    """
    if calendar_now(moment).is_staff_day(local_day(moment.at)):
        for round in open_rounds(moment.session, asking.kind):
            _carry_on(moment, asking, round)


def _carry_on(moment: Moment, asking: Asking, round: Round) -> None:
    rows, today = everybody_asked(moment.session, round.id), local_day(moment.at)
    for person in at_work_today(moment):
        row = rows.get(person.id)
        if row is None:
            _ask(moment, asking, round, person)
        elif _is_to_be_nudged(moment, asking, row):
            row.nudges, row.nudged_on = row.nudges + 1, today
            _send(moment, asking, person)
    calendar = calendar_now(moment)
    if round.listed_on is None and listing_is_due(
        round.opened_on, today=today, after=asking.listed_after, calendar=calendar
    ):
        round.listed_on = today
        moment.session.flush()
        asking.list_them(moment, round)


def _ask(moment: Moment, asking: Asking, round: Round, person: Person) -> None:
    today = local_day(moment.at)
    moment.session.add(Asked(round_id=round.id, person_id=person.id, asked_on=today))
    moment.session.flush()
    _send(moment, asking, person)


def _send(moment: Moment, asking: Asking, person: Person) -> None:
    asking.letter.owe_once_a_day(moment.session, person, at=moment.at, day=local_day(moment.at))


def _is_to_be_nudged(moment: Moment, asking: Asking, row: Asked) -> bool:
    return row.answered_at is None and nudge_is_due(
        row.asked_on,
        nudges=row.nudges,
        nudged_on=row.nudged_on,
        today=local_day(moment.at),
        after=asking.nudge_after,
        calendar=calendar_now(moment),
    )


def at_work_today(moment: Moment) -> list[Person]:
    """List the staff in chat who work today and are not away: the others are asked when they do."""
    today, staff = local_day(moment.at), roster_of(moment.session).staff
    return [
        person
        for person in staff_in_chat(moment)
        if person.id in staff and _works_on(staff[person.id], today)
    ]


def staff_in_chat(moment: Moment) -> list[Person]:
    """List the staff who can be asked in chat, by name."""
    everybody = roster_of(moment.session).present
    return [person for person in everybody if person.in_chat and person.on_staff_list]


def _works_on(member: StaffMember, day: date) -> bool:
    away = any(each.first <= day <= each.last for each in member.away)
    return day.weekday() in member.working_days and not away


def answer(
    call: Call, letter: Letter, round: Round, row: Asked, said: str, *, case_id: UUID | None = None
) -> None:
    """Keep somebody's own answer, and have every copy of the question say so."""
    row.answered_at, row.answer, row.case_id = call.at, said, case_id
    call.session.flush()
    call.record("round_answered", kind=round.kind, name=round.name, said=said)
    letter.refresh(call.session, call.who.id, at=call.at)


def unanswered(moment: Moment, round: Round) -> list[Person]:
    """List who of today's staff in chat has not answered a round, asked or not, by name."""
    rows = everybody_asked(moment.session, round.id)
    return [
        person
        for person in staff_in_chat(moment)
        if (row := rows.get(person.id)) is None or row.answered_at is None
    ]


def among(people: Iterable[Person], person: Person) -> bool:
    """Say whether somebody is one of these people."""
    return any(each.id == person.id for each in people)
