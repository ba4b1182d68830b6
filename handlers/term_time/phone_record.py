"""The record of a school phone that is on a trip: how it stands, and who may open it.

It is a case of its own, closed at once: nobody has to answer it. Which phone and which trip lie
sealed under its key. Whoever has the phone and whoever logged it can open it, and so can the
office, the data lead and the head (duties, S37 and S38).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Block, Button, Callout, Facts, Heading, Screen, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.chronology import show_chronology
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.sealed import written_about
from handlers.chat import NotAllowed
from handlers.feature import Action
from handlers.permissions import NOTHING_HERE, case_on_my_list
from handlers.term_time.phone_days import days_late
from handlers.wording import clock, day, local
from storage.cases import Case, set_standings, standings
from storage.people import Person
from storage.roster import names_of, people_holding
from storage.term_time import TripPhone, trip_phone_of
from storage.vocabulary import Role, Standing

TRIP_PHONE: Final = "trip_phone"
"""The kind of case that a trip phone is."""

KEEPERS: Final = (Role.OFFICE, Role.DATA_LEAD, Role.HEAD)
"""Who can open all of them."""

STANDS_IN: Final = Role.DEPUTY_HEAD
"""Who is told of a lost phone where none of them can be reached."""

SAVED = "That is kept. Thank you."
MARKED = "The school phone was marked as lost."
PLEASE_ERASE = "Please erase what is on it, and confirm that."


class PhoneState(StrEnum):
    """How a trip phone stands."""

    OUT = "out"
    BACK = "back"
    """It came back, and nobody has confirmed that it is erased."""
    LOST = "lost"
    """Nobody has said yet that the breach is reported, or that no data was on it."""
    SETTLED = "settled"
    """It is lost, and somebody has said so."""
    DONE = "done"


class Settled(StrEnum):
    """Why nobody is asked after a lost phone any more; the stored name."""

    REPORTED = "reported"
    NO_DATA = "no_data"
    DEALT_WITH = "dealt_with"
    """It says no more, where what was reported is kept from somebody."""


_SETTLED_WORDS: Final = MappingProxyType(
    {
        Settled.REPORTED: "The breach is reported.",
        Settled.NO_DATA: "No data was on it.",
        Settled.DEALT_WITH: "It is dealt with.",
    }
)


def state_of(row: TripPhone) -> PhoneState:
    """Say how a trip phone stands."""
    if row.erased_at is not None:
        return PhoneState.DONE
    if row.lost_at is not None:
        return PhoneState.LOST if row.settled is None else PhoneState.SETTLED
    return PhoneState.OUT if row.came_back_on is None else PhoneState.BACK


_BUTTONS: list[tuple[PhoneState, Action, str, bool]] = []


def offered_while(
    *states: PhoneState, label: str = "", to_keepers: bool = False
) -> Callable[[Action], Action]:
    """Offer a button on the card and the screen of a phone that stands so."""

    def offer(action: Action) -> Action:
        _BUTTONS.extend((state, action, label, to_keepers) for state in states)
        return action

    return offer


def buttons_for(row: TripPhone, person: Person) -> tuple[Button, ...]:
    """List what somebody can do about a phone now."""
    state, keeps = state_of(row), keeps_phones(person)
    return tuple(
        action.button(row.case_id, label=label or None)
        for offered, action, label, to_keepers in _BUTTONS
        if offered is state and (keeps or not to_keepers)
    )


def keeps_phones(person: Person) -> bool:
    """Say whether somebody keeps the school phones, or stands in where none of those is reached."""
    return any(person.holds(role) for role in (*KEEPERS, STANDS_IN))


def my_trip_phone(
    call: Call, case_id: UUID | None, *, locked: bool = False
) -> tuple[Case, TripPhone]:
    """Find a trip phone that the caller may open; NotAllowed with the same words for all others."""
    case = case_on_my_list(call, case_id, locked=locked)
    row = trip_phone_of(call.session, case.id)
    if row is None:
        raise NotAllowed(NOTHING_HERE)
    return case, row


def let_read(moment: Moment, case_id: UUID, people: Iterable[UUID]) -> None:
    """Put those of these people onto the list of a phone who are nothing to it yet."""
    there = standings(moment.session, case_id)
    new = {who: "keeps the school phones" for who in people if who not in there}
    set_standings(moment.session, case_id, Standing.COPIED, new, at=moment.at)


def those_who_ask(moment: Moment) -> list[Person]:
    """Name who asks after a phone for the school: the office, else the data lead, else the head."""
    held = (people_holding(moment.session, role) for role in KEEPERS)
    return next((people for people in held if people), [])


def how_it_stands(moment: Moment, row: TripPhone) -> str:
    """Say how a phone stands, in words that may stand in chat: no word of what was typed."""
    match state_of(row):
        case PhoneState.OUT:
            return _when_due(row.back_on, local(moment.at).date())
        case PhoneState.BACK:
            return f"The school phone is back{_late(row)}. {PLEASE_ERASE}"
        case PhoneState.LOST:
            return f"{MARKED} If data was on it, report it at once."
        case PhoneState.SETTLED:
            return f"{MARKED} {_SETTLED_WORDS[Settled(str(row.settled))]}"
        case PhoneState.DONE:
            return f"The school phone is back{_late(row)}, and erased: {_confirmed(moment, row)}."


def _when_due(back_on: date, today: date) -> str:
    if back_on == today:
        return "The school phone is due back today."
    is_due = "was due" if back_on < today else "is out, and due"
    return f"The school phone {is_due} back on {day(back_on)}."


def _late(row: TripPhone) -> str:
    late = days_late(back_on=row.back_on, came_back_on=row.came_back_on or row.back_on)
    return f", {late} {'day' if late == 1 else 'days'} late" if late else ""


def _confirmed(moment: Moment, row: TripPhone) -> str:
    assert row.erased_at is not None
    assert row.erased_by is not None
    names = names_of(moment.session, filter(None, [row.erased_by, row.seen_by]))
    there = local(row.erased_at)
    second = f"; {names[row.seen_by]} looked as well" if row.seen_by else ""
    return f"{names[row.erased_by]}, {there:%H:%M} on {day(there.date())}{second}"


def phone_again(call: Call, case_id: UUID) -> Screen:
    """Show a phone after something was kept about it; the view is recorded."""
    case, _ = my_trip_phone(call, case_id)
    return as_it_is(call, case, said=SAVED)


def as_it_is(call: Call, case: Case, *, said: str = "") -> Screen:
    """Show a phone as it stands now; the view is recorded."""
    call.record("viewed", case_id=case.id)
    return phone_screen(call, case, said=said)


def phone_screen(call: Call, case: Case, *, said: str = "") -> Screen:
    """Draw a phone for somebody who may open it."""
    row = _of(call, case)
    return Screen(
        case.reference,
        (
            *((Callout(said),) if said else ()),
            Heading("School phone on a trip"),
            Callout(how_it_stands(call, row)),
            *_details(call, case),
            *buttons(*buttons_for(row, call.who), show_chronology.button(case.id)),
        ),
        again=open_case_screen.button(case.id),
    )


def _details(call: Call, case: Case) -> tuple[Block, ...]:
    return (Facts(tuple(_facts(call, case, _of(call, case)))),)


def _facts(call: Call, case: Case, row: TripPhone) -> Iterator[tuple[str, str]]:
    written = written_about(call.safe, case.id)
    names = names_of(call.session, [row.holder_id, case.reporter_id])
    yield "Which phone", written["phone"]
    yield "Which trip", written["trip"]
    yield "Who has it", names[row.holder_id]
    yield "Out on", day(row.out_on)
    yield "Due back on", day(row.back_on)
    if row.came_back_on is not None:
        yield "Came back on", f"{day(row.came_back_on)}{_late(row)}"
    if row.lost_at is not None:
        yield "Marked as lost", clock(row.lost_at, now=call.at)
    yield "Logged by", f"{names[case.reporter_id]}, {clock(case.reported_at, now=call.at)}"


def _of(call: Call, case: Case) -> TripPhone:
    row = trip_phone_of(call.session, case.id)
    assert row is not None, "every case of this kind has one"
    return row


register_kind(
    Kind(
        TRIP_PHONE,
        "School phone on a trip",
        content=_details,
        add_details=None,
        takes_evidence=False,
        in_my_reports=False,
        screen=phone_screen,
    )
)
