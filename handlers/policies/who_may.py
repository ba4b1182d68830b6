"""Who looks after a policy, who may change it, and who may read the names of who has read it.

The register itself is for everybody at the school.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from handlers.call import Call, Moment
from handlers.chat import NotAllowed
from handlers.permissions import NOTHING_HERE
from storage.people import Person
from storage.policies import Policy, PolicyVersion, versions_of
from storage.roster import people_holding, roster_of
from storage.vocabulary import Role

KEEP_THE_REGISTER: Final = (Role.HEAD, Role.DATA_LEAD, Role.OFFICE, Role.ADMINISTRATOR)
READ_NAMES: Final = (Role.HEAD, Role.DEPUTY_HEAD, Role.DATA_LEAD, Role.OFFICE)

NOT_YOURS = (
    "Only the policy's owner, the headteacher, the data lead, the office or a Vera administrator "
    "can change this."
)


def here(call: Call) -> None:
    """Let nobody go on who has left."""
    if call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)


def policy_here(call: Call, policy_id: UUID | None) -> Policy:
    """Find a policy of the register; raises NotAllowed where there is none."""
    here(call)
    policy = call.session.find(Policy, policy_id) if policy_id is not None else None
    if policy is None or policy.withdrawn_on is not None:
        raise NotAllowed(NOTHING_HERE)
    return policy


def policy_to_change(call: Call, policy_id: UUID | None) -> Policy:
    """Find a policy that the caller may change; raises NotAllowed with words."""
    policy = policy_here(call, policy_id)
    if not may_change(call, policy):
        raise NotAllowed(NOT_YOURS)
    return policy


def version_to_change(call: Call, version_id: UUID | None) -> tuple[Policy, PolicyVersion]:
    """Find a version of a policy that the caller may change; raises NotAllowed with words."""
    here(call)
    version = call.session.find(PolicyVersion, version_id) if version_id is not None else None
    if version is None:
        raise NotAllowed(NOTHING_HERE)
    return policy_to_change(call, version.policy_id), version


def may_keep_the_register(person: Person) -> bool:
    """Say whether somebody may add a policy, and change any."""
    return _holds(person, KEEP_THE_REGISTER)


def keeper_of_the_register(call: Call) -> None:
    """Let only those go on who may add a policy."""
    here(call)
    if not may_keep_the_register(call.who):
        raise NotAllowed(NOT_YOURS)


def may_change(call: Call, policy: Policy) -> bool:
    """Say whether the caller may change a policy."""
    return may_keep_the_register(call.who) or policy.owner_id == call.who.id


def may_read_names(call: Call, policy: Policy) -> bool:
    """Say whether the caller may read who has read a policy, and who has not."""
    return _holds(call.who, READ_NAMES) or policy.owner_id == call.who.id


def owners_of(moment: Moment, policy: Policy) -> list[Person]:
    """Name who looks after a policy: its owner, or else the head, or else the deputy head."""
    people = roster_of(moment.session).people
    owner = people.get(policy.owner_id) if policy.owner_id else None
    if owner is not None and owner.left_on is None:
        return [owner]
    return heads(moment)


def heads(moment: Moment) -> list[Person]:
    """Name the head, or else the deputy head."""
    found = people_holding(moment.session, Role.HEAD)
    return found or people_holding(moment.session, Role.DEPUTY_HEAD)


def first_of(moment: Moment, *roles: Role) -> list[Person]:
    """Name who holds the first of these roles that anybody holds."""
    found = (people_holding(moment.session, role) for role in roles)
    return next((people for people in found if people), [])


def newest_version(call: Moment, policy: Policy) -> PolicyVersion | None:
    """Give the newest version of a policy."""
    versions = versions_of(call.session, policy.id)
    return versions[-1] if versions else None


def _holds(person: Person, roles: tuple[Role, ...]) -> bool:
    return person.left_on is None and any(person.holds(role) for role in roles)
