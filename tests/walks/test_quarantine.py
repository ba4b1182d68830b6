"""A file that may show a child: held at one press, then the safeguarding lead decides.

Rules, section 4, 5: the bytes are unreadable to everybody, hash and metadata are kept, and only the
police or the local authority have it destroyed.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from bot.dispatch import Shown
from handlers.cards import Screen, Words
from handlers.chat import Account, NotAllowed
from handlers.evidence.files import file_to_give
from handlers.evidence.open_file import take_through_link
from handlers.permissions import NOTHING_HERE
from storage.cases import Case
from storage.evidence import EvidenceFile
from storage.people import Person
from storage.sealing import Unreadable
from storage.vocabulary import FileState
from storage.web_links import Purpose, make_link
from tests.walks.evidence_acts import PICTURE
from tests.walks.evidence_kept import (
    REPORTER,
    SCREENSHOT,
    blobs,
    by_the_page,
    bytes_of,
    evidence_seen_by,
    files_kept,
    holders,
    meddle,
    moment_of,
    sent_on,
    the_file,
    with_a_file,
    with_evidence_open,
)
from tests.walks.world import SOMEONE_HERE, World, report, shown_to, words_of

MANAGER, LEAD, DEPUTY, HEAD = "Sunita Rao", "Priya Nair", "Tom Barrow", "Helen Whitfield"
SHA256 = hashlib.sha256(PICTURE).hexdigest()
MAY_SHOW = "It may show a child"


def flagged(world: World, by: str = MANAGER) -> str:
    """Have somebody say that it may show a child; gives what they hear."""
    person = with_evidence_open(world, by)
    words = words_of(person.press(MAY_SHOW))
    if person.view is not None:
        person.close_all()
    world.settle()
    return words


def the_new_case(world: World) -> Case:
    """Give the case that was opened for the lead."""
    _, new = world.cases()
    return new


def opened_by(world: World, name: str) -> str:
    """Open the newest card, which is about the file alone."""
    world.person(name).press("Open", world.card(name))
    return shown_to(world.person(name))


def pressed(world: World, name: str, action: str, subject: UUID | None) -> Shown:
    """Press a button that may not have been drawn for them."""
    platform = "teams" if world.on_teams else "slack"
    return world.vera.dispatcher.act(
        account_of(world, name, platform), f"evidence.{action}", subject, key=str(uuid4())
    )


def account_of(world: World, name: str, platform: str) -> Account:
    """Find the account that Vera knows somebody by."""
    with world.vera.database.engine.connect() as connection:
        row = connection.execute(
            text(
                "SELECT i.tenant, i.user_id FROM identities i JOIN people p ON p.id = i.person_id "
                "WHERE p.name = :name AND i.platform = :platform"
            ),
            {"name": name, "platform": platform},
        ).one()
    return Account(platform, row.tenant, row.user_id)


def said(shown: Shown) -> str:
    """Read what was shown."""
    assert isinstance(shown, Words | Screen)
    return shown.text if isinstance(shown, Words) else str(shown.blocks)


# -- held


def test_one_press_by_anybody_on_the_list_holds_it_at_once(world: World) -> None:
    with_a_file(world)
    words = flagged(world)
    assert "Nobody can open it now, nor what came with it." in words
    assert the_file(world).state == FileState.HELD
    with pytest.raises(Unreadable):
        bytes_of(world, the_file(world))
    shown = evidence_seen_by(world, MANAGER)
    assert "held until the safeguarding lead has decided; nobody can open it" in shown
    assert "Open file" not in shown
    assert MAY_SHOW not in shown
    assert f"SHA-256 {SHA256}" in shown
    assert f"picture (PNG), {len(PICTURE)} bytes" in shown


def test_the_lead_alone_is_told_and_in_words_without_the_file(world: World) -> None:
    with_a_file(world)
    before = {name: len(world.cards(name)) for name in (REPORTER, MANAGER, DEPUTY, HEAD)}
    flagged(world)
    assert holders(world, the_new_case(world)) == [LEAD]
    assert {name: len(world.cards(name)) for name in before} == before
    shown = opened_by(world, LEAD)
    assert "The reporter says that it may show a child in a sexual way." in shown
    assert f"In Vera: file 1 of the evidence of {world.cases()[0].reference}." in shown
    assert "Open file" not in shown


def test_a_link_that_was_given_before_opens_nothing_afterwards(world: World) -> None:
    with_a_file(world)
    with world.vera.database.writing(world.school.id) as session:
        person = session.found(Person, UUID(world.id_of(MANAGER)))
        token = make_link(
            session,
            purpose=Purpose.OPEN,
            subject_id=the_file(world).id,
            person_id=person.id,
            at=world.clock(),
            lasts=timedelta(minutes=5),
        )
    flagged(world)
    with world.vera.database.writing(world.school.id) as session:
        person = session.found(Person, UUID(world.id_of(MANAGER)))
        assert take_through_link(moment_of(world, session), token, person) is None
    assert "file_opened" not in world.actions()


def test_pressed_twice_the_lead_is_told_once(world: World) -> None:
    with_a_file(world)
    flagged(world)
    again = said(pressed(world, MANAGER, "may_show_a_child", the_file(world).id))
    assert "Nobody can open it now" in again
    assert len(world.cases()) == 2
    assert world.actions().count("file_held") == 1


def test_whoever_may_not_know_of_the_report_is_not_told_of_its_file_either(world: World) -> None:
    """The lead is kept out of the report, so a deputy decides about its file in their place."""
    teacher = world.person(REPORTER)
    report(teacher, must_not_see=[LEAD])
    teacher.close_all()
    world.settle()
    by_the_page(world, SCREENSHOT)
    told = len(world.unasked(LEAD))
    flagged(world)
    assert holders(world, the_new_case(world)) == [DEPUTY]
    assert len(world.unasked(LEAD)) == told
    assert world.cases()[0].reference not in world.all_that_is_seen_by(LEAD)
    opened_by(world, DEPUTY)
    world.person(DEPUTY).press("Quarantine")
    world.later(hours=3)
    assert len(world.unasked(LEAD)) == told
    assert the_file(world).state == FileState.QUARANTINED
    with pytest.raises(NotAllowed, match=NOTHING_HERE[:30]):
        pressed(world, LEAD, "release_file", the_file(world).id)


def test_where_lead_and_deputies_are_kept_out_the_head_decides(world: World) -> None:
    """A report about the lead: rules, section 6, R6."""
    teacher = world.person(REPORTER)
    report(teacher, suspect=SOMEONE_HERE, named=[LEAD])
    teacher.close_all()
    world.settle()
    by_the_page(world, SCREENSHOT)
    with_evidence_open(world, HEAD).press("Quarantine")
    assert the_file(world).state == FileState.QUARANTINED
    world.settle()
    for name in (LEAD, DEPUTY):
        assert world.of_cases(name) == []
        with pytest.raises(NotAllowed, match=NOTHING_HERE[:30]):
            pressed(world, name, "destroy_file", the_file(world).id)


def test_what_came_with_it_is_held_too_and_nothing_else(world: World) -> None:
    """Whoever sent the one may have sent the other with it, and nobody need look to find out."""
    with_a_file(world, SCREENSHOT, SCREENSHOT)
    world.later(minutes=40)
    by_the_page(world, SCREENSHOT)
    first, *_ = files_kept(world)
    pressed(world, MANAGER, "may_show_a_child", first.id)
    held, kept = FileState.HELD, FileState.KEPT
    assert [file.state for file in files_kept(world)] == [held, held, kept]
    assert len(world.cases()) == 2


@pytest.mark.parametrize("platform", ["slack"])
def test_a_file_that_is_held_before_it_came_is_not_fetched_until_it_is_released(
    world: World,
) -> None:
    sent_on(world, SCREENSHOT)
    world.vera.worker.tick()
    (holder, *_) = holders(world)
    pressed(world, holder, "may_show_a_child", the_file(world).id)
    meddle(world, "UPDATE evidence_files SET state = 'owed', due_at = '2026-04-28 09:00:00.000000'")
    world.later(hours=1)
    assert the_file(world).state == FileState.HELD
    assert world.workspace.file_requests == []
    assert "What Vera knows of this file" not in evidence_seen_by(world, holder)
    pressed(world, LEAD, "release_file", the_file(world).id)
    world.settle()
    assert bytes_of(world, the_file(world)) == PICTURE


# -- decided


def test_the_lead_releases_it_and_those_on_the_list_can_open_it_again(world: World) -> None:
    with_a_file(world)
    flagged(world)
    opened_by(world, LEAD)
    words = words_of(world.person(LEAD).press("Release"))
    assert "Those on the list can open it again." in words
    assert bytes_of(world, the_file(world)) == PICTURE
    assert "Open file" in evidence_seen_by(world, MANAGER)


def test_the_lead_quarantines_it_and_reads_where_copies_may_remain(world: World) -> None:
    with_a_file(world)
    flagged(world)
    opened_by(world, LEAD)
    world.person(LEAD).press("Quarantine")
    shown = shown_to(world.person(LEAD))
    assert "Nobody can open it through Vera any more." in shown
    assert "Copies may remain: in the chat that it came from" in shown
    assert f"Kept of it: picture (PNG), {len(PICTURE)} bytes, SHA-256 {SHA256}." in shown
    with pytest.raises(Unreadable):
        bytes_of(world, the_file(world))
    assert "quarantined by the safeguarding lead" in evidence_seen_by(world, MANAGER)
    assert "Release" not in shown


def test_the_lead_quarantines_what_nobody_flagged_from_the_case_itself(world: World) -> None:
    with_a_file(world)
    lead = with_evidence_open(world, LEAD)
    assert MAY_SHOW not in shown_to(lead)
    lead.press("Quarantine")
    assert the_file(world).state == FileState.QUARANTINED
    assert len(world.cases()) == 1


def test_a_deputy_decides_only_while_no_lead_is_there(world: World) -> None:
    with_a_file(world)
    flagged(world)
    world.later(minutes=16)
    assert DEPUTY in holders(world, the_new_case(world))
    shown = opened_by(world, DEPUTY)
    assert "Release" not in shown
    for action in ("quarantine_file", "release_file", "destroy_file"):
        with pytest.raises(NotAllowed, match="Only the safeguarding lead"):
            pressed(world, DEPUTY, action, the_file(world).id)
    assert the_file(world).state == FileState.HELD
    world.away(LEAD, world.clock(), world.clock() + timedelta(days=2))
    assert "It is quarantined." in said(
        pressed(world, DEPUTY, "quarantine_file", the_file(world).id)
    )


def test_for_everybody_else_it_is_a_file_that_never_was(world: World) -> None:
    with_a_file(world)
    flagged(world)
    for name in (HEAD, "Ben Carter", REPORTER):
        for action in ("quarantine_file", "release_file", "destroy_file", "may_show_a_child"):
            for subject in (the_file(world).id, uuid4(), None):
                with pytest.raises(NotAllowed) as refused:
                    pressed(world, name, action, subject)
                assert refused.value.words == NOTHING_HERE
    with pytest.raises(NotAllowed) as refused:
        pressed(world, "Ben Carter", "open_file", the_file(world).id)
    assert refused.value.words == NOTHING_HERE
    assert the_file(world).state == FileState.HELD


@pytest.mark.parametrize("action", ["may_show_a_child", "quarantine_file"])
def test_an_older_copy_of_the_row_does_not_bring_it_back(world: World, action: str) -> None:
    with_a_file(world)
    before = the_file(world)
    who = MANAGER if action == "may_show_a_child" else LEAD
    pressed(world, who, action, before.id)
    meddle(world, "UPDATE evidence_files SET state = 'kept'")
    with pytest.raises(Unreadable):
        bytes_of(world, the_file(world))
    with world.vera.database.reading(world.school.id) as session:
        file = session.found(EvidenceFile, before.id)
        assert file_to_give(moment_of(world, session), file) is None
    shown = evidence_seen_by(world, MANAGER)
    assert "What Vera knows of this file is not as it was written" in shown
    assert "Open file" not in shown


# -- destroyed


def test_it_is_destroyed_on_the_instruction_of_an_authority_alone(world: World) -> None:
    with_a_file(world)
    pressed(world, LEAD, "quarantine_file", the_file(world).id)
    _destroy_form(world)
    lead = world.person(LEAD)
    lead.submit()
    assert the_file(world).state == FileState.QUARANTINED, "nothing was filled in"
    lead.choose("Who gave the instruction?", "The police")
    lead.fill("Name, and force or authority", "DC Example, Hampshire")
    lead.fill("Their reference", "44260000000")
    lead.pick_date("Given on", "2026-04-28")
    lead.submit()
    assert "It was destroyed." in shown_to(lead)
    assert f"SHA-256 {SHA256}" in shown_to(lead)
    file = the_file(world)
    assert (file.state, file.key) == (FileState.DESTROYED, None)
    world.later(minutes=1)
    assert blobs(world) == []
    assert the_file(world).blob is None
    (entry,) = world.facts("file_destroyed")
    assert entry["authority"] == "police"
    world.person(LEAD).close_all()
    shown = evidence_seen_by(world, MANAGER)
    assert "destroyed on the instruction of the authorities" in shown
    assert f"SHA-256 {SHA256}" in shown


def test_only_what_is_quarantined_can_be_destroyed(world: World) -> None:
    with_a_file(world)
    flagged(world)
    assert "Destroy" not in opened_by(world, LEAD)
    shown = pressed(world, LEAD, "destroy_file", the_file(world).id)
    assert isinstance(shown, Words)
    assert blobs(world)


def test_a_row_that_is_put_back_after_it_was_destroyed_opens_nothing(world: World) -> None:
    with_a_file(world)
    old = the_file(world)
    pressed(world, LEAD, "quarantine_file", old.id)
    _destroy_form(world)
    lead = world.person(LEAD)
    lead.choose("Who gave the instruction?", "The local authority")
    lead.fill("Name, and force or authority", "A. Example, Hampshire")
    lead.fill("Their reference", "LA/1")
    lead.pick_date("Given on", "2026-04-28")
    lead.submit()
    world.later(minutes=1)
    assert old.key is not None
    meddle(world, "UPDATE evidence_files SET state = 'kept'")
    with pytest.raises(Unreadable):
        bytes_of(world, the_file(world))


def _destroy_form(world: World) -> None:
    lead = with_evidence_open(world, LEAD)
    lead.press("Destroy")
