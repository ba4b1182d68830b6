"""Whatever the school, the report and the luck: nobody who is kept out is ever told or shown.

From a report through changes, answers, refusals and every sweep to the end and beyond, on a real
database, with the real rules, outbox and worker. Slack is a chat that only remembers; on Teams
Vera's own adapter speaks to a room, which remembers as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from handlers.chat import NotAllowed
from handlers.delivery import MOVED
from handlers.features import ACTIONS
from handlers.permissions import NOTHING_HERE
from storage.case_counts import OpenCases
from storage.deadlines import deadline_of
from storage.vocabulary import ReportFacts, StaffMember, Standing
from tests.handlers.casework.reports import REPORTS, STAFF
from tests.handlers.casework.test_route_properties import MOMENTS
from tests.walks.any_school import AnySchool, any_school
from tests.walks.any_staff import STRANGER, email_of

STEPS = 12
ABOUT_NO_CASE = (
    "accuracy.",
    "breaches.more_breaches",
    "data_requests.as_calendar",
    "data_requests.as_table",
    "data_requests.show_what_is_due",
    "disclosures.more_disclosures",
    "disclosures.refused_politely",
    "disclosures.something_else",
    "overview.all_requests",
    "overview.asked_",
    "overview.data_",
    "overview.more_cases",
    "overview.more_requests",
    "overview.open_digest",
    "overview.report",
    "overview.say_closed_again",
    "overview.send_evidence",
    "overview.show_changes",
    "policies.",
    "term_time.another_phone_out",
    "term_time.bluetooth_again",
    "term_time.more_trip_phones",
    "term_time.no_bluetooth",
    "term_time.no_self_search",
    "term_time.self_search_again",
    "term_time.asked_for_class_list",
)
ABOUT_A_CASE = [name for name in ACTIONS if not name.startswith(ABOUT_NO_CASE)]
"""What opens a form for anybody, or shows what is one's own or for those who lead."""
ACKNOWLEDGE = "casework.case_card.acknowledge"


def known_to(staff: Mapping[UUID, StaffMember], facts: ReportFacts) -> ReportFacts:
    """Leave out of a report whoever this school does not have."""
    here = frozenset(staff)
    return replace(
        facts,
        reporter=facts.reporter if facts.reporter in here else None,
        suspected_staff=facts.suspected_staff & here,
        affected=facts.affected & here,
        must_not_see=facts.must_not_see & here,
    )


@pytest.mark.parametrize("platforms", [("slack",), ("teams",), ("slack", "teams")], ids="-".join)
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STAFF, REPORTS, REPORTS, MOMENTS, st.integers(0, 2**32))
def test_nobody_who_is_kept_out_is_ever_owed_posted_or_shown_anything_at_any_step(
    sqlite_template: Path,
    platforms: tuple[str, ...],
    staff: dict[UUID, StaffMember],
    first: ReportFacts,
    second: ReportFacts,
    at: datetime,
    seed: int,
) -> None:
    """Traps 4 and 30; S48, S76; and always two people, or the numbers outside."""
    chance = Random(seed)
    with (
        TemporaryDirectory() as folder,
        any_school(sqlite_template, Path(folder), staff, chance, at, platforms=platforms) as here,
    ):
        here.report(known_to(staff, first))
        told_before_kept_out: set[UUID] = set()
        owed_before: set[UUID | None] = set()
        changed_at = chance.randrange(STEPS)
        for step in range(STEPS):
            _move_people_about(here, chance)
            _time_passes(here)
            if step == changed_at:
                before, owed_before = _told(here), here.owed()
                here.change(known_to(staff, second))
                told_before_kept_out = here.standing(Standing.EXCLUDED) & before
            if chance.random() < 0.15:
                _somebody_presses(here, chance)
            _nobody_kept_out_was_told(here, told_before_kept_out, owed_before)
        _kept_out_find_nothing(here)
        _two_people_or_the_numbers(here)


def _move_people_about(here: AnySchool, chance: Random) -> None:
    here.move_into_channel([who for who in here.staff if chance.random() < 0.3])


def _time_passes(here: AnySchool) -> None:
    """Let Vera work, and see that a channel got nothing that somebody in it may not know of."""
    stood, kept_out = len(here.channel_cards()), here.standing(Standing.EXCLUDED)
    here.pass_time()
    for card in here.channel_cards()[stood:]:
        safe = not here.case().quiet and kept_out.isdisjoint(here.in_channel)
        assert safe or card == MOVED


def _somebody_presses(here: AnySchool, chance: Random) -> None:
    who = chance.choice([*here.staff, STRANGER])
    with suppress(NotAllowed):
        here.press(who, chance.choice([ACKNOWLEDGE, *ABOUT_A_CASE]))


def _told(here: AnySchool) -> set[UUID]:
    """Name those who were told by chat or by the second channel; nothing can untell them."""
    return {
        who
        for who in here.staff
        if here.was_written_to(who) or (email_of(who), None) in here.second_channel.notified
    }


def _nobody_kept_out_was_told(
    here: AnySchool, told_before: set[UUID], owed_before: set[UUID | None]
) -> None:
    kept_out = here.standing(Standing.EXCLUDED)
    on_the_list = here.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert not kept_out & on_the_list
    for who in kept_out - told_before:
        assert not here.was_written_to(who)
        assert (email_of(who), None) not in here.second_channel.notified
        assert who not in here.owed() - owed_before  # what was owed is dropped when it is due
    _reporters_get_no_card(here)


def _reporters_get_no_card(here: AnySchool) -> None:
    for card in here.cards(here.case().reporter_id):
        assert "Acknowledge" not in str(card)


def _kept_out_find_nothing(here: AnySchool) -> None:
    for who in here.standing(Standing.EXCLUDED):
        assert here.case().reference not in here.home(who)
        assert here.counted(who) == OpenCases(0, 0, 0)
        for action in ABOUT_A_CASE:
            with pytest.raises(NotAllowed) as refused:
                here.press(who, action)
            assert refused.value.words == NOTHING_HERE


def _two_people_or_the_numbers(here: AnySchool) -> None:
    case = here.case()
    responsible = here.standing(Standing.RESPONSIBLE)
    assert len(responsible) >= 2 or case.outside or case.acknowledged_by
    if case.waiting and case.told_outside_at is None:
        assert _somebody_is_still_to_be_told(here)


def _somebody_is_still_to_be_told(here: AnySchool) -> bool:
    """A case that nobody has taken on always has a moment at which it goes on."""
    with here.database.reading(here.school.id) as session:
        assert here.case_id is not None
        name = "casework.escalate_unacknowledged"
        return deadline_of(session, name, case_id=here.case_id) is not None
