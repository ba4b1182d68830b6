"""The buttons of a card: what they are called, what they send, and which one sends the form."""

from typing import Any

from bot.demo.records import NotOnScreen
from bot.demo.teams.card_parts import actions_of, inputs_of, parts_of
from bot.demo.teams.card_words import lines_of_part

Json = dict[str, Any]

TASK_FETCH = "task/fetch"
NEXT = "Next"


def titles_of(card: Json) -> list[str]:
    """List the words of all buttons."""
    return [str(action.get("title", "")) for action in actions_of(card)]


def sends_inputs(action: Json) -> bool:
    """Say whether pressing a button sends what was filled in along."""
    kinds = {"Action.Submit", "Action.Execute"}
    return action.get("type") in kinds and action.get("associatedInputs") != "none"


def opens_dialog(action: Json) -> bool:
    """Say whether a button on a card in chat opens a dialog."""
    data = action.get("data")
    wish = data.get("msteams") if isinstance(data, dict) else None
    return isinstance(wish, dict) and wish.get("type") == TASK_FETCH


def send_action(card: Json) -> Json | None:
    """Find the button that sends a form; None where nothing can be filled in."""
    if not inputs_of(card):
        return None
    return next((action for action in actions_of(card) if sends_inputs(action)), None)


def opener_of(cards: list[Json]) -> Json | None:
    """Find the one button of a card that only opens what was asked for in words.

    A list of cases has buttons as well: each says what it is about and not which words it answers.
    """
    actions = [action for card in cards for action in actions_of(card)]
    if len(actions) != 1 or not opens_dialog(actions[0]):
        return None
    does = actions[0]["data"].get("does")
    return actions[0] if isinstance(does, dict) and "command" in does else None


def pressable(cards: list[Json], words: str, near: str = "") -> Json:
    """Find a button by its words, and by words beside it where it is there several times."""
    found = [
        action
        for card in cards
        for action, around in _with_surroundings(card)
        if action.get("title") == words and near in around
    ]
    if len(found) == 1:
        return found[0]
    offered = ", ".join(repr(title) for card in cards for title in titles_of(card)) or "no button"
    trouble = "is several times" if found else "is not"
    raise NotOnScreen(f"{words!r} {trouble} here (near {near!r}); there is {offered}")


def _with_surroundings(card: Json) -> list[tuple[Json, str]]:
    """List the buttons, each with all that can be read since the buttons before it."""
    found: list[tuple[Json, str]] = []
    beside: list[str] = []
    for part in parts_of(card):
        beside += lines_of_part(part)
        if part.get("type") == "ActionSet":
            found += [(action, "\n".join(beside)) for action in part.get("actions") or ()]
            beside = []
    return found
