"""What can be done on the page; each act calls the Python API that tests use."""

from collections.abc import Callable

from bot.demo.records import Json, Message, NotOnScreen
from bot.demo.teams.card_parts import actions_of, inputs_of, is_search
from bot.demo.teams.enclosures import Picked
from bot.demo.teams.form_values import typed_into
from bot.demo.teams.person import TeamsPerson
from bot.demo.teams.records import Dialog, StoredMessage

Act = Callable[[TeamsPerson, Json], Json | None]


def action_at(card: Json, path: str) -> Json:
    """Find a button by its place in the card: `body/2/actions/0`, `actions/0`."""
    found: object = card
    for step in path.split("/"):
        found = _inside(found, step)
    for action in actions_of(card):
        if action is found:
            return action
    raise NotOnScreen("that button is no longer there")


def _inside(held: object, step: str) -> object:
    if isinstance(held, dict):
        return held.get(step)
    if isinstance(held, list) and step.isdecimal() and int(step) < len(held):
        return held[int(step)]
    return None


def _message(person: TeamsPerson, wish: Json) -> StoredMessage:
    conversations = person.room.conversations
    where = conversations.by_id(str(wish.get("chat")))
    found = conversations.message(str(wish.get("chat")), str(wish.get("message")))
    mine = found and found.only_for in {None, person.me.user_id}
    if not mine or found is None or where is None or person.me.user_id not in where.members:
        raise NotOnScreen("that message is no longer there")
    return found


def _seen(person: TeamsPerson, wish: Json) -> Message:
    return person.room.conversations.as_seen(_message(person, wish), person.me.user_id)


def _dialog(person: TeamsPerson, wish: Json) -> Dialog:
    dialog = person.room.dialogs.get(person.me.user_id)
    if dialog is None or dialog.dialog_id != wish.get("dialog"):
        raise NotOnScreen("that dialog is no longer open")
    return dialog


def say(person: TeamsPerson, wish: Json) -> None:
    """Post a message with files, of which only name and size are told; in a thread if named."""
    files = [Picked(str(one["name"]), int(one["size"])) for one in wish.get("files") or ()]
    if wish.get("message"):
        person.reply(_seen(person, wish), str(wish["text"]), files=files)
    else:
        person.say(str(wish["chat"]), str(wish["text"]), files=files)


def press(person: TeamsPerson, wish: Json) -> None:
    """Press a button on a message's card, or in the dialog with what was filled in."""
    if wish.get("dialog"):
        dialog = _dialog(person, wish)
        action = action_at(dialog.card, str(wish["path"]))
        fill(person, wish)
        person.press_in_dialog(action)
        return
    message = _message(person, wish)
    cards, number = message.cards_for(person.me.user_id), int(wish.get("card", 0))
    if number >= len(cards):
        raise NotOnScreen("that card is no longer there")
    person.press_on_card(message, action_at(cards[number], str(wish["path"])))


def fill(person: TeamsPerson, wish: Json) -> None:
    """Keep what was filled in so far, by the inputs' ids."""
    dialog = _dialog(person, wish)
    given = wish.get("inputs") or {}
    for element in inputs_of(dialog.card):
        id = str(element["id"])
        if id in given:
            person.acts.set_value(dialog, id, typed_into(element, str(given[id] or "")))


def search(person: TeamsPerson, wish: Json) -> Json:
    """Ask Vera for the choices of a search box."""
    dialog = _dialog(person, wish)
    for element in inputs_of(dialog.card):
        if element["id"] == wish.get("input") and is_search(element):
            found = person.acts.search(dialog, element, str(wish.get("typed", "")))
            dialog.names |= {str(one["value"]): str(one["title"]) for one in found}
            return {"results": found}
    raise NotOnScreen("that question is no longer there")


def close(person: TeamsPerson, wish: Json) -> None:
    """Close the dialog."""
    _dialog(person, wish)
    person.close()


def message_action(person: TeamsPerson, wish: Json) -> None:
    """Choose a message action."""
    person.message_action(_seen(person, wish), str(wish["command_id"]))


def react(person: TeamsPerson, wish: Json) -> None:
    """Put a reaction on a message."""
    person.react(_seen(person, wish), str(wish.get("reaction", "like")))


def edit(person: TeamsPerson, wish: Json) -> None:
    """Change a message of one's own."""
    person.edit(_seen(person, wish), str(wish["text"]))


def delete(person: TeamsPerson, wish: Json) -> None:
    """Take back a message of one's own."""
    person.delete(_seen(person, wish))


def read(person: TeamsPerson, wish: Json) -> None:
    """Look at a conversation."""
    person.read(str(wish["chat"]))


def write_to(person: TeamsPerson, wish: Json) -> Json:
    """Open the chat with somebody."""
    where = person.room.conversations.find(str(wish["user"]), person.me.user_id)
    person.room.changed()
    return {"chat": where.conversation_id}


ACTS: dict[str, Act] = {
    "say": say,
    "press": press,
    "fill": fill,
    "search": search,
    "close": close,
    "message_action": message_action,
    "react": react,
    "edit": edit,
    "delete": delete,
    "read": read,
    "write_to": write_to,
}
