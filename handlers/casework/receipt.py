"""What the reporter is left with: who was told and why them, whom to ring, and what to do now.

It is drawn from the present state, so that a repeated call is answered with how things stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import (
    Block,
    Button,
    Callout,
    Divider,
    Facts,
    Heading,
    Points,
    Quote,
    Screen,
    Text,
    Tone,
    buttons,
)
from handlers.casework.advice import advice_for
from handlers.casework.entries import entered, who_did
from handlers.casework.erased import ELSEWHERE, stub_for_reporter
from handlers.casework.facts import facts_of
from handlers.casework.kinds import kind_of
from handlers.casework.outside_help import is_school_time, numbers_behind
from handlers.casework.reporter_card import closed_in_words
from handlers.casework.sections import (
    buttons_for_reporter,
    buttons_on_receipt,
    sections_for_reporter,
)
from handlers.permissions import my_own_report
from handlers.school.phone_numbers import spoken_number
from handlers.wording import clock, listed
from storage.cases import Case, CaseStanding
from storage.people import Person
from storage.roster import names_of, roster_of
from storage.vocabulary import ReportFacts, Standing, Urgency


def receipt(call: Call, case_id: UUID, *, said: str = "") -> Screen:
    """Draw the reply to a report for the one who sent it; `said` is what was just done."""
    case = my_own_report(call, case_id, or_erased=True)
    if case.erased_at is not None:
        return Screen(f"Sent: {case.reference}", stub_for_reporter(call, case))
    facts = facts_of(call, case.id)
    everybody = _told(call, case)
    told, copied = ([each for each in everybody if each.copied is it] for it in (False, True))
    return Screen(
        title=f"Sent: {case.reference}",
        blocks=(
            *((Callout(said),) if said else ()),
            *_in_danger(case),
            Text(_sent_to(call, case, told, copied)),
            *_how_it_stands(call, case, told),
            *sections_for_reporter(call, case),
            *buttons(*what_to_add(call, case), *buttons_on_receipt(call, case)),
            Divider(),
            *_advice(call, facts),
        ),
    )


def what_to_add(call: Call, case: Case) -> tuple[Button, ...]:
    """List the buttons with which a reporter adds to their own report."""
    if case.erased_at is not None:
        return ()
    add_details = kind_of(case).add_details
    details = (add_details(case.id),) if add_details else ()
    return (*details, *buttons_for_reporter(call, case))


@dataclass(frozen=True, slots=True)
class _Told:
    """Somebody who can read the report, why them, and from when on they are told."""

    person: Person
    why: str
    since: datetime
    copied: bool

    @property
    def words(self) -> str:
        return f"{self.person.name}, {self.why}" if self.why else self.person.name


def _told(call: Call, case: Case) -> list[_Told]:
    chosen = select(
        CaseStanding.person_id, CaseStanding.why, CaseStanding.since, CaseStanding.standing
    ).where(
        CaseStanding.school_id == call.school.id,
        CaseStanding.case_id == case.id,
        CaseStanding.standing.in_((Standing.RESPONSIBLE, Standing.COPIED)),
        CaseStanding.person_id != case.reporter_id,  # who may go on with what they sent themselves
    )
    known = roster_of(call.session).people
    found = [
        _Told(known[row[0]], row[1], row[2], row[3] == Standing.COPIED)
        for row in call.session.connection().execute(chosen)
    ]
    return sorted(found, key=lambda each: each.person.name)


def _in_danger(case: Case) -> tuple[Block, ...]:
    if case.priority is not Urgency.NOW:
        return ()
    return (Callout("Ring 999 now if anyone is in danger.", Tone.DANGER),)


def _sent_to(call: Call, case: Case, told: list[_Told], copied: list[_Told]) -> str:
    if not told:
        return f"{case.reference} is kept, but nobody in the school could be told of it."
    first = min(each.since for each in told)
    people, copies = (listed([each.words for each in these]) for these in (told, copied))
    if first > call.at:
        later = f", and a copy to {copies}" if copies else ""
        when = clock(first, now=call.at)
        return f"{case.reference} is kept. At {when} it goes to {people}{later}."
    return f"{case.reference} was sent to {people}." + (f" A copy went to {copies}." * bool(copies))


def _how_it_stands(call: Call, case: Case, told: list[_Told]) -> Iterator[Block]:
    if case.closed or case.acknowledged_at is not None:
        yield Text(f"It was {short_state(call, case)}.")
        yield from _written_on_closing(call, case)
    else:
        yield from _not_yet_seen(call, case, told)


def _written_on_closing(call: Call, case: Case) -> Iterator[Block]:
    for closing in entered(call, case, "closed", limit=1) if case.closed else ():
        if words := closing.words.get("for_reporter"):
            yield Text(f"{who_did(call, closing)} writes to you:")
            yield Quote(words)


def _not_yet_seen(call: Call, case: Case, told: list[_Told]) -> Iterator[Block]:
    by = clock(case.acknowledge_by, now=call.at)
    yield Text(f"It is not yet seen. You should have an answer by {by}.")
    if not is_school_time(call.school, call.at) and case.priority <= Urgency.URGENT:
        yield Text("It is outside school hours: it may not be seen before 07:00. Ring now.")
    yield Text("If you do not hear by then, ring or write to:")
    yield Facts(_whom(told) or numbers_behind(call.school, case))
    if case.priority <= Urgency.URGENT or not told:
        yield Text("Or, outside the school:")
        yield Facts(numbers_behind(call.school, case))


def _whom(told: list[_Told]) -> tuple[tuple[str, str], ...]:
    """Say how to reach those who were told; an address only for those who have no telephone."""
    people = (each.person for each in told)
    ways = ((one.name, spoken_number(one.phone) if one.phone else one.email) for one in people)
    return tuple((name, way) for name, way in ways if way)


def _advice(call: Call, facts: ReportFacts) -> Iterator[Block]:
    in_hours = is_school_time(call.school, call.at)
    texts = call.school.settings.advice
    for key in advice_for(facts, in_hours=in_hours):
        yield Heading(texts[key].title)
        yield Points(tuple(texts[key].words(in_hours=in_hours).splitlines()))


def short_state(call: Call, case: Case) -> str:
    """Say in a few words how a report stands, for a list of one's own reports."""
    if case.erased_at is not None:
        return f"closed; now in {ELSEWHERE}"
    if case.closed:
        return closed_in_words(call, case)
    if case.acknowledged_by is not None and case.acknowledged_at is not None:
        name = names_of(call.session, [case.acknowledged_by])[case.acknowledged_by]
        return f"seen by {name} at {clock(case.acknowledged_at, now=call.at)}"
    return f"not yet seen, answer due by {clock(case.acknowledge_by, now=call.at)}"
