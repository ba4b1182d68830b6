"""Forms, declared once: what is asked, how it is checked, and how every platform draws it.

    class CyberbullyingForm(Form, title="Report cyberbullying", submit="Send"):
        account: Annotated[str, LongText("What happened?")]
        suspect: Annotated[Suspect, PickOne("Who is doing it?", options=(...))]
        named: Annotated[People, PickPeople("Who?", asked_when=when("suspect", "staff"))] = ()

A field without a default must be answered, but only while it is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.cards import Block

NOT_LISTED = "not_listed"
"""What a people picker gives for "somebody not listed"."""

NEW_REPORT = "new"
"""What a picker of reports gives for a new one."""

Answers: TypeAlias = Mapping[str, Any]
"""By question name: a text, an option's value, or a list of values."""

People: TypeAlias = tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A condition on another question's answer."""

    question: str
    answers: frozenset[str]
    otherwise: When | None = None
    """Another condition that is enough."""

    def holds(self, answers: Answers) -> bool:
        """Say whether the other question has one of these answers now."""
        return self._given(answers.get(self.question)) or (
            self.otherwise is not None and self.otherwise.holds(answers)
        )

    @property
    def questions(self) -> frozenset[str]:
        """Name every question whose answer it reads."""
        more = self.otherwise.questions if self.otherwise else frozenset[str]()
        return more | {self.question}

    def _given(self, given: Any) -> bool:
        if isinstance(given, (list, tuple)):
            return not self.answers.isdisjoint(map(str, given))
        return isinstance(given, str) and given in self.answers


def when(question: str, *answers: str) -> When:
    """Ask only while another question has one of these answers."""
    return When(question, frozenset(answers))


def either(first: When, *others: When) -> When:
    """Ask while any of these conditions holds."""
    return replace(first, otherwise=either(*others)) if others else first


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked."""

    label: str = field(kw_only=False)
    hint: str | None = None
    asked_when: When | None = None
    optional: bool = True
    """False where there is no answer to fall back on; the form reads it off the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(Question):
    max_length: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText(Question):
    max_length: int = 3000
    placeholder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickOne(Question):
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PickMany(Question):
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPeople(Question):
    """Picks from the people Vera knows, never from the platform's list of accounts."""

    most: int = 10
    or_not_listed: bool = False
    """Offers "somebody not listed" as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickDayAndTime(Question):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PickDay(Question):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class PickOffered(Question):
    """Picks one of what is offered to this person, or about this case, when the form is drawn."""

    options: Callable[[Any], tuple[Option, ...]]
    """Given the call in which the form is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFiles(Question):
    """Takes files, where the platform has a control for it; the answer is the platform's names.

    Elsewhere the form asks nothing here, and files come by a page of Vera's own afterwards.
    """

    most: int = 10


@dataclass(frozen=True, slots=True)
class Note:
    """Words on the form itself, shown while a condition holds."""

    blocks: Callable[[Any], Sequence[Block]]
    """Given the call in which the form is drawn, the words."""
    shown_when: When | None = None
    after: str | None = None
    """The question it follows; at the top when None."""
    before_sending: bool = False
    """It must have been on the screen before the form is sent with answers that call for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on the screen."""

    name: str
    question: Question
    value: Any = None
    decides: bool = False
    """Its answer changes what else is on the screen, so the form is drawn again."""
    picked: tuple[tuple[str, str], ...] = ()
    """Of a people picker: what is picked now, as (value, name)."""
    offered: tuple[Option, ...] = ()
    """Of a picker whose choice depends on the call: what there is to choose."""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as somebody sees it now, ready to be drawn."""

    form: str
    """The stored name of the form."""
    title: str
    submit: str
    items: tuple[Block | Asked, ...]
    subject: UUID | None = None
    closing: tuple[Block, ...] = ()
    """What stands last, on each step of a form that comes in steps."""


class Form(BaseModel):
    """A form's answers, once they are checked."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    title: ClassVar[str] = ""
    submit: ClassVar[str] = "Send"
    notes: ClassVar[tuple[Note, ...]] = ()

    def __init_subclass__(cls, submit: str = "Send", **options: Any) -> None:
        super().__init_subclass__(**options)
        # "title" is a word of pydantic's own, which takes it before it comes here.
        cls.title, cls.submit = cls.model_config.get("title") or "", submit

    @classmethod
    def questions(cls) -> dict[str, Question]:
        """List what is asked, in order, by the name of each answer."""
        return _questions(cls)

    @classmethod
    def deciding(cls) -> frozenset[str]:
        """Name the questions whose answer changes what else is on the screen."""
        asked = (q.asked_when for q in cls.questions().values() if q.asked_when)
        noted = (note.shown_when for note in cls.notes if note.shown_when)
        return frozenset(name for each in (*asked, *noted) for name in each.questions)

    @classmethod
    def on_screen(cls, answers: Answers) -> Iterator[tuple[str, Question]]:
        """List the questions that are asked, given the answers so far.

        What was answered to a question that is no longer asked decides nothing.
        """
        asked = dict[str, Any]()
        for name, question in cls.questions().items():
            if question.asked_when is None or question.asked_when.holds(asked):
                asked[name] = answers.get(name)
                yield name, question

    @classmethod
    def laid_out(cls, call: Any, answers: Answers) -> tuple[Block | Asked, ...]:
        """Lay out the notes and questions that are on the screen, given the answers so far."""
        return tuple(_laid_out(cls, call, answers))

    @classmethod
    def unread(cls, drawn: Answers, answers: Answers) -> bool:
        """Say whether a note that must be read first is called for only since the form was drawn.

        `drawn` are the answers with which the form was drawn last.
        """
        return any(
            note.before_sending
            and note.shown_when is not None
            and note.shown_when.holds(answers)
            and not note.shown_when.holds(drawn)
            for note in cls.notes
        )

    @classmethod
    def with_defaults(cls, call: Any, answers: Answers) -> Answers:
        """Answer, before the form is drawn, what this person could answer in one way only."""
        return answers

    def takes_message(self) -> bool:
        """Say whether these answers allow to keep the message that the form was opened from."""
        return False

    @classmethod
    def checked(cls, answers: Answers) -> Form:
        """Check the answers to what is on the screen; raises `NotFilledIn` with words for each."""
        asked = {name for name, _ in cls.on_screen(answers)}
        given = {n: value for n, value in answers.items() if n in asked and not _is_blank(value)}
        if wrong := _missing(cls, asked, given) | _too_long(cls, given):
            raise NotFilledIn(wrong)
        try:
            return cls.model_validate(given)
        except ValidationError as refused:
            raise NotFilledIn(_words_of(refused)) from None


class NotFilledIn(Exception):
    """Some answers are missing or wrong: for each question, what to do."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__("The form is not filled in.")
        self.words = dict(words)


@cache
def _questions(form: type[Form]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for name, info in form.model_fields.items():
        question = next((m for m in info.metadata if isinstance(m, Question)), None)
        if question is None:
            continue
        found[name] = replace(question, optional=question.optional and not info.is_required())
    return found


def _laid_out(form: type[Form], call: Any, answers: Answers) -> Iterator[Block | Asked]:
    answers = form.with_defaults(call, answers)
    on_screen = dict(form.on_screen(answers))
    answered = {name: answers.get(name) for name in on_screen}
    yield from _notes_after(form, None, call, answered)
    for name in form.questions():
        if name in on_screen:
            decides = name in form.deciding()
            yield Asked(name, on_screen[name], answers.get(name), decides)
        yield from _notes_after(form, name, call, answered)


def _notes_after(
    form: type[Form], question: str | None, call: Any, answers: Answers
) -> Iterator[Block]:
    for note in form.notes:
        shown = note.shown_when is None or note.shown_when.holds(answers)
        if note.after == question and shown:
            yield from note.blocks(call)


def _is_blank(value: Any) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


def _missing(form: type[Form], asked: set[str], given: Answers) -> dict[str, str]:
    return {
        name: "Please answer this."
        for name in asked
        if not form.questions()[name].optional and name not in given
    }


def _too_long(form: type[Form], given: Answers) -> dict[str, str]:
    return {
        name: f"Please use at most {question.max_length} characters."
        for name, value in given.items()
        if isinstance(question := form.questions()[name], (ShortText, LongText))
        and len(str(value)) > question.max_length
    }


def _words_of(refused: ValidationError) -> dict[str, str]:
    return {str(error["loc"][0]): _plain(error["type"], error) for error in refused.errors()}


def _plain(kind: str, error: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(error["ctx"]["error"])
    return "Vera could not read this answer. Please choose or type it again."
