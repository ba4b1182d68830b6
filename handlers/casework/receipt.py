"""What the reporter is left with: who was told and why them, whom to ring, and what to do now.

It is drawn from the present state, so that a repeated call is answered with how things stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from handlers.cards import Block, Callout, Divider, Facts, Heading, Screen, Text, Tone, buttons
from handlers.casework.advice import advice_for
from handlers.casework.facts import facts_of
from handlers.casework.kinds import kind_of
from handlers.casework.outside_help import is_school_time, numbers_behind
from handlers.feature import Call
from handlers.permissions import my_own_report
from handlers.school.phone_numbers import spoken_number
from handlers.wording import clock, listed
from storage.cases import Case, CaseStanding
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import ReportFacts, Standing, Urgency


def receipt(call: Call, case_id: UUID) -> Screen:
    """Draw the reply to a report for the one who sent it."""
    case = my_own_report(call, case_id)
    facts = facts_of(call, case.id)
    told = _told(call, case)
    return Screen(
        title=f"Sent: {case.reference}",
        blocks=(
            *_in_danger(case),
            Text(_sent_to(case, told)),
            *_not_yet_seen(call, case, told),
            *buttons(kind_of(case).add_details(case.id)),
            Divider(),
            *_advice(call, facts),
        ),
    )


def _told(call: Call, case: Case) -> list[tuple[Person, str]]:
    chosen = (
        select(CaseStanding.person_id, CaseStanding.why)
        .where(
            CaseStanding.school_id == call.school.id,
            CaseStanding.case_id == case.id,
            CaseStanding.standing == Standing.RESPONSIBLE,
        )
        .order_by(CaseStanding.since)
    )
    known = roster_of(call.session).people
    found = [(known[row[0]], row[1]) for row in call.session.connection().execute(chosen)]
    return sorted(found, key=lambda each: each[0].name)


def _in_danger(case: Case) -> tuple[Block, ...]:
    if case.priority is not Urgency.NOW:
        return ()
    return (Callout("Ring 999 now if anyone is in danger.", Tone.DANGER),)


def _sent_to(case: Case, told: list[tuple[Person, str]]) -> str:
    if not told:
        return f"{case.reference} is kept, but nobody in the school could be told of it."
    people = listed([f"{person.name}, {why}" if why else person.name for person, why in told])
    return f"{case.reference} was sent to {people}."


def _not_yet_seen(call: Call, case: Case, told: list[tuple[Person, str]]) -> Iterator[Block]:
    if case.acknowledged_at is not None:
        name = next((p.name for p, _ in told if p.id == case.acknowledged_by), "a senior manager")
        yield Text(f"Seen by {name} at {clock(case.acknowledged_at, now=call.at)}.")
        return
    by = clock(case.acknowledge_by, now=call.at)
    yield Text(f"It is not yet seen. You should have an answer by {by}.")
    if not is_school_time(call.school, call.at) and case.priority <= Urgency.URGENT:
        yield Text("It is outside school hours: it may not be seen before 07:00. Ring now.")
    yield Text("If you do not hear by then, ring:")
    yield Facts(_whom(told) or numbers_behind(call.school, case))
    if case.priority <= Urgency.URGENT or not told:
        yield Text("Or, outside the school:")
        yield Facts(numbers_behind(call.school, case))


def _whom(told: list[tuple[Person, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((person.name, spoken_number(person.phone)) for person, _ in told if person.phone)


def _advice(call: Call, facts: ReportFacts) -> Iterator[Block]:
    in_hours = is_school_time(call.school, call.at)
    texts = call.school.settings.advice
    for key in advice_for(facts, in_hours=in_hours):
        yield Heading(texts[key].title)
        yield Text(texts[key].words(in_hours=in_hours))


def short_state(case: Case, *, now: datetime) -> str:
    """Say in a few words how a report stands, for a list of one's own reports."""
    if case.acknowledged_at is not None:
        return f"seen at {clock(case.acknowledged_at, now=now)}"
    return f"not yet seen, answer due by {clock(case.acknowledge_by, now=now)}"
