"""What somebody is shown once a case of the desk was opened or changed by them."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.cards import Screen, Text
from handlers.casework.acknowledge import acknowledge_now
from handlers.casework.case_screen import case_again
from handlers.casework.closing import SOMEBODY_ELSE_HAS_IT
from handlers.casework.receipt import receipt
from handlers.chat import NotAllowed
from handlers.disclosures.record import KEEP_THE_REGISTER
from handlers.permissions import NOTHING_HERE, is_on_the_list, open_case_on_my_list
from storage.cases import Case, set_standings
from storage.vocabulary import Standing

NOTED = Screen("Vera", (Text("That is noted already. Those who deal with it have it. Thank you."),))


def shown_after(call: Call, case_id: UUID) -> Screen:
    """Show a case to whoever may read it, and to whoever only sent it how it stands."""
    if is_on_the_list(call.session, case_id, call.who.id):
        return case_again(call, case_id)
    case = call.session.found(Case, case_id)
    return receipt(call, case_id) if case.reporter_id == call.who.id else NOTED


def let_me_read(call: Call, case: Case) -> None:
    """Put whoever logged a case onto its list, since they go on with it."""
    why = {call.who.id: "logged it"}
    set_standings(call.session, case.id, Standing.RESPONSIBLE, why, at=call.at)


def keeps_the_register(call: Call) -> bool:
    """Say whether the caller is one of those who answer for what is disclosed."""
    return any(call.who.holds(role) for role in KEEP_THE_REGISTER)


def case_of_kind(call: Call, case_id: UUID | None, *kinds: str, locked: bool = False) -> Case:
    """Find an open case of these kinds that the caller may read; NotAllowed as for none."""
    case = open_case_on_my_list(call, case_id, locked=locked)
    if case.kind not in kinds:
        raise NotAllowed(NOTHING_HERE)
    return case


def go_on_with(call: Call, case: Case) -> None:
    """Take on a case that waits, since the caller does something about it now."""
    if case.waiting:
        acknowledge_now(call, case)


def go_on_with_mine(call: Call, case: Case) -> None:
    """Do the same, and refuse where somebody else has it."""
    go_on_with(call, case)
    if case.owner_id != call.who.id:
        raise NotAllowed(SOMEBODY_ELSE_HAS_IT)
