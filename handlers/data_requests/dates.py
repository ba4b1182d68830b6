"""What changes a date, and is written down with its reason.

Whatever happens to a request is added here: the dates of all its parts are reckoned anew, a change
is audited, the card is drawn again, and the next reminder is set.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.casework.case_card import case_card
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.reckoning import calendar_digest, due_of, ends_of, reckoned
from handlers.data_requests.remind import remind_next
from handlers.data_requests.words import EVENTS, RIGHTS, due_words
from handlers.wording import day
from storage.cases import Case
from storage.data_requests import DataRequest, RequestHappening, RequestPart, parts_of
from storage.identifiers import new_id
from storage.vocabulary import ClockStatus, RequestEvent, Right


def _date_changed(told: Told) -> str:
    right = RIGHTS[Right(str(told.facts["right"]))]
    before, after = (_as_date(told.facts.get(name)) for name in ("before", "after"))
    status, on = ClockStatus(str(told.facts["status"])), _as_date(told.facts["on"])
    assert on is not None
    was = f"; it was due {day(before)}" if before else ""
    said = f"due {day(after)}" if after else due_words(None, status, on)
    return f"reckoned the {right}, because {told.facts['because']}: {said}{was}"


def _as_date(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None


def _happened(told: Told) -> str:
    what = EVENTS[RequestEvent(str(told.facts["happened"]))]
    on = _as_date(told.facts["day"])
    assert on is not None
    return f"noted that {what} on {day(on)}"


happening("date_changed", _date_changed)
happening("request_happened", _happened)


def add_happening(
    call: Call,
    case: Case,
    request: DataRequest,
    type: RequestEvent,
    *,
    on: date,
    reason: str = "",
    right: Right | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    """Write down what happened to a request on a day, and reckon its dates anew.

    `texts` are words about it, sealed; `right` is the part that it is about, or all of them.
    """
    row = RequestHappening(
        id=new_id(),
        case_id=case.id,
        type=type,
        happened_on=on,
        reason=reason,
        right=right,
        added_by=call.who.id,
        added_at=call.at,
    )
    call.session.add(row)
    enter(call, case, "request_happened", texts or {}, row=row.id, happened=type, day=on)
    reckon_again(call, case, request, because=EVENTS[type])


def reckon_again(moment: Moment, case: Case, request: DataRequest, *, because: str) -> None:
    """Reckon every part anew; a date that changed is written down with why, and shown.

    `because` goes on after "because": "proof of identity came".
    """
    moment.session.flush()
    found = reckoned(moment, request)
    parts = parts_of(moment.session, case.id)
    ended = ends_of(moment, request)
    moved = [
        _kept(moment, case, part, found[Right(part.right)], ended[Right(part.right)], because)
        for part in parts
    ]
    remind_next(moment, case.id, request, found)
    if any(moved):
        case_card.refresh(moment.session, case, at=moment.at)


def _kept(
    moment: Moment,
    case: Case,
    part: RequestPart,
    now_so: Reckoned,
    ended: date | None,
    because: str,
) -> bool:
    """Store the date of one part, and when it was settled; say whether the date is another."""
    part.settled_on = ended
    before, after = part.due, due_of(now_so)
    part.with_calendar = calendar_digest(moment, Right(part.right))
    part.due, part.status = after, now_so.status
    if before != after:
        _write_down(moment, case.id, part, before, because)
    return before != after


def _write_down(
    moment: Moment, case_id: UUID, part: RequestPart, before: date | None, because: str
) -> None:
    by_vera = moment.by_vera() if isinstance(moment, Call) else moment
    by_vera.record(
        "date_changed",
        case_id=case_id,
        right=part.right,
        before=before,
        after=part.due,
        status=part.status,
        on=local_day(moment.at),
        because=because,
    )
