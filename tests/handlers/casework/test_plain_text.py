"""A screen as text to be copied: everything that stands there, and nothing lost between parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.cards import (
    Button,
    Buttons,
    Callout,
    Divider,
    Facts,
    Heading,
    Points,
    Quote,
    Small,
    Text,
)
from handlers.casework.plain_text import in_parts, in_plain_text

BLOCKS = (
    Heading("What happened"),
    Quote("First line.\nSecond line."),
    Facts((("Who", "A pupil"), ("When", "Monday"))),
    Points(("One.", "Two.")),
    Small("A small line."),
    Callout("Look here."),
    Divider(),
    Text("The end."),
    Buttons((Button("Press", "casework.add_note"),)),
)


def test_every_block_is_there_as_text_and_no_button_is() -> None:
    assert in_plain_text(BLOCKS) == (
        "WHAT HAPPENED\n    First line.\n    Second line.\nWho: A pupil\nWhen: Monday\n"
        "- One.\n- Two.\nA small line.\n! Look here.\n\nThe end."
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(5, 60))
def test_no_letter_is_lost_between_parts_and_none_is_too_long(text: str, longest: int) -> None:
    parts = in_parts(text, longest=longest)
    assert all(len(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
