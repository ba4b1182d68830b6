"""What can be done on the page; each act calls the Python API that tests use."""

import base64
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.elements import Placed, placed_elements
from bot.demo.files import NewFile
from bot.demo.form_checks import option_called
from bot.demo.person import Person, Surface
from bot.demo.records import Json, Message, NotOnScreen, StoredView
from bot.demo.screen import button_sends

Act = Callable[[Person, Json], Json | None]


def _surface(person: Person, wish: Json) -> Surface:
    """Find what was acted on: a view by its id, or a message by channel and time stamp."""
    if wish.get("view"):
        view = person.ws.views.known(str(wish["view"]))
        if view and view.owner == person.me.user_id and person.ws.views.is_open(view):
            return view
        raise NotOnScreen("that view is no longer open")
    found = person.ws.conversations.message(str(wish.get("channel")), str(wish.get("message")))
    if found is None or found.only_for not in {None, person.me.user_id}:
        raise NotOnScreen("that message is no longer there")
    return found


def _placed(surface: Surface, wish: Json) -> Placed:
    for placed in placed_elements(surface.blocks):
        if (placed.block_id, placed.action_id) == (wish.get("block_id"), wish.get("action_id")):
            return placed
    raise NotOnScreen("that question is no longer there")


def _open_view(person: Person, wish: Json) -> StoredView:
    surface = _surface(person, wish)
    if not isinstance(surface, StoredView):
        raise NotOnScreen("that is no view")
    return surface


def command(person: Person, wish: Json) -> None:
    """Run a slash command."""
    where = person.ws.conversations.find(str(wish["channel"]), person.me.user_id)
    person.acts.command(where, str(wish["name"]), str(wish.get("text", "")))


def say(person: Person, wish: Json) -> None:
    """Post a message."""
    person.say(str(wish["channel"]), str(wish["text"]))


def upload(person: Person, wish: Json) -> None:
    """Post files."""
    files = [_file(one) for one in wish["files"]]
    person.post(str(wish["channel"]), str(wish.get("text", "")), files)


def _file(sent: Json) -> NewFile:
    return NewFile(str(sent["name"]), base64.b64decode(str(sent["content"])))


def edit(person: Person, wish: Json) -> None:
    """Change a message of one's own."""
    person.edit(_message(person, wish), str(wish["text"]))


def delete(person: Person, wish: Json) -> None:
    """Take back a message of one's own."""
    person.delete(_message(person, wish))


def _message(person: Person, wish: Json) -> Message:
    surface = _surface(person, wish)
    if isinstance(surface, StoredView):
        raise NotOnScreen("that is no message")
    return person.ws.conversations.as_seen(surface)


def press(person: Person, wish: Json) -> None:
    """Press a button, or choose from a button's menu."""
    surface = _surface(person, wish)
    placed = _placed(surface, wish)
    if placed.kind == "overflow":
        option = option_called(placed.element["options"], str(wish.get("option")))
        person.press_placed(surface, placed, {"selected_option": option})
    else:
        person.press_placed(surface, placed, button_sends(placed.element))


def answer(person: Person, wish: Json) -> None:
    """Keep what was typed or chosen; `quietly` while somebody types."""
    surface = _surface(person, wish)
    placed = _placed(surface, wish)
    value = wish.get("value")
    if placed.kind == "datetimepicker" and isinstance(value, str):
        value = _seconds(person, value)
    person.answer(surface, placed, placed.state(value), quietly=bool(wish.get("quietly")))


def _seconds(person: Person, typed: str) -> int | None:
    if not typed:
        return None
    local = datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(person.me.timezone))
    return int(local.timestamp())


def attach(person: Person, wish: Json) -> None:
    """Put a file into a form."""
    view = _open_view(person, wish)
    placed = _placed(view, wish)
    person.attach_placed(view, placed, _file(wish))


def options(person: Person, wish: Json) -> Json:
    """Ask Vera for the options of an external select."""
    surface = _surface(person, wish)
    placed = _placed(surface, wish)
    return {"options": person.acts.options_for(surface, placed, str(wish.get("typed", "")))}


def submit(person: Person, wish: Json) -> None:
    """Send a form."""
    person.acts.submit(_open_view(person, wish))


def close(person: Person, wish: Json) -> None:
    """Close a modal, or all of them."""
    person.acts.close(_open_view(person, wish), everything=bool(wish.get("everything")))


def message_shortcut(person: Person, wish: Json) -> None:
    """Choose a message shortcut."""
    surface = _surface(person, wish)
    if isinstance(surface, StoredView) or surface.only_for:
        raise NotOnScreen("that message has no shortcuts")
    person.acts.message_shortcut(surface, str(wish["callback_id"]))


def shortcut(person: Person, wish: Json) -> None:
    """Choose a global shortcut."""
    person.acts.global_shortcut(str(wish["callback_id"]))


def open_home(person: Person, _: Json) -> None:
    """Open the Home."""
    person.open_home()


def read(person: Person, wish: Json) -> None:
    """Look at a conversation."""
    person.read(str(wish["channel"]))


def write_to(person: Person, wish: Json) -> Json:
    """Open a direct message with somebody."""
    where = person.ws.conversations.find(str(wish["user"]), person.me.user_id)
    person.ws.changed()
    return {"channel": where.conversation_id}


ACTS: dict[str, Act] = {
    "command": command,
    "say": say,
    "upload": upload,
    "edit": edit,
    "delete": delete,
    "press": press,
    "answer": answer,
    "attach": attach,
    "options": options,
    "submit": submit,
    "close": close,
    "message_shortcut": message_shortcut,
    "shortcut": shortcut,
    "open_home": open_home,
    "read": read,
    "write_to": write_to,
}
