"""What was reported of a breach, laid out for somebody who may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.breaches.open_breach import at_length
from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote
from handlers.casework.account import ANSWERS, account_written
from handlers.casework.facts import facts_of
from handlers.casework.sealed import written_about
from storage.breaches import breach_of
from storage.cases import Case
from storage.vocabulary import ReportFacts, Sign

ALSO_WRITTEN = {
    "who_has_it": "Who has it now",
    "done_already": "What was done already",
    "child_name": "The child",
    "named_other": "Named",
}


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out a breach as it was reported."""
    facts, written = facts_of(call, case.id), written_about(call.safe, case.id)
    return (
        *account_written(call, case, written),
        Facts(tuple(_said(call, case, facts))),
        *_also_written(written),
    )


def _said(call: Call, case: Case, facts: ReportFacts) -> Iterator[tuple[str, str]]:
    yield "Anyone in danger", ANSWERS[facts.danger_now]
    yield "An image of a child", ANSWERS[facts.image_of_child]
    yield "A child's record is in it", "Yes" if Sign.CHILDS_RECORD in facts.signs else "Not ticked"
    if (breach := breach_of(call.session, case.id)) is not None:
        happened = breach.happened_at
        yield "It happened", f"at {at_length(happened)}" if happened else "not known when"
        yield "It was noticed", f"at {at_length(breach.aware_at)}"


def _also_written(written: Mapping[str, str]) -> Iterator[Block]:
    for field, label in ALSO_WRITTEN.items():
        if text := written.get(field):
            yield Heading(label)
            yield Quote(text)
