"""Two must say yes before anything goes to the police: the head and the data protection officer.

Nobody says it for both. Of somebody who is not in the chat, or away, whoever has the case notes
the answer, but never of a role that they hold themselves. Where nobody is left to ask, somebody
else is asked in their place (rules, section 6, R22; duties, S87).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.call import Call, Moment
from handlers.casework.entries import enter
from handlers.casework.happenings import Told, happening
from handlers.casework.when_reopened import when_reopened
from handlers.wording import clock, listed, local
from storage.cases import Case, kept_from, people_standing
from storage.disclosures import Approval, approvals_of, forget_approvals
from storage.roster import names_of, people_holding, staff_facts
from storage.vocabulary import Role, Standing

HEAD, DPO = "head", "dpo"

ROLES: Final[Mapping[str, Role]] = {HEAD: Role.HEAD, DPO: Role.DPO}
BOUND_TO: Final = ("subject", "recipient", "organisation", "request_ref", "what")
"""An answer holds for this officer, this writing and this data, and for nothing else."""

CALLED: Final[Mapping[str, str]] = {HEAD: "the head", DPO: "the data protection officer"}


NOT_ANSWERED = "not answered yet"
IN_PLACE = (
    "; nobody else holds this who may be asked, so the chair of governors or an adviser from "
    "outside is asked in their place, and somebody notes it who does not hold this either"
)


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
    """Name the roles whose answer the caller may note, since nobody can give it in Vera."""
    said = said_about(call, case)
    return tuple(
        role
        for role in still_missing(said)
        if not call.who.holds(ROLES[role]) and not _can_answer(call, case, role, said)
    )


def is_in_place(call: Call, case: Case, role: str) -> bool:
    """Say whether somebody else must be asked in place of a role: nobody is left who holds it.

    Whoever must not know of the case is never asked, and one person who holds both answers once.
    """
    kept_out = kept_from(call.session, [case.id])
    head, dpo = (
        {person.id for person in people_holding(call.session, ROLES[each])} - kept_out
        for each in (HEAD, DPO)
    )
    mine, other = (head, dpo) if role == HEAD else (dpo, head)
    one_for_both = role == DPO and len(mine) == 1 and mine == other
    return not mine or one_for_both


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
    in_place = not in_person and is_in_place(call, case, role)
    texts, noted = {"reason": how}, not in_person
    enter(call, case, action, texts, role=role, noted=noted, in_place=in_place)


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
        return f"{NOT_ANSWERED}{IN_PLACE}" if is_in_place(call, case, role) else NOT_ANSWERED
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
        if told.facts.get("in_place"):
            return f"noted that, in place of {role}, somebody else says {answer}"
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
