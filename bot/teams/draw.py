"""Drawing cards, screens and forms as Adaptive Cards for Teams.

A message stands in chat and holds references; a dialog is shown to one person. What a person typed
is never in a place where markdown is read, and no card names anybody for Teams to notify.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import Any

from bot.teams.draw_blocks import (
    boxed,
    elements,
    in_chat,
    in_dialog,
    opens,
    rows,
    sends,
    submits,
)
from bot.teams.draw_pages import LIMIT, attachment, card, cut_to_fit, pages, size
from bot.teams.draw_questions import NOT_ALL_KEPT, input_elements, shortened
from bot.teams.draw_text import Json, cut, paragraphs, small
from handlers.cards import (
    Block,
    Buttons,
    Callout,
    Card,
    Heading,
    Screen,
    Text,
    Tone,
    WebPage,
    Words,
)
from handlers.forms import Asked, AttachFiles, FormView, LongText, ShortText

TITLE_LIMIT = 60
OPEN_PAGE = "Open the page"
NO_ERRORS: Mapping[str, str] = MappingProxyType({})

NOT_ALL_TAKEN = (
    "What you typed was too long to take along whole. Please look at where it ends in the next "
    "step, and paste the rest there."
)
KEPT_OF_EACH = (20_000, 14_000, 8_000, 4_000, 2_000, 1_000, 500, 100)
"""Characters of each answer that a form is drawn with, once the whole would be too large."""


def message(card: Card) -> Json:
    """Draw a card as a message; the summary is all that a locked phone shows."""
    return _activity(card.notification, cut_to_fit(elements(card.blocks, in_chat)))


def words(said: Words) -> Json:
    """Draw a short answer as a message, with its buttons."""
    return _activity("Vera", cut_to_fit(elements(_saying(said), in_chat)))


def standing_screen(screen: Screen) -> Json:
    """Draw a screen that may stand in somebody's own chat."""
    if not screen.may_stay:
        raise ValueError("This screen may hold what was written: it is for a dialog only.")
    blocks = (Heading(screen.title), *screen.blocks)
    return _activity(screen.title, cut_to_fit(elements(blocks, in_chat)))


def opener(title: str, said: str, buttons: Sequence[tuple[str, str, str]]) -> Json:
    """Draw a message with buttons (label, command, word), each of which opens a dialog."""
    actions = [opens(label, {"command": name, "word": word}) for label, name, word in buttons]
    body = [*elements((Heading(title), Text(said)), in_chat), *rows(actions)]
    return _activity(title, cut_to_fit(body))


def to_open(said: str, label: str, does: Mapping[str, Any]) -> Json:
    """Draw a card (not a message) with words and a button that opens what was asked for."""
    return cut_to_fit([*paragraphs(said), *rows([opens(label, does)])])


def dialog(screen: Screen, *, page: int = 1, again: Mapping[str, Any] | None = None) -> Json:
    """Draw a page of a screen as a dialog; `again` is what its buttons do to show another.

    Without `again` there is no way to another page, and what does not fit is left out.
    """
    body = list(elements(screen.blocks, in_dialog))
    if again is None:
        return _dialog(screen.title, cut_to_fit(body))
    found = pages(body, beside=_turning(2, 3, again))
    page = min(max(page, 1), len(found))
    return _dialog(screen.title, card([*found[page - 1], *_turning(page, len(found), again)]))


def words_dialog(said: Words) -> Json:
    """Draw a short answer where only a dialog can be shown."""
    return _dialog("Vera", cut_to_fit(elements(_saying(said), in_dialog)), height="medium")


def page(shown: WebPage) -> Json:
    """Draw a page of Vera's own as a dialog; a client that cannot show it opens a browser.

    One that may not be framed is opened from a button in the dialog, in the browser.
    """
    if not shown.in_chat:
        link = {"type": "Action.OpenUrl", "title": OPEN_PAGE, "url": shown.url}
        body = [*paragraphs(shown.said), *rows([link])]
        return _dialog(shown.title, cut_to_fit(body), height="medium")
    return {
        "title": cut(shown.title, TITLE_LIMIT),
        "height": "large",
        "width": "medium",
        "url": shown.url,
        "fallbackUrl": shown.url,
    }


def form(
    view: FormView,
    *,
    key: str,
    whole: bool,
    goes_on: bool = False,
    has_pages: bool = True,
    errors: Mapping[str, str] = NO_ERRORS,
    said: Words | None = None,
) -> Json:
    """Draw a form, or the first step of one that has such, with what was answered so far.

    Nothing that was answered is left out, unless it is more than a card can hold: then the form
    says so, at the answer. `goes_on` says that something is asked that is not on the screen yet,
    `has_pages` that there is a page of Vera's own, to which files can be added.
    """
    in_steps = not whole and has_first_step(view) and not _answered_further_on(view)
    items = tuple(_first_step(view)) if in_steps else view.items
    label = "Next" if in_steps or goes_on else view.submit
    above = list(_above(items, errors, said))
    asked = [item for item in items if isinstance(item, Asked)]
    items = items if has_pages else tuple(each for each in items if not _takes_files(each))
    closing = list(elements(view.closing, in_dialog))
    further = _written_further_on(view, [each.name for each in asked])
    sent = _sent_with(view, asked, key)
    drawn = card([*above, *_asking(items, errors), *closing], [sends(label, {**further, **sent})])
    for keep in KEPT_OF_EACH:
        if size(drawn) <= LIMIT:
            break
        button = sends(label, {**{name: text[:keep] for name, text in further.items()}, **sent})
        cut_off = _not_all_taken_along(further, keep)
        asking = _asking(*_shortened(items, errors, keep))
        drawn = card([*above, *asking, *cut_off, *closing], [button])
    return _dialog(view.title, drawn)


def has_first_step(view: FormView) -> bool:
    """Say whether a form begins with questions that decide what else is asked."""
    asked = [item for item in view.items if isinstance(item, Asked)]
    leading = len(list(takewhile(lambda each: each.decides, asked)))
    return 0 < leading < len(asked)


def _answered_further_on(view: FormView) -> bool:
    """Say whether it opens with its first step answered and more: only a whole form holds that."""
    first = {item.name: item.value for item in _first_step(view) if isinstance(item, Asked)}
    asked = (item for item in view.items if isinstance(item, Asked))
    return all(first.values()) and any(it.value for it in asked if it.name not in first)


def _activity(summary: str, content: Json) -> Json:
    return {
        "type": "message",
        "summary": cut(summary, 200),
        "attachments": [attachment(content)],
    }


def _dialog(title: str, content: Json, *, height: str = "large") -> Json:
    return {
        "title": cut(title, TITLE_LIMIT),
        "height": height,
        "width": "medium",
        "card": attachment(content),
    }


def _saying(said: Words) -> tuple[Block, ...]:
    return (Text(said.text), *((Buttons(said.buttons),) if said.buttons else ()))


def _turning(page: int, last: int, again: Mapping[str, Any]) -> Iterator[Json]:
    if last == 1:
        return
    turns = [("Previous page", page - 1), ("Next page", page + 1)]
    yield from small(f"Page {page} of {last}.", separator=True)
    yield from rows(
        [submits(label, {"does": {**again, "page": to}}) for label, to in turns if 1 <= to <= last]
    )


def _first_step(view: FormView) -> Iterator[Block | Asked]:
    """List what the form begins with, up to the last question that decides what else is asked."""
    notes: list[Block] = []
    for item in view.items:
        if not isinstance(item, Asked):
            notes.append(item)
        elif item.decides:
            yield from (*notes, item)
            notes = []
        else:
            return


def _above(
    items: Sequence[Block | Asked], errors: Mapping[str, str], said: Words | None
) -> Iterator[Json]:
    """Say at the top what went wrong, and where.

    Buttons of what is said are not drawn here: they would put something in the place of the form.
    """
    if said:
        yield from elements((Callout(said.text, Tone.DANGER),), in_dialog)
    labels = {item.name: item.question.label for item in items if isinstance(item, Asked)}
    wrong = [label for name, label in labels.items() if name in errors]
    elsewhere = [text for name, text in errors.items() if name not in labels]
    look_at = [f"Please look at: {'; '.join(wrong)}"] if wrong else []
    if told := "\n".join([*look_at, *elsewhere]):
        yield from boxed(paragraphs(told, weight="bolder"), "attention")


def _takes_files(item: Block | Asked) -> bool:
    return isinstance(item, Asked) and isinstance(item.question, AttachFiles)


def _asking(items: Sequence[Block | Asked], errors: Mapping[str, str]) -> Iterator[Json]:
    for item in items:
        if isinstance(item, Asked):
            yield from input_elements(item, errors.get(item.name))
        else:
            yield from elements((item,), in_dialog)


def _shortened(
    items: Sequence[Block | Asked], errors: Mapping[str, str], keep: int
) -> tuple[Sequence[Block | Asked], Mapping[str, str]]:
    """Shorten what is too long, and say so at each such answer."""
    short = [shortened(item, keep) if isinstance(item, Asked) else item for item in items]
    lost = {
        item.name: f"{errors.get(item.name, '')} {NOT_ALL_KEPT}".strip()
        for item, kept in zip(items, short, strict=True)
        if isinstance(item, Asked) and isinstance(kept, Asked) and kept is not item
    }
    return short, {**errors, **lost}


def _not_all_taken_along(further: Mapping[str, str], keep: int) -> Iterator[Json]:
    """Say that what was typed goes into the next step only so far."""
    if any(len(text) > keep for text in further.values()):
        yield from boxed(paragraphs(NOT_ALL_TAKEN, weight="bolder"), "attention")


def _sent_with(view: FormView, asked: Sequence[Asked], key: str) -> Json:
    about = {"subject": str(view.subject)} if view.subject else {}
    decided = {each.name: each.value for each in asked if each.decides and each.value}
    shown = [each.name for each in asked]
    return {"form": view.form, **about, "key": key, "shown": shown, "decided": decided}


def _written_further_on(view: FormView, shown: Collection[str]) -> dict[str, str]:
    """Give what the form was opened with and asks only in its next step, to be taken along."""
    later = (each for each in view.items if isinstance(each, Asked) and each.name not in shown)
    written = (each for each in later if isinstance(each.question, (ShortText, LongText)))
    return {each.name: str(each.value) for each in written if each.value}
