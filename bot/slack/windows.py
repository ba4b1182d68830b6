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
from bot.slack.carried import MessageRef
from handlers.cards import Screen, WebPage, Words
from handlers.forms import FormView

log = structlog.get_logger()

Json: TypeAlias = "dict[str, Any]"

FAILED = (SlackClientError, OSError)
NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})

COULD_NOT_OPEN = (
    "Slack could not open the window. Nothing is lost: please try once more. "
    "If it cannot wait, ring: "
)


class Windows:
    """Shows things to people in one workspace."""

    def __init__(self, client: WebClient, emergency: Emergency) -> None:
        self._client = client
        self._emergency = emergency

    def open(
        self, trigger_id: str, shown: Shown, message: MessageRef | None = None
    ) -> Words | None:
        """Open a window; gives words to say instead when Slack would not."""
        try:
            self._client.views_open(trigger_id=trigger_id, view=view_of(shown, message))
        except FAILED as error:
            log.warning("view_not_opened", error=type(error).__name__)
            return self._not_opened()
        return None

    def open_or_tell(self, body: Json, shown: Shown, message: MessageRef | None = None) -> None:
        """Open a window, or say in words that it did not open."""
        if failed := self.open(body["trigger_id"], shown, message):
            self.tell(body, failed)

    def push_or_tell(self, body: Json, shown: Shown) -> None:
        """Lay a window over the one that is open, or say in words that it did not open.

        Where three lie there already, which is all that Slack allows, it takes the place of the
        uppermost; but never of a form, which holds what was typed.
        """
        view = body["view"]
        try:
            if is_third(view) and not view.get("callback_id"):
                self._client.views_update(view_id=view["id"], view=view_of(shown))
            else:
                self._client.views_push(trigger_id=body["trigger_id"], view=view_of(shown))
        except FAILED as error:
            log.warning("view_not_pushed", error=type(error).__name__)
            self.tell(body, shown if isinstance(shown, Words) else self._not_opened())

    def draw_again(self, view: Json, shown: Shown, message: MessageRef | None = None) -> None:
        """Draw an open window again, unless a later answer has done so already."""
        again = view_of(shown, message)
        try:
            self._client.views_update(view_id=view["id"], hash=view["hash"], view=again)
        except SlackApiError as error:
            log.info("form_not_redrawn", error=error.response.get("error"))
        except FAILED as error:
            log.warning("form_not_redrawn", error=type(error).__name__)

    def tell(self, body: Json, said: Words) -> None:
        """Say something to one person where they are, or in their own conversation with Vera."""
        user, channel = body["user"]["id"], (body.get("channel") or {}).get("id")
        try:
            if not (channel and self._told_there(channel, user, said)):
                self._client.chat_postMessage(channel=user, **draw.words(said))
        except FAILED as error:
            log.warning("words_not_shown", error=type(error).__name__)

    def _told_there(self, channel: str, user: str, said: Words) -> bool:
        """Say something to one person in a channel; False where Vera is not in it."""
        try:
            self._client.chat_postEphemeral(channel=channel, user=user, **draw.words(said))
        except SlackApiError as error:
            if error.response.get("error") not in NOT_THERE:
                raise
            return False
        return True

    def publish_home(self, user_id: str, shown: Shown) -> None:
        """Draw somebody's Home."""
        try:
            self._client.views_publish(user_id=user_id, view=_home(shown))
        except FAILED as error:
            log.warning("home_not_drawn", error=type(error).__name__)

    def _not_opened(self) -> Words:
        said = "; ".join(f"{name} {number}" for name, number in self._emergency.numbers)
        return Words(f"{COULD_NOT_OPEN}{said}.")


def is_third(view: Json) -> bool:
    """Say whether a window lies over two others, so that none can be laid over it."""
    before = view.get("previous_view_id")
    return bool(before) and before != view.get("root_view_id")


def view_of(shown: Shown, message: MessageRef | None = None) -> Json:
    """Draw whatever a call shows as a window; a form remembers from which message it was opened."""
    if isinstance(shown, FormView):
        return draw.form(shown, message)
    if isinstance(shown, WebPage):
        return draw.web_page(shown)
    return draw.modal(shown) if isinstance(shown, Screen) else draw.words_modal(shown)


def _home(shown: Shown) -> Json:
    if isinstance(shown, WebPage):
        return {"type": "home", "blocks": draw.page_blocks(shown)}
    if isinstance(shown, Screen):
        return draw.home(shown)
    return draw.home(Screen("Vera", draw.blocks_saying(shown) if isinstance(shown, Words) else ()))
