"""What is to be done about a case: shown on it, planned with a form, and what it may call for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Heading, Points, Small, Text, buttons
from handlers.casework.action_kinds import (
    BY_KEY,
    KINDS,
    OWN,
    ActionKind,
    called_for,
    kind_of_action,
)
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.facts import facts_of
from handlers.casework.outside_help import in_one_line, numbers_of
from handlers.casework.plan_action import plan_action
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.settle_action import IS_PAST, settle_action
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    NotFilledIn,
    Option,
    PickDay,
    PickOffered,
    PickPeople,
    ShortText,
    when,
)
from handlers.permissions import is_on_the_list, open_case_on_my_list
from handlers.wording import clock, local
from storage.case_actions import CaseAction, actions_of
from storage.cases import Case
from storage.roster import names_of
from storage.vocabulary import ActionState

MOST_OPEN = 10
MOST_SETTLED = 4
NOT_ON_THE_LIST = "This person cannot read the case. Please put them on its list first."
HOW = {ActionState.NOT_NEEDED: "not needed", ActionState.DROPPED: "dropped"}


def kinds_for(call: Call) -> tuple[Option, ...]:
    """Offer what the case calls for and is not planned yet, then all else."""
    case = open_case_on_my_list(call, call.subject)
    missing = [kind.key for kind in _missing(call, case, actions_of(call.session, case.id))]
    others = [kind.key for kind in KINDS if kind.by_hand and kind.key not in missing]
    return tuple(Option(key, BY_KEY[key].label) for key in (*missing, *others))


class ActionForm(Form, title="Plan an action", submit="Plan"):
    """What is to be done, by whom and by when."""

    kind: Annotated[str, PickOffered("What is to be done?", options=kinds_for)]
    what: Annotated[
        str, ShortText("In your own words", optional=False, asked_when=when("kind", OWN))
    ] = ""
    owner: Annotated[
        tuple[UUID, ...],
        PickPeople("Who does it?", most=1, hint="You, unless you choose somebody on the list."),
    ] = ()
    due: Annotated[
        date | None, PickDay("By which day?", hint="Left open, Vera proposes the usual day.")
    ] = None


@casework.form(ActionForm, shows=case_again)
def file_action(call: Call, form: ActionForm) -> UUID:
    """Plan an action, of which its owner is reminded when it is due."""
    case = open_case_on_my_list(call, call.subject, locked=True)
    kind = BY_KEY.get(form.kind)
    if kind is None:
        raise NotFilledIn({"kind": "Please choose what is to be done."})
    owner = form.owner[0] if form.owner else call.who.id
    if not is_on_the_list(call.session, case.id, owner):
        raise NotFilledIn({"owner": NOT_ON_THE_LIST})
    plan_action(call, case, kind, owner=owner, due=_due(call, form.due), what=form.what)
    note_step(call, case)
    return case.id


@casework.action("Plan an action", opens=True)
def add_action(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for an action."""
    return Ask(file_action, subject=open_case_on_my_list(call, case_id).id)


@case_button(Place.ACTIONS)
def offer_action(_: Call, case: Case) -> Button | None:
    """Offer to plan an action while the case is open."""
    return None if case.closed else add_action.button(case.id)


@case_section(Place.ACTIONS)
def actions_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Show what is to be done and what was, and what a case like this may call for."""
    actions = actions_of(call.session, case.id)
    own = _own_words(call, case, actions)
    return (
        *_open(call, case, [action for action in actions if action.is_open], own),
        *_settled(call, [action for action in actions if not action.is_open], own),
        *_may_need(call, case, actions),
    )


def _own_words(call: Call, case: Case, actions: Iterable[CaseAction]) -> dict[UUID, str]:
    rows = [action.id for action in actions if kind_of_action(action.kind).in_own_words]
    opened = call.safe.opened_rows(case.id, rows) if rows else {}
    return {row: texts["entries.what"] for row, texts in opened.items() if texts}


def _label(action: CaseAction, own: Mapping[UUID, str]) -> str:
    return own.get(action.id, kind_of_action(action.kind).label)


def _open(
    call: Call, case: Case, actions: list[CaseAction], own: Mapping[UUID, str]
) -> Iterator[Block]:
    if not actions:
        return
    yield Heading("To be done")
    names = names_of(call.session, {action.owner_id for action in actions})
    for action in actions[:MOST_OPEN]:
        late = "Overdue. " if action.due_at < call.at else ""
        by = clock(action.due_at, now=call.at)
        yield Text(f"{late}{_label(action, own)}: {names[action.owner_id]}, by {by}.")
        yield from buttons(None if case.closed else settle_action.button(action.id))
        yield from _whom_to_ring(call, action)
    if len(actions) > MOST_OPEN:
        yield Small(f"And {len(actions) - MOST_OPEN} more, due later.")


def _whom_to_ring(call: Call, action: CaseAction) -> Iterator[Block]:
    if numbers := numbers_of(call.school, kind_of_action(action.kind).outside):
        yield Small(in_one_line(numbers))


def _settled(call: Call, actions: list[CaseAction], own: Mapping[UUID, str]) -> Iterator[Block]:
    if not actions:
        return
    newest = sorted(actions, key=lambda action: action.settled_at or action.added_at, reverse=True)
    yield Heading("Settled")
    yield Points(tuple(_settled_line(call, action, own) for action in newest[:MOST_SETTLED]))
    if len(newest) > MOST_SETTLED:
        yield Small("The rest is in the chronology.")


def _settled_line(call: Call, action: CaseAction, own: Mapping[UUID, str]) -> str:
    how = HOW.get(ActionState(action.state), "done")
    at = clock(action.settled_at, now=call.at) if action.settled_at else ""
    return f"{_label(action, own)}: {how} at {at}"


def _may_need(call: Call, case: Case, actions: Iterable[CaseAction]) -> Iterator[Block]:
    missing = [] if case.closed or case.drill else _missing(call, case, actions)
    if missing:
        yield Heading("This case may also need")
        yield Points(tuple(kind.label for kind in missing))


def _missing(call: Call, case: Case, actions: Iterable[CaseAction]) -> list[ActionKind]:
    there = {action.kind for action in actions}
    return [kind for kind in called_for(facts_of(call, case.id)) if kind.key not in there]


def _due(call: Call, day: date | None) -> datetime | None:
    if day is None:
        return None
    if day < local(call.at).date():
        raise NotFilledIn({"due": IS_PAST})
    return call.school.settings.calendar.close_of(day)
