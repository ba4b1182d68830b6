"""Personal data: what is it about it? Each answer opens the journey that it needs."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.cards import Buttons, Heading, Screen
from handlers.data_requests.log_request import file_request
from handlers.disclosures.class_list import show_class_list
from handlers.disclosures.correction import file_correction
from handlers.disclosures.log import file_disclosure
from handlers.disclosures.phone import file_call_back
from handlers.disclosures.police_request import file_police_request
from handlers.feature import Ask, Reply
from handlers.overview.overview import overview


@overview.action("Somebody asks to see or correct it", opens=True)
def asked_for_data(_: Call, __: UUID | None) -> Reply:
    """Open the form for a request with a clock."""
    return Ask(file_request)


@overview.action("Somebody wants to be told it, by telephone or at the door", opens=True)
def asked_by_telephone(_: Call, __: UUID | None) -> Reply:
    """Open the form with the words to say, and the call back."""
    return Ask(file_call_back)


@overview.action("The police ask for it", opens=True)
def asked_by_the_police(_: Call, __: UUID | None) -> Reply:
    """Open the form for a request by the police."""
    return Ask(file_police_request)


@overview.action("Somebody asks for a class list", opens=True)
def asked_for_a_class_list(call: Call, _: UUID | None) -> Reply:
    """Show the polite refusal."""
    return show_class_list(call)


@overview.action("It was given to somebody", opens=True)
def data_was_given(_: Call, __: UUID | None) -> Reply:
    """Open the form that logs a disclosure."""
    return Ask(file_disclosure)


@overview.action("It is wrong", opens=True)
def data_is_wrong(_: Call, __: UUID | None) -> Reply:
    """Open the form for a correction."""
    return Ask(file_correction)


def personal_data_screen() -> Screen:
    """Offer each journey of the data protection desk but the breach, which stands before it."""
    offered = (
        asked_for_data,
        asked_by_telephone,
        asked_by_the_police,
        asked_for_a_class_list,
        data_was_given,
        data_is_wrong,
    )
    choices = (Buttons((action.button(),)) for action in offered)
    return Screen("Personal data", (Heading("What about it?"), *choices), may_stay=True)
