"""The requests as the files of the register list them: each right that was asked for, reckoned now.

It costs a few statements however many requests there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from handlers.call import Moment
from handlers.data_requests.clock import Reckoned
from handlers.data_requests.nudges import EXTENDABLE
from handlers.data_requests.reckoning import (
    asked_of,
    careful_date_of,
    days_of,
    due_of,
    reckoned_part,
)
from handlers.data_requests.register import NOBODY
from storage.cases import Case
from storage.data_requests import DataRequest, RequestHappening, RequestPart, happenings_of_all
from storage.request_register import Row, parts_listed
from storage.roster import names_of
from storage.vocabulary import Asker, CameBy, ClockStatus, RequestEvent, Right

SOMEBODY: Final = "somebody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One right that a request asks for, as a file tells of it; it names nobody who asks.

    Attributes:
        case_id: The case, which no file shows.
        reference: How staff call it; "" where this reader may not see that there is such a case.
        quiet: It is kept quiet: no file says what it is.
        due: The day that leads, as reckoned now; None where there is none.
        careful: The day on the strictest reading, which is never later.
        provisional: Why the date may still move; "" where it is certain.
        last_notice: Until when two months more can still be taken; None where they cannot.
        settled_on: The day on which it was answered, refused or taken back.
        who: Who has it.
    """

    case_id: UUID
    reference: str
    quiet: bool
    right: Right
    asker: Asker
    way: CameBy
    received: date
    written: bool
    status: ClockStatus
    due: date | None = None
    careful: date | None = None
    provisional: str = ""
    last_notice: date | None = None
    settled_on: date | None = None
    who: str = NOBODY


def listed(
    moment: Moment, *, reader: UUID | None, today: date, settled_since: date
) -> tuple[Listed, ...]:
    """List what is open, and what was settled on this day or since.

    It is what one reader has on their list, or all of the school without one. On an earlier day
    than today it is as it stood then, so far as was known of it since.
    """
    rows = parts_listed(moment.session, reader=reader, settled_since=settled_since, by=today)
    happened = happenings_of_all(moment.session, {case.id for case, _, _ in rows})
    names, days = _owners(moment, rows), days_of(moment)
    found = []
    for case, request, part in rows:
        known = [each for each in happened.get(case.id, ()) if each.happened_on <= today]
        now_so = reckoned_part(asked_of(moment, request, part, known), days, today)
        one = _facts(case, request, part, now_so, today)
        last = _last_notice(one, now_so, known, today)
        who = names[case.owner_id] if case.owner_id else NOBODY
        found.append(replace(one, last_notice=last, who=who))
    return tuple(sorted(found, key=lambda each: (each.due or date.max, each.received)))


def without_names(one: Listed) -> Listed:
    """Leave out what is not for whoever sits at the server: who has it, and what is kept quiet."""
    who = NOBODY if one.who == NOBODY else SOMEBODY
    return replace(one, who=who, reference="" if one.quiet else one.reference)


def _owners(moment: Moment, rows: Sequence[Row]) -> dict[UUID, str]:
    return names_of(moment.session, {case.owner_id for case, _, _ in rows if case.owner_id})


def _facts(
    case: Case, request: DataRequest, part: RequestPart, now_so: Reckoned, today: date
) -> Listed:
    settled = part.settled_on
    return Listed(
        case_id=case.id,
        reference=case.reference,
        quiet=case.quiet,
        right=Right(part.right),
        asker=request.asker,
        way=request.way,
        received=request.received,
        written=request.written,
        status=now_so.status,
        due=due_of(now_so),
        careful=careful_date_of(now_so),
        provisional=now_so.provisional,
        settled_on=settled if settled is not None and settled <= today else None,
    )


def _last_notice(
    one: Listed, now_so: Reckoned, known: Collection[RequestHappening], today: date
) -> date | None:
    """Give the last day for a notice of extension, while it can still be given for the first time.

    A clock that stands still has no date yet that could be extended.
    """
    last = now_so.extension_notice_by
    told = any(
        each.type == RequestEvent.EXTENSION_NOTIFIED and each.right in (None, one.right)
        for each in known
    )
    settled = one.settled_on is not None or one.due is None
    if settled or told or one.right not in EXTENDABLE or last is None or last < today:
        return None
    return last
