"""Finding the breach of a case for whoever may deal with it, and whether times make sense."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.chat import NotAllowed
from handlers.permissions import NOTHING_HERE, open_case_on_my_list
from storage.breaches import Breach, breach_of
from storage.cases import Case

STILL_TO_COME = "This is still to come. Please give a time that has passed."
AFTER_IT_WAS_NOTICED = "This is after it was noticed. Please look at both times again."
BEFORE_IT_WAS_KNOWN = "This is before it was noticed. Please look at the time again."


def breach_on_my_list(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, Breach]:
    """Find an open breach that the caller may read; raises NotAllowed as for one that never was."""
    case = open_case_on_my_list(call, case_id, locked=locked)
    breach = breach_of(call.session, case.id)
    if breach is None:
        raise NotAllowed(NOTHING_HERE)
    return case, breach


def why_not_then(call: Call, breach: Breach, then: datetime) -> str:
    """Say, in words, why something cannot have been done then; empty where it can."""
    if then > call.at:
        return STILL_TO_COME
    return BEFORE_IT_WAS_KNOWN if then < minute_of(breach.aware_at) else ""


def minute_of(moment: datetime) -> datetime:
    """Leave the seconds out: a person gives a time to the minute, and Vera's clock knows more."""
    return moment.replace(second=0, microsecond=0)


def wrong_times(
    call: Call, *, noticed_at: datetime, happened_at: datetime | None
) -> dict[str, str]:
    """Say, for each of both times, what is wrong with it; nothing where they make sense."""
    given = {"noticed_at": noticed_at, "happened_at": happened_at}
    wrong = {name: STILL_TO_COME for name, then in given.items() if then and then > call.at}
    if not wrong and happened_at is not None and minute_of(happened_at) > noticed_at:
        wrong["happened_at"] = AFTER_IT_WAS_NOTICED
    return wrong
