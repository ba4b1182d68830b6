"""Where was searched: the school's systems, e-mail, chat, paper, and Vera's own cases (S70).

Source: UK GDPR, article 15(1A), a reasonable and proportionate search; rules, section 1.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Small
from handlers.casework.case_screen import case_again
from handlers.casework.incident import confidential
from handlers.data_requests.checklist import NOT_NEEDED, SEARCHES, YES, Step
from handlers.data_requests.data_requests import data_requests
from handlers.data_requests.my_request import my_request, note_ticks
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, NotFilledIn, Option, PickMany
from storage.data_requests import checks_of

PLACES = tuple(Option(item, label) for item, label in SEARCHES.items())
BOTH = "This place is ticked above as well. Please tick it in one of the two."


def through_their_owners(call: Call) -> tuple[Block, ...]:
    """Say how Vera's own cases are searched: by those who have them."""
    typed = call.typed("/vera", "find person")
    return (
        Small(
            f"Vera's own cases are searched by those who have them: type {typed}. "
            "Nothing may be deleted or changed because it was asked for."
        ),
    )


class SearchForm(Form, title="Where was searched", submit="Save"):
    """The places that were searched."""

    done: Annotated[tuple[str, ...], PickMany("Searched", options=PLACES)] = ()
    not_needed: Annotated[
        tuple[str, ...], PickMany("Cannot hold anything about this", options=PLACES)
    ] = ()
    words: Annotated[
        str, LongText("What was found where, and who searched?", hint="Not the data itself.")
    ] = ""

    notes = (Note(through_their_owners), Note(confidential, after="words"))


@data_requests.form(SearchForm, shows=case_again)
def file_search(call: Call, form: SearchForm) -> UUID:
    """Note where was searched, beside what was noted before."""
    case, _ = my_request(call, call.subject, locked=True)
    if set(form.done) & set(form.not_needed):
        raise NotFilledIn({"not_needed": BOTH})
    answers = dict.fromkeys(form.done, YES) | dict.fromkeys(form.not_needed, NOT_NEEDED)
    known = {item: answer for item, answer in answers.items() if item in SEARCHES}
    note_ticks(call, case, Step.SEARCH, known, {"result": form.words})
    return case.id


@data_requests.action("Search", opens=True)
def settle_search(call: Call, case_id: UUID | None) -> Reply:
    """Open the form on where was searched, with what was ticked before."""
    case, _ = my_request(call, case_id)
    ticked = checks_of(call.session, case.id)
    before = {
        name: [item for item in SEARCHES if item in ticked and ticked[item].answer == answer]
        for name, answer in (("done", YES), ("not_needed", NOT_NEEDED))
    }
    return Ask(file_search, answers=before, subject=case.id)
