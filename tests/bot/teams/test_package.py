"""`vera teams package` writes what an administrator can upload, the same each time."""

from __future__ import annotations

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.teams.icons import colour_icon, outline_icon
from bot.teams.manifest import manifest
from bot.teams.package import package
from tests.bot.conftest import Type
from tests.bot.installation import Installation
from tests.bot.teams.signing import APP_ID, TENANT

Pixel = tuple[int, ...]


def pixels(picture: bytes) -> list[list[Pixel]]:
    """Read the pixels of a PNG that has red, green, blue and alpha, and checks its sums."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind, body = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", picture, at + 8 + length) == (zlib.crc32(kind + body),)
        chunks[kind], at = body, at + 12 + length
    width, height, *kinds = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert kinds == [8, 6, 0, 0, 0]
    return _rows(zlib.decompress(chunks[b"IDAT"]), width, height)


def _rows(raw: bytes, width: int, height: int) -> list[list[Pixel]]:
    wide = 1 + 4 * width
    assert len(raw) == wide * height
    lines = [raw[wide * y : wide * (y + 1)] for y in range(height)]
    assert {line[0] for line in lines} == {0}
    return [[tuple(line[1 + 4 * x : 5 + 4 * x]) for x in range(width)] for line in lines]


@pytest.fixture
def for_teams(installation: Installation) -> Installation:
    """An installation that is set up for Teams."""
    installation.environment |= {
        "VERA_TEAMS_APP_ID": APP_ID.upper(),
        "VERA_TEAMS_TENANT_ID": TENANT,
        "VERA_TEAMS_MANAGED_IDENTITY": "system",
    }
    return installation


def test_the_package_holds_the_manifest_and_two_pictures() -> None:
    with ZipFile(BytesIO(package(APP_ID))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        made = json.loads(archive.read("manifest.json"))
        assert made == manifest(app_id=APP_ID)
        assert set(made["icons"].values()) <= set(archive.namelist())
        assert archive.read("color.png") == colour_icon()
        assert archive.read("outline.png") == outline_icon()


def test_the_package_is_the_same_each_time() -> None:
    assert package(APP_ID) == package(APP_ID)
    with ZipFile(BytesIO(package(APP_ID))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_the_large_picture_is_blue_with_a_white_mark_and_round_corners() -> None:
    rows = pixels(colour_icon())
    assert (len(rows), len(rows[0])) == (192, 192)
    assert rows[0][0][3] == rows[191][191][3] == 0
    assert rows[10][96] == (0x1F, 0x3A, 0x5F, 255)
    assert rows[130][96] == (255, 255, 255, 255)


def test_the_small_picture_is_white_on_nothing() -> None:
    rows = pixels(outline_icon())
    assert (len(rows), len(rows[0])) == (32, 32)
    assert {pixel[:3] for row in rows for pixel in row} == {(255, 255, 255)}
    alphas = [pixel[3] for row in rows for pixel in row]
    assert {0, 255} < set(alphas)  # and something between, where an edge crosses a pixel
    assert alphas.count(0) > len(alphas) / 2
    assert rows[0][0][3] == 0


@pytest.mark.parametrize("draw", [colour_icon, outline_icon])
def test_the_mark_is_the_same_from_both_sides(draw: type[bytes]) -> None:
    rows = pixels(draw())
    assert rows == [row[::-1] for row in rows]


def test_the_package_is_written_with_the_schools_own_id(
    for_teams: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    file = for_teams.folder / "upload.zip"
    assert typed("teams", "package", "--to", str(file)) == 0
    assert f"Written: {file}" in capsys.readouterr().out
    assert file.read_bytes() == package(APP_ID)


def test_the_package_names_the_host_of_veras_own_pages(
    for_teams: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    for_teams.environment["VERA_WEB_ADDRESS"] = "https://Vera.school.example/"
    file = for_teams.folder / "upload.zip"
    assert typed("teams", "package", "--to", str(file)) == 0
    assert "Vera's own pages at vera.school.example" in capsys.readouterr().out
    assert file.read_bytes() == package(APP_ID, web_host="vera.school.example")


def test_without_a_web_address_it_is_said_what_is_missing(
    for_teams: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("teams", "package", "--to", str(for_teams.folder / "upload.zip")) == 0
    assert "VERA_WEB_ADDRESS is not set" in capsys.readouterr().out


def test_a_file_that_is_there_is_left_as_it_is(
    for_teams: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    file = for_teams.folder / "upload.zip"
    file.write_text("something of the school's")
    assert typed("teams", "package", "--to", str(file)) == 2
    assert "is there already. Vera leaves it as it is" in capsys.readouterr().err
    assert file.read_text() == "something of the school's"


def test_a_place_that_cannot_be_written_to_is_said_in_words(
    for_teams: Installation, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("teams", "package", "--to", str(Path("nowhere") / "upload.zip")) == 2
    assert "cannot be written (FileNotFoundError)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("app_id", "words"),
    [("", "VERA_TEAMS_APP_ID is not set"), ("vera", "VERA_TEAMS_APP_ID is not an application id")],
)
def test_without_an_id_nothing_is_written(
    for_teams: Installation,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
    app_id: str,
    words: str,
) -> None:
    for_teams.environment["VERA_TEAMS_APP_ID"] = app_id
    file = for_teams.folder / "upload.zip"
    assert typed("teams", "package", "--to", str(file)) == 2
    assert words in capsys.readouterr().err
    assert not file.exists()
