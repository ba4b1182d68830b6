"""One page for an inspector or for governors: every policy and how it stands, and nobody's name.

/vera policy summary, or `vera policies summary` on the server: the same text (duties, S8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import Screen, Text
from handlers.feature import Reply
from handlers.permissions import require
from handlers.policies.facts import facts_of
from handlers.policies.policies import policies
from handlers.policies.printed_notice import said_to_match
from handlers.policies.readers import counted, reading_of
from handlers.policies.status import (
    NO_VERSION,
    PolicyFacts,
    approval_words,
    review_words,
    reviewed_words,
)
from handlers.wording import day
from storage.policies import Policy, PolicyVersion, current_notice, versions_of_all
from storage.policies import policies as policies_in_use
from storage.vocabulary import Role

MAY_SEE_SUMMARY: Final = (
    Role.HEAD,
    Role.DEPUTY_HEAD,
    Role.DSL,
    Role.SENIOR_LEADER,
    Role.DATA_LEAD,
    Role.DPO,
    Role.OFFICE,
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.GOVERNOR,
)
WIDTH: Final = 88
"""Characters of a line on a page that is printed as it is."""
LONGEST_NAME: Final = 60

NOT_ASKED = "not to be confirmed by everybody"
NOBODY_ASKED = "nobody asked yet whether they have read it"
NO_NOTICE = "Privacy notice: none in the register."


@dataclass(frozen=True, slots=True)
class Line:
    """What the page says of one policy."""

    name: str
    facts: PolicyFacts
    read: str


@policies.command(
    "/vera", "policy summary", description="The policies on one page, without names", for_few=True
)
def show_summary(call: Call) -> Reply:
    """Show the page to those who answer for the policies, or are asked about them."""
    require(call.who, *MAY_SEE_SUMMARY, to="see the summary of the policies")
    return Screen("Summary", (Text("\n".join(summary(call))),))


@policies.action("Summary on one page", opens=True)
def show_summary_again(call: Call, _: UUID | None) -> Reply:
    """Show the page from a button."""
    return show_summary(call)


def summary(moment: Moment) -> list[str]:
    """Write the page, line by line."""
    today = local_day(moment.at)
    lines = list(_lines(moment))
    return [
        f"{moment.school.settings.name}: policies, on {day(today)}",
        "",
        *(line for each in lines for line in _written(each, moment)),
        *([] if lines else ["No policy is in the register."]),
        "",
        *_notice(moment),
    ]


def _lines(moment: Moment) -> Iterator[Line]:
    versions = versions_of_all(moment.session)
    for policy in policies_in_use(moment.session):
        known = versions.get(policy.id)
        newest = known[-1] if known else None
        read = _read(moment, policy, newest)
        yield Line(policy.name, facts_of(policy, newest), read)


def _written(line: Line, moment: Moment) -> Sequence[str]:
    facts, today = line.facts, local_day(moment.at)
    version = f"version {facts.version}" if facts.version else NO_VERSION
    name = line.name if len(line.name) <= LONGEST_NAME else f"{line.name[: LONGEST_NAME - 1]}…"
    said = (
        f"  {approval_words(facts)}; {reviewed_words(facts.reviewed)}; "
        f"{review_words(facts.next_review, today)}; {line.read}."
    )
    return (f"{name}, {version}", *wrap(said, WIDTH, subsequent_indent="  "))


def _read(moment: Moment, policy: Policy, newest: PolicyVersion | None) -> str:
    round = reading_of(moment, newest) if newest else None
    if round is None:
        return NOBODY_ASKED if policy.to_be_read else NOT_ASKED
    found = counted(moment, round)
    return f"read by {found.answered} of {found.asked}"


def _notice(moment: Moment) -> Iterator[str]:
    """Say which privacy notice every form links, and whether what is printed matches it."""
    if (found := current_notice(moment.session)) is None:
        yield NO_NOTICE
        return
    policy, version = found
    which = f"version {version.version}" if version else NO_VERSION
    yield f"{policy.name}: {which}, which every form links."
    if said := said_to_match(moment, policy):
        yield from wrap(said, WIDTH)
