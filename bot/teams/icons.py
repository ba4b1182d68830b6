"""The two pictures of the app package: a V, drawn from its outlines. No picture is kept as a file.

Outlines lie in a square from 0 to 1. Each goes round its shape; one that goes the other way round
cuts a hole.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import atan2, ceil, cos, floor, pi, sin
from typing import TypeAlias

Point: TypeAlias = "tuple[float, float]"
Outline: TypeAlias = "list[Point]"
Pixel: TypeAlias = "tuple[int, int, int, int]"
Shares: TypeAlias = "list[list[float]]"
"""By row and column: how much of a pixel lies within."""

BLUE = (0x1F, 0x3A, 0x5F)
WHITE = (0xFF, 0xFF, 0xFF)
COLOUR_SIZE, OUTLINE_SIZE = 192, 32
FINE = 16
"""How many lines are looked at in each row of pixels."""
STEPS = 24
"""How many straight pieces stand for a quarter of a circle."""


def colour_icon() -> bytes:
    """Draw the large picture: a white V on a blue square with round corners."""
    square = _shares([_rounded(0, 0, 1, 0.2)], COLOUR_SIZE)
    mark = _shares(_mark((0.29, 0.29), (0.5, 0.71), (0.71, 0.29), 0.065), COLOUR_SIZE)
    return _png(COLOUR_SIZE, lambda x, y: (*_between(BLUE, WHITE, mark[y][x]), _byte(square[y][x])))


def outline_icon() -> bytes:
    """Draw the small picture: the same in white lines on nothing."""
    frame = [_rounded(1 / 32, 1 / 32, 30 / 32, 0.2), _rounded(3 / 32, 3 / 32, 26 / 32, 0.14)[::-1]]
    mark = _mark((0.315, 0.325), (0.5, 0.695), (0.685, 0.325), 0.05)
    drawn = _shares([*frame, *mark], OUTLINE_SIZE)
    return _png(OUTLINE_SIZE, lambda x, y: (*WHITE, _byte(drawn[y][x])))


# -- outlines


def _mark(left: Point, foot: Point, right: Point, thick: float) -> list[Outline]:
    """Draw a V as two strokes with round ends; `thick` is half their width."""
    return [_stroke(left, foot, thick), _stroke(foot, right, thick)]


def _stroke(start: Point, end: Point, thick: float) -> Outline:
    """Go round a line at a distance."""
    turn = atan2(end[1] - start[1], end[0] - start[0])
    return [*_arc(start, thick, turn + pi / 2, 2), *_arc(end, thick, turn - pi / 2, 2)]


def _rounded(left: float, top: float, width: float, radius: float) -> Outline:
    """Go round a square with round corners, the way that strokes are gone round."""
    near, far = radius, width - radius
    corners = ((near, near, pi), (far, near, 3 * pi / 2), (far, far, 0.0), (near, far, pi / 2))
    return [
        point for x, y, begin in corners for point in _arc((left + x, top + y), radius, begin, 1)
    ]


def _arc(centre: Point, radius: float, begin: float, quarters: int) -> Outline:
    angles = (begin + n * pi / 2 / STEPS for n in range(quarters * STEPS + 1))
    return [(centre[0] + radius * cos(a), centre[1] + radius * sin(a)) for a in angles]


# -- from outlines to pixels


def _shares(outlines: Sequence[Outline], size: int) -> Shares:
    """Work out how much of each pixel lies within the outlines."""
    return [_row(outlines, row, size) for row in range(size)]


def _row(outlines: Sequence[Outline], row: int, size: int) -> list[float]:
    covered = [0.0] * size
    for line in range(FINE):
        for left, right in _spans(outlines, (row + (line + 0.5) / FINE) / size):
            for x in range(floor(left * size), min(ceil(right * size), size)):
                covered[x] += min(x + 1, right * size) - max(x, left * size)
    return [each / FINE for each in covered]


def _spans(outlines: Sequence[Outline], y: float) -> Iterator[tuple[float, float]]:
    """List from where to where a line across lies within: where it is gone round at all."""
    depth, left = 0, 0.0
    for x, way in sorted(_crossings(outlines, y)):
        if depth == 0:
            left = x
        depth += way
        if depth == 0:
            yield left, x


def _crossings(outlines: Iterable[Outline], y: float) -> Iterator[tuple[float, int]]:
    for outline in outlines:
        for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
            if (y1 <= y) != (y2 <= y):
                yield x1 + (y - y1) / (y2 - y1) * (x2 - x1), 1 if y2 > y1 else -1


# -- pixels and the file


def _between(
    one: tuple[int, int, int], other: tuple[int, int, int], share: float
) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _byte(share: float) -> int:
    return round(min(share, 1.0) * 255)


def _png(size: int, pixel: Callable[[int, int], Pixel]) -> bytes:
    """Write a PNG with eight bits each for red, green, blue and how little shines through."""
    rows = (b"\0" + bytes(v for x in range(size) for v in pixel(x, y)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)
