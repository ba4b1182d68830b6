"""Socket Mode: no public address, the same walk."""

from __future__ import annotations

import threading
import time

import pytest

from bot.demo import Workspace
from bot.demo.person import Person
from bot.demo.records import Message
from tests.bot.conftest import Type
from tests.bot.installation import Installation, account
from tests.walks.world import report


def test_a_report_goes_through_the_socket_and_what_is_held_is_finished(
    installation: Installation, talavera: Workspace
) -> None:
    installation.speak_to(talavera, by_socket=True)
    installation.prepare()
    with installation.running("serve") as running:
        running.event("serving")
        running.event("people_matched")
        teacher = talavera.acting_as(account(talavera, "Kwame Mensah"))
        manager = talavera.acting_as(account(talavera, "Sunita Rao"))
        assert talavera.carriers, "no socket is connected"

        assert "was sent" in report(teacher, ticks=["There is a threat"]).text()
        card = talavera.wait_for(lambda: with_button("Open", manager), within=10)
        manager.press("Open", message=card)
        assert manager.view is not None
        assert "They wrote that I am a liar." in manager.view.text()

        talavera.fail_next("views.open", "timeout", lasts=1.0)
        opened, sent = len(talavera.calls_of("views.open")), len(talavera.sent)
        typing = threading.Thread(target=teacher.command, args=("/report-cyberbullying",))
        typing.start()
        talavera.wait_for(lambda: len(talavera.calls_of("views.open")) > opened)
        time.sleep(0.1)
        assert running.stop() == 0
        typing.join()
        assert talavera.sent[sent].ok
    assert not talavera.errors


def with_button(label: str, person: Person) -> Message | None:
    """Find a card that offers this: what Vera says of the school year offers other things."""
    return next((each for each in person.direct_messages() if label in each.buttons()), None)


def test_a_wrong_app_token_is_refused_with_words(
    installation: Installation,
    talavera: Workspace,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
) -> None:
    installation.speak_to(talavera, by_socket=True)
    installation.environment["VERA_SLACK_APP_TOKEN"] = "xapp-wrong"
    installation.prepare()
    assert typed("serve") == 2
    assert "VERA_SLACK_APP_TOKEN" in capsys.readouterr().err
