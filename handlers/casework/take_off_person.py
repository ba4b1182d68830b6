"""Taking somebody off the people of a case: their row stays, with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.casework.case_screen import case_again
from handlers.casework.casework import casework
from handlers.casework.entries import enter
from handlers.casework.happenings import happening
from handlers.casework.party_rows import Party, mark_anew, people_of
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, NotFilledIn, Option, PickOffered
from handlers.permissions import case_on_my_list, is_on_the_list
from storage.cases import Case

CHOOSE_AGAIN = "This person is not among the people of the case now. Please choose again."

happening("person_taken_off", "took somebody off the people of the case")


def people_to_choose(call: Call) -> tuple[Option, ...]:
    """Offer the people of the case that the form is about, to those who may read it."""
    case_id = call.subject
    if case_id is None or not is_on_the_list(call.session, case_id, call.who.id):
        return ()
    return tuple(Option(str(each.row.id), each.said) for each in people_of(call, case_id))


class TakeOffForm(Form, title="Take a person off", submit="Take off"):
    """Who was written down by mistake."""

    person: Annotated[
        str,
        PickOffered(
            "Who?",
            options=people_to_choose,
            hint="Whoever is kept out of the case stays kept out of it.",
        ),
    ]
    reason: Annotated[str, LongText("Why?")]


@casework.form(TakeOffForm, shows=case_again)
def file_take_off(call: Call, form: TakeOffForm) -> UUID:
    """Take somebody off the people of a case, who is then no longer found by it."""
    case = case_on_my_list(call, call.subject, locked=True)
    party = _chosen(call, case, form)
    party.row.removed_at = call.at
    mark_anew(call, case.id)
    said = {"name": party.said, "reason": form.reason}
    enter(call, case, "person_taken_off", said, role=party.row.role, party=party.row.id)
    note_step(call, case)
    return case.id


@casework.action("Take a person off", opens=True)
def take_off_person(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which somebody is taken off."""
    return Ask(file_take_off, subject=case_on_my_list(call, case_id).id)


def _chosen(call: Call, case: Case, form: TakeOffForm) -> Party:
    for party in people_of(call, case.id):
        if str(party.row.id) == form.person:
            return party
    raise NotFilledIn({"person": CHOOSE_AGAIN})
