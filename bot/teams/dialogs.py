"""Dialogs: what a button opens, and what becomes of it when it is sent.

Teams cannot draw a form again while somebody fills it in, so a form comes in steps. Whatever goes
wrong, the form that comes back holds what was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import structlog

from bot.answering import in_words
from bot.dispatch import Dispatcher, Shown
from bot.emergency import Emergency
from bot.teams import draw
from bot.teams.activity import Activity, Json, is_name
from bot.teams.draw_questions import answers_in, decided_in, shown_in, subject_in
from handlers.cards import Screen, Words
from handlers.feature import FormEntry
from handlers.features import FORMS
from handlers.forms import Answers, Asked, FormView, NotFilledIn

log = structlog.get_logger()

ONE_MORE = "One more question, because of what you chose."
LONGEST_KEY = 64
DOES = ("command", "word", "action", "subject")
READ_FIRST = Words("Please read what the form says now, then press Send again.")
NOT_OURS = Words("Vera could not read this. Please close it and type: help.")


class Dialogs:
    """Opens dialogs, and answers what is sent from them."""

    def __init__(self, dispatcher: Dispatcher, emergency: Emergency) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency

    def fetched(self, activity: Activity) -> Json:
        """Open what a button on a card opens."""
        return self._open(activity)

    def submitted(self, activity: Activity) -> Json:
        """Answer a form that was sent, or a button on what is open."""
        if "form" in activity.data:
            return _continued(self._sent(activity))
        return self._open(activity)

    def done(self, activity: Activity, does: Mapping[str, Any]) -> Shown:
        """Do what a button does: run a command, or an action about a case."""
        who = activity.who
        if isinstance(command := does.get("command"), str):
            word = str(does.get("word") or "")
            return self.safely(
                lambda: self._dispatcher.command(who, command, word, key=activity.id)
            )
        if not isinstance(action := does.get("action"), str):
            return NOT_OURS
        subject = subject_in(does)
        return self.safely(lambda: self._dispatcher.act(who, action, subject, key=activity.id))

    def safely(self, run: Callable[[], Shown], *, typed: bool = False) -> Shown:
        """Run a call so that a person is always answered in words; NotFilledIn goes through."""
        return in_words(self._emergency, run, typed=typed)

    def _open(self, activity: Activity) -> Json:
        wanted = _does(activity.data)
        does, page = does_in(wanted), wanted.get("page")
        shown = self.done(activity, does)
        return _continued(_drawn(shown, again=does, page=page if isinstance(page, int) else 1))

    def _sent(self, activity: Activity) -> Json:
        data = activity.data
        entry = FORMS.get(str(data.get("form")))
        if entry is None:
            gone = self.safely(
                lambda: self._dispatcher.submit(activity.who, "", {}, None, key=activity.id)
            )
            return _drawn(gone)
        answers = answers_in(data, entry.form.questions())
        asked = {name for name, _ in entry.form.on_screen(answers)}
        if lacking := asked - shown_in(data):
            return self._again(activity, entry, answers, errors=_why_again(entry, lacking))
        if entry.form.unread(decided_in(data), answers):
            return self._again(activity, entry, answers, said=READ_FIRST)
        return self._filed(activity, entry, answers)

    def _filed(self, activity: Activity, entry: FormEntry, answers: Answers) -> Json:
        subject, key = subject_in(activity.data), _key(activity)
        try:
            shown = self.safely(
                lambda: self._dispatcher.submit(
                    activity.who, entry.name, answers, subject, key=key
                ),
                typed=True,
            )
        except NotFilledIn as refused:
            return self._again(activity, entry, answers, errors=refused.words)
        if isinstance(shown, Words):  # nothing was stored: the form keeps what was typed
            return self._again(activity, entry, answers, said=shown)
        return _drawn(shown)

    def _again(
        self,
        activity: Activity,
        entry: FormEntry,
        answers: Answers,
        *,
        errors: Mapping[str, str] | None = None,
        said: Words | None = None,
    ) -> Json:
        """Draw the whole form again with what was answered, and what to do about it."""
        subject, key = subject_in(activity.data), _key(activity)
        view = self._laid_out(activity, entry, answers, subject)
        if isinstance(view, Words):
            said, view = said or view, _bare(entry, answers, subject)
        return draw.form(view, key=key, whole=True, errors=errors or {}, said=said)

    def _laid_out(
        self, activity: Activity, entry: FormEntry, answers: Answers, subject: UUID | None
    ) -> FormView | Words:
        who = activity.who
        shown = self.safely(
            lambda: self._dispatcher.redraw(who, entry.name, answers, subject) or NOT_OURS,
            typed=True,
        )
        return NOT_OURS if isinstance(shown, Screen) else shown


def _why_again(entry: FormEntry, lacking: set[str]) -> dict[str, str]:
    """Point to what is asked only now; after the first step all is new, and nothing is pointed."""
    questions = entry.form.questions()
    if any(questions[name].asked_when is None for name in lacking):
        return {}
    return dict.fromkeys(lacking, ONE_MORE)


def _key(activity: Activity) -> str:
    """Name the form that was opened, so that sending it twice is sending it once."""
    key = activity.data.get("key")
    return key if is_name(key) and len(key) <= LONGEST_KEY else activity.id


def does_in(wanted: Mapping[str, Any]) -> dict[str, str]:
    """Read what a button does; what else comes with it is not taken along."""
    return {name: value for name in DOES if is_name(value := wanted.get(name))}


def _does(data: Mapping[str, Any]) -> Mapping[str, Any]:
    does = data.get("does")
    return does if isinstance(does, Mapping) else {}


def _bare(entry: FormEntry, answers: Answers, subject: UUID | None) -> FormView:
    """Lay a form out without the database: its questions, with what was answered."""
    form = entry.form
    items = tuple(
        Asked(name, question, answers.get(name)) for name, question in form.on_screen(answers)
    )
    return FormView(entry.name, form.title, form.submit, items, subject)


def _drawn(shown: Shown, *, again: Mapping[str, Any] | None = None, page: int = 1) -> Json:
    if isinstance(shown, FormView):
        return draw.form(shown, key=secrets.token_urlsafe(16), whole=False)
    if isinstance(shown, Screen):
        return draw.dialog(shown, page=page, again=again)
    return draw.words_dialog(shown)


def _continued(value: Json) -> Json:
    return {"task": {"type": "continue", "value": value}}
