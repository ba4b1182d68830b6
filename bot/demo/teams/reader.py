"""What a person sees: the dialog, what Vera last showed them of their own, and messages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from bot.demo.records import DemoPerson, Message, NotOnScreen
from bot.demo.screen import ViewOnScreen
from bot.demo.teams.acts import Acts
from bot.demo.teams.card_actions import NEXT, send_action
from bot.demo.teams.records import Dialog, StoredMessage, TeamsEphemeral, TeamsMessage
from bot.demo.teams.screen import DialogOnScreen, shown

if TYPE_CHECKING:
    from bot.demo.teams.room import Room

On = Literal["view", "home"]
Result = Message | ViewOnScreen | None


class Reader:
    """One person's eyes."""

    def __init__(self, room: "Room", me: DemoPerson) -> None:
        self.room = room
        self.me = me
        self.acts = Acts(room, me)
        self._home: DialogOnScreen | None = None

    @property
    def ws(self) -> "Room":
        """Give the room under the name that the workspace's people use."""
        return self.room

    @property
    def views(self) -> list[DialogOnScreen]:
        """Give the dialog that is open, if one is."""
        with self.room.lock:
            dialog = self.room.dialogs.get(self.me.user_id)
            return [shown(dialog)] if dialog else []

    @property
    def view(self) -> DialogOnScreen | None:
        """Give the dialog that is open, if one is."""
        return next(iter(self.views), None)

    @property
    def top(self) -> DialogOnScreen:
        """Give the dialog; that none is open is an error."""
        return shown(self.dialog())

    @property
    def home(self) -> DialogOnScreen:
        """Give what Vera showed last when this person asked for their own overview."""
        if self._home is None:
            raise NotOnScreen(f"{self.me.name} never opened Vera")
        return self._home

    @property
    def last_ephemeral(self) -> TeamsEphemeral:
        """Give what was last shown to this person only."""
        mine = self.ephemerals()
        if not mine:
            raise NotOnScreen(f"nothing was shown to {self.me.name} only")
        return mine[-1]

    def messages(self, channel: str = "General") -> list[TeamsMessage]:
        """List a conversation's messages, with those only this person sees."""
        with self.room.lock:
            where = self.room.conversations.find(channel, self.me.user_id)
            if self.me.user_id not in where.members:
                raise NotOnScreen(f"{self.me.name} is not in {channel!r}")
            return self.room.conversations.seen_by(self.me.user_id, where)

    def direct_messages(self) -> list[TeamsMessage]:
        """List what stands in this person's own chat with Vera, what they typed themselves too.

        What is `asked_for` was typed by them, or is Vera's answer to what they typed.
        """
        return self.messages("vera")

    def ephemerals(self) -> list[TeamsEphemeral]:
        """List what was shown to this person only, oldest first."""
        with self.room.lock:
            everywhere = [
                message
                for where in self.room.conversations.all()
                for message in self.room.conversations.seen_by(self.me.user_id, where)
            ]
        mine = [one for one in everywhere if isinstance(one, TeamsEphemeral)]
        return sorted(mine, key=lambda one: int(one.ts))

    def dialog(self) -> Dialog:
        """Find the dialog that is open."""
        dialog = self.room.dialogs.get(self.me.user_id)
        if dialog is None:
            raise NotOnScreen(f"no dialog is open for {self.me.name}")
        return dialog

    def stored(self, message: Message) -> StoredMessage:
        """Find a message as it is now."""
        found = self.room.conversations.message(message.channel, message.ts)
        if found is None:
            raise NotOnScreen("that message is no longer there")
        return found

    @property
    def web_page(self) -> str:
        """Give the address of the page that the dialog shows."""
        url = self.dialog().url
        if not url:
            raise NotOnScreen(f"{self.me.name}'s dialog shows a card and no page")
        return url

    def sends_with(self) -> str:
        """Give the words of the button that sends the form, or none."""
        sends = send_action(self.dialog().card)
        return str(sends["title"]) if sends else ""

    def stands_at_next(self) -> bool:
        """Say whether the form goes on with a button that says so."""
        return self.sends_with() == NEXT

    def _seen_after(self, act: Callable[[], None]) -> Result:
        latest = max((int(one.ts) for one in self.ephemerals()), default=0)
        act()
        new = [one for one in self.ephemerals() if int(one.ts) > latest]
        return self.view or (new[-1] if new else None)
