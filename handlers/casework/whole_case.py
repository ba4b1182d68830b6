"""A whole case laid out to be copied: its screen, and what the screen leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote, Small, Text
from handlers.casework.account import ACCOUNT
from handlers.casework.case_screen import where_it_stands
from handlers.casework.facts import FACTS, ROUTE
from handlers.casework.kinds import kind_of
from handlers.casework.sections import sections_copied
from handlers.wording import day, local
from storage.cases import Case
from storage.roster import names_of

SHOWN_OTHERWISE = {f"cases.{field}" for field in (FACTS, ROUTE, ACCOUNT)}
"""What is no text of anybody's, and the account, which stands with all its wordings above."""


def whole_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay a case out for somebody who may read it; the caller records that it was taken out.

    Files and what was sent as messages are listed and not shown, and of what may show a child no
    more than where it is.
    """
    kind = kind_of(case)
    content = kind.copied or kind.content
    return (
        Text(f"{case.reference}: {kind.category}"),
        Text(f"{call.school.settings.name}, from Vera"),
        Small(_when_copied(call)),
        Facts(where_it_stands(call, case)),
        *content(call, case),
        *_earlier_words(call, case),
        *sections_copied(call, case),
    )


def _when_copied(call: Call) -> str:
    now = local(call.at)
    return (
        f"Copied by {call.who.name} on {day(now.date())} at {now:%H:%M}. A time without a day is "
        "of that day; yesterday and tomorrow are counted from it."
    )


def _earlier_words(call: Call, case: Case) -> Iterator[Block]:
    """Lay out every wording of what was changed since it was first written, each with its day."""
    for field, versions in sorted(call.safe.versions(case.id, case.id).items()):
        if len(versions) < 2 or field in SHOWN_OTHERWISE:
            continue
        yield Heading(f"As it was written: {field.partition('.')[2].replace('_', ' ')}")
        names = names_of(call.session, {each.written_by for each in versions if each.written_by})
        for each in versions:
            at = local(each.written_at)
            who = f", {names[each.written_by]}" if each.written_by else ""
            yield Small(f"{day(at.date())} at {at:%H:%M}{who}:")
            yield Quote(each.text)
