"""A blob is there whole or not at all, and a sweep takes only what Vera put there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from storage.blobs import Blobs
from tests.databases import NOON

DAY = timedelta(hours=24)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def everything_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}


def aged(path: Path, *, hours: float) -> Path:
    """Have a file look as old as this at noon; a link itself, not what it points to."""
    moment = (NOON - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment), follow_symlinks=False)
    return path


def old_blob(blobs: Blobs, id: UUID | None = None, *, hours: float = 25) -> UUID:
    id = id or uuid4()
    blobs.write(id, [b"sealed"])
    (place,) = blobs.folder.rglob(f"{id.hex}*")
    aged(place, hours=hours)
    return id


def swept(blobs: Blobs, *known: UUID) -> int:
    return blobs.sweep(lambda id: id in known, older_than=NOON - DAY)


def test_a_blob_is_read_as_it_was_written(blobs: Blobs) -> None:
    id = uuid4()
    blobs.write(id, [b"one ", b"", b"two"])
    assert b"".join(blobs.read(id)) == b"one two"
    assert blobs.size(id) == 7
    with blobs.open(id) as opened:
        assert opened.read() == b"one two"


def test_a_blob_and_its_folders_are_for_their_owner_alone(blobs: Blobs) -> None:
    blobs.write(uuid4(), [b"sealed"])
    for path in (blobs.folder, *blobs.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize("error", [OSError("no room"), KeyboardInterrupt()])
def test_a_blob_that_was_cut_off_leaves_nothing(blobs: Blobs, error: BaseException) -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"the first half"
        raise error

    with pytest.raises(type(error)):
        blobs.write(uuid4(), cut_off())
    assert everything_in(blobs.folder) == set()


def test_nothing_is_to_be_seen_under_its_name_until_it_is_whole(blobs: Blobs) -> None:
    id, seen = uuid4(), []

    def watched() -> Iterator[bytes]:
        for part in (b"one", b"two"):
            yield part
            seen.append(set(blobs.folder.rglob("*.sealed")))

    blobs.write(id, watched())
    assert seen == [set(), set()]
    assert blobs.size(id) == 6


def test_a_removed_blob_is_gone_and_removing_it_again_is_no_error(blobs: Blobs) -> None:
    id = uuid4()
    blobs.remove(id)
    blobs.write(id, [b"sealed"])
    blobs.remove(id)
    blobs.remove(id)
    for asking in (blobs.size, blobs.open, lambda id: list(blobs.read(id))):
        with pytest.raises(FileNotFoundError):
            asking(id)


def test_an_old_blob_that_nobody_knows_is_swept(blobs: Blobs) -> None:
    orphan, known = old_blob(blobs), old_blob(blobs)
    young = old_blob(blobs, hours=23)
    assert swept(blobs, known) == 1
    assert {path.stem for path in everything_in(blobs.folder)} == {known.hex, young.hex}
    assert orphan not in (known, young)


def test_what_was_never_finished_is_swept_once_it_is_old_whoever_knows_it(blobs: Blobs) -> None:
    known = old_blob(blobs)
    shard = blobs.folder / known.hex[:2]
    for name, hours in (("8d21f00d", 25), ("8d21f00e", 1)):
        unfinished = shard / f".{known.hex}.{name}.part"
        unfinished.write_bytes(b"half")
        aged(unfinished, hours=hours)
    assert swept(blobs, known) == 1
    left = {path.name for path in everything_in(blobs.folder)}
    assert left == {f"{known.hex}.sealed", f".{known.hex}.8d21f00e.part"}


def test_what_vera_did_not_put_there_stays(blobs: Blobs, tmp_path: Path) -> None:
    orphan = old_blob(blobs, UUID("ab" + "0" * 30))
    name = f"{orphan.hex}.sealed"
    shard = blobs.folder / "ab"
    for foreign in (
        blobs.folder / "notes.txt",
        blobs.folder / name,
        blobs.folder / "abc" / name,
        blobs.folder / "AB" / name,
        blobs.folder / "cd" / name,
        shard / "notes.txt",
        shard / f"{orphan.hex}.sealed.bak",
        shard / f"{orphan.hex.upper()}.sealed",
        shard / f".{orphan.hex}.part",
        shard / "ab" / name,
    ):
        foreign.parent.mkdir(exist_ok=True)
        foreign.write_bytes(b"somebody else's")
        aged(foreign, hours=100)
    (shard / f"ab{'1' * 30}.sealed").mkdir()
    before = everything_in(blobs.folder)
    assert swept(blobs) == 1
    assert before - everything_in(blobs.folder) == {shard / name}


def test_no_link_is_followed_or_taken_away(blobs: Blobs, tmp_path: Path) -> None:
    outside = Blobs(tmp_path / "elsewhere")
    theirs = old_blob(outside, UUID("cd" + "0" * 30))
    old_blob(blobs, UUID("ab" + "0" * 30))
    links = [blobs.folder / "cd", blobs.folder / "ab" / f"ab{'2' * 30}.sealed"]
    links[0].symlink_to(outside.folder / "cd")
    links[1].symlink_to(outside.folder / "cd" / f"{theirs.hex}.sealed")
    for link in links:
        aged(link, hours=100)
    assert swept(blobs) == 1
    assert outside.size(theirs) == 6
    assert all(link.is_symlink() for link in links)


def test_a_folder_that_is_not_there_yet_has_nothing_to_sweep(blobs: Blobs) -> None:
    assert swept(blobs) == 0
    assert not blobs.folder.exists()
