"""What is left of cases that are now in the school's own safeguarding system, on the Home."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Block, Heading, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.erased import stub_line
from handlers.permissions import ON_THE_LIST
from storage.cases import Case, CaseStanding

MOST_STUBS = 5
"""Each takes two blocks of the hundred that a Home may have."""


def cases_elsewhere(call: Call) -> Iterator[Block]:
    """List the newest cases of somebody's that were erased here, each with where it is now."""
    if not (found := _erased_cases(call)):
        return
    yield Heading("No longer in Vera")
    for case in found:
        yield Text(f"{stub_line(call, case)}.")
        yield from buttons(open_case_screen.button(case.id))


def _erased_cases(call: Call) -> list[Case]:
    if call.who.left_on is not None:
        return []
    chosen = (
        select(Case)
        .join(CaseStanding, CaseStanding.case_id == Case.id)
        .where(
            CaseStanding.person_id == call.who.id,
            CaseStanding.standing.in_(ON_THE_LIST),
            Case.erased_at.is_not(None),
        )
        .order_by(Case.erased_at.desc())
        .limit(MOST_STUBS)
    )
    return list(call.session.scalars(chosen))
