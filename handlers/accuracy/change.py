"""Something that is held about somebody has changed: what it is, and what is right now.

It becomes a correction, with a task for those who answer for such data, and one for each who was
given what was wrong (duties, S79).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from handlers.accuracy.held import whole_row
from handlers.call import Call
from handlers.casework.incident import confidential
from handlers.disclosures.correction import correct_my_own
from handlers.forms import Form, LongText, Note, Option, PickMany
from storage.vocabulary import DataCategory

LONGEST: Final = 500
NOTICED: Final = "They said so themselves when they were shown what the school holds about them."


class Changed(StrEnum):
    """What of a row is not right."""

    NAME = "name"
    EMAIL = "email"
    TELEPHONE = "telephone"
    ROLE = "role"
    MANAGER = "manager"
    DAYS = "days"
    FAMILY = "family"
    OTHER = "other"


OPTIONS: Final = (
    Option(Changed.NAME, "My name"),
    Option(Changed.EMAIL, "My work e-mail"),
    Option(Changed.TELEPHONE, "My telephone"),
    Option(Changed.ROLE, "My role"),
    Option(Changed.MANAGER, "My line manager"),
    Option(Changed.DAYS, "My working days"),
    Option(Changed.FAMILY, "Family on the staff, or a child at this school"),
    Option(Changed.OTHER, "Something else that the school holds"),
)

IN_THE_ROW: Final = {
    Changed.NAME: ("Name",),
    Changed.EMAIL: ("Work e-mail",),
    Changed.TELEPHONE: ("Telephone",),
    Changed.ROLE: ("Role", "Stands in for"),
    Changed.MANAGER: ("Line manager",),
    Changed.DAYS: ("Working days",),
    Changed.FAMILY: ("Family on the staff", "Parent of a pupil here"),
}
"""What each of them is called in the row as it is shown."""

CONTACTS: Final = frozenset({Changed.NAME, Changed.EMAIL, Changed.TELEPHONE})
SOMETHING_ELSE: Final = "Something else that the school holds"


class ChangeForm(Form, title="Something has changed", submit="Send"):
    """What is not right about oneself, and what is."""

    changed: Annotated[tuple[Changed, ...], PickMany("What has changed?", options=OPTIONS)]
    right: Annotated[
        str,
        LongText(
            "What is right now?",
            hint="Whoever was given what was wrong may be told this. Please keep to the facts.",
            max_length=LONGEST,
        ),
    ]

    notes = (Note(confidential, after="right"),)


def correct_what_changed(call: Call, form: ChangeForm) -> UUID:
    """Open a correction of what the caller says has changed; gives its case."""
    return correct_my_own(
        call,
        categories_of(form.changed),
        wrong=_as_it_stands(call, form.changed),
        right=form.right,
        noticed=NOTICED,
    )


def categories_of(changed: Iterable[Changed]) -> tuple[DataCategory, ...]:
    """Say what kind of data it is, so that whoever may have been given it is found in the log.

    All of it is in a staff record; what it is beside that may have been given by itself.
    """
    ticked = set(changed)
    kinds = {DataCategory.STAFF}
    if ticked & CONTACTS:
        kinds.add(DataCategory.CONTACT)
    if Changed.OTHER in ticked:
        kinds.add(DataCategory.OTHER)
    return tuple(sorted(kinds))


def _as_it_stands(call: Call, changed: Iterable[Changed]) -> str:
    ticked, row = set(changed), dict(whole_row(call, call.who))
    names = [name for each in Changed if each in ticked for name in IN_THE_ROW.get(each, ())]
    said = [f"{name}: {row[name]}." for name in names]
    return " ".join([*said, *([f"{SOMETHING_ELSE}."] if Changed.OTHER in ticked else [])])
