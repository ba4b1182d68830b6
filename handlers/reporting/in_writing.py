"""The record of contact that protects the member of staff who reported it, to copy and keep.

It names no pupil: whoever keeps it should hold nothing about a child.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Button, Screen, Small, Text
from handlers.casework.facts import facts_of
from handlers.casework.route_table import CONTACT
from handlers.casework.sealed import written_about
from handlers.casework.sections import reporter_button
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import NOTHING_HERE, my_own_report
from handlers.reporting.contact import SUBJECTS, answered_in, contact
from handlers.reporting.contact_form import Answered
from handlers.wording import day, listed, local
from storage.cases import Case, on_list_since
from storage.roster import names_of
from storage.vocabulary import ReportFacts, Sign, Standing

WHAT_WAS_DONE = {
    Answered.NO: "did not accept it and did not reply",
    Answered.REPLIED: "said of their own accord that there had been a reply",
    Answered.ACCEPTED: "said of their own accord that it had been accepted, or begun by staff",
}

COPY_IT = (
    "You can copy this and keep it. It names no pupil and no parent: the school's record does."
)


@contact.action("In writing", opens=True)
def put_in_writing(call: Call, case_id: UUID | None) -> Reply:
    """Show a reporter the record of the contact that they reported."""
    case = my_own_report(call, case_id)
    if case.kind != CONTACT:
        raise NotAllowed(NOTHING_HERE)
    call.record("put_in_writing", case_id=case.id)
    return Screen("In writing", tuple(_record(call, case)))


@reporter_button
def offer_it_in_writing(_: Call, case: Case) -> Button | None:
    """Offer the record, where it is contact that was reported."""
    return put_in_writing.button(case.id) if case.kind == CONTACT else None


def _record(call: Call, case: Case) -> Iterator[Block]:
    facts, written = facts_of(call, case.id), written_about(call.safe, case.id)
    yield Text(_reported(call, case, facts, written.get("came", "")))
    if when := written.get("happened_at"):
        yield Text(f"It happened on {when}.")
    yield Text(f"{_who(call, facts)} {WHAT_WAS_DONE[answered_in(facts)]}.")
    yield from _told(call, case)
    if case.acknowledged_by is not None and case.acknowledged_at is not None:
        name = names_of(call.session, [case.acknowledged_by])[case.acknowledged_by]
        yield Text(f"{name} confirmed on {_at(case.acknowledged_at)} that they had seen it.")
    yield Text(f"The school keeps it as {case.reference}.")
    yield Small(COPY_IT)


def _reported(call: Call, case: Case, facts: ReportFacts, came: str) -> str:
    school, subject = call.school.settings.name, SUBJECTS[facts.suspect]
    what = f"{subject[0].lower()}{subject[1:]} {came}"
    return f"On {_at(case.reported_at)} {call.who.name} reported to {school}: {what}."


def _who(call: Call, facts: ReportFacts) -> str:
    """Name whoever it was sent to: the reporter, unless it is about a colleague."""
    return "The colleague" if Sign.ABOUT_A_COLLEAGUE in facts.signs else call.who.name


def _told(call: Call, case: Case) -> Iterator[Block]:
    told = on_list_since(call.session, case.id, Standing.RESPONSIBLE)
    copied = on_list_since(call.session, case.id, Standing.COPIED)
    names = names_of(call.session, (*told, *copied))
    now = [names[who] for who, since in told.items() if since <= call.at]
    later = {names[who]: since for who, since in told.items() if since > call.at}
    copies = [names[who] for who, since in copied.items() if since <= call.at]
    if now:
        yield Text(f"It was sent to {listed(now)}.")
    if copies:
        yield Text(f"A copy was sent to {listed(copies)}.")
    if later:
        yield Text(f"It goes to {listed([*later])} on {_at(min(later.values()))}.")
    if not told:
        yield Text("Nobody at the school could be told of it.")


def _at(moment: datetime) -> str:
    there = local(moment)
    return f"{day(there.date())} at {there:%H:%M}"
