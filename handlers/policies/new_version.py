"""A new version of a policy is recorded, or one that was recorded wrongly is put right.

New version -> the form -> the policy as it stands now; everybody is asked to read it, if they must.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Button, Screen
from handlers.feature import Ask, Reply
from handlers.forms import Answers, Form, LongText, NotFilledIn, PickOne, ShortText
from handlers.policies.facts import dated, halves
from handlers.policies.one_policy import Place, policy_button, policy_screen, version_button
from handlers.policies.place_in_history import make_room, place_of
from handlers.policies.policies import policies
from handlers.policies.reading import settle_reading
from handlers.policies.standing_versions import changed_in, refuse_if_it_stands
from handlers.policies.typed import (
    HOW_DATES_LOOK,
    READ_BY_ALL,
    Link,
    MaybeDate,
    YesNo,
    near,
    written,
)
from handlers.policies.who_may import policy_to_change, version_to_change
from handlers.school.school_year_settings import (
    LONGEST_COMMENT,
    LONGEST_INITIALS,
    LONGEST_LINK,
    LONGEST_VERSION,
)
from storage.policies import Policy, PolicyVersion, folded, versions_of

AS_SAID = "As the history is to say it."
IS_THERE = "This version is in the history already. To put it right, press the button beside it."


class VersionForm(Form, title="A version of a policy", submit="Save"):
    """A row of a policy's history; what is not known is left empty (duties, S4)."""

    version: Annotated[
        str, ShortText("Version", hint="For example 1.3.", max_length=LONGEST_VERSION)
    ]
    on: Annotated[MaybeDate, ShortText("Its date", hint=HOW_DATES_LOOK, max_length=40)] = None
    comment: Annotated[str, LongText("What has changed?", max_length=LONGEST_COMMENT)] = ""
    link: Annotated[Link, ShortText("Where can it be read?", max_length=LONGEST_LINK)] = ""
    owner: Annotated[
        str,
        ShortText("Policy owner", hint=AS_SAID, max_length=LONGEST_INITIALS),
    ] = ""
    governor: Annotated[str, ShortText("Governor", hint=AS_SAID, max_length=LONGEST_INITIALS)] = ""
    to_be_read: Annotated[YesNo, PickOne("Must everybody read it?", options=READ_BY_ALL)]


@policies.form(VersionForm)
def file_version(call: Call, form: VersionForm) -> Screen:
    """Add a version to a policy's history, and have it read by everybody if they must."""
    policy = policy_to_change(call, call.subject)
    near("on", form.on, local_day(call.at))
    versions = versions_of(call.session, policy.id)
    if (known := _of_that_name(versions, form.version)) is not None:
        if not _is_the_same(known, form):
            raise NotFilledIn({"version": IS_THERE})
        return policy_screen(call, policy)
    number = place_of(versions, form.on)
    version = PolicyVersion(
        policy_id=policy.id,
        number=number,
        added_by=call.who.id,
        added_at=call.at,
    )
    _write(version, form)
    make_room(call.session, versions, number)
    call.session.add(version)
    call.session.flush()
    call.record("policy_version_added", policy=policy.id, version=version.id, number=number)
    if number > len(versions):  # an older one changes nothing of what is read
        policy.to_be_read = form.to_be_read is YesNo.YES
        call.session.flush()
        settle_reading(call.by_vera(), policy, version)
    return policy_screen(call, policy)


@policies.form(VersionForm)
def file_version_again(call: Call, form: VersionForm) -> Screen:
    """Put a version right in a policy's history."""
    policy, version = version_to_change(call, call.subject)
    near("on", form.on, local_day(call.at))
    versions = versions_of(call.session, policy.id)
    if _of_that_name(versions, form.version) not in (None, version):
        raise NotFilledIn({"version": IS_THERE})
    sent = _in_columns(form)
    refuse_if_it_stands(call, version, sent)
    changed = changed_in(version, sent)
    _write(version, form)
    before, policy.to_be_read = policy.to_be_read, form.to_be_read is YesNo.YES
    call.session.flush()
    call.record("policy_version_corrected", policy=policy.id, version=version.id, **changed)
    if before != policy.to_be_read:
        settle_reading(call.by_vera(), policy, versions[-1])
    return policy_screen(call, policy)


@policies.action("New version", opens=True)
def record_new_version(call: Call, policy_id: UUID | None) -> Reply:
    """Open the form for a new version."""
    policy = policy_to_change(call, policy_id)
    answers = {"to_be_read": YesNo.of(policy.to_be_read)}
    return Ask(file_version, answers=answers, subject=policy.id)


@policies.action("Put right", opens=True)
def put_version_right(call: Call, version_id: UUID | None) -> Reply:
    """Open the form on a version as the history has it."""
    policy, version = version_to_change(call, version_id)
    return Ask(file_version_again, answers=_as_it_is(policy, version), subject=version.id)


@policy_button(Place.NEW_VERSION)
def _offer_new_version(policy: Policy, _: PolicyVersion | None) -> Button:
    return record_new_version.button(policy.id)


@version_button
def _offer_to_put_right(version: PolicyVersion) -> Button:
    return put_version_right.button(version.id, label=f"Put version {version.version} right")


def _write(version: PolicyVersion, form: VersionForm) -> None:
    for name, given in _in_columns(form).items():
        setattr(version, name, given)


def _in_columns(form: VersionForm) -> dict[str, object]:
    dated_on, day_known = halves(form.on)
    return {
        "version": form.version,
        "comment": form.comment,
        "link": form.link,
        "owner": form.owner,
        "governor": form.governor,
        "dated": dated_on,
        "dated_day_known": day_known,
    }


def _as_it_is(policy: Policy, version: PolicyVersion) -> Answers:
    return {
        "version": version.version,
        "on": written(dated(version)),
        "comment": version.comment,
        "link": version.link,
        "owner": version.owner,
        "governor": version.governor,
        "to_be_read": YesNo.of(policy.to_be_read),
    }


def _of_that_name(versions: list[PolicyVersion], name: str) -> PolicyVersion | None:
    found = (each for each in versions if folded(each.version) == folded(name))
    return next(found, None)


def _is_the_same(known: PolicyVersion, form: VersionForm) -> bool:
    """Say whether it is the form that was sent already, once more."""
    texts = (known.version, known.comment, known.link, known.owner, known.governor)
    sent = (form.version, form.comment, form.link, form.owner, form.governor)
    return texts == sent and dated(known) == form.on
