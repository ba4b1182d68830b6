"""The reporter asks what is happening: whoever has the case is told, and asked for an answer.

Until somebody has answered (`answer_reporter`), or the case is closed, they are asked again in the
mornings. Nothing else changes by it: a case that nobody has goes on to the next person as before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Button, Card, Heading, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN
from handlers.casework.case_screen import open_case_screen
from handlers.casework.casework import casework
from handlers.casework.entries import Entered, enter, noted
from handlers.casework.happenings import happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.casework.receipt import receipt
from handlers.casework.reporter_card import closed_in_words
from handlers.casework.sections import receipt_button
from handlers.feature import Reply
from handlers.permissions import in_earnest, is_on_the_list, my_report_in_earnest
from handlers.wording import clock
from storage.cases import Case, locked_case
from storage.people import Person
from storage.roster import names_of
from storage.vocabulary import Urgency

ASKED, ANSWERED = "asked_what_is_happening", "reporter_answered"
ONCE_IN = timedelta(days=1)

NOBODY_YET = (
    "You have asked, and it is noted. Nobody has taken this on yet. Below is who was told, and "
    "whom to ring."
)

happening(ASKED, "asked what is happening")
happening("reminded_to_answer", "asked again for an answer to the reporter")


@casework.action("Ask what is happening", opens=True)
def ask_what_is_happening(call: Call, case_id: UUID | None) -> Reply:
    """Note that the reporter asks, and tell whoever has the case; once a day is enough."""
    case = my_report_in_earnest(call, case_id)
    if case.closed:
        return receipt(call, case.id, said=f"It was {closed_in_words(call, case)}.")
    if (before := _asked_lately(call, case)) is not None:
        at = clock(before.at, now=call.at)
        return receipt(call, case.id, said=f"You asked at {at}. {_who_is_asked(call, case)}")
    enter(call, case, ASKED)
    if case.owner_id is not None:
        question_card.owe(call.session, case, at=call.at, person=case.owner_id)
    ask_for_an_answer.set(call.session, case.id, at=_next_morning(call, case))
    return receipt(call, case.id, said=_who_is_asked(call, case))


@receipt_button
def offer_to_ask(_: Call, case: Case) -> Button | None:
    """Offer the reporter to ask, while the report is open."""
    offered = in_earnest(case) and not case.closed
    return ask_what_is_happening.button(case.id) if offered else None


@casework.message
def question_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Tell whoever has a case that its reporter asks, as long as nobody has answered."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    if case.owner_id != person.id or open_question(moment, case) is None:
        return NOTHING_MORE
    opens = open_case_screen.button(case.id)
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(opens)))
    said = f"{case.reference}: the reporter asks what is happening."
    return Card(said, (Heading(said), *buttons(opens, *question_card.buttons(case))))


@casework.deadline
def ask_for_an_answer(moment: Moment, case_id: UUID) -> None:
    """Ask whoever has the case again each morning, until the reporter has an answer."""
    case = locked_case(moment.session, case_id)
    if case is None or open_question(moment, case) is None:
        return
    if case.owner_id is not None:
        question_card.owe(moment.session, case, at=moment.at, person=case.owner_id)
        moment.record("reminded_to_answer", case_id=case.id)
    ask_for_an_answer.set(moment.session, case.id, at=_next_morning(moment, case))


def open_question(moment: Moment, case: Case) -> Entered | None:
    """Give the reporter's question that nobody has answered, if there is one."""
    newest = next(iter(noted(moment, case, ASKED, ANSWERED, limit=1)), None)
    waits = newest is not None and newest.action == ASKED and not case.closed
    return newest if waits and _still_holds(newest, case) else None


def _asked_lately(call: Call, case: Case) -> Entered | None:
    newest = next(iter(noted(call, case, ASKED, limit=1)), None)
    lately = newest is not None and call.at - newest.at < ONCE_IN
    return newest if lately and _still_holds(newest, case) else None


def _still_holds(newest: Entered | None, case: Case) -> bool:
    """Say whether something was asked since the case was opened last."""
    return newest is not None and newest.at >= case.route_began_at


def _who_is_asked(call: Call, case: Case) -> str:
    question = open_question(call, case)
    if question is None:
        return "It is answered: please read below. You can ask again tomorrow, or ring."
    if case.owner_id is None:
        return NOBODY_YET
    name = names_of(call.session, [case.owner_id])[case.owner_id]
    return f"{name} is asked, and asked again in the mornings until you have an answer."


def _next_morning(moment: Moment, case: Case) -> datetime:
    calendar = moment.school.settings.calendar
    urgent = case.priority <= Urgency.URGENT  # it cannot wait for the end of the holidays
    return (calendar.next_morning if urgent else calendar.next_school_morning)(moment.at)
