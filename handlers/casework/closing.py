"""Closing a case, with an outcome, and opening it again. Nothing is closed by time alone (S46)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Callout, Heading, Points, Tone
from handlers.casework.action_kinds import kind_of_action
from handlers.casework.ask_about_parent import parent_card
from handlers.casework.case_card import case_card
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.chronology import newest_of
from handlers.casework.entries import enter
from handlers.casework.escalate import escalate_unacknowledged
from handlers.casework.hand_over import ask_again_about_handover, handover_card
from handlers.casework.happenings import Told, happening
from handlers.casework.kinds import kind_of
from handlers.casework.lapse import ask_about_progress, lapse_unattended, progress_card
from handlers.casework.owner import take_on
from handlers.casework.remind_of_actions import action_card, remind_of_actions
from handlers.casework.reporter_card import reporter_card
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.settle_action import settle
from handlers.casework.what_is_happening import ask_for_an_answer, question_card
from handlers.casework.when_reopened import follow_reopening
from handlers.chat import NotAllowed
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, Option, PickOne, when
from handlers.permissions import NOTHING_HERE, case_on_my_list, open_case_on_my_list
from handlers.wording import clock
from storage.case_actions import actions_of
from storage.cases import Case
from storage.vocabulary import ActionState, CaseState

SOMEBODY_ELSE_HAS_IT = "Somebody else has this case. Please take it over first, or ask them."
NOBODY_HAS_IT = "Nobody has acknowledged this yet. Please acknowledge it first."
IS_OPEN = "This is open already."
TELL_THEM_FIRST = (
    'Please tell them first. "Plan an action" on the case reminds you. If they must not be told, '
    "say so here, and why."
)


class Outcome(StrEnum):
    """What came of a case."""

    STOPPED = "stopped"
    REMOVED = "removed"
    DEALT_WITH = "dealt_with"
    PASSED_ON = "passed_on"
    NO_ACTION = "no_action"
    NOT_AS_THOUGHT = "not_as_thought"
    SAME_CASE = "same_case"
    ANSWERED = "answered"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    RECORDED = "recorded"


class Heard(StrEnum):
    """Whether the person it happened to was told what came of it."""

    YES = "yes"
    NOT_YET = "no"
    NOT_TO_BE = "not_to_be"


OUTCOMES = (
    Option(Outcome.STOPPED, "It has stopped"),
    Option(Outcome.REMOVED, "It was taken down"),
    Option(Outcome.DEALT_WITH, "It was dealt with under the school's own procedures"),
    Option(Outcome.PASSED_ON, "The police, the LADO or social care have it"),
    Option(Outcome.NO_ACTION, "Nothing more can or need be done"),
    Option(Outcome.NOT_AS_THOUGHT, "It was not what it seemed to be"),
    Option(Outcome.SAME_CASE, "It is dealt with in another case"),
)
ENDS = (
    Option(Outcome.ANSWERED, "It was answered"),
    Option(Outcome.REFUSED, "It was refused, with reasons"),
    Option(Outcome.TAKEN_BACK, "Whoever asked took it back"),
    Option(Outcome.RECORDED, "All that had to be done is done, and recorded"),
)
"""How what concerns personal data ends, by a form of its own."""
TOLD = (
    Option(Heard.YES, "Yes"),
    Option(Heard.NOT_YET, "Not yet, so it stays open"),
    Option(Heard.NOT_TO_BE, "They must not be told"),
)

MayNotClose = Callable[[Call, Case], str]
_GUARDS: list[MayNotClose] = []


def before_closing(guard: MayNotClose) -> MayNotClose:
    """Let a feature say, in words, why a case may not be closed yet; empty where it may."""
    _GUARDS.append(guard)
    return guard


def _outcome(told: Told) -> str:
    every = (*OUTCOMES, *ENDS)
    found = (option.label for option in every if option.value == told.facts["outcome"])
    label = next(found, "")
    return f"closed it: {label[:1].lower()}{label[1:]}"


happening("closed", _outcome)
happening("reopened", "opened it again")


def what_is_dropped(call: Call) -> Iterator[Block]:
    """Say, at the top of the form, what is still open about the case."""
    case = call.session.find(Case, call.subject) if call.subject else None
    if case is None:
        return
    still = [action for action in actions_of(call.session, case.id) if action.is_open]
    if still:
        yield Callout("These are dropped when you close it:", Tone.WARNING)
        yield Points(tuple(kind_of_action(action.kind).label for action in still))


class ClosingForm(Form, title="Close the case", submit="Close"):
    """What came of a case."""

    outcome: Annotated[Outcome, PickOne("What is the outcome?", options=OUTCOMES)]
    decided: Annotated[
        str, LongText("What was decided, by whom, and why?", hint="For those who read it later.")
    ]
    told: Annotated[
        Heard, PickOne("Was the person it happened to told what came of it?", options=TOLD)
    ]
    not_told: Annotated[
        str, LongText("Why not?", optional=False, asked_when=when("told", Heard.NOT_TO_BE))
    ] = ""
    for_reporter: Annotated[
        str,
        LongText(
            "Anything to say to whoever reported it?",
            hint="They read it in Vera. Nothing about other people's private matters.",
        ),
    ] = ""

    notes = (Note(lambda call: tuple(what_is_dropped(call))),)


class ReopenForm(Form, title="Open it again", submit="Open again"):
    """Why a case is opened again."""

    reason: Annotated[str, LongText("Why?", hint="It stands in the chronology.")]


@casework.form(ClosingForm, shows=case_again)
def file_closing(call: Call, form: ClosingForm) -> UUID:
    """Close a case with its outcome; all its reminders stop in the same transaction."""
    case = case_i_may_close(call, call.subject, locked=True)
    if form.told is Heard.NOT_YET:
        raise NotFilledIn({"told": TELL_THEM_FIRST})
    texts = {"decided": form.decided, "reason": form.not_told, "for_reporter": form.for_reporter}
    close(call, case, outcome=form.outcome, told=form.told, texts=texts)
    return case.id


@casework.action("Close the case", opens=True)
def close_case(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that closes a case."""
    return Ask(file_closing, subject=case_i_may_close(call, case_id).id)


@casework.form(ReopenForm, shows=case_again)
def file_reopening(call: Call, form: ReopenForm) -> UUID:
    """Open a closed case again: whoever does so has it."""
    case = case_on_my_list(call, call.subject, locked=True)
    if kind_of(case).screen is not None:  # a record of its own: it was never open
        raise NotAllowed(NOTHING_HERE)
    if not case.closed:
        raise NotAllowed(IS_OPEN)
    take_on(call, case)
    case.closed_at = case.closed_by = None
    case.last_step_at = call.at
    enter(call, case, "reopened", {"reason": form.reason})
    follow_reopening(call, case)
    case_card.refresh(call.session, case, at=call.at)
    reporter_card.refresh(call.session, case, at=call.at)
    return case.id


@casework.action("Open it again", opens=True)
def reopen_case(call: Call, case_id: UUID | None) -> Reply:
    """Open the form that opens a case again."""
    return Ask(file_reopening, subject=case_on_my_list(call, case_id).id)


@case_button(Place.END)
def offer_closing(_: Call, case: Case) -> Button | None:
    """Offer to close an open case that somebody has, or to open a closed one again."""
    if case.closed:
        return reopen_case.button(case.id) if case.erased_at is None else None
    own_way = kind_of(case).closes_itself
    return None if case.waiting or own_way else close_case.button(case.id)


@case_section(Place.WARNING)
def how_it_ended(call: Call, case: Case) -> Iterator[Block]:
    """Say at the top of a closed case that it is closed, and with which outcome."""
    if case.closed_at is not None:
        yield Heading(f"Closed at {clock(case.closed_at, now=call.at)}")
        yield from newest_of(call, case, "closed")


def close(
    call: Call, case: Case, *, outcome: Outcome, told: Heard, texts: dict[str, str] | None = None
) -> None:
    """Close a case: what is open about it is dropped, nobody is reminded any more.

    `outcome` is one of `OUTCOMES` or `ENDS`; `told` says whether the person concerned was told.
    """
    for action in actions_of(call.session, case.id):
        if action.is_open:
            settle(call, case, action, ActionState.DROPPED, {})
    case.state, case.closed_at, case.closed_by = CaseState.CLOSED, call.at, call.who.id
    case.handed_to_id = None
    enter(call, case, "closed", texts or {}, outcome=outcome, told=told)
    for deadline in _STOPPED:
        deadline.lift(call.session, case.id)
    for message in _REDRAWN:
        message.refresh(call.session, case, at=call.at)
    reporter_card.owe(call.session, case, at=call.at, person=case.reporter_id)


_STOPPED = (
    escalate_unacknowledged,
    ask_about_progress,
    lapse_unattended,
    remind_of_actions,
    ask_again_about_handover,
    ask_for_an_answer,
)
_REDRAWN = (
    case_card,
    progress_card,
    action_card,
    handover_card,
    parent_card,
    question_card,
    reporter_card,
)


def case_i_may_close(call: Call, case_id: UUID | None, *, locked: bool = False) -> Case:
    """Find an open case that the caller has and nothing keeps open; otherwise words say why not."""
    case = open_case_on_my_list(call, case_id, locked=locked)
    if case.waiting:
        raise NotAllowed(NOBODY_HAS_IT)
    if case.owner_id != call.who.id:
        raise NotAllowed(SOMEBODY_ELSE_HAS_IT)
    for guard in _GUARDS:
        if words := guard(call, case):
            raise NotAllowed(words)
    return case
