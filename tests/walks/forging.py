"""Requests that no screen offered: pressed, sent and typed by somebody who made them up.

The same on either platform; what is given is what that platform answered, as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.demo.to_vera import Answer
from handlers.features import ACTIONS
from handlers.forms import Answers
from tests.walks import forging_slack, forging_teams
from tests.walks.world import World


def press(world: World, name: str, action: str, subject: UUID | str | None) -> list[str]:
    """Press a button of that name about a case, wherever it may be; gives all that then shows.

    On Teams there are three such places, and it is pressed in each.
    """
    if world.on_teams:
        return forging_teams.press(world, name, action, subject)
    return forging_slack.press(world, name, action, subject)


COUNTED = re.compile(r"Refused this school year: \d+")


def press_everything(world: World, name: str, subject: UUID | str | None) -> dict[str, list[str]]:
    """Press every button that Vera knows about a case; gives what each of them showed.

    A refused class list is counted, and shown with its count: that differs from one time to the
    next and tells of no case, so it is left out.
    """
    return {
        action: [COUNTED.sub("", each) for each in press(world, name, action, subject)]
        for action in ACTIONS
    }


def send_form(
    world: World, name: str, form: str, answers: Answers, subject: UUID | None = None
) -> str:
    """Send a form that was never opened: a str, a list of str or a timestamp to each question."""
    if world.on_teams:
        return _told(forging_teams.send_form(world, name, form, answers, subject))
    elements = forging_slack.elements(form, answers)
    return _told(forging_slack.send_form(world, name, form, elements, subject))


def send_again(
    world: World,
    changes: Mapping[str, Any] | None = None,
    *,
    name: str | None = None,
    key: str | None = None,
) -> str:
    """Send the newest form again, with some answers changed.

    It can be sent as somebody else, or by another `key`: then it is as if it was opened anew.
    """
    changes = changes or {}
    if world.on_teams:
        return _told(forging_teams.send_again(world, changes, name=name, key=key))
    return _told(forging_slack.send_again(world, changes, name=name, key=key))


def _told(answer: Answer) -> str:
    return f"{answer.status} {answer.body}"
