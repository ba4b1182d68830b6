"""Socket Mode: what Slack sends comes through a socket that Vera opens, so no door is needed."""

from __future__ import annotations

import time
from contextlib import ExitStack
from http.client import HTTPException
from threading import Condition
from typing import TYPE_CHECKING

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.connecting import CannotConnect, NotJustNow
from bot.slack.connect import SlackConnection

if TYPE_CHECKING:
    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger()

AT_ONCE = 32
OPEN_TIMEOUT_S = 10
LONGEST_ANSWER_S = 8.0
TRIES = 6


class SlackSocket:
    """Takes envelopes from Slack, has Bolt answer them, and finishes what it holds."""

    def __init__(self, slack: SlackConnection) -> None:
        assert slack.bolt is not None
        assert slack.app_token is not None
        self._bolt: App = slack.bolt
        self._held = 0
        self._closing = False
        self._changed = Condition()
        self._client = SocketModeClient(
            app_token=slack.app_token,
            web_client=WebClient(base_url=slack.quick.base_url, timeout=OPEN_TIMEOUT_S),
            concurrency=AT_ONCE,
        )
        self._client.socket_mode_request_listeners.append(self._answer)

    def start(self) -> None:
        """Connect; raises CannotConnect with words. What is cut off later is connected again."""
        for tried in range(TRIES):
            try:
                return self._connect()
            except NotJustNow:
                if tried == TRIES - 1:
                    self._client.close()
                    raise
                log.warning("slack_not_reached", during="socket")
                time.sleep(2**tried / 4)
        return None

    def hold(self, held: ExitStack) -> None:
        """Have this stopped with everything else."""
        held.callback(self.stop)

    def stop(self) -> None:
        """Take nothing any more, finish what is being answered, and hang up."""
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: self._held == 0, LONGEST_ANSWER_S)
        self._client.close()

    def _connect(self) -> None:
        try:
            self._client.connect()
        except SlackApiError as error:
            raise _refused(error) from None
        except (SlackClientError, OSError, HTTPException) as error:
            raise NotJustNow(f"Slack cannot be reached ({type(error).__name__}).") from None

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._changed:
            if self._closing:
                return  # unanswered, Slack sends it elsewhere or tells the person
            self._held += 1
        try:
            answer = run_bolt_app(self._bolt, request)
            send_response(client, request, answer, time.time())
        except Exception:
            log.exception("envelope_failed")
        finally:
            with self._changed:
                self._held -= 1
                self._changed.notify_all()


def _refused(error: SlackApiError) -> CannotConnect:
    code = str(error.response.get("error"))
    if error.response.status_code >= 429 or " " in code:
        return NotJustNow(f"Slack did not answer as it should ({error.response.status_code}).")
    return CannotConnect(
        f"Slack does not open a socket ({code}). Is VERA_SLACK_APP_TOKEN an app-level token "
        "(xapp-…) with the scope connections:write, and is Socket Mode switched on?"
    )
