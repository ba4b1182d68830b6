"""Each Monday: how many reports are open, and how many nobody has taken on. Counts, and no more.

It goes to the head, and to the chair of governors with the head of the audit chain: kept by
somebody who does not run the server, it shows later whether the record was put back or cut short.
"""

from __future__ import annotations

from calendar import MONDAY
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from handlers.calendar.quiet_hours import is_told_this_week
from handlers.call import Call, Moment
from handlers.cards import Block, Card, Facts, Heading, Notice, Screen, Small, Text, buttons
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.overview.overview import overview
from handlers.permissions import NOTHING_HERE, require
from handlers.wording import day, listed, local
from storage import audit
from storage.case_counts import OpenCases, action_dates, count_open_cases
from storage.people import Person
from storage.roster import people_holding
from storage.vocabulary import Role

EIGHT = time(8, 0)
MOST_DATES = 3

READERS = (Role.HEAD, Role.DEPUTY_HEAD, Role.DSL, Role.DEPUTY_DSL, Role.CHAIR)
"""Who may ask for it."""

NOTHING_OPEN = "Nothing is open."
WHAT_COUNTS = "Drills are not counted. What is kept quiet is counted only for those who have it."
KEEP_IT = (
    "Please keep this message. The audit head shows later whether the record was changed; "
    "whoever runs Vera can compare it."
)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one reader is told."""

    cases: OpenCases
    late: int
    """How many actions should have been done by now."""
    next_dates: tuple[datetime, ...]
    head: str = ""
    """Of the audit chain, for whoever keeps it."""


def _recipients(moment: Moment) -> list[Person]:
    heads = people_holding(moment.session, Role.HEAD)
    return list(dict.fromkeys((*heads, *_keepers(moment))))


@overview.job(
    weekday=MONDAY, at=EIGHT, said="The week's digest: how many reports are open", to=_recipients
)
def send_digest(moment: Moment) -> None:
    """Owe the digest to the head and the chair, in holidays too.

    One that is so late that it would be read on the day of the next is left to that.
    """
    if not is_told_this_week(moment.school.settings.calendar, moment.at):
        return
    people = _recipients(moment)
    moment.record("digest", to=[person.id for person in people])
    for person in people:
        digest.owe(moment.session, person, at=moment.at)


def _keepers(moment: Moment) -> list[Person]:
    """Name who keeps the audit head: the chair of governors, or else the vice-chair."""
    chair = people_holding(moment.session, Role.CHAIR)
    return chair or people_holding(moment.session, Role.VICE_CHAIR)


def _among(person: Person, people: Iterable[Person]) -> bool:
    return any(each.id == person.id for each in people)


@overview.letter
def digest(moment: Moment, person: Person) -> Card | None:
    """Write the digest for somebody in chat, who may open it as it stands then."""
    if not _among(person, _recipients(moment)):
        return None
    blocks = _blocks(_for(moment, person, head=_published_head(moment, person)))
    return Card(
        "Vera: the digest of the week.",
        (Heading("The week's digest"), *blocks, *buttons(open_digest.button())),
    )


@digest.notice_outside
def digest_outside(moment: Moment, person: Person) -> Notice | None:
    """Write the digest for somebody outside chat."""
    if not _among(person, _recipients(moment)):
        return None
    found = _for(moment, person, head=_published_head(moment, person))
    lines = [f"{name}: {value}" for name, value in _pairs(found)]
    said = lines if found.cases.open else [NOTHING_OPEN, *lines]
    more = [KEEP_IT] if found.head else []
    return Notice(f"{moment.school.settings.name}: Vera's digest", "\n".join([*said, *more]))


@overview.action("Open the digest", opens=True)
def open_digest(call: Call, _: UUID | None) -> Reply:
    """Show the digest as it stands now, from a button."""
    return show_digest(call)


@overview.command(
    "/vera", "digest", description="How many reports are open, for senior leaders", for_few=True
)
def show_digest(call: Call) -> Reply:
    """Show how many reports are open now, of those that the reader may know of."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    if not _among(call.who, _recipients(call)):
        require(call.who, *READERS, to="open the digest")
    keeps = _among(call.who, _keepers(call))
    head = str(audit.head(call.session.connection(), call.session.school_id)) if keeps else ""
    return Screen("Digest", tuple(_blocks(_for(call, call.who, head=head))))


def _for(moment: Moment, reader: Person, *, head: str) -> Digest:
    cases = count_open_cases(moment.session, reader=reader.id, now=moment.at)
    dates = action_dates(moment.session, reader=reader.id)
    late = sum(due < moment.at for due in dates)
    return Digest(cases, late, dates[late:], head)


def _published_head(moment: Moment, person: Person) -> str:
    """Give the head that the newest digest publishes: that of the entry which notes it."""
    if not _among(person, _keepers(moment)):
        return ""
    found = audit.head_at(moment.session.connection(), moment.session.school_id, "digest")
    return str(found) if found else ""


def _blocks(found: Digest) -> Iterator[Block]:
    if not found.cases.open:
        yield Text(NOTHING_OPEN)
    if pairs := tuple(_pairs(found)):
        yield Facts(pairs)
    if found.head:
        yield Small(KEEP_IT)
    yield Small(WHAT_COUNTS)


def _pairs(found: Digest) -> Iterator[tuple[str, str]]:
    if found.cases.open:
        yield "Open", str(found.cases.open)
        yield "Not acknowledged yet", str(found.cases.unacknowledged)
        yield "Of these overdue", str(found.cases.overdue)
    if found.late:
        yield "Actions that are late", str(found.late)
    if found.next_dates:
        yield "Next dates", _dates(found.next_dates)
    if found.head:
        yield "Audit head", found.head


def _dates(dates: tuple[datetime, ...]) -> str:
    days = list(dict.fromkeys(day(local(each).date()) for each in dates))
    more = ["later ones"] if len(days) > MOST_DATES else []
    return listed([*days[:MOST_DATES], *more])
