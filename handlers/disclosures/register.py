"""The register of disclosures, as far as somebody may read it: in parts, without a name."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Block, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.disclosures.about import on_my_register
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.take_up import take_up_the_register
from handlers.disclosures.words import basis_in_words, categories_in_words, way_in_words
from handlers.feature import Reply
from handlers.wording import clock
from storage.cases import Case
from storage.disclosures import Disclosure
from storage.vocabulary import Basis, GivenBy

IN_A_PART = 15
"""Each takes two blocks of the hundred that a screen may have."""


@disclosures.command(
    "/vera",
    "disclosures",
    description="What was given to whom, as far as you can read it",
    writes=True,
)
def list_disclosures(call: Call) -> Reply:
    """List what was given, the newest first."""
    take_up_the_register(call)
    return _screen(call, since=0)


@disclosures.action("More", opens=True)
def more_disclosures(call: Call, _: UUID | None) -> Reply:
    """Show the next part of the register."""
    return _screen(call, since=call.part or 0)


def _screen(call: Call, *, since: int) -> Screen:
    return Screen(
        "Disclosures", tuple(_list(call, since)), again=more_disclosures.button(part=since)
    )


def _list(call: Call, since: int) -> Iterator[Block]:
    found = _rows(call, since)
    yield Heading("Given, the newest first")
    if not found:
        yield Text("There is nothing that you can read.")
    for row, case in found[:IN_A_PART]:
        yield Text(_line(call, row, case))
        yield from buttons(open_case_screen.button(case.id))
    if len(found) > IN_A_PART:
        yield Small("There are more.")
        yield from buttons(more_disclosures.button(part=since + IN_A_PART))


def _rows(call: Call, since: int) -> list[tuple[Disclosure, Case]]:
    if call.who.left_on is not None:
        return []
    chosen = (
        select(Disclosure, Case)
        .join(Case, Case.id == Disclosure.case_id)
        .where(Disclosure.case_id.in_(on_my_register(call)))
        .order_by(Disclosure.made_at.desc(), Disclosure.case_id)
        .offset(since)
        .limit(IN_A_PART + 1)
    )
    return [(row, case) for row, case in call.session.execute(chosen)]


def _line(call: Call, row: Disclosure, case: Case) -> str:
    at, how = clock(row.made_at, now=call.at), way_in_words(GivenBy(row.how))
    data, basis = categories_in_words(row.kinds_of_data), basis_in_words(Basis(row.basis))
    astray = " To the wrong person." if row.astray_at is not None else ""
    return f"{case.reference}, {at}, {how}: {data}. Basis: {basis}.{astray}"
