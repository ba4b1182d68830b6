"""Slack's `mrkdwn` read as plain text: who and what is mentioned, and where links lead."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ANGLED = re.compile(r"<([^<>\n]+)>")
_NAMED = re.compile(r"<[@#]([A-Z0-9]+)\|([^<>|\n]+)>")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def unmarked(text: str) -> str:
    """Write `mrkdwn` out as it is seen: mentions and links in words, signs as they were typed."""
    return _unescaped(_ANGLED.sub(lambda found: _written_out(found[1], found[0]), text))


def labels_in(text: str) -> Mapping[str, str]:
    """Find the names that `mrkdwn` gives to ids; blocks mention the ids alone."""
    return {id: _unescaped(label) for id, label in _NAMED.findall(text)}


def link(url: str, label: str) -> str:
    """Write a link so that both what is read and where it leads can be seen."""
    same = not label or label == url or url == f"mailto:{label}"
    return (label or url) if same else f"{label} ({url})"


def _written_out(inner: str, whole: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith(("@", "#")):
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        return _special(target[1:], label)
    return link(target, label) if _ADDRESS.match(target) else whole


def _special(target: str, label: str) -> str:
    kind, _, rest = target.partition("^")
    if kind == "date":
        return label or rest.partition("^")[0]
    return f"@{(label or rest or kind).removeprefix('@')}"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
