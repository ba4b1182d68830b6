"""Everything about a person, for a subject access request: each who has a case searches their own.

/vera find person -> the form -> every owner is asked -> what they pass on, for the one who asks.
Rules, trap 21; duties, S70. What whoever asks sees is the same whether or not there is a case that
is hidden from them.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.casework.facts import seal_facts
from handlers.casework.incident import confidential, known
from handlers.casework.named_here import of_ours
from handlers.casework.record_case import record_case
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, PickPeople, ShortText
from handlers.overview.about_a_person import FIND_PERSON, Searched, of_texts
from handlers.overview.overview import overview
from handlers.overview.search_asks import ask_everybody
from handlers.overview.search_screen import my_search, search_again
from handlers.permissions import require
from storage.cases import Case, set_standings
from storage.outbox import withdraw
from storage.roster import names_of
from storage.vocabulary import ReportFacts, Role, Standing

MAY_SEARCH = (Role.DATA_LEAD, Role.DPO, Role.HEAD)
SEARCH = "search for everything about a person"
WHO_IS_IT = "Please choose somebody, or type a name."
ONE_OF_BOTH = "Please choose somebody or type a name, not both."
THAT_IS_YOU = "This is about you. Please ask another of those who may search to do it."


class FindPersonForm(Form, title="Search about a person", submit="Ask"):
    """About whom everything is to be found, and why."""

    person: Annotated[
        tuple[str, ...], PickPeople("Who is it, if they work or govern here?", most=1)
    ] = ()
    name: Annotated[str, ShortText("Their name, if they do not")] = ""
    others: Annotated[
        str,
        LongText("Other names, accounts and numbers", hint="One on a line.", max_length=1000),
    ] = ""
    why: Annotated[
        str, ShortText("Why?", hint="For example the reference of the subject access request.")
    ]

    notes = (Note(confidential, after="why"),)


@overview.form(FindPersonForm, shows=search_again)
def file_search(call: Call, form: FindPersonForm) -> UUID:
    """Ask everybody who has a case what it holds about a person."""
    require(call.who, *MAY_SEARCH, to=SEARCH)
    written, searched = _read(call, form)
    if call.earlier is not None:
        case = my_search(call, call.earlier)
        _seal(call, case, written)
        call.record("amended", case_id=case.id)
    else:
        case = _opened(call)
        _seal(call, case, written)
        call.record("search_begun", case_id=case.id, reference=case.reference, kind=case.kind)
    _keep_out(call, case, searched)
    ask_everybody(call, case, searched=searched.ours)
    return case.id


@overview.command(
    "/vera",
    "find person",
    description="Ask what is held about a person, for a subject access request",
)
def find_person(call: Call) -> Reply:
    """Open the form, for those who answer such requests; what was typed starts the name."""
    require(call.who, *MAY_SEARCH, to=SEARCH)
    return Ask(file_search, answers={"name": call.text} if call.text else {})


def _read(call: Call, form: FindPersonForm) -> tuple[dict[str, str], Searched]:
    picked = known(call, form.person)
    if picked and form.name:
        raise NotFilledIn({"name": ONE_OF_BOTH})
    if not (picked or form.name):
        raise NotFilledIn({"name": WHO_IS_IT})
    name = form.name or "".join(names_of(call.session, picked).values())
    written = {"name": name, "others": form.others, "why": form.why}
    ours = picked or of_ours(call, [name, *form.others.splitlines()])
    if call.who.id in ours:
        raise NotFilledIn({"person" if picked else "name": THAT_IS_YOU})
    return written, of_texts(written, ours)


def _opened(call: Call) -> Case:
    case = record_case(call, FIND_PERSON, closed=False)
    set_standings(call.session, case.id, Standing.RESPONSIBLE, {call.who.id: ""}, at=call.at)
    return case


def _keep_out(call: Call, case: Case, searched: Searched) -> None:
    """Keep whoever it is about out of the search itself, also where they were asked first."""
    never = dict.fromkeys(searched.ours, "")
    set_standings(call.session, case.id, Standing.EXCLUDED, never, at=call.at)
    withdraw(call.session, case.id, never, at=call.at, urgency=case.priority)


def _seal(call: Call, case: Case, written: dict[str, str]) -> None:
    seal_facts(call, case.id, ReportFacts(kind=FIND_PERSON, reporter=call.who.id), written)
