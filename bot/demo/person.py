"""Everything that a person in the workspace can do, and what they then see."""

from typing import TYPE_CHECKING

from bot.demo.elements import Placed
from bot.demo.filling import Filler
from bot.demo.reader import On, Result, Surface
from bot.demo.records import (
    DemoPerson,
    Json,
    Message,
    NotOnScreen,
    StoredMessage,
    StoredView,
)
from bot.demo.screen import ViewOnScreen, pressable

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

__all__ = ["On", "Person", "Result", "Surface"]


class Person(Filler):
    """One person's hands and eyes; each act returns what the person then sees."""

    def __init__(self, ws: "Workspace", me: DemoPerson) -> None:
        super().__init__(ws, me)
        self.opened_urls: list[str] = []

    # -- commands, shortcuts and buttons

    def command(self, name: str, text: str = "", channel: str = "general") -> Result:
        """Type a slash command and give what is then seen."""
        where = self.ws.conversations.find(channel, self.me.user_id)
        return self._seen_after(lambda: self.acts.command(where, name, text))

    def more_actions(self, message: Message, name: str) -> Result:
        """Choose a message shortcut from a message's menu."""
        if message.only_for:
            raise NotOnScreen("a message that only one person sees has no shortcuts")
        offered = {one.name: one.callback_id for one in self.ws.message_shortcuts}
        if name not in offered:
            raise NotOnScreen(f"there is no message shortcut {name!r}; offered: {list(offered)}")
        stored = self.stored(message)
        return self._seen_after(lambda: self.acts.message_shortcut(stored, offered[name]))

    def shortcut(self, name: str) -> Result:
        """Choose a global shortcut."""
        offered = {one.name: one.callback_id for one in self.ws.global_shortcuts}
        if name not in offered:
            raise NotOnScreen(f"there is no shortcut {name!r}; offered: {list(offered)}")
        return self._seen_after(lambda: self.acts.global_shortcut(offered[name]))

    def press(
        self,
        words: str,
        message: Message | None = None,
        on: On = "view",
        *,
        near: str = "",
        agree: bool = True,
    ) -> Result:
        """Press a button (`near`: words beside it; `agree`: if asked to)."""
        surface = self.surface(message, on)
        placed, did = pressable(surface.blocks, words, near)
        return self._seen_after(lambda: self.press_placed(surface, placed, did, agree=agree))

    def press_placed(
        self, surface: Surface, placed: Placed, did: Json, *, agree: bool = True
    ) -> None:
        """Press what was found, unless the person says no when asked."""
        if placed.element.get("confirm") and not agree:
            return
        if placed.element.get("url"):
            self.opened_urls.append(str(placed.element["url"]))
        self.acts.act(surface, placed, did)

    def submit(self) -> ViewOnScreen | None:
        """Send the top view and give the one that is then on top."""
        surface = self.surface()
        if isinstance(surface, StoredView):
            if not surface.definition.get("submit"):
                raise NotOnScreen("this view has no submit button")
            self.acts.submit(surface)
        return self.view

    def close(self) -> ViewOnScreen | None:
        """Close the top view with its close button."""
        surface = self.surface()
        if isinstance(surface, StoredView):
            self.acts.close(surface, everything=False)
        return self.view

    def close_all(self) -> None:
        """Close the whole stack with the cross in the corner."""
        surface = self.surface()
        if isinstance(surface, StoredView):
            self.acts.close(surface, everything=True)

    # -- the Home, talking and files

    def open_home(self, tab: str = "home") -> ViewOnScreen | None:
        """Open the app's Home and give it once something was published."""
        ws = self.ws
        with ws.lock:
            direct = ws.conversations.direct(self.me.user_id, ws.bot_user_id)
            event: Json = {
                "type": "app_home_opened",
                "user": self.me.user_id,
                "channel": direct.conversation_id,
                "tab": tab,
            }
            known = ws.views.homes.get(self.me.user_id)
            if known:
                event["view"] = ws.payloads.view(known)
        ws.events.emit(event)
        return self.home if self.me.user_id in ws.views.homes else None

    def say(self, channel: str, text: str) -> Message:
        """Post a message (`channel`: a name, `vera`, or a person's id)."""
        return self._post(channel, text, [])

    def upload(
        self,
        channel: str,
        filename: str,
        content: bytes,
        text: str = "",
        *,
        only_on_file_info: bool = False,
    ) -> Message:
        """Post a file (`only_on_file_info`: as from another organisation)."""
        file = self.keep_file(filename, content)
        file.only_on_file_info = only_on_file_info
        where = self.ws.conversations.find(channel, self.me.user_id)
        file.conversations.add(where.conversation_id)
        return self._post(channel, text, [file.file_id])

    def _post(self, channel: str, text: str, files: list[str]) -> Message:
        ws = self.ws
        with ws.lock:
            where = ws.conversations.find(channel, self.me.user_id)
            stored = ws.conversations.post(where, self.me.user_id, text, files=files)
            message = ws.conversations.as_seen(stored)
            event = {
                **ws.payloads.message(stored),
                "channel": where.conversation_id,
                "channel_type": {"private": "group"}.get(where.kind, where.kind),
                "event_ts": stored.ts,
            }
            if files:
                event["subtype"] = "file_share"
            with_vera = ws.bot_user_id in where.members
        ws.changed()
        if with_vera:
            ws.events.emit(event, f"message.{event['channel_type']}")
            if f"<@{ws.bot_user_id}>" in text and where.kind != "im":
                ws.events.emit({**event, "type": "app_mention"})
        return message

    def edit(self, message: Message, text: str) -> Message:
        """Change what this person has written."""
        ws = self.ws
        with ws.lock:
            stored = self._own(message)
            before = ws.payloads.message(stored)
            ws.conversations.edit(stored, text, None)
            after = ws.payloads.message(stored)
            seen = ws.conversations.as_seen(stored)
        ws.changed()
        self._tell_change(message, "message_changed", message=after, previous_message=before)
        return seen

    def delete(self, message: Message) -> None:
        """Take back what this person has written."""
        with self.ws.lock:
            stored = self._own(message)
            before = self.ws.payloads.message(stored)
            stored.deleted = True
        self.ws.changed()
        self._tell_change(
            message, "message_deleted", previous_message=before, deleted_ts=message.ts
        )

    def _own(self, message: Message) -> StoredMessage:
        stored = self.stored(message)
        if stored.author != self.me.user_id:
            raise NotOnScreen(f"{self.me.name} did not write that message")
        return stored

    def _tell_change(self, told: Message, subtype: str, **facts: object) -> None:
        where = self.ws.conversations.find(told.channel, self.me.user_id)
        kind = {"private": "group"}.get(where.kind, where.kind)
        event: Json = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": where.conversation_id,
            "channel_type": kind,
            "ts": self.ws.stamps.new_ts(),
            **facts,
        }
        if self.ws.bot_user_id in where.members:
            self.ws.events.emit(event, f"message.{kind}")

    def join(self, channel: str) -> None:
        """Join a channel; Vera is told where she is a member."""
        ws = self.ws
        with ws.lock:
            where = ws.conversations.find(channel, self.me.user_id)
            where.members.add(self.me.user_id)
        ws.changed()
        if ws.bot_user_id in where.members:
            ws.events.emit(
                {
                    "type": "member_joined_channel",
                    "user": self.me.user_id,
                    "channel": where.conversation_id,
                    "channel_type": "G" if where.kind == "private" else "C",
                    "team": ws.team_id,
                }
            )

    def read(self, channel: str) -> None:
        """Look at a conversation, so that nothing in it is unread."""
        with self.ws.lock:
            where = self.ws.conversations.find(channel, self.me.user_id)
            last = where.messages[-1].ts if where.messages else ""
            where.read_to[self.me.user_id] = last
        self.ws.changed()
