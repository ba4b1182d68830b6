"""The card by which a senior manager learns of a case: never its content, only that it is there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Block, Callout, Card, Facts, Heading, Notice, Text, Tone, buttons
from handlers.casework.casework import casework
from handlers.casework.erased import stub_line
from handlers.casework.kinds import kind_of
from handlers.casework.outside_help import in_one_line, numbers_behind
from handlers.permissions import is_on_the_list
from handlers.wording import clock
from storage.cases import Case
from storage.people import Person
from storage.roster import names_of

PLEASE_OPEN = "Please open Vera."
DRILL = "This is a drill. Please answer as you would in earnest."


@casework.message
def case_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Write what stands in chat about a case; None for somebody who may not know of it."""
    case = moment.session.found(Case, case_id)
    if case.quiet and person is None:  # a change made it quiet: its copy leaves the channel
        return None
    if person is not None and not _may_know(moment, case, person):
        return None
    drill = (Callout(DRILL),) if case.drill else ()
    body = _quietly() if case.quiet else _openly(moment, case, in_channel=person is None)
    return Card(
        notification=_notification(case),
        blocks=(*drill, *body, *buttons(*case_card.buttons(case))),
    )


def _may_know(moment: Moment, case: Case, person: Person) -> bool:
    return person.left_on is None and is_on_the_list(moment.session, case.id, person.id)


def _notification(case: Case) -> str:
    words = PLEASE_OPEN if case.quiet else f"{case.reference}: please open Vera."
    return f"Drill. {words}" if case.drill else words


def _quietly() -> tuple[Block, ...]:
    return (Text(PLEASE_OPEN),)


def _openly(moment: Moment, case: Case, *, in_channel: bool) -> tuple[Block, ...]:
    if case.erased_at is not None:
        return (Text(f"{stub_line(moment, case, with_copy=not in_channel)}."),)
    return (
        Heading(f"{case.reference}: {kind_of(case).category}"),
        Facts(
            (
                ("Priority", case.priority.words),
                ("Reported", clock(case.reported_at, now=moment.at)),
                _standing(moment, case),
                *_of_its_kind(moment, case),
                *_since_then(moment, case),
            )
        ),
        *_numbers(moment, case),
    )


def _standing(moment: Moment, case: Case) -> tuple[str, str]:
    if case.acknowledged_by is None or case.acknowledged_at is None:
        return "Please acknowledge by", clock(case.acknowledge_by, now=moment.at)
    name = names_of(moment.session, [case.acknowledged_by])[case.acknowledged_by]
    return "Acknowledged", f"by {name} at {clock(case.acknowledged_at, now=moment.at)}"


def _of_its_kind(moment: Moment, case: Case) -> tuple[tuple[str, str], ...]:
    more = kind_of(case).on_card
    return more(moment, case) if more and not case.closed else ()


def _since_then(moment: Moment, case: Case) -> Iterator[tuple[str, str]]:
    if case.closed_at is not None:
        yield "Closed", clock(case.closed_at, now=moment.at)
    elif case.owner_id not in (None, case.acknowledged_by):
        yield "With", names_of(moment.session, [case.owner_id])[case.owner_id]


def _numbers(moment: Moment, case: Case) -> tuple[Block, ...]:
    if case.told_outside_at is None or not case.waiting:
        return ()
    words = "Nobody has answered yet. Please acknowledge, or ring: "
    return (Callout(words + in_one_line(numbers_behind(moment.school, case)), Tone.DANGER),)


@case_card.notice_outside
def case_notice(moment: Moment, case_id: UUID, person: Person) -> Notice | None:
    """Write what goes by e-mail or text: not even a reference, since anybody may see it."""
    case = moment.session.found(Case, case_id)
    if not _may_know(moment, case, person) or not case.waiting:
        return None
    title = "Drill: Vera" if case.drill else "Vera"
    if person.in_chat:
        return Notice(title, f"{PLEASE_OPEN} Something there is waiting for you.")
    return Notice(title, to_ring(moment.school.settings.name, case))


def to_ring(school: str, case: Case) -> str:
    """Ask somebody outside chat to ring; on a quiet route nobody at the school may be asked."""
    if case.quiet:
        return (
            f"Something at {school} is waiting for you that cannot be written here. Please do not "
            "ask about it at the school. The person who sent it has been told how to reach you."
        )
    return (
        f"Please ring {school} now and ask for the head teacher or the safeguarding lead. "
        "Something is waiting for you that cannot be written here."
    )
