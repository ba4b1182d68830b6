"""Reports on either platform: one form filled in by a person, then sent by many, each in words of
their own."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.sent_forms import ACCOUNT, DANGER, IMAGE, SUSPECT, TICKS, SentForms
from bot.demo import Workspace
from bot.demo.records import Json
from bot.demo.teams import Room
from bot.demo.teams.form_values import sent_values
from bot.demo.teams.person import TeamsPerson


@dataclass
class Report:
    """One report: the form as it was filled in, and what became of it."""

    key: str
    """What the platform calls the form: the same form sent again has the same."""
    words: str
    send: Callable[[], str] = field(repr=False)
    """Presses Send; gives the title of what is shown then, or nothing."""
    files: tuple[str, ...] = ()
    """The SHA-256 of each file that goes with it, in their order."""
    evidence: bool = False
    """It is sent as evidence, which opens a report."""
    reference: str = ""
    tries: int = 0


class Forms(Protocol):
    """A form that somebody filled in, to be sent by anybody with words of their own."""

    def written(self, person: str, words: str) -> Report: ...


@dataclass(frozen=True)
class SlackForms:
    """Sends views as Slack's client does."""

    workspace: Workspace
    filled: SentForms

    def written(self, person: str, words: str) -> Report:
        """Write one more report by somebody."""
        payload = self.filled.payload(person, words)
        return Report(payload["view"]["id"], words, self.sending(self.workspace, payload))

    @staticmethod
    def sending(workspace: Workspace, payload: Json) -> Callable[[], str]:
        """Give what presses Send."""

        def send() -> str:
            answer = workspace.http.carry("interactive", payload, {})
            if not answer.ok:
                return ""
            return str(answer.json().get("view", {}).get("title", {}).get("text", ""))

        return send


_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class TeamsForms:
    """Sends dialogs as Teams' client does."""

    room: Room
    data: Json
    """What the Send button sends, with what was filled in."""

    def written(self, person: str, words: str) -> Report:
        """Write one more report by somebody."""
        key = f"form-{next(_NUMBERS)}"
        data = {**copy.deepcopy(self.data), "account": words, "key": key}
        return Report(key, words, lambda: self._send(person, data))

    def _send(self, person: str, data: Json) -> str:
        where = self.room.conversations.find("vera", person)
        who = self.room.people[person]
        activity = self.room.activities.invoke(who, where, "task/submit", {"data": data})
        answer = self.room.http.carry(activity)
        if not answer.ok:
            return ""
        return str(answer.json().get("task", {}).get("value", {}).get("title", ""))


def filled_in_teams(room: Room, person: TeamsPerson, *, ticks: Sequence[str] = ()) -> TeamsForms:
    """Open the form through Vera, fill it in as a person would, and leave it unsent."""
    person.command("/report-cyberbullying")
    assert person.view is not None, f"the form was not opened: {room.errors}"
    person.choose(DANGER, "No")
    person.choose(IMAGE, "No")
    person.fill(ACCOUNT, "to be written")
    person.choose(SUSPECT, "A pupil")
    if ticks:
        person.tick(TICKS, list(ticks))
    dialog = room.dialogs[person.me.user_id]
    (send,) = (action for action in dialog.card["actions"] if "form" in action["data"])
    return TeamsForms(room, {**send["data"], **sent_values(dialog.card, dialog.values)})
