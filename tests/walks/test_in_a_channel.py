"""A card in a channel: never while somebody who is kept out is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.walks import forging
from tests.walks.channels import PLACE, a_school_with_a_channel, in_the_channel, keep_out
from tests.walks.world import NOTHING_HERE, SOMEONE_HERE, World, report, words_of


@pytest.fixture
def world(database: Database, keyring: Keyring, tmp_path: Path, platform: str) -> Iterator[World]:
    """A school with a channel of its own for what may stand in one."""
    with a_school_with_a_channel(database, keyring, tmp_path, platform) as world:
        yield world
        assert world.errors == []


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
    reference = world.cases()[1].reference
    card_of_second = next(c for c in world.cards("Sunita Rao") if reference in c.words())
    world.person("Sunita Rao").press("Acknowledge", message=card_of_second)
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
