"""What a person sees: modals, the Home, messages, and what is theirs alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from bot.demo.acts import Acts
from bot.demo.records import (
    DemoPerson,
    Ephemeral,
    Message,
    NotOnScreen,
    StoredMessage,
    StoredView,
)
from bot.demo.screen import ViewOnScreen, shown

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

Surface = StoredView | StoredMessage
On = Literal["view", "home"]
Result = Ephemeral | ViewOnScreen | None


class Reader:
    """One person's eyes."""

    def __init__(self, ws: "Workspace", me: DemoPerson) -> None:
        self.ws = ws
        self.me = me
        self.acts = Acts(ws, me)

    @property
    def views(self) -> list[ViewOnScreen]:
        """Give the stack of open modals, the top one last."""
        with self.ws.lock:
            names = self.ws.conversations.names()
            return [shown(view, names) for view in self.ws.views.stack(self.me.user_id)]

    @property
    def view(self) -> ViewOnScreen | None:
        """Give the modal on top, if one is open."""
        return next(reversed(self.views), None)

    @property
    def top(self) -> ViewOnScreen:
        """Give the modal on top; that none is open is an error."""
        view = self.view
        if view is None:
            raise NotOnScreen(f"no view is open for {self.me.name}")
        return view

    @property
    def last_ephemeral(self) -> Ephemeral:
        """Give what was last shown to this person only."""
        mine = self.ephemerals()
        if not mine:
            raise NotOnScreen(f"nothing was shown to {self.me.name} only")
        return mine[-1]

    @property
    def home(self) -> ViewOnScreen:
        """Give the app's Home as it was last published."""
        with self.ws.lock:
            return shown(self._home(), self.ws.conversations.names())

    def _home(self) -> StoredView:
        home = self.ws.views.homes.get(self.me.user_id)
        if home is None:
            raise NotOnScreen(f"no Home was ever published for {self.me.name}")
        return home

    def messages(self, channel: str = "general") -> list[Message]:
        """List a conversation's messages, with those only this person sees."""
        with self.ws.lock:
            where = self.ws.conversations.find(channel, self.me.user_id)
            if self.me.user_id not in where.members and where.kind != "channel":
                raise NotOnScreen(f"{self.me.name} is not in {channel!r}")
            return self.ws.conversations.seen_by(self.me.user_id, where)

    def direct_messages(self) -> list[Message]:
        """List the messages between this person and Vera."""
        return self.messages("vera")

    def ephemerals(self) -> list[Ephemeral]:
        """List what was shown to this person only, oldest first."""
        with self.ws.lock:
            everywhere = [
                message
                for where in self.ws.conversations.all()
                for message in self.ws.conversations.seen_by(self.me.user_id, where)
            ]
        mine = [one for one in everywhere if isinstance(one, Ephemeral)]
        return sorted(mine, key=lambda one: one.ts)

    def _seen_after(self, act: Callable[[], None]) -> Result:
        latest = max((one.ts for one in self.ephemerals()), default="")
        act()
        new = [one for one in self.ephemerals() if one.ts > latest]
        return self.view or (new[-1] if new else None)

    def surface(self, message: Message | None = None, on: On = "view") -> Surface:
        """Find what a person looks at: the top view, the Home, a message."""
        if message is not None:
            return self.stored(message)
        if on == "home":
            return self._home()
        stack = self.ws.views.stack(self.me.user_id)
        if not stack:
            raise NotOnScreen(f"no view is open for {self.me.name}")
        return stack[-1]

    def stored(self, message: Message) -> StoredMessage:
        """Find a message as it is now."""
        found = self.ws.conversations.message(message.channel, message.ts)
        if found is None:
            raise NotOnScreen("that message is no longer there")
        return found
