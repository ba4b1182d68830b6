"""Who a report names, each with a role, and by what each of them is found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from handlers.casework.route_table import DATA, MATERIAL
from handlers.casework.triage import ADVICE
from handlers.school.phone_numbers import phone_number
from storage.traits import Trait, as_subject, by_account, by_name, by_person
from storage.vocabulary import PartyRole, ReportFacts, Sign

CENTRAL = frozenset({PartyRole.TARGET, PartyRole.ALLEGED})
"""Those whom it is about. Who saw it, sent it or was told of it does not make it a second one."""

NOT_ABOUT_THE_REPORTER = frozenset({"concern", DATA, ADVICE, MATERIAL})


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody with a role in a case: one of ours, or a name, or an account, or several of it."""

    role: PartyRole
    person_id: UUID | None = None
    name: str = ""
    account: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """Give what is typed of them, by the field under which it is sealed."""
        said = {"case_parties.name": self.name, "case_parties.account": self.account}
        return {field: text for field, text in said.items() if text}


def named_in(facts: ReportFacts, written: Mapping[str, str]) -> tuple[Named, ...]:
    """List who a report names: by its facts, and by what was typed where no list offered them."""
    return tuple(dict.fromkeys(_named_in(facts, written)))


def _named_in(facts: ReportFacts, written: Mapping[str, str]) -> Iterator[Named]:
    if facts.reporter is not None:
        yield Named(PartyRole.REPORTER, facts.reporter)
        if _is_about_the_reporter(facts, written):
            yield Named(PartyRole.TARGET, facts.reporter)
    for person in sorted(facts.affected):
        yield Named(PartyRole.TARGET, person)
    for person in sorted(facts.suspected_staff):
        yield Named(PartyRole.ALLEGED, person)
    typed = (
        (PartyRole.TARGET, "colleague_other"),
        (PartyRole.TARGET, "child_name"),
        (PartyRole.ALLEGED, "named_other"),
        (PartyRole.ALLEGED, "involved_other"),
        (PartyRole.SUBJECT, "subject"),
        (PartyRole.RECIPIENT, "recipient"),
    )
    for role, field in typed:
        if name := written.get(field):
            yield Named(role, name=name)
    if account := written.get("who_called"):
        yield Named(PartyRole.ALLEGED, account=account)


def _is_about_the_reporter(facts: ReportFacts, written: Mapping[str, str]) -> bool:
    about_others = facts.affected or Sign.ABOUT_A_COLLEAGUE in facts.signs or facts.child_is_target
    typed = any(written.get(field) for field in ("colleague_other", "child_name"))
    school = Sign.FALSE_ACCOUNT_OF_SCHOOL in facts.signs
    school_alone = school and Sign.FALSE_ACCOUNT_OF_ME not in facts.signs
    their_own_doing = facts.reporter in facts.suspected_staff
    return facts.kind not in NOT_ABOUT_THE_REPORTER and not (
        about_others or typed or school_alone or their_own_doing
    )


def traits_of(named: Named) -> frozenset[Trait]:
    """Say by what somebody is found again; an account may be written as a name, so it is both."""
    found = by_person(named.person_id) if named.person_id else frozenset()
    found |= by_name(named.name) | by_name(named.account) | accounts_in(named.account)
    if named.role is PartyRole.SUBJECT:
        found |= as_subject(found)
    central = {replace(trait, central=True) for trait in found if named.role in CENTRAL}
    return found | central


def accounts_in(typed: str) -> frozenset[Trait]:
    """Say what an account is found by; a telephone number by its digits, however it is written."""
    return by_account(phone_number(typed) or typed)
