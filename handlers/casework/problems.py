"""What is wrong with a school's routes and staff list, in words that say what to do.

`vera check` prints these (rules, section 5, "validation refuses"; duties, S94). Nobody's name is
known here: the caller gives a way to name a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import SchoolCalendar
from handlers.casework.conflicts import Staff, line_above
from handlers.casework.duty import ABOVE, DEPUTIES, HOLDERS, TITLES, Duty, Roster, roster_of
from handlers.casework.route_table import CONDITIONS, DEFAULT_ROWS
from handlers.casework.triage import DEFAULT_TIMES, rising
from storage.vocabulary import AcknowledgeTimes, Recipient, Role, RouteRow, Urgency

REACHED: Final = tuple(key for key in DEFAULT_ROWS if key in dict(CONDITIONS))
"""The routes that a report can take today."""

ONE_PERSON_AND_THE_CARD: Final = frozenset({"R2", "R4", "R6", "R7"})
"""Rules, section 5: these may end in one person with an outside number behind them."""

MAY_BE_NOBODY: Final = frozenset({Recipient.DATA_LEAD, Recipient.DPO, Recipient.OFFICE})
"""Where nobody holds these, their routes go on to the head."""

Rows = Mapping[str, RouteRow]
NameOf = Callable[[UUID], str]


def route_problems(
    rows: Rows,
    staff: Staff,
    times: Mapping[Urgency, AcknowledgeTimes] = DEFAULT_TIMES,
    *,
    name_of: NameOf = str,
) -> list[str]:
    """Find why the routes could fail somebody, before they do.

    It finds a needed role that nobody holds, a route that ends in one person with nothing behind
    them, a Now or Urgent route with no deputy, a reporting line that loops, and times to
    acknowledge that do not rise.

    Source: rules, section 5 (what validation refuses), section 6 and trap 26.

    Args:
        rows: The school's routing table; rows it leaves out are those that Vera ships.
        staff: Everybody on the staff list, outside contacts too.
        times: The school's times to acknowledge.
        name_of: How to name a person in the words; their id unless told otherwise.

    Returns:
        The problems, in the same order for the same school; empty where there are none.
    """
    used = {key: rows.get(key, DEFAULT_ROWS[key]) for key in REACHED}
    return [
        *_roles_nobody_holds(used, staff),
        *_lonely_routes(used, staff),
        *_without_deputy(used, staff),
        *_looping_lines(staff, name_of),
        *_times_that_do_not_rise(times),
    ]


def _roles_nobody_holds(rows: Rows, staff: Staff) -> Iterator[str]:
    needed: dict[Recipient, list[str]] = {}
    for row in rows.values():
        for recipient in map(_as_role, row.primary):
            if recipient not in DEPUTIES.values() and recipient not in MAY_BE_NOBODY:
                needed.setdefault(recipient, []).append(row.key)
    for recipient, keys in needed.items():
        if not _holders(recipient, staff):
            yield (
                f"Nobody is {TITLES[recipient]}, whom {_listed(keys)} need: give somebody on the"
                f" staff list the role {HOLDERS[recipient][0]}."
            )


def _as_role(recipient: Recipient) -> Recipient:
    of_head = recipient in ABOVE or recipient is Recipient.SENIOR_MANAGER
    return Recipient.HEAD if of_head else recipient


def _holders(recipient: Recipient, staff: Staff) -> set[UUID]:
    wanted = frozenset(HOLDERS[recipient])
    holders = (person for person in staff.values() if person.roles & wanted)
    return {person.id for person in holders if person.in_chat or person.by_second_channel}


def _lonely_routes(rows: Rows, staff: Staff) -> Iterator[str]:
    roster = roster_of(staff)
    for row in rows.values():
        if not row.outside and any(_on_route(row, roster, who) < 2 for who in (None, *staff)):
            yield (
                f"Route {row.key} can end in one person with nothing behind them: name who is told"
                f" next (then) or an outside number (outside)."
            )


def _on_route(row: RouteRow, roster: Roster, reporter: UUID | None) -> int:
    duty = Duty(roster, SchoolCalendar(), frozenset(), reporter, role_deputies=True)
    people = {who for each in (*row.primary, *row.then) for who in duty.holders(each)}
    return len(people - {reporter})


def _without_deputy(rows: Rows, staff: Staff) -> Iterator[str]:
    for row in rows.values():
        alone = len(row.primary) == 1 and not row.then
        if alone and row.key not in ONE_PERSON_AND_THE_CARD:
            yield (
                f"Route {row.key} may be Now or Urgent and has no deputy: name who is told next"
                f" (then) when nobody answers."
            )
    if _holders(Recipient.DSL, staff) and not _deputies_of_lead(staff):
        yield (
            "Nobody stands in for the safeguarding lead, who must be told at any hour: give"
            " somebody else the role deputy_dsl, or write who deputises for them."
        )


def _deputies_of_lead(staff: Staff) -> set[UUID]:
    leads = _holders(Recipient.DSL, staff)
    deputies = _holders(Recipient.DEPUTY_DSL, staff)
    if any(Role.HEAD in staff[lead].roles for lead in leads):
        deputies |= _holders(Recipient.DEPUTY_HEAD, staff)
    deputies |= {person.id for person in staff.values() if person.deputises_for & leads}
    return deputies - leads if len(leads) == 1 else deputies | leads


def _looping_lines(staff: Staff, name_of: NameOf) -> Iterator[str]:
    for who in sorted(staff):
        line = (who, *line_above(who, staff))
        if _comes_back(line, staff) and who == min(line):
            names = " → ".join(name_of(each) for each in (*line, who))
            yield f"A reporting line loops: {names}. Give one of them another line manager."


def _comes_back(line: tuple[UUID, ...], staff: Staff) -> bool:
    return line[-1] in staff and staff[line[-1]].line_manager == line[0]


def _times_that_do_not_rise(times: Mapping[Urgency, AcknowledgeTimes]) -> Iterator[str]:
    for urgency, pace in times.items():
        if not rising(pace):
            yield (
                f'The times to acknowledge of "{urgency.words}" must be minutes that rise from one'
                f" to the next, the first above nought."
            )


def _listed(keys: list[str]) -> str:
    unique = list(dict.fromkeys(keys))
    if len(unique) == 1:
        return f"route {unique[0]}"
    return f"routes {', '.join(unique[:-1])} and {unique[-1]}"
