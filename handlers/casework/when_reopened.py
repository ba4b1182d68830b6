"""What else follows when a case is opened again, as features hand it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from handlers.call import Moment
from storage.cases import Case

Follow: TypeAlias = "Callable[[Moment, Case], None]"

_FOLLOWS: list[Follow] = []


def when_reopened(act: Follow) -> Follow:
    """Let a feature do what has to follow when a case of its own is opened again."""
    _FOLLOWS.append(act)
    return act


def follow_reopening(moment: Moment, case: Case) -> None:
    """Do all that has to follow, in the transaction in which the case is opened again."""
    for act in _FOLLOWS:
        act(moment, case)
