"""What a person can read on a card, laid out in lines: headings, facts, questions, buttons."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.demo.teams.card_parts import INPUTS, is_search, many_in, parts_of
from bot.demo.teams.markdown import markdown_words, with_dates

Json = dict[str, Any]
Texts = Mapping[str, str]


def lines_of_card(
    card: Json, typed: Texts | None = None, names: Texts | None = None, errors: Texts | None = None
) -> list[str]:
    """List every line on a card, with what was typed and what is wrong where it stands."""
    return [
        line
        for part in parts_of(card)
        for line in lines_of_part(part, typed, names, errors)
        if line
    ]


def lines_of_part(
    part: Json, typed: Texts | None = None, names: Texts | None = None, errors: Texts | None = None
) -> Iterator[str]:
    """List the lines of one element or set of buttons."""
    kind = str(part.get("type"))
    if kind in INPUTS:
        id = str(part.get("id"))
        yield from _input_lines(part, (typed or {}).get(id), names or {})
        yield (errors or {}).get(id, "")
    elif kind in _LINES:
        yield from _LINES[kind](part)


def _text_block(part: Json) -> Iterator[str]:
    yield markdown_words(str(part.get("text", "")))


def _rich_text(part: Json) -> Iterator[str]:
    yield "".join(
        with_dates(inline if isinstance(inline, str) else str(inline.get("text", "")))
        for inline in part.get("inlines") or ()
    )


def _facts(part: Json) -> Iterator[str]:
    for fact in part.get("facts") or ():
        name = markdown_words(str(fact.get("title", ""))).rstrip(": ")
        yield f"{name}: {markdown_words(str(fact.get('value', '')))}"


def _buttons(part: Json) -> Iterator[str]:
    for action in part.get("actions") or ():
        yield str(action.get("title", ""))


def _image(part: Json) -> Iterator[str]:
    yield str(part.get("altText", ""))


def _images(part: Json) -> Iterator[str]:
    for image in part.get("images") or ():
        yield from _image(image)


_LINES: dict[str, Callable[[Json], Iterator[str]]] = {
    "TextBlock": _text_block,
    "RichTextBlock": _rich_text,
    "FactSet": _facts,
    "ActionSet": _buttons,
    "Image": _image,
    "ImageSet": _images,
}


def _input_lines(part: Json, typed: str | None, names: Texts) -> Iterator[str]:
    yield str(part.get("label") or "")
    if part["type"] == "Input.Toggle":
        yield str(part.get("title", ""))
    elif part["type"] == "Input.ChoiceSet":
        yield from _choice_lines(part, typed, names)
    else:
        yield typed or str(part.get("placeholder") or "")


def _choice_lines(part: Json, typed: str | None, names: Texts) -> Iterator[str]:
    if is_search(part):
        picked = picked_in(part, typed or "", names)
        yield ", ".join(picked) or str(part.get("placeholder") or "")
        return
    for choice in part.get("choices") or ():
        yield str(choice.get("title", ""))


def picked_in(part: Json, typed: str, names: Texts) -> list[str]:
    """Name what is picked in a set of choices."""
    titles = {str(each["value"]): str(each["title"]) for each in part.get("choices") or ()}
    picked = typed.split(",") if many_in(part) else [typed]
    return [titles.get(value) or names.get(value) or value for value in picked if value]
