"""Dialogs: what a button opens, and what becomes of it when it is sent.

Teams cannot draw a form again while somebody fills it in, so a form comes in steps. Whatever goes
wrong, the form that comes back holds what was typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError

from bot.answering import in_words
from bot.dispatch import Dispatcher, Forwarded, Shown, part_in
from bot.emergency import Emergency
from bot.teams import draw
from bot.teams.activity import Activity, Json, is_name
from bot.teams.draw_blocks import does as what_it_does
from bot.teams.draw_questions import answers_in, decided_in, shown_in, still_offered, subject_in
from bot.teams.message import forwarded
from handlers.cards import Screen, WebPage, Words
from handlers.feature import FormEntry
from handlers.features import FORMS, MESSAGE_ACTIONS
from handlers.forms import Answers, Asked, AttachFiles, FormView, NotFilledIn, Question
from storage.conversations import Conversation

log = structlog.get_logger()

Remembered: TypeAlias = "Callable[[str], Conversation | None]"
"""Gives what Vera remembers of a conversation, by its id."""

ONE_MORE = "One more question, because of what you chose."
LONGEST_KEY = 64
DOES = ("command", "word", "action", "subject", "part")
READ_FIRST = Words("Please read what the form says now, then press Send again.")
NOT_OURS = Words("Vera could not read this. Please close it and type: help.")


class Dialogs:
    """Opens dialogs, and answers what is sent from them."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        emergency: Emergency,
        remembered: Remembered,
        *,
        has_pages: bool,
    ) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency
        self._remembered = remembered
        self._form = partial(draw.form, has_pages=has_pages)

    def fetched(self, activity: Activity) -> Json:
        """Open what a button on a card opens."""
        return self._open(activity)

    def chosen(self, activity: Activity) -> Json:
        """Open what a message action opens; nothing is read of the message, which comes again."""
        who, id = activity.who, activity.command_id
        shown = self.safely(lambda: self._dispatcher.message_action(who, id))
        return _continued(self._drawn(shown))

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
        subject, part = subject_in(does), part_in(str(does.get("part") or ""))
        return self.safely(
            lambda: self._dispatcher.act(who, action, subject, key=activity.id, part=part)
        )

    def safely(self, run: Callable[[], Shown], *, typed: bool = False) -> Shown:
        """Run a call so that a person is always answered in words; NotFilledIn goes through."""
        return in_words(self._emergency, run, typed=typed)

    def _open(self, activity: Activity) -> Json:
        wanted = _does(activity.data)
        does, page = does_in(wanted), wanted.get("page")
        shown = self.done(activity, does)
        return _continued(self._drawn(shown, again=does, page=page if isinstance(page, int) else 1))

    def _sent(self, activity: Activity) -> Json:
        data = activity.data
        entry = FORMS.get(str(data.get("form")))
        if entry is None:
            gone = self.safely(
                lambda: self._dispatcher.submit(activity.who, "", {}, None, key=activity.id)
            )
            return self._drawn(gone)
        answers = answers_in(data, entry.form.questions())
        asked, shown = _with_a_control(entry, answers), shown_in(data)
        if lacking := asked - shown:
            errors = _why_again(entry, lacking, shown)
            return self._again(activity, entry, answers, errors=errors)
        if entry.form.unread(decided_in(data), answers):
            return self._again(activity, entry, answers, said=READ_FIRST)
        return self._filed(activity, entry, answers)

    def _filed(self, activity: Activity, entry: FormEntry, answers: Answers) -> Json:
        subject, key = subject_in(activity.data), _key(activity)
        try:
            shown = self.safely(
                lambda: self._dispatcher.submit(
                    activity.who,
                    entry.name,
                    answers,
                    subject,
                    key=key,
                    message=self._message(activity, entry),
                ),
                typed=True,
            )
        except NotFilledIn as refused:
            return self._again(activity, entry, answers, errors=refused.words)
        if isinstance(shown, Words):  # nothing was stored: the form keeps what was typed
            return self._again(activity, entry, answers, said=shown)
        if isinstance(shown, FormView):  # something is lacking: this one was answered already
            return self._form(shown, key=key, whole=True)
        return self._drawn(shown)

    def _message(self, activity: Activity, entry: FormEntry) -> Forwarded | None:
        """Say how the message is read that a form was opened from; none for any other form."""
        action = MESSAGE_ACTIONS.get(activity.command_id)
        if action is None or action.form is not entry:
            return None
        return lambda: forwarded(activity, self._known(activity))

    def _known(self, activity: Activity) -> Conversation | None:
        try:
            return self._remembered(str(activity.conversation.get("id")))
        except DBAPIError:
            return None  # the message is kept without the name of its channel

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
        return self._form(view, key=key, whole=True, errors=errors or {}, said=said)

    def _laid_out(
        self, activity: Activity, entry: FormEntry, answers: Answers, subject: UUID | None
    ) -> FormView | Words:
        who = activity.who
        shown = self.safely(
            lambda: self._dispatcher.redraw(who, entry.name, answers, subject) or NOT_OURS,
            typed=True,
        )
        return shown if isinstance(shown, (FormView, Words)) else NOT_OURS

    def _drawn(
        self, shown: Shown, *, again: Mapping[str, Any] | None = None, page: int = 1
    ) -> Json:
        if isinstance(shown, FormView):
            more = _goes_on(shown)
            return self._form(shown, key=secrets.token_urlsafe(16), whole=False, goes_on=more)
        if isinstance(shown, WebPage):
            return draw.page(shown)
        if isinstance(shown, Screen):
            return draw.dialog(shown, page=page, again=_shows_again(shown) or again)
        return draw.words_dialog(shown)


def _with_a_control(entry: FormEntry, answers: Answers) -> set[str]:
    """Name the questions that are asked and that can be answered in a dialog: no card takes files.

    A form is not drawn again for the sake of those that cannot.
    """
    on_screen = entry.form.on_screen(answers)
    return {name for name, question in on_screen if not isinstance(question, AttachFiles)}


def _why_again(entry: FormEntry, lacking: set[str], shown: set[str]) -> dict[str, str]:
    """Point to what is asked only now; after the first step all is new, and nothing is pointed."""
    questions = entry.form.questions()
    if shown <= entry.form.deciding() or any(
        questions[name].asked_when is None for name in lacking
    ):
        return {}
    return dict.fromkeys(lacking, ONE_MORE)


def _key(activity: Activity) -> str:
    """Name the form that was opened, so that sending it twice is sending it once."""
    key = activity.data.get("key")
    return key if is_name(key) and len(key) <= LONGEST_KEY else activity.id


def _shows_again(screen: Screen) -> dict[str, Any] | None:
    """Say what shows a screen again that came up after a form, so that its pages can be turned."""
    return what_it_does(screen.again) if screen.again else None


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
        still_offered(Asked(name, question, answers.get(name)))
        for name, question in form.on_screen(answers)
    )
    return FormView(entry.name, form.title, form.submit, items, subject)


def _goes_on(view: FormView) -> bool:
    """Say whether all that is asked decides what is asked next, and is not answered yet."""
    entry = FORMS.get(view.form)
    asked = [item for item in view.items if isinstance(item, Asked)]
    unanswered = {item.name for item in asked if not item.value}
    if entry is None or not all(item.decides for item in asked):
        return False
    return any(q.asked_when and q.asked_when.questions & unanswered for q in _questions(entry))


def _questions(entry: FormEntry) -> Collection[Question]:
    return entry.form.questions().values()


def _continued(value: Json) -> Json:
    return {"task": {"type": "continue", "value": value}}
