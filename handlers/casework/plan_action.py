"""Planning an action of a case, with its reminder; some of it as soon as somebody has the case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.casework.action_kinds import ActionKind, called_for, first_reminder, kind_of_action
from handlers.casework.entries import enter
from handlers.casework.facts import facts_of
from handlers.casework.happenings import Told, happening
from handlers.casework.remind_of_actions import remind_of_actions
from storage.case_actions import CaseAction, actions_of, next_reminder
from storage.cases import Case
from storage.identifiers import new_id


def _planned(told: Told) -> str:
    label = kind_of_action(str(told.facts["kind"])).label
    return f'planned "{label}" for {told.names("owner")}'


happening("action_planned", _planned)


def plan_action(
    call: Call,
    case: Case,
    kind: ActionKind,
    *,
    owner: UUID,
    due: datetime | None = None,
    what: str = "",
    by_vera: bool = False,
) -> UUID:
    """Plan an action of a case, by the moment given or the usual one; gives its id."""
    row = _write_down(call, case, kind, owner=owner, due=due, what=what, by_vera=by_vera)
    set_next_reminder(call, case)
    return row


def _write_down(
    call: Call,
    case: Case,
    kind: ActionKind,
    *,
    owner: UUID,
    due: datetime | None = None,
    what: str = "",
    by_vera: bool = False,
) -> UUID:
    calendar = call.school.settings.calendar
    due = due or kind.due(calendar, call.at)
    row = CaseAction(
        id=new_id(),
        case_id=case.id,
        kind=kind.key,
        owner_id=owner,
        due_at=due,
        remind_at=first_reminder(kind, calendar, due=due, now=call.at),
        added_by=None if by_vera else call.who.id,
        added_at=call.at,
    )
    call.session.add(row)
    texts, facts = {"what": what}, {"planned": row.id, "kind": kind.key, "owner": owner}
    enter(call.by_vera() if by_vera else call, case, "action_planned", texts, row=row.id, **facts)
    return row.id


def set_next_reminder(call: Call, case: Case) -> None:
    """Have whoever is next to be reminded of an action of this case reminded in time."""
    call.session.flush()
    earliest = next_reminder(call.session, case.id)
    if earliest is None:
        remind_of_actions.lift(call.session, case.id)
    else:
        remind_of_actions.set(call.session, case.id, at=earliest)


def plan_what_must_not_be_forgotten(call: Call, case: Case) -> None:
    """Plan, for whoever takes a case on, what must be done about any case like it."""
    if case.drill:
        return
    actions = actions_of(call.session, case.id)
    for action in actions:
        if action.is_open and kind_of_action(action.kind).goes_with_case:
            action.owner_id = call.who.id
    there = {action.kind for action in actions}
    for kind in called_for(facts_of(call, case.id)):
        if kind.at_once and kind.key not in there:
            _write_down(call, case, kind, owner=call.who.id, by_vera=True)
    set_next_reminder(call, case)
