"""What the reporter hears on chat: that it was seen, or that nobody answered and whom to ring."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Moment
from handlers.cards import Block, Callout, Card, Facts, Text, Tone
from handlers.casework.casework import casework
from handlers.casework.erased import reporter_words
from handlers.casework.outside_help import numbers_behind
from handlers.wording import clock, day, listed, local
from storage.cases import Case, people_standing
from storage.people import Person
from storage.roster import names_of
from storage.vocabulary import Standing


@casework.message
def reporter_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Write how a report stands, for the one who sent it; quiet routes say only to open Vera."""
    case = moment.session.found(Case, case_id)
    if person is None or person.id != case.reporter_id:
        return None
    if case.quiet:
        return Card("Please open Vera.", (Text("Please open Vera."),))
    notification = f"{case.reference}: there is news of your report."
    return Card(notification, how_it_stands(moment, case))


def how_it_stands(moment: Moment, case: Case) -> tuple[Block, ...]:
    """Say who has seen or closed a report, or who was told and whom to ring meanwhile."""
    if case.erased_at is not None:
        return (Text(reporter_words(case)),)
    if case.closed:
        return (Text(f"{case.reference} was {closed_in_words(moment, case)}."),)
    if case.acknowledged_by is not None and case.acknowledged_at is not None:
        name = names_of(moment.session, [case.acknowledged_by])[case.acknowledged_by]
        at = clock(case.acknowledged_at, now=moment.at)
        return (Text(f"{case.reference} was seen by {name} at {at}."),)
    return (Text(_not_seen(moment, case)), *_whom_to_ring(moment, case))


def closed_in_words(moment: Moment, case: Case) -> str:
    """Say when a report was closed, and whom its reporter can ask about it."""
    closed = "closed"
    if case.closed_at is not None:
        closed = f"closed on {day(local(case.closed_at).date())}"
    if case.closed_by is None:
        return closed
    name = names_of(moment.session, [case.closed_by])[case.closed_by]
    return f"{closed}; ask {name} if you want to know more"


def _not_seen(moment: Moment, case: Case) -> str:
    told = people_standing(moment.session, case.id, Standing.RESPONSIBLE)
    names = names_of(moment.session, told)
    if not told:
        return f"{case.reference}: nobody in the school could be told. Please ring one of these."
    sent = listed([names[person] for person in told])
    by = clock(case.acknowledge_by, now=moment.at)
    late = "should have answered by" if moment.at >= case.acknowledge_by else "should answer by"
    return f"{case.reference} was sent to {sent}. It is not yet seen. They {late} {by}."


def _whom_to_ring(moment: Moment, case: Case) -> tuple[Block, ...]:
    if case.told_outside_at is None:
        return ()
    words = "Nobody has answered yet. Please ring:"
    return (Callout(words, Tone.DANGER), Facts(numbers_behind(moment.school, case)))
