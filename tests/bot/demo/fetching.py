"""Asking the workspace over real HTTP: the Web API, and the file host as it stands."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo import Workspace


@dataclass(frozen=True)
class Fetched:
    """What an address answered; `whole` is false when the connection broke off."""

    status: int
    content_type: str
    length: str
    location: str
    body: bytes
    whole: bool = True


def fetch(url: str, token: str = "xoxb-demo") -> Fetched:
    """Ask for an address and follow nothing."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    path = f"{where.path}?{where.query}" if where.query else where.path
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    try:
        body, whole = answer.read(), True
    except http.client.IncompleteRead as broken:
        body, whole = broken.partial, False
    finally:
        connection.close()
    named = answer.getheader
    return Fetched(
        status=answer.status,
        content_type=named("Content-Type", ""),
        length=named("Content-Length", ""),
        location=named("Location", ""),
        body=body,
        whole=whole,
    )


def client_of(ws: Workspace) -> WebClient:
    """Give a client with the bot's token and no retries."""
    return WebClient("xoxb-demo", base_url=f"{ws.base_url}/api/", timeout=5, retry_handlers=[])


def refused(ws: Workspace, method: str, **arguments: object) -> str:
    """Give the error that a call is answered with."""
    with pytest.raises(SlackApiError) as error:
        client_of(ws).api_call(method, json=dict(arguments))
    return str(error.value.response["error"])


def url_of(ws: Workspace, file_id: str) -> str:
    """Give the address that files.info names for a download."""
    return str(client_of(ws).files_info(file=file_id)["file"]["url_private_download"])
