"""Read vera.toml over the shipped defaults, and say everything that is wrong in it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handlers.school.file_problems import Problem, SettingsError, did_you_mean
from handlers.school.settings_file import SettingsFile
from handlers.school.toml_lines import Place, line_of, lines_of

DEFAULTS = Path(__file__).with_name("defaults.toml")

AT_THE_TOP = ("inset_days", "closures", "bank_holidays_known_through")

_WORDS = {
    "missing": "The key '{key}' is missing{where}.",
    "string_type": "'{key}' must be text in quotes.",
    "int_type": "'{key}' must be a whole number, without quotes.",
    "bool_type": "'{key}' must be true or false, without quotes.",
    "tuple_type": "'{key}' must be a list in square brackets.",
    "dict_type": "'{key}' must be a section: write [{key}] on a line of its own.",
    "model_type": "'{key}' must be a section: write [{key}] on a line of its own.",
    "string_too_short": "'{key}' is empty.",
    "greater_than": "'{key}' must be more than nought.",
    "string_pattern_mismatch": "'{key}' may hold small letters, digits and hyphens only.",
}


def read_settings_file(path: Path) -> tuple[SettingsFile, dict[Place, int]]:
    """Read and check a file, and give with it the line of each key."""
    text = read_text(path)
    given = _toml(text, path.name)
    lines = lines_of(text)
    try:
        return SettingsFile.model_validate(_over(shipped(), given)), lines
    except ValidationError as error:
        found = _problems(error, path.name, lines)
        raise SettingsError(sorted(found, key=lambda problem: problem.line or 0)) from None


@cache
def shipped() -> Mapping[str, Any]:
    """Give the settings that Vera ships, as they stand in defaults.toml."""
    return tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))


def read_text(path: Path) -> str:
    """Read a text file, whatever mark Windows put at its beginning."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        words = "There is no such file. `vera init` writes one to start from."
    except OSError as error:
        words = f"The file cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        words = "The file is not saved as UTF-8 text."
    raise SettingsError([Problem(str(path), None, words)])


def _toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of thousands of digits is not even a TOMLDecodeError
        raise SettingsError([_not_toml(str(error), file, text)]) from None
    except RecursionError:
        raise SettingsError([Problem(file, None, "Too many brackets within brackets.")]) from None


def _not_toml(error: str, file: str, text: str) -> Problem:
    place = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", error)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = error[: place.start()].strip() if place else error
    column = f", at character {place[2]}" if place and place[2] else ""
    return Problem(file, line, f"This line cannot be read{column}: {said}.")


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        beneath = merged.get(key)
        both = isinstance(beneath, Mapping) and isinstance(value, Mapping)
        merged[key] = _over(beneath, value) if both else value  # type: ignore[arg-type]
    return merged


def _problems(error: ValidationError, file: str, lines: Mapping[Place, int]) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        yield Problem(file, line_of(lines, detail["loc"]), _words(detail))


def _words(detail: ErrorDetails) -> str:
    place = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return _unknown(place)
    if detail["type"] == "enum":
        return f"'{detail['input']}' is none of {detail['ctx']['expected']}."
    template = _WORDS.get(detail["type"])
    where = f" in [{section_words(place[:-1])}]" if len(place) > 1 else ""
    return template.format(key=_last_key(place), where=where) if template else detail["msg"]


def _last_key(place: Place) -> str:
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _unknown(place: Place) -> str:
    key, section = str(place[-1]), place[:-1]
    where = f" in [{section_words(section)}]" if section else ""
    if section and key in AT_THE_TOP:
        return (
            f"'{key}' does not belong{where}: it stands at the top of the file, "
            "above the first line in square brackets."
        )
    return f"Vera knows no key '{key}'{where}.{did_you_mean(key, _keys_at(section))}"


def section_words(place: Place) -> str:
    """Write a section as the file does, without the number in a list."""
    return ".".join(part for part in place if isinstance(part, str))


def _keys_at(section: Place) -> list[str]:
    model: Any = SettingsFile
    for part in section:
        if isinstance(part, str) and _is_model(model):
            model = _annotation(model, part)
        else:
            model = _inner(model)
    return _keys_of(_inner(model) if not _is_model(model) else model)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _annotation(model: type[BaseModel], key: str) -> Any:
    found = (f.annotation for name, f in model.model_fields.items() if (f.alias or name) == key)
    return next(found, None)


def _inner(kind: Any) -> Any:
    return next((inner for inner in get_args(kind) if _is_model(inner)), None)


def _keys_of(model: Any) -> list[str]:
    if not _is_model(model):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]
