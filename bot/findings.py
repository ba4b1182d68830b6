"""What `vera doctor` finds, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    WELL = "Well"
    LOOK = "Please look"
    WRONG = "Wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Mark
    words: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.words}"


def well(words: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(Mark.WELL, words)


def look(words: str) -> Finding:
    """Ask for a second look."""
    return Finding(Mark.LOOK, words)


def wrong(words: str) -> Finding:
    """Say that something must be mended."""
    return Finding(Mark.WRONG, words)
