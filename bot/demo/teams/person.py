"""Everything that a person in the room can do, and what they then see."""

from typing import TYPE_CHECKING

from bot.demo.records import DemoPerson, Json, Message, NotOnScreen
from bot.demo.teams.acts import AT_NAME
from bot.demo.teams.card_actions import opener_of, opens_dialog, pressable, send_action
from bot.demo.teams.reader import On, Result
from bot.demo.teams.records import Conversation, StoredMessage, TeamsMessage
from bot.demo.teams.screen import DialogOnScreen, words_on_screen
from bot.demo.teams.signing_in import Visitor

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

__all__ = ["On", "Result", "TeamsPerson"]


class TeamsPerson(Visitor):
    """One person's hands and eyes; each act returns what the person then sees.

    Whatever is done in the chat closes the dialog first, which stands in front of it.
    """

    def __init__(self, room: "Room", me: DemoPerson) -> None:
        super().__init__(room, me)
        self.opened_urls: list[str] = []

    # -- words to Vera

    def command(self, name: str, text: str = "", channel: str = "vera") -> Result:
        """Type the words of a command, press what opens it, and give what is then seen."""
        return self.ask(words_of_command(name, text), channel)

    def ask(self, words: str, channel: str = "vera") -> Result:
        """Type words to Vera, press the one button of her answer if it only opens it."""
        where = self.room.conversations.find(channel, self.me.user_id)
        typed = self._write(where, words if where.kind == "im" else f"{AT_NAME} {words}")
        reply = self._reply_to(where, typed)
        if reply is None:
            return None
        opener = opener_of(reply.cards_for(self.me.user_id))
        if opener is None:
            return self.room.conversations.as_seen(reply, self.me.user_id)
        return self._seen_after(lambda: self.acts.fetch(reply, opener))

    def _reply_to(self, where: Conversation, typed: StoredMessage) -> StoredMessage | None:
        def newest() -> StoredMessage | None:
            with self.room.lock:
                since = [one for one in where.messages if int(one.id) > int(typed.id)]
                by_vera = [one for one in since if one.author == self.room.bot_user_id]
                seen = [one for one in by_vera if not one.deleted and not one.only_for]
                here = [one for one in seen if where.kind != "channel" or one.root == typed.id]
                return here[-1] if here else None

        try:
            return self.room.wait_for(newest, self.room.reply_within)
        except TimeoutError:
            return None

    def open_home(self, tab: str = "home") -> DialogOnScreen | None:
        """Ask Vera for one's own overview and give what she shows, in a dialog or in words."""
        shown = self.ask("vera")
        if isinstance(shown, DialogOnScreen):
            self.dialog().is_home = tab == "home"
            self._home = shown
            return shown
        if not isinstance(shown, TeamsMessage):
            return None
        self._home = words_on_screen(shown)
        return self._home

    # -- buttons

    def press(
        self,
        words: str,
        message: Message | None = None,
        on: On = "view",
        *,
        near: str = "",
        agree: bool = True,
    ) -> Result:
        """Press a button on a message, in the dialog or in Vera's overview (`near`: words beside).

        Teams asks nobody whether they are sure: without `agree` nothing is pressed.
        """
        if message is not None:
            return self._press_on_card(self.stored(message), words, near, agree=agree)
        if on == "home" and not self._home_is_open():
            self.open_home()
        dialog = self.dialog()
        action = pressable([dialog.card], words, near)
        return self._seen_after(lambda: self.press_in_dialog(action) if agree else None)

    def _press_on_card(
        self, message: StoredMessage, words: str, near: str, *, agree: bool
    ) -> Result:
        action = pressable(message.cards_for(self.me.user_id), words, near)
        return self._seen_after(lambda: self.press_on_card(message, action) if agree else None)

    def press_on_card(self, message: StoredMessage, action: Json) -> None:
        """Press a button that was found on a card in chat."""
        self._close_quietly()
        if self._is_link(action):
            return
        if opens_dialog(action):
            self.acts.fetch(message, action)
        else:
            self.acts.press_on_card(message, action)

    def press_in_dialog(self, action: Json) -> None:
        """Press a button that was found in the dialog."""
        if not self._is_link(action):
            self.acts.submit(self.dialog(), action)

    def _is_link(self, action: Json) -> bool:
        if action["type"] == "Action.OpenUrl":
            self.opened_urls.append(str(action["url"]))
            return True
        if action["type"] not in {"Action.Execute", "Action.Submit"}:
            raise NotOnScreen(f"the room does not draw what {action['type']} would do")
        return False

    def _home_is_open(self) -> bool:
        dialog = self.room.dialogs.get(self.me.user_id)
        return dialog is not None and dialog.is_home

    def submit(self) -> DialogOnScreen | None:
        """Send the form, going on through its steps, and give the dialog that is then open."""
        at_next = self.stands_at_next()
        self.press_send()
        after = self.room.dialogs.get(self.me.user_id)
        stuck = after is None or after.errors or after.trouble or not send_action(after.card)
        return self.view if stuck or not at_next else self.submit()

    def close(self) -> DialogOnScreen | None:
        """Close the dialog."""
        self.dialog()
        self.acts.close()
        return self.view

    def close_all(self) -> None:
        """Close the dialog with the cross in the corner, which is the same."""
        self.close()

    # -- message actions

    def message_action(self, message: Message, command_id: str) -> Result:
        """Choose a message action from a message's menu."""
        stored = self.stored(message)
        if stored.only_for:
            raise NotOnScreen("a message that only one person sees has no actions")
        self._close_quietly()
        return self._seen_after(lambda: self.acts.compose(stored, command_id))

    def more_actions(self, message: Message, name: str) -> Result:
        """Choose a message action by the words in the menu."""
        offered = {title: command_id for command_id, title in self.room.message_actions}
        if name not in offered:
            raise NotOnScreen(f"there is no message action {name!r}; offered: {list(offered)}")
        return self.message_action(message, offered[name])


def words_of_command(name: str, text: str) -> str:
    """Give what a person types on Teams for what is a slash command elsewhere."""
    if name == "/vera":
        return text or "vera"
    plain = name.removeprefix("/").replace("-", " ")
    return f"{plain} {text}" if text else plain
