"""What features add to the screens that every case has, without casework knowing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from handlers.cards import Block, Button

if TYPE_CHECKING:
    from handlers.call import Call
    from storage.cases import Case

Section: TypeAlias = "Callable[[Call, Case], Iterable[Block]]"
OfferButton: TypeAlias = "Callable[[Call, Case], Button | None]"
T = TypeVar("T")


class Place(IntEnum):
    """Where on a case's screen something stands, and in which order its buttons do."""

    WARNING = 0
    PEOPLE = 1
    EVIDENCE = 2
    ACTIONS = 3
    CHRONOLOGY = 4
    LINKS = 5
    LIST = 6
    END = 7


@dataclass(frozen=True, slots=True)
class _OnTheCase:
    write: Section
    copied: Section
    """What goes into a copy of the whole case."""


_SECTIONS: list[tuple[Place, _OnTheCase]] = []
_CASE_BUTTONS: list[tuple[Place, OfferButton]] = []
_FOR_REPORTER: list[Section] = []
_BUTTONS: list[OfferButton] = []
_ON_RECEIPT: list[OfferButton] = []


def case_section(place: Place, *, copied: Section | None = None) -> Callable[[Section], Section]:
    """Put more on the screen of a case; the caller has checked who reads it, and audits it.

    The same goes into a copy of the case, or what `copied` writes where the screen shows only a
    part.
    """

    def put(write: Section) -> Section:
        _SECTIONS.append((place, _OnTheCase(write, copied or write)))
        return write

    return put


def case_button(place: Place) -> Callable[[OfferButton], OfferButton]:
    """Offer those on a case's list one more thing to do; None where it is not due."""
    return _put_into(_CASE_BUTTONS, place)


def reporter_section(write: Section) -> Section:
    """Put more on what the reporter sees of their own report."""
    _FOR_REPORTER.append(write)
    return write


def reporter_button(offer: OfferButton) -> OfferButton:
    """Offer the reporter one more thing to do about their own report; None where it is not due."""
    _BUTTONS.append(offer)
    return offer


def receipt_button(offer: OfferButton) -> OfferButton:
    """Offer the reporter one more thing to do where they read how their report stands.

    It does not stand in each row of the Home, as what `reporter_button` offers does.
    """
    _ON_RECEIPT.append(offer)
    return offer


def warnings_of(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what must be read before all else on a case's screen."""
    return _laid_out(call, case, lambda place: place is Place.WARNING)


def sections_of(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what features add to a case's screen, each in its place."""
    return _laid_out(call, case, lambda place: place is not Place.WARNING)


def buttons_of(call: Call, case: Case) -> tuple[Button, ...]:
    """List what those on the list can do about a case now."""
    offers = sorted(_CASE_BUTTONS, key=lambda each: each[0])
    return tuple(button for _, offer in offers if (button := offer(call, case)) is not None)


def sections_copied(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what features add to a copy of the whole case, each in its place."""
    chosen = sorted(_SECTIONS, key=lambda each: each[0])
    return tuple(block for _, each in chosen for block in each.copied(call, case))


def sections_for_reporter(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what features add to what the reporter sees."""
    return tuple(block for write in _FOR_REPORTER for block in write(call, case))


def buttons_for_reporter(call: Call, case: Case) -> tuple[Button, ...]:
    """List what the reporter can do about their own report now."""
    return tuple(button for offer in _BUTTONS if (button := offer(call, case)) is not None)


def buttons_on_receipt(call: Call, case: Case) -> tuple[Button, ...]:
    """List what the reporter can do besides where they read how their report stands."""
    return tuple(button for offer in _ON_RECEIPT if (button := offer(call, case)) is not None)


def _laid_out(call: Call, case: Case, wanted: Callable[[Place], bool]) -> tuple[Block, ...]:
    chosen = sorted((each for each in _SECTIONS if wanted(each[0])), key=lambda each: each[0])
    return tuple(block for _, each in chosen for block in each.write(call, case))


def _put_into(where: list[tuple[Place, T]], place: Place) -> Callable[[T], T]:
    def put(what: T) -> T:
        where.append((place, what))
        return what

    return put
