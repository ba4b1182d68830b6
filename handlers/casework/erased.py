"""What is left of a case whose content was erased, in words: nothing that was written in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.call import Call, Moment
from handlers.cards import Block, Callout, Facts, Heading, Screen, Text
from handlers.casework.kinds import kind_of
from handlers.wording import day, local
from storage.cases import Case
from storage.roster import names_of

ELSEWHERE = "the school's safeguarding file"
NOBODY_CAN_READ_IT = "What was written here was erased: nobody can read it any more."


def not_erased(case: Case) -> bool:
    """Say whether anything of a case can still be read."""
    return case.erased_at is None


def system_of(moment: Moment) -> str:
    """Name the school's own system, or what every school has in its place."""
    system = moment.school.settings.safeguarding_system
    return system.name if system else ELSEWHERE


def stub_line(moment: Moment, case: Case, *, with_copy: bool = True) -> str:
    """Say what is left of a case in one line, for those on its list.

    The copy's reference stays out of what a whole channel reads.
    """
    closed = f", closed on {_day(case.closed_at)}" if case.closed_at else ""
    said = f"{case.reference}, {kind_of(case).category}{closed}, now in {system_of(moment)}"
    return f"{said} as {case.copied_as}" if with_copy and case.copied_as else said


def stub_words(moment: Moment, case: Case) -> str:
    """Say the same where somebody on the list wants more of it."""
    return f"{stub_line(moment, case)}. {NOBODY_CAN_READ_IT}"


def stub_screen(call: Call, case: Case) -> Screen:
    """Show those on the list all that there is: kind, dates, who had it, and where the copy is."""
    blocks = (
        Callout(NOBODY_CAN_READ_IT),
        Heading(kind_of(case).category),
        Facts(tuple(_what_is_left(call, case))),
    )
    return Screen(case.reference, blocks)


def reporter_words(case: Case) -> str:
    """Say to the reporter how their report stands."""
    return f"{case.reference} is closed. It is now in {ELSEWHERE}."


def how_to_add(call: Call) -> str:
    """Say to the reporter how to tell of something more."""
    return f"To tell of something more, please send a new report: type {call.typed('/vera')}."


def anew_words(call: Call, case: Case) -> str:
    """Say both, where a reporter wants to do something about a report that was erased."""
    return f"{reporter_words(case)} {how_to_add(call)}"


def stub_for_reporter(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out for the reporter what is left of their report."""
    return (Text(reporter_words(case)), Text(how_to_add(call)))


def _what_is_left(call: Call, case: Case) -> Iterator[tuple[str, str]]:
    had_it = [who for who in (case.owner_id, case.closed_by) if who]
    names = names_of(call.session, had_it)
    yield "Reported", _day(case.reported_at)
    if case.owner_id:
        yield "Who had it", names[case.owner_id]
    if case.closed_at:
        by = f", by {names[case.closed_by]}" if case.closed_by else ""
        yield "Closed", f"{_day(case.closed_at)}{by}"
    if case.copied_as:
        yield f"In {system_of(call)}", case.copied_as
    if case.erased_at:
        yield "Erased", _day(case.erased_at)


def _day(moment: datetime) -> str:
    return day(local(moment).date())
