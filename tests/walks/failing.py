"""Letting the platform on which a walk is fail, by the same words for either."""

from __future__ import annotations

from typing import Any

from tests.walks.world import World

EVERYBODY = ("Sunita Rao", "Priya Nair", "Marcus Bell")
"""Who is told of the usual report."""

IN_SLACK = {"post": "chat.postMessage", "replace": "chat.update"}
"""What Teams calls a thing, and what Slack calls it."""


def fail_next(world: World, call: str, how: str, **more: Any) -> None:
    """Let the platform fail at what Vera asks of it next."""
    if world.on_teams:
        assert world.room is not None
        world.room.fail_next(call, how, **more)
    else:
        world.workspace.fail_next(IN_SLACK[call], how, **more)


def copies(world: World) -> list[int]:
    """Count the cards that each of those who are told has."""
    return [len(world.cards(name)) for name in EVERYBODY]
