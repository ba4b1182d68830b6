"""The school's days have changed: a closure, new term dates, bank holidays. Dates are counted anew.

What vera.toml says is compared when a process begins; what is said in chat, at once.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from handlers.call import Moment
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.dates import reckon_again
from handlers.data_requests.reckoning import calendar_digest
from storage.cases import locked_case
from storage.data_requests import counted_on_other_days, request_of
from storage.vocabulary import Right

AT_ONCE: Final = 50
"""So many are counted anew in one transaction; the rest in transactions of their own."""
ALL: Final = 1_000_000
CHANGED: Final = "the school's days have changed"


@data_requests.at_the_beginning
def look_at_the_days(moment: Moment) -> None:
    """Count anew what was counted on other days than those of today's vera.toml."""
    count_anew(moment, because=CHANGED)


def count_anew(moment: Moment, *, because: str) -> None:
    """Count every open request anew whose days have changed; a changed date says why.

    `because` goes on after "because".
    """
    moment.session.flush()
    known = {calendar_digest(moment, right) for right in Right}
    found = counted_on_other_days(moment.session, known, limit=ALL)
    for case_id in found[:AT_ONCE]:
        _count(moment, case_id, because)
    for case_id in found[AT_ONCE:]:
        count_request_anew.set(moment.session, case_id, at=moment.at)


@data_requests.deadline
def count_request_anew(moment: Moment, case_id: UUID) -> None:
    """Count one request anew, where there are too many for one transaction."""
    _count(moment, case_id, CHANGED)


def _count(moment: Moment, case_id: UUID, because: str) -> None:
    case, request = locked_case(moment.session, case_id), request_of(moment.session, case_id)
    if case is not None and request is not None and not case.closed:
        reckon_again(moment, case, request, because=because)
