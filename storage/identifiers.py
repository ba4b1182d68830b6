"""Ids that sort by time and references that tell nothing."""

from __future__ import annotations

import re
import secrets
import time
from uuid import UUID

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, 1, I and L: references are read out over the telephone."""

REFERENCE = re.compile(rf"VERA-[{LETTERS}]{{4}}")


def new_id() -> UUID:
    """Make a UUID version 7 (RFC 9562): 48 bits of milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_reference() -> str:
    """Make a reference such as VERA-7K4Q: random, since a sequence tells of hidden cases."""
    return "VERA-" + "".join(secrets.choice(LETTERS) for _ in range(4))


def is_reference(text: str) -> bool:
    """Say whether a text is of the shape of a reference; there need be nothing behind it."""
    return REFERENCE.fullmatch(text) is not None
