"""What a person does in a dialog, and what becomes of it."""

import secrets

from bot.demo.records import Json
from bot.demo.teams.card_actions import sends_inputs
from bot.demo.teams.client import TROUBLE, Client
from bot.demo.teams.conversations import TEAMS
from bot.demo.teams.dialogs import continued, dialog_of_words, new_dialog, said_in
from bot.demo.teams.form_values import client_errors, sent_values
from bot.demo.teams.message_payload import message_payload
from bot.demo.teams.records import Conversation, Dialog, StoredMessage

CONTEXT = {"theme": "default"}


class DialogActs(Client):
    """Opens dialogs, sends what is filled in and obeys the answers."""

    def fetch(self, message: StoredMessage, action: Json) -> None:
        """Open what a button on a card opens."""
        where = self.where(message.conversation)
        value = {"data": action["data"], "context": CONTEXT}
        answer = self.invoke(where, "task/fetch", value, message)
        self._open(new_dialog(self.me.user_id, where, message), where, message, answer)

    def compose(self, message: StoredMessage, command_id: str) -> None:
        """Choose a message action."""
        where = self.where(message.conversation)
        held: Json = {
            "commandId": command_id, "commandContext": "message", "context": CONTEXT,
        }  # fmt: skip
        value = {**held, **self._about(message)}
        answer = self.invoke(where, "composeExtension/fetchTask", value, message)
        dialog = new_dialog(self.me.user_id, where, message)
        dialog.compose = held
        self._open(dialog, where, message, answer)

    def _about(self, message: StoredMessage) -> Json:
        """Give the message as it is now, which may be another than when the dialog was opened."""
        with self.room.lock:
            payload = message_payload(self.room, message)
        return {"requestId": secrets.token_hex(16), "messagePayload": payload}

    def _open(
        self, dialog: Dialog, where: Conversation, message: StoredMessage, answer: Json | None
    ) -> None:
        if not answer or not answer.get("task"):
            if answer is None:
                self.only_me(where, TROUBLE, message, author=TEAMS)
            return
        if words := said_in(answer):
            self.only_me(where, words, message)
            return
        with self.room.lock:
            continued(dialog, answer["task"]["value"])
            self.room.dialogs[self.me.user_id] = dialog
        self.room.changed()

    def submit(self, dialog: Dialog, action: Json) -> None:
        """Press a button in a dialog: check what goes with it, send it and obey the answer."""
        with_inputs = sends_inputs(action)
        with self.room.lock:
            dialog.trouble = ""
            dialog.errors = client_errors(dialog.card, dialog.values) if with_inputs else {}
        self.room.changed()
        if dialog.errors:
            return
        data = dict(action.get("data") or {})
        if with_inputs:
            data |= sent_values(dialog.card, dialog.values)
        self._obey(dialog, self._send_dialog(dialog, data))

    def _send_dialog(self, dialog: Dialog, data: Json) -> Json | None:
        where = self.where(dialog.conversation)
        message = self._beneath(dialog)
        if dialog.compose is None or message is None:
            value: Json = {"data": data, "context": CONTEXT}
            return self.invoke(where, "task/submit", value, message)
        value = {**dialog.compose, "data": data, **self._about(message)}
        return self.invoke(where, "composeExtension/submitAction", value, message)

    def _obey(self, dialog: Dialog, answer: Json | None) -> None:
        with self.room.lock:
            if self.room.dialogs.get(self.me.user_id) is not dialog:
                return
            if answer is None:
                dialog.trouble = TROUBLE
            elif not answer.get("task"):
                del self.room.dialogs[self.me.user_id]
            else:
                continued(dialog, dialog_of_words(answer) or answer["task"]["value"])
        if answer and (words := said_in(answer)):
            self.only_me(self.where(dialog.conversation), words, self._beneath(dialog))
        self.room.changed()

    def _beneath(self, dialog: Dialog) -> StoredMessage | None:
        """Find the message that a dialog was opened from, though it may be deleted by now."""
        id = dialog.message_id or ""
        return self.room.conversations.message(dialog.conversation, id, though_deleted=True)

    def close(self) -> None:
        """Close the dialog; Vera is not told."""
        with self.room.lock:
            self.room.dialogs.pop(self.me.user_id, None)
        self.room.changed()

    def set_value(self, dialog: Dialog, id: str, value: str) -> None:
        """Keep what was typed or chosen; the old error goes away."""
        with self.room.lock:
            dialog.errors.pop(id, None)
            dialog.values[id] = value
        self.room.changed()

    def search(self, dialog: Dialog, element: Json, typed: str) -> list[Json]:
        """Ask Vera for the choices of a search box."""
        wish = element["choices.data"]
        value = {
            "queryText": typed,
            "queryOptions": {"skip": 0, "top": 15},
            "dataset": wish.get("dataset"),
        }
        where = self.where(dialog.conversation)
        answer = self.invoke(where, "application/search", value, self._beneath(dialog))
        found: list[Json] = answer["value"]["results"] if answer else []
        return found
