"""From Slack's payloads to calls, and from what is shown back to Slack's answers.

Bolt tries its listeners one by one, so there is one for each kind of payload; what was meant is
looked up in the features' own tables. Slack is answered after the commit and tells the truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.answering import in_words
from bot.dispatch import Dispatcher, Shown, part_in
from bot.emergency import Emergency
from bot.slack import draw
from bot.slack.draw_questions import offers_not_listed
from bot.slack.form_calls import FormCalls
from bot.slack.payloads import answer, caller
from bot.slack.sent_on import SentOn
from bot.slack.windows import Windows
from bot.writer import DatabaseDown
from handlers.cards import Words
from handlers.chat import Account, NotAllowed
from handlers.features import FORMS, SHORTCUTS
from handlers.forms import FormView

log = structlog.get_logger()

Json: TypeAlias = "dict[str, Any]"

ANYTHING = re.compile(".*")
OPEN_TIMEOUT_S = 2


class SlackCalls:
    """Answers everything that Slack sends."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        emergency: Emergency,
        client: WebClient,
        sent_on: SentOn | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency
        self._windows = Windows(client, emergency)
        self._sent_on = sent_on or SentOn(client)
        self._forms = FormCalls(dispatcher, emergency, self._windows, self._sent_on)
        self.submission, self.closed = self._forms.submission, self._forms.closed

    def command(self, body: Json) -> BoltResponse:
        """Answer a slash command: open what it shows, or say its words to that person alone."""
        who, name, trigger = caller(body), body["command"], body["trigger_id"]
        shown = self._safely(
            lambda: self._dispatcher.command(who, name, body.get("text") or "", key=trigger)
        )
        if isinstance(shown, Words):
            return answer(draw.words(shown))
        failed = self._windows.open(trigger, shown)
        return answer(draw.words(failed)) if failed else answer()

    def shortcut(self, body: Json) -> BoltResponse:
        """Answer a global shortcut as the command that it stands for, or one of a message."""
        if body.get("type") == "message_action":
            return self._message_action(body)
        who, trigger, command = caller(body), body["trigger_id"], SHORTCUTS.get(body["callback_id"])
        if command is None:
            return answer()
        shown = self._safely(
            lambda: self._dispatcher.command(who, command.command, command.word, key=trigger)
        )
        self._windows.open_or_tell(body, shown)
        return answer()

    def _message_action(self, body: Json) -> BoltResponse:
        """Open the form; the message waits, and nothing is asked or kept of it until it is sent."""
        who, id = caller(body), body["callback_id"]
        shown = self._safely(lambda: self._dispatcher.message_action(who, id))
        waits = self._sent_on.wait(body, by=who) if isinstance(shown, FormView) else None
        self._windows.open_or_tell(body, shown, waits)
        return answer()

    def action(self, body: Json) -> BoltResponse:
        """Answer a button, or draw a form again whose answer changes what else it asks."""
        who, pressed, view = caller(body), body["actions"][0], body.get("view") or {}
        if pressed.get("action_id") == draw.OPEN_PAGE:
            return answer()
        if view.get("callback_id") in FORMS and pressed.get("type") != "button":
            return self._forms.redraw(body, view)
        action, (subject, part) = pressed["action_id"], _about(pressed.get("value"))
        key = str(pressed.get("action_ts") or body["trigger_id"])
        shown = self._safely(lambda: self._dispatcher.act(who, action, subject, key=key, part=part))
        self._show_after_button(body, view, shown)
        return answer()

    def suggestion(self, body: Json) -> BoltResponse:
        """Answer a people picker with Vera's own people."""
        form = FORMS.get((body.get("view") or {}).get("callback_id", ""))
        questions = form.form.questions() if form else {}
        try:
            people = self._dispatcher.suggest(
                caller(body),
                body.get("value") or "",
                or_not_listed=offers_not_listed(body["action_id"], questions),
            )
        except (NotAllowed, DatabaseDown):
            people = []
        return answer({"options": [_person(value, label) for value, label in people]})

    def event(self, body: Json) -> BoltResponse:
        """Draw the Home when somebody opens it; everything else is only taken note of."""
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
            self._publish_home(caller(body))
        elif event.get("type") in ("app_uninstalled", "tokens_revoked"):
            log.error("slack_removed_vera", kind=event["type"])
        return answer()

    def _safely(self, run: Callable[[], Shown], *, typed: bool = False) -> Shown:
        """Run a call so that a person is always answered in words; NotFilledIn goes through."""
        return in_words(self._emergency, run, typed=typed)

    def _show_after_button(self, body: Json, view: Json, shown: Shown) -> None:
        if view.get("type") == "modal":
            self._windows.push_or_tell(body, shown)
        elif view.get("type") == "home":
            self._windows.open_or_tell(body, shown)
            self._publish_home(caller(body))
        elif isinstance(shown, Words):
            self._windows.tell(body, shown)
        else:
            self._windows.open_or_tell(body, shown)

    def _publish_home(self, person: Account) -> None:
        shown = self._safely(lambda: self._dispatcher.home(person))
        self._windows.publish_home(person.id, shown)


def bolt_app(calls: SlackCalls, *, token: str) -> App:
    """Build the Bolt app: one listener for each kind of payload."""
    app = App(
        authorize=lambda **_: AuthorizeResult(
            enterprise_id=None, team_id=None, bot_token=token, bot_user_id="-"
        ),
        signing_secret="checked at the door",  # noqa: S106  verified before Bolt sees the request
        request_verification_enabled=False,
        process_before_response=True,
    )
    app.command(ANYTHING)(calls.command)
    app.shortcut(ANYTHING)(calls.shortcut)
    app.action(ANYTHING)(calls.action)
    app.options(ANYTHING)(calls.suggestion)
    app.view_submission(ANYTHING)(calls.submission)
    app.view_closed(ANYTHING)(calls.closed)
    app.event(ANYTHING)(calls.event)
    app.error(_not_as_slack_sends_it)
    return app


def _not_as_slack_sends_it(error: Exception) -> BoltResponse:
    """Answer a signed payload that lacks what every payload of its kind has."""
    log.warning("payload_not_understood", error=type(error).__name__)
    return BoltResponse(status=400, body="Vera could not read this request.")


def _person(value: str, label: str) -> Json:
    return {"text": draw.plain(label, 75), "value": value}


def _about(value: str | None) -> tuple[UUID | None, int | None]:
    """Read what a button is about, and which part of it; nothing where it is not as we drew it."""
    subject, _, part = (value or "").partition(" ")
    if (alone := part_in(subject)) is not None:  # of a list that is about no case
        return None, alone
    try:
        return (UUID(subject) if subject else None), part_in(part)
    except ValueError:
        return None, None
