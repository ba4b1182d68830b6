"""What the register begins with: the policies of vera.toml that it does not know yet.

From then on each is kept in chat, and the file says nothing of it any more.
"""

from __future__ import annotations

from uuid import UUID

from handlers.call import Moment
from handlers.policies.facts import halves
from handlers.policies.policies import policies
from handlers.school.school_year_settings import PolicyEntry, VersionEntry
from storage.policies import Policy, PolicyVersion, policy_by_key
from storage.roster import roster_of


@policies.at_the_beginning
def take_from_settings(moment: Moment) -> None:
    """Add each policy of vera.toml that is new; before there are people, nobody could own one."""
    if not roster_of(moment.session).present:
        return
    for entry in moment.school.settings.policies:
        if policy_by_key(moment.session, entry.key) is None:
            _take(moment, entry)


def _take(moment: Moment, entry: PolicyEntry) -> None:
    policy = _policy(entry, owner=_person_named(moment, entry.owner))
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


def _policy(entry: PolicyEntry, *, owner: UUID | None) -> Policy:
    last_review, last_known = halves(entry.last_review)
    next_review, next_known = halves(entry.next_review)
    return Policy(
        key=entry.key,
        name=entry.name,
        kind=entry.kind,
        link=entry.link,
        owner_id=owner,
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
    """Find who is meant; where nobody is, the policy is the head's."""
    folded = " ".join(name.casefold().split())
    found = (each for each in roster_of(moment.session).present if each.name.casefold() == folded)
    return next((each.id for each in found), None)
