"""What must be checked before personal data is given, and what to do where it is not.

Pure rules. By telephone there are two checks, whether the caller is entitled and who they are, and
the call goes back to a number found elsewhere (duties, S81 and S82; rules, A15); in person somebody
knows them or saw proof (S83). A check that is open refuses, and says what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.school.phone_numbers import phone_number
from storage.vocabulary import Answer, GivenBy

ASK_FIRST = (
    "Please do not give it before you know that they are entitled to it; ask the data lead if you "
    "are not sure. If it has been given already, report it as personal data that went astray."
)
WHO_FIRST = (
    "Please find out first who they are: ring back on a number that you found yourself, and ask "
    "for them by name."
)
RING_FIRST = (
    "Please ring back first, on a number that you found yourself, if you can through a "
    "switchboard. Then save this."
)
WHY_NOT = "Please say why nobody rang back."
THEIR_OWN_NUMBER = (
    "A number that the caller gave proves nothing. Please find one yourself, ring that one, and "
    "save this then."
)
SAME_NUMBER = f"This is the number that the caller gave. {THEIR_OWN_NUMBER}"
PROOF_FIRST = (
    "Please ask for proof of who they are, or for somebody who knows them, before you give it. "
    "If it has been given already, report it as personal data that went astray."
)
NOT_YET = "This is still to come. Please choose when it was given."


class CalledBack(StrEnum):
    """Whether somebody rang the caller back."""

    YES = "yes"
    NOT_YET = "not_yet"
    GIVEN_WITHOUT = "given_without"
    """It has been given without: that is kept with the reason, since it happened."""


class Found(StrEnum):
    """Where the number was found that was rung."""

    PUBLISHED = "published"
    OUR_RECORDS = "our_records"
    CALLER = "caller"


class Known(StrEnum):
    """How it was made sure in person who somebody is."""

    PERSONALLY = "personally"
    BY_PROOF = "by_proof"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked, as far as the rules read it."""

    how: GivenBy
    entitled: Answer | None = None
    sure_who: Answer | None = None
    called_back: CalledBack | None = None
    number: str = ""
    number_from: Found | None = None
    caller_numbers: tuple[str, ...] = ()
    """The numbers that the caller gave, to compare with."""
    why_not_called: str = ""
    known: Known | None = None


def open_checks(checked: Checked) -> dict[str, str]:
    """Say, for each check that is still open, what to do; empty where all is well.

    Source: duties, S81 to S83.
    """
    if checked.how is GivenBy.TELEPHONE:
        return dict(_by_telephone(checked))
    return dict(_in_person(checked)) if checked.how is GivenBy.IN_PERSON else {}


def same_number(one: str, other: str) -> bool:
    """Say whether two telephone numbers are one, however they are written."""
    return bool(_digits(one)) and _digits(one) == _digits(other)


def still_to_come(given_at: datetime | None, *, now: datetime) -> dict[str, str]:
    """Refuse a moment that has not come yet."""
    return {"given_at": NOT_YET} if given_at is not None and given_at > now else {}


def _by_telephone(checked: Checked) -> Iterator[tuple[str, str]]:
    if checked.entitled is not Answer.YES:
        yield "entitled", ASK_FIRST
    if checked.sure_who is not Answer.YES:
        yield "sure_who", WHO_FIRST
    if checked.called_back is CalledBack.YES:
        yield from _number_rung(checked)
    elif checked.called_back is not CalledBack.GIVEN_WITHOUT:
        yield "called_back", RING_FIRST
    elif not checked.why_not_called:
        yield "why_not_called", WHY_NOT


def _number_rung(checked: Checked) -> Iterator[tuple[str, str]]:
    if checked.number_from is None or checked.number_from is Found.CALLER:
        yield "number_from", THEIR_OWN_NUMBER
    if not checked.number:
        yield "number", RING_FIRST
    elif any(same_number(checked.number, given) for given in checked.caller_numbers):
        yield "number", SAME_NUMBER


def _in_person(checked: Checked) -> Iterator[tuple[str, str]]:
    if checked.entitled is not Answer.YES:
        yield "entitled", ASK_FIRST
    if checked.known is None or checked.known is Known.NEITHER:
        yield "known", PROOF_FIRST


def _digits(number: str) -> str:
    return phone_number(number) or re.sub(r"\D", "", number)
