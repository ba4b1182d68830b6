"""What may stand in vera.toml, section by section, checked as it is read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, model_validator

from handlers.school.school_year_settings import (
    AccuracySection,
    PolicyEntry,
    ReadingSection,
    TermTimeSection,
)
from handlers.school.section import Section
from handlers.school.setting_values import (
    AdviceWords,
    ClockTime,
    Day,
    DaysUntilErased,
    Email,
    Filled,
    Minutes,
    Numbers,
    Reachable,
    Recipients,
    Roles,
    RungMinutes,
    SystemName,
    TwoDays,
    Words,
    wrong,
)


class SchoolKind(StrEnum):
    """What the law calls the school; some duties are for some kinds only."""

    MAINTAINED = "maintained"
    NURSERY = "nursery"
    SPECIAL = "special"
    PUPIL_REFERRAL_UNIT = "pupil_referral_unit"
    ACADEMY = "academy"
    INDEPENDENT = "independent"


class SchoolSection(Section):
    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    name: Filled
    kind: SchoolKind
    local_authority: str = ""
    address: str = ""


class PeopleSection(Section):
    staff_file: Filled
    senior_manager: Recipients = ()
    pupil_addresses: Words = ()


class ChannelsSection(Section):
    safeguarding: str = ""
    senior_leaders: str = ""


class HoursSection(Section):
    opens: ClockTime
    closes: ClockTime
    morning: ClockTime

    @model_validator(mode="after")
    def _in_order(self) -> HoursSection:
        if not self.morning <= self.opens < self.closes:
            raise wrong("A day must run from morning to opens to closes, in that order.")
        return self


class TimesEntry(Section):
    tell_next_after: RungMinutes
    repeat_every: Minutes | None = None
    at_any_hour: StrictBool = False
    lapses_after: Minutes


class TimesSection(Section):
    now: TimesEntry
    urgent: TimesEntry
    hour: TimesEntry
    today: TimesEntry
    routine: TimesEntry


class TermEntry(Section):
    name: str = ""
    first: Day
    last: Day
    half_term: Annotated[tuple[Day, Day] | None, TwoDays] = None
    inset_days: tuple[Day, ...] = ()
    closures: tuple[Day, ...] = ()


class RouteEntry(Section):
    primary: Recipients | None = None
    copied: Recipients | None = Field(default=None, alias="copy")
    then: Recipients | None = None
    outside: Words | None = None
    channel: str | None = None


class OutsideNumber(Section):
    """Somebody outside the school who can be rung, and when the school last checked how."""

    name: Filled
    numbers: Numbers = Field(default=(), alias="number")
    hours: str = ""
    note: str = ""
    email: Email = ""
    website: str = ""
    checked: Day | None = None

    @property
    def is_blank(self) -> bool:
        """Say that there is no way to reach them yet."""
        return not (any(self.numbers) or self.email or self.website)


class OutsideContact(Section):
    """Somebody of the school who is not in its chat."""

    name: Filled
    roles: Roles
    email: Email = ""
    phone: Reachable = ""

    @model_validator(mode="after")
    def _can_be_reached(self) -> OutsideContact:
        if not (self.email or self.phone):
            raise wrong(f"{self.name} needs an e-mail address or a telephone number.")
        return self


class RelatedPolicy(Section):
    """A policy to be read beside this one, and where it lies."""

    name: Filled
    link: str = ""


class SafeguardingSystem(Section):
    """Where the school keeps its safeguarding file: Vera is then an inbox, and no second file."""

    name: SystemName
    erase_after_days: DaysUntilErased = 30


class SettingsFile(Section):
    """The whole file, with the shipped defaults already beneath it."""

    school: SchoolSection
    people: PeopleSection
    channels: ChannelsSection
    hours: HoursSection
    times: TimesSection
    bank_holidays_known_through: Day
    inset_days: tuple[Day, ...] = ()
    closures: tuple[Day, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    routes: dict[str, RouteEntry] = {}
    outside: dict[str, OutsideNumber] = {}
    support: dict[str, OutsideNumber] = {}
    advice: dict[str, AdviceWords] = {}
    outside_contacts: tuple[OutsideContact, ...] = ()
    related_policies: tuple[RelatedPolicy, ...] = ()
    accuracy: AccuracySection
    reading: ReadingSection
    policies: tuple[PolicyEntry, ...] = ()
    term_time: TermTimeSection
    safeguarding_system: SafeguardingSystem | None = None
