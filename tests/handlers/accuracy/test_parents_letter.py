"""The letter to parents: the same words as text and as Word, and a text message that is no longer.

Duties, S78 and S86.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from handlers.accuracy.parents_letter import (
    TITLE,
    TWO_TEXTS,
    Facts,
    Is,
    letter_words,
    plain_text,
    text_message,
)
from handlers.accuracy.word_file import word_file
from tests.handlers.calendar.unhurried import UNHURRIED

AT = datetime(2026, 9, 17, 8, 0, tzinfo=UTC)
CENSUS = Facts(
    school="Talavera Junior School",
    address="Gun Hill, Aldershot, Hampshire GU11 1RG",
    on=date(2026, 9, 17),
    by=date(2026, 10, 1),
    census=True,
    notice="Privacy notice, version 3",
    link="https://talavera.example/privacy",
)
SEPTEMBER = replace(CENSUS, on=date(2026, 9, 8), by=date(2026, 9, 22), census=False)
SOFFICE = shutil.which("soffice")

LINE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=400)
ANY = st.builds(
    Facts,
    school=LINE,
    address=st.just("") | LINE,
    on=st.dates(),
    by=st.dates(),
    census=st.booleans(),
    notice=st.just("") | LINE,
    link=st.just("") | LINE,
)


def as_word(facts: Facts) -> bytes:
    return word_file(letter_words(facts), school=facts.school, at=AT)


def words(text: str) -> list[str]:
    """Read the words of a text, without the marks of a list."""
    return [word for word in re.split(r"\s+", text) if word and word not in "-\u2022\u25cf"]


def test_it_says_what_to_do_by_when_and_where_the_privacy_notice_is() -> None:
    said = plain_text(letter_words(CENSUS))
    for words in (
        "Dear parent or carer,",
        "return it to the school office by Thursday 1 October 2026, the day of the school census.",
        "The questions about consent, for example for photographs, are on the sheet.",
        "(Privacy notice, version 3): https://talavera.example/privacy",
        "You have the right to have it put right.",
    ):
        assert words in said
    assert "census" not in plain_text(letter_words(SEPTEMBER))
    assert "Please ask the school office for our privacy notice." in plain_text(
        letter_words(replace(CENSUS, notice="", link=""))
    )


@UNHURRIED
@given(ANY)
def test_a_text_message_is_two_at_most_whatever_the_school_is_called(facts: Facts) -> None:
    said = text_message(facts)
    assert len(said) <= TWO_TEXTS
    assert "return it to the school office by" in said
    assert not facts.link or len(facts.school) > 40 or len(facts.link) > 40 or facts.link in said


@UNHURRIED
@given(ANY)
def test_the_plain_text_says_every_part_once_and_in_order(facts: Facts) -> None:
    parts = letter_words(facts)
    lines = [line for line in plain_text(parts).splitlines() if line]
    assert [line.removeprefix("- ") if line.startswith("- ") else line for line in lines] == [
        part.text for part in parts
    ]


def test_a_screen_reader_finds_a_title_headings_a_list_and_the_language() -> None:
    document = docx.Document(BytesIO(as_word(CENSUS)))
    styles = [(each.style.name if each.style else "", each.text) for each in document.paragraphs]
    assert ("Heading 1", TITLE) in styles
    assert [text for style, text in styles if style == "Heading 2"] == [
        part.text for part in letter_words(CENSUS) if part.what is Is.HEADING
    ]
    assert sum(style == "List Bullet" for style, _ in styles) == 4
    assert document.tables == []
    assert (document.core_properties.title, document.core_properties.language) == (TITLE, "en-GB")
    languages = [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))]
    assert languages == ["en-GB"]
    assert document.core_properties.author == CENSUS.school
    assert "python-docx" not in document.core_properties.comments


@pytest.mark.skipif(SOFFICE is None, reason="there is no LibreOffice (soffice) on this machine")
def test_the_word_file_opens_in_libreoffice_with_the_same_words(tmp_path: Path) -> None:
    """S78: what the office opens is what python-docx reads, and what the plain text says."""
    (tmp_path / "letter.docx").write_bytes(as_word(CENSUS))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "letter.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    opened = words((tmp_path / "letter.txt").read_text(encoding="utf-8-sig"))
    read = docx.Document(str(tmp_path / "letter.docx")).paragraphs
    assert opened == words("\n".join(each.text for each in read))
    assert opened == words(plain_text(letter_words(CENSUS)))
