"""What is known of each Block Kit element: its empty state, its first state, where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.demo.words import elements_in, text_words

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

_EMPTY: dict[str, tuple[str, object]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "checkboxes": ("selected_options", []),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "users_select": ("selected_user", None),
    "multi_users_select": ("selected_users", []),
    "conversations_select": ("selected_conversation", None),
    "channels_select": ("selected_channel", None),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "file_input": ("files", []),
}
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


@dataclass(frozen=True)
class Placed:
    """An element in its block, under the label that a person knows it by."""

    block: Json
    element: Json
    label: str

    @property
    def block_id(self) -> str:
        """Give the id of the block."""
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        """Give the id of the element."""
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        """Give the element's type."""
        return str(self.element["type"])

    @property
    def keeps_state(self) -> bool:
        """Say whether a value is typed, picked or ticked in it."""
        return self.kind in _EMPTY

    @property
    def state_key(self) -> str:
        """Name the key that holds its value in `state.values`."""
        return _EMPTY[self.kind][0]

    @property
    def required(self) -> bool:
        """Say whether a form cannot be sent without it."""
        return self.block["type"] == "input" and not self.block.get("optional", False)

    @property
    def sends_at_once(self) -> bool:
        """Say whether a change of it is sent as block_actions."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))

    def state(self, chosen: object) -> Json:
        """Give its state with a value chosen."""
        return {"type": self.kind, self.state_key: chosen}

    def first_state(self) -> Json:
        """Give its state before anybody touched it."""
        key, empty = _EMPTY[self.kind]
        return self.state(self.element.get(_INITIAL.get(key, ""), empty))

    def is_empty(self, state: Json) -> bool:
        """Say whether nothing was typed, picked or ticked."""
        value = state.get(self.state_key)
        return value in (None, "", []) or (isinstance(value, str) and not value.strip())


def placed_elements(blocks: list[Json]) -> Iterator[Placed]:
    """Walk through all elements that can be acted on, in reading order."""
    for block in blocks:
        for element in elements_in(block):
            if "action_id" in element:
                yield Placed(block, element, _label(block, element))


def _label(block: Json, element: Json) -> str:
    if block["type"] == "input":
        return text_words(block["label"], {})
    if element["type"] == "button":
        return text_words(element["text"], {})
    near = block.get("text") if block["type"] == "section" else element.get("placeholder")
    return text_words(near, {}) or str(element["action_id"])


def first_values(blocks: list[Json], kept: Values | None = None) -> Values:
    """Give a view's state: kept where block and element are still the same."""
    values: Values = {}
    for placed in placed_elements(blocks):
        if placed.keeps_state:
            old = (kept or {}).get(placed.block_id, {}).get(placed.action_id)
            same = old is not None and old.get("type") == placed.kind
            fresh = old if same and old is not None else placed.first_state()
            values.setdefault(placed.block_id, {})[placed.action_id] = fresh
    return values
