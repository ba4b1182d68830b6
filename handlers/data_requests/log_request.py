"""Logging a request for personal data, from the command to the clock.

/log-request -> the form -> file_request -> the data lead is told, and its clocks run (R20)
Duties S61, S62, S66, S67, S89 to S91; rules, sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import Block, Facts
from handlers.casework.account import account_written
from handlers.casework.amend import amend_case
from handlers.casework.incident import known
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.receipt import receipt
from handlers.casework.route_table import DATA
from handlers.casework.sealed import written_about
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import reckon_again
from handlers.data_requests.request_form import RequestForm
from handlers.data_requests.words import ASKED_FOR, ASKERS, WAYS, WRITTEN, due_words, name_of
from handlers.feature import Ask, Reply
from handlers.forms import NotFilledIn, Option
from handlers.wording import clock, day
from storage.cases import Case
from storage.data_requests import DataRequest, RequestPart, parts_of, request_of
from storage.vocabulary import Asker, CameBy, ClockStatus, ReportFacts, Right, Topic

REQUEST: Final = "data_request"
LONGEST_AGO: Final = timedelta(days=3 * 365)

NOT_YET = "This day has not come yet. Please choose the day on which it came."
TOO_LONG_AGO = "That is more than three years ago. Is the year right?"
ASKED_TO_SEE: Final = frozenset({Right.EDUCATION_RECORD, Right.EXAM_MARKS})


@data_requests.form(RequestForm, shows=receipt)
def file_request(call: Call, form: RequestForm) -> UUID:
    """Store the request, tell the data lead, and start its clocks on the day it came."""
    received = received_on(call, form.received)
    facts = ReportFacts(
        kind=DATA,
        topic=Topic.DATA_REQUEST,
        reporter=call.who.id,
        must_not_see=known(call, form.staff) - {call.who.id},
    )
    if call.earlier is not None:
        case = amend_case(call, call.earlier, facts=facts, written=_written(form))
    else:
        case = open_case(call, kind=REQUEST, facts=facts, written=_written(form)).case
    _begin(call, case, form, received)
    return case.id


@data_requests.command(
    "/log-request",
    description="Log that somebody asks for personal data, or a pupil's record",
)
def start_request(call: Call) -> Reply:
    """Open the form; what was typed after the command starts what they ask for."""
    return Ask(file_request, answers={"account": call.text} if call.text else {})


def begin_request(
    moment: Moment,
    case: Case,
    *,
    received: date,
    asker: Asker,
    way: CameBy,
    wants: Iterable[Right],
) -> DataRequest:
    """Start the clocks of a case that asks for personal data."""
    request = DataRequest(
        case_id=case.id,
        asked_by=asker,
        came_by=way,
        received=received,
        written=way in WRITTEN,
    )
    moment.session.add(request)
    add_parts(moment, case.id, wants)
    return request


def begin_from_a_report(call: Call, case: Case) -> None:
    """Start the clock of a request that was told with the form for concerns.

    That form asks nothing more, so it is taken for subject access, spoken, on the day of the
    report: the careful reading. Whoever deals with it puts it right.
    """
    if request_of(call.session, case.id) is not None:
        return
    request = begin_request(
        call,
        case,
        received=local_day(case.reported_at),
        asker=Asker.OTHER,
        way=CameBy.SPOKEN,
        wants=[Right.ACCESS],
    )
    reckon_again(call, case, request, because=f"it came on {day(request.received)}")


def _begin(call: Call, case: Case, form: RequestForm, received: date) -> None:
    known = request_of(call.session, case.id)
    if known is not None:
        _sent_again(call, case, known, form)
        return
    request = begin_request(
        call, case, received=received, asker=form.asker, way=form.way, wants=form.wants
    )
    request.agreed_at = form.agreed_at
    because = f"it came on {day(received)}"
    reckon_again(call, case, request, because=because)
    what_it_is_instead(call, case, request)


def _sent_again(call: Call, case: Case, request: DataRequest, form: RequestForm) -> None:
    """Follow a form that was sent again: its day never moves later, and what was put right stays.

    Left open, the day is the one known: sent again on the next day it is still of the first.
    """
    if form.received is not None and form.received < request.received:
        before, request.received = request.received, form.received
        call.record("received_corrected", case_id=case.id, before=before, after=form.received)
    if case.waiting:
        request.asked_by, request.came_by = form.asker, form.way
        request.written = request.written or form.way in WRITTEN
    request.agreed_at = form.agreed_at or request.agreed_at
    add_parts(call, case.id, form.wants)
    reckon_again(call, case, request, because="what was sent was changed")
    what_it_is_instead(call, case, request)


def add_parts(moment: Moment, case_id: UUID, wants: Iterable[Right]) -> None:
    """Add what is asked for besides what a request asks for already."""
    there = {part.right for part in parts_of(moment.session, case_id)}
    for right in dict.fromkeys(wants):
        if right not in there:
            moment.session.add(
                RequestPart(case_id=case_id, right=right, status=ClockStatus.RUNNING)
            )
    moment.session.flush()


def what_it_is_instead(moment: Moment, case: Case, request: DataRequest) -> None:
    """Treat as subject access what is asked for as a record by somebody without that right.

    The right is the parent's, at maintained and special schools, in writing; whoever has it not
    has still asked to see personal data (rules, section 2; traps 13 and 14).
    """
    no_right = (
        ClockStatus.NO_EDUCATION_RECORD_RIGHT,
        ClockStatus.NOT_A_PARENT,
        ClockStatus.ASK_FOR_IT_IN_WRITING,
    )
    parts = parts_of(moment.session, case.id)
    instead = any(part.status in no_right for part in parts)
    if not instead or any(part.right == Right.ACCESS for part in parts):
        return
    add_parts(moment, case.id, [Right.ACCESS])
    reckon_again(moment, case, request, because="it asks to see personal data all the same")


def received_on(call: Call, said: date | None) -> date:
    """Read the day on which a request came: today unless it was said.

    Raises:
        NotFilledIn: The day has not come yet, or lies more than three years back.
    """
    today = local_day(call.at)
    received = said or today
    if received > today:
        raise NotFilledIn({"received": NOT_YET})
    if today - received > LONGEST_AGO:
        raise NotFilledIn({"received": TOO_LONG_AGO})
    return received


def _written(form: RequestForm) -> dict[str, str]:
    asked = ", ".join(label.lower() for label in _labels(ASKED_FOR, form.wants))
    return {
        "account": form.account or f"Asked: {asked}.",
        "subject": form.whose,
        "recipient": form.who,
        "reach": form.reach,
    }


def _labels(options: Iterable[Option], values: Iterable[object]) -> list[str]:
    wanted = set(values)
    return [option.label for option in options if option.value in wanted]


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out a request for somebody who may read it."""
    written = written_about(call.safe, case.id)
    request = request_of(call.session, case.id)
    return (
        *account_written(call, case, written),
        *((Facts(tuple(_said(call, request, written))),) if request else ()),
    )


def _said(
    call: Call, request: DataRequest, written: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    yield "Came", f"{day(request.received)}, {_labels(WAYS, [request.way])[0].lower()}"
    yield "Who asks", _labels(ASKERS, [request.asker])[0]
    if who := written.get("recipient"):
        yield "Their name", who
    if reach := written.get("reach"):
        yield "How to reach them", reach
    if whose := written.get("subject"):
        yield "Whose data", whose
    if request.agreed_at is not None:
        yield "Agreed, informally", clock(request.agreed_at, now=call.at)


def dates_on_card(moment: Moment, case: Case) -> tuple[tuple[str, str], ...]:
    """Say in chat what is asked for and until when: it names nobody."""
    today = local_day(moment.at)
    return tuple(
        (name_of(Right(part.right)), due_words(part.due, ClockStatus(part.status), today))
        for part in parts_of(moment.session, case.id)
        if part.is_open
    )


register_kind(
    Kind(
        REQUEST,
        "Request for personal data",
        content=content,
        add_details=None,
        takes_evidence=False,
        on_card=dates_on_card,
        closes_itself=True,
    )
)
