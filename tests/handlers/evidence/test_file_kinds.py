"""What a file is by its first bytes, and what to beware of; its name proves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.evidence.file_kinds import (
    A_PROGRAM,
    AN_ARCHIVE,
    MAY_RUN,
    NOT_WHAT_IT_SAYS,
    PROGRAMS,
    FileKind,
    kind_of_file,
)

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64)
GIF = b"GIF89a" + bytes(64)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(64)
WINDOWS = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64)
LINUX = b"\x7fELF\x02\x01\x01\x00" + bytes(64)
SCRIPT = b"#!/bin/sh\nrm -rf /\n"
SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(64)
PAGE = b"<!DOCTYPE html><html><body>Hello</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PNG, "screenshot.png", FileKind("picture (PNG)")),
        (JPEG, "photo.jpg", FileKind("picture (JPG)")),
        (GIF, "cat.gif", FileKind("picture (GIF)")),
        (PDF, "letter.pdf", FileKind("PDF")),
        (MP4, "clip.mp4", FileKind("film (MP4)")),
        (b"They wrote that I am a liar.", "note.txt", FileKind("text")),
        (b"", "nothing.txt", FileKind("an empty file")),
        (ZIP, "report.docx", FileKind("DOCX")),
    ],
)
def test_ordinary_files_are_named_without_a_warning(head: bytes, name: str, kind: FileKind) -> None:
    assert kind_of_file(head, name) == kind


@pytest.mark.parametrize("head", [WINDOWS, LINUX, SCRIPT, SHORTCUT])
@pytest.mark.parametrize("name", ["holiday.png", "letter.pdf", "file", "report.docx", ""])
def test_a_program_is_a_program_whatever_it_is_called(head: bytes, name: str) -> None:
    assert kind_of_file(head, name) == FileKind("a program", A_PROGRAM)


@pytest.mark.parametrize("ending", sorted(PROGRAMS))
def test_what_is_called_a_program_is_warned_of_whatever_it_is(ending: str) -> None:
    assert kind_of_file(PNG, f"photo{ending}").warning == A_PROGRAM
    assert kind_of_file(b"words", f"photo.PNG{ending.upper()}").warning == A_PROGRAM


@pytest.mark.parametrize("name", ["photos.zip", "photo.png", "photos", "ARCHIVE.ZIP"])
def test_an_archive_is_an_archive_whatever_it_is_called(name: str) -> None:
    assert kind_of_file(ZIP, name) == FileKind("an archive (ZIP)", AN_ARCHIVE)


@pytest.mark.parametrize("name", ["x.rar", "x.7z", "x.tar.gz"])
def test_what_is_called_an_archive_is_warned_of(name: str) -> None:
    assert kind_of_file(b"\x01\x02\x03\x04", name).warning == AN_ARCHIVE


@pytest.mark.parametrize(
    ("head", "name"), [(PAGE, "page.html"), (ZIP, "sheet.docm"), (SVG, "drawing.svg")]
)
def test_what_runs_when_it_is_opened_is_warned_of(head: bytes, name: str) -> None:
    assert kind_of_file(head, name).warning in (MAY_RUN, AN_ARCHIVE)


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"only words", "photo.png"), (PDF, "photo.jpg"), (b"only words", "letter.pdf")],
)
def test_a_name_that_says_something_else_is_pointed_out(head: bytes, name: str) -> None:
    assert kind_of_file(head, name).warning == NOT_WHAT_IT_SAYS


def test_a_page_that_is_called_a_picture_is_not_passed_over() -> None:
    assert kind_of_file(PAGE, "photo.png").warning in (MAY_RUN, NOT_WHAT_IT_SAYS)


def test_a_name_that_reads_backwards_is_told_by_how_it_ends() -> None:
    """It reads as photoexe.jpg, and is a program."""
    assert kind_of_file(PNG, "photo\u202egpj.exe").warning == A_PROGRAM


def test_an_ending_with_spaces_or_dots_behind_it_is_still_that_ending() -> None:
    """Windows leaves both out when it opens a file."""
    for name in ("photo.png.exe ", "photo.png.exe.", "photo.exe . "):
        assert kind_of_file(PNG, name).warning == A_PROGRAM


def test_text_cut_off_within_a_letter_is_still_text() -> None:
    head = ("a" + "é" * 4000).encode()[:4096]
    assert kind_of_file(head, "note.txt").words == "text"
    assert kind_of_file("é".encode(), "note.txt").words == "text"


def test_an_ending_that_cannot_be_seen_is_not_said() -> None:
    assert kind_of_file(b"\x00\x01", "photo.\u202e\x1b[2J").words == "unknown"


@given(st.binary(max_size=4096), st.text(max_size=80))
def test_anything_at_all_is_said_in_a_few_words(head: bytes, name: str) -> None:
    kind = kind_of_file(head, name)
    assert kind.words
    assert len(kind.words) < 100
    assert kind.words.isprintable()
