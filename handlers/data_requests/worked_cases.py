"""Worked cases in a file, as others write them, compared with what Vera's clocks say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from handlers.calendar.periods import notify_ico_by
from handlers.calendar.working_days import EVERY_YEAR
from handlers.data_requests.case_file import BreachCase, CaseFile, RequestCase, case_of
from handlers.data_requests.clock import Asked, Days, reckon
from storage.vocabulary import Right

MOMENTS: Final = TypeAdapter(datetime)


class UnreadableCases(Exception):
    """The file is none of worked cases; says what to do."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where Vera says something else than a case expects."""

    case: str
    key: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one case."""

    values: int = 0
    mismatches: tuple[Mismatch, ...] = ()
    latest: date = date.min
    """The last day that any of Vera's answers names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a whole file."""

    cases: int
    values: int
    mismatches: tuple[Mismatch, ...]
    properties: int
    unread: tuple[str, ...]
    """Cases that Vera cannot make out, each with why."""
    beyond: int
    """Cases with a date past the published bank holidays."""


def read_cases(path: Path) -> CaseFile:
    """Read a file of worked cases, or raise UnreadableCases with words."""
    try:
        return CaseFile.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        words = "There is no such file."
    except OSError as error:
        words = f"The file cannot be read: {error.strerror}."
    except ValidationError as error:
        words = _shape_words(error)
    raise UnreadableCases(f"{path}: {words}")


def compare_file(file: CaseFile, *, known_through: date) -> Outcome:
    """Compare every case of a file with what the clocks say, as of the case's last event.

    The bank holidays are those that the Act leads one to expect in every year, so that a case may
    lie past `known_through`; how many do is said.
    """
    days = Days(file.meta.school_calendar(), EVERY_YEAR)
    properties = [row for row in file.cases if row.get("kind") == "property"]
    unread: list[str] = []
    found = list(_each(file, days, unread))
    return Outcome(
        cases=len(found),
        values=sum(each.values for each in found),
        mismatches=tuple(mismatch for each in found for mismatch in each.mismatches),
        properties=len(properties),
        unread=tuple(unread),
        beyond=sum(each.latest > known_through for each in found),
    )


def _each(file: CaseFile, days: Days, unread: list[str]) -> Iterator[Compared]:
    for number, row in enumerate(file.cases, start=1):
        if row.get("kind") == "property":
            continue
        try:
            yield compare(case_of(row, file.meta), file.meta.compared, days)
        except ValueError as error:  # pydantic's too
            unread.append(f"{row.get('id', f'case {number}')}: {_why(error)}")


def compare(case: RequestCase | BreachCase, compared: Iterable[str], days: Days) -> Compared:
    """Compare one case: those of the keys that it expects."""
    said = answers(case, days)
    keys = [key for key in compared if key in case.expected]
    wrong = (_mismatch(case.id, key, case.expected[key], said) for key in keys)
    latest = max((day for day in map(_day, said.values()) if day), default=date.min)
    return Compared(len(keys), tuple(each for each in wrong if each), latest)


def answers(case: RequestCase | BreachCase, days: Days) -> Mapping[str, Any]:
    """Say everything that Vera says of a case, under the names that the files use."""
    if isinstance(case, BreachCase):
        return {"notify_ico_by": notify_ico_by(case.aware)}
    asked, days = case.asked(), _with_closures(days, case.closures())
    said = reckon(asked, days, today=case.as_of())
    access = Asked(right=Right.ACCESS, received=asked.received, events=asked.events)
    same_letter = reckon(access, days, today=case.as_of())
    return {**asdict(said), "sar_due": same_letter.due}


def _with_closures(days: Days, closures: frozenset[date]) -> Days:
    school = replace(days.school, closures=days.school.closures | closures)
    return replace(days, school=school)


def _mismatch(case: str, key: str, expected: Any, said: Mapping[str, Any]) -> Mismatch | None:
    if key not in said:
        return Mismatch(case, key, _shown(expected), "nothing: Vera reckons no such value")
    if _is_same(expected, said[key]):
        return None
    return Mismatch(case, key, _shown(expected), _shown(said[key]))


def _is_same(expected: Any, got: Any) -> bool:
    if not isinstance(got, datetime):
        return bool(_shown(expected) == _shown(got))
    try:
        moment = MOMENTS.validate_python(expected)
    except ValidationError:
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=got.tzinfo)) == got


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "null" if value is None else str(value)


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value if type(value) is date else None


def _why(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _shape_words(error: ValidationError) -> str:
    return (
        f"This is no file of worked cases ({_why(error)}). It is JSON with 'meta', which lists the "
        "keys that are 'compared', and 'cases'."
    )
