"""A keyring says what is wrong with it in words, and never says a key."""

from __future__ import annotations

import base64
import logging
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keyring import Keyring, KeyringError, new_key_line

KEY = base64.b64encode(bytes(range(32))).decode()
LINE = f"k-1 {KEY}"


def test_the_newest_key_wraps_and_the_older_ones_still_open() -> None:
    older, both = Keyring.parse(LINE), Keyring.parse(f"{LINE}\n{new_key_line()}")
    key_id, wrapped = older.wrap(b"x" * 32, about=b"a case")
    assert both.unwrap(key_id, wrapped, about=b"a case") == b"x" * 32
    assert both.wrap(b"x" * 32, about=b"a case")[0] == both.newest == both.ids[1]


def test_a_wrapped_key_opens_only_as_what_it_was_wrapped_for() -> None:
    keyring = Keyring.parse(LINE)
    key_id, wrapped = keyring.wrap(b"x" * 32, about=b"a case")
    for other in (
        {"wrapped": wrapped, "about": b"another"},
        {"wrapped": wrapped[:-1] + bytes([wrapped[-1] ^ 1]), "about": b"a case"},
        {"wrapped": b"", "about": b"a case"},
    ):
        with pytest.raises(KeyringError, match="changed or moved"):
            keyring.unwrap(key_id, **other)


def test_derived_keys_differ_by_purpose_school_and_master_key() -> None:
    keyring = Keyring.parse(f"{LINE}\n{new_key_line()}")
    school, other = uuid4(), uuid4()
    older = keyring.ids[0]
    derived = [
        keyring.derived("audit", school),
        keyring.derived("answers", school),
        keyring.derived("audit", other),
        keyring.derived("audit", school, older),
    ]
    assert len(set(derived)) == 4
    assert all(len(key) == 32 for key in derived)
    assert keyring.derived("audit", school) == derived[0]
    assert Keyring.parse(LINE).derived("audit", school) == derived[3]


def test_comments_and_blank_lines_are_passed_over() -> None:
    assert Keyring.parse(f"# ours\n\n  {LINE}  \n# end\n").ids == (LINE.split()[0],)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no key"),
        ("# nothing\n", "holds no key"),
        (f"{LINE}\nnot a key line at all", "Line 2"),
        (f"# one\n{LINE}\n\nk-2 {KEY[:-8]}", "line 4"),
        (f"k-2 {KEY}{KEY}", "line 1"),
        (f"{LINE}\n{LINE}", "Line 2 of the keyring repeats"),
    ],
)
def test_a_damaged_line_is_named_by_its_number_and_never_repeated(text: str, words: str) -> None:
    with pytest.raises(KeyringError, match=f"(?i){words}") as refused:
        Keyring.parse(text)
    assert KEY[:20] not in str(refused.value)


@pytest.mark.parametrize(
    "value", [None, "", "  ", "/nowhere/keyring", KEY, "k-1 short", "x" * 9999]
)
def test_a_missing_keyring_is_said_without_repeating_the_value(value: str | None) -> None:
    with pytest.raises(KeyringError, match="VERA_KEYRING") as refused:
        Keyring.load(value)
    assert KEY[:20] not in str(refused.value)


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(KeyringError, match="'k-gone'"):
        Keyring.parse(LINE).unwrap("k-gone", b"x" * 60, about=b"")


def test_a_keyring_is_read_from_a_file_or_from_the_value_itself(tmp_path: Path) -> None:
    file = tmp_path / "keyring"
    file.write_text(f"# ours\n{LINE}\n")
    file.chmod(0o600)
    for value in (str(file), LINE, f"# ours\n{LINE}"):
        loaded = Keyring.load(value)
        assert (loaded.ids, loaded.warnings) == ((LINE.split()[0],), ())


def test_a_file_that_others_can_read_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "keyring"
    file.write_text(LINE)
    file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert "can be read by others" in Keyring.load(str(file)).warnings[0]
    assert KEY not in caplog.text


def test_a_keyring_never_prints_a_key() -> None:
    keyring = Keyring.parse(LINE)
    keyring.derived("audit", uuid4())
    shown = f"{keyring} {keyring!r}"
    assert KEY not in shown
    assert base64.b64decode(KEY).hex() not in shown
    assert LINE.split()[0] in shown


@given(st.text(max_size=200))
def test_whatever_is_given_as_a_keyring_is_read_or_refused_in_words(text: str) -> None:
    for read in (Keyring.parse, Keyring.load):
        with suppress(KeyringError):
            assert read(text).ids
