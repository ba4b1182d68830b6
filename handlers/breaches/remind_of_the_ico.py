"""Nudging whoever has a breach until the ICO was told, or a person decided that it need not be."""

from __future__ import annotations

from uuid import UUID

from handlers.breaches.breaches import breaches
from handlers.breaches.nudging import COPIED_FROM, LATE, is_due, last_come, next_nudge, time_left
from handlers.call import Moment
from handlers.cards import Card, Heading, Notice, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card, to_ring
from handlers.casework.case_screen import open_case_screen
from handlers.casework.entries import last_fact
from handlers.casework.happenings import Told, happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.permissions import is_on_the_list
from storage.breaches import Breach, breach_of
from storage.cases import Case, locked_case, people_standing
from storage.outbox import Via
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Standing, Urgency

NUDGED = "nudged_about_the_ico"
CORRECTED = "breach_times_corrected"
TOO_LATE = "late: tell the ICO now, with the reasons for the delay (article 33(1))"


def _nudged(told: Told) -> str:
    hours = int(told.facts["hours"])
    after = f"{'more than ' * (hours == LATE)}{hours} hours after it was noticed"
    return f"reminded {told.names('told') or 'nobody'} of the ICO, {after}"


happening(NUDGED, _nudged)


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


def _nudge(moment: Moment, case: Case, hours: int) -> None:
    people = _whom(moment, case, hours)
    for person in people:
        via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
        nudge_card.owe(
            moment.session, case, at=moment.at, person=person.id, via=via, urgency=Urgency.URGENT
        )
    told = [person.id for person in people]
    moment.record(NUDGED, case_id=case.id, hours=hours, told=told)
    case_card.refresh(moment.session, case, at=moment.at)


def _whom(moment: Moment, case: Case, hours: int) -> list[Person]:
    """Find whoever has it, or all who are responsible where nobody has; later the copied too."""
    responsible = _here(moment, case, Standing.RESPONSIBLE)
    copied = _here(moment, case, Standing.COPIED)
    owner = [each for each in (*responsible, *copied) if each.id == case.owner_id]
    first = owner or responsible or copied
    also = copied if hours >= COPIED_FROM else []
    return list({each.id: each for each in (*first, *also)}.values())


def _here(moment: Moment, case: Case, standing: Standing) -> list[Person]:
    known = roster_of(moment.session).people
    found = (known[who] for who in people_standing(moment.session, case.id, standing))
    return [person for person in found if person.left_on is None]
