"""An acknowledgement is not the end: if nothing is done it is asked about, and then it lapses."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Card, Heading, Text, Words, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card
from handlers.casework.casework import casework
from handlers.casework.escalate import escalate_unacknowledged
from handlers.casework.owner import give_up
from handlers.feature import Reply
from handlers.permissions import case_on_my_list, is_on_the_list
from storage.cases import Case, locked_case
from storage.people import Person
from storage.vocabulary import CaseState

NOTHING_MORE = Card(
    "Vera: nothing more is asked here.", (Text("Nothing more is asked here. Thank you."),)
)
"""What stands where somebody was asked, once it is answered or somebody else has the case."""


def progress_due(moment: Moment, case: Case) -> datetime:
    """Say by when something should have been done about a case that was just taken on.

    Now and Urgent count every minute, the others school hours only (settings, `[times]`).
    """
    times = moment.school.settings.times[case.priority]
    if times.at_any_hour:
        return moment.at + timedelta(minutes=times.lapses_after)
    calendar = moment.school.settings.calendar
    return calendar.after_school_minutes(moment.at, times.lapses_after)


@casework.message
def progress_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Ask whoever took a case on whether anything is happening."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    if not _nothing_done(case) or case.owner_id != person.id:
        return NOTHING_MORE
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *buttons(*progress_card.buttons(case))))
    return Card(
        f"{case.reference}: is anything happening?",
        (
            Heading(f"{case.reference}: is anything happening?"),
            Text(
                "You acknowledged this and nothing is written down yet. "
                "If nobody answers, the next person is told."
            ),
            *buttons(*progress_card.buttons(case)),
        ),
    )


def _nothing_done(case: Case) -> bool:
    return case.state == CaseState.ACKNOWLEDGED and case.last_step_at is None


@progress_card.button("I am dealing with it in person", offered_when=_nothing_done)
def dealing_with_it(call: Call, case_id: UUID | None) -> Reply:
    """Note that the case is being dealt with in person; it is not asked about again."""
    case = case_on_my_list(call, case_id, locked=True)
    if case.owner_id != call.who.id:
        return Words("Somebody else has this now. Thank you.")
    case.last_step_at = call.at
    ask_about_progress.lift(call.session, case.id)
    lapse_unattended.lift(call.session, case.id)
    progress_card.refresh(call.session, case, at=call.at)
    call.record("dealing_with_it_in_person", case_id=case.id)
    return Words("Thank you. That is noted.")


@casework.deadline
def ask_about_progress(moment: Moment, case_id: UUID) -> None:
    """Ask whoever took a case on, when nothing has been done about it in time."""
    case = locked_case(moment.session, case_id)
    if case is None or not _nothing_done(case) or case.owner_id is None:
        return
    progress_card.owe(moment.session, case, at=moment.at, person=case.owner_id)
    lapse_unattended.set(moment.session, case.id, at=progress_due(moment, case))
    moment.record("asked_about_progress", case_id=case.id)


@casework.deadline
def lapse_unattended(moment: Moment, case_id: UUID) -> None:
    """Let an acknowledgement lapse that nothing followed: the next person is told at once."""
    case = locked_case(moment.session, case_id)
    if case is None or not _nothing_done(case):
        return
    give_up(case)
    moment.record("acknowledgement_lapsed", case_id=case.id)
    case_card.refresh(moment.session, case, at=moment.at)
    progress_card.refresh(moment.session, case, at=moment.at)
    escalate_unacknowledged.set(moment.session, case.id, at=moment.at)
