"""Cards, forms and answers that every platform's drawer is tried with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import singledispatch
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from handlers.call import Call
from handlers.cards import (
    Block,
    Button,
    Buttons,
    Callout,
    Divider,
    Facts,
    Heading,
    Points,
    Quote,
    Small,
    Style,
    Text,
    Tone,
    WebPage,
)
from handlers.casework.own_reports import reports_to_add_to
from handlers.forms import (
    NEW_REPORT,
    NOT_LISTED,
    Answers,
    Asked,
    AttachFiles,
    Form,
    FormView,
    LongText,
    Option,
    PickDay,
    PickDayAndTime,
    PickMany,
    PickOffered,
    PickOne,
    PickPeople,
    Question,
    ShortText,
)
from handlers.wording import LONDON

CASE = UUID(int=0xCA5E)

MARKUP = (
    "<at>Vera</at>",
    "<!channel> <@U123> @everyone",
    "*bold* _low_ ~gone~ `code` **both**",
    "[press](https://example.org) <https://example.org|here>",
    "a < b && c > d &amp; \\* \"quoted\" 'too'",
    "# one",
    "- two",
    "1. three",
    "> four",
    "{{DATE(2026-02-14T06:08:00Z,SHORT)}} {{{x}}} ${title}",
    "שלום עולם مرحبا",
    "👩‍👩‍👧‍👦 🏳️‍🌈 é\u0301",
    "\n\n",
    "  set in  ",
)
TYPED = (
    st.lists(
        st.sampled_from(MARKUP)
        | st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30),
        min_size=1,
        max_size=8,
    )
    .map("\n".join)
    .filter(lambda text: bool(text.strip()))
)
"""Text as people type or paste it."""
HEADINGS = st.sampled_from(MARKUP) | st.text(st.characters(exclude_categories=("Cc", "Cs")))

OPTIONS = tuple(Option(f"value_{n}", f"Option {n}", f"Hint {n}") for n in range(4))
REPORTS = (
    Option(NEW_REPORT, "A new report"),
    *(Option(str(UUID(int=n)), f"CB-{n}, sent 3 March 2026, 09:0{n}") for n in range(1, 10)),
)
"""What somebody can choose who has as many reports as are ever offered."""
A_PAGE = WebPage(
    "Add files",
    "https://vera.school.example/upload/a-token_x",
    "Press the button to add files.",
    in_chat=True,
)
A_PAGE_TO_SIGN_IN = WebPage(
    "File 2", "https://vera.school.example/files/a-token_x", "Sign in, then press the button."
)
MANY_OPTIONS = tuple(Option(f"value_{n}", f"Option {n}") for n in range(14))

EVERY_BLOCK: tuple[Block, ...] = (
    Heading("A heading"),
    Text("A text"),
    Small("A small text"),
    Callout("A calm callout"),
    Callout("A warning", Tone.WARNING),
    Callout("A danger", Tone.DANGER),
    Quote("A quote"),
    Facts((("Name", "Value"), ("Empty", ""))),
    Divider(),
    Points(("First point", "Second point")),
    Divider(),
    Buttons(
        (
            Button("Plain button", "a.plain"),
            Button("Primary button", "a.primary", CASE, Style.PRIMARY, opens=True),
            Button("Danger button", "a.danger", CASE, Style.DANGER),
        )
    ),
    Divider(),
)
WORDS_OF_EVERY_BLOCK = (
    *("A heading", "A text", "A small text", "A calm callout", "⚠️ A warning", "🚨 A danger"),
    *("A quote", "Name: Value", "Empty: ", "First point", "Second point"),
    *("Plain button", "Primary button", "Danger button"),
)
EVERY_QUESTION: dict[str, Question] = {
    "short": ShortText("A short text", optional=False),
    "long": LongText("A long text", hint="A hint", placeholder="For example"),
    "one": PickOne("One of few", options=OPTIONS, hint="Another hint", optional=False),
    "one_of_many": PickOne("One of many", options=MANY_OPTIONS),
    "some": PickMany("Some of few", options=OPTIONS),
    "some_of_many": PickMany("Some of many", options=MANY_OPTIONS),
    "people": PickPeople("People", optional=False),
    "others": PickPeople("Others", or_not_listed=True, hint="They are not told."),
    "moment": PickDayAndTime("When exactly?"),
    "day": PickDay("Which day?", optional=False),
    "report": PickOffered(
        "Which report?", options=reports_to_add_to, hint="Only your own.", optional=False
    ),
    "files": AttachFiles("Files", hint="At most ten."),
}


def a_form(*items: Block | Asked, subject: UUID | None = None) -> FormView:
    """Make a form that no feature has."""
    return FormView("tests.form", "A form", "Send", items, subject)


def asked(name: str, question: Question, value: Any = None) -> Asked:
    """Ask a question as the dispatcher does, with what can be chosen."""
    return Asked(name, question, value, offered=_offered(question))


def laid_out(call: Call, name: str, form: type[Form], answers: Answers) -> FormView:
    """Lay out one of Vera's own forms."""
    items = form.laid_out(call, answers)
    return with_choices(FormView(name, form.title, form.submit, items, CASE))


def with_choices(view: FormView) -> FormView:
    """Put what can be chosen into a form, as the dispatcher does."""
    items = tuple(
        replace(item, offered=_offered(item.question)) if isinstance(item, Asked) else item
        for item in view.items
    )
    return replace(view, items=items)


def _offered(question: Question) -> tuple[Option, ...]:
    return REPORTS if isinstance(question, PickOffered) else ()


def as_lines(text: str) -> str:
    """Make lines with nothing to be seen in them alike, however they are drawn."""
    return "\n".join(line if line.strip() else "" for line in text.split("\n"))


@st.composite
def answers_to(draw: st.DrawFn, questions: Mapping[str, Question]) -> Answers:
    """Answer some of what is asked."""
    answered = draw(st.sets(st.sampled_from(sorted(questions))))
    return {name: draw(answer_to(questions[name])) for name in questions if name in answered}


@singledispatch
def answer_to(question: Question) -> st.SearchStrategy[Any]:
    """Answer a question."""
    raise TypeError(f"No test answers {type(question).__name__}.")


@answer_to.register(ShortText)
@answer_to.register(LongText)
def _(question: ShortText | LongText) -> st.SearchStrategy[Any]:
    longest = st.sampled_from("x👩\n").map(lambda piece: piece * question.max_length)
    return TYPED.map(lambda text: text[: question.max_length]) | longest


@answer_to.register
def _(question: PickOne) -> st.SearchStrategy[Any]:
    return st.sampled_from([str(each.value) for each in question.options])


@answer_to.register
def _(question: PickMany) -> st.SearchStrategy[Any]:
    values = [str(each.value) for each in question.options]
    some = st.sets(st.sampled_from(values), min_size=1)
    return some.map(lambda chosen: [each for each in values if each in chosen])


@answer_to.register
def _(question: PickPeople) -> st.SearchStrategy[Any]:
    person = st.uuids().map(str) | (st.just(NOT_LISTED) if question.or_not_listed else st.nothing())
    return st.lists(person, min_size=1, max_size=question.most, unique=True)


@answer_to.register
def _(question: PickDayAndTime) -> st.SearchStrategy[Any]:
    naive = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001
    minutes = naive.map(lambda at: at.replace(second=0, microsecond=0, tzinfo=LONDON))
    return minutes.map(lambda at: int(at.timestamp()))


@answer_to.register
def _(question: PickOffered) -> st.SearchStrategy[Any]:
    return st.sampled_from([each.value for each in REPORTS])


@answer_to.register
def _(question: AttachFiles) -> st.SearchStrategy[Any]:
    id = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=9, max_size=11)
    return st.lists(id.map("F{}".format), min_size=1, max_size=question.most, unique=True)


@answer_to.register
def _(question: PickDay) -> st.SearchStrategy[Any]:
    return st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str)
