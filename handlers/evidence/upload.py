"""Adding files to one's own report by Vera's own page: where a platform would keep a copy first,
and for files that are too large for it.

The page asks the gate before it shows a file control. Each file is kept as soon as it is whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Button, WebPage, Words
from handlers.casework.kinds import kind_of
from handlers.casework.report_anew import instead_of_erased
from handlers.casework.sections import reporter_button
from handlers.chat import NotAllowed
from handlers.evidence.evidence import evidence
from handlers.evidence.fetched import settle_kept
from handlers.evidence.material import report_material
from handlers.evidence.people_meant import people_meant
from handlers.evidence.send import that_takes_evidence
from handlers.evidence.tell import tell_of_evidence
from handlers.feature import Reply
from handlers.forms import NOT_LISTED
from handlers.permissions import NOTHING_HERE
from handlers.wording import listed
from storage.calls import earlier_call, keep_call
from storage.cases import Case, people_standing
from storage.evidence import Evidence, EvidenceFile, add_evidence, evidence_of, files_of, owe_file
from storage.identifiers import new_id
from storage.people import Person
from storage.roster import names_of
from storage.sealed_files import FileAbout, SealedFile
from storage.vocabulary import Answer, Standing
from storage.web_links import FoundLink, Purpose, end_links, is_open, make_link

LASTS = timedelta(minutes=30)
BY_THE_WEB = "web"

NO_PAGE = "Vera has no web address here. Please add files with the form instead."
IN_THE_BROWSER = "Add files here, up to the size that Vera takes. The page works for half an hour."
THANKS = "Thank you. The files are kept, encrypted, with your report. You can close this page."
TOLD = (
    "Thank you. {who}. Do not look at it again, copy it, send it or delete it. You may ring the "
    "police or children's social care yourself at any time."
)
MOST_FILES = 20
"""Through one link: somebody who has more asks for another."""


@evidence.action("Add files", opens=True)
def add_files(call: Call, case_id: UUID | None) -> Reply:
    """Give the reporter a page on which files can be added to their own report."""
    if (anew := instead_of_erased(call, case_id)) is not None:
        return anew
    case = that_takes_evidence(call, case_id)
    if call.web is None:
        return Words(NO_PAGE)
    token = make_link(
        call.session,
        purpose=Purpose.UPLOAD,
        subject_id=case.id,
        person_id=call.who.id,
        at=call.at,
        lasts=LASTS,
    )
    call.record("upload_link_given", case_id=case.id)
    return WebPage("Add files", f"{call.web}/upload/{token}", IN_THE_BROWSER, in_chat=True)


@reporter_button
def offer_page(call: Call, case: Case) -> Button | None:
    """Offer the reporter the page, where there is one."""
    offered = call.web is not None and kind_of(case).takes_evidence and not case.drill
    return add_files.button(case.id) if offered else None


def begin_upload(moment: Moment, link: FoundLink, gate: Answer) -> FileAbout | None:
    """Name a file that is about to come; None unless the gate was answered with No."""
    if gate is not Answer.NO or not _is_open(moment, link):
        return None
    if _count_through(moment, link) >= MOST_FILES:
        return None
    return FileAbout(moment.school.id, link.subject_id, new_id())


def keep_upload(
    moment: Moment, link: FoundLink, about: FileAbout, sealed: SealedFile, name: str
) -> None:
    """Keep a file that came whole; those who have the case are told with the first.

    Raises NotAllowed, and nothing is kept, where the link or its person may add nothing any more.
    """
    ended = not is_open(
        moment.session,
        purpose=Purpose.UPLOAD,
        subject_id=link.subject_id,
        person_id=link.person_id,
        since=moment.at - LASTS,
    )
    if ended or not _is_theirs(moment, link) or about.case_id != link.subject_id:
        raise NotAllowed(NOTHING_HERE)
    if moment.session.find(EvidenceFile, about.file_id) is not None:
        return  # noted before, and the answer was lost
    call = _call(moment, link)
    kept, is_first = _sent_through(call, link)
    file = owe_file(
        call.session, kept, platform=BY_THE_WEB, tenant="", at=call.at, id=about.file_id
    )
    if name:
        call.safe.seal(about.case_id, "evidence_files.name", name, row=file.id, at=call.at)
    settle_kept(call, file, sealed)
    if is_first:
        tell_of_evidence(call, call.session.found(Case, about.case_id))


def finish_upload(moment: Moment, link: FoundLink) -> str:
    """End the link, and say what became of the files."""
    end_links(
        moment.session,
        purpose=Purpose.UPLOAD,
        subject_id=link.subject_id,
        person_id=link.person_id,
        at=moment.at,
    )
    return THANKS


def report_material_upload(
    moment: Moment, link: FoundLink, where: str, *, involved: str = ""
) -> str:
    """Tell whoever must know, in words alone, where the gate was answered with Yes or Not sure.

    `involved` names who of the staff may be, in words; whoever these may mean is kept out. Sent
    again through the same link it is added to what was told first. Nothing can be uploaded through
    the link any more.
    """
    call, key = _call(moment, link), f"upload:{link.subject_id}:{link.expires_at.isoformat()}"
    who = call.who.id
    before = earlier_call(call.session, person_id=who, key=key, answers=b"")
    case = moment.session.found(Case, link.subject_id)
    meant = people_meant(call.session, involved)
    picked = (*map(str, meant), *([NOT_LISTED] if involved and not meant else []))
    gate = _AtTheGate(where, involved=picked, involved_other=involved)
    told = report_material(
        replace(call, earlier=before.case_id if before else None), gate, about=case
    )
    keep_call(call.session, person_id=who, key=key, answers=b"", case_id=told, at=call.at)
    end_links(call.session, purpose=Purpose.UPLOAD, subject_id=case.id, person_id=who, at=call.at)
    return TOLD.format(who=_who_was_told(call, told))


def _who_was_told(call: Call, case_id: UUID) -> str:
    people = people_standing(call.session, case_id, Standing.RESPONSIBLE)
    names = sorted(names_of(call.session, people).values())
    if not names:
        return "Nobody in the school could be told: please ring one of the numbers outside it"
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'} been told"


def _is_open(moment: Moment, link: FoundLink) -> bool:
    return link.used_at is None and moment.at < link.expires_at and _is_theirs(moment, link)


def _is_theirs(moment: Moment, link: FoundLink) -> bool:
    """Say whether a link is for uploading to a report by somebody who sent it and is still here."""
    case = moment.session.find(Case, link.subject_id)
    person = moment.session.find(Person, link.person_id)
    return (
        link.purpose is Purpose.UPLOAD
        and case is not None
        and person is not None
        and person.left_on is None
        and case.reporter_id == person.id
        and case.erased_at is None
    )


def _count_through(moment: Moment, link: FoundLink) -> int:
    call = _call(moment, link)
    since = link.expires_at - LASTS
    items = {
        item.id
        for item in evidence_of(call.session, link.subject_id)
        if item.added_by == call.who.id and item.added_at >= since
    }
    return sum(file.evidence_id in items for file in files_of(call.session, link.subject_id))


def _sent_through(call: Call, link: FoundLink) -> tuple[Evidence, bool]:
    """Give what these files belong to: what was sent through this link before, or something new."""
    began = link.expires_at - LASTS
    for item in reversed(evidence_of(call.session, link.subject_id)):
        if (item.added_by, item.way) == (call.who.id, "files") and item.added_at >= began:
            return item, False
    kept = add_evidence(
        call.session, case_id=link.subject_id, added_by=call.who.id, way="files", at=call.at
    )
    return kept, True


def _call(moment: Moment, link: FoundLink) -> Call:
    return Call(
        session=moment.session,
        keyring=moment.keyring,
        school=moment.school,
        at=moment.at,
        who=moment.session.found(Person, link.person_id),
    )


@dataclass(frozen=True, slots=True)
class _AtTheGate:
    """What the page's gate was answered with."""

    where: str
    involved: tuple[str, ...] = ()
    involved_other: str = ""
    image: Answer = Answer.NOT_SURE
