"""Whatever people do about a case, in whichever order, three things hold.

The account stays as first written; nothing is left out of the chronology; and whoever is kept out
finds what they would find of a case that never was.

Random people of a random school fill in random forms and press random buttons, on a real database,
with Vera's real worker between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from handlers.cards import Screen
from handlers.casework.action_kinds import KINDS
from handlers.casework.happenings import chronicled
from handlers.casework.sealed import versions_of
from handlers.chat import NotAllowed
from handlers.delivery import MOVED
from handlers.features import ACTIONS, COMMANDS, FORMS
from handlers.forms import NotFilledIn
from handlers.permissions import NOTHING_HERE
from storage.audit import AuditEntry
from storage.case_actions import actions_of
from storage.database import Database
from storage.vocabulary import PartyRole, ReportFacts, StaffMember, Standing
from tests.handlers.casework.reports import REPORTS, STAFF
from tests.handlers.casework.test_route_properties import MOMENTS
from tests.walks.any_school import ACCOUNT, AnySchool, any_school
from tests.walks.any_staff import STRANGER
from tests.walks.test_any_school import known_to

STEPS = 25
ABOUT_NO_CASE = {
    "overview.report",
    "overview.more_cases",
    "overview.send_evidence",
    # each of these changes what the next press of it finds
    "term_time.bluetooth_again",
    "term_time.no_bluetooth",
    "term_time.no_self_search",
    "term_time.self_search_again",
}

LOOKED = {
    "viewed",
    "chronology_viewed",
    "evidence_viewed",
    "own_report_viewed",
    "parent_question_viewed",
    "looked_for_others",
    "put_in_writing",
    "upload_link_given",
}
"""What is audited and no part of a chronology: that somebody looked, or went to add something."""

Answers = Mapping[str, Any]


def _answers(here: AnySchool, chance: Random) -> dict[str, Answers]:
    """Make up an answer to every form about a case."""
    somebody = [str(chance.choice([*here.staff, STRANGER]))]
    return {
        "casework.file_note": {"fact": "I rang.", "opinion": "It will pass."},
        "casework.file_action": {"kind": chance.choice(KINDS).key, "what": "Ring", "owner": ()},
        "casework.file_priority": {"level": str(chance.randrange(5)), "reason": "So it is."},
        "casework.file_reader": {"person": somebody, "reason": "They teach the pupil."},
        "casework.file_taking_off": {
            "person": somebody,
            "for_good": chance.choice(["yes", "no", "no"]),
            "reason": "They need not.",
        },
        "casework.file_hand_over": {"person": somebody, "reason": "I am away."},
        "casework.file_closing": {
            "outcome": "stopped",
            "decided": "It has stopped.",
            "told": chance.choice(["yes", "not_to_be"]),
            "not_told": "The police asked us.",
        },
        "casework.file_reopening": {"reason": "It began again."},
        "casework.file_person": {
            "role": chance.choice([PartyRole.WITNESS, PartyRole.TARGET, PartyRole.ALLEGED]),
            "person": somebody if chance.random() < 0.3 else (),
            "name": "A. Pupil",
        },
        "casework.file_statement": {"statement": "There is more."},
        "casework.file_withdrawal": {"reason": "I was wrong."},
    }


def _send(here: AnySchool, who: UUID, form: str, answers: Answers, subject: UUID | None) -> str:
    """File a form as somebody; gives the words with which it was refused, if it was."""
    try:
        with here.database.writing(here.school.id) as session:
            entry = FORMS[form]
            call = replace(here.call(session, who), subject=subject, key=str(uuid4()))
            entry.filed(call, entry.form.checked(answers))
    except NotFilledIn as refused:
        return str(refused.words)
    except NotAllowed as refused:
        return refused.words
    return ""


def _press(here: AnySchool, who: UUID, action: str, subject: UUID | None) -> str:
    with here.database.writing(here.school.id) as session:
        try:
            return str(ACTIONS[action](here.call(session, who), subject))
        except NotAllowed as refused:
            return refused.words


def _somebody_does_something(here: AnySchool, chance: Random) -> None:
    case = here.case()
    likely = [*here.standing(Standing.RESPONSIBLE, Standing.COPIED), case.reporter_id]
    who = chance.choice([*likely, *likely, *here.staff, STRANGER])
    if chance.random() < 0.7:
        form, answers = chance.choice([*_answers(here, chance).items()])
        _send(here, who, form, answers, here.case_id)
    elif chance.random() < 0.5 and (actions := _planned(here)):
        answers = {"outcome": "done", "reference": "1", "result": "Done."}
        _send(here, who, "casework.file_settlement", answers, chance.choice(actions))
    else:
        with suppress(NotAllowed):
            here.press(who, chance.choice([*_about_a_case()]))


def _planned(here: AnySchool) -> list[UUID]:
    assert here.case_id is not None
    with here.database.reading(here.school.id) as session:
        return [action.id for action in actions_of(session, here.case_id)]


def _about_a_case() -> list[str]:
    return [name for name in ACTIONS if name not in ABOUT_NO_CASE]


@pytest.mark.parametrize("platforms", [("slack",), ("teams",)], ids="-".join)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STAFF, REPORTS, MOMENTS, st.integers(0, 2**32))
def test_the_account_stays_the_chronology_is_whole_and_the_excluded_find_nothing_at_any_step(
    sqlite_template: Path,
    platforms: tuple[str, ...],
    staff: dict[UUID, StaffMember],
    facts: ReportFacts,
    at: datetime,
    seed: int,
) -> None:
    """S46, S76; traps 4, 20 and 30."""
    chance = Random(seed)
    with (
        TemporaryDirectory() as folder,
        any_school(sqlite_template, Path(folder), staff, chance, at, platforms=platforms) as here,
    ):
        here.report(known_to(staff, facts))
        watch = _Watch(here)
        for _ in range(STEPS):
            _somebody_does_something(here, chance)
            watch.look()
            if chance.random() < 0.3:
                here.pass_time()
                watch.look()
        _account_is_as_first_written(here)
        _chronology_is_whole(here)
        _excluded_find_nothing(here, chance)


class _Watch:
    """Sees that nobody is shown anything from when on they are kept out."""

    def __init__(self, here: AnySchool) -> None:
        self.here = here
        self.shown: dict[UUID, int] = {}
        self.look()

    def look(self) -> None:
        kept_out = self.here.standing(Standing.EXCLUDED)
        assert kept_out.isdisjoint(self.here.standing(Standing.RESPONSIBLE, Standing.COPIED))
        assert self.here.case().owner_id not in kept_out
        for who in kept_out:
            cards = self.here.cards(who)
            before = self.shown.setdefault(who, len(cards))
            assert all(card == MOVED for card in cards[before:])


def _account_is_as_first_written(here: AnySchool) -> None:
    assert here.case_id is not None
    with here.database.reading(here.school.id) as session:
        call = here.call(session, here.case().reporter_id)
        assert versions_of(call.safe, here.case_id)["account"][0].text == ACCOUNT


def _chronology_is_whole(here: AnySchool) -> None:
    """Every entry of the audit about the case is a line, but that somebody looked."""
    done = [entry for entry in _audited(here) if entry.action not in LOOKED]
    unsaid = {entry.action for entry in done} - set(chronicled())
    assert not unsaid, f"the chronology has no words for {unsaid}"
    readers = here.standing(Standing.RESPONSIBLE, Standing.COPIED)
    if not readers or here.case().erased_at is not None:
        return
    told = [entry for entry in done if entry.action in set(chronicled())]
    assert _lines_of_all_parts(here, sorted(readers)[0]) == len(told)


def _audited(here: AnySchool) -> list[AuditEntry]:
    with here.database.reading(here.school.id) as session:
        return list(session.scalars(select(AuditEntry).filter_by(case_id=here.case_id)))


def _lines_of_all_parts(here: AnySchool, reader: UUID) -> int:
    lines, part = 0, None
    while True:
        with here.database.writing(here.school.id) as session:
            call = replace(here.call(session, reader), part=part)
            shown = ACTIONS["casework.show_chronology"](call, here.case_id)
        assert isinstance(shown, Screen)
        lines += sum(type(block).__name__ == "Text" for block in shown.blocks)
        rows = [block for block in shown.blocks if type(block).__name__ == "Buttons"]
        earlier = [b for row in rows for b in row.buttons if b.label == "Earlier"]  # type: ignore[union-attr]
        if not earlier:
            return lines
        part = earlier[0].part


def _excluded_find_nothing(here: AnySchool, chance: Random) -> None:
    """The same words and the same statements as for a case that never was, in every way."""
    nobodys = uuid4()
    for who in sorted(here.standing(Standing.EXCLUDED)):
        if who == here.case().reporter_id:
            continue
        for action in _about_a_case():
            _same(here, partial(_press, here, who, action), nobodys)
        for form, answers in _answers(here, chance).items():
            _same(here, partial(_send, here, who, form, answers), nobodys)
        assert here.case().reference not in here.home(who)
        assert not any(vars_of(here.counted(who)))
        _typed_reference_is_nothing(here, who)


def vars_of(counts: object) -> list[object]:
    """List what a count holds."""
    return [getattr(counts, name) for name in counts.__slots__]  # type: ignore[attr-defined]


def _typed_reference_is_nothing(here: AnySchool, who: UUID) -> None:
    said = []
    for reference in (here.case().reference, "VERA-2222"):
        with here.database.writing(here.school.id) as session:
            call = replace(here.call(session, who), text=reference)
            with pytest.raises(NotAllowed) as refused, _statements(here.database) as found:
                COMMANDS["/vera", "open"].run(call)
            said.append((refused.value.words, tuple(found)))
    assert said[0] == said[1]
    assert said[0][0] == NOTHING_HERE


def _same(here: AnySchool, do: Callable[[UUID | None], str], nobodys: UUID) -> None:
    real, ran = _what_it_took(here, do, here.case_id)
    made_up, ran_for_nothing = _what_it_took(here, do, nobodys)
    assert real.replace(str(here.case_id), "X") == made_up.replace(str(nobodys), "X")
    assert ran == ran_for_nothing


def _what_it_took(
    here: AnySchool, do: Callable[[UUID | None], str], subject: UUID | None
) -> tuple[str, list[str]]:
    with _statements(here.database) as found:
        said = do(subject)
    return said, found


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """Gather the statements that run, without their values."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
