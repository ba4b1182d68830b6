"""A version that somebody signed or confirmed stands: its name, link and date are not written anew.

A comment, initials and a date that was missing may still be put right; what changed is audited by
the names of the columns, and of dates what they were and are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from handlers.call import Moment
from handlers.forms import NotFilledIn
from storage.policies import PolicyVersion
from storage.rounds import count_answers, rounds_about

STANDS: Final = "It is signed or confirmed already. Please record a new version."
ASKED_AS: Final = {"version": "version", "link": "link", "dated": "on"}
"""What stands, and which question of the form asks for it."""


def refuse_if_it_stands(moment: Moment, version: PolicyVersion, sent: Mapping[str, object]) -> None:
    """Refuse what would make another version of one that is signed, approved or confirmed."""
    other = [name for name in ASKED_AS if sent[name] != getattr(version, name)]
    if version.dated is None and "dated" in other:
        other.remove("dated")
    if other and stands(moment, version):
        raise NotFilledIn({ASKED_AS[name]: STANDS for name in other})


def stands(moment: Moment, version: PolicyVersion) -> bool:
    """Say whether anybody has put their name to a version."""
    if version.signed_by or version.approved_by:
        return True
    asked = [round.id for round in rounds_about(moment.session, [version.id])]
    return any(each.answered for each in count_answers(moment.session, asked).values())


def changed_in(version: PolicyVersion, sent: Mapping[str, object]) -> dict[str, Any]:
    """Say for the audit what is put right, without a word that was typed."""
    changed = [name for name, given in sent.items() if getattr(version, name) != given]
    before, after = version.dated, sent["dated"]
    assert after is None or isinstance(after, date)
    dates = {"dated_before": before, "dated": after} if before != after else {}
    return {"changed": changed, **dates}
