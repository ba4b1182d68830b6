"""Telephone numbers as people in Britain write them, and as Excel spoils them."""

from __future__ import annotations

import re

_NATIONAL = re.compile(r"0[1-35-9]\d{8,9}")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}")
_GROUPS = ((r"0(?:2\d)", 3, 4), (r"0(?:3\d\d|8\d\d|9\d\d|11\d|1\d1)", 4, 3))


def phone_number(written: str) -> str | None:
    """Give a number as +44…, or None when it cannot be one."""
    bare = re.sub(r"(?:\(0\)|[\s().\-\u2010-\u2015])", "", written.strip().lstrip("'"))
    bare = re.sub(r"^(?:\+44|0044)0?", "0", bare)
    bare = re.sub(r"^00", "+", bare)
    if re.fullmatch(r"[1-37]\d{9}", bare):  # Excel drops the nought in front
        bare = f"0{bare}"
    if re.fullmatch(_NATIONAL, bare):
        return f"+44{bare[1:]}"
    return bare if re.fullmatch(_ABROAD, bare) else None


def spoken_number(number: str) -> str:
    """Write a number in the groups in which people read it out."""
    if not number.startswith("+44"):
        return number
    national = f"0{number[3:]}"
    for pattern, area, middle in _GROUPS:
        if re.match(pattern, national):
            return f"{national[:area]} {national[area : area + middle]} {national[area + middle :]}"
    return f"{national[:5]} {national[5:]}"
