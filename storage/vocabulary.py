"""The words that records, rules and forms share, and the small frozen facts that rules read.

Nothing is imported here but the standard library, so that a rule stays pure and a record stays
small. Moments are UTC with a zone; dates are the school's local dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from uuid import UUID


class Platform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"


class Role(StrEnum):
    """A duty that somebody holds at the school; one person may hold several."""

    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    DSL = "dsl"
    DEPUTY_DSL = "deputy_dsl"
    SENIOR_LEADER = "senior_leader"
    BEHAVIOUR_LEAD = "behaviour_lead"
    HR = "hr"
    DATA_LEAD = "data_lead"
    OFFICE = "office"
    DPO = "dpo"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    GOVERNOR = "governor"
    ADMINISTRATOR = "administrator"
    STAFF = "staff"


class Recipient(StrEnum):
    """Whom a route can name: a role, or somebody's place relative to the reporter."""

    HEAD = "head"
    DEPUTY_HEAD = "deputy_head"
    DSL = "dsl"
    DEPUTY_DSL = "deputy_dsl"
    SENIOR_LEADER = "senior_leader"
    BEHAVIOUR_LEAD = "behaviour_lead"
    HR = "hr"
    DATA_LEAD = "data_lead"
    OFFICE = "office"
    DPO = "dpo"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    LINE_MANAGER = "line_manager"
    NEXT_LINE_MANAGER = "next_line_manager"
    SENIOR_MANAGER = "senior_manager"


class Urgency(IntEnum):
    """How soon a person must take a report on: P0 to P4 in the rules, words to people."""

    NOW = 0
    URGENT = 1
    HOUR = 2
    TODAY = 3
    ROUTINE = 4

    @property
    def words(self) -> str:
        """Say the priority as staff see it, never as a number."""
        return ("Now", "Urgent", "Within the hour", "Today", "Routine")[self]

    def raised(self) -> Urgency:
        """Raise by one level, never into NOW (a raiser cannot make an emergency)."""
        return self if self <= Urgency.URGENT else Urgency(self - 1)


class Answer(StrEnum):
    NO = "no"
    YES = "yes"
    NOT_SURE = "not_sure"

    @property
    def may_be_so(self) -> bool:
        """Count "not sure" as yes, as every rule here does."""
        return self is not Answer.NO


class Suspect(StrEnum):
    """Who is doing it, in the reporter's words."""

    PUPIL = "pupil"
    FORMER_PUPIL = "former_pupil"
    PARENT = "parent"
    STAFF = "staff"
    SOMEONE_ELSE = "someone_else"
    UNKNOWN = "unknown"


class Topic(StrEnum):
    """What a concern is about. Those about personal data come after DATA, which asks which."""

    CHILD = "child"
    ADULT = "adult"
    LOW_LEVEL = "low_level"
    SELF = "self"
    PRACTICE = "practice"
    DATA = "data"
    DATA_REQUEST = "data_request"
    DATA_ASTRAY = "data_astray"
    DATA_FOR_POLICE = "data_for_police"
    DATA_IN_PERSON = "data_in_person"
    CLASS_LIST = "class_list"
    ACCURACY = "accuracy"
    """Somebody says that what is held about themselves is not right."""
    ADVICE = "advice"
    OTHER = "other"


class Sign(StrEnum):
    """What the reporter ticked about the incident, or what follows from what they ticked."""

    THREAT = "threat"
    DETAILS_POSTED = "details_posted"
    REPEATED = "repeated"
    FOLLOWED = "followed"
    SPREADING = "spreading"
    HATEFUL_OR_SEXUAL = "hateful_or_sexual"
    FALSE_ACCOUNT_OF_ME = "false_account_of_me"
    FALSE_ACCOUNT_OF_SCHOOL = "false_account_of_school"
    REPLIED = "replied"
    FEELS_UNSAFE = "feels_unsafe"
    ABOUT_A_COLLEAGUE = "about_a_colleague"
    CONTACTED = "contacted"
    """Whoever it is has been in touch."""
    HAS_DETAILS = "has_details"
    """They have a private number, e-mail address or home address."""
    NEARBY = "nearby"
    ACCEPTED = "accepted"
    INFATUATED = "infatuated"
    SELF_HARM = "self_harm"
    MEETING_A_STRANGER = "meeting_a_stranger"
    AT_RISK_OF_HARM = "at_risk_of_harm"
    SEXUAL_OR_GROOMING = "sexual_or_grooming"
    RADICALISATION = "radicalisation"
    EXPLOITATION = "exploitation"
    BULLIED_BY_CHILDREN = "bullied_by_children"
    CHILDS_RECORD = "childs_record"


class Standing(StrEnum):
    """What a person is to a case."""

    RESPONSIBLE = "responsible"
    COPIED = "copied"
    REPORTER = "reporter"
    EXCLUDED = "excluded"
    REMOVED = "removed"
    """Was on the list and was taken off it; may be put on it again."""
    ASKED = "asked"
    """Is asked one question, may open that and nothing else, and is not on the list."""
    ANSWERED = "answered"
    """Has answered it, and may still put the answer right."""


class PartyRole(StrEnum):
    """What somebody is in the matter itself, as those who deal with it wrote down."""

    TARGET = "target"
    ALLEGED = "alleged"
    WITNESS = "witness"
    REPORTER = "reporter"
    PARENT_TOLD = "parent_told"
    SUBJECT = "subject"
    """Whose personal data it is."""
    RECIPIENT = "recipient"
    """Who was given it, or asks for it."""


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    DROPPED = "dropped"
    """The case was closed before it was done."""


class CaseState(StrEnum):
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class FileState(StrEnum):
    """What became of a file that somebody added to a case. Only a kept one can be opened."""

    OWED = "owed"
    """It is still to be fetched."""
    KEPT = "kept"
    FAILED = "failed"
    HELD = "held"
    """Somebody said that it may show a child: nobody opens it until the lead has decided."""
    QUARANTINED = "quarantined"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Away:
    """An absence, both days included (school's local dates)."""

    first: date
    last: date
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """What the rules need to know of a person; no name, no address."""

    id: UUID
    roles: frozenset[Role] = frozenset()
    deputises_for: frozenset[UUID] = frozenset()
    line_manager: UUID | None = None
    working_days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    relatives: frozenset[UUID] = frozenset()
    parent_of_pupil: bool = False
    away: tuple[Away, ...] = ()
    in_chat: bool = True
    """Reachable on Slack or Teams."""
    by_second_channel: bool = True
    """Has an e-mail address or a telephone number."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What triage, routing and the conflict filter read of a report; never its words."""

    kind: str = "cyberbullying"
    topic: Topic | None = None
    """What a concern is about; None for the other kinds."""
    reporter: UUID | None = None
    """None when Vera does not know the reporter."""
    danger_now: Answer = Answer.NO
    image_of_child: Answer = Answer.NO
    suspect: Suspect = Suspect.UNKNOWN
    suspected_staff: frozenset[UUID] = frozenset()
    suspect_not_listed: bool = False
    signs: frozenset[Sign] = frozenset()
    affected: frozenset[UUID] = frozenset()
    """The colleagues it is about, when it is not about the reporter."""
    must_not_see: frozenset[UUID] = frozenset()
    child_is_target: bool = False
    second_within_30_days: bool = False


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One row of the routing table (rules, section 6)."""

    key: str
    """For example "R13"."""
    primary: tuple[Recipient, ...]
    copy: tuple[Recipient, ...] = ()
    then: tuple[Recipient, ...] = ()
    """Who is told next, one rung after another, when nobody answers."""
    outside: tuple[str, ...] = ()
    """Keys of the outside numbers that stand behind the last person: "police", "lado" …"""
    quiet: bool = False
    channel: str | None = None
    """A channel's name or id, where the card may also be posted."""
    never: tuple[Recipient, ...] = ()
    """Whom it never goes to, unless they hold one of the roles that the row names."""


@dataclass(frozen=True, slots=True)
class AcknowledgeTimes:
    """When the next rung is told, in minutes of the clock that the urgency runs on."""

    rungs: tuple[int, ...]
    """Minutes from the report to each escalation; the first is the time to acknowledge."""
    repeat_every: int | None = None
    """Past the last rung, tell everyone again this often (NOW only)."""
    at_any_hour: bool = False
    """Runs through nights and holidays; otherwise only school hours count."""
    lapses_after: int = 240
    """Minutes without anything done after which an acknowledgement is asked about."""


@dataclass(frozen=True, slots=True)
class Term:
    first: date
    last: date
    half_term: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class SchoolHours:
    opens: time = time(8, 0)
    closes: time = time(16, 30)
    morning: time = time(7, 30)
    """When people are told in the morning of what came in the night."""


@dataclass(frozen=True, slots=True)
class Rung:
    """People who are told together, and when if nobody has answered by then."""

    due: datetime
    people: tuple[UUID, ...]
    why: dict[UUID, str] = field(default_factory=dict)
    """For each person, why them, as the reporter reads it: "the safeguarding lead"."""


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """Who is told of a report, in which order, and who never is."""

    row: RouteRow
    rungs: tuple[Rung, ...]
    copied: tuple[UUID, ...]
    excluded: frozenset[UUID]
    quiet: bool
    outside: tuple[str, ...]
    acknowledge_by: datetime
    repeat_every: int | None = None
    excluded_administrator: bool = False
    """An excluded person runs Vera or the workspace: tell the recipients to use the telephone."""


class Right(StrEnum):
    """What somebody asks the school for, and so which clock runs."""

    ACCESS = "access"
    EXAM_MARKS = "access_exam_marks"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    OBJECTION = "objection"
    EDUCATION_RECORD = "education_record"
    CURRICULAR_RECORD = "curricular_record"
    """Another school asks for it, where a pupil goes or may go."""
    LATE_RESULTS = "late_results"
    """Results that came after the end of the summer term, for the parents."""
    FOI = "foi"
    COMPLAINT = "complaint"
    """About how the school treats personal data."""


class RequestEvent(StrEnum):
    """What happens to a request; the dates that the law gives are reckoned from these."""

    LOGGED_BY_OFFICE = "logged_by_office"
    WRITTEN_VERSION_RECEIVED = "written_version_received"
    ID_REQUESTED = "id_requested"
    ID_RECEIVED = "id_received"
    ID_CHECK = "id_check"
    AUTHORITY_REQUESTED = "authority_requested"
    AUTHORITY_RECEIVED = "authority_received"
    FEE_REQUESTED = "fee_requested"
    FEE_PAID = "fee_paid"
    CLARIFICATION_REQUESTED = "clarification_requested"
    CLARIFICATION_RECEIVED = "clarification_received"
    FORMAT_QUESTION = "format_question"
    FORMAT_ANSWER = "format_answer"
    EXTENSION_NOTIFIED = "extension_notified"
    EXAM_RESULTS_ANNOUNCED = "exam_results_announced"
    PARTIAL_RESPONSE = "partial_response"
    RESPONSE_SENT = "response_sent"
    REFUSED_WITH_REASONS = "refused_with_reasons"
    WITHDRAWN = "withdrawn"


class ClockStatus(StrEnum):
    """How a request stands on a day."""

    RUNNING = "running"
    WAITING_FOR_ID = "waiting_for_id"
    WAITING_FOR_AUTHORITY = "waiting_for_authority"
    WAITING_FOR_FEE = "waiting_for_fee"
    STOPPED_FOR_CLARIFICATION = "stopped_for_clarification"
    OVERDUE = "overdue"
    EXTENSION_REASON_NOT_VALID = "extension_reason_not_valid"
    REFUSED_IN_TIME = "refused_in_time"
    REFUSED_LATE = "refused_late"
    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    WITHDRAWN = "withdrawn"
    NO_EDUCATION_RECORD_RIGHT = "no_education_record_right"
    NOT_A_PARENT = "not_a_parent"
    ASK_FOR_IT_IN_WRITING = "ask_for_it_in_writing"
    TERM_DATES_MISSING = "term_dates_missing"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a request, on a day of the school's calendar."""

    type: RequestEvent
    on: date
    reason: str = ""
    """Why the period was extended, or how the person's identity was checked."""


class Asker(StrEnum):
    """Who asks for personal data."""

    PUPIL = "pupil"
    PARENT = "parent"
    STAFF = "staff"
    THIRD_PARTY = "third_party"
    """Somebody who says that they act for the person, such as a solicitor."""
    SCHOOL = "school"
    """Another school, which a pupil is to join."""
    OTHER = "other"


class CameBy(StrEnum):
    """How a request came."""

    SPOKEN = "spoken"
    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    MESSAGE = "message"
    """A chat, a social network, a text."""


class DataCategory(StrEnum):
    """What kind of personal data it is (duties, S57)."""

    CONTACT = "contact"
    ATTAINMENT = "attainment"
    ATTENDANCE = "attendance"
    BEHAVIOUR = "behaviour"
    ETHNIC = "ethnic"
    SEND = "send"
    MEDICAL = "medical"
    SAFEGUARDING = "safeguarding"
    STAFF = "staff"
    IMAGES = "images"
    OTHER = "other"

    @property
    def sensitive(self) -> bool:
        """Say whether particular attention is paid to it (duties, S57 and S77)."""
        return self in SENSITIVE


SENSITIVE = frozenset(
    {DataCategory.ETHNIC, DataCategory.SEND, DataCategory.MEDICAL, DataCategory.SAFEGUARDING}
)


class Basis(StrEnum):
    """Why personal data may be given to somebody (duties, S58 and S80)."""

    CONSENT = "consent"
    LEGAL_DUTY = "legal_duty"
    OTHER = "other"


class GivenBy(StrEnum):
    """How personal data was given to somebody."""

    TELEPHONE = "telephone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    EMAIL = "email"
    TRANSFER = "transfer"
    """A secure system from school to school, or to the local authority."""
    POLICE = "police"
    """To a police officer, who must show a need for specific data (S87)."""


class Risk(StrEnum):
    """What a breach may mean for the people whose data it is, as a person judged it."""

    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGH = "high"
