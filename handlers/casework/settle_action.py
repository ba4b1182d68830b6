"""What came of an action: done, not needed, or not yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote
from handlers.casework.action_kinds import BY_KEY, first_reminder, kind_of_action
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.outside_help import numbers_of
from handlers.casework.plan_action import plan_action, set_next_reminder
from handlers.casework.remind_of_actions import action_card
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    Note,
    NotFilledIn,
    Option,
    PickDay,
    PickOne,
    ShortText,
    when,
)
from handlers.permissions import NOTHING_HERE, open_case_on_my_list
from handlers.wording import local
from storage.case_actions import CaseAction, actions_of
from storage.cases import Case
from storage.vocabulary import ActionState

IS_PAST = "This day is over. Please choose today or a later day."
IS_SETTLED = "This is settled already. Thank you."


class Settled(StrEnum):
    DONE = "done"
    NOT_NEEDED = "not_needed"
    LATER = "later"


def _about(told: Told) -> str:
    return f'"{kind_of_action(str(told.facts["kind"])).label}"'


happening("action_done", lambda told: f"noted as done: {_about(told)}")
happening("action_not_needed", lambda told: f"noted as not needed: {_about(told)}")
happening("action_put_off", lambda told: f"put off {_about(told)}")
happening("action_dropped", lambda told: f"dropped, on closing: {_about(told)}")


def what_it_is(call: Call) -> Iterator[Block]:
    """Say at the top of the form which action it is about, and whom to ring for it."""
    if call.subject is None:
        return
    action, case = _mine(call, call.subject)
    kind = kind_of_action(action.kind)
    yield Heading(kind.label)
    own = call.safe.opened_row(case.id, action.id).get("entries.what")
    if own:
        yield Quote(own)
    if kind.outside:
        yield Facts(numbers_of(call.school, kind.outside))


class SettleForm(Form, title="What came of it", submit="Save"):
    """What became of an action."""

    outcome: Annotated[
        Settled,
        PickOne(
            "What came of it?",
            options=(
                Option(Settled.DONE, "It is done"),
                Option(Settled.NOT_NEEDED, "It is not needed"),
                Option(Settled.LATER, "Not yet"),
            ),
        ),
    ]
    reference: Annotated[
        str,
        ShortText(
            "Their reference",
            hint="For example the crime reference, or the platform's. And who answered.",
            asked_when=when("outcome", Settled.DONE),
        ),
    ] = ""
    result: Annotated[
        str, LongText("What was the result?", asked_when=when("outcome", Settled.DONE))
    ] = ""
    reason: Annotated[
        str,
        LongText(
            "Why not, and who decided it?",
            optional=False,
            asked_when=when("outcome", Settled.NOT_NEEDED),
        ),
    ] = ""
    until: Annotated[
        date | None,
        PickDay("By which day now?", optional=False, asked_when=when("outcome", Settled.LATER)),
    ] = None
    notes = (Note(lambda call: tuple(what_it_is(call))),)


@casework.form(SettleForm, shows=case_again)
def file_settlement(call: Call, form: SettleForm) -> UUID:
    """Note what became of an action; its reminders stop, or begin anew on the later day."""
    action, case = _mine(call, call.subject, locked=True)
    if not action.is_open:
        raise NotAllowed(IS_SETTLED)
    if form.outcome is Settled.LATER:
        _put_off(call, case, action, form.until)
    else:
        texts = {"reference": form.reference, "result": form.result, "reason": form.reason}
        settle(call, case, action, ActionState(form.outcome.value), texts)
        _plan_what_follows(call, case, action)
    call.session.flush()
    set_next_reminder(call, case)
    note_step(call, case)
    action_card.refresh(call.session, case, at=call.at)
    return case.id


@casework.action("What came of it", opens=True)
def settle_action(call: Call, action_id: UUID | None) -> Reply:
    """Ask what became of an action."""
    action, _ = _mine(call, action_id)
    return Ask(file_settlement, subject=action.id)


def settle(
    call: Call, case: Case, action: CaseAction, state: ActionState, texts: dict[str, str]
) -> None:
    """Note that an action is settled, with the words for it; it is reminded of no more."""
    action.state, action.remind_at = state, None
    action.settled_by, action.settled_at = call.who.id, call.at
    enter(call, case, f"action_{state}", texts, planned=action.id, kind=action.kind)


def _put_off(call: Call, case: Case, action: CaseAction, until: date | None) -> None:
    if until is None or until < local(call.at).date():
        raise NotFilledIn({"until": IS_PAST})
    calendar = call.school.settings.calendar
    kind = kind_of_action(action.kind)
    action.due_at = calendar.close_of(until)
    action.remind_at = first_reminder(kind, calendar, due=action.due_at, now=call.at)
    enter(call, case, "action_put_off", planned=action.id, kind=action.kind, until=until)


def _plan_what_follows(call: Call, case: Case, action: CaseAction) -> None:
    """Plan to look again, after what was reported to a platform: once, while it is open."""
    then = kind_of_action(action.kind).then
    if action.state != ActionState.DONE or then is None:
        return
    others = actions_of(call.session, case.id)
    if not any(other.kind == then and other.is_open for other in others):
        plan_action(call, case, BY_KEY[then], owner=action.owner_id, by_vera=True)


def _mine(call: Call, action_id: UUID | None, *, locked: bool = False) -> tuple[CaseAction, Case]:
    """Find an action of a case that the caller may read; raises NotAllowed as for none."""
    action = call.session.find(CaseAction, action_id) if action_id else None
    if action is None:
        raise NotAllowed(NOTHING_HERE)
    return action, open_case_on_my_list(call, action.case_id, locked=locked)
