"""A school with Slack and Teams: one case, one person, and each told where they will see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.demo.person import Person as SlackPerson
from bot.demo.records import Message
from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson
from handlers.features import ACTIONS
from storage.database import Database
from storage.keyring import Keyring
from storage.outbox import Owed
from storage.people import Identity, Person
from storage.roster import present_people
from storage.vocabulary import Standing
from tests.walks import forging_slack, forging_teams
from tests.walks.world import SOMEONE_HERE, World, a_world, report, shown_to

SLACK, TEAMS = "slack", "teams"
BOTH = (SLACK, TEAMS)
THREAT = ["There is a threat"]
OTHERS = ["Priya Nair", "Marcus Bell"]
"""Who would be told besides Sunita Rao."""
A_MOMENT = 1
"""Minutes: people go from one platform to the other and back as they please."""

each_way = pytest.mark.parametrize(("here", "there"), [(SLACK, TEAMS), (TEAMS, SLACK)])


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school, with everybody on both platforms; neither may find any fault."""
    with a_world(database, keyring, platforms=BOTH) as world:
        yield world
        assert world.errors == []


def on(world: World, platform: str, name: str) -> SlackPerson | TeamsPerson:
    return world.in_slack(name) if platform == SLACK else world.in_teams(name)


def room_of(world: World) -> Room:
    assert world.room is not None
    return world.room


def cards(world: World, platform: str, name: str) -> list[Message]:
    """Read what Vera wrote to somebody of her own accord on one platform."""
    return [
        message
        for message in on(world, platform, name).direct_messages()
        if not message.only_for and not getattr(message, "asked_for", False)
    ]


def where_told(world: World, name: str) -> list[str]:
    """List the platform of every card that somebody has, one for each."""
    return [platform for platform in BOTH for _ in cards(world, platform, name)]


def answers_on(world: World, platform: str, name: str) -> None:
    """Let somebody press a button on one platform, so that they have answered there last."""
    world.clock.move(minutes=A_MOMENT)
    person = on(world, platform, name)
    person.open_home()
    person.press("Report", on="home")
    assert person.view is not None
    person.close_all()


def report_from(world: World, platform: str, name: str = "Kwame Mensah", **answers: Any) -> str:
    return report(on(world, platform, name), **answers).text()


# -- one case


@each_way
def test_a_report_is_acknowledged_on_the_other_platform_and_every_copy_on_both_is_redrawn(
    world: World, here: str, there: str
) -> None:
    report_from(world, here, ticks=THREAT, account="He wrote it on TikTok")
    world.settle()
    told = ["Sunita Rao", "Priya Nair", "Marcus Bell", "Helen Whitfield"]
    for name in told:
        assert where_told(world, name) == [SLACK, TEAMS]
        for platform in BOTH:
            (card,) = cards(world, platform, name)
            assert card.buttons() == ["Open", "Acknowledge"]
            assert card.notification() == f"{world.case().reference}: please open Vera."
    manager = on(world, there, "Sunita Rao")
    manager.press("Acknowledge", message=cards(world, there, "Sunita Rao")[0])
    assert "The reporter can see that you have it." in manager.ephemerals()[-1].words()
    world.settle()
    for name in told:
        for platform in BOTH:
            (card,) = cards(world, platform, name)
            assert card.buttons() == ["Open"]
            assert "Acknowledged: by Sunita Rao at 10:00" in card.words()
    for platform in BOTH:
        (news,) = cards(world, platform, "Kwame Mensah")
        assert news.words() == f"{world.case().reference} was seen by Sunita Rao at 10:00."
    assert world.actions().count("acknowledged") == 1
    asked = [*world.workspace.requests, *room_of(world).requests]
    posted = "".join(str(one.arguments) for one in asked if not one.method.startswith("views."))
    assert world.case().reference in posted
    assert "TikTok" not in posted


@each_way
def test_a_tap_on_a_copy_that_is_not_redrawn_yet_is_answered_politely(
    world: World, here: str, there: str
) -> None:
    report_from(world, here, ticks=THREAT)
    world.settle()
    before = cards(world, there, "Sunita Rao")[0]
    on(world, here, "Sunita Rao").press("Acknowledge", message=cards(world, here, "Sunita Rao")[0])
    manager = on(world, there, "Sunita Rao")
    manager.press("Acknowledge", message=before)
    assert manager.ephemerals()[-1].words() == "You have this already. Thank you."
    assert world.actions().count("acknowledged") == 1


@each_way
def test_a_case_that_one_opens_here_is_read_and_acknowledged_there_by_the_same_person(
    world: World, here: str, there: str
) -> None:
    report_from(world, here, ticks=THREAT, account="On the bus")
    world.settle()
    for platform in (here, there):
        manager = on(world, platform, "Sunita Rao")
        manager.press("Open", message=cards(world, platform, "Sunita Rao")[0])
        assert "What happened\nOn the bus" in shown_to(manager)
        assert "Reported by: Kwame Mensah" in shown_to(manager)
        assert "not on the staff list" not in shown_to(manager)
    assert [who for who, action in world.audit() if action == "viewed"] == ["Sunita Rao"] * 2


# -- one person


def test_everybody_on_the_staff_list_is_bound_to_both_accounts_when_they_are_matched(
    world: World,
) -> None:
    with world.vera.database.reading(world.school.id) as session:
        here = {person.id: person.name for person in present_people(session) if person.in_chat}
        bound = [
            (here[each.person_id], each.platform) for each in session.scalars(select(Identity))
        ]
        assert session.scalars(select(Person).filter_by(on_staff_list=False)).all() == []
    assert sorted(bound) == sorted((name, platform) for name in world.accounts for platform in BOTH)


@each_way
def test_what_one_sent_from_either_platform_is_theirs_on_both(
    world: World, here: str, there: str
) -> None:
    report_from(world, here)
    report_from(world, there)
    first, second = world.cases()
    assert first.reporter_id == second.reporter_id
    for platform in BOTH:
        person = on(world, platform, "Kwame Mensah")
        home = person.open_home()
        assert home is not None
        for case in (first, second):
            assert f"{case.reference}: not yet seen" in home.text()
        listed = person.command("/vera", "my reports")
        assert listed is not None
        words = listed.words() if isinstance(listed, Message) else listed.text()
        assert first.reference in words
        assert second.reference in words
    person = on(world, there, "Kwame Mensah")
    person.open_home()
    person.press("Add details", on="home", near=first.reference)
    person.fill("How did it begin?", "With a photograph")
    person.submit()
    assert world.actions().count("details_added") == 1


@each_way
def test_what_somebody_must_not_see_is_hidden_from_them_on_both(
    world: World, here: str, there: str
) -> None:
    report_from(world, here, suspect=SOMEONE_HERE, named=["Ben Carter"], ticks=THREAT)
    world.later(hours=1)
    assert where_told(world, "Ben Carter") == []
    for platform in BOTH:
        home = on(world, platform, "Ben Carter").open_home()
        assert home is not None
        assert "Nothing waits for you." in home.text()
        assert world.case().reference not in home.text()
    forging = forging_teams if there == TEAMS else forging_slack
    case, nobodys = world.case(), uuid4()
    for action in ACTIONS:
        real = str(forging.press(world, "Ben Carter", action, case.id))
        made_up = str(forging.press(world, "Ben Carter", action, nobodys))
        assert case.reference not in real
        assert real.replace(str(case.id), "SUBJECT") == made_up.replace(str(nobodys), "SUBJECT")
    assert "acknowledged" not in world.actions()


# -- where each is told


@each_way
def test_what_may_wait_goes_only_to_where_somebody_last_answered(
    world: World, here: str, there: str
) -> None:
    """Design, "Slack and Teams": no second card that says the same."""
    for platform in (there, here, there):
        answers_on(world, platform, "Sunita Rao")
        before = where_told(world, "Sunita Rao")
        report_from(world, here)
        world.settle()
        assert sorted(where_told(world, "Sunita Rao")) == sorted([*before, platform])
    assert len(world.cases()) == 3


def test_somebody_who_never_answered_is_told_on_one_platform_of_what_may_wait(
    world: World,
) -> None:
    report_from(world, SLACK)
    world.settle()
    assert len(where_told(world, "Sunita Rao")) == 1


def test_the_reporter_hears_of_what_may_wait_where_they_sent_it_from(world: World) -> None:
    for platform in (TEAMS, SLACK):
        world.clock.move(minutes=A_MOMENT)
        report_from(world, platform)
        world.settle()
        before = where_told(world, "Kwame Mensah")
        (told,) = {where for where in BOTH if cards(world, where, "Sunita Rao")}
        manager = on(world, told, "Sunita Rao")
        manager.press("Acknowledge", message=cards(world, told, "Sunita Rao")[-1])
        world.settle()
        assert sorted(where_told(world, "Kwame Mensah")) == sorted([*before, platform])


@pytest.mark.parametrize("answers", [{"danger": "Yes"}, {"ticks": THREAT}], ids=["now", "urgent"])
@each_way
def test_now_and_urgent_go_to_both_wherever_somebody_answered_last(
    world: World, here: str, there: str, answers: dict[str, Any]
) -> None:
    answers_on(world, there, "Sunita Rao")
    answers_on(world, there, "Priya Nair")
    report_from(world, here, **answers)
    world.settle()
    told = world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    assert len(told) >= 3
    for name in told:
        assert where_told(world, name) == [SLACK, TEAMS]


# -- one of them refuses


@pytest.mark.parametrize("why", ["blocked", "removed", "forbidden", "left"])
def test_somebody_whom_teams_refuses_is_told_in_slack_and_nobody_else_is_hurried(
    world: World, why: str
) -> None:
    """S46: 403 is final, but of that account only."""
    answers_on(world, TEAMS, "Sunita Rao")
    teams_refuses(world, "Sunita Rao", why)
    report_from(world, SLACK, must_not_see=OTHERS)
    world.settle()
    assert where_told(world, "Sunita Rao") == [SLACK]
    assert not {"could_not_be_told", "went_on_at_once"} & set(world.actions())
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    assert world.notices() == []
    manager = world.in_slack("Sunita Rao")
    manager.press("Acknowledge", message=cards(world, SLACK, "Sunita Rao")[0])
    assert world.case().acknowledged_by is not None


def teams_refuses(world: World, name: str, why: str) -> None:
    room, user_id = room_of(world), world.accounts[name]
    if why == "blocked":
        room.block(user_id)
    elif why == "removed":
        room.uninstall_for(user_id)
    elif why == "forbidden":
        room.disabled_by_admin = True
    else:
        room.deactivate(user_id)


@pytest.mark.parametrize("code", ["channel_not_found", "user_disabled", "restricted_action"])
def test_somebody_whom_slack_refuses_is_told_on_teams_and_nobody_else_is_hurried(
    world: World, code: str
) -> None:
    answers_on(world, SLACK, "Sunita Rao")
    report_from(world, SLACK, must_not_see=OTHERS)
    world.workspace.fail_next("chat.postMessage", code)
    world.settle()
    assert where_told(world, "Sunita Rao") == [TEAMS]
    assert not {"could_not_be_told", "went_on_at_once"} & set(world.actions())
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]


def test_what_is_urgent_is_not_sent_again_and_again_to_where_it_was_refused(world: World) -> None:
    room_of(world).block(world.accounts["Sunita Rao"])
    report_from(world, SLACK, ticks=THREAT)
    world.settle()
    assert where_told(world, "Sunita Rao") == [SLACK]
    asked = len(posts_to(world, "Sunita Rao"))
    assert asked == 1
    world.later(minutes=14)
    assert len(posts_to(world, "Sunita Rao")) == asked
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    assert "could_not_be_told" not in world.actions()


def posts_to(world: World, name: str) -> list[object]:
    """List what Vera asked of Teams about somebody's own chat."""
    room, user_id = room_of(world), world.accounts[name]
    chat = room.conversations.personal(user_id).conversation_id
    wanted = (chat, room.aad_of(user_id))
    return [one for one in room.requests if any(id in str(one.arguments) for id in wanted)]


def test_where_both_refuse_the_next_person_is_told_at_once(world: World) -> None:
    """S46: an account that is gone must not hold a report until the next morning."""
    room_of(world).block(world.accounts["Sunita Rao"])
    world.workspace.deactivate(world.accounts["Sunita Rao"])
    report_from(world, SLACK, must_not_see=OTHERS)
    world.settle()
    assert where_told(world, "Sunita Rao") == []
    assert {"s.rao@talavera.example", "+447700900107"} == world.notified()
    refused = world.facts("could_not_be_told")
    assert {each["why"] for each in refused} <= {"user_disabled", "ConversationBlockedByUser"}
    assert "went_on_at_once" in world.actions()
    assert world.standing(Standing.RESPONSIBLE) == ["David Osei", "Sunita Rao"]
    assert len(where_told(world, "David Osei")) == 1


def test_where_both_refuse_what_is_urgent_the_next_person_is_told_on_both(world: World) -> None:
    room_of(world).block(world.accounts["Sunita Rao"])
    world.workspace.deactivate(world.accounts["Sunita Rao"])
    report_from(world, TEAMS, ticks=THREAT, must_not_see=OTHERS)
    world.settle()
    assert world.actions().count("could_not_be_told") == 1
    assert world.actions().count("went_on_at_once") == 1
    assert where_told(world, "David Osei") == [SLACK, TEAMS]


# -- one of them is down


def test_teams_is_down_and_what_is_urgent_goes_by_slack_and_by_teams_when_it_is_back(
    world: World,
) -> None:
    answers_on(world, TEAMS, "Sunita Rao")
    room_of(world).fail_next("*", "502", times=10_000)
    report_from(world, SLACK, ticks=THREAT)
    world.settle()
    told = world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    for name in told:
        assert where_told(world, name) == [SLACK]
    world.later(minutes=14)
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    assert not {"could_not_be_told", "went_on_at_once"} & set(world.actions())
    manager = world.in_slack("Sunita Rao")
    manager.press("Acknowledge", message=cards(world, SLACK, "Sunita Rao")[0])
    world.settle()
    assert "Acknowledged: by Sunita Rao" in cards(world, SLACK, "Priya Nair")[0].words()
    room_of(world).faults.clear()
    world.later(minutes=15)
    for name in told:
        assert where_told(world, name) == [SLACK, TEAMS]
        for platform in BOTH:
            assert cards(world, platform, name)[0].buttons() == ["Open"]
    assert nobody_is_owed_anything(world)


def test_slack_is_down_and_what_is_urgent_goes_by_teams_and_by_slack_when_it_is_back(
    world: World,
) -> None:
    answers_on(world, SLACK, "Sunita Rao")
    world.workspace.fail_next("chat.postMessage", "503", times=10_000)
    report_from(world, TEAMS, ticks=THREAT)
    world.settle()
    told = world.standing(Standing.RESPONSIBLE, Standing.COPIED)
    for name in told:
        assert where_told(world, name) == [TEAMS]
    world.later(minutes=14)
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    world.workspace.faults.clear()
    manager = world.in_teams("Sunita Rao")
    manager.press("Acknowledge", message=cards(world, TEAMS, "Sunita Rao")[0])
    world.later(minutes=15)
    for name in told:
        assert where_told(world, name) == [SLACK, TEAMS]
    assert nobody_is_owed_anything(world)


@each_way
def test_what_may_wait_reaches_somebody_although_the_platform_they_use_is_down(
    world: World, here: str, there: str
) -> None:
    """Where they answered last comes first, and e-mail last: one outage is no silence."""
    answers_on(world, there, "Sunita Rao")
    down(world, there)
    report_from(world, here)
    world.later(seconds=20)
    assert where_told(world, "Sunita Rao") == []
    world.later(minutes=5)
    assert where_told(world, "Sunita Rao") == [here]
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    assert world.notices() == []
    comes_back(world)
    world.later(minutes=15)
    assert where_told(world, "Sunita Rao") == [here]
    assert nobody_is_owed_anything(world)


def test_with_both_down_what_may_wait_goes_by_e_mail_and_comes_once_when_one_is_back(
    world: World,
) -> None:
    down(world, SLACK)
    down(world, TEAMS)
    report_from(world, SLACK)
    world.later(minutes=5)
    assert {"s.rao@talavera.example", "+447700900107"} <= world.notified()
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    comes_back(world)
    world.later(minutes=15)
    assert len(where_told(world, "Sunita Rao")) == 1
    assert nobody_is_owed_anything(world)


def down(world: World, platform: str) -> None:
    if platform == TEAMS:
        room_of(world).fail_next("*", "502", times=10_000)
    else:
        world.workspace.fail_next("chat.postMessage", "503", times=10_000)


def comes_back(world: World) -> None:
    world.workspace.faults.clear()
    room_of(world).faults.clear()


def nobody_is_owed_anything(world: World) -> bool:
    """Say whether nothing is on its way; a channel that Vera is not in yet is still waited for."""
    waiting = select(Owed.id).where(Owed.settled_at.is_(None), Owed.channel.is_(None))
    with world.vera.database.engine.connect() as connection:
        return connection.scalar(waiting) is None
