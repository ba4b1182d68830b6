"""Reports as a Slack client sends them: one form is opened and filled in through Vera, and then
sent again and again as new views, each with its own id and its own words."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from dataclasses import replace

from bot.demo import Workspace
from bot.demo.person import Person
from bot.demo.records import Json, StoredView
from bot.demo.to_vera import encoded

DANGER = "Is anyone in danger now?"
IMAGE = "Could any of it show anyone under 18 nude, partly nude or in a sexual way?"
ACCOUNT = "What happened?"
SUSPECT = "Who is doing it?"
TICKS = "Tick any that apply"


class SentForms:
    """Makes view_submission payloads out of a form that somebody has really filled in."""

    def __init__(self, workspace: Workspace, filled: StoredView) -> None:
        self._workspace, self._filled = workspace, filled
        ((self._at, account),) = (
            ((block, action), state)
            for block, actions in filled.values.items()
            for action, state in actions.items()
            if state.get("value") == WORDS
        )
        assert account["type"] == "plain_text_input"
        self._numbers = itertools.count(1)

    def payload(self, person: str, words: str) -> Json:
        """Write the payload of one more report by somebody, as the client would send it."""
        block, action = self._at
        view_id = self._workspace.stamps.new_id("V")
        view = replace(
            self._filled,
            view_id=view_id,
            root_view_id=view_id,
            owner=person,
            view_hash=self._workspace.stamps.new_hash(),
            values=copy.deepcopy(self._filled.values),
        )
        view.values[block][action]["value"] = words
        trigger = self._workspace.stamps.new_trigger()
        who = self._workspace.people[person]
        return self._workspace.payloads.submission(who, view, trigger)

    def bodies(self, count: int, words: str, people: Sequence[str]) -> list[bytes]:
        """Write as many reports as bodies of requests, by everybody in turn."""
        writers = itertools.cycle(people)
        made = (self.payload(next(writers), f"{words} {next(self._numbers)}") for _ in range(count))
        return [encoded("interactive", payload)[0] for payload in made]


WORDS = "They wrote that I am a liar, on the channel where the whole year can read it."


def filled_form(workspace: Workspace, person: Person, *, ticks: Sequence[str] = ()) -> SentForms:
    """Open the form through Vera, fill it in as a person would, and leave it unsent."""
    person.command("/report-cyberbullying")
    assert person.view is not None, f"the form was not opened: {workspace.errors}"
    person.choose(DANGER, "No")
    person.choose(IMAGE, "No")
    person.fill(ACCOUNT, WORDS)
    person.choose(SUSPECT, "A pupil")
    if ticks:
        person.tick(TICKS, list(ticks))
    (filled,) = workspace.views.stack(person.me.user_id)
    return SentForms(workspace, copy.deepcopy(filled))
