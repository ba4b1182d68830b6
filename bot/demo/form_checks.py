"""What a real client checks before it sends a form, and how typed things become state."""

import re
from collections.abc import Iterable

from bot.demo.elements import TYPED, Placed, placed_elements
from bot.demo.records import Json, NotOnScreen, StoredView
from bot.demo.words import options_of, text_words

LONGEST = 3000
MISSING = "Please complete this required field."
_FORMS = {
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Please enter a valid email."),
    "url_text_input": (re.compile(r"https?://\S+"), "Please enter a valid URL."),
    "number_input": (re.compile(r"-?\d+(\.\d+)?"), "Please enter a number."),
}


def client_errors(view: StoredView) -> dict[str, str]:
    """Give what a client refuses to send, by block id."""
    found: dict[str, str] = {}
    for placed in placed_elements(view.blocks):
        if placed.keeps_state:
            state = view.values[placed.block_id][placed.action_id]
            words = _error(placed, state)
            if words:
                found[placed.block_id] = words
    return found


def _error(placed: Placed, state: Json) -> str:
    if placed.is_empty(state):
        return MISSING if placed.required else ""
    value = state[placed.state_key]
    if placed.kind in TYPED:
        return _length_error(placed.element, str(value)) or _form_error(placed.kind, str(value))
    most = placed.element.get("max_selected_items") or placed.element.get("max_files")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please choose at most {most}."
    return ""


def _length_error(element: Json, typed: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", LONGEST)
    if len(typed) < least:
        return f"Please enter at least {least} characters."
    if len(typed) > most:
        return f"Please enter no more than {most} characters."
    return ""


def _form_error(kind: str, typed: str) -> str:
    form, words = _FORMS.get(kind, (None, ""))
    return words if form and not form.fullmatch(typed) else ""


def option_called(options: Iterable[Json], words: str) -> Json:
    """Find an option by the words that a person sees."""
    offered = list(options)
    for option in offered:
        if text_words(option["text"], {}) == words:
            return option
    names = ", ".join(repr(text_words(one["text"], {})) for one in offered) or "nothing"
    raise NotOnScreen(f"there is no option {words!r}; offered is {names}")


def chosen_state(placed: Placed, words: str) -> Json:
    """Give the state after one option was chosen by its words."""
    return placed.state(option_called(options_of(placed.element), words))


def ticked_state(placed: Placed, words: Iterable[str]) -> Json:
    """Give the state after exactly these options were ticked."""
    options = options_of(placed.element)
    return placed.state([option_called(options, one) for one in words])


def with_one_more(placed: Placed, before: Json, picked: object) -> Json:
    """Give the state after one more was picked, or the only one."""
    if not placed.kind.startswith("multi_"):
        return placed.state(picked)
    already = list(before.get(placed.state_key) or [])
    return placed.state([*already, picked] if picked not in already else already)
