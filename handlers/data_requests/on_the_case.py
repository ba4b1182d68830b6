"""What a request adds to its case: when it is due and why, the checklist, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.breaches.open_breach import BREACH
from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import (
    Block,
    Button,
    Callout,
    Facts,
    Heading,
    Screen,
    Small,
    Text,
    Tone,
    buttons,
)
from handlers.casework.sections import Place, case_section, reporter_section
from handlers.data_requests.answer import give_answer
from handlers.data_requests.authority import settle_authority
from handlers.data_requests.checklist import Step, checklist
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.correct import put_it_right
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.exemptions import settle_exemptions
from handlers.data_requests.explain import HEADING, STATUS_WORDS, dates_said
from handlers.data_requests.extend import may_be_extended, take_more_time
from handlers.data_requests.identity import settle_identity
from handlers.data_requests.log_request import REQUEST
from handlers.data_requests.make_formal import make_formal
from handlers.data_requests.my_request import GROUPS
from handlers.data_requests.reckoning import (
    careful_date_of,
    clocks_of,
    due_of,
    looked_at,
    of_the_school,
    reckoned,
)
from handlers.data_requests.scope import settle_scope
from handlers.data_requests.search import settle_search
from handlers.data_requests.what_now import what_now
from handlers.data_requests.words import due_words, name_of
from handlers.feature import Action, Reply
from handlers.permissions import case_on_my_list
from handlers.wording import clock, day
from storage.cases import Case
from storage.data_requests import DataRequest, parts_of, request_of
from storage.vocabulary import Right

CALCULATION: Final = f"{HEADING}."

SETTLES: Final[dict[Step, Action]] = {
    Step.IDENTITY: settle_identity,
    Step.AUTHORITY: settle_authority,
    Step.SCOPE: settle_scope,
    Step.SEARCH: settle_search,
    Step.EXEMPTIONS: settle_exemptions,
}


@case_section(Place.WARNING)
def when_it_is_due(call: Call, case: Case) -> Iterator[Block]:
    """Say at the top of a request when each part is due, and what is next."""
    request = _request(call, case)
    if request is None or case.closed:
        return
    found = reckoned(call, request)
    yield from _dates(call, request, found)
    if request.informal and request.agreed_at is not None:
        yield Text(f"Informal: to be shown at {clock(request.agreed_at, now=call.at)}.")
    for words in _next(call, request, found):
        yield Text(words)
    informal = make_formal.button(case.id) if request.informal else None
    yield from buttons(
        show_calculation.button(case.id), give_answer.button(case.id), informal, *_more(call, case)
    )


def _more(call: Call, case: Case) -> Iterator[Button]:
    request = _request(call, case)
    if request is not None and may_be_extended(call, request):
        yield take_more_time.button(case.id)
    yield put_it_right.button(case.id)


def _dates(call: Call, request: DataRequest, found: dict[Right, Reckoned]) -> Iterator[Block]:
    today = local_day(call.at)
    parts = parts_of(call.session, request.case_id)
    for part in parts:
        right = Right(part.right)
        now_so = found[right]
        if not part.is_open:
            yield Text(f"{name_of(right)}: settled.")
            continue
        due = due_of(now_so)
        late = due is not None and due <= today
        tone = Tone.DANGER if late else Tone.CALM
        yield Callout(f"{name_of(right)}: {due_words(due, now_so.status, today)}.", tone)
        if now_so.provisional:
            yield Small(now_so.provisional)
        careful = careful_date_of(now_so)
        if due is not None and careful is not None and careful < due:
            yield Small(f"Read strictly it is {day(careful)}: work to that day.")
    if sum(part.is_open for part in parts) > 1:
        yield Small("The earlier date leads: work to it.")
    yield Small(CALCULATION)


def _next(call: Call, request: DataRequest, found: dict[Right, Reckoned]) -> tuple[str, ...]:
    clocks, today = clocks_of(call, request, found), local_day(call.at)
    return what_now(looked_at(call, request), clocks, of_the_school(call), today=today)


@case_section(Place.PEOPLE)
def checklist_on_case(call: Call, case: Case) -> Iterator[Block]:
    """Show what must be looked at before an answer goes out, each with its button."""
    request = _request(call, case)
    if request is None:
        return
    lines = checklist(looked_at(call, request))
    if lines and not case.closed:
        yield Heading("Before an answer goes out")
    for line in () if case.closed else lines:
        words = GROUPS[line.step]
        mark = "Done" if line.settled else "To do"
        yield Text(f"{mark}: {words}. {line.said[:1].upper()}{line.said[1:]}.")
        yield from buttons(SETTLES[line.step].button(case.id))


@data_requests.action("How the date comes about", opens=True)
def show_calculation(call: Call, case_id: UUID | None) -> Reply:
    """Show, step by step and with the source of each rule, how the dates come about."""
    case = case_on_my_list(call, case_id)
    request = _request(call, case)
    call.record("calculation_viewed", case_id=case.id)
    blocks = _steps(call, request) if request else iter(())
    return Screen(f"{case.reference}: the date", (Callout(CALCULATION), *blocks))


def _steps(call: Call, request: DataRequest) -> Iterator[Block]:
    for right, now_so in reckoned(call, request).items():
        yield Heading(name_of(right))
        yield Text(STATUS_WORDS[now_so.status])
        if dates := dates_said(now_so):
            yield Facts(dates)
        for number, step in enumerate(now_so.steps, start=1):
            yield Text(f"{number}. {step.words}")
            yield Small(step.source)
        if now_so.provisional:
            yield Small(now_so.provisional)


@reporter_section
def what_its_reporter_sees(call: Call, case: Case) -> Iterator[Block]:
    """Tell whoever logged a request from which day it counts, and when it is due."""
    request = _request(call, case)
    if request is None:
        return
    yield Text(f"It counts from {day(request.received)}.")
    yield from _for_its_reporter(call, request)


def _for_its_reporter(call: Call, request: DataRequest) -> Iterator[Block]:
    found, today = reckoned(call, request), local_day(call.at)
    parts = parts_of(call.session, request.case_id)
    for part in parts:
        right = Right(part.right)
        said = due_words(part.due, found[right].status, today) if part.is_open else "settled"
        yield Text(f"{name_of(right)}: {said}.")
    if any(part.is_open for part in parts):
        yield Small(CALCULATION)


def _request(call: Call, case: Case) -> DataRequest | None:
    may_be = case.kind in (REQUEST, BREACH)  # a report of the one may turn out to be the other
    return request_of(call.session, case.id) if may_be else None
