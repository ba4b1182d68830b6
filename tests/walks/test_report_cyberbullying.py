"""Reporting cyberbullying on Slack, as staff live it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.walks.world import World, a_world, report


@pytest.fixture
def world(database: Database, keyring: Keyring) -> Iterator[World]:
    with a_world(database, keyring) as world:
        yield world


def test_a_report_is_sent_opened_and_acknowledged_and_the_reporter_hears_of_it(
    world: World,
) -> None:
    teacher = world.person("Kwame Mensah")
    sent = report(teacher, account="A pupil wrote about me", suspect="A pupil")
    assert "was sent to Sunita Rao, your line manager" in sent.text()
    world.settle()
    lead = world.person("Sunita Rao")
    card = lead.direct_messages()[-1]
    assert card.buttons() == ["Open", "Acknowledge"]
    assert "A pupil wrote" not in card.words()

    lead.press("Open", message=card)
    assert lead.view is not None
    print(lead.view.text())
    assert "A pupil wrote about me" in lead.view.text()
    lead.press("Acknowledge", message=card)
    world.settle()
    print([m.words() for m in lead.direct_messages()])
    print([m.words() for m in teacher.direct_messages()])
    print(world.workspace.errors)
    teacher.open_home()
    print(teacher.home.text())
    assert 0
