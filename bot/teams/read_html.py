"""Reading the HTML of a message as plain text, line by line, as somebody sees it.

Nothing is fetched, and nothing in it is obeyed: scripts and styles are dropped, pictures counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

Attributes = dict[str, str]

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {
        *("address", "article", "blockquote", "codeblock", "dd", "div", "dl", "dt", "figure"),
        *("footer", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"),
    }
)
HIDDEN = frozenset({"script", "style"})
LISTS = frozenset({"ol", "ul"})
CELLS = frozenset({"td", "th"})
AS_TYPED = frozenset({"codeblock", "pre"})
SHOWN_BY_NAME = frozenset({"customemoji", "emoji"})
PLAYED = {"audio": "[sound]", "video": "[film]"}
PICTURE = "[picture]"

DEEPEST = 5
"""Quotes and lists that lie deeper are drawn like the fifth."""

_SPACE = re.compile(r"[ \t\r\n\f]+")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_NO_TAG = re.compile(r"""<(?!/?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*'){0,4000}+>)""")
_MANY_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Read:
    """What is to be read, and how many pictures and recordings stand in it."""

    text: str
    pictures: int


def read_html(html: str, attached: Mapping[str, str]) -> Read:
    """Read HTML; `attached` says, by its id, what stands where something is attached.

    What has no place in it stands at the end.
    """
    reader = _Reader(attached)
    reader.feed(_with_whole_tags(html))
    reader.close()
    return Read(tidy(reader.text()), reader.pictures)


def tidy(text: str) -> str:
    """Leave out spaces at the ends of lines, and more than one empty line at a time."""
    lines = (line.replace("\xa0", " ").rstrip() for line in text.splitlines())
    return _MANY_BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _with_whole_tags(html: str) -> str:
    """Leave nothing but text and whole tags.

    On tags and comments that do not end Python's parser takes minutes, or gives up.
    """
    first, *others = html.split("<!--")
    left = (each.partition("-->")[2] if "-->" in each else f"&lt;!--{each}" for each in others)
    return _NO_TAG.sub("&lt;", _DECLARATION.sub("", "".join([first, *left])))


class _Reader(HTMLParser):
    def __init__(self, attached: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = 0
        self._attached = dict(attached)
        self._lines: list[str] = []
        self._line = self._mark = ""
        self._open: dict[str, int] = {}
        self._counts: list[int | None] = []
        self._link: list[str] = []
        """Of the link that is open: its address, then what is said in it."""
        self._cells = 0

    def text(self) -> str:
        """Give all that was read."""
        self._end_link()
        for id in tuple(self._attached):
            self._attach(id)
        self._next_line()
        return "\n".join(self._lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._block(tag)
        self._count(tag, 1)
        begin = _BEGINS.get(tag)
        if begin is not None:
            begin(self, tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._block(tag)
        self._count(tag, -1)
        if tag in LISTS and self._counts:
            self._counts.pop()
        if tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        if self._is_in(HIDDEN):
            return
        if not self._is_in(AS_TYPED):
            said = _SPACE.sub(" ", data)
            at_the_start = not self._line or self._line.endswith((" ", "\n"))
            self._say(said.lstrip(" ") if at_the_start else said)
            return
        first, *rest = data.splitlines() or [""]
        self._say(first)
        for line in rest:
            self._next_line(even_empty=True)
            self._say(line)

    # -- lines

    def _say(self, text: str) -> None:
        self._line += text
        if self._link:
            self._link.append(text)

    def _next_line(self, *, even_empty: bool = False) -> None:
        if self._line or even_empty:
            quotes = min(self._open.get("blockquote", 0), DEEPEST)
            self._lines.append("> " * quotes + self._mark + self._line)
            self._mark = ""
        self._line = ""

    def _block(self, tag: str) -> None:
        """Begin a new line, or in a cell of a table a new word."""
        if tag in ("tr", "table"):
            self._cells = 0
        if self._cells and self._line and not self._line.endswith(" "):
            self._say(" ")
        elif not self._cells:
            self._next_line()

    def _count(self, tag: str, by: int) -> None:
        self._open[tag] = max(self._open.get(tag, 0) + by, 0)

    def _is_in(self, tags: frozenset[str]) -> bool:
        return any(self._open.get(tag) for tag in tags)

    # -- what begins

    def _begin_line(self, tag: str, attributes: Attributes) -> None:
        if self._cells:
            self._say(" ")
        else:
            self._next_line(even_empty=True)

    def _begin_list(self, tag: str, attributes: Attributes) -> None:
        self._counts.append(0 if tag == "ol" else None)

    def _begin_item(self, tag: str, attributes: Attributes) -> None:
        count = self._counts[-1] if self._counts else None
        if count is not None:
            self._counts[-1] = count + 1
        further_in = "  " * min(len(self._counts) - 1, DEEPEST)
        self._mark = further_in + ("- " if count is None else f"{count + 1}. ")

    def _begin_cell(self, tag: str, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > 1:
            self._line = self._line.rstrip(" ")
            self._say(" | ")

    def _begin_link(self, tag: str, attributes: Attributes) -> None:
        self._end_link()
        self._link = [attributes.get("href", "").strip()]

    def _end_link(self) -> None:
        address, said = "".join(self._link[:1]), "".join(self._link[1:]).strip()
        self._link = []
        if address and not _is_the_same(address, said):
            self._say(f" ({address})" if said else address)

    def _begin_picture(self, tag: str, attributes: Attributes) -> None:
        if "emoji" in f"{attributes.get('itemtype')} {attributes.get('class')}".lower():
            self._begin_named(tag, attributes)
        else:
            self.pictures += 1
            self._say(PLAYED.get(tag, PICTURE))

    def _begin_named(self, tag: str, attributes: Attributes) -> None:
        self._say(attributes.get("alt", ""))

    def _begin_attached(self, tag: str, attributes: Attributes) -> None:
        self._attach(attributes.get("id", ""))

    def _attach(self, id: str) -> None:
        for line in self._attached.pop(id, "").splitlines():
            self._next_line()
            self._say(line)
        self._next_line()


_BEGINS: Mapping[str, Callable[[_Reader, str, Attributes], None]] = {
    "br": _Reader._begin_line,
    **dict.fromkeys(LISTS, _Reader._begin_list),
    "li": _Reader._begin_item,
    **dict.fromkeys(CELLS, _Reader._begin_cell),
    "a": _Reader._begin_link,
    **dict.fromkeys(("img", *PLAYED), _Reader._begin_picture),
    **dict.fromkeys(SHOWN_BY_NAME, _Reader._begin_named),
    "attachment": _Reader._begin_attached,
}


def _is_the_same(address: str, said: str) -> bool:
    """Say whether an address is what stands there already, but for how addresses begin and end."""
    return _bare(address) == _bare(said)


def _bare(address: str) -> str:
    without_scheme = re.sub(r"^(https?://|mailto:|tel:)", "", address.strip(), flags=re.IGNORECASE)
    return without_scheme.rstrip("/").lower()
