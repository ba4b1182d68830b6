"""Who is told has changed: said to those who answer for it, and never a reason to tell them more.

Roles change in the staff list, routes and times in vera.toml. What was so before is compared with
what is so now when people are imported, and whenever a process begins to work for a school.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Card, Heading, Notice, Screen, Text, buttons, points
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.overview.overview import overview
from handlers.permissions import NOTHING_HERE, require
from handlers.policies.begin import take_from_settings
from handlers.school.import_plan import ImportPlan
from handlers.school.set_up import import_people
from handlers.school.staff_rows import StaffRow
from handlers.school.who_is_told import who_is_told
from handlers.wording import day, local
from storage.database import SchoolSession
from storage.people import Person
from storage.roster import people_holding, roster_of
from storage.vocabulary import Role, Urgency
from storage.who_is_told import WhoIsTold, keep_version, versions

TOLD = (Role.HEAD, Role.DSL, Role.CHAIR)

CHANGED = "Who is told of reports has changed."
OPEN_CASES = "What is open already stays with those who have it."


@overview.at_the_beginning
def tell_of_changes(moment: Moment) -> None:
    """Tell head, lead and chair if it has changed who is told; the first time it is only noted."""
    people, before = _people(moment.session), versions(moment.session)
    if not people:  # a school that is being set up: nobody could be told, and nothing is changed
        return
    now_so = who_is_told(moment.school.settings, people)
    if before and before[0].said == now_so:
        return
    keep_version(moment.session, now_so, since=moment.at)
    if before:
        _tell(moment)


def import_and_tell(moment: Moment, rows: Sequence[StaffRow]) -> ImportPlan:
    """Bring the people in line with the staff list, and tell if it changed who is told.

    What had changed in vera.toml before is not put down to the staff list.
    """
    tell_of_changes(moment)
    today = local(moment.at).date()
    plan = import_people(moment.session, moment.keyring, rows, at=moment.at, today=today)
    tell_of_changes(moment)
    take_from_settings(moment)  # Vera may have begun before there was anybody
    return plan


def _tell(moment: Moment) -> None:
    people = people_holding(moment.session, *TOLD)
    moment.record("settings_changed", told=[person.id for person in people])
    for person in people:
        changes.owe(moment.session, person, at=moment.at, urgency=Urgency.TODAY)


def _people(session: SchoolSession) -> list[StaffRow]:
    """Give the people in the form of the staff list, as far as it matters who is told."""
    roster = roster_of(session)
    keys = {id: StaffRow(each.name, each.email or "").key for id, each in roster.people.items()}
    return [
        StaffRow(
            name=person.name,
            email=person.email or "",
            roles=facts.roles,
            deputises_for=frozenset(keys[id] for id in facts.deputises_for),
            line_manager=keys[facts.line_manager] if facts.line_manager else None,
        )
        for person in roster.present
        if (facts := roster.staff.get(person.id)) is not None
    ]


@overview.letter
def changes(_: Moment, person: Person) -> Card | None:
    """Say that it has changed; what, is shown on request."""
    if not _is_told(person):
        return None
    return Card(
        f"Vera: {CHANGED}",
        (Heading("Who is told has changed"), Text(CHANGED), *buttons(show_changes.button())),
    )


@changes.notice_outside
def changes_outside(moment: Moment, person: Person) -> Notice | None:
    """Say it to somebody outside chat, who can be shown what has changed."""
    if not _is_told(person):
        return None
    school = moment.school.settings.name
    said = f"{CHANGED} If you did not expect it, please ask {school} to show you what is different."
    return Notice(f"{school}: Vera", said)


def _is_told(person: Person) -> bool:
    return person.left_on is None and any(person.holds(role) for role in TOLD)


@overview.action("Show what is different", opens=True)
def show_changes(call: Call, _: UUID | None) -> Reply:
    """Show what was so before and what is so now, the newest change first."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    require(call.who, *TOLD, to="see what has changed")
    found = versions(call.session)
    shown = [block for after, before in pairwise(found) for block in _change(after, before)]
    return Screen("Who is told", (*(shown or (Text("Nothing has changed."),)), Text(OPEN_CASES)))


def _change(after: WhoIsTold, before: WhoIsTold) -> Iterator[Block]:
    yield Heading(f"{day(local(after.since).date())}, {local(after.since):%H:%M}")
    yield from _said("Before", _only_in(before.said, after.said))
    yield from _said("Now", _only_in(after.said, before.said))


def _said(when: str, sentences: Sequence[str]) -> Iterator[Block]:
    yield Text(f"{when}:" if sentences else f"{when}: nothing about it.")
    yield from points(sentences)


def _only_in(these: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    there = frozenset(others)
    return tuple(each for each in these if each not in there)
