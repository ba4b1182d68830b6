"""A card in a channel: never while somebody who is kept out is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

import pytest

from bot.demo.person import Person as Actor
from bot.demo.teams import Room
from bot.demo.teams.person import TeamsPerson as TeamsActor
from storage.cases import set_standings
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Standing
from tests.walks import forging
from tests.walks.world import (
    NOTHING_HERE,
    SOMEONE_HERE,
    World,
    a_world,
    changed_settings,
    report,
    words_of,
)

LEADERS = ["Helen Whitfield", "David Osei", "Sunita Rao", "Marcus Bell", "Priya Nair"]
PLACE = "leaders"

REMOVED_IS_NOT_DELETED_YET = pytest.mark.xfail(
    strict=True, reason="Vera takes the channels of a team that she was removed from for deleted"
)
WAITS_FOR_VERA = pytest.mark.parametrize(
    "platform", ["slack", pytest.param("teams", marks=REMOVED_IS_NOT_DELETED_YET)]
)


def a_school_with_a_channel(
    database: Database, keyring: Keyring, folder: Path, *platforms: str, named: str = PLACE
) -> AbstractContextManager[World]:
    """Start a school with a channel of its own for what may stand in one."""
    settings = changed_settings(
        folder, replace={'senior_leaders = "senior-leaders"': f'senior_leaders = "{named}"'}
    )
    channels = {PLACE: LEADERS}
    return a_world(
        database, keyring, settings_file=settings, channels=channels, platforms=platforms
    )


@pytest.fixture
def world(database: Database, keyring: Keyring, tmp_path: Path, platform: str) -> Iterator[World]:
    """A school with such a channel, on one platform."""
    with a_school_with_a_channel(database, keyring, tmp_path, platform) as world:
        yield world
        assert world.errors == []


def in_the_channel(world: World) -> list[str]:
    return standing_in_the_channel(world.person("Sunita Rao"))


def standing_in_the_channel(reader: Actor | TeamsActor, place: str = PLACE) -> list[str]:
    return [message.words() for message in reader.messages(place) if not message.only_for]


def keep_out(world: World, case_id: UUID, name: str) -> None:
    """Keep somebody out of a case that is not quiet."""
    with world.vera.database.writing(world.school.id) as session:
        never = {UUID(world.id_of(name))}
        set_standings(session, case_id, Standing.EXCLUDED, never, at=world.clock())


def test_a_card_is_posted_acknowledged_in_the_channel_and_every_copy_redrawn(
    world: World,
) -> None:
    """S48, S52: the channel sees a reference, a category, a priority and a time."""
    report(world.person("Kwame Mensah"), account="He wrote it on the wall")
    world.settle()
    reference = world.case().reference
    manager = world.person("Sunita Rao")
    card = manager.messages(PLACE)[-1]
    assert card.words().startswith(f"{reference}: Cyberbullying\nPriority: Today")
    manager.press("Acknowledge", message=card)
    assert manager.ephemerals()[-1].words() == "Thank you. The reporter can see that you have it."
    world.settle()
    done = "Acknowledged: by Sunita Rao at 10:00"
    assert [done in words for words in in_the_channel(world)] == [True]
    for name in ("Sunita Rao", "Priya Nair", "Marcus Bell"):
        assert done in world.card(name).words()
        assert world.card(name).buttons() == ["Open"]
    assert "wall" not in str(in_the_channel(world))
    assert world.card("Kwame Mensah").words() == f"{reference} was seen by Sunita Rao at 10:00."


def test_nobody_else_in_the_channel_sees_what_the_ephemeral_words_say(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    manager = world.person("Sunita Rao")
    manager.press("Acknowledge", message=manager.messages(PLACE)[-1])
    others = world.person("Priya Nair").messages(PLACE)
    assert all("Thank you" not in message.words() for message in others)


def test_a_senior_leader_in_the_channel_may_take_it_on_and_can_read_it_then(
    world: World,
) -> None:
    """S46: nobody who sees it in their channel is kept from answering it."""
    report(world.person("Kwame Mensah"), account="He wrote it on the wall")
    world.settle()
    head = world.person("Helen Whitfield")
    card = head.messages(PLACE)[-1]
    assert NOTHING_HERE in words_of(head.press("Open", message=card))
    head.press("Acknowledge", message=card)
    world.settle()
    assert "Acknowledged: by Helen Whitfield at 10:00" in world.card("Sunita Rao").words()
    standing = [message for message in head.messages(PLACE) if not message.only_for]
    head.press("Open", message=standing[-1])
    assert head.view is not None
    assert "He wrote it on the wall" in head.view.text()


def test_a_senior_leader_whom_it_is_about_cannot_take_it_on_in_the_channel(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"), colleague="David Osei")
    world.settle()
    colleague = world.person("David Osei")
    cards = [message for message in colleague.messages(PLACE) if not message.only_for]
    assert cards
    colleague.press("Acknowledge", message=cards[-1])
    assert NOTHING_HERE in colleague.ephemerals()[-1].words()


def test_who_is_no_senior_leader_cannot_take_it_on_in_the_channel(world: World) -> None:
    report(world.person("Ben Carter"))
    world.settle()
    other = world.person("Sunita Rao")  # a year leader, and not Ben Carter's
    other.press("Acknowledge", message=other.messages(PLACE)[-1])
    assert NOTHING_HERE in other.ephemerals()[-1].words()


def test_somebody_in_the_channel_who_is_not_on_the_list_opens_nothing(world: World) -> None:
    """S76: the card is not the case."""
    report(world.person("Kwame Mensah"))
    world.settle()
    head = world.person("Helen Whitfield")
    opened = head.press("Open", message=head.messages(PLACE)[-1])
    assert words_of(opened).removeprefix("Vera\n").startswith(NOTHING_HERE)
    assert "viewed" not in world.actions()


def test_with_an_excluded_member_in_it_nothing_is_posted_and_people_are_told_directly(
    world: World,
) -> None:
    """Design, "What may be seen where"; rules 6, "Quiet routes"."""
    report(world.person("Kwame Mensah"), must_not_see=["Marcus Bell"])
    world.settle()
    assert in_the_channel(world) == []
    assert world.card("Sunita Rao").words().startswith("Please open Vera.")
    assert world.direct("Marcus Bell") == []


def test_somebody_kept_out_who_is_in_the_channel_keeps_even_an_open_card_out_of_it(
    world: World,
) -> None:
    """No route makes such a case: quiet ones have no channel. Who is in it is asked all the same.

    What is true after the card was posted as well: the copy that stands there is withdrawn.
    """
    report(world.person("Kwame Mensah"))
    report(world.person("Kwame Mensah"))
    first, second = (case.id for case in world.cases())
    keep_out(world, first, "Marcus Bell")
    world.settle()
    (card,) = in_the_channel(world)
    assert world.cases()[1].reference in card
    keep_out(world, second, "Helen Whitfield")
    world.person("Sunita Rao").press("Acknowledge", message=world.cards("Sunita Rao")[-1])
    world.settle()
    assert in_the_channel(world) == ["Please open Vera."]


def test_a_report_about_somebody_here_is_posted_in_no_channel_even_without_them_in_it(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"), suspect=SOMEONE_HERE, named=["Ben Carter"])
    world.later(hours=9)
    assert in_the_channel(world) == []


def test_a_change_that_keeps_somebody_in_the_channel_out_takes_the_card_away(
    world: World,
) -> None:
    """Rules 6: "Members of a channel are compared again at each redraw"."""
    report(world.person("Kwame Mensah"))
    world.settle()
    assert len(in_the_channel(world)) == 1
    forging.send_again(world, {"must_not_see": [world.id_of("Marcus Bell")]})
    world.settle()
    assert in_the_channel(world) == ["Please open Vera."]
    assert world.cards("Marcus Bell")[0].words() == "Please open Vera."
    assert world.cards("Marcus Bell")[0].buttons() == []


def test_an_excluded_person_who_joins_before_it_is_posted_keeps_it_out(world: World) -> None:
    channel = world.chat.conversations.find(PLACE, "")
    channel.members.discard(world.accounts["Marcus Bell"])
    report(world.person("Kwame Mensah"), must_not_see=["Marcus Bell"])
    world.person("Marcus Bell").join(PLACE)
    world.settle()
    assert in_the_channel(world) == []


@WAITS_FOR_VERA
def test_a_channel_that_vera_is_not_in_gets_its_card_when_she_comes(world: World) -> None:
    """Slack invites her to a channel; on Teams she comes to a team, and all its channels."""
    _take_vera_away(world)
    report(world.person("Kwame Mensah"))
    world.settle()
    assert in_the_channel(world) == []
    assert world.cards("Sunita Rao")
    _bring_vera(world)
    world.later(minutes=15)
    assert len(in_the_channel(world)) == 1


@WAITS_FOR_VERA
def test_a_card_that_stands_where_vera_is_not_is_taken_away_when_she_comes_back(
    world: World,
) -> None:
    """Rules 6: whoever was named meanwhile reads no more than that there was something."""
    report(world.person("Kwame Mensah"))
    world.settle()
    _take_vera_away(world)
    forging.send_again(world, {"must_not_see": [world.id_of("Marcus Bell")]})
    world.later(minutes=15)
    _bring_vera(world)
    world.later(minutes=15)
    assert in_the_channel(world) == ["Please open Vera."]


def test_a_report_made_while_vera_is_away_is_told_to_people_and_the_next_to_the_channel_too(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    _take_vera_away(world)
    report(world.person("Kwame Mensah"))
    world.settle()
    assert len(in_the_channel(world)) == 1
    assert [len(world.cards(name)) for name in ("Sunita Rao", "Priya Nair")] == [2, 2]
    _bring_vera(world)
    report(world.person("Kwame Mensah"))
    world.later(minutes=15)
    newest = world.cases()[-1].reference
    assert any(newest in words for words in in_the_channel(world))


def test_a_channel_that_was_deleted_keeps_nobody_from_being_told(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    _delete_channel(world)
    report(world.person("Kwame Mensah"))
    world.settle()
    first, second = world.cases()
    assert second.reference in world.card("Sunita Rao").words()
    card = next(each for each in world.cards("Sunita Rao") if first.reference in each.words())
    world.person("Sunita Rao").press("Acknowledge", message=card)
    world.later(minutes=15)
    assert world.cases()[0].acknowledged_by is not None
    for name in ("Sunita Rao", "Marcus Bell"):
        (drawn,) = (each for each in world.cards(name) if first.reference in each.words())
        assert drawn.buttons() == ["Open"]


def test_a_channel_that_was_renamed_and_named_back_shows_how_things_stand(world: World) -> None:
    """Settings name it; to Slack's adapter, which has posted there, it is the same as before."""
    report(world.person("Kwame Mensah"))
    world.settle()
    _rename_channel(world, PLACE, "staff-room")
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    report(world.person("Kwame Mensah"))
    world.settle()
    meanwhile = standing_in_the_channel(world.person("Sunita Rao"), "staff-room")
    assert len(meanwhile) == (1 if world.on_teams else 2)
    _rename_channel(world, "staff-room", PLACE)
    world.later(hours=1)
    first, second = world.cases()
    before, since = in_the_channel(world)
    assert f"{first.reference}: Cyberbullying" in before
    assert "Acknowledged: by Sunita Rao at 10:00" in before
    assert f"{second.reference}: Cyberbullying" in since


# -- on both platforms


@pytest.fixture
def platform_of_the_channel() -> str:
    """What stands before the channel's name in the settings."""
    return "teams:"


@pytest.fixture
def on_both(
    database: Database, keyring: Keyring, tmp_path: Path, platform_of_the_channel: str
) -> Iterator[World]:
    """The school with people on both platforms, and a channel of that name on each."""
    both, named = ("slack", "teams"), f"{platform_of_the_channel}{PLACE}"
    with a_school_with_a_channel(database, keyring, tmp_path, *both, named=named) as world:
        yield world
        assert world.errors == []


def test_a_channel_named_with_its_platform_is_the_one_there(on_both: World) -> None:
    world = on_both
    report(world.in_slack("Kwame Mensah"))
    world.settle()
    manager = world.in_teams("Sunita Rao")
    card = manager.messages(PLACE)[-1]
    assert card.words().startswith(f"{world.case().reference}: Cyberbullying")
    assert standing_in_the_channel(world.in_slack("Sunita Rao")) == []
    answer = manager.press("Acknowledge", message=card)
    assert words_of(answer) == "Thank you. The reporter can see that you have it."
    world.settle()
    (drawn,) = standing_in_the_channel(manager)
    assert "Acknowledged: by Sunita Rao at 10:00" in drawn


@pytest.mark.parametrize("platform_of_the_channel", ["", "slack:"])
def test_a_channel_named_without_its_platform_is_slacks(on_both: World) -> None:
    world = on_both
    report(world.in_teams("Kwame Mensah"))
    world.settle()
    assert len(standing_in_the_channel(world.in_slack("Sunita Rao"))) == 1
    assert standing_in_the_channel(world.in_teams("Sunita Rao")) == []


def test_who_is_in_the_channel_is_compared_where_the_channel_is(on_both: World) -> None:
    """Somebody kept out who is in the channel on Teams only keeps the card out of it."""
    world = on_both
    slacks = world.workspace.conversations.find(PLACE, "")
    slacks.members.discard(world.accounts["Marcus Bell"])
    report(world.in_slack("Kwame Mensah"))
    keep_out(world, world.case().id, "Marcus Bell")
    world.settle()
    assert standing_in_the_channel(world.in_teams("Sunita Rao")) == []
    assert world.cases()[0].reference in str(world.in_teams("Sunita Rao").direct_messages())


def _take_vera_away(world: World) -> None:
    """Remove her from the channel; on Teams from the team, and she stays with each person."""
    if isinstance(world.chat, Room):
        world.chat.install_for_everybody(quietly=True)
        world.chat.remove_from_team()
    else:
        world.chat.conversations.find(PLACE, "").members.discard(world.chat.bot_user_id)


def _bring_vera(world: World) -> None:
    if isinstance(world.chat, Room):
        world.chat.install_in_team()
    else:
        world.chat.conversations.find(PLACE, "").members.add(world.chat.bot_user_id)


def _delete_channel(world: World) -> None:
    if isinstance(world.chat, Room):
        world.chat.delete_channel(PLACE)
    else:
        world.chat.conversations.find(PLACE, "").archived = True


def _rename_channel(world: World, before: str, name: str) -> None:
    if isinstance(world.chat, Room):
        world.chat.rename_channel(before, name)
    else:
        world.chat.conversations.find(before, "").name = name
