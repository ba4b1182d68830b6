"""A dialog as one person sees it at one moment."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from bot.demo.records import Json, NotOnScreen
from bot.demo.screen import ViewOnScreen
from bot.demo.teams.card_actions import send_action, titles_of
from bot.demo.teams.card_parts import inputs_of, label_of, many_in
from bot.demo.teams.card_words import lines_of_card, picked_in
from bot.demo.teams.records import Dialog, TeamsMessage


@dataclass(frozen=True)
class DialogOnScreen(ViewOnScreen):
    """What is drawn of a dialog: a copy, so that it still says later what was seen then.

    It is a `ViewOnScreen` whose words come from one Adaptive Card; `blocks` and `values` are empty.
    """

    card: Json
    typed: Mapping[str, str]
    picked: Mapping[str, str]
    """What was picked from a search, by its value."""
    url: str = ""
    """The page of the web that it shows instead of a card."""

    def text(self) -> str:
        """Give all words that a person can read on it, in order."""
        by_id = {
            str(element.get("id")): self.errors[label_of(element)]
            for element in inputs_of(self.card)
            if label_of(element) in self.errors
        }
        read = lines_of_card(self.card, self.typed, self.picked, by_id)
        return "\n".join(filter(None, [self.title, self.trouble, *read]))

    def buttons(self) -> list[str]:
        """List the buttons in it, without the one that sends the form."""
        titles = titles_of(self.card)
        if self.submit_text in titles:
            titles.remove(self.submit_text)
        return titles

    def questions(self) -> list[str]:
        """List the labels of what can be filled in, in order."""
        return [label_of(element) for element in inputs_of(self.card)]

    def required(self) -> list[str]:
        """List the labels of what must be filled in."""
        return [label_of(one) for one in inputs_of(self.card) if one.get("isRequired")]

    def options(self, label: str) -> list[str]:
        """List the options that a question offers."""
        return [str(one.get("title", "")) for one in self._input(label).get("choices") or ()]

    def value(self, label: str) -> str | list[str]:
        """Give what is typed, chosen or ticked under a label, as words."""
        element = self._input(label)
        typed = self.typed.get(str(element.get("id")), "")
        if element.get("type") != "Input.ChoiceSet":
            return typed
        picked = picked_in(element, typed, self.picked)
        return picked if many_in(element) else "".join(picked)

    def _input(self, label: str) -> Json:
        return input_called(self.card, label)


def input_called(card: Json, label: str) -> Json:
    """Find what can be filled in under a label."""
    there = inputs_of(card)
    for element in there:
        if label_of(element) == label:
            return element
    offered = ", ".join(repr(label_of(one)) for one in there) or "nothing"
    raise NotOnScreen(f"there is no question {label!r} here; it asks {offered}")


def shown(dialog: Dialog) -> DialogOnScreen:
    """Draw a dialog as it stands now."""
    card = copy.deepcopy(dialog.card)
    labels = {str(one.get("id")): label_of(one) for one in inputs_of(card)}
    sends = send_action(card)
    return _on_screen(
        view_id=dialog.dialog_id,
        title=dialog.title,
        submit_text=str(sends.get("title", "")) if sends else "",
        errors={labels.get(id, id): words for id, words in dialog.errors.items()},
        trouble=dialog.trouble,
        card=card,
        typed=dict(dialog.values),
        picked=dict(dialog.names),
        url=dialog.url,
    )


def words_on_screen(message: TeamsMessage) -> DialogOnScreen:
    """Draw words that came where a dialog was hoped for."""
    body = [
        {"type": "RichTextBlock", "inlines": [line]} for line in message.words().split("\n") if line
    ]
    return _on_screen(
        view_id=message.ts,
        title="",
        submit_text="",
        errors={},
        trouble="",
        card={"type": "AdaptiveCard", "body": body},
        typed={},
        picked={},
    )


def _on_screen(
    *,
    view_id: str,
    title: str,
    submit_text: str,
    errors: Mapping[str, str],
    trouble: str,
    card: Json,
    typed: Mapping[str, str],
    picked: Mapping[str, str],
    url: str = "",
) -> DialogOnScreen:
    return DialogOnScreen(
        view_id=view_id,
        view_hash="",
        callback_id="",
        title=title,
        submit_text=submit_text,
        close_text="",
        private_metadata="",
        blocks=[],
        values={},
        errors=errors,
        trouble=trouble,
        names={},
        card=card,
        typed=typed,
        picked=picked,
        url=url,
    )
