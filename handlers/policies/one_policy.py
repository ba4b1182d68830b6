"""One policy on the screen: how it stands, every version it had, and what can be done about it.

Each journey hands in its own section and button, so that the screen knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Final, TypeAlias
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Button, Callout, Facts, Heading, Screen, Text, Tone, buttons
from handlers.feature import Reply
from handlers.policies.facts import (
    approved,
    dated,
    facts_of,
    last_review,
    link_of,
    next_review,
    signed,
)
from handlers.policies.policies import policies
from handlers.policies.status import (
    PolicyFacts,
    Signature,
    approval,
    approval_words,
    is_overdue,
    review_words,
)
from handlers.policies.who_may import may_change, policy_here
from handlers.wording import listed
from storage.policies import Policy, PolicyVersion, versions_of
from storage.roster import roster_of

Section: TypeAlias = "Callable[[Call, Policy, list[PolicyVersion]], Iterable[Block]]"
OfferButton: TypeAlias = "Callable[[Policy, PolicyVersion | None], Button | None]"
OfferForVersion: TypeAlias = "Callable[[PolicyVersion], Button]"

NOT_KNOWN: Final = "not known"
THE_HEAD: Final = "the headteacher"


class Place(IntEnum):
    """In which order the buttons stand."""

    NEW_VERSION = 0
    REVIEWED = 1
    SIGNED = 2
    APPROVED = 3
    CHANGE = 4


_SECTIONS: list[Section] = []
_BUTTONS: dict[Place, OfferButton] = {}
_ON_A_VERSION: list[OfferForVersion] = []


def policy_section(write: Section) -> Section:
    """Put more on the screen of a policy, for everybody who opens it."""
    _SECTIONS.append(write)
    return write


def policy_button(place: Place) -> Callable[[OfferButton], OfferButton]:
    """Offer those who may change a policy one more thing to do about it."""

    def put(offer: OfferButton) -> OfferButton:
        _BUTTONS[place] = offer
        return offer

    return put


def version_button(offer: OfferForVersion) -> OfferForVersion:
    """Offer those who may change a policy one more thing to do about each of its versions."""
    _ON_A_VERSION.append(offer)
    return offer


@policies.action("Open", opens=True)
def show_policy(call: Call, policy_id: UUID | None) -> Reply:
    """Show everything that the register says of a policy."""
    return policy_screen(call, policy_here(call, policy_id))


def policy_screen(call: Call, policy: Policy) -> Screen:
    """Lay a policy out as it stands now."""
    versions = versions_of(call.session, policy.id)
    newest = versions[-1] if versions else None
    may = may_change(call, policy)
    offered = (_BUTTONS[place](policy, newest) for place in sorted(_BUTTONS)) if may else ()
    return Screen(
        "Policy",
        (
            Heading(policy.name),
            *_overdue(call, policy),
            Facts(tuple(_as_it_stands(call, policy, newest))),
            *buttons(*offered),
            *(block for write in _SECTIONS for block in write(call, policy, versions)),
            *_history(versions, may=may),
        ),
        again=show_policy.button(policy.id),
    )


def _overdue(call: Call, policy: Policy) -> Iterator[Block]:
    due, today = next_review(policy), local_day(call.at)
    if is_overdue(due, today):
        yield Callout(f"The review is {review_words(due, today)}.", Tone.WARNING)


def _as_it_stands(
    call: Call, policy: Policy, newest: PolicyVersion | None
) -> Iterator[tuple[str, str]]:
    facts = facts_of(policy, newest)
    yield "Version", facts.version or NOT_KNOWN
    yield "Status", approval_words(facts)
    yield "Signed by the owner", _signature(facts.owner)
    yield "Approved by a governor", _signature(facts.governor)
    yield "Last reviewed", str(last_review(policy) or NOT_KNOWN)
    yield "Next review", review_words(next_review(policy), local_day(call.at))
    if policy.review_every:
        yield "Reviewed every", f"{policy.review_every} months"
    yield "Looked after by", owner_name(call, policy)
    yield "Where", link_of(policy, newest) or NOT_KNOWN
    if policy.related:
        yield "To be read beside", listed(policy.related.splitlines())
    yield "Everybody reads it", "yes, each year" if policy.to_be_read else "no"


def owner_name(call: Call, policy: Policy) -> str:
    """Name who looks after a policy; it is the head's where its owner has left."""
    owner = roster_of(call.session).people.get(policy.owner_id) if policy.owner_id else None
    if owner is None:
        return THE_HEAD
    return f"{THE_HEAD}, since {owner.name} has left" if owner.left_on else owner.name


def _signature(given: Signature) -> str:
    return f"{given.by}, {given.on or 'date not known'}" if given.by else "not yet"


def _history(versions: list[PolicyVersion], *, may: bool) -> Iterator[Block]:
    yield Heading("History")
    if not versions:
        yield Text("No version is on record.")
    for version in reversed(versions):
        yield Facts(tuple(_row(version)))
        yield from buttons(*(offer(version) for offer in _ON_A_VERSION) if may else ())


def _row(version: PolicyVersion) -> Iterator[tuple[str, str]]:
    yield "Version", version.version
    yield "Date", str(dated(version) or NOT_KNOWN)
    yield "Status", _status(version)
    yield "Policy owner", version.owner or NOT_KNOWN
    yield "Governor", version.governor or NOT_KNOWN
    if version.comment:
        yield "Comment", version.comment
    if version.link:
        yield "Where", version.link


def _status(version: PolicyVersion) -> str:
    """Say what the signatures say; without any, what an old history says of itself."""
    owner, governor = signed(version), approved(version)
    if owner.by or governor.by:
        return approval(PolicyFacts(owner=owner, governor=governor))
    return version.status or NOT_KNOWN
