"""Reminding of reviews: one letter for a person and a morning, whatever is due (duties, S2).

It goes to whoever looks after a policy; once a review is four weeks late, to the head as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Moment
from handlers.cards import Block, Card, Heading, Notice, Text, buttons
from handlers.job import Coming
from handlers.policies.facts import next_review
from handlers.policies.one_policy import show_policy
from handlers.policies.policies import policies
from handlers.policies.review_nudges import head_is_told_too, needs_review, nudge_is_due
from handlers.policies.status import review_words
from handlers.policies.who_may import heads, owners_of
from handlers.rounds.rounds import among
from handlers.school.days_of_school import calendar_now
from storage.people import Person
from storage.policies import Policy
from storage.policies import policies as policies_in_use

NINE: Final = time(9, 0)

TO_BE_REVIEWED = "Policies to be reviewed"
NOTHING_DUE = "No policy that you look after is due for review now."


def whom(moment: Moment, policy: Policy) -> list[Person]:
    """Name who is reminded of a policy's review."""
    owners, today = owners_of(moment, policy), local_day(moment.at)
    late = policy.next_review is not None and head_is_told_too(policy.next_review, today)
    people = (*owners, *(heads(moment) if late else ()))
    return list({each.id: each for each in people}.values())


def looks_ahead(moment: Moment, until: datetime) -> Iterator[Coming]:
    """List the reminders that are to come while nobody reviews anything."""
    for policy in policies_in_use(moment.session):
        for at in _coming(moment, policy, until):
            then = replace(moment, at=at)
            said = f"{policy.name}: {review_words(next_review(policy), local_day(at))}"
            yield Coming(at, said, tuple(whom(then, policy)))


def _coming(moment: Moment, policy: Policy, until: datetime) -> Iterator[datetime]:
    calendar, nudged_on, day = calendar_now(moment), policy.nudged_on, local_day(moment.at)
    while (at := datetime.combine(day, NINE, LONDON).astimezone(UTC)) <= until:
        if at >= moment.at and nudge_is_due(
            policy.next_review, nudged_on=nudged_on, today=day, calendar=calendar
        ):
            nudged_on = day
            yield at
        day += timedelta(days=1)


@policies.job(
    at=NINE,
    said=TO_BE_REVIEWED,
    now_and_then=True,
    ahead=looks_ahead,
)
def remind_of_reviews(moment: Moment) -> None:
    """Remind of each review that has come near or is late, on a day of work."""
    due = [policy for policy in policies_in_use(moment.session) if _is_due(moment, policy)]
    reminded = {who.id: who for policy in due for who in _remind(moment, policy)}
    for policy in policies_in_use(moment.session):
        if _needs(policy, moment) and {who.id for who in whom(moment, policy)} <= reminded.keys():
            policy.nudged_on = local_day(moment.at)  # it stands in the same letters
    for person in reminded.values():
        review_letter.owe_once_a_day(moment.session, person, at=moment.at, day=local_day(moment.at))


def _is_due(moment: Moment, policy: Policy) -> bool:
    return nudge_is_due(
        policy.next_review,
        nudged_on=policy.nudged_on,
        today=local_day(moment.at),
        calendar=calendar_now(moment),
    )


def _remind(moment: Moment, policy: Policy) -> list[Person]:
    people = whom(moment, policy)
    policy.nudged_on = local_day(moment.at)
    moment.session.flush()
    moment.record("reminded_of_review", policy=policy.id, told=[each.id for each in people])
    return people


def redraw_reminders(moment: Moment, policy: Policy, *before: Person) -> None:
    """Have the reminders drawn again of those who look after a policy, or did, and of the head."""
    people = (*before, *owners_of(moment, policy), *heads(moment))
    for who in dict.fromkeys(each.id for each in people):
        review_letter.refresh(moment.session, who, at=moment.at)


@policies.letter
def review_letter(moment: Moment, person: Person) -> Card | None:
    """Write which policies somebody looks after are due for review, as it is now."""
    if person.left_on is not None:
        return None
    blocks = [block for policy in _due_for(moment, person) for block in _line(moment, policy)]
    if not blocks:
        stands = review_letter.stands_with(moment.session, person.id)
        return Card(f"Vera: {NOTHING_DUE}", (Text(NOTHING_DUE),)) if stands else None
    return Card(f"Vera: {TO_BE_REVIEWED}.", (Heading(TO_BE_REVIEWED), *blocks))


@review_letter.notice_outside
def review_notice(moment: Moment, person: Person) -> Notice | None:
    """Say it to somebody whom chat does not reach."""
    if person.left_on is not None or not (due := _due_for(moment, person)):
        return None
    school, today = moment.school.settings.name, local_day(moment.at)
    lines = [f"{each.name}: {review_words(next_review(each), today)}" for each in due]
    return Notice(f"{school}: {TO_BE_REVIEWED.lower()}", "\n".join(lines))


def _due_for(moment: Moment, person: Person) -> list[Policy]:
    return [
        policy
        for policy in policies_in_use(moment.session)
        if _needs(policy, moment) and among(whom(moment, policy), person)
    ]


def _needs(policy: Policy, moment: Moment) -> bool:
    return needs_review(policy.next_review, local_day(moment.at))


def _line(moment: Moment, policy: Policy) -> Iterator[Block]:
    said = review_words(next_review(policy), local_day(moment.at))
    yield Text(f"{policy.name}: {said}.")
    yield from buttons(show_policy.button(policy.id, label=f"Open {policy.name}"))
