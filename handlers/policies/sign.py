"""A version is signed: by the policy's owner, and by a governor. With both it is approved (S3)."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from handlers.calendar.school_days import local_day
from handlers.call import Call
from handlers.cards import Button, Screen
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, ShortText
from handlers.policies.facts import approved, halves, signed
from handlers.policies.one_policy import Place, owner_name, policy_button, policy_screen
from handlers.policies.policies import policies
from handlers.policies.status import Signature
from handlers.policies.typed import HOW_DATES_LOOK, MaybeDate, not_to_come, written
from handlers.policies.who_may import version_to_change
from handlers.school.partial_dates import PartialDate
from storage.policies import Policy, PolicyVersion

TAKEN_BACK: Final = "Left empty, what was noted of it is taken back."
WHO_SIGNED: Final = "Please say who signed."
WHEN_SIGNED: Final = "Please say when it was signed: it counts only with a date."


class SignedForm(Form, title="Signed by the owner", submit="Save"):
    """Who signed for the policy, and when."""

    name: Annotated[str, ShortText("Who signed it?", hint=TAKEN_BACK, max_length=100)] = ""
    on: Annotated[MaybeDate, ShortText("When?", hint=HOW_DATES_LOOK, max_length=40)] = None


class ApprovedForm(Form, title="Approved by a governor", submit="Save"):
    """Which governor signed, and when."""

    name: Annotated[str, ShortText("Which governor?", hint=TAKEN_BACK, max_length=100)] = ""
    on: Annotated[MaybeDate, ShortText("When?", hint=HOW_DATES_LOOK, max_length=40)] = None


@policies.form(SignedForm)
def file_signature(call: Call, form: SignedForm) -> Screen:
    """Keep that the policy's owner signed a version."""
    policy, version = version_to_change(call, call.subject)
    given = _checked(call, form.name, form.on, before=signed(version))
    version.signed_by = given.by
    version.signed_on, version.signed_day_known = halves(given.on)
    call.session.flush()
    call.record("policy_signed", version=version.id, on=version.signed_on)
    return policy_screen(call, policy)


@policies.form(ApprovedForm)
def file_approval(call: Call, form: ApprovedForm) -> Screen:
    """Keep that a governor signed a version."""
    policy, version = version_to_change(call, call.subject)
    given = _checked(call, form.name, form.on, before=approved(version))
    version.approved_by = given.by
    version.approved_on, version.approved_day_known = halves(given.on)
    call.session.flush()
    call.record("policy_approved", version=version.id, on=version.approved_on)
    return policy_screen(call, policy)


@policies.action("Signed by the owner", opens=True)
def note_signature(call: Call, version_id: UUID | None) -> Reply:
    """Open the form for the signature of the policy's owner."""
    policy, version = version_to_change(call, version_id)
    known = signed(version)
    name = known.by or (owner_name(call, policy) if policy.owner_id else "")
    answers = {"name": name, "on": written(known.on)}
    return Ask(file_signature, answers=answers, subject=version.id)


@policies.action("Approved by a governor", opens=True)
def note_approval(call: Call, version_id: UUID | None) -> Reply:
    """Open the form for the signature of a governor."""
    _, version = version_to_change(call, version_id)
    known = approved(version)
    answers = {"name": known.by, "on": written(known.on)}
    return Ask(file_approval, answers=answers, subject=version.id)


@policy_button(Place.SIGNED)
def _offer_signature(_: Policy, newest: PolicyVersion | None) -> Button | None:
    return note_signature.button(newest.id) if newest else None


@policy_button(Place.APPROVED)
def _offer_approval(_: Policy, newest: PolicyVersion | None) -> Button | None:
    return note_approval.button(newest.id) if newest else None


def _checked(call: Call, name: str, on: PartialDate | None, *, before: Signature) -> Signature:
    if not name and before.by:
        return Signature()
    if not name:
        raise NotFilledIn({"name": WHO_SIGNED})
    if on is None:
        raise NotFilledIn({"on": WHEN_SIGNED})
    return Signature(name, not_to_come("on", on, local_day(call.at)))
