"""Vera comes to people and teams on Teams, and goes: only Teams tells her of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.records import DemoPerson, Message
from bot.demo.teams import Room, TeamsMessage
from bot.teams import welcome
from storage.database import Database
from storage.keyring import Keyring
from storage.people import Identity, Person
from storage.vocabulary import Standing
from tests.walks.kept import everything_kept, rows
from tests.walks.outages import database_down
from tests.walks.world import World, a_world, changed_settings, report, shown_to, words_of

Json = dict[str, Any]

FIRST_BUTTONS = ["Report", "Open Vera", "Help"]
PLACE = "leaders"
LEADERS = ["Helen Whitfield", "David Osei", "Sunita Rao", "Marcus Bell", "Priya Nair"]
OTHERS = ["Priya Nair", "Marcus Bell"]
"""Who would be told besides Sunita Rao."""
PUPIL = DemoPerson("U0PUPIL", "Jo Pupil", "jo@pupils.talavera.example")


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    """The example school on Teams; the room must not have found any fault."""
    with a_world(database, keyring, platforms=["teams"]) as world:
        yield world
        assert world.errors == []


@pytest.fixture
def with_a_channel(database: Database, keyring: Keyring, tmp_path: Path) -> Iterator[World]:
    """A school with a channel for what may stand in one."""
    with a_world_whose_channel_is(PLACE, database, keyring, tmp_path) as world:
        yield world
        assert world.errors == []


@pytest.fixture
def with_one_in_no_team(database: Database, keyring: Keyring) -> Iterator[World]:
    """A school where Sunita Rao is in no team with Vera."""
    with a_world(database, keyring, platforms=["teams"], channels=WITHOUT_HER) as world:
        yield world
        assert world.errors == []


WITHOUT_HER = {"general": ["Kwame Mensah", "Helen Whitfield", "David Osei", *OTHERS]}


def a_world_whose_channel_is(named: str, database: Database, keyring: Keyring, folder: Path) -> Any:
    settings = changed_settings(
        folder, replace={'senior_leaders = "senior-leaders"': f'senior_leaders = "{named}"'}
    )
    channels = {PLACE: LEADERS}
    return a_world(
        database, keyring, settings_file=settings, channels=channels, platforms=["teams"]
    )


def room_of(world: World) -> Room:
    assert world.room is not None
    return world.room


def written_by_vera(messages: list[TeamsMessage]) -> list[TeamsMessage]:
    return [each for each in messages if each.author == "Vera" and not each.only_for]


def in_the_chat(world: World, name: str) -> list[TeamsMessage]:
    """Read what Vera wrote in somebody's own chat, asked or not."""
    return written_by_vera(world.in_teams(name).direct_messages())


def in_the_channel(world: World, place: str = PLACE) -> list[TeamsMessage]:
    return written_by_vera(world.in_teams("Sunita Rao").messages(place))


def bound_to(world: World, user_id: str) -> list[Person]:
    """List whom an account is bound to: one at most."""
    with world.vera.database.reading(world.school.id) as session:
        chosen = select(Identity).filter_by(user_id=room_of(world).aad_of(user_id))
        return [session.found(Person, each.person_id) for each in session.scalars(chosen)]


def assert_names_nobody(world: World, message: Message) -> None:
    said = message.words() + message.notification()
    assert "VERA-" not in said
    assert not any(name in said for name in world.accounts)


# -- for one person


def test_whoever_has_vera_installed_is_greeted_with_buttons_and_without_content(
    world: World,
) -> None:
    room_of(world).install_for(world.accounts["Kwame Mensah"])
    (hello,) = in_the_chat(world, "Kwame Mensah")
    assert hello.words() == "\n".join(["Vera", welcome.HELLO, *FIRST_BUTTONS])
    assert "In danger, ring 999." in hello.words()
    assert hello.notification() == "Vera"
    assert_names_nobody(world, hello)
    teacher = world.in_teams("Kwame Mensah")
    for button, title in zip(FIRST_BUTTONS, ("Report", "Vera", "Help"), strict=True):
        teacher.press(button, message=hello)
        assert teacher.view is not None
        assert teacher.view.title == title
    assert len(in_the_chat(world, "Kwame Mensah")) == 1


def test_everybody_is_greeted_once_when_an_administrator_installs_vera_for_all(
    world: World,
) -> None:
    room_of(world).install_for_everybody()
    for name in world.accounts:
        (hello,) = in_the_chat(world, name)
        assert hello.buttons() == FIRST_BUTTONS
    with world.vera.database.reading(world.school.id) as session:
        assert session.scalars(select(Person).filter_by(on_staff_list=False)).all() == []


def test_somebody_on_the_staff_list_who_is_in_no_team_is_bound_when_vera_is_installed(
    with_one_in_no_team: World,
) -> None:
    """Design, "No Graph": at first sight, by what Teams says of them in their own chat."""
    world = with_one_in_no_team
    report(world.person("Kwame Mensah"), must_not_see=OTHERS)
    world.later(minutes=5)
    assert bound_to(world, world.accounts["Sunita Rao"]) == []
    assert "s.rao@talavera.example" in world.notified()
    room_of(world).install_for(world.accounts["Sunita Rao"])
    (person,) = bound_to(world, world.accounts["Sunita Rao"])
    assert (person.name, person.on_staff_list) == ("Sunita Rao", True)
    assert world.cases()[0].reference in world.home("Sunita Rao")
    report(world.person("Kwame Mensah"), ticks=["There is a threat"])
    world.settle()
    assert world.card("Sunita Rao").buttons() == ["Open", "Acknowledge"]


def test_who_is_installed_for_while_teams_does_not_say_who_they_are_is_themselves_all_the_same(
    with_one_in_no_team: World,
) -> None:
    """An account is bound for good: never to a stranger, only because Teams was busy."""
    world = with_one_in_no_team
    room_of(world).fail_next("members", "429", times=2)
    room_of(world).install_for(world.accounts["Sunita Rao"])
    (hello,) = in_the_chat(world, "Sunita Rao")
    assert hello.buttons() == FIRST_BUTTONS
    room_of(world).faults.clear()
    assert bound_to(world, world.accounts["Sunita Rao"]) == []
    assert "Nothing waits for you." in world.home("Sunita Rao")
    (person,) = bound_to(world, world.accounts["Sunita Rao"])
    assert person.name == "Sunita Rao"


def test_a_pupil_for_whom_vera_is_installed_gets_childline_and_nothing_is_stored(
    world: World,
) -> None:
    """Rules 6, and no word that invites a pupil to report to Vera."""
    room = room_of(world)
    pupil = room.add_person(PUPIL, "General")
    before = rows(world)
    room.install_for(PUPIL.user_id)
    (said,) = pupil.direct_messages()
    assert "Childline at any time: ring 0800 1111" in said.words()
    assert "tell an adult you trust at school, today" in said.words()
    assert said.buttons() == []
    for words in ("somebody is horrible to me", "report cyberbullying horrible", "help", "vera"):
        said_then = pupil.ask(words)
        assert isinstance(said_then, TeamsMessage)
        assert "Childline at any time: ring 0800 1111" in said_then.words()
        assert said_then.buttons() == []
        assert pupil.view is None
    room.uninstall_for(PUPIL.user_id)
    assert rows(world) == before
    chat = room.conversations.personal(PUPIL.user_id).conversation_id
    for trace in (PUPIL.user_id, PUPIL.name, room.aad_of(PUPIL.user_id), chat, "horrible"):
        assert trace not in everything_kept(world)


def test_the_manager_sees_that_a_guest_is_one(world: World) -> None:
    room = room_of(world)
    guest = room.add_person(
        DemoPerson("U0GUEST", "Sam Visitor", "sam@agency.example"), "General", guest=True
    )
    room.install_for("U0GUEST")
    report(guest)
    world.settle()
    head = world.person("Helen Whitfield")
    head.press("Open", message=world.card("Helen Whitfield"))
    assert (
        "Reported by: Sam Visitor (guest) (not on the staff list: please check who this is)"
        in shown_to(head)
    )


def a_message(room: Room, person: DemoPerson) -> Json:
    where = room.conversations.personal(person.user_id)
    stored = room.conversations.post(where, person.user_id, "report cyberbullying of me")
    return room.activities.message(person, where, stored)


def an_installation(room: Room, person: DemoPerson) -> Json:
    return room.activities.installed(person, room.conversations.personal(person.user_id), "add")


def a_pressed_button(room: Room, person: DemoPerson) -> Json:
    where = room.conversations.personal(person.user_id)
    does = {"command": "/report-cyberbullying", "word": ""}
    data = {"msteams": {"type": "task/fetch"}, "does": does}
    return room.activities.invoke(person, where, "task/fetch", {"data": data})


SENT_BY_SOMEBODY = [an_installation, a_message, a_pressed_button]


@pytest.mark.parametrize("sent", SENT_BY_SOMEBODY)
def test_somebody_of_another_tenant_is_refused_in_words_and_nothing_is_stored(
    world: World, sent: Callable[[Room, DemoPerson], Json]
) -> None:
    room, stranger = room_of(world), DemoPerson("U0ELSE", "Alex Else", "alex@elsewhere.example")
    room.acting_from_another_tenant(stranger)
    before, posted = everything_kept(world), len(room.calls_of("post"))
    answer = room.http.carry(sent(room, stranger))
    assert answer.status == 403
    assert answer.json() == {"error": "This caller may not use Vera."}
    assert everything_kept(world) == before
    assert len(room.calls_of("post")) == posted


# -- for a team


def test_vera_says_to_a_team_what_she_posts_there_and_what_not_to_write(world: World) -> None:
    (hello,) = in_the_channel(world, "General")
    assert hello.words() == "\n".join(["Vera", welcome.HELLO_TEAM, *FIRST_BUTTONS])
    assert "Please do not write about anybody in this channel." in hello.words()
    assert_names_nobody(world, hello)
    teacher = world.in_teams("Kwame Mensah")
    teacher.press("Report", message=hello)
    assert teacher.view is not None
    assert world.in_teams("Ben Carter").view is None
    assert in_the_channel(world, "General") == [hello]


def test_vera_greets_a_group_chat_as_she_does_a_team(world: World) -> None:
    room = room_of(world)
    people = [world.accounts[name] for name in ("Kwame Mensah", "Sunita Rao")]
    group = room.conversations.add_group("Year 6", people, with_vera=True)
    teacher = room.people[people[0]]
    room.deliver(room.activities.installed(teacher, group, "add"))
    (hello,) = in_the_channel(world, "Year 6")
    assert welcome.HELLO_TEAM in hello.words()
    assert hello.buttons() == FIRST_BUTTONS


def test_a_removed_vera_posts_nothing_in_the_team_and_comes_back_with_it(
    with_a_channel: World,
) -> None:
    """Whoever has her installed is told as before."""
    world = with_a_channel
    room_of(world).install_for_everybody(quietly=True)
    room_of(world).remove_from_team()
    report(world.person("Kwame Mensah"))
    world.settle()
    assert in_the_channel(world) == []
    assert world.card("Sunita Rao").buttons() == ["Open", "Acknowledge"]
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    room_of(world).install_in_team()
    hellos = in_the_channel(world, "General")
    assert [welcome.HELLO_TEAM in each.words() for each in hellos] == [True, True]
    report(world.person("Kwame Mensah"))
    world.settle()
    assert world.cases()[1].reference in in_the_channel(world)[-1].words()


# -- she is not wanted, or not there any more


def test_who_has_blocked_vera_is_written_to_and_is_told_again_once_they_unblock_her(
    world: World,
) -> None:
    """S46: nobody waits for a card that cannot come."""
    room_of(world).block(world.accounts["Sunita Rao"])
    report(world.person("Kwame Mensah"), must_not_see=OTHERS)
    world.settle()
    assert world.facts("could_not_be_told")[0]["why"] == "ConversationBlockedByUser"
    assert "s.rao@talavera.example" in world.notified()
    assert world.standing(Standing.RESPONSIBLE) == ["David Osei", "Sunita Rao"]
    assert world.card("David Osei").buttons() == ["Open", "Acknowledge"]
    room_of(world).unblock(world.accounts["Sunita Rao"])
    report(world.person("Kwame Mensah"))
    world.settle()
    assert world.cases()[1].reference in world.card("Sunita Rao").words()


def test_who_removed_vera_is_written_to_and_is_greeted_and_told_once_she_is_back(
    world: World,
) -> None:
    room = room_of(world)
    room.install_for(world.accounts["Sunita Rao"])
    room.uninstall_for(world.accounts["Sunita Rao"])
    report(world.person("Kwame Mensah"), must_not_see=OTHERS)
    world.settle()
    assert len(in_the_chat(world, "Sunita Rao")) == 1
    assert world.facts("could_not_be_told")[0]["why"] == "BotNotInConversationRoster"
    assert "s.rao@talavera.example" in world.notified()
    room.install_for(world.accounts["Sunita Rao"])
    hellos = in_the_chat(world, "Sunita Rao")
    assert [each.buttons() for each in hellos] == [FIRST_BUTTONS, FIRST_BUTTONS]
    assert world.cases()[0].reference in world.home("Sunita Rao")
    report(world.person("Kwame Mensah"))
    world.settle()
    assert world.cases()[1].reference in world.card("Sunita Rao").words()


def test_a_conversation_that_is_gone_is_begun_anew_and_nobody_is_passed_over(
    world: World,
) -> None:
    room = room_of(world)
    room.install_for(world.accounts["Sunita Rao"])
    begun = len(room.calls_of("begin"))
    report(world.person("Kwame Mensah"), must_not_see=OTHERS)
    room.fail_next("post", "ConversationNotFound")
    world.settle()
    assert len(room.calls_of("begin")) == begun + 1
    assert world.card("Sunita Rao").buttons() == ["Open", "Acknowledge"]
    assert "could_not_be_told" not in world.actions()
    report(world.person("Kwame Mensah"))
    world.settle()
    assert len(world.cards("Sunita Rao")) == 2


# -- channels and teams under other names


def test_a_card_in_a_channel_that_was_renamed_is_still_redrawn(with_a_channel: World) -> None:
    world = with_a_channel
    report(world.person("Kwame Mensah"))
    world.settle()
    room_of(world).rename_channel(PLACE, "Year leaders")
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    world.settle()
    (card,) = in_the_channel(world, "Year leaders")
    assert "Acknowledged: by Sunita Rao at 10:00" in card.words()


def test_a_channel_is_found_by_the_name_that_it_has_now(with_a_channel: World) -> None:
    """Who renames it must tell the settings: until then its card waits, and people are told."""
    world = with_a_channel
    room_of(world).rename_channel(PLACE, "Year leaders")
    report(world.person("Kwame Mensah"))
    world.later(minutes=10)
    assert in_the_channel(world, "Year leaders") == []
    assert world.card("Sunita Rao").buttons() == ["Open", "Acknowledge"]
    assert world.standing(Standing.RESPONSIBLE) == ["Sunita Rao"]
    room_of(world).rename_channel("Year leaders", PLACE)
    world.later(minutes=15)
    (card,) = in_the_channel(world)
    assert world.case().reference in card.words()


def test_with_the_channel_deleted_people_are_told_directly_and_nobody_is_hurried(
    with_a_channel: World,
) -> None:
    world = with_a_channel
    report(world.person("Kwame Mensah"))
    world.settle()
    assert len(in_the_channel(world)) == 1
    room_of(world).delete_channel(PLACE)
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    report(world.person("Kwame Mensah"))
    world.later(minutes=15)
    for name in ("Sunita Rao", *OTHERS):
        first, second = world.cards(name)
        assert "Acknowledged: by Sunita Rao at 10:00" in first.words()
        assert second.buttons() == ["Open", "Acknowledge"]
    assert "went_on_at_once" not in world.actions()


def test_a_channel_is_found_by_the_name_that_its_team_has_now(
    database: Database, keyring: Keyring, tmp_path: Path
) -> None:
    with a_world_whose_channel_is(f"Staff/{PLACE}", database, keyring, tmp_path) as world:
        report(world.person("Kwame Mensah"))
        world.settle()
        assert in_the_channel(world) == []
        room_of(world).rename_team("Staff")
        world.later(minutes=15)
        (card,) = in_the_channel(world)
        assert world.case().reference in card.words()
        assert world.errors == []


# -- sent twice


def _installed_for_one(room: Room, person: DemoPerson) -> Json:
    return an_installation(room, person)


def _installed_in_a_team(room: Room, person: DemoPerson) -> Json:
    return room.activities.installed(person, room.conversations.channels()[0], "add")


def _told_of_members(room: Room, person: DemoPerson) -> Json:
    members = [room.activities.account(room.bot_user_id)]
    where = room.conversations.personal(person.user_id)
    return room.activities.event(person, where, "conversationUpdate", membersAdded=members)


def _removed(room: Room, person: DemoPerson) -> Json:
    return room.activities.installed(person, room.conversations.personal(person.user_id), "remove")


def _said_in_a_channel(room: Room, person: DemoPerson) -> Json:
    where = room.conversations.channels()[0]
    mentions = [room.bot_user_id]
    typed = "<at>Vera</at> help"
    stored = room.conversations.post(where, person.user_id, typed, mentions=mentions)
    return room.activities.message(person, where, stored)


@pytest.mark.parametrize(
    ("sent", "replies"),
    [
        (_installed_for_one, 1),
        (_installed_in_a_team, 1),
        (a_message, 1),
        (_said_in_a_channel, 1),
        (_told_of_members, 0),
        (_removed, 0),
    ],
)
def test_what_teams_sends_twice_is_acted_on_once(
    world: World, sent: Callable[[Room, DemoPerson], Json], replies: int
) -> None:
    room = room_of(world)
    room.install_for(world.accounts["Kwame Mensah"], quietly=True)
    teacher = room.people[world.accounts["Kwame Mensah"]]
    before = len(room.calls_of("post"))
    activity = sent(room, teacher)
    assert [room.send(activity).status for _ in range(3)] == [200, 200, 200]
    assert len(room.calls_of("post")) == before + replies


def test_two_who_write_in_the_same_moment_are_both_answered(world: World) -> None:
    """Teams counts messages in each conversation: their ids are alike, and they are not."""
    room = room_of(world)
    for name in ("Kwame Mensah", "Ben Carter"):
        room.install_for(world.accounts[name], quietly=True)
        activity = a_message(room, room.people[world.accounts[name]])
        assert room.send({**activity, "id": "1777366800000"}).status == 200
    for name in ("Kwame Mensah", "Ben Carter"):
        (reply,) = in_the_chat(world, name)
        assert reply.buttons() == ["Report cyberbullying"]


# -- while the database is down


def test_who_installs_vera_while_the_database_is_down_is_greeted_when_teams_says_so_again(
    database: Database, keyring: Keyring
) -> None:
    with a_world(database, keyring, platforms=["teams"]) as world:
        room, user_id = room_of(world), world.accounts["Kwame Mensah"]
        with database_down(world):
            room.install_for(user_id)
        assert in_the_chat(world, "Kwame Mensah") == []
        news = [one for one in room.sent if one.status == 503]
        assert {one.kind for one in news} == {"installationUpdate", "conversationUpdate"}
        for one in news:
            assert "Vera could not note this just now. Please send it again." in one.answer
            assert room.send(one.payload).status == 200
        (hello,) = in_the_chat(world, "Kwame Mensah")
        assert hello.buttons() == FIRST_BUTTONS


def test_who_installed_vera_while_the_database_was_down_is_somebody_who_can_report(
    database: Database, keyring: Keyring
) -> None:
    """Also where Teams gave up telling of it."""
    with a_world(database, keyring, platforms=["teams"], channels=WITHOUT_HER) as world:
        with database_down(world):
            room_of(world).install_for(world.accounts["Sunita Rao"])
        sent = report(world.person("Sunita Rao"))
        assert sent.title.startswith("Sent: VERA-")
        (person,) = bound_to(world, world.accounts["Sunita Rao"])
        assert person.name == "Sunita Rao"
        world.later(hours=1)
        assert world.case().reference in words_of(world.in_teams("Sunita Rao").ask("my reports"))
