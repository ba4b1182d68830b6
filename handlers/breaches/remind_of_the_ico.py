"""Nudging whoever has a breach until the ICO was told, or a person decided that it need not be."""

from __future__ import annotations

from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.nudging import (
    BOTH_WAYS_FROM,
    LATE,
    is_due,
    last_come,
    next_nudge,
    time_left,
)
from handlers.breaches.whom_to_nudge import NUDGED, PASSED_ON, whom_instead, whom_to_nudge
from handlers.call import Moment
from handlers.cards import Card, Heading, Notice, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card, to_ring
from handlers.casework.case_screen import open_case_screen
from handlers.casework.entries import last_fact
from handlers.casework.happenings import Told, happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.permissions import is_on_the_list
from storage.breaches import Breach, breach_of
from storage.cases import Case, locked_case
from storage.outbox import Via
from storage.people import Person
from storage.vocabulary import Urgency

CORRECTED = "breach_times_corrected"
TOO_LATE = "late: tell the ICO now, with the reasons for the delay (article 33(1))"


def _nudged(told: Told) -> str:
    hours = int(told.facts["hours"])
    after = f"{'more than ' * (hours == LATE)}{hours} hours after it was noticed"
    if names := told.names("told"):
        return f"sent a reminder about the ICO to {names}, {after}"
    return f"found nobody to remind of the ICO, {after}"


def _passed_on(told: Told) -> str:
    refused = told.names("instead_of")
    return f"sent the reminder to {told.names('told')} too, as it could not be sent to {refused}"


happening(NUDGED, _nudged)
happening(PASSED_ON, _passed_on)


def still_to_decide(breach: Breach, case: Case) -> bool:
    """Say whether the clock still runs: the ICO was not told, and nobody decided that it need not.

    That it is to be told does not stop the clock; that it was told does.
    """
    return not case.closed and breach.notified_at is None and breach.to_be_notified is not False


@breaches.message
def nudge_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say how many hours are left to tell the ICO: the reference, and nothing else."""
    case, breach = moment.session.found(Case, case_id), breach_of(moment.session, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    if breach is None or not still_to_decide(breach, case):
        return NOTHING_MORE
    opens = buttons(open_case_screen.button(case.id))
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *opens))
    said = f"{case.reference}: {_how_long(breach, moment)}."
    return Card(said, (Heading(said), *opens))


def _how_long(breach: Breach, moment: Moment) -> str:
    left = time_left(breach.aware_at, moment.at)
    return TOO_LATE if left == "late" else f"{left} to tell the ICO"


@nudge_card.notice_outside
def nudge_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring, in the words with which they were told of the case."""
    case, breach = moment.session.found(Case, case_id), breach_of(moment.session, case_id)
    if breach is None or not still_to_decide(breach, case):
        return None
    if not is_on_the_list(moment.session, case.id, person.id):
        return None
    return Notice("Vera", to_ring(moment.school.settings.name, case))


@breaches.deadline
def remind_of_the_ico(moment: Moment, case_id: UUID) -> None:
    """Nudge whoever has a breach about the ICO; of several moments that were missed, once."""
    case, breach = locked_case(moment.session, case_id), breach_of(moment.session, case_id)
    if case is None or breach is None or not still_to_decide(breach, case):
        return
    if is_due(breach.aware_at, moment.at, nudged=last_nudge(moment, case)):
        _nudge(moment, case, last_come(breach.aware_at, moment.at))
    set_next_nudge(moment, case, breach)


def set_next_nudge(moment: Moment, case: Case, breach: Breach) -> None:
    """Have people nudged in time while the clock runs, and not any more once it does not."""
    if not still_to_decide(breach, case):
        stop_nudging(moment, case)
        return
    calendar, nudged = moment.school.settings.calendar, last_nudge(moment, case)
    at = next_nudge(breach.aware_at, moment.at, nudged=nudged, calendar=calendar)
    remind_of_the_ico.set(moment.session, case.id, at=at)


def stop_nudging(moment: Moment, case: Case) -> None:
    """Stop the nudges: nothing is left to decide, and what stands in chat says so."""
    remind_of_the_ico.lift(moment.session, case.id)
    nudge_card.refresh(moment.session, case, at=moment.at)


def last_nudge(moment: Moment, case: Case) -> int:
    """Name the last nudge that was sent, by its hours; 0 for none.

    Where the clock was put right, it is the last one that counts on the right clock.
    """
    return int(last_fact(moment, case, NUDGED, CORRECTED, fact="hours") or 0)


@nudge_card.when_refused
def nudge_the_others(moment: Moment, case_id: UUID, person_id: UUID) -> None:
    """Try e-mail or text, and nudge everybody else at once, when chat cannot reach somebody.

    The others are nudged whoever has the case: the clock does not wait for one who cannot read.
    Whoever has this nudge is passed over, so that no two send it to each other for ever.
    """
    case, breach = locked_case(moment.session, case_id), breach_of(moment.session, case_id)
    if case is None or breach is None or not still_to_decide(breach, case):
        return
    person, hours = moment.session.found(Person, person_id), last_nudge(moment, case)
    if person.in_chat and hours < BOTH_WAYS_FROM:
        _owe(moment, case, person, Via.SECOND_CHANNEL)
    if others := whom_instead(moment, case):
        told = _send(moment, case, others, hours)
        moment.record(PASSED_ON, case_id=case.id, instead_of=person_id, told=told)


def _nudge(moment: Moment, case: Case, hours: int) -> None:
    told = _send(moment, case, whom_to_nudge(moment, case, hours), hours)
    moment.record(NUDGED, case_id=case.id, hours=hours, told=told)
    case_card.refresh(moment.session, case, at=moment.at)


def _send(moment: Moment, case: Case, people: list[Person], hours: int) -> list[UUID]:
    """Owe the nudge to each: a later one by both ways, as chat is muted at weekends."""
    for person in people:
        if person.in_chat:
            _owe(moment, case, person, Via.CHAT)
        if not person.in_chat or hours >= BOTH_WAYS_FROM:
            _owe(moment, case, person, Via.SECOND_CHANNEL)
    return [person.id for person in people]


def _owe(moment: Moment, case: Case, person: Person, via: Via) -> None:
    nudge_card.owe(
        moment.session, case, at=moment.at, person=person.id, via=via, urgency=Urgency.URGENT
    )
