"""After two nudges the office is told how many have not answered; who, it must ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.ask_staff import ACCURACY
from handlers.accuracy.office import MAY_SEE_WHO, office_of
from handlers.call import Call, Moment
from handlers.cards import Block, Card, Heading, Screen, Small, Text, buttons, points
from handlers.feature import Reply
from handlers.permissions import require
from handlers.rounds.rounds import among, staff_in_chat, unanswered
from storage.people import Person
from storage.roster import present_people
from storage.rounds import Round, newest_round

NOTHING_YET: Final = "Nobody has been asked yet."
EVERYBODY: Final = "Everybody has answered."
NOT_IN_CHAT: Final = "cannot be asked in chat"
ON_PAPER: Final = "Please ask those who are not in chat on paper or by telephone."


def list_who_is_left(moment: Moment, _: Round) -> None:
    """Owe the office the count of those who have not answered."""
    for person in office_of(moment):
        accuracy_list.owe(moment.session, person, at=moment.at)


@accuracy.letter
def accuracy_list(moment: Moment, person: Person) -> Card | None:
    """Tell the office how many have not answered; it names nobody."""
    round = newest_round(moment.session, ACCURACY)
    if round is None or not among(office_of(moment), person):
        return None
    blocks = (
        Heading(f"Is our data right? {round.name}"),
        Text(counted_in_words(len(unanswered(moment, round)), len(staff_in_chat(moment)))),
        *_not_in_chat_counted(moment),
        *buttons(show_who_is_left.button()),
    )
    return Card("Vera: who has not checked their data.", blocks)


@accuracy.action("Show who", opens=True)
def show_who_is_left(call: Call, _: UUID | None) -> Reply:
    """Show the names of those who have not answered now, and of those who cannot be asked."""
    require(call.who, *MAY_SEE_WHO, to="see who has not answered")
    round = newest_round(call.session, ACCURACY)
    if round is None:
        return Screen("Who has not answered", (Text(NOTHING_YET),))
    call.record("unanswered_viewed", round=round.name)
    return Screen("Who has not answered", tuple(_names(call, round)))


def counted_in_words(left: int, of: int) -> str:
    """Say how many have not answered: "3 of 16 have not answered."."""
    if not left:
        return EVERYBODY
    return f"{left} of {of} {'has' if left == 1 else 'have'} not answered."


def _names(call: Call, round: Round) -> Iterator[Block]:
    left = [person.name for person in unanswered(call, round)]
    yield Heading(round.name)
    yield Text(counted_in_words(len(left), len(staff_in_chat(call))))
    yield from points(left)
    if elsewhere := _not_in_chat(call):
        yield from points([f"{person.name}: {NOT_IN_CHAT}" for person in elsewhere])
        yield Small(ON_PAPER)


def _not_in_chat_counted(moment: Moment) -> tuple[Block, ...]:
    count = len(_not_in_chat(moment))
    return (Small(f"{count} more {NOT_IN_CHAT}."),) if count else ()


def _not_in_chat(moment: Moment) -> Sequence[Person]:
    everybody = present_people(moment.session)
    return [person for person in everybody if person.on_staff_list and not person.in_chat]
