"""What may stand in a file of worked cases: requests of access, school records, other duties."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from handlers.calendar.school_days import LONDON, SchoolCalendar, local_day
from handlers.calendar.working_days import ONE_DAY
from handlers.data_requests.clock import Asked
from storage.vocabulary import Happened, RequestEvent, Right, Term

RIGHT_WORDS: Final = (
    ("curricular", Right.CURRICULAR_RECORD),
    ("late_results", Right.LATE_RESULTS),
    ("exam_marks", Right.EXAM_MARKS),
    ("education", Right.EDUCATION_RECORD),
    ("foi", Right.FOI),
    ("freedom_of_information", Right.FOI),
    ("complaint", Right.COMPLAINT),
    ("rectif", Right.RECTIFICATION),
    ("eras", Right.ERASURE),
    ("object", Right.OBJECTION),
    ("restriction", Right.OBJECTION),  # articles 18 and 20 keep the time of article 12A too
    ("portability", Right.OBJECTION),
    ("access", Right.ACCESS),
    ("sar", Right.ACCESS),
)
"""How the files name a right: the first of these words to stand in theirs."""

PARENTS: Final = frozenset({"parent", "parental", "carer", "mother", "father", "guardian"})
PART_OPEN: Final = ("partial", "partly_open", "part_open", "some_classes")


def _local_day(given: Any) -> Any:
    if not isinstance(given, str) or len(given) <= len("2026-06-01"):
        return given
    moment = datetime.fromisoformat(given.removesuffix(" Europe/London"))
    return local_day(moment) if moment.tzinfo else moment.date()


def _in_london(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    moment = datetime.fromisoformat(given.removesuffix(" Europe/London"))
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


Day = Annotated[date, BeforeValidator(_local_day)]


class Row(BaseModel):
    """A piece of the file; what Vera does not read of it may stand there too."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Stretch(Row):
    first: Day
    last: Day

    def days(self) -> frozenset[date]:
        """List its days, both ends included."""
        return frozenset(self.first + n * ONE_DAY for n in range((self.last - self.first).days + 1))


class Closure(Row):
    """A day, or several, on which the school was shut; or was partly open, and so not shut."""

    on: Day = Field(validation_alias=AliasChoices("date", "on", "day", "first"))
    last: Day | None = None
    in_part: bool = Field(False, validation_alias=AliasChoices(*PART_OPEN))

    def days(self) -> frozenset[date]:
        """List the days without a session."""
        if self.in_part:
            return frozenset()
        return Stretch(first=self.on, last=self.last or self.on).days()


def _as_closure(given: Any) -> Any:
    return {"date": given} if isinstance(given, str) else given


class Calendar(Row):
    terms: tuple[Stretch, ...] = ()
    half_terms: tuple[Stretch, ...] = ()
    inset_days: tuple[Day, ...] = ()

    def school_calendar(self) -> SchoolCalendar:
        """Give the calendar; a second holiday within a term counts as days on which it is shut."""
        terms = tuple(Term(term.first, term.last, self._half_term(term)) for term in self.terms)
        used = {term.half_term for term in terms}
        spare = [half for half in self.half_terms if (half.first, half.last) not in used]
        closures = frozenset[date]().union(*(half.days() for half in spare))
        return SchoolCalendar(terms, frozenset(self.inset_days), closures)

    def _half_term(self, term: Stretch) -> tuple[date, date] | None:
        within = (half for half in self.half_terms if term.first <= half.first <= term.last)
        return next(((half.first, half.last) for half in within), None)


class Meta(Row):
    compared: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    calendar: Calendar | None = None

    def school_calendar(self) -> SchoolCalendar:
        """Give the calendar of the file; one without dates where it has none."""
        return self.calendar.school_calendar() if self.calendar else SchoolCalendar()

    @property
    def usual_right(self) -> Right:
        """Say what a case is about that does not name it."""
        records = "no_education_record_right" in self.statuses
        return Right.EDUCATION_RECORD if records else Right.ACCESS


class CaseFile(Row):
    meta: Meta
    cases: tuple[dict[str, Any], ...]


class Event(Row):
    type: RequestEvent
    on: Day = Field(validation_alias=AliasChoices("date", "on"))
    reason: str = Field("", validation_alias=AliasChoices("reason", "method"))


class BreachCase(Row):
    id: str
    expected: dict[str, Any]
    aware: Annotated[datetime, BeforeValidator(_in_london)]


class RequestCase(Row):
    id: str
    expected: dict[str, Any]
    right: Right
    received: Day
    events: tuple[Event, ...] = ()
    written: bool = True
    oral: bool = False
    by: str = Field(
        "parent",
        validation_alias=AliasChoices(
            "requester", "requested_by", "asked_by", "by", "who", "requester_type"
        ),
    )
    school_type: str = Field(
        "maintained", validation_alias=AliasChoices("school_type", "school_kind", "type_of_school")
    )
    unplanned_closures: tuple[Annotated[Closure, BeforeValidator(_as_closure)], ...] = Field(
        (), validation_alias=AliasChoices("unplanned_closures", "closures")
    )

    def asked(self) -> Asked:
        """Give what the clock is asked."""
        return Asked(
            right=self.right,
            received=self.received,
            events=tuple(Happened(event.type, event.on, event.reason) for event in self.events),
            written=self.written and not self.oral,
            by_parent=bool(PARENTS & set(re.split(r"[^a-z]+", self.by.casefold()))),
            school_kind=school_kind(self.school_type),
        )

    def as_of(self) -> date:
        """Give the day of the last event: a status is as of then."""
        return max([self.received, *(event.on for event in self.events)])

    def closures(self) -> frozenset[date]:
        """List the days on which the school was shut unexpectedly."""
        return frozenset[date]().union(*(closure.days() for closure in self.unplanned_closures))


def case_of(row: dict[str, Any], meta: Meta) -> RequestCase | BreachCase:
    """Read one case, whichever of the three kinds of file it stands in.

    Raises:
        ValueError: It cannot be made out, with words; also as pydantic's ValidationError.
    """
    word = str(row.get("kind") or row.get("request_type") or "")
    if "breach" in word:
        return BreachCase.model_validate(row)
    right = right_of(word or _record_word(row), meta.usual_right)
    return RequestCase.model_validate({**row, "right": right})


def _record_word(row: dict[str, Any]) -> str:
    asked = str(row.get("request") or "")
    return asked if "curricular" in asked else ""


def right_of(word: str, usual: Right) -> Right:
    """Say which right a word of a file means; raises ValueError for a word that means none."""
    if not word:
        return usual
    folded = _folded(word)
    found = (right for part, right in RIGHT_WORDS if part in folded)
    right = next(found, None)
    if right is None:
        raise ValueError(f"Vera knows no request of the kind '{word}'.")
    return right


INDEPENDENT: Final = ("independent", "private", "college")
ACADEMY: Final = ("academy", "free_school", "technology")
MAINTAINED: Final = (
    *("maintained", "community", "foundation", "voluntary", "local_authority"),
    *("primary", "infant", "junior", "middle", "secondary"),
)


def school_kind(word: str) -> str:
    """Say which kind of school, as the settings name them, a word of a file means.

    A special school is one whoever maintains it, an academy too (SI 2005/1437, regulation 5(1);
    Education Act 1996, section 337). Raises ValueError for a word that means none.
    """
    folded = _folded(word)
    for kind, is_meant in _KINDS.items():
        if is_meant(folded):
            return kind
    raise ValueError(f"Vera knows no kind of school '{word}'.")


def _is_independent(word: str) -> bool:
    unmaintained = re.search(r"no[nt]_maintained", word) and "special" not in word
    return bool(unmaintained) or any(part in word for part in INDEPENDENT)


def _is_nursery(word: str) -> bool:
    return "nursery" in word and not any(part in word for part in ("primary", "infant", "junior"))


_KINDS: Final[dict[str, Callable[[str], bool]]] = {
    "independent": _is_independent,
    "nursery": _is_nursery,
    "special": lambda word: "special" in word,
    "academy": lambda word: any(part in word for part in ACADEMY),
    "pupil_referral_unit": lambda word: "referral" in word or word == "pru",
    "maintained": lambda word: any(part in word for part in MAINTAINED),
}


def _folded(word: str) -> str:
    return re.sub(r"[^a-z]+", "_", word.casefold()).strip("_")
