"""A form while it is open: drawn again, sent, or closed, with the message it was opened from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from slack_bolt import BoltResponse

from bot.answering import in_words
from bot.dispatch import Dispatcher, Shown
from bot.emergency import Emergency
from bot.slack.carried import MessageRef, carried_in
from bot.slack.draw_questions import answers_in, on_the_screen
from bot.slack.payloads import answer, caller
from bot.slack.sent_on import SentOn
from bot.slack.windows import Windows, is_third, view_of
from handlers.cards import Screen, WebPage, Words
from handlers.features import FORMS
from handlers.forms import FormView, NotFilledIn

Json: TypeAlias = "dict[str, Any]"


class FormCalls:
    """Answers what people do to an open form."""

    def __init__(
        self, dispatcher: Dispatcher, emergency: Emergency, windows: Windows, sent_on: SentOn
    ) -> None:
        self._dispatcher = dispatcher
        self._emergency = emergency
        self._windows = windows
        self._sent_on = sent_on

    def submission(self, body: Json) -> BoltResponse:
        """Answer a form that was sent, once what it did is committed."""
        view = body["view"]
        answers = answers_in(view["state"])
        if _lacks_a_question(view, answers):
            return _answer(view, self._form_again(body, view, answers, typed=True))
        try:
            return _answer(view, self._sent(body, view, answers))
        except NotFilledIn as refused:
            return answer({"response_action": "errors", "errors": refused.words})

    def redraw(self, body: Json, view: Json) -> BoltResponse:
        """Draw a form again after an answer that changes what else it asks."""
        shown = self._form_again(body, view, answers_in(view["state"]))
        if isinstance(shown, Words):  # beside the form, which keeps what was typed
            self._windows.push_or_tell(body, shown)
        else:
            self._windows.draw_again(view, shown, _message_of(view, shown))
        return answer()

    def closed(self, body: Json) -> BoltResponse:
        """Let go of the message that waited for a form which somebody closed."""
        message = carried_in(body["view"].get("private_metadata")).message
        self._sent_on.let_go(message, by=caller(body))
        return answer()

    def _sent(self, body: Json, view: Json, answers: Mapping[str, Any]) -> Shown:
        who, carried = caller(body), carried_in(view.get("private_metadata"))
        message = self._sent_on.way_to(body, carried.message, by=who)
        shown = self._safely(
            lambda: self._dispatcher.submit(
                who,
                view["callback_id"],
                answers,
                carried.subject,
                key=view["id"],
                message=message,
            ),
            typed=True,
        )
        # A message that was taken stays its time out: the same form may come again. One that may
        # not be taken is let go of as soon as it is certain that it is not needed.
        if message and not message.taken and isinstance(shown, (Screen, WebPage)):
            self._sent_on.let_go(carried.message, by=who)
        return shown

    def _form_again(
        self, body: Json, view: Json, answers: Mapping[str, Any], *, typed: bool = False
    ) -> Shown:
        subject = carried_in(view.get("private_metadata")).subject
        who, form = caller(body), view["callback_id"]
        return self._safely(
            lambda: (
                self._dispatcher.redraw(who, form, answers, subject)
                or Words("This form is no longer in use. Please type /vera.")
            ),
            typed=typed,
        )

    def _safely(self, run: Callable[[], Shown], *, typed: bool) -> Shown:
        """Run a call so that a person is always answered in words; NotFilledIn goes through."""
        return in_words(self._emergency, run, typed=typed)


def _lacks_a_question(view: Json, answers: Mapping[str, Any]) -> bool:
    """Say whether it was sent before Slack had drawn a question that it now asks."""
    entry = FORMS.get(view["callback_id"])
    if entry is None:
        return False
    asked = {name for name, _ in entry.form.on_screen(answers)}
    return not asked <= on_the_screen(view)


def _answer(view: Json, shown: Shown) -> BoltResponse:
    """Show something where a form was sent from.

    Words mean that nothing was stored: they stand above the form, which keeps what was typed, or
    at its first question where no other window may be laid over it.
    """
    if isinstance(shown, Words) and is_third(view) and (first := _first_question(view)):
        return answer({"response_action": "errors", "errors": {first: shown.text}})
    step = "push" if isinstance(shown, Words) else "update"
    return answer({"response_action": step, "view": view_of(shown, _message_of(view, shown))})


def _first_question(view: Json) -> str:
    inputs = (each for each in view.get("blocks") or () if each.get("type") == "input")
    return next((str(each["block_id"]) for each in inputs), "")


def _message_of(view: Json, shown: Shown) -> MessageRef | None:
    """Give the message that a form goes on with when it is drawn again; another form has none."""
    same = isinstance(shown, FormView) and shown.form == view.get("callback_id")
    return carried_in(view.get("private_metadata")).message if same else None
