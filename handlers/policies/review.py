"""A policy was reviewed: when, and when it is reviewed next. The reminders stop with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.periods import months_later
from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Button, Screen
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, ShortText
from handlers.policies.facts import halves
from handlers.policies.one_policy import Place, policy_button, policy_screen
from handlers.policies.policies import policies
from handlers.policies.remind_of_reviews import redraw_reminders
from handlers.policies.typed import (
    HOW_DATES_LOOK,
    MaybeDate,
    MaybeMonths,
    near,
    not_to_come,
    written,
)
from handlers.policies.who_may import policy_to_change
from handlers.school.partial_dates import PartialDate, end_of_month
from storage.policies import Policy, PolicyVersion

WHEN: Final = "Please say when it was reviewed."
WHEN_NEXT: Final = "Please say when it is reviewed next, or after how many months."
AFTER_IT: Final = "The next review must come after this one."


class ReviewForm(Form, title="The policy was reviewed", submit="Save"):
    """When it was reviewed, and when it is next."""

    on: Annotated[MaybeDate, ShortText("When was it reviewed?", hint=HOW_DATES_LOOK, max_length=40)]
    next_on: Annotated[
        MaybeDate,
        ShortText(
            "When is it reviewed next?",
            hint="Left empty, it is so many months later as stand below.",
            max_length=40,
        ),
    ] = None
    every: Annotated[MaybeMonths, ShortText("Months from one review to the next", max_length=3)] = (
        None
    )


@policies.form(ReviewForm)
def file_review(call: Call, form: ReviewForm) -> Screen:
    """Keep that a policy was reviewed, and when it is reviewed next."""
    policy = policy_to_change(call, call.subject)
    if form.on is None:
        raise NotFilledIn({"on": WHEN})
    today = local_day(call.at)
    reviewed = not_to_come("on", form.on, today)
    following = near("next_on", form.next_on, today) or _after_months(reviewed, form.every)
    if following.day <= reviewed.day:
        raise NotFilledIn({"next_on": AFTER_IT})
    before, next_before = policy.last_review, policy.next_review
    policy.last_review, policy.last_review_day_known = halves(reviewed)
    policy.next_review, policy.next_review_day_known = halves(following)
    policy.review_every = form.every
    call.session.flush()
    call.record(
        "policy_reviewed",
        policy=policy.id,
        on=reviewed.day,
        next_on=following.day,
        before=before,
        next_before=next_before,
    )
    redraw_reminders(call, policy)
    return policy_screen(call, policy)


@policies.action("Reviewed", opens=True)
def note_review(call: Call, policy_id: UUID | None) -> Reply:
    """Open the form for a review that was done, today unless somebody says otherwise."""
    policy = policy_to_change(call, policy_id)
    today = PartialDate(local_day(call.at))
    answers = {"on": written(today), "every": written(policy.review_every)}
    return Ask(file_review, answers=answers, subject=policy.id)


@policy_button(Place.REVIEWED)
def _offer_review(policy: Policy, _: PolicyVersion | None) -> Button:
    return note_review.button(policy.id)


def _after_months(reviewed: PartialDate, months: int | None) -> PartialDate:
    if months is None:
        raise NotFilledIn({"next_on": WHEN_NEXT})
    later = replace(reviewed, day=months_later(reviewed.day, months))
    return later if later.day_known else end_of_month(later.day)
