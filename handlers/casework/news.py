"""Telling of something new: whoever has the case is told, and what was closed is opened again."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Card, Heading, Text, buttons
from handlers.casework.case_card import PLEASE_OPEN, case_card
from handlers.casework.case_screen import open_case_screen
from handlers.casework.reopen import reopen
from handlers.feature import Message
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.people import Person


def news_card(moment: Moment, case_id: UUID, person: Person | None, news: str) -> Card | None:
    """Say that there is something new in a case, never what; None to whoever may not know."""
    case = moment.session.found(Case, case_id)
    if person is None or not is_on_the_list(moment.session, case.id, person.id):
        return None
    opens = buttons(open_case_screen.button(case.id))
    if case.quiet:
        return Card(PLEASE_OPEN, (Text(PLEASE_OPEN), *opens))
    said = f"{case.reference}: {news}"
    return Card(said, (Heading(said), *opens))


def tell_of_news(call: Call, case: Case, card: Message) -> None:
    """Tell whoever has the case; one that nobody has is being told of already."""
    if case.closed:
        reopen(call, case)
    elif case.owner_id is not None:
        card.owe(call.session, case, at=call.at, person=case.owner_id)
    case_card.refresh(call.session, case, at=call.at)
