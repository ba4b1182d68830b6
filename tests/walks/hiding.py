"""Looking for a case as somebody who must not know that there is one (rules, trap 30)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from storage.cases import Case
from storage.roster import present_people
from tests.walks import forging
from tests.walks.world import NOTHING_HERE, World, words_of

NOTHING_LIKE_IT = {"slack": "What you can type", "teams": "Vera did not understand that"}
"""What somebody is shown who types what is no command."""


def assert_hidden_from(world: World, name: str, case_id: UUID | None = None) -> None:
    """Look everywhere, and press and send everything, as somebody excluded would.

    It is about the only case there is, or about this one of several.
    """
    case = _now(world, case_id)
    _nothing_was_ever_shown(world, name, case)
    assert_finds_nothing(world, name, case.id)
    assert all(case.reference not in said for said in _answers_to(world, name))


def assert_finds_nothing(world: World, name: str, case_id: UUID | None = None) -> None:
    """Look and press everywhere as somebody who may no longer know of it, but once did."""
    case, nobodys = _now(world, case_id), uuid4()
    assert "Nothing waits for you." in world.home(name)
    assert case.reference not in world.home(name)
    pressed = forging.press_everything(world, name, case.id)
    made_up = forging.press_everything(world, name, nobodys)
    assert pressed.keys() == made_up.keys()
    for action, shown in pressed.items():
        real = [_same(each, case.id, case.reference) for each in shown]
        of_none = [_same(each, nobodys, case.reference) for each in made_up[action]]
        assert real == of_none, f"{action} showed {real}, and of no case {of_none}"
    assert NOTHING_HERE in str(
        forging.press(world, name, "casework.case_card.acknowledge", case.id)
    )
    _details_cannot_be_added(world, name, case)
    _nothing_comes_of_typing(world, name, case)
    after = _now(world, case.id)
    assert (after.state, after.owner_id) == (case.state, case.owner_id)
    assert after.acknowledged_by == case.acknowledged_by


def _now(world: World, case_id: UUID | None) -> Case:
    if case_id is None:
        return world.case()
    return next(case for case in world.cases() if case.id == case_id)


def _nothing_was_ever_shown(world: World, name: str, case: Case) -> None:
    assert world.of_cases(name) == []
    for arguments in _written_to(world, name):
        assert case.reference not in str(arguments)
        assert str(case.id) not in str(arguments)
    with world.vera.database.reading(world.school.id) as session:
        them = next(person for person in present_people(session) if person.name == name)
    assert world.notified().isdisjoint({them.email, them.phone})


def _details_cannot_be_added(world: World, name: str, case: Case) -> None:
    form, case_id = "details.file_details", case.id
    answer = forging.send_form(world, name, form, {"platform": "tiktok"}, case_id)
    assert answer.startswith("200")
    assert NOTHING_HERE in answer
    assert "details_added" not in world.actions()


def _nothing_comes_of_typing(world: World, name: str, case: Case) -> None:
    person = world.person(name)
    for typed in (case.reference, str(case.id)):
        words = words_of(person.command("/vera", typed))
        assert NOTHING_LIKE_IT["teams" if world.on_teams else "slack"] in words
        assert typed not in words
    for word in ("my reports", "today", "on duty", ""):
        assert case.reference not in words_of(person.command("/vera", word))
    person.close_all() if person.views else None


def _written_to(world: World, name: str) -> Iterator[dict[str, Any]]:
    """List what Vera asked the platform to show to somebody alone."""
    me = world.accounts[name]
    chat = world.chat.conversations.find("vera", me).conversation_id
    theirs = {me, chat, *([world.room.aad_of(me)] if world.room else [])}
    named = ("channel", "user_id", "conversation")
    for asked in world.chat.requests:
        members = (asked.arguments.get("body") or {}).get("members") or []
        places = {asked.arguments.get(each) for each in named} | {one["id"] for one in members}
        if places & theirs:
            yield asked.arguments


def _answers_to(world: World, name: str) -> Iterator[str]:
    """List what Vera answered to all that somebody did."""
    me = world.accounts[name]
    for sent in world.chat.sent:
        by = sent.payload.get("user") or sent.payload.get("from") or {}
        theirs = (me, world.room.aad_of(me) if world.room else me)
        if by.get("id") in theirs or by.get("aadObjectId") in theirs:
            yield sent.answer


def _same(shown: str, subject: object, reference: str) -> str:
    assert reference not in shown, f"{reference} stands in {shown}"
    return shown.replace(str(subject), "SUBJECT")
