"""Cards, and how much of what is drawn fits into one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from bot.teams.draw_text import Json, paragraphs

LIMIT = 28_000
"""Bytes of a card as compact JSON in UTF-8: Teams takes 28 KB, and does not say of which kind."""
ROOM_FOR_NUMBERS = 50
"""Bytes for page numbers of more than one digit."""

MORE = "There is more than fits here."
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"


def card(body: Iterable[Json], actions: Sequence[Json] = ()) -> Json:
    """Make a card of what was drawn."""
    drawn: Json = {"type": "AdaptiveCard", "version": "1.5", "body": list(body)}
    return {**drawn, "actions": list(actions)} if actions else drawn


def attachment(content: Json) -> Json:
    """Wrap a card as messages and dialogs carry it."""
    return {"contentType": CONTENT_TYPE, "content": content}


def size(drawn: object) -> int:
    """Count the bytes of what is sent."""
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode())


def cut_to_fit(body: Iterable[Json]) -> Json:
    """Make a card of what fits, and say so where that is not all; buttons are the last to go."""
    elements = list(body)
    if size(whole := card(elements)) <= LIMIT:
        return whole
    more = paragraphs(MORE)
    kept = _that_fit(elements, room=LIMIT - size(card(more)))
    texts = [at for at in kept if not _is_buttons(elements[at])]
    after = max(texts, default=-1)
    return card(
        [
            *(elements[at] for at in sorted(kept) if at <= after),
            *more,
            *(elements[at] for at in sorted(kept) if at > after),
        ]
    )


def pages(body: Iterable[Json], *, beside: Iterable[Json]) -> list[list[Json]]:
    """Share out what was drawn over as many cards as it needs, with room for what turns pages."""
    elements = list(body)
    if size(card(elements)) <= LIMIT:
        return [elements]
    return list(_shared_out(elements, room=LIMIT - size(card(beside)) - ROOM_FOR_NUMBERS))


def _shared_out(elements: Iterable[Json], *, room: int) -> Iterator[list[Json]]:
    page: list[Json] = []
    used = 0
    for element in elements:
        needed = size(element) + 1
        if page and used + needed > room:
            heading = [page.pop()] if len(page) > 1 and _is_heading(page[-1]) else []
            yield page
            page, used = heading, sum(size(each) + 1 for each in heading)
        page.append(element)
        used += needed
    yield page


def _that_fit(elements: Sequence[Json], *, room: int) -> set[int]:
    """Choose what stays on a card that is too small: buttons first, then texts from the top."""
    kept = set()
    for at in sorted(range(len(elements)), key=lambda at: not _is_buttons(elements[at])):
        room -= size(elements[at]) + 1
        if room < 0:
            break
        kept.add(at)
    return kept


def _is_heading(element: Json) -> bool:
    """Say whether it would stand alone at the foot of a page."""
    return bool(element["type"] == "TextBlock")


def _is_buttons(element: Json) -> bool:
    return bool(element["type"] == "ActionSet")
