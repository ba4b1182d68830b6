"""Filling in forms: typing, choosing, ticking and picking, by label, step by step."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.records import Json, Message, NotOnScreen
from bot.demo.teams.card_actions import send_action
from bot.demo.teams.card_parts import inputs_of, is_search, label_of
from bot.demo.teams.form_values import (
    choice_called,
    choices_matching,
    typed_into,
    with_one_more,
)
from bot.demo.teams.reader import On, Reader
from bot.demo.teams.records import Dialog
from bot.demo.teams.screen import DialogOnScreen, input_called

MOST_STEPS = 5


class Filler(Reader):
    """One person's hands on a form; each act returns the dialog as it is then.

    `message` and `on` are taken for the sake of the workspace's people: here only dialogs ask.
    """

    def fill(
        self,
        label: str,
        typed: str,
        message: Message | None = None,
        on: On = "view",
        *,
        then_enter: bool = False,
    ) -> DialogOnScreen | None:
        """Type under a label; a box takes no more than its length."""
        self._only_dialogs(message, on, then_enter)
        dialog, element = self._at(label, "Input.Text", "Input.Number")
        return self._keep(dialog, element, typed_into(element, typed))

    def choose(
        self, label: str, option: str, message: Message | None = None, on: On = "view"
    ) -> DialogOnScreen | None:
        """Choose one option."""
        self._only_dialogs(message, on)
        dialog, element = self._at(label, "Input.ChoiceSet")
        chosen = choice_called(element["choices"], option)
        return self._keep(dialog, element, str(chosen["value"]))

    def tick(
        self, label: str, options: Iterable[str], message: Message | None = None, on: On = "view"
    ) -> DialogOnScreen | None:
        """Leave exactly these options ticked."""
        self._only_dialogs(message, on)
        dialog, element = self._at(label, "Input.ChoiceSet")
        chosen = [choice_called(element["choices"], one) for one in options]
        return self._keep(dialog, element, ",".join(str(one["value"]) for one in chosen))

    def pick_person(
        self, label: str, typed: str, name: str, message: Message | None = None, on: On = "view"
    ) -> DialogOnScreen | None:
        """Type part of a name and pick one of those that are offered."""
        self._only_dialogs(message, on)
        dialog, element = self._at(label, "Input.ChoiceSet")
        found = self._found(dialog, element, typed)
        picked = choice_called([*found, *element["choices"]], name)
        value = str(picked["value"])
        dialog.names[value] = name
        before = dialog.values.get(str(element["id"]), "")
        return self._keep(dialog, element, with_one_more(element, before, value))

    def offered(
        self, label: str, typed: str, message: Message | None = None, on: On = "view"
    ) -> list[str]:
        """Type into a search box and list what is offered."""
        self._only_dialogs(message, on)
        dialog, element = self._at(label, "Input.ChoiceSet")
        found = [*self._found(dialog, element, typed), *choices_matching(element, typed)]
        return list(dict.fromkeys(str(one["title"]) for one in found))

    def _found(self, dialog: Dialog, element: Json, typed: str) -> list[Json]:
        return self.acts.search(dialog, element, typed) if is_search(element) else []

    def pick_date(self, label: str, date: str, on: On = "view") -> DialogOnScreen | None:
        """Pick a date, as 2026-01-31."""
        self._only_dialogs(None, on)
        return self._keep(*self._at(label, "Input.Date"), date)

    def pick_time(self, label: str, time: str, on: On = "view") -> DialogOnScreen | None:
        """Pick a time of day, as 13:05."""
        self._only_dialogs(None, on)
        return self._keep(*self._at(label, "Input.Time"), time)

    def pick_moment(self, label: str, moment: datetime, on: On = "view") -> DialogOnScreen | None:
        """Pick a date, and the time in the box after it."""
        self._only_dialogs(None, on)
        dialog, date = self._at(label, "Input.Date")
        there = inputs_of(dialog.card)
        after = there[there.index(date) + 1 :][:1]
        if not after or after[0]["type"] != "Input.Time":
            raise NotOnScreen(f"no time can be picked after {label!r}")
        local = moment.astimezone(ZoneInfo(self.me.timezone))
        self._keep(dialog, date, f"{local:%Y-%m-%d}")
        return self._keep(dialog, after[0], f"{local:%H:%M}")

    def clear(self, label: str, on: On = "view") -> DialogOnScreen | None:
        """Take away what was typed, chosen or ticked."""
        self._only_dialogs(None, on)
        dialog, element = self._at(label)
        return self._keep(dialog, element, "")

    # -- from step to step

    def see_what_follows(self) -> DialogOnScreen | None:
        """Press "Next" where there is one, to see what an answer leads to."""
        if self.stands_at_next():
            self.press_send()
        return self.view

    def press_send(self) -> None:
        """Press the button that sends the form."""
        dialog = self.dialog()
        sends = send_action(dialog.card)
        if sends is None:
            raise NotOnScreen("this dialog has no button that sends anything")
        self.acts.submit(dialog, sends)

    def _at(self, label: str, *kinds: str) -> tuple[Dialog, Json]:
        """Find a question, going on to where it is asked."""
        for _ in range(MOST_STEPS):
            dialog = self.dialog()
            if self._asks(dialog, label) or not self._goes_on(dialog):
                break
        element = input_called(self.dialog().card, label)
        if kinds and element["type"] not in kinds:
            raise NotOnScreen(f"{label!r} is no {' or '.join(kinds)} but {element['type']}")
        return self.dialog(), element

    def _goes_on(self, dialog: Dialog) -> bool:
        """Press the form's button; says whether more is worth a look after this."""
        if send_action(dialog.card) is None:
            return False
        at_next = self.stands_at_next()
        self.press_send()
        if self.top.trouble:
            raise NotOnScreen(f"the form does not go on: {self.top.trouble}")
        if unanswered := ", ".join(self.top.errors):
            raise NotOnScreen(f"the form does not go on before these are answered: {unanswered}")
        return at_next

    @staticmethod
    def _asks(dialog: Dialog, label: str) -> bool:
        return any(label_of(one) == label for one in inputs_of(dialog.card))

    def _keep(self, dialog: Dialog, element: Json, value: str) -> DialogOnScreen | None:
        self.acts.set_value(dialog, str(element["id"]), value)
        return self.view

    @staticmethod
    def _only_dialogs(message: Message | None, on: On, then_enter: bool = False) -> None:
        if message is not None or on != "view" or then_enter:
            raise NotOnScreen("on Teams only the dialog that is open asks anything")
