"""What must be looked at before a request is answered: which of it applies, and what is open.

Pure rules. Vera ticks nothing: a person says what they saw, searched and decided (rules, section 1,
"Must-check exemptions"; duties S64, S65, S70, S83).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handlers.data_requests.facts import dates_of, paired
from storage.vocabulary import Asker, Happened, RequestEvent, Right


class Step(StrEnum):
    """A group of the checklist, settled by one form."""

    IDENTITY = "identity"
    AUTHORITY = "authority"
    SCOPE = "scope"
    SEARCH = "search"
    EXEMPTIONS = "exemptions"


SEARCHES: Final[Mapping[str, str]] = {
    "search_systems": "The school's systems and the paper file",
    "search_email": "E-mail",
    "search_chat": "Chat, such as Slack and Teams",
    "search_paper": "Other papers and notebooks",
    "search_vera": "Vera's own cases, through those who have them",
}
"""Where to search (rules, section 1: chat is in scope; trap 21: Vera is too)."""

EXEMPTIONS: Final[Mapping[str, str]] = {
    "others_redacted": "Is there anything about other people?",
    "child_abuse_data": "Is there anything about abuse of a child, or a risk of it?",
    "serious_harm": "Could any of it do somebody serious harm?",
    "health_data": "Is there anything about health that the person may not know?",
    "childs_wishes": "Would any of it go against what the child expects or wishes?",
    "reference_or_advice": "Is there a confidential reference, or legal advice?",
}
"""DPA 2018, schedule 3, paragraphs 4 to 6, 19 and 21; schedule 2, paragraphs 16, 17, 19 and 24."""

SEEN_BY_A_PARENT: Final = frozenset({Right.ACCESS, Right.EDUCATION_RECORD, Right.EXAM_MARKS})
"""What shows data about somebody to whoever asks."""

OF_THE_PERSON: Final = frozenset(
    {
        Right.ACCESS,
        Right.EXAM_MARKS,
        Right.RECTIFICATION,
        Right.ERASURE,
        Right.OBJECTION,
        Right.EDUCATION_RECORD,
    }
)
"""What nobody else may ask for, so that it matters who asks."""

AUTHORITY: Final = "authority"
PARENTAL: Final = "parental_responsibility"
COURT_ORDER: Final = "court_order"
SCOPE: Final = "scope"
YES: Final = "yes"
NO: Final = "no"
NOT_NEEDED: Final = "not_needed"

_ARRIVED = {
    RequestEvent.ID_REQUESTED: RequestEvent.ID_RECEIVED,
    RequestEvent.AUTHORITY_REQUESTED: RequestEvent.AUTHORITY_RECEIVED,
    RequestEvent.CLARIFICATION_REQUESTED: RequestEvent.CLARIFICATION_RECEIVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is known of a request, as far as its checklist reads it."""

    rights: frozenset[Right]
    """Those that are still to be answered."""
    asker: Asker
    happened: Collection[Happened]
    checks: Mapping[str, str]
    """What was ticked, by its item: "yes", "no" or "not_needed"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One group of the checklist as it stands."""

    step: Step
    settled: bool
    said: str


def checklist(looked: Looked) -> tuple[Line, ...]:
    """Say what applies to a request and how it stands, in the order in which it is done."""
    return tuple(_lines(looked))


def still_open(looked: Looked) -> tuple[Step, ...]:
    """Name what must be settled before an answer may go out."""
    return tuple(line.step for line in checklist(looked) if not line.settled)


def _lines(looked: Looked) -> Iterator[Line]:
    if looked.rights & OF_THE_PERSON:
        yield _identity(looked)
        if looked.asker in (Asker.PARENT, Asker.THIRD_PARTY):
            yield _authority(looked)
    if Right.ACCESS in looked.rights:
        yield _scope(looked)
    if looked.rights & SEEN_BY_A_PARENT:
        yield _search(looked)
        yield _exemptions(looked)


def _identity(looked: Looked) -> Line:
    if (checked := _last(looked, RequestEvent.ID_CHECK)) is not None:
        known = checked.reason == "known_personally"
        return Line(Step.IDENTITY, True, "known personally" if known else "checked")
    if _last(looked, RequestEvent.ID_RECEIVED) is not None and not waits(
        looked.happened, RequestEvent.ID_REQUESTED
    ):
        return Line(Step.IDENTITY, True, "proof was seen")
    asked = waits(looked.happened, RequestEvent.ID_REQUESTED)
    return Line(Step.IDENTITY, False, "proof was asked for" if asked else "not settled")


def _authority(looked: Looked) -> Line:
    if looked.asker is Asker.PARENT:
        return _parental(looked)
    if looked.checks.get(AUTHORITY) == YES:
        return Line(Step.AUTHORITY, True, "it came with the request")
    if waits(looked.happened, RequestEvent.AUTHORITY_REQUESTED):
        return Line(Step.AUTHORITY, False, "proof was asked for")
    came = _last(looked, RequestEvent.AUTHORITY_RECEIVED) is not None
    return Line(Step.AUTHORITY, came, "proof was seen" if came else "not settled")


def _parental(looked: Looked) -> Line:
    responsible, order = (looked.checks.get(item) for item in (PARENTAL, COURT_ORDER))
    if responsible == YES and order in (NO, NOT_NEEDED):
        return Line(Step.AUTHORITY, True, "parental responsibility; no court order against it")
    if order == YES:
        return Line(Step.AUTHORITY, False, "there is a court order: ask for advice")
    return Line(Step.AUTHORITY, False, "not settled")


def _scope(looked: Looked) -> Line:
    if waits(looked.happened, RequestEvent.CLARIFICATION_REQUESTED):
        return Line(Step.SCOPE, False, "asked what is meant; not answered")
    if _last(looked, RequestEvent.CLARIFICATION_RECEIVED) is not None:
        return Line(Step.SCOPE, True, "asked and answered")
    clear = looked.checks.get(SCOPE) == NOT_NEEDED
    return Line(Step.SCOPE, clear, "clear without asking" if clear else "not settled")


def _search(looked: Looked) -> Line:
    done = [item for item in SEARCHES if looked.checks.get(item) in (YES, NOT_NEEDED)]
    said = f"{len(done)} of {len(SEARCHES)} places"
    return Line(Step.SEARCH, len(done) == len(SEARCHES), said)


def _exemptions(looked: Looked) -> Line:
    done = [item for item in EXEMPTIONS if looked.checks.get(item) in (YES, NO)]
    said = f"{len(done)} of {len(EXEMPTIONS)} questions"
    return Line(Step.EXEMPTIONS, len(done) == len(EXEMPTIONS), said)


def waits(happened: Collection[Happened], asked: RequestEvent) -> bool:
    """Say whether something was asked of whoever sent the request and did not come yet.

    One answer after two questions answers both, as it does to the clock.
    """
    came = dates_of(happened, _ARRIVED[asked])
    return any(pause.answered is None for pause in paired(dates_of(happened, asked), came))


def _last(looked: Looked, type: RequestEvent) -> Happened | None:
    found = [each for each in looked.happened if each.type is type]
    return max(found, key=lambda each: each.on) if found else None
