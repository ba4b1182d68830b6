"""From Teams' activities to calls, and from what is shown back to Teams' answers.

An invoke is answered in its own response, after the commit, with the truth. A message is answered
by a message; what may not stand in chat is opened from a button, as a dialog.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import structlog

from bot.dispatch import Dispatcher, Shown
from bot.emergency import Emergency
from bot.teams import draw, welcome
from bot.teams.activity import Activity, Json
from bot.teams.comings import Comings
from bot.teams.dialogs import Dialogs, Remembered, does_in
from bot.teams.door import Answer
from bot.teams.spelling import meant
from bot.teams.spelling import said as said_as
from bot.writer import DatabaseDown
from handlers.cards import Screen, Small, Words
from handlers.chat import NotAllowed, Refused, TryLater
from handlers.features import COMMANDS

log = structlog.get_logger()

Say: TypeAlias = "Callable[[Activity, Json], None]"
"""Posts to the conversation that an activity came from; raises TryLater or Refused."""

OPEN = "Open"
HOME = ("/vera", "")
WORDS = "application/vnd.microsoft.activity.message"
CARD = "application/vnd.microsoft.card.adaptive"
FOUND = "application/vnd.microsoft.search.searchResponse"
NOT_NOTED = {"error": "Vera could not note this just now. Please send it again."}
A_MOMENT, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=2)
OFFERED_AT_ONCE = 15
"""Teams shows no more."""


class TeamsCalls:
    """Answers everything that Teams sends."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        emergency: Emergency,
        comings: Comings,
        say: Say,
        remembered: Remembered,
        *,
        has_pages: bool,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency
        self._comings = comings
        self._say = say
        self._pause = pause
        self._dialogs = Dialogs(dispatcher, emergency, remembered, has_pages=has_pages)
        self._invokes: dict[str, Callable[[Activity], Json]] = {
            "task/fetch": self._dialogs.fetched,
            "task/submit": self._dialogs.submitted,
            "adaptiveCard/action": self._pressed,
            "application/search": self._searched,
            "composeExtension/fetchTask": self._dialogs.chosen,
            "composeExtension/submitAction": self._dialogs.submitted,
        }

    def answer(self, raw: Json) -> Answer:
        """Answer an activity whose sender has been checked."""
        activity = Activity(raw)
        try:
            first = self._comings.note(activity)
        except DatabaseDown:
            return Answer(503, NOT_NOTED)
        answer = self._answered(activity, first=first)
        self._comings.met(activity)
        return answer

    def _answered(self, activity: Activity, *, first: bool) -> Answer:
        if activity.kind == "invoke":
            return self._invoked(activity)
        if not first:
            return Answer(200)
        if activity.kind == "message":
            self._reply(activity, self._said(activity))
        elif activity.kind == "installationUpdate" and activity.raw.get("action") == "add":
            self._reply(activity, self._hello(activity))
        return Answer(200)

    # -- invokes

    def _invoked(self, activity: Activity) -> Answer:
        run = self._invokes.get(activity.name)
        if run is None:
            log.warning("invoke_not_known", kind=activity.name[:60])
            return Answer(501, {"error": "Vera does not know this kind of call."})
        return Answer(200, run(activity))

    def _pressed(self, activity: Activity) -> Json:
        """Do what a button on a card does, and say so to the one who pressed it."""
        action = activity.value.get("action")
        action = action if isinstance(action, dict) else {}
        does = does_in({**_of(action, "data"), "action": action.get("verb")})
        shown = self._dialogs.done(activity, does)
        if isinstance(shown, Words) and not shown.buttons:
            return {"statusCode": 200, "type": WORDS, "value": shown.text}
        card = draw.to_open(welcome.OPENS, OPEN, does)
        return {"statusCode": 200, "type": CARD, "value": card}

    def _searched(self, activity: Activity) -> Json:
        """Answer a people picker with Vera's own people."""
        typed = str(activity.value.get("queryText") or "")
        not_listed = activity.value.get("dataset") == "people_or_not_listed"
        try:
            found = self._dispatcher.suggest(activity.who, typed, or_not_listed=not_listed)
        except (NotAllowed, DatabaseDown):
            found = []
        except Exception:
            log.exception("call_failed")
            found = []
        offered = found[: OFFERED_AT_ONCE - 1] + found[OFFERED_AT_ONCE - 1 :][-1:]
        results = [{"title": name, "value": value} for value, name in offered]
        return {"statusCode": 200, "type": FOUND, "value": {"results": results}}

    # -- messages

    def _said(self, activity: Activity) -> Json:
        """Answer what somebody typed; in a channel with nothing but a button."""
        found = meant(activity.said)
        if not activity.in_person:
            return _in_front_of_others(activity.said, found)
        if found is None:
            return self._to_ours(activity, welcome.not_understood())
        command, word, rest = found
        shown = self._dialogs.safely(
            lambda: self._dispatcher.command(activity.who, command, word, key=activity.id)
        )
        return _in_their_chat(shown, command, word, rest)

    def _hello(self, activity: Activity) -> Json:
        if activity.in_person:
            return self._to_ours(activity, welcome.hello())
        self._comings.on_team()
        return welcome.hello_team()

    def _to_ours(self, activity: Activity, card: Json) -> Json:
        """Give a card to one of ours, whom Vera knows by then; others are told where to turn."""
        try:
            self._dispatcher.meet(activity.who)
        except NotAllowed as refused:
            return draw.words(Words(refused.words))
        except DatabaseDown:
            log.error("database_down")
        except Exception:
            log.exception("call_failed")
        return card

    def _reply(self, activity: Activity, drawn: Json) -> None:
        try:
            self._said_now_or_soon(activity, drawn)
        except (TryLater, Refused) as error:
            log.warning("reply_not_shown", why=error.why)

    def _said_now_or_soon(self, activity: Activity, drawn: Json) -> None:
        """Post a reply, and once more where it may have passed: nobody does so later."""
        try:
            self._say(activity, drawn)
        except TryLater as later:
            self._pause(min(later.after or A_MOMENT, LONGEST_PAUSE).total_seconds())
            self._say(activity, drawn)


def _in_front_of_others(said: str, found: tuple[str, str, str] | None) -> Json:
    if found is None:
        return welcome.called(said)
    command, word, rest = found
    words = f"{welcome.NOT_KEPT} {welcome.ONLY_YOU}" if rest else welcome.ONLY_YOU
    return _opener(command, word, words)


def _in_their_chat(shown: Shown, command: str, word: str, rest: str) -> Json:
    """Show what may stand there, else a button for it; what was typed after the command is lost."""
    if isinstance(shown, Words):
        said = f"{shown.text} {welcome.NOT_KEPT}" if rest else shown.text
        return draw.words(replace(shown, text=said))
    if isinstance(shown, Screen) and shown.may_stay:
        lost = (Small(welcome.NOT_KEPT),) if rest else ()
        return draw.standing_screen(replace(shown, blocks=(*shown.blocks, *lost)))
    kept = COMMANDS[command, word].keeps(rest)
    all_kept = len(kept.split()) == len(rest.split())
    said = welcome.OPENS if all_kept else welcome.NOT_KEPT_IN_THE_FORM
    return _opener(command, word, said, kept)


def _opener(command: str, word: str, said: str, kept: str = "") -> Json:
    label = "Open Vera" if (command, word) == HOME else said_as(command, word).capitalize()
    return draw.opener(label, said, [(label, command, f"{word} {kept}".strip())])


def _of(action: Json, name: str) -> Json:
    found = action.get(name)
    return found if isinstance(found, dict) else {}
