"""Opening a file: through Vera's own web address, for one person, once, within five minutes.

The chat carries a link and never a file. Link scanners follow links, so nothing happens before
the person has signed in and pressed a button.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import WebPage, Words
from handlers.evidence.evidence import evidence
from handlers.evidence.files import FileToGive, file_on_my_list, file_to_give
from handlers.feature import Reply
from handlers.permissions import is_on_the_list
from storage.evidence import EvidenceFile
from storage.people import Person
from storage.vocabulary import FileState
from storage.web_links import Purpose, make_link, use_link

LASTS = timedelta(minutes=5)

NOT_NOW = "This file cannot be opened now."
ON_THE_SERVER = (
    "Vera has no web address here, so files cannot be opened from chat. Ask whoever runs Vera to "
    "type on the server: vera evidence get {reference} --to FILE. You then approve it here."
)
SIGN_IN = (
    "It opens in your browser. Sign in there, then press the button. The link works once, for "
    "five minutes, and for you alone. Do not open it where others can see your screen."
)


@evidence.action("Open file", opens=True)
def open_file(call: Call, file_id: UUID | None) -> Reply:
    """Give a link with which one person can open a file; the link is recorded."""
    file, case = file_on_my_list(call, file_id)
    if file.state != FileState.KEPT:
        return Words(NOT_NOW)
    if call.web is None:
        return Words(ON_THE_SERVER.format(reference=case.reference))
    token = make_link(
        call.session,
        purpose=Purpose.OPEN,
        subject_id=file.id,
        person_id=call.who.id,
        at=call.at,
        lasts=LASTS,
    )
    call.record("file_link_given", case_id=case.id, file=file.id)
    return WebPage(f"File {file.number}", f"{call.web}/files/{token}", SIGN_IN)


def take_through_link(moment: Moment, token: str, person: Person) -> FileToGive | None:
    """Use a link up and give its file; None, whatever the reason, where it may not be had.

    The opening is recorded, in the same transaction that uses up the link.
    """
    if person.left_on is not None:
        return None
    file_id = use_link(
        moment.session, token, purpose=Purpose.OPEN, person_id=person.id, at=moment.at
    )
    file = moment.session.find(EvidenceFile, file_id) if file_id else None
    if file is None or not is_on_the_list(moment.session, file.case_id, person.id):
        return None
    given = file_to_give(moment, file)
    action = "file_opened" if given else "file_not_opened"
    moment.record(action, case_id=file.case_id, file=file.id, person=person.id)
    return given
