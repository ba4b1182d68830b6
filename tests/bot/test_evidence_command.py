"""`vera evidence get`, as far as it goes before anybody is asked in chat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.owner import owning
from bot.places import Place, placed
from bot.stops import Stop
from bot.taking_out import Wanted
from tests.bot.conftest import Type
from tests.bot.installation import Installation


def asked(installation: Installation) -> int:
    """Count what was asked so far."""
    with closing(create_engine(installation.database_url).connect()) as connection:
        return int(connection.execute(text("SELECT count(*) FROM takings")).scalar_one())


def test_what_is_no_reference_is_said_before_anything_is_opened(
    typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("evidence", "get", "../../vera.db", "--to", str(tmp_path / "x")) == 2
    assert "A reference looks like VERA-7K4Q" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed_in", "meant"),
    [
        ("VERA-7K4Q", Wanted("VERA-7K4Q")),
        (" vera-7k4q ", Wanted("VERA-7K4Q")),
        ("VERA-7K4Q/12", Wanted("VERA-7K4Q", 12)),
    ],
)
def test_references_are_read_as_people_type_them(typed_in: str, meant: Wanted) -> None:
    assert Wanted.parse(typed_in) == meant


@pytest.mark.parametrize("typed_in", ["", "VERA-", "VERA-7K4Q/0", "VERA-7K4Q/x", "VERA-7K4Q/1/2"])
def test_anything_else_is_not_a_reference(typed_in: str) -> None:
    with pytest.raises(Stop):
        Wanted.parse(typed_in)


def test_a_place_that_is_taken_is_said_before_anybody_is_asked(
    installation: Installation, typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.prepare()
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with owning(installation.database_url):  # as a running `vera serve` does
        assert typed("evidence", "get", "VERA-7K4Q", "--to", str(taken)) == 2
    assert f"{taken} is there already" in capsys.readouterr().err
    assert taken.read_text() == "mine"
    assert asked(installation) == 0


def test_a_school_that_is_not_here_is_said(
    installation: Installation, typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.prepare()
    to = str(tmp_path / "x")
    assert typed("evidence", "get", "VERA-7K4Q", "--to", to, "--school", "north") == 2
    assert "There is no school 'north'. The schools are: " in capsys.readouterr().err


def test_the_database_must_be_ready(
    typed: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("evidence", "get", "VERA-7K4Q", "--to", str(tmp_path / "x")) == 2
    assert "vera migrate" in capsys.readouterr().err


# -- new files, whole or gone


def test_what_breaks_off_leaves_neither_the_file_nor_a_part_of_it(tmp_path: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"the first half"
        raise RuntimeError

    def write_both() -> None:
        with placed([tmp_path / "a", tmp_path / "b"]) as write:
            write(tmp_path / "b", [b"whole"])
            write(tmp_path / "a", breaks_off())

    with pytest.raises(RuntimeError):
        write_both()
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_where_one_place_is_taken_none_is_held(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(Stop), placed([tmp_path / "a", tmp_path / "b"]):
        raise AssertionError("it was held")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text() == "mine"


def test_files_in_a_folder_are_named_by_reference_and_number(tmp_path: Path) -> None:
    assert Place(tmp_path).path_of("VERA-7K4Q", 3) == tmp_path / "VERA-7K4Q-3.bin"
    assert Place(tmp_path / "x").path_of("VERA-7K4Q", 3) == tmp_path / "x"
