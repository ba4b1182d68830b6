"""Taking what is there out of JSON that may be of any shape."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = "dict[str, Any]"


def said(value: object) -> str:
    """Give a text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def inside(value: object) -> Json:
    """Give an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """Give the objects of a list; none where it is not a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
