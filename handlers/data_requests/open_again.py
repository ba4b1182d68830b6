"""The end of a request: its case is not closed while a clock runs, and reopened it runs again."""

from __future__ import annotations

from typing import Final

from handlers.call import Call, Moment
from handlers.casework.closing import before_closing
from handlers.casework.happenings import happening
from handlers.casework.when_reopened import when_reopened
from handlers.data_requests.dates import reckon_again
from handlers.data_requests.words import RIGHTS
from handlers.wording import listed
from storage.cases import Case
from storage.data_requests import happenings_of, parts_of, request_of
from storage.vocabulary import RequestEvent, Right

ENDS: Final = frozenset(
    {RequestEvent.RESPONSE_SENT, RequestEvent.REFUSED_WITH_REASONS, RequestEvent.WITHDRAWN}
)

happening("answers_count_no_more", "let what had ended it count no more: it is open again")


@before_closing
def not_while_a_clock_runs(call: Call, case: Case) -> str:
    """Say which request of a case is not settled yet, whatever kind of case it has become."""
    still = [RIGHTS[Right(each.right)] for each in parts_of(call.session, case.id) if each.is_open]
    if not still:
        return ""
    return f'Please settle this first, with "The answer": the {listed(still)}.'


@when_reopened
def clocks_run_again(moment: Moment, case: Case) -> None:
    """Let a reopened request run again: what had ended it stays in the chronology, and no more.

    Its dates are those that it had, so that it may be late at once, and people are reminded.
    """
    request = request_of(moment.session, case.id)
    if request is None:
        return
    ended = [each for each in happenings_of(moment.session, case.id) if each.type in ENDS]
    for each in ended:
        each.taken_back_at = moment.at
    if ended:
        moment.record("answers_count_no_more", case_id=case.id)
    reckon_again(moment, case, request, because="it was opened again")
