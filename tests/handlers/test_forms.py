"""Forms: what is asked when, and what is said about an answer that is missing."""

from __future__ import annotations

from typing import Annotated

import pytest

from handlers.forms import Form, LongText, NotFilledIn, Option, PickMany, PickOne, ShortText, when


class Lunch(Form, title="Lunch"):
    dish: Annotated[
        str, PickOne("Which dish?", options=(Option("soup", "Soup"), Option("pie", "Pie")))
    ]
    sauce: Annotated[
        str, ShortText("Which sauce?", optional=False, asked_when=when("dish", "pie"), max_length=9)
    ] = ""
    extras: Annotated[tuple[str, ...], PickMany("Extras", options=(Option("bread", "Bread"),))] = ()
    remarks: Annotated[
        str, LongText("Remarks", asked_when=when("extras", "bread"), max_length=20)
    ] = ""


def _names(**answers: object) -> list[str]:
    return [name for name, _ in Lunch.on_screen(answers)]


def test_a_question_is_asked_only_while_its_condition_holds() -> None:
    assert _names() == ["dish", "extras"]
    assert _names(dish="pie") == ["dish", "sauce", "extras"]
    assert _names(dish="soup", extras=["bread"]) == ["dish", "extras", "remarks"]


def test_the_questions_that_change_the_screen_are_known() -> None:
    assert Lunch.deciding() == {"dish", "extras"}


def test_a_form_has_its_title_and_says_what_sending_does() -> None:
    assert (Lunch.title, Lunch.submit) == ("Lunch", "Send")


def test_a_missing_answer_is_named_with_its_question() -> None:
    with pytest.raises(NotFilledIn) as refused:
        Lunch.checked({})
    assert refused.value.words == {"dish": "Please answer this."}


def test_a_question_that_appeared_must_be_answered_too() -> None:
    with pytest.raises(NotFilledIn) as refused:
        Lunch.checked({"dish": "pie"})
    assert refused.value.words == {"sauce": "Please answer this."}


def test_an_answer_to_a_question_that_is_no_longer_asked_is_left_out() -> None:
    filled = Lunch.checked({"dish": "soup", "sauce": "mint"})
    assert isinstance(filled, Lunch)
    assert filled.sauce == ""


def test_an_answer_of_nothing_but_spaces_is_none() -> None:
    with pytest.raises(NotFilledIn) as refused:
        Lunch.checked({"dish": "pie", "sauce": " \n "})
    assert refused.value.words == {"sauce": "Please answer this."}


def test_a_text_that_is_too_long_is_refused_with_words() -> None:
    with pytest.raises(NotFilledIn) as refused:
        Lunch.checked({"dish": "pie", "sauce": "x" * 10})
    assert refused.value.words == {"sauce": "Please use at most 9 characters."}


def test_an_option_that_is_not_offered_never_comes_back_as_a_traceback() -> None:
    filled = Lunch.checked({"dish": "soup", "extras": ["bread"], "remarks": "  thank you "})
    assert isinstance(filled, Lunch)
    assert filled.remarks == "thank you"
