"""What holds for every platform's drawer, whatever it draws with.

A platform's tests inherit from `DrawerTests` and say how to draw, to check and to read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.laying_out import as_asked
from handlers.call import Call
from handlers.cards import (
    Block,
    Button,
    Callout,
    Card,
    Facts,
    Heading,
    Points,
    Quote,
    Screen,
    Small,
    Text,
    Tone,
    WebPage,
    Words,
)
from handlers.casework.own_reports import reports_to_add_to
from handlers.feature import Ask
from handlers.features import FORMS
from handlers.forms import (
    Answers,
    Asked,
    AttachFiles,
    FormView,
    Option,
    PickOffered,
    PickPeople,
    Question,
)
from handlers.policies.begin import take_from_settings
from handlers.school.people import read_people
from handlers.school.school import School
from handlers.school.set_up import import_people
from handlers.school.settings import load_school
from storage.database import Database
from storage.keyring import Keyring
from storage.roster import present_people
from storage.schools import keep_school
from tests.bot.drawn_examples import (
    A_PAGE,
    A_PAGE_TO_SIGN_IN,
    CASE,
    EVERY_BLOCK,
    EVERY_QUESTION,
    HEADINGS,
    REPORTS,
    TYPED,
    WORDS_OF_EVERY_BLOCK,
    a_form,
    answers_to,
    as_lines,
    asked,
    laid_out,
    with_choices,
)
from tests.walks.world import A_TUESDAY_MORNING, TALAVERA

Json: TypeAlias = "dict[str, Any]"

PRIVACY_NOTICE = (
    "How the school uses what you write: Privacy notice, version 3, "
    "https://talavera.example/privacy"
)

ON_BOTH = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[
        HealthCheck.differing_executors,  # each platform inherits the test
        HealthCheck.function_scoped_fixture,  # the call is only read
        HealthCheck.too_slow,
    ],
)


@contextmanager
def a_call(database: Database, keyring: Keyring) -> Iterator[Call]:
    """Give a call by a teacher of the example school."""
    school = load_school(TALAVERA)
    with database.connection() as connection:
        school_id = keep_school(connection, key=school.key, name=school.name)
    at = A_TUESDAY_MORNING
    with database.writing(school_id) as session:
        import_people(session, keyring, read_people(school), at=at, today=at.date())
    with database.reading(school_id) as session:
        who = next(each for each in present_people(session) if each.name == "Kwame Mensah")
        about = School(school_id, school)
        yield Call(session=session, keyring=keyring, school=about, at=at, who=who)


class DrawerTests(ABC):
    """The tests; what is abstract here is what a platform's tests say."""

    fills_in_people: ClassVar[bool] = True
    """False where the client keeps by itself who is picked, and the drawer cannot say."""
    takes_files: ClassVar[bool] = True
    """False where no form takes files: there they come by a page of Vera's own."""

    @abstractmethod
    def card(self, card: Card) -> Json:
        """Draw a card in chat."""

    @abstractmethod
    def screen(self, screen: Screen) -> Sequence[Json]:
        """Draw every page of a screen."""

    @abstractmethod
    def words(self, said: Words) -> Json:
        """Draw a short answer."""

    @abstractmethod
    def page(self, shown: WebPage) -> Json:
        """Draw a page of Vera's own, where one can be opened."""

    @abstractmethod
    def check_page(self, drawn: Json) -> None:
        """Check that the platform takes the page, and leads to it and nowhere else."""

    @abstractmethod
    def form(self, view: FormView) -> Json:
        """Draw a form with all that it asks."""

    @abstractmethod
    def steps(self, view: FormView) -> Sequence[Json]:
        """Draw a form in every way in which it comes onto a screen."""

    @abstractmethod
    def check(self, drawn: Json) -> None:
        """Check that the platform takes what was drawn."""

    @abstractmethod
    def text(self, drawn: Json) -> str:
        """Read what a person sees, line by line, buttons and labels included."""

    @abstractmethod
    def sent(self, drawn: Json, questions: Mapping[str, Question]) -> Answers:
        """Send a form as it was drawn, and read the answers back."""

    @pytest.fixture
    def call(self, sqlite_database: Database, keyring: Keyring) -> Iterator[Call]:
        """A call by a teacher of the example school, to lay forms out with."""
        with a_call(sqlite_database, keyring) as call:
            yield call

    def test_every_kind_of_block_is_drawn_on_a_card_and_on_a_screen(self) -> None:
        card = self.card(Card("CB-1 waits", EVERY_BLOCK))
        (screen,) = self.screen(Screen("A screen", EVERY_BLOCK))
        for drawn in (card, screen):
            self.check(drawn)
            for words in WORDS_OF_EVERY_BLOCK:
                assert words in self.text(drawn)

    def test_a_short_answer_is_drawn_with_its_buttons(self) -> None:
        drawn = self.words(Words("It is done.", (Button("Look", "a.look", CASE),)))
        self.check(drawn)
        assert self.text(drawn).splitlines() == ["It is done.", "Look"]

    def test_a_kind_of_block_that_the_drawer_does_not_know_is_a_fault(self) -> None:
        unknown: Any = Option("not", "a block")
        with pytest.raises(TypeError, match="does not know Option"):
            self.screen(Screen("A screen", (unknown,)))

    def test_a_kind_of_question_that_the_drawer_does_not_know_is_a_fault(self) -> None:
        with pytest.raises(TypeError, match="does not know Question"):
            self.form(a_form(Asked("x", Question("What?"))))

    def test_every_kind_of_question_is_drawn_empty(self) -> None:
        drawn = self.form(a_form(*(asked(name, each) for name, each in EVERY_QUESTION.items())))
        self.check(drawn)
        assert self.sent(drawn, EVERY_QUESTION) == {}
        for question in EVERY_QUESTION.values():
            assert self.takes(question) == (question.label in self.text(drawn).splitlines())
            assert (question.hint or "") in self.text(drawn)

    @ON_BOTH
    @given(st.data())
    def test_every_kind_of_question_keeps_its_answer(self, data: st.DataObject) -> None:
        answers = data.draw(answers_to(EVERY_QUESTION))
        items = [asked(name, each, answers.get(name)) for name, each in EVERY_QUESTION.items()]
        drawn = self.form(a_form(*items))
        self.check(drawn)
        assert self.sent(drawn, EVERY_QUESTION) == self.kept(answers, EVERY_QUESTION)

    @pytest.mark.parametrize("name", FORMS)
    @ON_BOTH
    @given(data=st.data())
    def test_every_form_is_drawn_with_whatever_was_answered(
        self, call: Call, name: str, data: st.DataObject
    ) -> None:
        form = FORMS[name].form
        answers = form.with_defaults(call, data.draw(answers_to(form.questions())))
        drawn = self.form(laid_out(call, name, form, answers))
        self.check(drawn)
        sent = self.sent(drawn, form.questions())
        kept = self.kept(answers, dict(form.on_screen(answers)))
        assert sent == kept or self.says_that_not_all_is_kept(drawn)
        assert sent.keys() == kept.keys()

    @pytest.mark.parametrize("name", FORMS)
    def test_every_form_ends_with_a_link_to_the_current_privacy_notice_s72(
        self, call: Call, name: str
    ) -> None:
        take_from_settings(call)
        view = as_asked(call, Ask(FORMS[name]))
        labels = [item.question.label for item in view.items if isinstance(item, Asked)]
        for drawn in self.steps(with_choices(view)):
            self.check(drawn)
            said = self.text(drawn)
            assert said.count(PRIVACY_NOTICE) == 1
            asked_before = said[: said.index(PRIVACY_NOTICE)]
            assert all(label in asked_before for label in labels if label in said.splitlines())

    def test_every_report_that_is_offered_can_be_chosen(self) -> None:
        question = PickOffered("Which report?", options=reports_to_add_to)
        drawn = self.form(a_form(asked("report", question)))
        self.check(drawn)
        for option in REPORTS:
            assert option.label in str(drawn)
            chosen = self.form(a_form(asked("report", question, option.value)))
            assert self.sent(chosen, {"report": question}) == {"report": option.value}

    def test_a_report_that_is_no_longer_offered_is_not_chosen(self) -> None:
        question = PickOffered("Which report?", options=reports_to_add_to)
        for offered in (REPORTS, REPORTS[:1]):
            item = Asked("report", question, str(CASE), offered=offered)
            drawn = self.form(a_form(item))
            self.check(drawn)
            assert self.sent(drawn, {"report": question}) == {}

    def test_a_page_of_veras_own_is_led_to(self) -> None:
        for page in (A_PAGE, A_PAGE_TO_SIGN_IN):
            drawn = self.page(page)
            self.check_page(drawn)
            assert page.url in str(drawn)
            assert page.title in str(drawn)

    @ON_BOTH
    @given(TYPED)
    def test_what_people_typed_comes_out_as_typed(self, typed: str) -> None:
        blocks: tuple[Block, ...] = (
            *(Text(typed), Quote(typed), Callout(typed), Callout(typed, Tone.DANGER)),
            *(Small(typed), Facts((("Name", typed),)), Points((typed,))),
        )
        for block in blocks:
            (drawn,) = self.screen(Screen("A screen", (block,)))
            assert as_lines(typed) in as_lines(self.text(drawn)), block
        assert as_lines(typed) in as_lines(self.text(self.words(Words(typed))))

    @ON_BOTH
    @given(HEADINGS.map(lambda typed: typed[:90].strip() or "-"))
    def test_a_heading_comes_out_as_typed(self, typed: str) -> None:
        (drawn,) = self.screen(Screen("A screen", (Heading(typed),)))
        self.check(drawn)
        assert as_lines(typed) in as_lines(self.text(drawn))

    @pytest.mark.parametrize("piece", ["👩‍👩‍👧‍👦", "<at>x</at> *y* & ", "שלום ", "word\n", "x"])
    def test_ten_thousand_characters_are_all_there(self, piece: str) -> None:
        typed = (piece * 10_000)[:10_000]
        for block in (Text(typed), Quote(typed)):
            drawn = self.screen(Screen("A screen", (block,)))
            for page in drawn:
                self.check(page)
            seen = "".join(self.text(page) for page in drawn)
            assert typed.replace("\n", "") in seen.replace("\n", "")

    def kept(self, answers: Answers, on_screen: Mapping[str, Question]) -> Answers:
        """Say which answers a form keeps when it is drawn again."""
        return {
            name: value
            for name, value in answers.items()
            if name in on_screen and self.fills_in(on_screen[name])
        }

    def says_that_not_all_is_kept(self, drawn: Json) -> bool:
        """Say whether the form says, at an answer, that it is more than the platform can hold."""
        return False

    def fills_in(self, question: Question) -> bool:
        """Say whether a form that is drawn again comes back with the answer; no file ever does."""
        if isinstance(question, PickPeople):
            return self.fills_in_people
        return not isinstance(question, AttachFiles)

    def takes(self, question: Question) -> bool:
        """Say whether the platform has a control for the question."""
        return self.takes_files or not isinstance(question, AttachFiles)
