"""Who has read which version and when: counts for everybody, names for the few who follow it up.

What is kept of somebody is that they confirmed a version, and the moment at which they did.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Heading, Points, Screen, Text, buttons
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE
from handlers.policies.facts import called
from handlers.policies.one_policy import policy_section
from handlers.policies.policies import policies
from handlers.policies.who_may import may_read_names, policy_here
from handlers.rounds.rounds import staff_in_chat, unanswered
from handlers.wording import day, local
from storage.policies import Policy, PolicyVersion
from storage.roster import names_of
from storage.rounds import Counted, Round, count_answers, everybody_asked, rounds_about

READING: Final = "reading"
MOST_ROUNDS: Final = 6

NOBODY_ASKED = "Nobody has been asked yet whether they have read it."
EVERYBODY = "Everybody has confirmed it."


def counted(moment: Moment, round: Round) -> Counted:
    """Count who has confirmed a version: of today's staff, or of those asked once it is over."""
    if not round.is_open:
        return count_answers(moment.session, [round.id]).get(round.id, Counted())
    staff = len(staff_in_chat(moment))
    return Counted(staff, staff - len(unanswered(moment, round)))


def reading_of(moment: Moment, version: PolicyVersion) -> Round | None:
    """Find the newest round in which people are asked whether they have read a version."""
    found = (each for each in rounds_about(moment.session, [version.id]) if each.kind == READING)
    return next(found, None)


def policy_and_version(call: Call, version_id: UUID | None) -> tuple[Policy, PolicyVersion]:
    """Find what a round is about; raises NotAllowed where it is about no policy of the register."""
    version = call.session.find(PolicyVersion, version_id) if version_id else None
    if version is None:
        raise NotAllowed(NOTHING_HERE)
    return policy_here(call, version.policy_id), version


@policy_section
def who_has_read_it(call: Call, policy: Policy, versions: list[PolicyVersion]) -> Iterator[Block]:
    """Say how many have read it, of each round in which they were asked."""
    names = {each.id: each.version for each in versions}
    rounds = [each for each in rounds_about(call.session, names) if each.kind == READING]
    if not rounds and not policy.to_be_read:
        return
    yield Heading("Read and understood")
    if not rounds:
        yield Text(NOBODY_ASKED)
    for round in rounds[:MOST_ROUNDS]:
        yield Text(_line(call, round))
        if may_read_names(call, policy):
            yield from buttons(show_who.button(round.id))


def _line(moment: Moment, round: Round) -> str:
    found = counted(moment, round)
    over = "" if round.is_open else " It is over."
    return f"{round.name}: {found.answered} of {found.asked} have confirmed it.{over}"


@policies.action("Show who", opens=True)
def show_who(call: Call, round_id: UUID | None) -> Reply:
    """Show who has confirmed a version and when, and who has not, to those who follow it up."""
    round = call.session.find(Round, round_id) if round_id else None
    if round is None or round.kind != READING:
        raise NotAllowed(NOTHING_HERE)
    policy, version = policy_and_version(call, round.subject_id)
    if not may_read_names(call, policy):
        raise NotAllowed(NOTHING_HERE)
    call.record("readers_viewed", round=round.id)
    return Screen(
        "Read and understood",
        (Heading(called(policy, version)), Text(round.name), *_who_has_not(call, round)),
        again=show_who.button(round.id),
    )


def _who_has_not(call: Call, round: Round) -> Iterator[Block]:
    waited_for = _still_waited_for(call, round)
    yield Heading(f"Has not confirmed: {len(waited_for)}")
    yield Points(tuple(waited_for)) if waited_for else Text(EVERYBODY)
    confirmed = _confirmed(call, round)
    yield Heading(f"Has confirmed: {len(confirmed)}")
    if confirmed:
        yield Points(tuple(confirmed))


def _still_waited_for(call: Call, round: Round) -> list[str]:
    """Name who has not answered; of a round that is over, who was asked and did not."""
    if round.is_open:
        return [person.name for person in unanswered(call, round)]
    rows = everybody_asked(call.session, round.id)
    return sorted(
        names_of(call.session, [w for w, r in rows.items() if not r.answered_at]).values()
    )


def _confirmed(call: Call, round: Round) -> list[str]:
    rows = everybody_asked(call.session, round.id)
    names = names_of(call.session, rows)  # two may have the same
    said = [(names[who], row.answered_at) for who, row in rows.items() if row.answered_at]
    return [f"{name}, {day(local(at).date())}" for name, at in sorted(said)]
