"""What Slack is asked to show: windows over the chat, words to one person, somebody's Home.

Each is asked for once and never waited for long: a window that does not open must not keep a person
waiting, so they get words instead.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.dispatch import Shown
from bot.emergency import Emergency
from bot.slack import draw
from handlers.cards import Block, Screen, Words
from handlers.forms import FormView

log = structlog.get_logger()

Json: TypeAlias = "dict[str, Any]"

FAILED = (SlackClientError, OSError)

COULD_NOT_OPEN = (
    "Slack could not open the window. Nothing is lost: please try once more. "
    "If it cannot wait, ring: "
)


class Windows:
    """Shows things to people in one workspace."""

    def __init__(self, client: WebClient, emergency: Emergency) -> None:
        self._client = client
        self._emergency = emergency

    def open(self, trigger_id: str, shown: Shown) -> Words | None:
        """Open a window; gives words to say instead when Slack would not."""
        try:
            self._client.views_open(trigger_id=trigger_id, view=view_of(shown))
        except FAILED as error:
            log.warning("view_not_opened", error=type(error).__name__)
            return self._not_opened()
        return None

    def open_or_tell(self, body: Json, shown: Shown) -> None:
        """Open a window, or say in words that it did not open."""
        if failed := self.open(body["trigger_id"], shown):
            self.tell(body, failed)

    def push_or_tell(self, body: Json, shown: Shown) -> None:
        """Lay a window over the one that is open, or say in words that it did not open."""
        try:
            self._client.views_push(trigger_id=body["trigger_id"], view=view_of(shown))
        except FAILED as error:
            log.warning("view_not_pushed", error=type(error).__name__)
            self.tell(body, shown if isinstance(shown, Words) else self._not_opened())

    def draw_again(self, view: Json, shown: Shown) -> None:
        """Draw an open window again, unless a later answer has done so already."""
        try:
            self._client.views_update(view_id=view["id"], hash=view["hash"], view=view_of(shown))
        except SlackApiError as error:
            log.info("form_not_redrawn", error=error.response.get("error"))
        except FAILED as error:
            log.warning("form_not_redrawn", error=type(error).__name__)

    def tell(self, body: Json, said: Words) -> None:
        """Say something to one person where they are, or in their own conversation with Vera."""
        user, channel = body["user"]["id"], (body.get("channel") or {}).get("id")
        try:
            if channel:
                self._client.chat_postEphemeral(channel=channel, user=user, **draw.words(said))
            else:
                self._client.chat_postMessage(channel=user, **draw.words(said))
        except FAILED as error:
            log.warning("words_not_shown", error=type(error).__name__)

    def publish_home(self, user_id: str, shown: Shown) -> None:
        """Draw somebody's Home."""
        screen = shown if isinstance(shown, Screen) else Screen("Vera", _blocks(shown))
        try:
            self._client.views_publish(user_id=user_id, view=draw.home(screen))
        except FAILED as error:
            log.warning("home_not_drawn", error=type(error).__name__)

    def _not_opened(self) -> Words:
        said = "; ".join(f"{name} {number}" for name, number in self._emergency.numbers)
        return Words(f"{COULD_NOT_OPEN}{said}.")


def view_of(shown: Shown) -> Json:
    """Draw whatever a call shows as a window."""
    if isinstance(shown, FormView):
        return draw.form(shown)
    return draw.modal(shown) if isinstance(shown, Screen) else draw.words_modal(shown)


def _blocks(shown: Shown) -> tuple[Block, ...]:
    return draw.blocks_saying(shown) if isinstance(shown, Words) else ()
