"""Who was told what about somebody? Asked and answered at once (duties, S88).

What the caller may not read does not exist here: the words and the look-ups are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.incident import confidential
from handlers.casework.sealed import written_about
from handlers.disclosures.about import disclosures_about, on_my_register
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.record import KEEP_THE_REGISTER
from handlers.disclosures.subject import NAME, PERSON, subject_of
from handlers.disclosures.take_up import take_up_the_register
from handlers.disclosures.words import (
    CATEGORIES,
    basis_in_words,
    categories_in_words,
    to_whom,
    way_in_words,
)
from handlers.feature import Ask, Reply
from handlers.forms import Form, Note, PickOne
from handlers.permissions import require
from handlers.wording import clock
from storage.disclosures import Disclosure
from storage.vocabulary import Basis, DataCategory, GivenBy, Role

MAY_ASK = (*KEEP_THE_REGISTER, Role.OFFICE)
ASK = "ask who was told what about somebody"
MOST_SHOWN = 30
"""Each takes two blocks of the hundred that a screen may have."""

NONE = "Nothing is in the log."
WHAT_IT_KNOWS = (
    "The log knows what was put into it under this name, and that you may read. It does not know "
    "what was given without being logged, before Vera, or under another name: please look into "
    "letters, e-mails and the file too."
)


class ToldForm(Form, title="Who was told what?", submit="Look"):
    """Whose data it is, and which."""

    person: Annotated[tuple[str, ...], PERSON] = ()
    name: Annotated[str, NAME] = ""
    category: Annotated[
        DataCategory | None,
        PickOne("Only which data?", hint="Left open, all of it.", options=CATEGORIES),
    ] = None

    notes = (Note(confidential, after="category"),)


@disclosures.form(ToldForm)
def file_told(call: Call, form: ToldForm) -> Screen:
    """List who was given which data of somebody, as far as the caller may know."""
    require(call.who, *MAY_ASK, to=ASK)
    subject = subject_of(call, form.person, form.name)
    take_up_the_register(call)
    wanted = () if form.category is None else (form.category,)
    found = disclosures_about(call, subject, wanted, among=on_my_register(call))
    call.record("told_searched")
    return Screen("Who was told what", tuple(_list(call, found)))


@disclosures.command(
    "/vera", "told", description="Who was given which data about somebody", for_few=True
)
def who_was_told(call: Call) -> Reply:
    """Ask about whom, for those who answer for it; what was typed starts the name."""
    require(call.who, *MAY_ASK, to=ASK)
    return Ask(file_told, answers={"name": call.text} if call.text else {})


def _list(call: Call, found: list[Disclosure]) -> Iterator[Block]:
    yield Heading("In the log, the newest first")
    if not found:
        yield Text(NONE)
    for row in found[:MOST_SHOWN]:
        yield Text(_line(call, row))
        yield from buttons(open_case_screen.button(row.case_id))
    if len(found) > MOST_SHOWN:
        yield Small(f"And {len(found) - MOST_SHOWN} more, given before these.")
    yield Small(WHAT_IT_KNOWS)


def _line(call: Call, row: Disclosure) -> str:
    whom = to_whom(written_about(call.safe, row.case_id))
    at, how = clock(row.made_at, now=call.at), way_in_words(GivenBy(row.how))
    data, basis = categories_in_words(row.kinds_of_data), basis_in_words(Basis(row.basis))
    astray = " It went to the wrong person." if row.astray_at is not None else ""
    return f"{whom}: {data}, {how}, at {at}. Basis: {basis}.{astray}"
