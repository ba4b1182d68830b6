"""A modal or a Home as one person sees it at one moment."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.demo.elements import Placed, Values, placed_elements
from bot.demo.records import Blocks, Json, NotOnScreen, StoredView
from bot.demo.words import (
    button_words,
    options_of,
    text_words,
    typed_words,
    words_of_blocks,
)


@dataclass(frozen=True)
class ViewOnScreen:
    """What is drawn of a view: a copy, so that it still says later what was seen then."""

    view_id: str
    view_hash: str
    callback_id: str
    title: str
    submit_text: str
    close_text: str
    private_metadata: str
    blocks: Blocks
    values: Values
    errors: Mapping[str, str]
    trouble: str
    names: Mapping[str, str] = field(repr=False)

    def text(self) -> str:
        """Give all words that a person can read on it, in order."""
        by_block = {
            placed.block_id: self.errors[placed.label]
            for placed in placed_elements(self.blocks)
            if placed.label in self.errors
        }
        read = words_of_blocks(self.blocks, self.names, self.values, by_block)
        return "\n".join(
            filter(None, [self.title, self.trouble, *read, self.close_text, self.submit_text])
        )

    def buttons(self) -> list[str]:
        """List the buttons in it, without submit and close."""
        return button_words(self.blocks)

    def questions(self) -> list[str]:
        """List the labels of what can be filled in, in order."""
        return [one.label for one in placed_elements(self.blocks) if one.keeps_state]

    def required(self) -> list[str]:
        """List the labels of what must be filled in."""
        return [one.label for one in placed_elements(self.blocks) if one.required]

    def asks(self, label: str) -> bool:
        """Say whether a question is on it."""
        return label in self.questions()

    def options(self, label: str) -> list[str]:
        """List the options that a question offers."""
        return [text_words(one["text"], self.names) for one in options_of(self._at(label).element)]

    def value(self, label: str) -> str | list[str]:
        """Give what is typed, chosen or ticked under a label, as words."""
        placed = self._at(label)
        state = self.values[placed.block_id][placed.action_id]
        chosen = state.get(placed.state_key)
        if placed.state_key == "selected_options":
            return [text_words(one["text"], self.names) for one in chosen or ()]
        if placed.state_key == "selected_option":
            return text_words(chosen["text"], self.names) if chosen else ""
        return typed_words(state, self.names)

    def _at(self, label: str) -> Placed:
        return placed_at(self.blocks, label)


def shown(view: StoredView, names: Mapping[str, str]) -> ViewOnScreen:
    """Draw a view as it stands now."""
    definition = copy.deepcopy(view.definition)
    labels = {placed.block_id: placed.label for placed in placed_elements(definition["blocks"])}
    return ViewOnScreen(
        view_id=view.view_id,
        view_hash=view.view_hash,
        callback_id=str(definition.get("callback_id", "")),
        title=text_words(definition.get("title"), names),
        submit_text=text_words(definition.get("submit"), names),
        close_text=text_words(definition.get("close"), names),
        private_metadata=str(definition.get("private_metadata", "")),
        blocks=definition["blocks"],
        values=copy.deepcopy(view.values),
        errors={labels.get(block_id, block_id): words for block_id, words in view.errors.items()},
        trouble=view.trouble,
        names=names,
    )


def placed_at(blocks: Blocks, label: str) -> Placed:
    """Find what can be filled in under a label, or in the block of that id."""
    there = [one for one in placed_elements(blocks) if one.keeps_state]
    for placed in (
        *(one for one in there if one.label == label),
        *(one for one in there if one.block_id == label),
    ):
        return placed
    offered = ", ".join(repr(one.label) for one in there) or "nothing"
    raise NotOnScreen(f"there is no question {label!r} here; it asks {offered}")


def pressable(blocks: Blocks, words: str, near: str = "") -> tuple[Placed, Json]:
    """Find a button or an overflow option, with what pressing it sends."""
    found = [
        one
        for one in _pressables(blocks)
        if one[1] == words and near in _surroundings(blocks, one[0])
    ]
    if len(found) == 1:
        return found[0][0], found[0][2]
    offered = ", ".join(repr(one[1]) for one in _pressables(blocks)) or "no button"
    trouble = "is several times" if found else "is not"
    raise NotOnScreen(f"{words!r} {trouble} here (near {near!r}); there is {offered}")


def _pressables(blocks: Blocks) -> list[tuple[Placed, str, Json]]:
    found: list[tuple[Placed, str, Json]] = []
    for placed in placed_elements(blocks):
        if placed.kind == "button":
            found.append((placed, placed.label, button_sends(placed.element)))
        if placed.kind == "overflow":
            for option in options_of(placed.element):
                words = text_words(option["text"], {})
                found.append((placed, words, {"selected_option": option}))
    return found


def button_sends(button: Json) -> Json:
    """Give what a button adds to its action."""
    kept: Json = {key: button[key] for key in ("value", "style") if key in button}
    return {"text": {"emoji": True, **button["text"]}, **kept}


def _surroundings(blocks: Blocks, placed: Placed) -> str:
    at = next(i for i, block in enumerate(blocks) if block is placed.block)
    first = max(0, at - 1) if placed.block["type"] == "actions" else at
    return "\n".join(words_of_blocks(blocks[first : at + 1], {}))
