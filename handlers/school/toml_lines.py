"""Where each key of a TOML file stands, so that an error can name its line.

The standard library reads TOML but forgets the lines. This small reader goes over a text that
`tomllib` has already accepted and notes only where keys and list items begin.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Place = tuple[str | int, ...]

_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BETWEEN_ITEMS = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_KEY = re.compile(r"(?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[^=\]\"'\n])+")
_BARE = re.compile(r"[^,\]}\n#]+")


def lines_of(text: str) -> dict[Place, int]:
    """Give the line, counted from 1, on which each key of a TOML text begins."""
    return _Reader(text).read()


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """Find the line of a key, or of the nearest thing that contains it."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._lists: dict[Place, int] = {}
        self._lines: dict[Place, int] = {}

    def read(self) -> dict[Place, int]:
        table: Place = ()
        self._skip(_BETWEEN)
        while self._at < len(self._text):
            if self._next("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BETWEEN)
        return self._lines

    def _header(self) -> Place:
        begun, many = self._at, self._next("[[")
        self._at += 2 if many else 1
        keys = self._keys()
        self._at += 2 if many else 1
        table = (*self._within(keys[:-1], begun), keys[-1])
        if many:
            self._note(table, begun)
            self._lists[table] = self._lists.get(table, -1) + 1
            table = (*table, self._lists[table])
        self._note(table, begun)
        return table

    def _within(self, keys: Place, begun: int) -> Place:
        found: Place = ()
        for key in keys:
            found = (*found, key)
            self._note(found, begun)
            if found in self._lists:
                found = (*found, self._lists[found])
        return found

    def _pair(self, table: Place) -> None:
        begun = self._at
        place = table
        for key in self._keys():
            place = (*place, key)
            self._note(place, begun)
        self._at += 1
        self._skip(_BLANKS)
        self._value(place)

    def _keys(self) -> Place:
        raw = self._skip(_KEY).strip()
        named: object = tomllib.loads(f"{raw} = 0")
        keys: list[str] = []
        while isinstance(named, dict):
            key, named = next(iter(named.items()))
            keys.append(key)
        return tuple(keys)

    def _value(self, place: Place) -> None:
        if self._next("["):
            self._items(place)
        elif self._next("{"):
            self._inline(place)
        else:
            self._skip(_STRING if self._next('"') or self._next("'") else _BARE)

    def _items(self, place: Place) -> None:
        self._at += 1
        count = 0
        while not self._closed("]"):
            self._note((*place, count), self._at)
            self._value((*place, count))
            count += 1

    def _inline(self, place: Place) -> None:
        self._at += 1
        while not self._closed("}"):
            self._pair(place)

    def _closed(self, bracket: str) -> bool:
        """Step over a comma and over the closing bracket; say whether there was one."""
        self._skip(_BETWEEN_ITEMS)
        ended = self._next(bracket) or self._at >= len(self._text)
        self._at += ended
        return ended

    def _next(self, what: str) -> bool:
        return self._text.startswith(what, self._at)

    def _note(self, place: Place, at: int) -> None:
        self._lines.setdefault(place, bisect_right(self._starts, at))

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found.group() if found else ""
