"""A Vera who is started again: she remembers nothing but what is in the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from bot.app import Vera, build
from bot.doors import public_doors
from bot.second_channel import AppriseChannel
from bot.web import SLACK_PATH, TEAMS_PATH, Server
from handlers.school.school import School
from tests.walks.world import World


@contextmanager
def started_again(world: World, *, schools: Mapping[UUID, School] | None = None) -> Iterator[None]:
    """Let another Vera answer and work on the same database, in place of the one before.

    She may have read other settings.
    """
    before = world.vera, world.workspace.vera_url, world.room.vera_url if world.room else ""
    world.vera = another(world, schools=schools)
    server = Server(public_doors(world.vera), host="127.0.0.1", port=0, threads=8)
    server.start()
    _lead_to(world, f"http://127.0.0.1:{server.port}")
    try:
        yield
    finally:
        server.stop()
        close(world.vera)
        world.vera, world.workspace.vera_url, url = before
        if world.room:
            world.room.vera_url = url


def another(world: World, *, schools: Mapping[UUID, School] | None = None) -> Vera:
    """Build another Vera on the same database, beside the one that is there."""
    return build(
        world.vera.settings,
        database=world.vera.database,
        keyring=world.keyring,
        schools=world.vera.schools if schools is None else schools,
        second_channel=AppriseChannel(_second_channel(world)),
        teams_tokens=world.room.bearer if world.room else None,
        now=world.clock,
    )


def _second_channel(world: World) -> str:
    where = f"json://{world.workspace.base_url.removeprefix('http://')}/second-channel"
    return f"{where}?:email={{email}} {where}?:phone={{phone}}"


def _lead_to(world: World, where: str) -> None:
    world.workspace.vera_url = f"{where}{SLACK_PATH}"
    if world.room:
        world.room.vera_url = f"{where}{TEAMS_PATH}"


def close(vera: Vera) -> None:
    """Finish what she holds; the database is another's too."""
    vera.worker.close()
    vera.fetcher.close()
    vera.writer.close()
    if vera.teams:
        vera.teams.close()
