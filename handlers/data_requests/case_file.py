"""What may stand in a file of worked cases: requests of access, school records, other duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from handlers.calendar.school_days import LONDON, SchoolCalendar, local_day
from handlers.calendar.working_days import ONE_DAY
from handlers.data_requests.case_words import names_a_parent, right_of, school_kind
from handlers.data_requests.clock import Asked
from storage.vocabulary import Happened, RequestEvent, Right, Term

PART_OPEN: Final = ("partial", "partly_open", "part_open", "some_classes")


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""Before and after these a date was typed wrong, and nobody knows a bank holiday."""


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


Day = Annotated[date, BeforeValidator(_local_day), Field(ge=EARLIEST, le=LATEST)]


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
    is_parent: bool = Field(True, validation_alias=AliasChoices("is_parent", "by_parent"))
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
            by_parent=self.is_parent and names_a_parent(self.by),
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
