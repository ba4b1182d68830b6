"""Reminding people of what they are to do: on the day, and each morning until it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Card, Heading, Notice, Text, buttons
from handlers.casework.action_kinds import kind_of_action, next_reminder_after
from handlers.casework.case_card import PLEASE_OPEN, case_card, to_ring
from handlers.casework.casework import casework
from handlers.casework.happenings import happening
from handlers.casework.lapse import NOTHING_MORE
from handlers.permissions import is_on_the_list
from storage.case_actions import CaseAction, actions_of
from storage.cases import Case, locked_case, people_standing
from storage.outbox import Via
from storage.people import Person
from storage.roster import roster_of
from storage.vocabulary import Standing

happening("reminded_of_actions", "reminded people of what is due")


@casework.message
def action_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say that something is to be done about a case: never what."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    count = sum(_is_due(moment, action) for action in actions_of(moment.session, case.id))
    if case.closed or not count:
        return NOTHING_MORE
    opens = buttons(*case_card.buttons(case))
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *opens))
    said = f"{case.reference}: {'1 thing is' if count == 1 else f'{count} things are'} due."
    return Card(said, (Heading(said), *opens))


@action_card.notice_outside
def action_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Ask somebody outside chat to ring, in the words with which they were told of the case."""
    case = moment.session.found(Case, case_id)
    if case.closed or not is_on_the_list(moment.session, case.id, person.id):
        return None
    return Notice("Vera", to_ring(moment.school.settings.name, case))


@casework.deadline
def remind_of_actions(moment: Moment, case_id: UUID) -> None:
    """Remind whoever is to do something about a case that it is due."""
    case = locked_case(moment.session, case_id)
    if case is None or case.closed:
        return
    actions = [each for each in actions_of(moment.session, case.id) if each.is_open]
    due = [action for action in actions if _has_come(action, moment.at)]
    for person in _whom(moment, case, due):
        via = Via.CHAT if person.in_chat else Via.SECOND_CHANNEL
        action_card.owe(moment.session, case, at=moment.at, person=person.id, via=via)
    calendar = moment.school.settings.calendar
    for action in due:
        kind = kind_of_action(action.kind)
        action.remind_at = next_reminder_after(kind, calendar, moment.at)
    if due:
        moment.record("reminded_of_actions", case_id=case.id, actions=len(due))
    if later := [action.remind_at for action in actions if action.remind_at is not None]:
        remind_of_actions.set(moment.session, case.id, at=min(later))


def _whom(moment: Moment, case: Case, due: Iterable[CaseAction]) -> list[Person]:
    """Find who is to do it; whoever has the case, where they can read it no longer."""
    people = roster_of(moment.session).people
    on_the_list = people_standing(moment.session, case.id, Standing.RESPONSIBLE, Standing.COPIED)
    here = {id for id in on_the_list if people[id].left_on is None}
    instead = [case.owner_id] if case.owner_id in here else sorted(here)
    wanted = [
        who for action in due for who in ([action.owner_id] if action.owner_id in here else instead)
    ]
    return [people[who] for who in dict.fromkeys(wanted) if who is not None]


def _has_come(action: CaseAction, now: datetime) -> bool:
    return action.remind_at is not None and action.remind_at <= now


def _is_due(moment: Moment, action: CaseAction) -> bool:
    """Say whether an action stands on a reminder: it was reminded of, or its day has come."""
    calendar = moment.school.settings.calendar
    return action.is_open and calendar.morning_of(action.due_at) <= moment.at
