"""Channels that Vera is not in, that go or are renamed; and one where people are on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.walks import forging
from tests.walks.channels import (
    PLACE,
    a_school_with_a_channel,
    bring_vera,
    delete_channel,
    in_the_channel,
    keep_out,
    rename_channel,
    standing_in_the_channel,
    take_vera_away,
)
from tests.walks.world import World, report, words_of


@pytest.fixture
def world(database: Database, keyring: Keyring, tmp_path: Path, platform: str) -> Iterator[World]:
    """A school with a channel of its own for what may stand in one."""
    with a_school_with_a_channel(database, keyring, tmp_path, platform) as world:
        yield world
        assert world.errors == []


def test_a_channel_that_vera_is_not_in_gets_its_card_when_she_comes(world: World) -> None:
    """Slack invites her to a channel; on Teams she comes to a team, and all its channels."""
    take_vera_away(world)
    report(world.person("Kwame Mensah"))
    world.settle()
    assert in_the_channel(world) == []
    assert world.cards("Sunita Rao")
    bring_vera(world)
    world.later(minutes=15)
    assert len(in_the_channel(world)) == 1


def test_a_card_that_stands_where_vera_is_not_is_taken_away_when_she_comes_back(
    world: World,
) -> None:
    """Rules 6: whoever was named meanwhile reads no more than that there was something."""
    report(world.person("Kwame Mensah"))
    world.settle()
    take_vera_away(world)
    forging.send_again(world, {"must_not_see": [world.id_of("Marcus Bell")]})
    world.later(minutes=15)
    bring_vera(world)
    world.later(minutes=15)
    assert in_the_channel(world) == ["Please open Vera."]


def test_a_report_made_while_vera_is_away_is_told_to_people_and_the_next_to_the_channel_too(
    world: World,
) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    take_vera_away(world)
    report(world.person("Kwame Mensah"))
    world.settle()
    assert len(in_the_channel(world)) == 1
    assert [len(world.cards(name)) for name in ("Sunita Rao", "Priya Nair")] == [2, 2]
    bring_vera(world)
    report(world.person("Kwame Mensah"))
    world.later(minutes=15)
    newest = world.cases()[-1].reference
    assert any(newest in words for words in in_the_channel(world))


def test_a_channel_that_was_deleted_keeps_nobody_from_being_told(world: World) -> None:
    report(world.person("Kwame Mensah"))
    world.settle()
    delete_channel(world)
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
    rename_channel(world, PLACE, "staff-room")
    world.person("Sunita Rao").press("Acknowledge", message=world.card("Sunita Rao"))
    report(world.person("Kwame Mensah"))
    world.settle()
    meanwhile = standing_in_the_channel(world.person("Sunita Rao"), "staff-room")
    assert len(meanwhile) == (1 if world.on_teams else 2)
    rename_channel(world, "staff-room", PLACE)
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
    on_either = (world.in_slack("Sunita Rao"), world.in_teams("Sunita Rao"))
    assert any(each.direct_messages() for each in on_either)
