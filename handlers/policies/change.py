"""What is said of a policy is changed: its name, link, owner, and what belongs to it.

When it is reviewed is said by "Reviewed" alone: a form that was opened earlier wipes no review.

A policy that is no longer in use leaves the register; what was recorded of it is kept.
"""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Button, Screen, Text
from handlers.feature import Ask, Reply
from handlers.forms import (
    Form,
    LongText,
    NotFilledIn,
    Option,
    PickOne,
    PickPeople,
    ShortText,
    when,
)
from handlers.policies.one_policy import Place, policy_button, policy_screen
from handlers.policies.policies import policies
from handlers.policies.reading import settle_reading
from handlers.policies.remind_of_reviews import redraw_reminders
from handlers.policies.typed import (
    AS_IT_IS,
    READ_BY_ALL,
    SOMEBODY,
    THE_HEAD,
    Link,
    Name,
    Owner,
    YesNo,
    lines_of,
    the_one_picked,
)
from handlers.policies.who_may import (
    may_keep_the_register,
    newest_version,
    owners_of,
    policy_to_change,
)
from handlers.school.school_year_settings import LONGEST_LINK, LONGEST_NAME, LONGEST_RELATED
from storage.policies import Policy, PolicyKind, PolicyVersion, current_notice, policy_named

KINDS: Final = (
    Option(PolicyKind.POLICY, "A policy"),
    Option(PolicyKind.PRIVACY_NOTICE, "The privacy notice, which every form of Vera links"),
)
IN_USE: Final = (
    Option(YesNo.YES, "Yes"),
    Option(YesNo.NO, "No: take it out of the register"),
)
NAME_TAKEN = "There is a policy of this name already."
NOT_YOUR_KIND = (
    "Only the headteacher, the data lead, the office or a Vera administrator can say what it is."
)
SECOND_NOTICE = (
    "There is a privacy notice in use already. Please record a new version of it, or take it out "
    "of the register first."
)
TAKEN_OUT = "It is no longer in the register. What was recorded of it is kept."


class ChangeForm(Form, title="Change a policy", submit="Save"):
    """What is said of a policy, beside its versions."""

    name: Annotated[Name, ShortText("Name", max_length=LONGEST_NAME)]
    kind: Annotated[PolicyKind, PickOne("What is it?", options=KINDS)]
    link: Annotated[Link, ShortText("Where can it be read?", max_length=LONGEST_LINK)] = ""
    looked_after: Annotated[
        Owner, PickOne("Who looks after it?", options=(AS_IT_IS, THE_HEAD, SOMEBODY))
    ]
    owner: Annotated[
        tuple[str, ...],
        PickPeople("Who?", most=1, asked_when=when("looked_after", Owner.SOMEBODY)),
    ] = ()
    related: Annotated[
        str,
        LongText("To be read beside it", hint="One policy on a line.", max_length=LONGEST_RELATED),
    ] = ""
    to_be_read: Annotated[YesNo, PickOne("Must everybody read it?", options=READ_BY_ALL)]
    in_use: Annotated[YesNo, PickOne("Is it in use?", options=IN_USE)]


@policies.form(ChangeForm)
def file_change(call: Call, form: ChangeForm) -> Screen:
    """Keep what is said of a policy from now on."""
    policy = policy_to_change(call, call.subject)
    _check(call, policy, form)
    before = owners_of(call, policy)
    read_before = policy.to_be_read
    _write(call, policy, form)
    call.session.flush()
    call.record("policy_changed", policy=policy.id, owner=policy.owner_id, in_use=form.in_use)
    newest = newest_version(call, policy)
    if newest is not None and (policy.withdrawn_on or read_before != policy.to_be_read):
        settle_reading(call.by_vera(), policy, newest)
    redraw_reminders(call, policy, *before)
    if policy.withdrawn_on is not None:
        return Screen("Policy", (Text(TAKEN_OUT),))
    return policy_screen(call, policy)


@policies.action("Change", opens=True)
def change_policy(call: Call, policy_id: UUID | None) -> Reply:
    """Open the form on a policy as it stands now."""
    policy = policy_to_change(call, policy_id)
    answers = {
        "name": policy.name,
        "kind": policy.kind,
        "link": policy.link,
        "looked_after": Owner.AS_IT_IS,
        "related": policy.related,
        "to_be_read": YesNo.of(policy.to_be_read),
        "in_use": YesNo.YES,
    }
    return Ask(file_change, answers=answers, subject=policy.id)


@policy_button(Place.CHANGE)
def _offer_change(policy: Policy, _: PolicyVersion | None) -> Button:
    return change_policy.button(policy.id)


def _check(call: Call, policy: Policy, form: ChangeForm) -> None:
    """Refuse what may not be so; what is not changed is let be."""
    other = policy_named(call.session, form.name) if form.name != policy.name else None
    if other is not None and other is not policy:
        raise NotFilledIn({"name": NAME_TAKEN})
    if form.kind != policy.kind:
        if not may_keep_the_register(call.who):
            raise NotFilledIn({"kind": NOT_YOUR_KIND})
        refuse_a_second_notice(call, form.kind)


def refuse_a_second_notice(call: Call, kind: PolicyKind) -> None:
    """Refuse to have two privacy notices in use: it could not be said which one forms link."""
    if kind is PolicyKind.PRIVACY_NOTICE and current_notice(call.session) is not None:
        raise NotFilledIn({"kind": SECOND_NOTICE})


def _write(call: Call, policy: Policy, form: ChangeForm) -> None:
    if form.looked_after is not Owner.AS_IT_IS:
        policy.owner_id = the_one_picked(call, form.looked_after, form.owner)
    policy.name, policy.kind, policy.link = form.name, form.kind, form.link
    policy.related = lines_of(form.related)
    policy.to_be_read = form.to_be_read is YesNo.YES
    if form.in_use is YesNo.NO:
        policy.withdrawn_on = local_day(call.at)
