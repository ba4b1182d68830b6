"""What is logged after a correction was opened: whoever was given it is told as well.

The log often comes later than the giving, and each recipient is to be told (UK GDPR, article 19).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from handlers.call import Call
from handlers.casework.facts import facts_of, seal_facts
from handlers.casework.follow import follow_facts
from handlers.casework.happenings import happening
from handlers.casework.sealed import written_about
from handlers.disclosures.about import may_hold
from handlers.disclosures.recipients import (
    CORRECTION,
    ToPutRight,
    is_secret,
    list_recipients,
    note_not_listed,
)
from handlers.disclosures.record import after_recording
from handlers.disclosures.subject import DataSubject
from handlers.disclosures.words import categories_in
from storage.case_marks import cases_sharing
from storage.cases import Case, kept_from, locked_case
from storage.disclosures import Disclosure
from storage.vocabulary import Topic

happening(
    "recipient_listed", "listed what was logged since, and kept it from whom that is kept from"
)
happening(
    "not_listed",
    "found an open correction of this data, logged by somebody who must not know of this: please "
    "tell whoever was given it what was wrong",
)


@after_recording
def list_in_corrections(call: Call, row: Disclosure, subject: DataSubject) -> None:
    """List a disclosure in every open correction of the same data, with a task to tell."""
    hidden = kept_from(call.session, [row.case_id])
    for case in _open_corrections(call, subject):
        written = written_about(call.safe, case.id)
        if may_hold(row.kinds_of_data, categories_in(written["categories"])):
            wrong, right = written["wrong"], written["right"]
            found = ToPutRight(given=(row,), wrong=wrong, right=right, kept_from=hidden)
            _list(call, case, found, about=subject)


def _open_corrections(call: Call, subject: DataSubject) -> Iterator[Case]:
    corrections = select(Case.id).where(
        Case.kind == CORRECTION, Case.closed_at.is_(None), Case.erased_at.is_(None)
    )
    found = cases_sharing(call.session, call.keyring, subject.traits, among=corrections)
    for case_id in sorted(found):
        case = locked_case(call.session, case_id)
        if case is not None and not case.closed:
            yield case


def _list(call: Call, case: Case, found: ToPutRight, *, about: DataSubject) -> None:
    if _is_their_own(call, case) and any(is_secret(row) for row in found.given):
        note_not_listed(call, found.given)
        return
    if case.reporter_id in found.kept_from:  # nobody is shut out of what they reported themselves
        if _must_not_be_known(case, found, about):
            note_not_listed(call, found.given)
            return
        found = replace(found, kept_from=found.kept_from - {case.reporter_id})
    list_recipients(call, case, found)
    _keep_from(call, case, found)


def _must_not_be_known(case: Case, found: ToPutRight, about: DataSubject) -> bool:
    """Say whether whoever reported it must not know: of their own data it is told if they ask."""
    reporter = case.reporter_id
    if reporter is None or reporter not in about.ours:
        return True
    return any(is_secret(row) for row in found.given)


def _is_their_own(call: Call, case: Case) -> bool:
    """Say whether somebody said it of their own data, as each term they are asked."""
    return facts_of(call, case.id).topic is Topic.ACCURACY


def _keep_from(call: Call, case: Case, found: ToPutRight) -> None:
    """Keep a correction from whom one of its disclosures is kept from."""
    before = facts_of(call, case.id)
    after = replace(before, must_not_see=before.must_not_see | found.kept_from)
    if after != before:
        seal_facts(call, case.id, after)
        call.by_vera().record("recipient_listed", case_id=case.id)
        follow_facts(call, case, before=before, after=after)
