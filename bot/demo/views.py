"""Modals and Homes: triggers, the stack of at most three, hashes, kept input."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.elements import first_values
from bot.demo.records import Json, StoredView
from bot.demo.stamps import Stamps

DEEPEST = 3


class RefusedBySlack(Exception):
    """A Web API call that Slack answers with an error."""

    def __init__(
        self, error: str, messages: list[str] | None = None, more: Json | None = None
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more or {}


@dataclass
class Trigger:
    """What a person did that lets the app open a view: once, and for three seconds."""

    user_id: str
    given_at: float
    view_id: str | None = None
    used: bool = False


class Views:
    """Keeps each person's stack of modals and their Home; the workspace's lock guards it."""

    def __init__(self, stamps: Stamps, trigger_lives: float) -> None:
        self._stamps = stamps
        self.trigger_lives = trigger_lives
        self._triggers: dict[str, Trigger] = {}
        self._by_id: dict[str, StoredView] = {}
        self.stacks: dict[str, list[StoredView]] = {}
        self.homes: dict[str, StoredView] = {}

    def new_trigger(self, user_id: str, view_id: str | None = None) -> str:
        """Give out a trigger id."""
        trigger_id = self._stamps.new_trigger()
        self._triggers[trigger_id] = Trigger(user_id, time.monotonic(), view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Take a trigger once, within its three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise RefusedBySlack("invalid_trigger_id")
        if time.monotonic() - trigger.given_at > self.trigger_lives:
            raise RefusedBySlack("expired_trigger_id")
        if trigger.used:
            raise RefusedBySlack("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def open(self, trigger_id: str, definition: Json) -> StoredView:
        """Show a modal as the first of a new stack."""
        trigger = self.exchange(trigger_id)
        self.close_all(trigger.user_id)
        return self._place(trigger.user_id, definition)

    def push(self, trigger_id: str, definition: Json) -> StoredView:
        """Show a modal on top of the one that its trigger came from."""
        owner = self._triggers[trigger_id].user_id if trigger_id in self._triggers else ""
        if len(self.stack(owner)) >= DEEPEST:
            raise RefusedBySlack("push_limit_reached")
        trigger = self.exchange(trigger_id)
        if not self.stack(trigger.user_id):
            raise RefusedBySlack("not_found")
        return self._place(trigger.user_id, definition)

    def push_answer(self, view: StoredView, definition: Json) -> StoredView:
        """Push a modal that came as the answer to a submission."""
        if len(self.stack(view.owner)) >= DEEPEST:
            raise RefusedBySlack("push_limit_reached")
        return self._place(view.owner, definition)

    def _place(self, owner: str, definition: Json) -> StoredView:
        stack = self.stack(owner)
        view_id = self._stamps.new_id("V")
        view = StoredView(
            view_id=view_id,
            owner=owner,
            definition=definition,
            view_hash=self._stamps.new_hash(),
            root_view_id=stack[0].view_id if stack else view_id,
            previous_view_id=stack[-1].view_id if stack else None,
            values=first_values(definition["blocks"]),
        )
        stack.append(view)
        self._by_id[view_id] = view
        return view

    def update(self, view: StoredView, definition: Json, view_hash: str | None = None) -> None:
        """Redraw a view; typed input stays where ids and type are the same."""
        if view_hash and view_hash != view.view_hash:
            raise RefusedBySlack("hash_conflict")
        view.definition = definition
        view.values = first_values(definition["blocks"], kept=view.values)
        view.view_hash = self._stamps.new_hash()
        view.errors = {}
        view.trouble = ""

    def publish(self, user_id: str, definition: Json, view_hash: str | None) -> StoredView:
        """Show a person's Home, or redraw it."""
        home = self.homes.get(user_id)
        if home:
            self.update(home, definition, view_hash)
            return home
        view_id = self._stamps.new_id("V")
        home = StoredView(view_id, user_id, definition, self._stamps.new_hash(), view_id)
        home.values = first_values(definition["blocks"])
        self.homes[user_id] = self._by_id[view_id] = home
        return home

    def find(self, view_id: str | None, external_id: str | None = None) -> StoredView:
        """Find a view that is still open."""
        for view in self._open():
            named = external_id and view.definition.get("external_id") == external_id
            if view.view_id == view_id or named:
                return view
        raise RefusedBySlack("not_found")

    def _open(self) -> list[StoredView]:
        return [view for stack in self.stacks.values() for view in stack] + [*self.homes.values()]

    def is_open(self, view: StoredView) -> bool:
        """Say whether a view is still on somebody's screen."""
        return any(one is view for one in self._open())

    def known(self, view_id: str) -> StoredView | None:
        """Find a view whether or not it is still open."""
        return self._by_id.get(view_id)

    def stack(self, user_id: str) -> list[StoredView]:
        """Give a person's open modals, the first at the bottom."""
        return self.stacks.setdefault(user_id, [])

    def close(self, view: StoredView) -> None:
        """Take a view, and those above it, off the screen."""
        stack = self.stack(view.owner)
        if view in stack:
            del stack[stack.index(view) :]

    def close_all(self, user_id: str) -> None:
        """Take all of a person's modals off the screen."""
        self.stack(user_id).clear()


def external_ids_of(views: Views, allowed: Callable[[StoredView], bool]) -> set[str]:
    """Give the external ids in use by open views."""
    open_views = [view for stack in views.stacks.values() for view in stack if allowed(view)]
    return {str(view.definition.get("external_id") or "") for view in open_views} - {""}
