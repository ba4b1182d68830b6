"""The register of policies, for everybody: each with its version, how it stands, and where it is.

/vera policy -> the list -> one of them (duties, S2, S7, S8).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons, points
from handlers.feature import Reply
from handlers.policies.add import add_another_policy
from handlers.policies.facts import facts_of, link_of
from handlers.policies.one_policy import show_policy
from handlers.policies.policies import policies
from handlers.policies.status import standing
from handlers.policies.summary import MAY_SEE_SUMMARY, show_summary_again
from handlers.policies.who_may import here, may_keep_the_register
from handlers.wording import listed
from storage.policies import Policy, PolicyVersion, versions_of_all
from storage.policies import policies as policies_in_use

IN_A_PART: Final = 20
"""Each takes three blocks of the hundred that a screen may have."""

NONE_YET = "There is no policy in the register yet."


@policies.command("/vera", "policy", description="The school's policies: versions and reviews")
def list_policies(call: Call) -> Reply:
    """Show the register to anybody of the school."""
    return _part(call, since=0)


@policies.action("More policies", opens=True)
def more_policies(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the register."""
    return _part(call, since=call.part or 0)


def _part(call: Call, *, since: int) -> Screen:
    here(call)
    everything, versions = policies_in_use(call.session), versions_of_all(call.session)
    shown = everything[since : since + IN_A_PART]
    more = len(everything) > since + IN_A_PART
    rows = [block for each in shown for block in _row(call, each, versions.get(each.id, []))]
    return Screen(
        "Policies",
        (
            Heading("The school's policies"),
            *(rows or (Text(NONE_YET),)),
            *buttons(
                more_policies.button(part=since + IN_A_PART) if more else None,
                add_another_policy.button() if may_keep_the_register(call.who) else None,
                show_summary_again.button() if _may_see_summary(call) else None,
            ),
            *_related(call),
        ),
        again=more_policies.button(part=since),
    )


def _row(call: Call, policy: Policy, versions: list[PolicyVersion]) -> Iterator[Block]:
    newest = versions[-1] if versions else None
    yield Text(f"{policy.name}: {standing(facts_of(policy, newest), local_day(call.at))}.")
    beside = listed(policy.related.splitlines())
    more = [link_of(policy, newest), f"To be read beside: {beside}." if beside else ""]
    if said := " ".join(each for each in more if each):
        yield Small(said)
    yield from buttons(show_policy.button(policy.id, label=f"Open {policy.name}"))


def _related(call: Call) -> Iterator[Block]:
    """List what the settings say is to be read beside the policy (S7)."""
    found = call.school.settings.related_policies
    if found:
        yield Heading("To be read beside them")
        yield from points([f"{each.name} {each.link}".strip() for each in found])


def _may_see_summary(call: Call) -> bool:
    return any(call.who.holds(role) for role in MAY_SEE_SUMMARY)
