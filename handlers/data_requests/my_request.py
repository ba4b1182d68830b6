"""Finding the request that somebody wants to do something about, and noting what they ticked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.steps import note_step
from handlers.chat import NotAllowed
from handlers.data_requests.checklist import Step
from handlers.forms import NotFilledIn
from handlers.permissions import NOTHING_HERE, open_case_on_my_list
from storage.cases import Case
from storage.data_requests import DataRequest, request_of, tick

NOT_YET = "This day has not come yet."
BEFORE_IT_CAME = "This is before the request came. Please look at the day again."

GROUPS = {
    Step.IDENTITY: "who asks",
    Step.AUTHORITY: "whether they may ask",
    Step.SCOPE: "what is meant",
    Step.SEARCH: "where was searched",
    Step.EXEMPTIONS: "what must not go out",
}


def _ticked(told: Told) -> str:
    return f"noted {GROUPS[Step(str(told.facts['group']))]}"


happening("request_ticked", _ticked)


def my_request(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, DataRequest]:
    """Find an open request that the caller may read; of all others it is as if it never was."""
    case = open_case_on_my_list(call, case_id, locked=locked)
    request = request_of(call.session, case.id)
    if request is None:
        raise NotAllowed(NOTHING_HERE)
    return case, request


def note_ticks(
    call: Call, case: Case, group: Step, answers: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    """Note what somebody answered to a group of the checklist, with their words sealed."""
    tick(call.session, case.id, answers, by=call.who.id, at=call.at)
    enter(call, case, "request_ticked", texts, group=group, ticked=dict(answers))
    note_step(call, case)


def day_of(call: Call, request: DataRequest, given: date | None, *, field: str) -> date:
    """Read a day on which something happened to a request: today unless it was said.

    Raises:
        NotFilledIn: The day lies in the future, or before the request came.
    """
    today = local_day(call.at)
    on = given or today
    if on > today:
        raise NotFilledIn({field: NOT_YET})
    if on < request.received:
        raise NotFilledIn({field: BEFORE_IT_CAME})
    return on
