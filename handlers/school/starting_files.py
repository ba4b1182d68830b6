"""The files that `vera init` writes for a school to start from."""

from __future__ import annotations

from pathlib import Path

from handlers.school.file_problems import Problem, SettingsError

TEMPLATES = Path(__file__).with_name("starting_texts")
FILES = ("vera.toml", "staff.csv")


def init_files(folder: Path) -> tuple[Path, ...]:
    """Write vera.toml and staff.csv into a folder, and overwrite neither."""
    folder = Path(folder)
    there = [name for name in FILES if (folder / name).exists()]
    if there:
        words = "This file is there already. Vera leaves it as it is, and has written nothing."
        raise SettingsError(Problem(str(folder / name), None, words) for name in there)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_written(folder / name) for name in FILES)


def _written(path: Path) -> Path:
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"  # Excel looks for the mark
    with path.open("x", encoding=encoding, newline="\n") as file:
        file.write((TEMPLATES / path.name).read_text(encoding="utf-8"))
    return path
