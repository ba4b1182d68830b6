"""The Home: report first, then what waits for you, your reports, who is on duty, the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from handlers.accuracy.on_home import accuracy_on_home
from handlers.breaches.open_breach import BREACH
from handlers.call import Call
from handlers.cards import Block, Buttons, Facts, Heading, Screen, Small, Text, buttons
from handlers.casework.action_kinds import kind_of_action
from handlers.casework.answer_reporter import THERE_IS_AN_ANSWER, answers_unread
from handlers.casework.case_screen import open_case_screen
from handlers.casework.kinds import kind_of, not_in_my_reports
from handlers.casework.outside_help import as_pairs, ring_first, title
from handlers.casework.receipt import receipt, short_state, what_to_add
from handlers.data_requests.log_request import REQUEST
from handlers.data_requests.register import dates_of
from handlers.feature import Reply
from handlers.overview.asked_about import open_question
from handlers.overview.on_duty import on_duty_now
from handlers.overview.overview import overview
from handlers.overview.report import report
from handlers.overview.requests import requests_on_home
from handlers.permissions import ON_THE_LIST, my_own_report
from handlers.school.outside_numbers import outside_card, support_lines
from handlers.wording import clock
from storage.case_actions import CaseAction, next_actions
from storage.cases import Case, CaseStanding
from storage.data_requests import parts_of_all
from storage.roster import names_of
from storage.vocabulary import CaseState, Standing

PLEASE_OPEN = "Please open this one."
"""All that may stand in a chat of a case that is kept quiet."""

MOST_ROWS = 15
"""Each takes two blocks of the hundred that a Home may have."""


@overview.action("Show", opens=True)
def show_my_report(call: Call, case_id: UUID | None) -> Reply:
    """Show a reporter how their own report stands, with the advice that applies."""
    case = my_own_report(call, case_id, or_erased=True)
    call.record("own_report_viewed", case_id=case.id)
    return receipt(call, case.id)


def home_screen(call: Call) -> Screen:
    """Draw somebody's Home."""
    return Screen(
        title="Vera",
        blocks=(
            Buttons((report.button(),)),
            *ring_first(call),
            *_today(call),
            *requests_on_home(call),
            *accuracy_on_home(call),
            *_my_reports(call),
            *_on_duty(call),
            *_numbers(call),
            Small(f"What Vera keeps and who sees it: type {call.typed('/vera', 'privacy')}."),
        ),
    )


@overview.command("/vera", description="Report something, and see what waits for you")
def open_home(call: Call) -> Reply:
    """Show the Home to somebody who typed the command."""
    return home_screen(call)


@overview.command("/vera", "today", description="What waits for you today")
def list_today(call: Call) -> Reply:
    """List what waits for somebody.

    It does not stand in chat: whoever is kept out of a case tomorrow would still read it there.
    """
    return Screen("Today", tuple(_today(call)))


@overview.command("/vera", "my reports", description="How your own reports stand")
def list_my_reports(call: Call) -> Reply:
    """List somebody's own reports, in words that may stand in their chat."""
    return Screen("My reports", tuple(_my_reports(call, stays=True)), may_stay=True)


@overview.command("/vera", "on duty", description="Who is on duty now, and numbers outside")
def list_on_duty(call: Call) -> Reply:
    """Say who is on duty now and whom to ring outside the school."""
    return Screen("On duty", (*_on_duty(call), *_numbers(call)), may_stay=True)


def _today(call: Call) -> Iterator[Block]:
    yield Heading("Today")
    waiting = _my_cases(call)
    if not waiting:
        yield Text("Nothing waits for you.")
    shown = [case for case, _ in waiting[:MOST_ROWS]]
    next_up = next_actions(call.session, [case.id for case in shown])
    dates = _dates(call, shown)
    for case, standing in waiting[:MOST_ROWS]:
        yield from _waiting(call, case, standing, next_up.get(case.id), dates.get(case.id, ""))
    if len(waiting) > MOST_ROWS:
        yield Small(f"And {len(waiting) - MOST_ROWS} more after these.")


def _dates(call: Call, shown: list[Case]) -> dict[UUID, str]:
    """Say, for the requests among these cases, what is asked for and until when."""
    requests = [case.id for case in shown if case.kind in (REQUEST, BREACH)]
    parts = parts_of_all(call.session, requests) if requests else {}
    return {case_id: dates_of(call, those) for case_id, those in parts.items()}


def _waiting(
    call: Call, case: Case, standing: str, action: CaseAction | None, date: str
) -> Iterator[Block]:
    if standing == Standing.ASKED:
        yield Text("There is a question for you.")
        yield from buttons(open_question.button(case.id))
    else:
        yield Text(f"{_line(call, case, action)} {date}".strip())
        yield from buttons(open_case_screen.button(case.id))


def _my_cases(call: Call) -> list[tuple[Case, str]]:
    if call.who.left_on is not None:
        return []
    chosen = (
        select(Case, CaseStanding.standing)
        .join(CaseStanding, CaseStanding.case_id == Case.id)
        .where(
            CaseStanding.person_id == call.who.id,
            CaseStanding.standing.in_((*ON_THE_LIST, Standing.ASKED)),
            Case.state != CaseState.CLOSED,
        )
        .order_by(Case.state.desc(), Case.acknowledge_by)
        .limit(100)
    )
    return [(case, standing) for case, standing in call.session.execute(chosen)]


def _line(call: Call, case: Case, action: CaseAction | None) -> str:
    what = f"{case.reference}, {kind_of(case).category}, {case.priority.words}."
    if case.waiting:
        by = clock(case.acknowledge_by, now=call.at)
        return f"{what} Next: acknowledge by {by}. Nobody has it yet."
    assert case.owner_id is not None
    name = names_of(call.session, [case.owner_id])[case.owner_id]
    return f"{what} Next: {_next(call, action)}. {name} has it."


def _next(call: Call, action: CaseAction | None) -> str:
    if action is None:
        return "deal with it"
    late = "overdue, " if action.due_at < call.at else ""
    label = kind_of_action(action.kind).label
    return f"{label} ({late}by {clock(action.due_at, now=call.at)})"


def _my_reports(call: Call, *, stays: bool = False) -> Iterator[Block]:
    chosen = (
        select(Case)
        .where(Case.reporter_id == call.who.id, Case.kind.not_in(not_in_my_reports()))
        .order_by(Case.reported_at.desc())
        .limit(MOST_ROWS)
    )
    mine = list(call.session.scalars(chosen))
    yield Heading("My reports")
    if not mine:
        yield Text("You have sent none.")
    unread = answers_unread(call, mine)
    for case in mine:
        state = f"{case.reference}: {short_state(call, case)}."
        state += f" {THERE_IS_AN_ANSWER}" * (case.id in unread)
        yield Text(PLEASE_OPEN if stays and case.quiet else state)
        hidden = stays and case.quiet  # what may be added would say what kind it is
        more = () if hidden else what_to_add(call, case)
        yield from buttons(show_my_report.button(case.id), *more)


def _on_duty(call: Call) -> Iterator[Block]:
    yield Heading("On duty now")
    pairs = tuple((title(person), person.name) for person in on_duty_now(call))
    yield Facts(pairs) if pairs else Text("Nobody is on duty. Please use the numbers below.")


def _numbers(call: Call) -> Iterator[Block]:
    settings = call.school.settings
    yield Heading("Numbers outside the school")
    yield Facts(as_pairs(outside_card(settings, settings.outside)))
    if support := as_pairs(support_lines(settings)):
        yield Heading("Support for you")
        yield Facts(support)
