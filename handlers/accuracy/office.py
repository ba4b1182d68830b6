"""Who looks after the round: those of the office, or the head where there is nobody there."""

from __future__ import annotations

from typing import Final

from handlers.call import Moment
from storage.people import Person
from storage.roster import in_chat_holding
from storage.vocabulary import Role

OFFICE: Final = (Role.OFFICE, Role.DATA_LEAD)
COUNTERS: Final = (*OFFICE, Role.HEAD, Role.ADMINISTRATOR)
"""Who counts what came back, and sees on their Home how it goes."""
MAY_SEE_WHO: Final = (*OFFICE, Role.HEAD)


def office_of(moment: Moment) -> list[Person]:
    """List who is told in chat how the round goes."""
    return in_chat_holding(moment.session, *OFFICE) or in_chat_holding(moment.session, Role.HEAD)
