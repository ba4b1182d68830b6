"""Whatever goes wrong behind a call, a person is answered in words they can use."""

from __future__ import annotations

import pytest

from bot.answering import in_words
from bot.emergency import Emergency
from bot.writer import DatabaseDown, StillStoring
from handlers.cards import Words
from handlers.chat import NotAllowed
from storage.sealing import CHANGED, Unreadable


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotAllowed("Not for you."), "Not for you."),
        (Unreadable(CHANGED), "This text is not as it was written"),
        (StillStoring("late"), "Vera cannot say yet whether this was done"),
        (DatabaseDown("gone"), "Vera's records do not answer just now"),
        (RuntimeError("secret"), "Something went wrong, and nothing was done"),
    ],
)
def test_each_trouble_has_its_words_and_no_traceback(error: Exception, words: str) -> None:
    def fails() -> Words:
        raise error

    said = in_words(Emergency(), fails)
    assert isinstance(said, Words)
    assert words in said.text
    assert "secret" not in said.text
