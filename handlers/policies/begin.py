"""What the register begins with: the policies of vera.toml that it does not know yet.

From then on each is kept in chat, and the file says nothing of it any more.
"""

from __future__ import annotations

from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Moment
from handlers.policies.facts import halves, school_year
from handlers.policies.policies import policies
from handlers.policies.reading import settle_reading, the_day_of_autumn
from handlers.policies.who_may import newest_version
from handlers.school.school_year_settings import PolicyEntry, VersionEntry
from storage.policies import (
    Policy,
    PolicyKind,
    PolicyVersion,
    current_notice,
    folded,
    policy_by_key,
    policy_named,
)
from storage.roster import roster_of


@policies.at_the_beginning
def take_from_settings(moment: Moment) -> None:
    """Add each policy of vera.toml that is new, and have it read where the autumn asks no more."""
    for policy in taken_from_settings(moment):
        newest = newest_version(moment, policy)
        if policy.to_be_read and newest is not None and not _autumn_will_ask(moment):
            settle_reading(moment, policy, newest)


def taken_from_settings(moment: Moment) -> list[Policy]:
    """Add each policy of vera.toml that is new; before there are people, nobody could own one.

    One that has the name of another in the register is known already, under another key.
    """
    if not roster_of(moment.session).present:
        return []
    return [
        _taken(moment, entry)
        for entry in moment.school.settings.policies
        if policy_by_key(moment.session, entry.key) is None
        and policy_named(moment.session, entry.name) is None
    ]


def _autumn_will_ask(moment: Moment) -> bool:
    """Say whether everybody is still to be asked this school year about all that is to be read."""
    today = local_day(moment.at)
    return any(
        school_year(each.day) == school_year(today) and each.day > today
        for each in the_day_of_autumn(moment.school.settings)
    )


def _taken(moment: Moment, entry: PolicyEntry) -> Policy:
    policy = _policy(moment, entry)
    moment.session.add(policy)
    moment.session.flush()
    for number, row in enumerate(entry.versions, start=1):
        moment.session.add(_version(moment, policy.id, number, row))
    moment.session.flush()
    moment.record(
        "policy_read_from_settings",
        policy=policy.id,
        key=policy.key,
        versions=len(entry.versions),
        owner=policy.owner_id,
    )
    return policy


def _policy(moment: Moment, entry: PolicyEntry) -> Policy:
    has_notice = current_notice(moment.session) is not None
    kind = PolicyKind.POLICY if has_notice else entry.kind  # there is one, and it stays that one
    last_review, last_known = halves(entry.last_review)
    next_review, next_known = halves(entry.next_review)
    return Policy(
        key=entry.key,
        name=" ".join(entry.name.split()),
        kind=kind,
        link=entry.link,
        owner_id=_person_named(moment, entry.owner),
        related="\n".join(entry.related),
        review_every=entry.review_every_months,
        to_be_read=entry.to_be_read,
        last_review=last_review,
        last_review_day_known=last_known,
        next_review=next_review,
        next_review_day_known=next_known,
    )


def _version(moment: Moment, policy_id: UUID, number: int, row: VersionEntry) -> PolicyVersion:
    dated, dated_known = halves(row.date)
    signed_on, signed_known = halves(row.signed_on)
    approved_on, approved_known = halves(row.approved_on)
    return PolicyVersion(
        policy_id=policy_id,
        number=number,
        version=row.version,
        dated=dated,
        dated_day_known=dated_known,
        status=row.status,
        owner=row.owner,
        governor=row.governor,
        comment=row.comment,
        link=row.link,
        signed_by=row.signed_by,
        signed_on=signed_on,
        signed_day_known=signed_known,
        approved_by=row.approved_by,
        approved_on=approved_on,
        approved_day_known=approved_known,
        added_at=moment.at,
    )


def _person_named(moment: Moment, name: str) -> UUID | None:
    """Find who is meant; where it is nobody, or not one alone, the policy is the head's."""
    present = roster_of(moment.session).present
    found = [each.id for each in present if folded(each.name) == folded(name)]
    return found[0] if len(found) == 1 else None
