"""What is kept of the evidence after a walk, and how people come to see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

from bot.demo.files import NewFile
from bot.demo.person import Person as Actor
from bot.demo.records import Message
from bot.demo.teams.person import TeamsPerson as TeamsActor
from handlers.call import Moment
from handlers.evidence.through_the_web import begin_upload, keep_upload
from storage.blobs import Blobs
from storage.cases import Case, people_standing
from storage.database import SchoolSession
from storage.evidence import EvidenceFile
from storage.kept_files import open_kept
from storage.roster import names_of
from storage.sealed_files import seal_file
from storage.sealing import Safe
from storage.vocabulary import Answer, Standing
from storage.web_links import FoundLink, Purpose, find_link, make_link
from tests.walks.evidence_acts import (
    FILES,
    PICTURE,
    answer_gate,
    content_of,
    nasty_message,
    send_on,
)
from tests.walks.world import World, report, shown_to

REPORTER = "Kwame Mensah"
PARENT = "Alex Stone"
"""Somebody in the chat who is not on the staff list: what they write opens no quiet case."""
SCREENSHOT = NewFile("screenshot.png", PICTURE)


def files_kept(world: World) -> list[EvidenceFile]:
    """List every file, in whatever state, in the order in which they came."""
    with world.vera.database.reading(world.school.id) as session:
        return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.number)))


def the_file(world: World) -> EvidenceFile:
    """Give the only file."""
    (only,) = files_kept(world)
    return only


def states(world: World) -> list[tuple[str, str]]:
    """Say of each file in which state it is, and why."""
    return [(file.state, file.why) for file in files_kept(world)]


def bytes_of(world: World, file: EvidenceFile) -> bytes:
    """Open a kept file; raises Unreadable where it may not be opened."""
    with world.vera.database.reading(world.school.id) as session:
        safe = Safe(session, world.keyring)
        return b"".join(open_kept(safe, Blobs(world.files), session.found(EvidenceFile, file.id)))


def blobs(world: World) -> list[Path]:
    """List what lies in the folder of the sealed files."""
    return sorted(path for path in world.files.rglob("*") if path.is_file())


def slack_message(world: World, *files: NewFile, author: str = PARENT) -> Message:
    """Have somebody write a message with files in Slack: a guest, unless somebody else does."""
    if author == PARENT and PARENT not in world.accounts:
        world.newcomer(PARENT, "alex.stone@elsewhere.example", "general")
    return nasty_message(world, author=author, files=files)


def sent_on(world: World, *files: NewFile, by: str = REPORTER) -> Message:
    """Send a message with files on, as a new report; they are not fetched yet."""
    message = slack_message(world, *files)
    person = world.person(by)
    send_on(person, message)
    person.close_all()
    return message


def uploaded(world: World, *files: NewFile, by: str = REPORTER) -> None:
    """Report, and add files to it by the form, where the platform has a control for them."""
    person = world.person(by)
    report(person)
    person.close_all()
    world.settle()
    add_files(world, files, by=by)


def add_files(world: World, files: Sequence[NewFile], *, by: str = REPORTER) -> str:
    """Add files to one's newest report by the form; gives the reply."""
    person = world.person(by)
    world.home(by)
    person.press("Show", on="home")
    person.press("Add evidence")
    answer_gate(person, "No")
    assert isinstance(person, Actor)
    person.attach(FILES, list(files))
    person.submit()
    said = shown_to(person)
    person.close_all()
    return said


def by_the_page(world: World, *files: NewFile, by: str = REPORTER) -> None:
    """Add files to the newest report as Vera's own page does, on any platform."""
    case = world.cases()[-1]
    with world.vera.database.writing(world.school.id) as session:
        token = make_link(
            session,
            purpose=Purpose.UPLOAD,
            subject_id=case.id,
            person_id=UUID(world.id_of(by)),
            at=world.clock(),
            lasts=timedelta(minutes=30),
        )
    with world.vera.database.engine.connect() as connection:
        link = find_link(connection, token)
    assert link is not None
    for file in files:
        _through_the_page(world, link, file)
    world.settle()


def _through_the_page(world: World, link: FoundLink, file: NewFile) -> None:
    with world.vera.database.writing(world.school.id) as session:
        moment = moment_of(world, session)
        about = begin_upload(moment, link, Answer.NO)
        assert about is not None
        sealed = seal_file(Blobs(world.files), about, [content_of(file)], largest=10**8)
        keep_upload(moment, link, about, sealed, file.name)


def moment_of(world: World, session: SchoolSession) -> Moment:
    """Give the present moment in the school."""
    return Moment(session=session, keyring=world.keyring, school=world.school, at=world.clock())


def with_a_file(world: World, *files: NewFile, by: str = REPORTER) -> None:
    """Report, and add files that are kept, on any platform; the case's cards are there."""
    person = world.person(by)
    report(person)
    person.close_all()
    world.settle()
    by_the_page(world, *(files or (SCREENSHOT,)), by=by)


def holders(world: World, case: Case | None = None) -> list[str]:
    """Name who has the case: the only one there is, or another."""
    of = case or world.case()
    with world.vera.database.reading(world.school.id) as session:
        people = people_standing(session, of.id, Standing.RESPONSIBLE)
        return sorted(names_of(session, people).values())


def evidence_seen_by(world: World, name: str) -> str:
    """Open the evidence from somebody's newest card about a case, and read it."""
    person = with_evidence_open(world, name)
    return shown_to(person)


def with_evidence_open(world: World, name: str) -> Actor | TeamsActor:
    """Open the evidence from the first of somebody's cards."""
    person = world.person(name)
    card = next(each for each in world.cards(name) if "Open" in each.buttons())
    person.press("Open", card)
    person.press("Show evidence")
    return person


def meddle(world: World, statement: str) -> None:
    """Change the database behind Vera's back, as whoever runs it could."""
    with world.vera.database.connection() as connection:
        if world.vera.database.is_sqlite:
            named = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in connection.execute(named).all():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
