"""Everybody who was given what is wrong: a task for each, until each is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Heading, Points, Small, Text
from handlers.casework.action_kinds import BY_KEY, PUT_RIGHT, TELL_RECIPIENT
from handlers.casework.plan_action import plan_action, set_next_reminder
from handlers.casework.remind_of_actions import action_card
from handlers.casework.sealed import written_about
from handlers.casework.settle_action import settle
from handlers.disclosures.about import disclosures_about, every_disclosure
from handlers.disclosures.subject import DataSubject
from handlers.disclosures.words import to_whom, way_in_words
from handlers.wording import clock, day, local
from storage.case_actions import CaseAction, actions_of
from storage.cases import Case, kept_from, locked_case, people_standing
from storage.disclosures import (
    Disclosure,
    RecipientToTell,
    corrections_telling,
    recipients_to_tell,
)
from storage.vocabulary import ActionState, DataCategory, GivenBy, Standing

CORRECTION = "correction"
"""The kind of case that a correction is."""

MOST_SHOWN = 40

NOBODY = (
    "The log knows of nobody who was given it. Please think of what was given without being "
    "logged: letters, e-mails, another school."
)
WENT_ASTRAY = "went to the wrong person: see the breach."
IF_ASKED = (
    "If the person asks who was given it, they are told (UK GDPR, article 19), unless the head or "
    "the data protection officer says that it must be kept from them for now."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPutRight:
    """What is wrong, what is right, and to whom it was given."""

    given: tuple[Disclosure, ...]
    wrong: str
    right: str
    kept_from: frozenset[UUID]
    """From whom one of these disclosures is kept: the correction is kept from them as well."""
    not_listed: tuple[Disclosure, ...] = ()
    """Those of which whoever logs the correction of their own data must not know."""


def to_put_right(
    call: Call,
    subject: DataSubject,
    categories: Collection[DataCategory],
    *,
    wrong: str,
    right: str,
) -> ToPutRight:
    """Find in the log everybody who was given it, whoever may read that they were.

    In what somebody says of their own data nothing is listed that must be kept from them.
    """
    found = disclosures_about(call, subject, categories, among=every_disclosure())
    themselves = call.who.id in subject.ours
    secret = [row for row in found if themselves and is_secret(row)]
    given = tuple(row for row in found if row not in secret)
    hidden = kept_from(call.session, [row.case_id for row in given])
    return ToPutRight(
        given=given, wrong=wrong, right=right, kept_from=hidden, not_listed=tuple(secret)
    )


def is_secret(row: Disclosure) -> bool:
    """Say whether somebody must not know that their own data was given.

    That a disclosure is kept from whom it is about (rules, R20) only keeps them from dealing with
    it: they are told if they ask. What the police were given is kept from them altogether, also
    where it was logged before they came to the school and so is kept from nobody.
    """
    return row.how == GivenBy.POLICE


def note_not_listed(call: Call, rows: Iterable[Disclosure]) -> None:
    """Say to those who may read such a disclosure that there is something to tell on."""
    for row in rows:
        call.by_vera().record("not_listed", case_id=row.case_id)


def list_recipients(call: Call, case: Case, found: ToPutRight) -> None:
    """Plan to tell everybody who was given it and is not listed yet, and to put it right.

    Source: duties, S79 and S88; rules, section 8: five working days.
    """
    owner = _whose(call, case)
    note_not_listed(call, found.not_listed)
    there = {row.disclosure_id for row in recipients_to_tell(call.session, case.id)}
    for row in found.given:
        if row.case_id not in there:
            _plan_to_tell(call, case, row, found, owner=owner)
    if not any(action.kind == PUT_RIGHT for action in actions_of(call.session, case.id)):
        plan_action(call, case, BY_KEY[PUT_RIGHT], owner=owner, by_vera=True)


def tell_no_more(call: Call, disclosure_id: UUID) -> None:
    """Settle, in every correction, that whoever was given this by mistake is not told."""
    for row in corrections_telling(call.session, disclosure_id):
        case = locked_case(call.session, row.case_id)
        action = call.session.find(CaseAction, row.action_id)
        if case is not None and action is not None and action.is_open:
            _not_to_be_told(call, case, action)


def who_was_given_it(call: Call, case: Case) -> tuple[Block, ...]:
    """Show everybody who was given it, told or not told."""
    return tuple(_given_it(call, case))


def still_to_do(call: Call, case: Case) -> list[CaseAction]:
    """List who has not been told yet, and whether it must still be put right."""
    kinds = (TELL_RECIPIENT, PUT_RIGHT)
    actions = actions_of(call.session, case.id)
    return [action for action in actions if action.kind in kinds and action.is_open]


def _plan_to_tell(
    call: Call, case: Case, row: Disclosure, found: ToPutRight, *, owner: UUID
) -> None:
    written = written_about(call.safe, row.case_id)
    whom = to_whom(written)
    on, how = day(local(row.made_at).date()), way_in_words(GivenBy(row.how))
    what = f"Tell {whom} (given {how} on {on}). Wrong: {found.wrong} Right: {found.right}"
    if row.astray_at is not None:
        what = f"{whom} (given {how} on {on}): it {WENT_ASTRAY}"
    kind = BY_KEY[TELL_RECIPIENT]
    action = plan_action(call, case, kind, owner=owner, what=what, by_vera=True)
    call.session.add(RecipientToTell(action_id=action, case_id=case.id, disclosure_id=row.case_id))
    if row.astray_at is not None:
        _not_to_be_told(call, case, call.session.found(CaseAction, action))


def _not_to_be_told(call: Call, case: Case, action: CaseAction) -> None:
    """Whoever it went to by mistake must delete it, and is given nothing more of it."""
    settle(call, case, action, ActionState.NOT_NEEDED, {"reason": f"It {WENT_ASTRAY}"})
    set_next_reminder(call, case)
    action_card.refresh(call.session, case, at=call.at)


def _whose(call: Call, case: Case) -> UUID:
    """Say who tells them: whoever has the case, until then the first who is to take it on."""
    told = people_standing(call.session, case.id, Standing.RESPONSIBLE)
    copied = people_standing(call.session, case.id, Standing.COPIED)
    return next((who for who in (case.owner_id, *told, *copied) if who), call.who.id)


def _given_it(call: Call, case: Case) -> Iterator[Block]:
    rows = {row.action_id for row in recipients_to_tell(call.session, case.id)}
    actions = [each for each in actions_of(call.session, case.id) if each.id in rows]
    yield Heading("Who was given it")
    if not actions:
        yield Text(NOBODY)
        return
    opened = call.safe.opened_rows(case.id, [action.id for action in actions])
    lines = [
        f"{_state(call, action)}: {opened[action.id].get('entries.what', '')}"
        for action in actions[:MOST_SHOWN]
    ]
    yield Points(tuple(lines))
    if len(actions) > MOST_SHOWN:
        yield Small(f"And {len(actions) - MOST_SHOWN} more.")
    yield Small(IF_ASKED)


def _state(call: Call, action: CaseAction) -> str:
    if action.is_open or action.settled_at is None:
        return "Not told yet"
    at = clock(action.settled_at, now=call.at)
    return f"Told at {at}" if action.state == ActionState.DONE else f"Not told, settled at {at}"
