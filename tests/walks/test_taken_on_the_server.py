"""`vera evidence get`: files taken out on the server, where somebody on the list allows it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.files import NewFile
from bot.opening import Opened
from bot.places import Place
from bot.stops import WRONG, Stop
from bot.taking_out import IN_THE_CLEAR, NOTHING, TAKEN_BACK, Terminal, Wanted, take_out
from handlers.evidence.take_out import NOTHING_OPEN, OnOffer
from handlers.school.school import School
from tests.walks.evidence_acts import PICTURE
from tests.walks.evidence_kept import (
    REPORTER,
    SCREENSHOT,
    blobs,
    by_the_page,
    meddle,
    the_file,
    with_a_file,
    with_evidence_open,
)
from tests.walks.world import SOMEONE_HERE, World, report, words_of

MANAGER, LEAD, HEAD = "Sunita Rao", "Priya Nair", "Helen Whitfield"
SECOND = PICTURE + b"the second"

Act = Callable[[], object]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of somebody's own on the server."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def nobody_answers() -> None:
    """Let the time pass."""


@dataclass
class AtTheServer:
    """Somebody who types the command, while people in chat do something after a minute."""

    world: World
    meanwhile: Act = nobody_answers
    picks: int = 0
    lines: list[str] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    waited: int = 0

    def get(self, wanted: str, to: Path, *, schools: Sequence[School] | None = None) -> None:
        """Type the command; stops as it does."""
        vera = self.world.vera
        here = Opened(vera.settings, vera.keyring, vera.database, vera.schools)
        terminal = Terminal(self.lines.append, self._choose, self._wait, self.world.clock)
        asked = [*vera.schools.values()] if schools is None else schools
        take_out(here, Wanted.parse(wanted), Place(to), terminal, schools=asked)

    def stopped(self, wanted: str, to: Path) -> Stop:
        """Type the command, and give the words and the code that it stops with."""
        with pytest.raises(Stop) as stopped:
            self.get(wanted, to)
        return stopped.value

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def _choose(self, offered: Sequence[OnOffer]) -> int:
        self.offered = [each.number for each in offered]
        return self.picks

    def _wait(self) -> None:
        self.waited += 1
        self.world.later(minutes=1)
        if self.waited == 1:
            self.meanwhile()
            self.world.settle()


def the_card(world: World, name: str) -> list[str]:
    """List the buttons of the card that asks somebody."""
    return world.card(name).buttons()


def approves(world: World, name: str = MANAGER) -> Act:
    """Have somebody approve it."""
    return lambda: world.person(name).press("Approve", world.card(name))


def refuses(world: World, name: str = MANAGER) -> Act:
    """Have somebody refuse it."""
    return lambda: world.person(name).press("Refuse", world.card(name))


def test_approved_by_somebody_on_the_list_the_file_is_written_for_its_owner_alone(
    world: World, out: Path
) -> None:
    with_a_file(world)
    server, to = AtTheServer(world, approves(world)), out / "evidence.png"
    server.get(world.case().reference, to)
    assert to.read_bytes() == PICTURE
    assert to.stat().st_mode & 0o077 == 0
    assert list(out.iterdir()) == [to]
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    assert f"Written: {to} (picture (PNG), {len(PICTURE)} bytes). SHA-256 {sha256}" in server.said
    assert IN_THE_CLEAR in server.said
    assert [each for each in world.actions() if "tak" in each] == [
        "taking_asked",
        "taking_approved",
        "files_taken_out",
    ]
    assert world.facts("files_taken_out")[0]["files"] == [str(the_file(world).id)]
    assert ("Sunita Rao", "taking_approved") in world.audit()


def test_those_on_the_list_are_asked_and_the_leaders_are_told_without_a_reference(
    world: World, out: Path
) -> None:
    with_a_file(world)
    reference = world.case().reference

    def look() -> None:
        for name in (MANAGER, LEAD):
            assert {"Approve", "Refuse"} <= {b for c in world.cards(name) for b in c.buttons()}
        notice = world.card(HEAD)
        assert "Somebody at the server asks to take the evidence out of Vera" in notice.words()
        assert notice.buttons() == []
        assert reference not in notice.words() + notice.notification()
        assert world.unasked("Ben Carter") == []

    AtTheServer(world, look).stopped(reference, out / "x")


def test_it_waits_for_a_quarter_of_an_hour_and_then_nobody_can_approve_it(
    world: World, out: Path
) -> None:
    with_a_file(world)
    began = world.clock.now
    server = AtTheServer(world)
    stop = server.stopped(world.case().reference, out / "x")
    assert (stop.words, stop.code) == (NOTHING, WRONG)
    assert world.clock.now - began == timedelta(minutes=15)
    assert "Waiting until 10:15" in server.said
    assert list(out.iterdir()) == []
    world.settle()
    assert NOTHING_OPEN in world.card(MANAGER).words()
    assert the_card(world, MANAGER) == []


@pytest.mark.parametrize("why", ["unknown", "refused", "no files", "quarantined", "no such file"])
def test_the_same_is_said_after_the_same_time_whatever_the_reason(
    world: World, out: Path, why: str
) -> None:
    """Whoever sits at the server must not learn which cases there are."""
    with_a_file(world)
    wanted, meanwhile = world.case().reference, approves(world)
    if why == "unknown":
        wanted, meanwhile = "VERA-0000", nobody_answers
    elif why == "refused":
        meanwhile = refuses(world)
    elif why == "no files":
        meddle(world, "UPDATE evidence_files SET state = 'failed'")
    elif why == "quarantined":
        with_evidence_open(world, LEAD).press("Quarantine")
        world.person(LEAD).close_all()
    elif why == "no such file":
        wanted += "/9"
    server, began = AtTheServer(world, meanwhile), world.clock.now
    stop = server.stopped(wanted, out / "x")
    assert (stop.words, stop.code) == (NOTHING, WRONG)
    assert world.clock.now - began == timedelta(minutes=15)
    asked = f"If there is such a case, those on its list are now asked in chat whether {wanted}"
    assert server.lines[0].startswith(asked)
    assert len(server.lines) == 1
    assert list(out.iterdir()) == []


def test_stopped_by_hand_the_question_is_taken_back(world: World, out: Path) -> None:
    with_a_file(world)
    card = []

    def gives_up() -> None:
        card.append(world.card(MANAGER))
        raise KeyboardInterrupt

    stop = AtTheServer(world, gives_up).stopped(world.case().reference, out / "x")
    assert (stop.words, stop.code) == (TAKEN_BACK, WRONG)
    assert "taking_withdrawn" in world.actions()
    world.settle()
    assert the_card(world, MANAGER) == []
    assert "files_taken_out" not in world.actions()


def test_a_press_on_a_card_from_before_approves_nothing(world: World, out: Path) -> None:
    with_a_file(world)

    def refused_first() -> None:
        card = world.card(MANAGER)
        world.person(LEAD).press("Refuse", world.card(LEAD))
        words = words_of(world.person(MANAGER).press("Approve", card))
        assert NOTHING_OPEN in words

    AtTheServer(world, refused_first).stopped(world.case().reference, out / "x")
    assert "taking_approved" not in world.actions()


# -- several files


def test_of_several_files_one_is_chosen_after_the_approval(world: World, out: Path) -> None:
    with_a_file(world, SCREENSHOT, NewFile("2.png", SECOND))
    server, to = AtTheServer(world, approves(world), picks=2), out / "one"
    server.get(world.case().reference, to)
    assert server.offered == [1, 2]
    assert to.read_bytes() == SECOND
    assert len(world.facts("files_taken_out")[0]["files"]) == 1


def test_one_file_is_asked_for_by_its_number(world: World, out: Path) -> None:
    with_a_file(world, SCREENSHOT, NewFile("2.png", SECOND))
    server, to = AtTheServer(world, approves(world)), out / "one"
    server.get(f"{world.case().reference.lower()}/2", to)
    assert server.offered == []
    assert to.read_bytes() == SECOND


def test_a_folder_takes_all_under_names_of_veras_own(world: World, out: Path) -> None:
    """A name from outside never becomes a path."""
    with_a_file(world, NewFile("../../evil.sh", PICTURE), NewFile("2.png", SECOND))
    AtTheServer(world, approves(world)).get(world.case().reference, out)
    reference = world.case().reference
    found = {path.name: path.read_bytes() for path in out.iterdir()}
    assert found == {f"{reference}-1.bin": PICTURE, f"{reference}-2.bin": SECOND}


# -- where it is written


@pytest.mark.parametrize("there", ["file", "broken link", "no folder"])
def test_nobody_is_asked_where_nothing_could_be_written(
    world: World, out: Path, there: str
) -> None:
    with_a_file(world)
    to = out / "there"
    if there == "file":
        to.write_text("mine")
    elif there == "broken link":
        to.symlink_to(out / "nowhere")
    else:
        to = out / "no" / "such"
    stop = AtTheServer(world).stopped(world.case().reference, to)
    assert str(to) in stop.words or str(to.parent) in stop.words
    assert "taking_asked" not in world.actions()
    if there == "file":
        assert to.read_text() == "mine"


def test_what_came_there_meanwhile_is_left_and_the_approval_is_not_used_up(
    world: World, out: Path
) -> None:
    with_a_file(world)
    to = out / "there"

    def approved_too_late() -> None:
        approves(world)()
        to.write_text("mine")

    stop = AtTheServer(world, approved_too_late).stopped(world.case().reference, to)
    assert "is there already" in stop.words
    assert to.read_text() == "mine"
    assert "files_taken_out" not in world.actions()


def test_a_damaged_file_stops_with_words_and_leaves_nothing(world: World, out: Path) -> None:
    with_a_file(world, NewFile("long.png", PICTURE * 300))
    (blob,) = blobs(world)
    damaged = bytearray(blob.read_bytes())
    damaged[-40] ^= 1
    blob.chmod(0o600)
    blob.write_bytes(damaged)
    stop = AtTheServer(world, approves(world)).stopped(world.case().reference, out / "x")
    assert stop.words.startswith("File 1: This file is not as it was kept")
    assert stop.code == WRONG
    assert list(out.iterdir()) == []


def test_of_several_the_whole_ones_are_written_where_one_is_gone(world: World, out: Path) -> None:
    with_a_file(world)
    (first,) = blobs(world)
    by_the_page(world, NewFile("2.png", SECOND))
    first.unlink()
    stop = AtTheServer(world, approves(world)).stopped(world.case().reference, out)
    assert "File 1: This file is not where Vera kept it." in stop.words
    assert [path.read_bytes() for path in out.iterdir()] == [SECOND]


def test_whoever_is_kept_out_of_the_case_is_not_told(world: World, out: Path) -> None:
    teacher = world.person(REPORTER)
    report(teacher, suspect=SOMEONE_HERE, named=[HEAD])
    teacher.close_all()
    world.settle()
    by_the_page(world, SCREENSHOT)
    told = len(world.unasked(HEAD))
    with suppress(Stop):
        AtTheServer(world).get(world.case().reference, out / "x")
    assert len(world.unasked(HEAD)) == told
    assert any("asks to take the evidence out" in sent.words for sent in world.notices())
