"""A policy that the register does not have yet is added to it.

/vera policy new, or the button on the list -> the form -> the policy, to which versions are added.
"""

from __future__ import annotations

import re
from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Screen
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, PickOne, PickPeople, ShortText, when
from handlers.policies.change import KINDS, NAME_TAKEN, refuse_a_second_notice
from handlers.policies.facts import halves, next_review
from handlers.policies.one_policy import policy_screen
from handlers.policies.policies import policies
from handlers.policies.typed import (
    HOW_DATES_LOOK,
    READ_BY_ALL,
    SOMEBODY,
    THE_HEAD,
    Link,
    MaybeDate,
    MaybeMonths,
    Name,
    Owner,
    YesNo,
    near,
    the_one_picked,
)
from handlers.policies.who_may import keeper_of_the_register
from handlers.school.school_year_settings import LONGEST_LINK, LONGEST_NAME
from storage.policies import Policy, PolicyKind, policy_by_key, policy_named

LONGEST_KEY: Final = 36


class NewPolicyForm(Form, title="Add a policy", submit="Add"):
    """What the register is to know of a policy; its versions come after."""

    name: Annotated[Name, ShortText("Name", max_length=LONGEST_NAME)]
    kind: Annotated[PolicyKind, PickOne("What is it?", options=KINDS)]
    link: Annotated[Link, ShortText("Where can it be read?", max_length=LONGEST_LINK)] = ""
    looked_after: Annotated[Owner, PickOne("Who looks after it?", options=(THE_HEAD, SOMEBODY))]
    owner: Annotated[
        tuple[str, ...],
        PickPeople("Who?", most=1, asked_when=when("looked_after", Owner.SOMEBODY)),
    ] = ()
    every: Annotated[MaybeMonths, ShortText("Months from one review to the next", max_length=3)] = (
        None
    )
    next_on: Annotated[
        MaybeDate, ShortText("When is it reviewed next?", hint=HOW_DATES_LOOK, max_length=40)
    ] = None
    to_be_read: Annotated[YesNo, PickOne("Must everybody read it?", options=READ_BY_ALL)]


@policies.form(NewPolicyForm)
def file_new_policy(call: Call, form: NewPolicyForm) -> Screen:
    """Add a policy to the register."""
    keeper_of_the_register(call)
    near("next_on", form.next_on, local_day(call.at))
    owner = the_one_picked(call, form.looked_after, form.owner)
    known = policy_named(call.session, form.name)
    if known is not None and not _is_the_same(known, form, owner):
        raise NotFilledIn({"name": NAME_TAKEN})
    if known is None:
        refuse_a_second_notice(call, form.kind)
    return policy_screen(call, known or _added(call, form, owner))


@policies.command("/vera", "policy new", description="Add a policy to the register", for_few=True)
def add_policy(call: Call) -> Reply:
    """Open the form for a policy that the register does not have."""
    keeper_of_the_register(call)
    return Ask(file_new_policy, answers={"kind": PolicyKind.POLICY})


@policies.action("Add a policy", opens=True)
def add_another_policy(call: Call, _: UUID | None) -> Reply:
    """Open the form from a button."""
    return add_policy(call)


def _added(call: Call, form: NewPolicyForm, owner: UUID | None) -> Policy:
    following, day_known = halves(form.next_on)
    policy = Policy(
        key=_free_key(call, form.name),
        name=form.name,
        kind=form.kind,
        link=form.link,
        owner_id=owner,
        review_every=form.every,
        next_review=following,
        next_review_day_known=day_known,
        to_be_read=form.to_be_read is YesNo.YES,
    )
    call.session.add(policy)
    call.session.flush()
    call.record("policy_added", policy=policy.id, key=policy.key, owner=owner)
    return policy


def _free_key(call: Call, name: str) -> str:
    """Make a key from a name, as vera.toml would have it."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:LONGEST_KEY] or "policy"
    key, number = plain, 1
    while policy_by_key(call.session, key) is not None:
        number += 1
        key = f"{plain}-{number}"
    return key


def _is_the_same(known: Policy, form: NewPolicyForm, owner: UUID | None) -> bool:
    """Say whether it is the form that was sent already, once more."""
    there = (known.kind, known.link, known.owner_id, known.review_every, next_review(known))
    return there == (form.kind, form.link, owner, form.every, form.next_on)
