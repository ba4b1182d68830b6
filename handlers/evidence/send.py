"""Sending evidence, from the menu of a message, a command or one's own report, to its being kept.

The gate is answered first. After No the message and its files are kept with a report, those who
have it are told, and the worker fetches the files; otherwise words alone go to the safeguarding
lead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from handlers.call import Call
from handlers.cards import Button, Screen
from handlers.casework.amend import amend_case, take_away
from handlers.casework.case_card import case_card
from handlers.casework.escalate import escalate_unacknowledged
from handlers.casework.incident import CYBERBULLYING, incident_facts, incident_written
from handlers.casework.kinds import kind_of
from handlers.casework.open_case import open_case
from handlers.casework.receipt import receipt
from handlers.casework.report_anew import instead_of_erased
from handlers.casework.sections import reporter_button
from handlers.casework.tell import KEPT_OUT
from handlers.chat import NotAllowed, OfferedFile
from handlers.evidence.evidence import evidence
from handlers.evidence.forms import (
    AddEvidenceForm,
    ForReport,
    NoteAndFiles,
    PasteMessageForm,
    SendMessageForm,
)
from handlers.evidence.keep import Sent, author_in_school, keep, not_there_yet
from handlers.evidence.material import report_material
from handlers.evidence.tell import tell_of_evidence
from handlers.feature import Ask, Reply
from handlers.forms import NEW_REPORT, NotFilledIn
from handlers.permissions import NOTHING_HERE, my_own_report
from storage.cases import Case, set_standings, standing_of
from storage.vocabulary import Answer, Standing

ACCOUNTS = {
    "message": "A message was sent as evidence. It is kept with this report.",
    "pasted": "Words were sent as evidence. They are kept with this report.",
    "files": "Evidence was sent, or is still to be added.",
}
"""What stands as the account of somebody who added no words of their own."""
NOTHING_SENT = "Please paste the words, add a file, or say something about it."
WHICH_REPORT = "Please choose one of your reports, or a new one."


@evidence.form(PasteMessageForm, shows=receipt)
def file_pasted(call: Call, form: PasteMessageForm) -> UUID | Screen | Ask:
    """Keep what was pasted and the files that came with it."""
    if form.image.may_be_so:
        return report_material(call, form)
    if (anew := _chosen_was_erased(call, form, form.note, form.pasted)) is not None:
        return anew
    way = "pasted" if form.pasted else "files"
    return _kept(call, form, _sent(call, form, way=way, text=form.pasted))


@evidence.form(SendMessageForm, shows=receipt)
def file_message(call: Call, form: SendMessageForm) -> UUID | Screen | Ask:
    """Keep a message that was sent on; where it can be read no longer, ask to paste it."""
    if form.image.may_be_so:
        return report_material(call, form)
    message = call.message.text if call.message else ""
    if (anew := _chosen_was_erased(call, form, form.note, message)) is not None:
        return anew
    if call.message is None:
        return Ask(file_pasted, answers=form.model_dump(mode="json", exclude_unset=True))
    return _kept(call, form, replace(_sent(call, form, way="message"), message=call.message))


@evidence.form(AddEvidenceForm, shows=receipt)
def file_addition(call: Call, form: AddEvidenceForm) -> UUID | Screen | Ask:
    """Add to one's own report."""
    if form.image.may_be_so:
        about = that_takes_evidence(call, call.subject, or_erased=True)
        return report_material(call, form, about=about)
    if (anew := instead_of_erased(call, call.subject, form.note, form.pasted)) is not None:
        return anew
    case = that_takes_evidence(call, call.subject)
    way = "pasted" if form.pasted else "files"
    _keep_and_tell(call, case, _sent(call, form, way=way, text=form.pasted))
    return case.id


evidence.message_action(
    "send-as-evidence",
    "Send to Vera as evidence",
    form=file_message,
    description="Keep this message for those who deal with it",
)


@evidence.command(
    "/vera",
    "evidence",
    description="Send a message, a screenshot or a recording as evidence",
)
def start_evidence(_: Call) -> Reply:
    """Open the form for evidence that is not a message in this chat."""
    return Ask(file_pasted)


@evidence.action("Add evidence", opens=True)
def add_evidence(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which a reporter adds evidence to their own report."""
    anew = instead_of_erased(call, case_id)
    return anew or Ask(file_addition, subject=that_takes_evidence(call, case_id).id)


@reporter_button
def offer_to_add(_: Call, case: Case) -> Button | None:
    """Offer the reporter to add evidence, where the kind of case takes any."""
    return add_evidence.button(case.id) if _takes_evidence(case) else None


def _kept(call: Call, form: Any, sent: Sent) -> UUID:
    case, opened = _case_for(call, form, sent)
    _keep_and_tell(call, case, sent, just_opened=opened)
    return case.id


def _keep_and_tell(call: Call, case: Case, sent: Sent, *, just_opened: bool = False) -> None:
    """Keep what is not there yet; who has the case is told, unless they are being told of it."""
    _keep_the_author_out(call, case, sent)
    new = not_there_yet(call, case, sent)
    if new.is_empty:
        return
    keep(call, case, new)
    if not just_opened:
        tell_of_evidence(call, case)


def _sent(call: Call, form: NoteAndFiles, *, way: str, text: str = "") -> Sent:
    uploaded = tuple(OfferedFile(id, "") for id in form.files)
    sent = Sent(way, text=text, note=form.note, uploaded=uploaded)
    if sent.is_empty and way != "message" and not _can_add_files_later(call):
        raise NotFilledIn({"note": NOTHING_SENT})
    return sent


def _can_add_files_later(call: Call) -> bool:
    """Say whether files are added by Vera's own page, after the form."""
    return call.web is not None


def _case_for(call: Call, form: ForReport, sent: Sent) -> tuple[Case, bool]:
    """Give the report that it belongs to, and whether it was opened just now."""
    if form.report != NEW_REPORT:
        return that_takes_evidence(call, _chosen(form.report)), False
    author = author_in_school(call, sent.message) if sent.message else None
    facts = incident_facts(
        call, form, image=Answer.NO, kept_out=frozenset({author} if author else ())
    )
    written = incident_written(form, sent.note or ACCOUNTS[sent.way])
    before = call.session.find(Case, call.earlier) if call.earlier else None
    if before is not None and _takes_evidence(before):  # sent again, with other answers
        return amend_case(call, before.id, facts=facts, written=written), False
    return open_case(call, kind=CYBERBULLYING, facts=facts, written=written).case, True


def _chosen(report: str) -> UUID:
    try:
        return UUID(report)
    except ValueError:
        raise NotFilledIn({"report": WHICH_REPORT}) from None


def _chosen_was_erased(call: Call, form: ForReport, *words: str) -> Ask | Screen | None:
    """Offer a new report where the one that was chosen was erased since the form was opened."""
    if form.report == NEW_REPORT:
        return None
    return instead_of_erased(call, _chosen(form.report), *words)


def that_takes_evidence(call: Call, case_id: UUID | None, *, or_erased: bool = False) -> Case:
    """Find a report of the caller's own that takes evidence; NotAllowed for all others."""
    case = my_own_report(call, case_id, or_erased=or_erased)
    if not _takes_evidence(case):
        raise NotAllowed(NOTHING_HERE)
    return case


def _takes_evidence(case: Case) -> bool:
    return kind_of(case).takes_evidence and not case.drill


def _keep_the_author_out(call: Call, case: Case, sent: Sent) -> None:
    """Keep somebody of ours whose message was sent on from the report, also who has it already."""
    author = author_in_school(call, sent.message) if sent.message else None
    if author is None or standing_of(call.session, case.id, author) in KEPT_OUT:
        return
    set_standings(call.session, case.id, Standing.EXCLUDED, {author: ""}, at=call.at)
    case.quiet = True
    call.record("author_kept_out", case_id=case.id, person=author)
    if case.owner_id == author:
        take_away(call, case)
    elif case.waiting:
        escalate_unacknowledged.set(call.session, case.id, at=call.at)
    case_card.refresh(call.session, case, at=call.at)
