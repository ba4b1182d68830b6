"""Filling in forms: typing, choosing, ticking, picking and attaching, by label."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.demo.elements import Placed
from bot.demo.file_facts import file_facts
from bot.demo.files import Given, as_new, keep_file, size_of
from bot.demo.form_checks import chosen_state, option_called, ticked_state, with_one_more
from bot.demo.reader import On, Reader, Surface
from bot.demo.records import Json, Message, NotOnScreen, StoredMessage
from bot.demo.screen import ViewOnScreen, placed_at
from bot.demo.words import text_words

LARGEST_FILE = 10 * 1024 * 1024


class Filler(Reader):
    """One person's hands on a form; each act returns the view that is then on top."""

    def fill(
        self,
        label: str,
        typed: str,
        message: Message | None = None,
        on: On = "view",
        *,
        then_enter: bool = False,
    ) -> ViewOnScreen | None:
        """Type under a label; dispatching inputs tell Vera as set."""
        surface = self.surface(message, on)
        placed = placed_at(surface.blocks, label)
        wish = placed.element.get("dispatch_action_config", {})
        on_typing = "on_character_entered" in wish.get("trigger_actions_on", ())
        self.answer(surface, placed, placed.state(typed), quietly=not (on_typing or then_enter))
        return self.view

    def choose(
        self, label: str, option: str, message: Message | None = None, on: On = "view"
    ) -> ViewOnScreen | None:
        """Choose one option of a menu or of radio buttons."""
        return self._answer(label, lambda placed, _: chosen_state(placed, option), message, on)

    def tick(
        self, label: str, options: Iterable[str], message: Message | None = None, on: On = "view"
    ) -> ViewOnScreen | None:
        """Leave exactly these options ticked or selected."""
        wanted = list(options)
        return self._answer(label, lambda placed, _: ticked_state(placed, wanted), message, on)

    def pick_person(
        self,
        label: str,
        typed: str,
        name: str,
        message: Message | None = None,
        on: On = "view",
    ) -> ViewOnScreen | None:
        """Type part of a name and pick one of those that are offered."""
        surface = self.surface(message, on)
        placed = placed_at(surface.blocks, label)
        if "users_select" in placed.kind:
            picked: object = self._user_called(name)
        else:
            picked = option_called(self.acts.options_for(surface, placed, typed), name)
        before = self._state(surface, placed)
        self.answer(surface, placed, with_one_more(placed, before, picked))
        return self.view

    def offered(
        self, label: str, typed: str, message: Message | None = None, on: On = "view"
    ) -> list[str]:
        """Type into an external select and list what Vera offers."""
        surface = self.surface(message, on)
        placed = placed_at(surface.blocks, label)
        options = self.acts.options_for(surface, placed, typed)
        return [text_words(one["text"], {}) for one in options]

    def _user_called(self, name: str) -> str:
        for person in self.ws.people.values():
            if person.name == name and not person.deactivated:
                return person.user_id
        raise NotOnScreen(f"nobody in the workspace is called {name!r}")

    def pick_date(self, label: str, date: str, on: On = "view") -> ViewOnScreen | None:
        """Pick a date, as 2026-01-31."""
        return self._answer(label, lambda placed, _: placed.state(date), None, on)

    def pick_time(self, label: str, time: str, on: On = "view") -> ViewOnScreen | None:
        """Pick a time of day, as 13:05."""
        return self._answer(label, lambda placed, _: placed.state(time), None, on)

    def pick_moment(self, label: str, moment: datetime, on: On = "view") -> ViewOnScreen | None:
        """Pick a date and time."""
        seconds = int(moment.timestamp())
        return self._answer(label, lambda placed, _: placed.state(seconds), None, on)

    def attach(self, question: str, files: Sequence[Given], on: On = "view") -> ViewOnScreen | None:
        """Upload files into a form, under a label or into the block of that id."""
        surface = self.surface(None, on)
        placed = placed_at(surface.blocks, question)
        for file in files:
            self.attach_placed(surface, placed, file)
        return self.view

    def attach_placed(self, surface: Surface, placed: Placed, given: Given) -> None:
        """Upload a file into what was found: at once, before the form is sent."""
        if placed.kind != "file_input":
            raise NotOnScreen(f"{placed.label!r} takes no files")
        already = self._state(surface, placed).get("files") or []
        most = int(placed.element.get("max_files", 10))
        if len(already) >= most:
            raise NotOnScreen(f"{placed.label!r} takes at most {most} files")
        if size_of(as_new(given).content) > LARGEST_FILE:
            raise NotOnScreen("a form takes files of at most 10 MB")
        file = keep_file(self.ws, self.me.user_id, given)
        self.answer(surface, placed, placed.state([*already, file_facts(self.ws, file)]))

    def clear(self, label: str, on: On = "view") -> ViewOnScreen | None:
        """Take away what was typed, chosen or ticked."""
        return self._answer(
            label, lambda placed, _: Placed(placed.block, _bare(placed), "").first_state(), None, on
        )

    def _answer(
        self,
        label: str,
        state: Callable[[Placed, Json], Json],
        message: Message | None,
        on: On,
    ) -> ViewOnScreen | None:
        surface = self.surface(message, on)
        placed = placed_at(surface.blocks, label)
        self.answer(surface, placed, state(placed, self._state(surface, placed)))
        return self.view

    def _state(self, surface: Surface, placed: Placed) -> Json:
        values = surface.values
        if isinstance(surface, StoredMessage):
            values = surface.values.get(self.me.user_id, {})
        found: Json = values.get(placed.block_id, {}).get(placed.action_id, {})
        return found

    def answer(
        self, surface: Surface, placed: Placed, state: Json, *, quietly: bool = False
    ) -> None:
        """Keep a new state and tell Vera if the element sends at once."""
        self.acts.set_state(surface, placed, state)
        if placed.sends_at_once and not quietly:
            did = {key: value for key, value in state.items() if key != "type"}
            self.acts.act(surface, placed, did)


def _bare(placed: Placed) -> Json:
    return {key: placed.element[key] for key in ("type", "action_id")}
