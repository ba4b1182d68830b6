"""Changing a report that was just sent: the same form came again with other answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.casework.case_card import case_card
from handlers.casework.escalate import present_plan
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import keep_out, raise_by_facts, tell_on
from handlers.casework.named import named_in
from handlers.casework.party_rows import keep_people, not_there_yet, people_of, texts_of, with_rows
from handlers.casework.reopen import reopen
from handlers.casework.second_incident import link_and_raise
from handlers.permissions import my_own_report
from storage.cases import Case
from storage.vocabulary import Answer, ReportFacts


def amend_case(
    call: Call,
    case_id: UUID,
    *,
    facts: ReportFacts,
    written: Mapping[str, str],
    alarm: bool = False,
) -> Case:
    """Keep the changed answers beside the first ones, and tell whoever must know now.

    A change never lowers a priority and never lets somebody in who was kept out. It raises one
    only by what is new in it, so that a priority that a person lowered stays, unless it is an
    `alarm`: then the answers hold anew, and people are told again. What was closed is reopened.
    """
    case = my_own_report(call, case_id)
    first, before, closed = facts_of(call, case.id), case.priority, case.closed
    both = merged(first, facts)
    new = with_rows(not_there_yet(people_of(call, case.id), named_in(both, written)))
    seal_facts(call, case.id, both, written, beside=texts_of(new))
    call.record("amended", case_id=case.id)
    keep_people(call, case.id, new, by=None)
    raise_by_facts(case, before=first, after=both, alarm=alarm)
    plan = present_plan(call, case)
    keep_out(call, case, plan)
    if closed:
        reopen(call, case)
    else:
        tell_on(call, case, plan, sooner=alarm or case.priority < before)
    case_card.refresh(call.session, case, at=call.at)
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
