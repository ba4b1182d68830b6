"""Names of files that come from outside, and what of a file lies on the server's own disk."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web_pages.given_out import LONGEST_NAME, disposition, safe_name
from tests.bot.web_pages.site import MANAGER, Site

PATIENCE_S = 30.0


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("screenshot.png", "screenshot.png"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.exe", "C__Windows_x.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ('a"; filename="b.html', "a__ filename=_b.html"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
        ("Größe 🙂.png", "Größe 🙂.png"),
        ("...", "file"),
        ("", "file"),
        ("n" * 400 + ".png", "n" * (LONGEST_NAME - 4) + ".png"),
    ],
)
def test_a_name_is_only_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(st.characters()))
def test_any_name_fits_into_the_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert "/" not in header
    assert "\\" not in header
    assert len(safe_name(name)) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Größe.png", "Groe.png"), ("照片.jpg", "file.jpg"), ("é", "e"), ("ж", "file")],
)
def test_who_reads_only_ascii_has_a_name_as_well(name: str, plain: str) -> None:
    assert f'filename="{plain}"' in disposition(name)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the files that this process holds")
def test_a_reader_who_waits_has_nothing_of_the_file_written_to_the_disk(site: Site) -> None:
    site.put_in_place(os.urandom(40_000_000))
    browser = site.browser()
    browser.sign_in(MANAGER)
    before = files_without_a_name()
    answer = browser.opened(site.open_link(), stream=True)
    ends = time.monotonic() + PATIENCE_S
    while not waits_for_a_reader():
        assert time.monotonic() < ends
    assert files_without_a_name() <= before
    answer.close()


def waits_for_a_reader() -> bool:
    """Say whether a thread of the server waits until somebody has read what was sent."""
    return any(
        "_flush_outbufs_below_high_watermark" in names(frame)
        for frame in sys._current_frames().values()
    )


def names(frame: object) -> set[str]:
    found = set()
    while frame is not None:
        found.add(frame.f_code.co_name)  # type: ignore[attr-defined]
        frame = frame.f_back  # type: ignore[attr-defined]
    return found


def files_without_a_name() -> set[str]:
    """List temporary files, which have no name once they are open."""
    held = []
    for each in Path("/proc/self/fd").iterdir():
        try:
            held.append(os.readlink(each))
        except FileNotFoundError:
            continue
    return {path for path in held if path.endswith("(deleted)")}
