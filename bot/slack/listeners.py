"""From Slack's payloads to calls, and from what is shown back to Slack's answers.

Bolt tries its listeners one by one, so there is one for each kind of payload; what was meant is
looked up in the features' own tables. Slack is answered after the commit and tells the truth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.answering import in_words
from bot.dispatch import Dispatcher, Shown
from bot.emergency import Emergency
from bot.slack import draw
from bot.slack.chat import PLATFORM
from bot.slack.draw_questions import answers_in, offers_not_listed, on_the_screen
from bot.slack.windows import Windows, view_of
from bot.writer import DatabaseDown
from handlers.cards import Words
from handlers.chat import Account, NotAllowed
from handlers.features import FORMS, SHORTCUTS
from handlers.forms import NotFilledIn

log = structlog.get_logger()

Json: TypeAlias = "dict[str, Any]"

ANYTHING = re.compile(".*")
OPEN_TIMEOUT_S = 2


class SlackCalls:
    """Answers everything that Slack sends."""

    def __init__(self, dispatcher: Dispatcher, emergency: Emergency, client: WebClient) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency
        self._windows = Windows(client, emergency)

    def command(self, body: Json) -> BoltResponse:
        """Answer a slash command: open what it shows, or say its words to that person alone."""
        who, name, trigger = caller(body), body["command"], body["trigger_id"]
        shown = self._safely(
            lambda: self._dispatcher.command(who, name, body.get("text") or "", key=trigger)
        )
        if isinstance(shown, Words):
            return _json(draw.words(shown))
        failed = self._windows.open(trigger, shown)
        return _json(draw.words(failed)) if failed else BoltResponse(status=200)

    def shortcut(self, body: Json) -> BoltResponse:
        """Answer a global shortcut as the command that it stands for."""
        who, trigger, command = caller(body), body["trigger_id"], SHORTCUTS.get(body["callback_id"])
        if command is None:
            return BoltResponse(status=200)
        shown = self._safely(
            lambda: self._dispatcher.command(who, command.command, command.word, key=trigger)
        )
        self._windows.open_or_tell(body, shown)
        return BoltResponse(status=200)

    def action(self, body: Json) -> BoltResponse:
        """Answer a button, or draw a form again whose answer changes what else it asks."""
        who, pressed, view = caller(body), body["actions"][0], body.get("view") or {}
        if view.get("callback_id") in FORMS and pressed.get("type") != "button":
            return self._redraw(body, view)
        action, subject = pressed["action_id"], _uuid(pressed.get("value"))
        key = str(pressed.get("action_ts") or body["trigger_id"])
        shown = self._safely(lambda: self._dispatcher.act(who, action, subject, key=key))
        self._show_after_button(body, view, shown)
        return BoltResponse(status=200)

    def submission(self, body: Json) -> BoltResponse:
        """Answer a form that was sent, once what it did is committed."""
        who, view = caller(body), body["view"]
        form, key, answers = view["callback_id"], view["id"], answers_in(view["state"])
        if self._lacks_a_question(view, answers):
            return self._redrawn(body, view, answers)
        subject = draw.subject_of(view.get("private_metadata") or "")
        try:
            shown = self._safely(
                lambda: self._dispatcher.submit(who, form, answers, subject, key=key), typed=True
            )
        except NotFilledIn as refused:
            return _json({"response_action": "errors", "errors": refused.words})
        # Words mean that nothing was stored: they stand above the form, which keeps what was typed.
        step = "push" if isinstance(shown, Words) else "update"
        return _json({"response_action": step, "view": view_of(shown)})

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
        return _json({"options": [_person(value, label) for value, label in people]})

    def event(self, body: Json) -> BoltResponse:
        """Draw the Home when somebody opens it; everything else is only taken note of."""
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
            self._publish_home(caller(body))
        elif event.get("type") in ("app_uninstalled", "tokens_revoked"):
            log.error("slack_removed_vera", kind=event["type"])
        return BoltResponse(status=200)

    def _safely(self, run: Callable[[], Shown], *, typed: bool = False) -> Shown:
        """Run a call so that a person is always answered in words; NotFilledIn goes through."""
        return in_words(self._emergency, run, typed=typed)

    def _redraw(self, body: Json, view: Json) -> BoltResponse:
        shown = self._form_again(body, view, answers_in(view["state"]))
        if isinstance(shown, Words):  # beside the form, which keeps what was typed
            self._windows.push_or_tell(body, shown)
        else:
            self._windows.draw_again(view, shown)
        return BoltResponse(status=200)

    def _form_again(
        self, body: Json, view: Json, answers: Mapping[str, Any], *, typed: bool = False
    ) -> Shown:
        subject = draw.subject_of(view.get("private_metadata") or "")
        who, form = caller(body), view["callback_id"]
        return self._safely(
            lambda: (
                self._dispatcher.redraw(who, form, answers, subject)
                or Words("This form is no longer in use. Please type /vera.")
            ),
            typed=typed,
        )

    def _lacks_a_question(self, view: Json, answers: Mapping[str, Any]) -> bool:
        """Say whether it was sent before Slack had drawn a question that it now asks."""
        entry = FORMS.get(view["callback_id"])
        if entry is None:
            return False
        asked = {name for name, _ in entry.form.on_screen(answers)}
        return not asked <= on_the_screen(view)

    def _redrawn(self, body: Json, view: Json, answers: Mapping[str, Any]) -> BoltResponse:
        shown = self._form_again(body, view, answers, typed=True)
        step = "push" if isinstance(shown, Words) else "update"
        return _json({"response_action": step, "view": view_of(shown)})

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
    app.view_closed(ANYTHING)(lambda ack: ack())
    app.event(ANYTHING)(calls.event)
    app.error(_not_as_slack_sends_it)
    return app


def _not_as_slack_sends_it(error: Exception) -> BoltResponse:
    """Answer a signed payload that lacks what every payload of its kind has."""
    log.warning("payload_not_understood", error=type(error).__name__)
    return BoltResponse(status=400, body="Vera could not read this request.")


def caller(body: Mapping[str, Any]) -> Account:
    """Read who called, from any kind of payload."""
    user = body.get("user")
    if isinstance(user, Mapping):
        team = (body.get("team") or {}).get("id") or user.get("team_id")
        return Account(PLATFORM, str(team or ""), str(user["id"]))
    if event := body.get("event"):
        return Account(PLATFORM, str(body.get("team_id") or ""), str(event.get("user") or ""))
    return Account(PLATFORM, str(body.get("team_id") or ""), str(body["user_id"]))


def _json(body: Json) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _person(value: str, label: str) -> Json:
    return {"text": draw.plain(label, 75), "value": value}


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
