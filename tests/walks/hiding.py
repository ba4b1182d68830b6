"""Looking for a case as somebody who must not know that there is one (rules, trap 30)."""

from __future__ import annotations

from uuid import uuid4

from storage.roster import present_people
from tests.walks import forging
from tests.walks.world import NOTHING_HERE, World

PICKED = {"type": "radio_buttons", "selected_option": {"value": "tiktok"}}


def assert_hidden_from(world: World, name: str) -> None:
    """Look everywhere, and press and send everything, as somebody excluded would."""
    case, nobodys = world.case(), uuid4()
    person = world.person(name)
    _nothing_was_ever_shown(world, name)
    assert "Nothing waits for you." in world.home(name)
    assert case.reference not in world.home(name)
    for real, made_up in zip(
        forging.press_everything(world, name, case.id).values(),
        forging.press_everything(world, name, nobodys).values(),
        strict=True,
    ):
        assert [_same(each, case.id, case.reference) for each in real] == [
            _same(each, nobodys, case.reference) for each in made_up
        ]
    assert NOTHING_HERE in str(
        forging.press(world, name, "casework.case_card.acknowledge", case.id)
    )
    _details_cannot_be_added(world, name)
    for typed in (case.reference, str(case.id)):
        person.command("/vera", typed)
        assert person.view is not None
        assert "What you can type" in person.view.text()
        person.close_all()
    assert world.cases()[0].acknowledged_by is None


def _nothing_was_ever_shown(world: World, name: str) -> None:
    case, me = world.case(), world.accounts[name]
    assert world.direct(name) == []
    for asked in world.workspace.requests:
        for_them = me in (asked.arguments.get("channel"), asked.arguments.get("user_id"))
        assert not (for_them and case.reference in str(asked.arguments))
    with world.vera.database.reading(world.school.id) as session:
        them = next(person for person in present_people(session) if person.name == name)
    assert world.notified().isdisjoint({them.email, them.phone})


def _details_cannot_be_added(world: World, name: str) -> None:
    form, case_id = "details.file_details", world.case().id
    answer = forging.send_form(world, name, form, {"platform": PICKED}, case_id)
    assert answer.status == 200
    assert NOTHING_HERE in answer.body
    assert "details_added" not in world.actions()


def _same(shown: str, subject: object, reference: str) -> str:
    assert reference not in shown
    return shown.replace(str(subject), "SUBJECT")
