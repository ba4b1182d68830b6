"""A sealed file comes back as it was, in any parts; whatever is done to it, no wrong byte does."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.blobs import Blobs
from storage.sealed_files import (
    CHUNK,
    HEADER,
    TAG,
    FileAbout,
    Missing,
    SealedFile,
    TooLarge,
    opened_file,
    school_of,
    seal_file,
)
from storage.sealing import Unreadable
from tests.storage.files import LARGEST, in_parts

ABOUT = FileAbout(uuid4(), uuid4(), uuid4())
SECRET = b"Marigold told me on Tuesday"
BLOCK = CHUNK + TAG
NEAR_BORDERS = st.builds(
    lambda chunks, off: max(0, chunks * CHUNK + off), st.integers(0, 3), st.integers(-2, 2)
)

on_one_disk = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def bytes_of(length: int) -> bytes:
    """Make bytes of which no two chunks are alike."""
    numbers = b"".join(number.to_bytes(4) for number in range(length // 4 + 1))
    return numbers[:length]


def sealed(
    blobs: Blobs, content: bytes, *sizes: int, about: FileAbout = ABOUT, largest: int = LARGEST
) -> SealedFile:
    return seal_file(blobs, about, in_parts(content, *sizes or (CHUNK,)), largest=largest)


def opened(blobs: Blobs, file: SealedFile, about: FileAbout = ABOUT) -> Iterator[bytes]:
    return opened_file(blobs, about, file.blob, file.key, size=file.size, sha256=file.sha256)


def given_before_refused(blobs: Blobs, file: SealedFile, about: FileAbout = ABOUT) -> bytes:
    """Give what was given out before a file was refused, as it must be."""
    out: list[bytes] = []
    with pytest.raises(Unreadable):
        out.extend(opened(blobs, file, about))
    return b"".join(out)


def place_of(blobs: Blobs, blob: UUID) -> Path:
    (place,) = blobs.folder.rglob(f"{blob.hex}.sealed")
    return place


def rewritten(blobs: Blobs, blob: UUID, change: Callable[[bytes], bytes]) -> None:
    """Change a blob as somebody with the whole folder in hand could."""
    place = place_of(blobs, blob)
    place.write_bytes(change(place.read_bytes()))


@on_one_disk
@given(length=NEAR_BORDERS, sizes=st.lists(st.integers(1, 2 * CHUNK), min_size=1, max_size=4))
def test_any_bytes_in_any_parts_come_back_the_same(
    blobs: Blobs, length: int, sizes: list[int]
) -> None:
    content = bytes_of(length)
    file = sealed(blobs, content, *sizes)
    assert b"".join(opened(blobs, file)) == content
    assert (file.size, file.head) == (length, content[:4096])
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert blobs.size(file.blob) == HEADER + length + TAG * max(1, -(-length // CHUNK))


@on_one_disk
@given(length=NEAR_BORDERS, share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_before_it_is_given_out(
    blobs: Blobs, length: int, share: float, bit: int
) -> None:
    content = bytes_of(length)
    file = sealed(blobs, content)
    at = int(blobs.size(file.blob) * share)

    def flip(stored: bytes) -> bytes:
        return stored[:at] + bytes([stored[at] ^ 1 << bit]) + stored[at + 1 :]

    rewritten(blobs, file.blob, flip)
    out = given_before_refused(blobs, file)
    assert content.startswith(out)
    assert len(out) == max(0, at - HEADER) // BLOCK * CHUNK


@on_one_disk
@given(length=NEAR_BORDERS, share=st.floats(0, 1, exclude_max=True))
def test_a_shortened_file_is_refused_before_a_byte_is_given_out(
    blobs: Blobs, length: int, share: float
) -> None:
    file = sealed(blobs, bytes_of(length))
    kept = int(blobs.size(file.blob) * share)
    rewritten(blobs, file.blob, lambda stored: stored[:kept])
    assert given_before_refused(blobs, file) == b""


@pytest.mark.parametrize(
    "kept", [0, 1, HEADER, HEADER + TAG, HEADER + BLOCK, HEADER + 2 * BLOCK, HEADER + 2 * BLOCK + 9]
)
def test_a_shortened_file_whose_row_says_so_too_is_refused(blobs: Blobs, kept: int) -> None:
    content = bytes_of(2 * CHUNK + 100)
    file = sealed(blobs, content)
    rewritten(blobs, file.blob, lambda stored: stored[:kept])
    size = max(0, kept - HEADER - TAG * -(-max(0, kept - HEADER) // BLOCK))
    said = replace(file, size=size, sha256=hashlib.sha256(content[:size]).hexdigest())
    assert content[:CHUNK].startswith(given_before_refused(blobs, said))


@pytest.mark.parametrize("more", [b"\0", bytes(TAG), bytes(BLOCK)])
def test_a_lengthened_file_is_refused(blobs: Blobs, more: bytes) -> None:
    file = sealed(blobs, bytes_of(2 * CHUNK))
    rewritten(blobs, file.blob, lambda stored: stored + more)
    assert given_before_refused(blobs, file) == b""


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (0, 0, 2), (0, 1, 1)])
def test_swapped_and_repeated_chunks_are_refused(blobs: Blobs, order: tuple[int, ...]) -> None:
    content = bytes_of(3 * CHUNK)
    file = sealed(blobs, content)

    def reordered(stored: bytes) -> bytes:
        blocks = [stored[HEADER + BLOCK * n : HEADER + BLOCK * (n + 1)] for n in range(3)]
        return stored[:HEADER] + b"".join(blocks[n] for n in order)

    rewritten(blobs, file.blob, reordered)
    out = given_before_refused(blobs, file)
    assert content.startswith(out)
    assert len(out) < 3 * CHUNK


@pytest.mark.parametrize(
    "other",
    [
        replace(ABOUT, file_id=uuid4()),
        replace(ABOUT, case_id=uuid4()),
        replace(ABOUT, school_id=uuid4()),
    ],
)
def test_the_file_of_another_is_refused_even_with_its_own_key(
    blobs: Blobs, other: FileAbout
) -> None:
    theirs = sealed(blobs, SECRET, about=other)
    assert b"".join(opened(blobs, theirs, other)) == SECRET
    assert given_before_refused(blobs, theirs, ABOUT) == b""


def test_another_blob_under_this_id_is_refused(blobs: Blobs) -> None:
    ours, theirs = sealed(blobs, SECRET), sealed(blobs, SECRET)
    taken = place_of(blobs, theirs.blob).read_bytes()
    rewritten(blobs, ours.blob, lambda _: taken)
    assert given_before_refused(blobs, ours) == b""
    assert given_before_refused(blobs, replace(ours, key=theirs.key)) == b""


def test_another_blob_with_this_ones_header_is_refused(blobs: Blobs) -> None:
    ours, theirs = sealed(blobs, SECRET), sealed(blobs, SECRET)
    taken = place_of(blobs, theirs.blob).read_bytes()
    rewritten(blobs, ours.blob, lambda stored: stored[:HEADER] + taken[HEADER:])
    assert given_before_refused(blobs, replace(ours, key=theirs.key)) == b""


def test_a_blob_that_is_gone_is_said_to_be_missing(blobs: Blobs) -> None:
    file = sealed(blobs, SECRET)
    blobs.remove(file.blob)
    with pytest.raises(Missing, match="not where Vera kept it"):
        opened(blobs, file)


def test_a_file_whose_digest_is_another_is_refused_before_its_end(blobs: Blobs) -> None:
    content = bytes_of(CHUNK + 1)
    file = replace(sealed(blobs, content), sha256="0" * 64)
    assert given_before_refused(blobs, file) == content[:CHUNK]


def test_a_refusal_comes_before_the_first_chunk_is_asked_for(blobs: Blobs) -> None:
    file = sealed(blobs, SECRET)
    rewritten(blobs, file.blob, lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]))
    with pytest.raises(Unreadable, match="not as it was kept"):
        opened(blobs, file)


@pytest.mark.parametrize("length", [0, 1, 5, CHUNK, CHUNK + 1])
def test_a_file_of_just_the_largest_size_is_kept_and_one_byte_more_is_not(
    blobs: Blobs, length: int
) -> None:
    assert sealed(blobs, bytes_of(length), largest=length).size == length
    before = set(blobs.folder.rglob("*"))
    with pytest.raises(TooLarge):
        sealed(blobs, bytes_of(length + 1), largest=length)
    assert {path for path in blobs.folder.rglob("*") if path.is_file()} <= before


def test_no_more_is_asked_for_once_a_file_is_too_large(blobs: Blobs) -> None:
    asked = []

    def endless() -> Iterator[bytes]:
        while True:
            asked.append(1)
            yield bytes(CHUNK)

    with pytest.raises(TooLarge):
        seal_file(blobs, ABOUT, endless(), largest=3 * CHUNK)
    assert len(asked) <= 5


def test_a_fetch_that_breaks_off_leaves_nothing(blobs: Blobs) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes_of(3 * CHUNK)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        seal_file(blobs, ABOUT, broken(), largest=LARGEST)
    assert [path for path in blobs.folder.rglob("*") if path.is_file()] == []


def test_each_attempt_has_a_key_and_a_blob_of_its_own(blobs: Blobs) -> None:
    first, second = sealed(blobs, SECRET), sealed(blobs, SECRET)
    assert first.blob != second.blob
    assert first.key != second.key
    stored = [b"".join(blobs.read(file.blob)) for file in (first, second)]
    assert stored[0][HEADER:] != stored[1][HEADER:]
    assert all(SECRET not in each for each in stored)


def test_a_key_is_not_shown_with_the_file(blobs: Blobs) -> None:
    file = sealed(blobs, SECRET)
    assert repr(file.key) not in repr(file)
    assert "Marigold" not in repr(file)


def test_a_blob_says_whose_school_it_is_of_and_a_foreign_file_does_not(blobs: Blobs) -> None:
    file = sealed(blobs, SECRET)
    assert school_of(blobs, file.blob) == ABOUT.school_id
    for change in (lambda _: b"", lambda stored: stored[1:], lambda stored: b"x" + stored[1:]):
        rewritten(blobs, file.blob, change)
        assert school_of(blobs, file.blob) is None
    assert school_of(blobs, uuid4()) is None


def test_memory_stays_flat_whatever_the_size(blobs: Blobs) -> None:
    parts = (bytes(CHUNK) for _ in range(640))
    tracemalloc.start()
    try:
        file = seal_file(blobs, ABOUT, parts, largest=1 << 30)
        assert sum(len(chunk) for chunk in opened(blobs, file)) == 640 * CHUNK
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 * CHUNK
