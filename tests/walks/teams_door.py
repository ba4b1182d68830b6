"""Coming to Teams' door by hand: signed or not, whole or broken, as recorded or made up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.database import Database
from storage.keyring import Keyring
from tests.walks.forging_teams import room_of
from tests.walks.world import World, a_world

RECORDED = sorted((Path(__file__).parents[1] / "data" / "teams").glob("*.json"))
TENANT = "00000000-0000-0000-0000-0000000000001"
BOT = "00000000-0000-0000-0000-00000000000011"
USER, ENTRA_ID = "user-id-0", "00000000-0000-0000-0000-0000000000020"
ADDRESS = "http://localhost:56150/_connector"
PERSONAL = "fc7393d9-b3ce-48dd-b75e-9268f0c0bcc5"
GROUP = "5218fd83-97ce-4c26-bf9a-b8c072e4c761"

SECRET = "they know where I live"
"""What somebody types that may stand in no log."""

Json = dict[str, Any]
Answer = tuple[int, str]


@contextmanager
def a_door(database: Database, keyring: Keyring, log: StringIO) -> Iterator[World]:
    """Start the example school on Teams; nothing may end in a traceback or an error."""
    with a_world(database, keyring, platforms=["teams"]) as world:
        yield world
        assert '"level": "error"' not in log.getvalue()
        assert "Traceback" not in log.getvalue()
        assert SECRET not in log.getvalue()
        assert world.errors == []


def post(
    world: World,
    body: Json | bytes,
    *,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
    path: str = "",
) -> Answer:
    """Come to the door with an activity, signed unless told otherwise."""
    room = room_of(world)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = room.signer.token(room.service_url) if token is None else token
    where = urlsplit(room.vera_url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=20)
    try:
        connection.request(
            method,
            path or where.path,
            raw,
            {
                "Content-Type": "application/json; charset=utf-8",
                "Authorization": f"Bearer {signed}",
                **(headers or {}),
            },
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def called(name: str) -> Path:
    """Find a recorded activity by its name."""
    return next(path for path in RECORDED if path.stem == name)


def recorded(world: World, path: Path, name: str = "Kwame Mensah") -> Json:
    """Read an activity of a real client, as if somebody had sent it in the room."""
    room, me = room_of(world), world.accounts[name]
    group = room.conversations.add_group("Group Chat", world.accounts.values(), with_vera=True)
    ours = {
        TENANT: room.tenant_id,
        BOT: room.bot_user_id,
        USER: str(room.activities.account(me)["id"]),
        ENTRA_ID: room.aad_of(me),
        ADDRESS: room.service_url,
        PERSONAL: room.conversations.personal(me).conversation_id,
        GROUP: group.conversation_id,
    }
    text = path.read_text(encoding="utf-8")
    for theirs, own in ours.items():
        text = text.replace(json.dumps(theirs), json.dumps(own))
    read: Json = json.loads(text)
    return read


def a_message(world: World, text: str = "hello", **changes: Any) -> Json:
    """Give the recorded message with another text; a change to None takes a part away."""
    message = {**recorded(world, called("message_personal")), "text": text, **changes}
    return {name: part for name, part in message.items() if part is not None}


def an_invoke(world: World, name: str, value: Any, *, by: str = "Kwame Mensah") -> Json:
    """Give the recorded invoke of another name, with another value."""
    path = called("invoke_adaptiveCard-action_personal")
    return {**recorded(world, path, by), "name": name, "value": value}


def written_to(world: World, name: str) -> list[str]:
    """List what Vera wrote in somebody's own chat."""
    return [m.words() for m in world.person(name).direct_messages() if m.author == "Vera"]
