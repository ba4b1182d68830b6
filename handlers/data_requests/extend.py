"""Taking two months more: only for complexity or number, and only if the notice is in time.

Source: UK GDPR, article 12A(3) and (4): three months from the original start, with reasons, before
the end of the first month (rules, section 1; trap 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.case_screen import case_again
from handlers.casework.incident import confidential
from handlers.casework.steps import note_step
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import add_happening
from handlers.data_requests.my_request import day_of, my_request
from handlers.data_requests.nudges import EXTENDABLE
from handlers.data_requests.reckoning import clocks_of, reckoned
from handlers.data_requests.words import RIGHTS
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, Option, PickDay, PickOne
from handlers.wording import day, listed
from storage.data_requests import DataRequest, parts_of
from storage.vocabulary import RequestEvent, Right


class Reason(StrEnum):
    """Why more time is taken; the law knows two reasons."""

    COMPLEXITY = "complexity"
    NUMBER = "number"
    OTHER = "other"


REASONS = (
    Option(Reason.COMPLEXITY, "It is complex"),
    Option(Reason.NUMBER, "They have made several requests"),
    Option(Reason.OTHER, "Another reason, such as a holiday or what is meant"),
)
NOT_A_REASON = (
    "The law gives more time only because requests are complex or many (UK GDPR, article 12A(3)). "
    "Nothing is changed: please answer in time."
)
NOTHING_TO_EXTEND = "Nothing that is asked for here can be extended. Please answer in time."
NO_DATE_YET = "The clock is stopped or has not begun, so there is no date to extend yet."


def last_days(call: Call) -> Iterator[Block]:
    """Say at the top of the form by when a notice must have been given."""
    if call.subject is None:
        return
    _, request = my_request(call, call.subject)
    for right, last in _last_notices(reckoned(call, request), _can_be(call, request)).items():
        yield Small(f"The notice for the {RIGHTS[right]} must be given by {day(last)}.")


class ExtensionForm(Form, title="Take more time", submit="Save"):
    """A notice of extension that was given to whoever asks."""

    reason: Annotated[Reason, PickOne("Why?", options=REASONS)]
    words: Annotated[
        str, LongText("The reasons, as they were told", hint="The notice must state them.")
    ]
    on: Annotated[
        date | None,
        PickDay("On which day was the notice given?", hint="Left open, it is today."),
    ] = None

    notes = (Note(lambda call: tuple(last_days(call))), Note(confidential, after="on"))


@data_requests.form(ExtensionForm, shows=case_again)
def file_extension(call: Call, form: ExtensionForm) -> UUID:
    """Note a notice of extension, where it is in time and for one of the law's two reasons."""
    case, request = my_request(call, call.subject, locked=True)
    on = day_of(call, request, form.on, field="on")
    if form.reason is Reason.OTHER:
        raise NotFilledIn({"reason": NOT_A_REASON})
    rights = _in_time(call, request, on)
    for right in rights:
        add_happening(
            call,
            case,
            request,
            RequestEvent.EXTENSION_NOTIFIED,
            on=on,
            reason=form.reason,
            right=right,
            texts={"reason": form.words},
        )
    note_step(call, case)
    return case.id


@data_requests.action("Take more time", opens=True)
def take_more_time(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for an extension."""
    case, _ = my_request(call, case_id)
    return Ask(file_extension, subject=case.id)


def _in_time(call: Call, request: DataRequest, on: date) -> list[Right]:
    """Name the parts that a notice of this day extends.

    Raises:
        NotFilledIn: There is none; the words say which day was the last, and when it is due.
    """
    can_be = _can_be(call, request)
    if not can_be:
        raise NotFilledIn({"reason": NOTHING_TO_EXTEND})
    found = reckoned(call, request)
    last = _last_notices(found, can_be)
    if not last:
        raise NotFilledIn({"on": NO_DATE_YET})
    rights = [right for right in last if on <= last[right]]
    if not rights:
        raise NotFilledIn({"on": _too_late(found, last)})
    return rights


def _too_late(found: Mapping[Right, Reckoned], last: Mapping[Right, date]) -> str:
    due = listed(
        [
            f"the {RIGHTS[right]} is due {day(now_so.due)}"
            for right in last
            if (now_so := found[right]).due is not None
        ]
    )
    return (
        f"This is too late. The notice had to be given by {day(max(last.values()))}. "
        f"Nothing is changed: {due}."
    )


def _can_be(call: Call, request: DataRequest) -> frozenset[Right]:
    parts = parts_of(call.session, request.case_id)
    return frozenset(Right(part.right) for part in parts if part.is_open) & EXTENDABLE


def _last_notices(found: Mapping[Right, Reckoned], can_be: frozenset[Right]) -> dict[Right, date]:
    return {
        right: now_so.extension_notice_by
        for right, now_so in found.items()
        if right in can_be and now_so.extension_notice_by is not None
    }


def may_be_extended(call: Call, request: DataRequest) -> bool:
    """Say whether a first notice that is given today would still be in time for anything."""
    clocks = clocks_of(call, request, reckoned(call, request))
    last = [clock.last_notice for clock in clocks if clock.last_notice is not None]
    return any(local_day(call.at) <= each for each in last)
