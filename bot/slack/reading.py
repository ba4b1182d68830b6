"""Reading a message again that waits no longer, where the school lets Vera read what people write.

Most schools do not: Vera asks for no `history` scope. Then it is not had, and the person pastes it.
"""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack.carried import MessageRef
from bot.slack.loose import Json, objects

log = structlog.get_logger()

MOST = 2
"""With the first message of a thread, which always comes along."""


def read_again(client: WebClient, ref: MessageRef) -> Json | None:
    """Ask for one message and no other; None for whatever reason it is not had."""
    try:
        answer = _asked(client, ref)
    except SlackApiError as error:
        log.info("message_not_read_again", error=error.response.get("error"))
        return None
    except (SlackClientError, HTTPException, OSError) as error:
        log.warning("message_not_read_again", error=type(error).__name__)
        return None
    return next((each for each in objects(answer.get("messages")) if _is_it(each, ref)), None)


def _asked(client: WebClient, ref: MessageRef) -> SlackResponse:
    if ref.thread:
        return client.conversations_replies(
            channel=ref.channel,
            ts=ref.thread,
            oldest=ref.ts,
            latest=ref.ts,
            inclusive=True,
            limit=MOST,
        )
    return client.conversations_history(
        channel=ref.channel, oldest=ref.ts, latest=ref.ts, inclusive=True, limit=1
    )


def _is_it(message: Json, ref: MessageRef) -> bool:
    return message.get("ts") == ref.ts and message.get("subtype") != "tombstone"
