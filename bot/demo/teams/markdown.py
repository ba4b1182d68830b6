"""What a person reads of the little markdown that cards and messages may hold."""

import html
import re

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
_STYLE = re.compile(r"(?<![\w*_])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_MENTION = re.compile(r"<at[^>]*>(.*?)</at>")
_DATE = re.compile(r"\{\{(DATE|TIME)\([^{}()]*\)\}\}")
_TAG = re.compile(r"<[^<>]+>")
_HELD = 0xE000
"""Where a private character stands for one that was escaped, until the markup is worked out."""


def markdown_words(text: str) -> str:
    """Give the words that markdown shows once its markup is worked out."""
    held = _ESCAPED.sub(lambda found: chr(_HELD + ord(found.group(1))), with_dates(text))
    plain = _without_styles(_LINK.sub(r"\1", _BULLET.sub("", held)))
    return "".join(_let_go(character) for character in plain)


def with_dates(text: str) -> str:
    """Put something in the place of what a client takes for a date or a time."""
    return _DATE.sub(lambda found: f"({found.group(1).lower()})", text)


def message_words(text: str, text_format: str) -> str:
    """Give the words of a message, whichever way it was written."""
    called = _MENTION.sub(r"\1", text)
    if text_format == "xml":
        return html.unescape(_TAG.sub("", called))
    return called if text_format == "plain" else markdown_words(called)


def _without_styles(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _STYLE.sub(r"\2", text)
    return text


def _let_go(character: str) -> str:
    held = ord(character) - _HELD
    return chr(held) if 0 <= held < 128 else character
