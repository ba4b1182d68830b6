"""What happens between the workspace and Vera when a person acts, and what the answer does."""

import json
from typing import TYPE_CHECKING

from bot.demo.block_rules import (
    problems_of_blocks,
    problems_of_view,
    takes_files,
    tidied_blocks,
    tidied_view,
)
from bot.demo.checks import many
from bot.demo.element_rules import MENU_OPTION
from bot.demo.elements import Placed
from bot.demo.form_checks import client_errors
from bot.demo.records import (
    Conversation,
    DemoPerson,
    Json,
    StoredMessage,
    StoredView,
)
from bot.demo.to_vera import Answer
from bot.demo.views import RefusedBySlack

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


class Acts:
    """Sends what one person does to Vera and applies the answer as a Slack client would."""

    def __init__(self, ws: "Workspace", me: DemoPerson) -> None:
        self.ws = ws
        self.me = me

    # -- slash commands and shortcuts

    def command(self, where: Conversation, name: str, text: str) -> None:
        """Send a slash command and show the answer."""
        if self.ws.commands and name not in {one.name for one in self.ws.commands}:
            self._slackbot(where, f"{name} is not a valid command.")
            return
        with self.ws.lock:
            trigger_id = self.ws.views.new_trigger(self.me.user_id)
            form = self.ws.payloads.command(self.me, where, name, text, trigger_id)
        answer = self.ws.send("slash_commands", form)
        if answer.ok:
            self._show_answer(where, name, answer)
        else:
            self._slackbot(where, command_failed(name, answer))

    def _slackbot(self, where: Conversation, words: str) -> None:
        with self.ws.lock:
            self.ws.conversations.post(where, "USLACKBOT", words, only_for=self.me.user_id)
        self.ws.changed()

    def _show_answer(self, where: Conversation, name: str, answer: Answer) -> None:
        body = answer.body.strip()
        if not body:
            return
        said = spoken(body)
        problems = problems_of_blocks(said.get("blocks", []), "message")
        if problems:
            self.ws.note_error(f"{name}: answered with invalid blocks: {'; '.join(problems)}")
            self._slackbot(where, f'{name} failed with the error "invalid_blocks"')
            return
        self.say_for_vera(where, said)

    def say_for_vera(self, where: Conversation, said: Json) -> None:
        """Show words of Vera's to this person only, or to everybody."""
        only_for = None if said.get("response_type") == "in_channel" else self.me.user_id
        if not said.get("text") and not said.get("blocks"):
            return
        blocks = tidied_blocks(said.get("blocks", []), self.ws.stamps)
        with self.ws.lock:
            self.ws.conversations.post(
                where, self.ws.bot_user_id, str(said.get("text", "")), blocks, only_for=only_for
            )
        self.ws.changed()

    def message_shortcut(self, message: StoredMessage, callback_id: str) -> None:
        """Send a message shortcut."""
        with self.ws.lock:
            trigger_id = self.ws.views.new_trigger(self.me.user_id)
            payload = self.ws.payloads.message_action(self.me, message, callback_id, trigger_id)
        self.ws.send("interactive", payload)

    def global_shortcut(self, callback_id: str) -> None:
        """Send a global shortcut."""
        with self.ws.lock:
            trigger_id = self.ws.views.new_trigger(self.me.user_id)
            payload = self.ws.payloads.shortcut(self.me, callback_id, trigger_id)
        self.ws.send("interactive", payload)

    # -- buttons, menus and typed things

    def act(self, where: StoredView | StoredMessage, placed: Placed, did: Json) -> None:
        """Send the block_actions of a button or a changed element."""
        with self.ws.lock:
            view_id = where.view_id if isinstance(where, StoredView) else None
            trigger_id = self.ws.views.new_trigger(self.me.user_id, view_id)
            payload = self.ws.payloads.actions(self.me, placed, did, where, trigger_id)
        answer = self.ws.send("interactive", payload)
        if isinstance(where, StoredView) and not answer.ok:
            where.trouble = TROUBLE
        elif not answer.ok and isinstance(where, StoredMessage):
            self._action_failed(where)

    def _action_failed(self, message: StoredMessage) -> None:
        where = self.ws.conversations.by_id(message.conversation)
        if where:
            self._slackbot(where, "That did not work. Vera did not respond; please try again.")

    def set_state(self, where: StoredView | StoredMessage, placed: Placed, state: Json) -> None:
        """Keep what was typed or chosen; the view's old error goes away."""
        with self.ws.lock:
            values = where.values
            if isinstance(where, StoredMessage):
                mine = where.values.setdefault(self.me.user_id, {})
                mine.setdefault(placed.block_id, {})[placed.action_id] = state
            else:
                where.errors.pop(placed.block_id, None)
                values.setdefault(placed.block_id, {})[placed.action_id] = state
        self.ws.changed()

    def options_for(
        self, where: StoredView | StoredMessage, placed: Placed, typed: str
    ) -> list[Json]:
        """Ask Vera for the options of an external select."""
        if len(typed) < int(placed.element.get("min_query_length", 3)):
            return []
        with self.ws.lock:
            payload = self.ws.payloads.suggestion(self.me, placed, typed, where)
        answer = self.ws.send("interactive", payload)
        offered = answer.json() if answer.ok else {}
        grouped = [one for group in offered.get("option_groups", ()) for one in group["options"]]
        options: list[Json] = [*offered.get("options", ()), *grouped]
        problems: list[str] = []
        many(MENU_OPTION, 100, 0)(options, "/options", problems)
        if problems:
            self.ws.note_error(f"block_suggestion: {'; '.join(problems)}")
        return [] if problems else options

    # -- modals

    def submit(self, view: StoredView) -> None:
        """Check a form as a client does, send it and obey the answer."""
        with self.ws.lock:
            view.errors = client_errors(view)
            view.trouble = ""
        self.ws.changed()
        if view.errors:
            return
        with self.ws.lock:
            self._hand_over_files(view)
            trigger_id = self.ws.views.new_trigger(self.me.user_id, view.view_id)
            payload = self.ws.payloads.submission(self.me, view, trigger_id)
        answer = self.ws.send("interactive", payload)
        self._obey(view, answer)
        self.ws.changed()

    def _hand_over_files(self, view: StoredView) -> None:
        for values in view.values.values():
            for state in values.values():
                for file in state.get("files") or ():
                    self.ws.conversations.files[file["id"]].sent_in_a_form = True

    def _obey(self, view: StoredView, answer: Answer) -> None:
        if not answer.ok:
            view.trouble = TROUBLE
            return
        wish = answer.json()
        try:
            with self.ws.lock:
                self._do_wish(view, wish)
        except RefusedBySlack as refused:
            view.trouble = TROUBLE
            words = "; ".join([refused.error, *refused.messages])
            self.ws.note_error(f"view_submission: the answer was refused: {words}")

    def _do_wish(self, view: StoredView, wish: Json) -> None:
        views, action = self.ws.views, wish.get("response_action")
        if action == "clear":
            views.close_all(self.me.user_id)
        elif action == "update":
            views.update(view, self._checked_view(wish))
        elif action == "push":
            views.push_answer(view, self._checked_view(wish))
        elif action == "errors":
            self._show_errors(view, wish.get("errors"))
        elif action is None:
            views.close(view)
        else:
            raise RefusedBySlack(f"unknown response_action {action!r}")

    def _checked_view(self, wish: Json) -> Json:
        view = wish.get("view")
        problems = problems_of_view(view, "modal")
        if problems or not isinstance(view, dict):
            raise RefusedBySlack("invalid_arguments", problems)
        if takes_files(view["blocks"]) and not self.ws.has_scope("files:read"):
            raise RefusedBySlack("missing_scope")
        return tidied_view(view, self.ws.stamps)

    @staticmethod
    def _show_errors(view: StoredView, errors: object) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise RefusedBySlack(f"errors for blocks that are no inputs of the view: {errors!r}")
        view.errors = {str(block_id): str(words) for block_id, words in errors.items()}

    def close(self, view: StoredView, *, everything: bool) -> None:
        """Close a modal, and tell Vera if she asked to be told."""
        with self.ws.lock:
            gone = list(self.ws.views.stack(self.me.user_id))
            everything = everything or bool(view.definition.get("clear_on_close"))
            told = gone if everything else gone[gone.index(view) :]
            self.ws.views.close(gone[0] if everything else view)
        self.ws.changed()
        for one in reversed(told):
            if one.definition.get("notify_on_close"):
                with self.ws.lock:
                    payload = self.ws.payloads.closed(self.me, one, is_cleared=everything)
                self.ws.send("interactive", payload)


def spoken(body: str) -> Json:
    """Read an answer to a command: JSON, or else plain words."""
    try:
        said = json.loads(body)
    except ValueError:
        return {"text": body}
    return said if isinstance(said, dict) else {"text": body}


def command_failed(name: str, answer: Answer) -> str:
    """Give Slack's own sort of words for a command that got no answer."""
    if answer.failure == "http_error":
        return f'{name} failed with the error "dispatch_failed"'
    return f"{name} failed because the app did not respond"
