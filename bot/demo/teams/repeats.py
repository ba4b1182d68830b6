"""Makes an invoke come twice: by Teams, which lost the answer, or by a finger too quick."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.demo.records import Json
from bot.demo.teams.ids import invoke_id
from bot.demo.to_vera import Answer

RETRY, DOUBLE = "retry", "double"
WAYS_TWICE = {RETRY, DOUBLE}
Carry = Callable[[Json], Answer]


class Repeats:
    """Keeps which invokes are to come twice."""

    def __init__(self) -> None:
        self.planned: dict[str, deque[str]] = {}

    def plan(self, name: str, how: str) -> None:
        """Make the next invoke of a name (`*`: of any) come twice."""
        if how not in WAYS_TWICE:
            raise ValueError(f"nothing comes twice by {how!r}; there is {sorted(WAYS_TWICE)}")
        self.planned.setdefault(name, deque()).append(how)

    def clear(self) -> None:
        """Let everything come once."""
        self.planned.clear()

    def meets(self, name: str) -> str:
        """Say how this invoke comes twice; "" for one that does not."""
        for each in (name, "*"):
            if queue := self.planned.get(each):
                return queue.popleft()
        return ""


def brought(activity: Json, carry: Carry, how: str) -> Answer:
    """Bring an invoke as often as it comes; the client obeys the answer that it sees last."""
    if how == DOUBLE:
        return _pressed_twice(activity, carry)
    if how == RETRY:
        carry(activity)
    return carry(activity)


def _pressed_twice(activity: Json, carry: Carry) -> Answer:
    """Press twice at the same moment: two invokes with ids of their own."""
    with ThreadPoolExecutor(2) as hands:
        pressed = [
            hands.submit(carry, each) for each in (activity, {**activity, "id": invoke_id()})
        ]
        return [each.result() for each in pressed][-1]
