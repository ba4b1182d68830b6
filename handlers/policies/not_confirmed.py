"""Who has not confirmed that they have read a policy: said to the office and the policy's owner.

It says how many; who, is shown on request. It is drawn again whenever somebody still confirms.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.call import Moment
from handlers.cards import Block, Card, Notice, Text, buttons
from handlers.policies.facts import called
from handlers.policies.policies import policies
from handlers.policies.readers import READING, counted, show_who
from handlers.policies.who_may import first_of, owners_of
from handlers.rounds.rounds import among
from storage.people import Person
from storage.policies import Policy, PolicyVersion
from storage.rounds import Round, open_rounds
from storage.vocabulary import Role

NOTHING_LEFT = "Every reading that this was about is over."


def tell_who_follows_it_up(moment: Moment, round: Round) -> None:
    """Tell the office and the policy's owner how many have not confirmed, where anybody has not."""
    found = counted(moment, round)
    if found.answered == found.asked:
        return
    people = who_follows_it_up(moment, round)
    moment.record("reading_listed", round=round.id, told=[each.id for each in people])
    for person in people:
        not_confirmed_letter.owe(moment.session, person, at=moment.at)


def redraw_count(moment: Moment, round: Round) -> None:
    """Have the count drawn again for those who were told of it."""
    if round.listed_on is None:
        return
    for person in who_follows_it_up(moment, round):
        not_confirmed_letter.refresh(moment.session, person.id, at=moment.at)


@policies.letter
def not_confirmed_letter(moment: Moment, person: Person) -> Card | None:
    """Write how many have not confirmed what somebody follows up, as it is now."""
    if person.left_on is not None:
        return None
    blocks = [block for round in _listed(moment, person) for block in _line(moment, round)]
    if not blocks and not not_confirmed_letter.stands_with(moment.session, person.id):
        return None
    return Card("Vera: who has not confirmed a policy.", tuple(blocks) or (Text(NOTHING_LEFT),))


@not_confirmed_letter.notice_outside
def not_confirmed_notice(moment: Moment, person: Person) -> Notice | None:
    """Say it to somebody whom chat does not reach."""
    if person.left_on is not None or not list(_listed(moment, person)):
        return None
    school = moment.school.settings.name
    return Notice(f"{school}: Vera", "Not everybody has confirmed that they have read a policy.")


def _listed(moment: Moment, person: Person) -> Iterator[Round]:
    for round in open_rounds(moment.session, READING):
        if round.listed_on is not None and among(who_follows_it_up(moment, round), person):
            yield round


def _line(moment: Moment, round: Round) -> Iterator[Block]:
    found, (policy, version) = counted(moment, round), _about(moment, round)
    left = found.asked - found.answered
    said = f"{left} of {found.asked} have not confirmed." if left else "Everybody has confirmed."
    yield Text(f"{called(policy, version)}: {said}")
    if left:
        yield from buttons(show_who.button(round.id))


def who_follows_it_up(moment: Moment, round: Round) -> list[Person]:
    policy, _ = _about(moment, round)
    office = first_of(moment, Role.OFFICE, Role.DATA_LEAD, Role.HEAD)
    return list({each.id: each for each in (*office, *owners_of(moment, policy))}.values())


def _about(moment: Moment, round: Round) -> tuple[Policy, PolicyVersion]:
    assert round.subject_id is not None, "every reading is about a version"
    version = moment.session.found(PolicyVersion, round.subject_id)
    return moment.session.found(Policy, version.policy_id), version
