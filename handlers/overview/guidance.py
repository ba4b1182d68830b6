"""What Vera advises, to read at any time: the advice on reports, and the rules for contact."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.call import Call
from handlers.cards import Block, Heading, Points, Screen
from handlers.casework.advice import contact_rules
from handlers.casework.outside_help import is_school_time
from handlers.feature import Reply
from handlers.overview.overview import overview


@overview.command("/vera", "advice", description="What to do, for each kind of trouble")
def show_advice(call: Call) -> Reply:
    """Show every piece of advice, in the school's own words where it has some."""
    return Screen("Advice", tuple(_advice(call)))


@overview.command(
    "/vera", "contact rules", description="The rules for contact with pupils and parents online"
)
def show_contact_rules(_: Call) -> Reply:
    """Show what the policy asks of everybody who works here (S10, S11, S17)."""
    return Screen("Contact rules", tuple(_rules()))


def _advice(call: Call) -> Iterator[Block]:
    in_hours = is_school_time(call.school, call.at)
    for text in call.school.settings.advice.values():
        yield Heading(text.title)
        yield Points(tuple(text.words(in_hours=in_hours).splitlines()))


def _rules() -> Iterator[Block]:
    for text in contact_rules():
        yield Heading(text.title)
        yield Points(tuple(f"{each.rstrip('.')}." for each in text.text.split(". ")))
