"""What vera.toml says of the school year: accuracy rounds, policies, and the term-time helpers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt

from handlers.school.partial_dates import EARLIEST, PartialDate, partial_date
from handlers.school.section import Section
from handlers.school.setting_values import ClockTime, Words, wrong
from storage.policies import PolicyKind

LONGEST_TERM = 90
"""Session days; no term has more."""
SHEET_GROUPS = 20
LONGEST_NAME = 100
LONGEST_VERSION = 20
LONGEST_COMMENT = 500
LONGEST_INITIALS = 100
LONGEST_LINK = 500
LONGEST_RELATED = 1000
"""Of a policy: as the forms have it, for what stands here is opened in them."""
LATEST_YEAR = 2099
"""The last that two figures of a year can mean; `vera check` warns of what is ten years ahead."""


def _partial(given: object) -> PartialDate:
    if (found := partial_date(given)) is None:
        looks = '"05/02/19", 2019-02-05 or, where the day is not known, "November 2020"'
        raise wrong(f"'{given}' is not a date. Write it as {looks}.")
    if not EARLIEST.year <= found.day.year <= LATEST_YEAR:
        raise wrong(f"'{given}' lies before {EARLIEST.year} or after {LATEST_YEAR}. Is it right?")
    return found


def _day_of_the_year(given: str) -> str:
    """Check a day such as "20 November", in any year but a leap year's own."""
    found = partial_date(f"{given} 2027")
    if found is None or not found.day_known:
        raise wrong(f"'{given}' is no day of the year. Write it as \"20 November\".")
    return given


def _rising(days: tuple[int, ...]) -> tuple[int, ...]:
    if len(days) != 2 or not 0 < days[0] < days[1]:
        raise wrong("People are nudged twice: two numbers of school days that rise, as in [5, 10].")
    return days


def _named_once(groups: tuple[str, ...]) -> tuple[str, ...]:
    if not groups or len(groups) > SHEET_GROUPS or len(set(groups)) < len(groups):
        raise wrong(f"Name from one to {SHEET_GROUPS} groups of parents, each once.")
    if any(not 1 <= len(group) <= 40 for group in groups):
        raise wrong("The name of a group has at most 40 letters.")
    return groups


Partial = Annotated[PartialDate, BeforeValidator(_partial)]
DayOfTheYear = Annotated[str, AfterValidator(_day_of_the_year)]
SchoolDay = Annotated[StrictInt, Field(ge=1, le=LONGEST_TERM)]
NudgeAfter = Annotated[tuple[StrictInt, ...], AfterValidator(_rising)]
Groups = Annotated[Words, AfterValidator(_named_once)]


class AccuracySection(Section):
    """Whether and when staff and parents are asked if what is held on them is right (S78)."""

    on: StrictBool
    school_day: SchoolDay
    """Of each term, counted from its first session: staff are asked."""
    nudge_after: NudgeAfter
    """School days after somebody was asked at which they are nudged."""
    listed_after: SchoolDay
    """School days after asking at which the office is told who has not answered."""
    before_census: SchoolDay
    """School days before a census at which the office has the letter to parents."""
    sheet_groups: Groups
    """Groups of parents for which returned data sheets are counted."""


class ReadingSection(Section):
    """When staff are asked each year to read the policies that are to be read (S25)."""

    school_day: SchoolDay
    """Of the autumn term, counted from its first session."""
    nudge_after: NudgeAfter
    listed_after: SchoolDay


def is_whole_address(given: str) -> bool:
    """Say whether somebody can follow a link as it stands."""
    return given.startswith(("https://", "http://")) and len(given.split()) == 1


def _link(given: str) -> str:
    if given and (not is_whole_address(given) or len(given) > LONGEST_LINK):
        raise wrong(f"'{given[:60]}' is no whole web address. It begins with https://")
    return given


def _related(names: tuple[str, ...]) -> tuple[str, ...]:
    if len("\n".join(names)) > LONGEST_RELATED:
        raise wrong(f"These names have more than {LONGEST_RELATED} letters together.")
    return names


PolicyName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
VersionName = Annotated[str, Field(min_length=1, max_length=LONGEST_VERSION)]
Initials = Annotated[str, Field(max_length=LONGEST_INITIALS)]
Link = Annotated[str, AfterValidator(_link)]


class VersionEntry(Section):
    """A row of a policy's history; of an old one nearly everything may be missing (S4)."""

    version: VersionName
    date: Partial | None = None
    status: Initials = ""
    owner: Initials = ""
    governor: Initials = ""
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""
    link: Link = ""
    signed_by: Initials = ""
    signed_on: Partial | None = None
    approved_by: Initials = ""
    approved_on: Partial | None = None


class PolicyEntry(Section):
    """A policy to begin the register with; from then on it is kept in chat."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    name: PolicyName
    kind: PolicyKind = PolicyKind.POLICY
    link: Link = ""
    owner: str = ""
    """Somebody of the staff list, by name; left out, it is the head."""
    related: Annotated[Words, AfterValidator(_related)] = ()
    review_every_months: Annotated[StrictInt, Field(ge=1, le=60)] | None = None
    last_review: Partial | None = None
    next_review: Partial | None = None
    to_be_read: StrictBool = False
    versions: tuple[VersionEntry, ...] = ()


class Helper(Section):
    """A reminder on a school day of each term, which a school may want or not."""

    on: StrictBool
    school_day: SchoolDay


class DatedHelper(Section):
    """A reminder on a day of the year; in a holiday it is the first day of work after it."""

    on: StrictBool
    day: DayOfTheYear

    def in_year(self, year: int) -> date:
        """Give its day in a year."""
        found = partial_date(f"{self.day} {year}")
        assert found is not None, "it was checked when it was read"
        return found.day


class TripPhonesHelper(Section):
    """School telephones that go on trips: whether they are logged, and when people are reminded."""

    on: StrictBool
    remind_at: ClockTime


class TermTimeSection(Section):
    """The helpers of the school year."""

    trip_phones: TripPhonesHelper
    self_search: Helper
    bluetooth: Helper
    class_list: DatedHelper
    data_sheet: DatedHelper
    drill: Helper
