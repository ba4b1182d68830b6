"""Changing a report that was just sent: the same form came again with other answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import follow_facts
from handlers.casework.named import named_in
from handlers.casework.party_rows import keep_people, not_there_yet, people_of, texts_of, with_rows
from handlers.casework.second_incident import link_and_raise
from handlers.permissions import my_own_report
from storage.cases import Case
from storage.vocabulary import Answer, ReportFacts


def amend_case(
    call: Call, case_id: UUID, *, facts: ReportFacts, written: Mapping[str, str]
) -> Case:
    """Keep the changed answers beside the first ones, and tell whoever must know now.

    A change never lowers a priority and never lets somebody in who was kept out.
    """
    case = my_own_report(call, case_id)
    both = merged(facts_of(call, case.id), facts)
    new = with_rows(not_there_yet(people_of(call, case.id), named_in(both, written)))
    seal_facts(call, case.id, both, written, beside=texts_of(new))
    call.record("amended", case_id=case.id)
    keep_people(call, case.id, new, by=None)
    follow_facts(call, case, both)
    link_and_raise(call, case, new.values())
    return case


def merged(before: ReportFacts, after: ReportFacts) -> ReportFacts:
    """Take the later answers, but keep everything that the earlier ones warned of."""
    kept: dict[str, Any] = {
        field.name: getattr(before, field.name) | getattr(after, field.name)
        for field in fields(ReportFacts)
        if isinstance(getattr(before, field.name), (frozenset, bool))
    }
    kept["danger_now"] = _graver(before.danger_now, after.danger_now)
    kept["image_of_child"] = _graver(before.image_of_child, after.image_of_child)
    return replace(after, **kept)


def _graver(before: Answer, after: Answer) -> Answer:
    return max(before, after, key=[Answer.NO, Answer.NOT_SURE, Answer.YES].index)
