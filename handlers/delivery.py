"""Writing a message at the moment it is sent, and settling what became of it.

The worker calls `write` in a reading transaction, speaks to the platform outside any transaction,
and settles in another. The words come from the present state, so a queue never holds personal data
and never says what is no longer so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

from handlers.call import Moment
from handlers.cards import Card, Notice, Text
from handlers.chat import Account, Posted
from handlers.feature import Message
from handlers.letter import Letter
from storage import outbox
from storage.cases import people_standing
from storage.outbox import Claimed, Outcome, Post, Via
from storage.people import Person, identities_of
from storage.vocabulary import Standing, Urgency

PLATFORMS = ("slack", "teams")
"""What may stand before a channel's name, where a school has both."""

PATIENT_TRIES = 4
"""So often the account that somebody answered from last is tried before their other one."""

MOVED = Card("Please open Vera.", (Text("Please open Vera."),))
"""What stands where a card stood that may no longer be read there."""


@dataclass(frozen=True, slots=True)
class ToPost:
    """A card to be posted anew, in a channel or to a person."""

    card: Card
    accounts: tuple[Account, ...]
    """The one whose turn it is comes first: that answered from last, unless it stays silent."""
    everywhere: bool = False
    """At every account; otherwise at the first that does not refuse."""


@dataclass(frozen=True, slots=True)
class ToReplace:
    """A card that stands somewhere and must be drawn again."""

    card: Card
    posted: Posted
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ToNotify:
    """A notice to be sent by e-mail or text."""

    notice: Notice
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class NoWay:
    """Nobody can be reached so: somebody else must be told."""

    why: str


Messages: TypeAlias = "Mapping[str, Message | Letter]"
"""What may be sent, by name: cards about a case, and letters about none."""

Sending = ToPost | ToReplace | ToNotify | NoWay | None
"""What is to be sent; None when there is nothing to say any more."""


def write(
    moment: Moment,
    claimed: Claimed,
    *,
    messages: Messages,
    members: frozenset[UUID] | None = None,
    usual: str = "slack",
) -> Sending:
    """Write a claimed message from the present state.

    `members` are the people now in the channel it goes to, when it goes to one: if somebody
    excluded is among them the card does not go there (a copy that stands there is withdrawn).
    `usual` is the platform of a channel whose name does not say.
    """
    message = messages[claimed.message]
    if claimed.via is Via.SECOND_CHANNEL:
        return _notice(moment, claimed, message)
    if claimed.redraws is not None:
        return _redrawn(moment, claimed, message, members)
    card = _card(moment, claimed, message, members)
    return _addressed(moment, claimed, card, usual) if card else None


def channel_of(moment: Moment, claimed: Claimed, *, usual: str = "slack") -> Account | None:
    """Name the channel whose members must be compared before this is written.

    Of what stands somewhere it is the place itself, whatever its name is by now.
    """
    if claimed.redraws is None:
        return channel_account(claimed.channel, usual=usual) if claimed.channel else None
    post = moment.session.find(Post, claimed.redraws)
    if post is None or post.channel is None:
        return None
    return Account(post.platform, post.tenant, post.place)


def channel_account(name: str, *, usual: str = "slack") -> Account:
    """Read a channel as settings name it: alone, or as "teams:Senior leaders"."""
    platform, _, id = name.partition(":")
    if platform in PLATFORMS:
        return Account(platform, "", id.strip())
    return Account(usual, "", name)


def settle_sent(
    moment: Moment,
    claimed: Claimed,
    sending: ToPost | ToReplace,
    posted: list[Posted],
    *,
    messages: Messages,
    missed: Iterable[str] = (),
) -> None:
    """Close a message that was sent, and owe a redrawing if the state has moved meanwhile.

    `missed` are the platforms that could not take it just now, though another did: it is owed
    there still.
    """
    if not outbox.settle(moment.session, claimed.id, outcome=Outcome.SENT, at=moment.at):
        return
    for platform in missed:
        _owe_there_too(moment, claimed, platform)
    posts = _standing_posts(moment, claimed, sending, posted)
    now_says = _card(moment, claimed, messages[claimed.message], None)
    for post in posts:
        post.drawn = sending.card.digest
        if now_says is not None and now_says.digest != post.drawn and not post.gone:
            _owe_redraw(moment, claimed, post)


def settle(moment: Moment, claimed: Claimed, *, outcome: Outcome) -> None:
    """Close a message that there was nothing left of, or that went by the second channel."""
    outbox.settle(moment.session, claimed.id, outcome=outcome, at=moment.at)


def settle_refused(moment: Moment, claimed: Claimed, why: str, *, messages: Messages) -> None:
    """Close a message that will never arrive, and have somebody else told."""
    if not outbox.settle(moment.session, claimed.id, outcome=Outcome.REFUSED, at=moment.at):
        return
    moment.record(
        "could_not_be_told",
        case_id=claimed.case_id,
        message=claimed.message,
        person=claimed.person_id,
        via=claimed.via,
        why=why[:40],
    )
    if claimed.redraws is not None:
        moment.session.found(Post, claimed.redraws).gone = True
    else:
        tell_somebody_else(moment, claimed, messages=messages)


def tell_somebody_else(moment: Moment, claimed: Claimed, *, messages: Messages) -> None:
    """Do what the message's feature does when a person cannot be told.

    A letter is nobody else's: it goes to the same person by e-mail or text.
    """
    message = messages[claimed.message]
    if isinstance(message, Letter):
        _owe_by_the_other_way(moment, claimed, message)
        return
    person = _had_no_other_way(moment, claimed)
    if message.refused is not None and claimed.case_id is not None and person is not None:
        message.refused(moment, claimed.case_id, person)


def try_the_other_way(moment: Moment, claimed: Claimed, *, messages: Messages) -> None:
    """When chat stays silent: tell the person by e-mail or text, or, of what is urgent, the next.

    What may wait stays with the same person, so that an hour without chat does not run a report
    past everybody.
    """
    if claimed.urgency <= Urgency.URGENT:
        tell_somebody_else(moment, claimed, messages=messages)
    else:
        _owe_by_the_other_way(moment, claimed, messages[claimed.message])


def _owe_by_the_other_way(moment: Moment, claimed: Claimed, message: Message | Letter) -> None:
    if claimed.via is Via.CHAT and claimed.person_id and message.notice:
        outbox.owe(
            moment.session,
            claimed.message,
            at=moment.at,
            urgency=claimed.urgency,
            case_id=claimed.case_id,
            person_id=claimed.person_id,
            via=Via.SECOND_CHANNEL,
        )


def _had_no_other_way(moment: Moment, claimed: Claimed) -> UUID | None:
    """Name the person for whom the way that failed was the one that counted, if it was."""
    person = moment.session.find(Person, claimed.person_id) if claimed.person_id else None
    if claimed.only_on is not None:  # they have it on another platform
        return None
    if person is None or (claimed.via is Via.SECOND_CHANNEL and person.in_chat):
        return None
    return person.id


def put_off(moment: Moment, claimed: Claimed, *, after: timedelta | None) -> None:
    """Leave a message in the outbox for later."""
    outbox.put_off(moment.session, claimed.id, now=moment.at, after=after)


def _card(
    moment: Moment, claimed: Claimed, message: Message | Letter, members: frozenset[UUID] | None
) -> Card | None:
    person = moment.session.find(Person, claimed.person_id) if claimed.person_id else None
    if isinstance(message, Letter):
        return message.write(moment, person) if person else None
    assert claimed.case_id is not None, "every card is about a case"
    if members is not None and _somebody_excluded(moment, claimed.case_id, members):
        return None
    return message.write(moment, claimed.case_id, person)


def _somebody_excluded(moment: Moment, case_id: UUID, members: frozenset[UUID]) -> bool:
    excluded = people_standing(moment.session, case_id, Standing.EXCLUDED)
    return not members.isdisjoint(excluded)


def _notice(moment: Moment, claimed: Claimed, message: Message | Letter) -> Sending:
    person = moment.session.find(Person, claimed.person_id) if claimed.person_id else None
    notice = _notice_for(moment, claimed, message, person) if person else None
    if person is None or notice is None:
        return None
    if not (person.email or person.phone):
        return NoWay("no address or number")
    return ToNotify(notice, person.email, person.phone)


def _notice_for(
    moment: Moment, claimed: Claimed, message: Message | Letter, person: Person
) -> Notice | None:
    if isinstance(message, Letter):
        return message.notice(moment, person) if message.notice else None
    if message.notice is None or claimed.case_id is None:
        return None
    return message.notice(moment, claimed.case_id, person)


def _redrawn(
    moment: Moment, claimed: Claimed, message: Message | Letter, members: frozenset[UUID] | None
) -> Sending:
    post = moment.session.find(Post, claimed.redraws) if claimed.redraws else None
    if post is None or post.gone:
        return None
    card = _card(moment, claimed, message, members)
    if card is not None and card.digest == post.drawn:
        return None
    where = Posted(post.platform, post.tenant, post.place, post.message_id)
    return ToReplace(card or MOVED, where, withdrawn=card is None)


def _addressed(moment: Moment, claimed: Claimed, card: Card, usual: str) -> Sending:
    if claimed.channel is not None:
        return ToPost(card, (channel_account(claimed.channel, usual=usual),))
    assert claimed.person_id is not None
    accounts = [
        Account(each.platform, each.tenant, each.user_id)
        for each in identities_of(moment.session, claimed.person_id)
        if claimed.only_on in (None, each.platform)
    ]
    if not accounts:
        return NoWay("not matched to anybody in chat")
    in_turn = _in_turn(accounts, claimed.attempts)
    return ToPost(card, in_turn, everywhere=claimed.urgency <= Urgency.URGENT)


def _in_turn(accounts: Sequence[Account], attempts: int) -> tuple[Account, ...]:
    """Put first whose turn it is, so that one platform's outage does not keep a card back."""
    turn = max(attempts - PATIENT_TRIES + 1, 0) % len(accounts)
    return (*accounts[turn:], *accounts[:turn])


def _standing_posts(
    moment: Moment, claimed: Claimed, sending: ToPost | ToReplace, posted: list[Posted]
) -> list[Post]:
    if isinstance(sending, ToReplace):
        post = moment.session.found(Post, claimed.redraws) if claimed.redraws else None
        if post is not None:
            post.gone = sending.withdrawn
        return [post] if post else []
    return [
        outbox.keep_post(
            moment.session,
            claimed,
            platform=each.platform,
            tenant=each.tenant,
            place=each.place,
            message_id=each.message_id,
            posted_at=moment.at,
            drawn=sending.card.digest,
        )
        for each in posted
    ]


def _owe_there_too(moment: Moment, claimed: Claimed, platform: str) -> None:
    outbox.owe(
        moment.session,
        claimed.message,
        at=moment.at,
        urgency=claimed.urgency,
        case_id=claimed.case_id,
        person_id=claimed.person_id,
        only_on=platform,
    )


def _owe_redraw(moment: Moment, claimed: Claimed, post: Post) -> None:
    outbox.owe(
        moment.session,
        claimed.message,
        at=moment.at,
        urgency=claimed.urgency,
        case_id=claimed.case_id,
        person_id=post.person_id,
        channel=post.channel,
        redraws=post.id,
    )
