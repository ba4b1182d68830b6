"""Two must say yes before anything goes to the police: the head and the data protection officer.

Nobody says it for both. Of somebody who is not in the chat, or away, whoever has the case notes
the answer (rules, section 6, R22; duties, S87).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.call import Call, Moment
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.reopen import when_reopened
from handlers.wording import clock, listed, local
from storage.cases import Case, people_standing
from storage.disclosures import Approval, approvals_of, forget_approvals
from storage.roster import names_of, people_holding, staff_facts
from storage.vocabulary import Role, Standing

HEAD, DPO = "head", "dpo"

ROLES: Final[Mapping[str, Role]] = {HEAD: Role.HEAD, DPO: Role.DPO}
BOUND_TO: Final = ("subject", "recipient", "organisation", "request_ref", "what")
"""An answer holds for this officer, this writing and this data, and for nothing else."""

CALLED: Final[Mapping[str, str]] = {HEAD: "the head", DPO: "the data protection officer"}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said for one role."""

    yes: bool
    by: UUID
    in_person: bool


def still_missing(said: Mapping[str, Said]) -> tuple[str, ...]:
    """Name the roles in which nobody has said yes."""
    return tuple(role for role in ROLES if role not in said or not said[role].yes)


def may_answer_as(person: UUID, held: Collection[Role], said: Mapping[str, Said]) -> str | None:
    """Say in which role somebody may answer now: one of theirs, and never in both."""
    if any(each.in_person and each.yes and each.by == person for each in said.values()):
        return None
    return next((role for role in still_missing(said) if ROLES[role] in held), None)


def missing_words(said: Mapping[str, Said]) -> str:
    """Say whose yes is missing; empty where both are there."""
    missing = [CALLED[role] for role in still_missing(said)]
    if not missing:
        return ""
    return f"Nothing may be given yet: {listed(missing)} must say yes first."


def said_about(call: Call, case: Case) -> dict[str, Said]:
    """Read what was said about a request."""
    found = approvals_of(call.session, case.id)
    return {
        role: Said(each.said_yes, each.noted_by, each.in_person) for role, each in found.items()
    }


def my_role(call: Call, case: Case) -> str | None:
    """Say in which role the caller may answer now."""
    held = [role for role in ROLES.values() if call.who.holds(role)]
    return may_answer_as(call.who.id, held, said_about(call, case))


def roles_to_note(call: Call, case: Case) -> tuple[str, ...]:
    """Name the roles whose answer must be noted, since nobody can give it in Vera themselves."""
    said = said_about(call, case)
    missing = still_missing(said)
    return tuple(role for role in missing if not _can_answer(call, case, role, said))


def keep_answer(
    call: Call, case: Case, role: str, *, yes: bool, in_person: bool, how: str = ""
) -> None:
    """Write down a yes or a no for a role, with the words that belong to it."""
    row = approvals_of(call.session, case.id).get(role) or Approval(case_id=case.id, role=role)
    row.said_yes, row.noted_by = yes, call.who.id
    row.in_person, row.at = in_person, call.at
    call.session.add(row)
    call.session.flush()
    action = "said_yes" if yes else "said_no"
    enter(call, case, action, {"reason": how}, role=role, noted=not in_person)


def bind_to_what_is_asked(
    call: Call, case: Case, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Let both answers lapse where something else is asked than was answered."""
    if any(before.get(name, "") != after.get(name, "") for name in BOUND_TO):
        _let_lapse(call, case, why="changed")


@when_reopened
def ask_both_anew(moment: Moment, case: Case) -> None:
    """Let both answers lapse where a request is open again: they were given to the first one."""
    _let_lapse(moment, case, why="open_again")


def answer_in_words(call: Call, case: Case, role: str) -> str:
    """Say what was answered in a role, by whom and when."""
    row = approvals_of(call.session, case.id).get(role)
    if row is None:
        return "not answered yet"
    name = names_of(call.session, [row.noted_by])[row.noted_by]
    by = name if row.in_person else f"noted by {name}"
    return f"{'yes' if row.said_yes else 'no'}, {by}, {clock(row.at, now=call.at)}"


def _let_lapse(moment: Moment, case: Case, *, why: str) -> None:
    if approvals_of(moment.session, case.id):
        forget_approvals(moment.session, case.id)
        moment.record("answers_lapsed", case_id=case.id, why=why)


def _can_answer(call: Call, case: Case, role: str, said: Mapping[str, Said]) -> bool:
    """Say whether somebody holds the role who reads the case in the chat and is here today."""
    listed_ids = people_standing(call.session, case.id, Standing.RESPONSIBLE, Standing.COPIED)
    return any(
        person.in_chat
        and person.id in listed_ids
        and not _is_away(call, person.id)
        and may_answer_as(person.id, [ROLES[role]], said) == role
        for person in people_holding(call.session, ROLES[role])
    )


def _is_away(call: Call, person: UUID) -> bool:
    facts = staff_facts(call.session).get(person)
    today = local(call.at).date()
    return facts is not None and any(each.first <= today <= each.last for each in facts.away)


def _answered(answer: str) -> None:
    def words(told: Told) -> str:
        role = CALLED[str(told.facts["role"])]
        if told.facts["noted"]:
            return f"noted that {role} says {answer}"
        return f"said {answer}, as {role}"

    happening(f"said_{answer}", words)


def _lapsed(told: Told) -> str:
    why = {"changed": "what is asked has changed", "open_again": "the request is open again"}
    return f"let the answers lapse: {why[str(told.facts['why'])]}"


happening("answers_lapsed", _lapsed)
_answered("yes")
_answered("no")
