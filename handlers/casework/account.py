"""What the reporter wrote, and the people they named, as those on the list read it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Heading, Quote
from storage.cases import Case
from storage.roster import names_of
from storage.vocabulary import Answer

ANSWERS = {Answer.NO: "No", Answer.YES: "Yes", Answer.NOT_SURE: "Not sure"}


def account_written(_: Call, __: Case, written: Mapping[str, str]) -> tuple[Block, ...]:
    """Lay out what happened, in the reporter's own words."""
    return (Heading("What happened"), Quote(written.get("account", "")))


def people_said(call: Call, people: frozenset[UUID], other: str | None) -> str:
    """Name the people who were picked, and whoever was typed because Vera does not know them."""
    known = sorted(names_of(call.session, people).values())
    return ", ".join([*known, *([f"{other} (not on the staff list)"] if other else [])])
