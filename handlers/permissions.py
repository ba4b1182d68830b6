"""Who may open what. A case that somebody may not see does not exist for them."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.casework.conflicts import barred
from handlers.casework.erased import anew_words, stub_words
from handlers.casework.facts import facts_of, route_of
from handlers.chat import NotAllowed
from handlers.school.role_words import SPOKEN
from storage.cases import Case, locked_case, set_standings, standing_of
from storage.database import SchoolSession
from storage.outbox import stands_in_a_channel
from storage.people import Person
from storage.roster import staff_facts
from storage.vocabulary import Role, Standing

NOTHING_HERE = (
    "There is nothing here for you to open. "
    "If you expected something, please ring the school office."
)

IS_CLOSED = "This is closed. Open it again first, if there is more to do."

ON_THE_LIST = frozenset({Standing.RESPONSIBLE, Standing.COPIED})


def is_on_the_list(session: SchoolSession, case_id: UUID, person_id: UUID) -> bool:
    """Say whether a person may read a case."""
    return standing_of(session, case_id, person_id) in ON_THE_LIST


def case_on_my_list(
    call: Call, case_id: UUID | None, *, locked: bool = False, or_erased: bool = False
) -> Case:
    """Find a case that the caller may read; raises NotAllowed with the same words for all others.

    The words are those for a case that never was (rules, trap 30). Of one that was erased those
    on its list are told what is left of it, unless that is to be shown (`or_erased`).
    """
    here = call.who.left_on is None
    if case_id is not None and here and is_on_the_list(call.session, case_id, call.who.id):
        case = locked_case(call.session, case_id) if locked else call.session.find(Case, case_id)
        if case is not None:
            return case if or_erased else _not_erased(case, stub_words(call, case))
    raise NotAllowed(NOTHING_HERE)


def open_case_on_my_list(call: Call, case_id: UUID | None, *, locked: bool = False) -> Case:
    """Find a case that the caller may read and that is open; of a closed one words say so."""
    case = case_on_my_list(call, case_id, locked=locked)
    if case.closed:
        raise NotAllowed(IS_CLOSED)
    return case


SENIOR = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.DSL, Role.DEPUTY_DSL, Role.SENIOR_LEADER})


def case_i_may_take_on(call: Call, case_id: UUID | None) -> Case:
    """Find and lock a case that the caller may acknowledge; raises NotAllowed as for all others.

    Besides those on its list this is a senior leader who sees its card in their channel: nobody
    may be kept from answering a report there. They come onto the list by doing so. A quiet case
    stands in no channel, and whoever is kept out or sent it never comes onto a list.
    """
    try:
        return case_on_my_list(call, case_id, locked=True)
    except NotAllowed:
        case = locked_case(call.session, case_id) if case_id is not None else None
        if case is None or not _sees_it_in_a_channel(call, case):
            raise
    reason = {call.who.id: "took it on in the channel"}
    set_standings(call.session, case.id, Standing.RESPONSIBLE, reason, at=call.at)
    return case


def _sees_it_in_a_channel(call: Call, case: Case) -> bool:
    if case.quiet or not case.waiting or call.who.left_on is not None:
        return False
    if not any(call.who.holds(role) for role in SENIOR):
        return False
    if standing_of(call.session, case.id, call.who.id) is not None:
        return False
    decides_for_themselves = call.who.id in barred(
        facts_of(call, case.id), staff_facts(call.session)
    )
    begun = route_of(call, case.id)
    came_into_it_since = begun is not None and not begun.held(call.who.id, SENIOR)
    if decides_for_themselves or came_into_it_since:
        return False
    return stands_in_a_channel(call.session, case.id)


def my_own_report(
    call: Call, case_id: UUID | None, *, locked: bool = False, or_erased: bool = False
) -> Case:
    """Find a report that the caller sent; raises NotAllowed as for one that never was.

    Of one that was erased they are told how to report anew, unless it is to be shown or replaced.
    """
    case = call.session.find(Case, case_id) if case_id is not None else None
    if case is None or case.reporter_id != call.who.id:
        raise NotAllowed(NOTHING_HERE)
    if locked:
        locked_case(call.session, case.id)
    return case if or_erased else _not_erased(case, anew_words(call, case))


def _not_erased(case: Case, words: str) -> Case:
    if case.erased_at is not None:
        raise NotAllowed(words)
    return case


def my_report_in_earnest(call: Call, case_id: UUID | None) -> Case:
    """Find and lock a report of the caller's own about which there is something left to say.

    Raises NotAllowed for a drill, for what was erased, and as for one that never was.
    """
    case = my_own_report(call, case_id, locked=True)
    if not in_earnest(case):
        raise NotAllowed(NOTHING_HERE)
    return case


def in_earnest(case: Case) -> bool:
    """Say whether a report is no drill and was not erased."""
    return not case.drill and case.erased_at is None


def require(person: Person, *roles: Role, to: str) -> None:
    """Let only people with one of these roles go on; `to` says what they wanted to do.

    Of whoever has left it is as if there were nothing.
    """
    if person.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    if not any(person.holds(role) for role in roles):
        named = " or the ".join(SPOKEN[role].lower() for role in roles)
        raise NotAllowed(f"Only the {named} can {to}.")
