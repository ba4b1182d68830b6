"""What was said of the prospectus and the website: since when they show which privacy notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handlers.call import Call, Moment
from handlers.cards import Block, Text
from handlers.policies.one_policy import policy_section
from handlers.wording import day
from storage.policies import Policy, PolicyKind, PolicyVersion, current_notice, versions_of
from storage.rounds import Counted, Round, count_answers, rounds_about

PROSPECTUS: Final = "prospectus"

NEVER_SAID = "Nobody has said yet that the prospectus and the website show it."
NOT_ANY_MORE = "Nothing is asked about the prospectus and the website now."


def how_it_ended(moment: Moment, round: Round) -> str:
    """Say how the question of a year ended."""
    version = moment.session.find(PolicyVersion, round.subject_id) if round.subject_id else None
    if version is None or not _was_confirmed(moment, round):
        return NOT_ANY_MORE
    return f"Thank you. {match_words(round, version)}"


def _was_confirmed(moment: Moment, round: Round) -> bool:
    """Say whether a round ended with a yes: a no leaves the question open."""
    return count_answers(moment.session, [round.id]).get(round.id, Counted()).answered > 0


def notice_with_version(moment: Moment) -> tuple[Policy, PolicyVersion] | None:
    """Give the privacy notice and the version that can be compared with what is printed."""
    found = current_notice(moment.session)
    return (found[0], found[1]) if found and found[1] else None


def match_words(round: Round, version: PolicyVersion) -> str:
    """Say which version was said to be shown, and on which day."""
    assert round.ended_on is not None, "it ended with the answer"
    what = f"the prospectus and the website were said to show version {version.version}"
    return f"On {day(round.ended_on)} {what}."


def said_to_match(moment: Moment, policy: Policy) -> str:
    """Say when the prospectus and the website were last said to match, and which version."""
    versions = {each.id: each for each in versions_of(moment.session, policy.id)}
    for round in rounds_about(moment.session, versions):
        if round.kind == PROSPECTUS and round.subject_id and _was_confirmed(moment, round):
            return match_words(round, versions[round.subject_id])
    return ""


@policy_section
def whether_they_match(call: Call, policy: Policy, _: list[PolicyVersion]) -> Iterator[Block]:
    """Say it on the screen of the privacy notice."""
    if policy.kind == PolicyKind.PRIVACY_NOTICE:
        yield Text(said_to_match(call, policy) or NEVER_SAID)
