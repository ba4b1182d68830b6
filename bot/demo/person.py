"""Everything that a person in the workspace can do, and what they then see."""

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from bot.demo.elements import Placed
from bot.demo.posting import Poster
from bot.demo.reader import On, Result, Surface
from bot.demo.records import (
    DemoPerson,
    Json,
    Message,
    NotOnScreen,
    StoredView,
)
from bot.demo.screen import ViewOnScreen, pressable

if TYPE_CHECKING:
    from bot.demo.workspace import Workspace

__all__ = ["On", "Person", "Result", "Surface"]


class Person(Poster):
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

    # -- the Home, channels and signing in

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

    def sign_in(self, url: str) -> str:
        """Sign in as this person, and give the address that they are led back to."""
        return self._answered_sign_in(url, self.me.user_id)

    def refuse_to_sign_in(self, url: str) -> str:
        """Press Cancel on the sign-in page, and give the address they are led back to."""
        return self._answered_sign_in(url, "")

    def _answered_sign_in(self, url: str, user_id: str) -> str:
        where = urlsplit(url)
        if f"{where.scheme}://{where.netloc}" != self.ws.base_url:
            raise NotOnScreen(f"{where.netloc} is not this workspace")
        if _asked(url).status != 200:
            raise NotOnScreen("the sign-in page shows that something is wrong")
        chosen = where.path.replace("/authorize", "/chosen")
        answer = _asked(f"{self.ws.base_url}{chosen}?{where.query}&{urlencode({'as': user_id})}")
        led_to = answer.getheader("Location")
        if answer.status != 302 or not led_to:
            raise NotOnScreen("the sign-in page led nowhere")
        return led_to


def _asked(url: str) -> http.client.HTTPResponse:
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc)
    try:
        connection.request("GET", f"{where.path}?{where.query}")
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()
