"""How staff type commands on Teams: in plain words, to Vera or after her name."""

from __future__ import annotations

import re

from handlers.features import COMMANDS

HOME = "vera"
_PARTS = re.compile(r"[\s-]+")


def said(command: str, word: str) -> str:
    """Spell a command: "/vera drill" is "drill", "/trip-phone out" is "trip phone out"."""
    spoken = command.removeprefix("/").replace("-", " ")
    if word:
        return word if spoken == HOME else f"{spoken} {word}"
    return spoken


def meant(text: str) -> tuple[str, str, str] | None:
    """Find the command that was typed: (command, word, what came after it); None for none.

    Capitals, spaces, hyphens and a slash in front make no difference; "vera help" is "help".
    """
    words = [word for word in text.strip().removeprefix("/").split() if word != "-"]
    if len(words) > 1 and words[0].lower() == HOME:
        return meant(" ".join(words[1:])) or (f"/{HOME}", "", " ".join(words[1:]))
    for parts, command, word in _SPELT:
        if (rest := _after(words, parts)) is not None:
            return command, word, " ".join(rest)
    return None


def _after(words: list[str], parts: tuple[str, ...]) -> list[str] | None:
    """Give the words behind these parts, where the text begins with them."""
    for count in range(1, len(parts) + 1):
        if tuple(_parts(" ".join(words[:count]))) == parts:
            return words[count:]
    return None


def _parts(text: str) -> list[str]:
    return [part for part in _PARTS.split(text.lower()) if part]


_SPELT = sorted(
    ((tuple(_parts(said(command, word))), command, word) for command, word in COMMANDS),
    key=lambda each: -len(each[0]),
)
"""The longest first, so that "report cyberbullying" is not "report" and a word after it."""
