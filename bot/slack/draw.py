"""Drawing cards, screens and forms in Slack's Block Kit.

Words go into `plain_text` and `rich_text` only, never into `mrkdwn`: what a person typed comes out
as typed and pings nobody. Questions keep their names as block ids, so that Slack keeps what was
typed when a view is drawn again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from typing import Any, TypeAlias

from bot.slack.carried import Carried, MessageRef
from bot.slack.draw_questions import input_block
from handlers.cards import (
    Block,
    Button,
    Buttons,
    Callout,
    Card,
    Divider,
    Facts,
    Heading,
    Points,
    Quote,
    Screen,
    Small,
    Style,
    Text,
    Tone,
    WebPage,
    Words,
)
from handlers.forms import Asked, FormView

Json: TypeAlias = "dict[str, Any]"

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
MODAL_TITLE_LIMIT = 24
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BUTTON_LIMIT = 75

OPEN_PAGE = "open_web_page"
"""The button that leads to a page of Vera's own: the browser does what it says, not Vera."""

SIGNS = {Tone.CALM: "", Tone.WARNING: "⚠️ ", Tone.DANGER: "🚨 "}


def message(card: Card) -> Json:
    """Draw a card as the arguments of a message; the notification is all a locked phone shows."""
    return {
        "text": card.notification,
        "blocks": _within(MESSAGE_BLOCKS, _blocks(card.blocks)),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def modal(screen: Screen) -> Json:
    """Draw a screen as a modal with nothing to send."""
    return {
        "type": "modal",
        "title": plain(screen.title, MODAL_TITLE_LIMIT),
        "close": plain("Close"),
        "blocks": _within(VIEW_BLOCKS, _blocks(screen.blocks)),
    }


def home(screen: Screen) -> Json:
    """Draw a screen as the App Home."""
    return {"type": "home", "blocks": _within(VIEW_BLOCKS, _blocks(screen.blocks))}


def form(view: FormView, message: MessageRef | None = None) -> Json:
    """Draw a form as a modal, which says which message it was opened from, if from any."""
    drawn = [block for item in (*view.items, *view.closing) for block in _item(item)]
    return {
        "type": "modal",
        "callback_id": view.form,
        "title": plain(view.title, MODAL_TITLE_LIMIT),
        "submit": plain(view.submit, MODAL_TITLE_LIMIT),
        "close": plain("Cancel"),
        "private_metadata": Carried(view.subject, message).written(),
        "notify_on_close": message is not None,  # so that the message is let go of
        "blocks": _within(VIEW_BLOCKS, drawn),
    }


def web_page(page: WebPage) -> Json:
    """Draw a page of Vera's own as a modal with a button that leads there."""
    return {
        "type": "modal",
        "title": plain(page.title, MODAL_TITLE_LIMIT),
        "close": plain("Close"),
        "blocks": page_blocks(page),
    }


def page_blocks(page: WebPage) -> list[Json]:
    """Lay out what a page of Vera's own is for, and the way there."""
    link = {
        "type": "button",
        "action_id": OPEN_PAGE,
        "text": plain("Open the page"),
        "url": page.url,
        "style": Style.PRIMARY.value,
    }
    return [*_draw(Text(page.said)), {"type": "actions", "elements": [link]}]


def words(said: Words) -> Json:
    """Draw a short answer that only one person sees."""
    return {"text": said.text, "blocks": list(_blocks(blocks_saying(said)))}


def words_modal(said: Words) -> Json:
    """Draw a short answer where only a modal can be shown."""
    return modal(
        Screen("Vera", (Text(said.text), *((Buttons(said.buttons),) if said.buttons else ())))
    )


def blocks_saying(said: Words) -> tuple[Block, ...]:
    """Lay out a short answer as blocks."""
    return (Text(said.text), *((Buttons(said.buttons),) if said.buttons else ()))


def plain(text: str, limit: int = SECTION_LIMIT) -> Json:
    """Write text that Slack shows as it is."""
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": False}


def cut(text: str, limit: int) -> str:
    """Shorten text to what Slack takes."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _item(item: Block | Asked) -> Iterator[Json]:
    if isinstance(item, Asked):
        yield input_block(item)
    else:
        yield from _draw(item)


def _blocks(blocks: Iterable[Block]) -> Iterator[Json]:
    for block in blocks:
        yield from _draw(block)


def _within(limit: int, blocks: Iterable[Json]) -> list[Json]:
    drawn = list(blocks)
    if len(drawn) <= limit:
        return drawn
    more = {"type": "context", "elements": [plain("There is more than fits here.")]}
    return [*drawn[: limit - 1], more]


@singledispatch
def _draw(block: Any) -> Iterator[Json]:
    raise TypeError(f"Slack's drawer does not know {type(block).__name__}.")


@_draw.register
def _(block: Heading) -> Iterator[Json]:
    yield {"type": "header", "text": plain(block.text, HEADER_LIMIT)}


@_draw.register
def _(block: Text) -> Iterator[Json]:
    for part in _parts(block.text):
        yield {"type": "section", "text": plain(part)}


@_draw.register
def _(block: Small) -> Iterator[Json]:
    yield {"type": "context", "elements": [plain(block.text)]}


@_draw.register
def _(block: Callout) -> Iterator[Json]:
    said = {"type": "text", "text": SIGNS[block.tone] + block.text, "style": {"bold": True}}
    yield _rich({"type": "rich_text_section", "elements": [said]})


@_draw.register
def _(block: Quote) -> Iterator[Json]:
    for part in _parts(block.text):
        said = {"type": "text", "text": part}
        yield _rich({"type": "rich_text_quote", "elements": [said]})


@_draw.register
def _(block: Facts) -> Iterator[Json]:
    elements: list[Json] = []
    for name, value in block.pairs:
        lead = "\n" if elements else ""
        elements.append({"type": "text", "text": f"{lead}{name}: ", "style": {"bold": True}})
        elements.append({"type": "text", "text": value or " "})
    yield _rich({"type": "rich_text_section", "elements": elements})


@_draw.register
def _(block: Points) -> Iterator[Json]:
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": item}]}
        for item in block.items
    ]
    yield _rich({"type": "rich_text_list", "style": "bullet", "elements": items})


@_draw.register
def _(_: Divider) -> Iterator[Json]:
    yield {"type": "divider"}


@_draw.register
def _(block: Buttons) -> Iterator[Json]:
    yield {"type": "actions", "elements": [_button(each) for each in block.buttons]}


def pressed_about(button: Button) -> str:
    """Write what a button is about, as it comes back when it is pressed.

    A part stands behind a blank, so that it is read as one where the button is about nothing.
    """
    subject = "" if button.subject is None else str(button.subject)
    return subject if button.part is None else f"{subject} {button.part}"


def _button(button: Button) -> Json:
    drawn: Json = {
        "type": "button",
        "action_id": button.action,
        "text": plain(button.label, BUTTON_LIMIT),
    }
    if about := pressed_about(button):
        drawn["value"] = about
    if button.style is not Style.PLAIN:
        drawn["style"] = button.style.value
    return drawn


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _parts(text: str) -> Sequence[str]:
    return [text[at : at + SECTION_LIMIT] for at in range(0, len(text), SECTION_LIMIT)] or [" "]
