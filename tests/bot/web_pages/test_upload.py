"""Adding files by the page: the gate before anything else, then piece by piece."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.web_pages.pieces import PIECE
from bot.web_pages.uploads import IDLE, MOST, MOST_OF_A_LINK
from storage.cases import people_standing
from storage.database import Database
from storage.keyring import Keyring
from storage.roster import names_of
from storage.sealing import Safe
from storage.vocabulary import Standing
from storage.web_links import Purpose
from tests.bot.web_pages.site import SCRIPT, STRANGER, Browser, Site, a_site

WHERE = "In the Year 6 group on WhatsApp, since Monday"
CONTENT = os.urandom(2 * PIECE + 77)


@pytest.fixture
def token(site: Site) -> str:
    """The reporter's link."""
    return site.upload_link()


def on_disk(site: Site) -> list[Path]:
    return [path for path in Path(site.world.files).rglob("*") if path.is_file()]


def begun(browser: Browser, token: str, **facts: Any) -> str:
    answer = browser.begin_file(token, **facts)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["file"])


def test_the_gate_stands_alone_and_no_file_control_is_there(browser: Browser, token: str) -> None:
    page = browser.get(f"/upload/{token}")
    assert page.status_code == 200
    assert "Could this show anyone under 18" in page.text
    assert 'type="file"' not in page.text
    assert "upload.js" not in page.text
    assert "<textarea" not in page.text
    assert "<noscript>" in page.text


def test_only_no_draws_a_file_control(browser: Browser, token: str) -> None:
    drawn = browser.answer(token, "gate", gate="no").text
    assert 'type="file"' in drawn
    assert "<noscript>" in drawn
    for gate in ("yes", "not_sure"):
        page = browser.answer(token, "gate", gate=gate).text
        assert 'type="file"' not in page
        assert "Where is it, in words?" in page
    for gate in ("", "No", "maybe"):
        again = browser.answer(token, "gate", gate=gate)
        assert again.status_code == 400
        assert "Please choose one" in again.text
        assert 'type="file"' not in again.text


@pytest.mark.parametrize("gate", ["yes", "not_sure", "", "NO"])
def test_no_file_begins_without_no(site: Site, browser: Browser, token: str, gate: str) -> None:
    answer = browser.begin_file(token, gate=gate)
    assert answer.status_code == 403
    assert len(site.parts.uploads) == 0
    assert on_disk(site) == []


def test_where_it_is_goes_to_the_safeguarding_lead_in_words_alone(
    site: Site, browser: Browser, token: str
) -> None:
    answer = browser.answer(token, "where", where=f"  {WHERE}  ")
    assert answer.status_code == 200
    assert "Priya Nair has been told" in answer.text
    assert "999" in answer.text
    assert [case.kind for case in site.world.cases()] == ["cyberbullying", "material"]
    assert site.files() == []


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("", "Please say in words where it is"),
        ("   ", "Please say in words where it is"),
        ("https://evil.example/x", "leave the web address out"),
        ("a" * 1001, "at most 1000 letters"),
    ],
)
def test_what_cannot_be_sent_is_said_and_what_was_typed_stays(
    site: Site, browser: Browser, token: str, where: str, words: str
) -> None:
    answer = browser.answer(token, "where", where=where, involved="the head <or> so")
    assert answer.status_code == 400
    assert words in answer.text
    assert f"{where.strip()}</textarea>" in answer.text
    assert 'value="the head &lt;or&gt; so"' in answer.text
    assert len(site.world.cases()) == 1


@pytest.mark.parametrize(
    ("involved", "told", "never"),
    [
        ("", {"Priya Nair"}, set[str]()),
        ("I think it was Nair", {"Helen Whitfield"}, {"Priya Nair"}),
        ("the safeguarding lead", {"Helen Whitfield"}, {"Priya Nair"}),
        ("a coach from outside", {"Helen Whitfield"}, set[str]()),
    ],
)
def test_whoever_may_be_meant_is_kept_out_and_the_page_names_who_was_told(
    site: Site, browser: Browser, token: str, involved: str, told: set[str], never: set[str]
) -> None:
    answer = browser.answer(token, "where", where=WHERE, involved=involved)
    material = site.world.cases()[1]
    with site.world.vera.database.reading(site.world.school.id) as session:
        people = people_standing(session, material.id, Standing.RESPONSIBLE)
        assert set(names_of(session, people).values()) == told
        kept_out = people_standing(session, material.id, Standing.EXCLUDED)
        assert never <= set(names_of(session, kept_out).values())
    for name in told:
        assert name in answer.text
    for name in never:
        assert name not in answer.text


def test_after_yes_nothing_can_be_uploaded_and_what_was_is_held(
    site: Site, browser: Browser, token: str
) -> None:
    site.put_in_place(b"first thoughts", "a.png")
    browser.answer(token, "where", where=WHERE)
    assert [file.state for file in site.files()] == ["held"]
    assert browser.begin_file(token).status_code == 410


def test_another_place_is_added_to_the_first_and_told_again(
    site: Site, browser: Browser, token: str
) -> None:
    for where in ("In the Year 6 group.", "Another child, in the football group."):
        assert browser.answer(token, "where", where=where).status_code == 200
    assert [case.kind for case in site.world.cases()] == ["cyberbullying", "material"]
    with site.world.vera.database.reading(site.world.school.id) as session:
        safe = Safe(session, site.world.keyring)
        written = safe.open(site.world.cases()[1].id, "cases.where", site.world.cases()[1].id)
    assert "In the Year 6 group." in written
    assert "Another child, in the football group." in written


def test_i_have_finished_ends_the_link(site: Site, browser: Browser, token: str) -> None:
    site.put_in_place(b"abc", "a.png")
    browser.answer(token, "finished", kept="1")
    assert browser.begin_file(token).status_code == 410


def test_what_is_typed_is_shown_as_text(browser: Browser, token: str) -> None:
    answer = browser.answer(token, "where", where="https://e.example/ </textarea><script>1")
    assert "<script>1" not in answer.text


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_comes_in_pieces_and_is_kept_as_it_was(site: Site, size: int) -> None:
    content = os.urandom(size)
    site.put_in_place(content, "Aufnahme „1“.mp4")
    assert site.kept() == [content]
    assert len(site.parts.uploads) == 1, "held until it is idle, for an answer that was lost"


def test_nothing_of_a_file_lies_open_anywhere_on_the_disk(
    site: Site, browser: Browser, token: str
) -> None:
    marker = b"Zinnober-7781" * 1000
    file = begun(browser, token)
    browser.piece(token, file, 0, marker)
    browser.done(token, file, len(marker))
    assert on_disk(site)
    assert not any(b"Zinnober-7781" in path.read_bytes() for path in on_disk(site))


def test_a_piece_that_comes_twice_is_taken_once(site: Site, browser: Browser, token: str) -> None:
    file = begun(browser, token)
    assert browser.piece(token, file, 0, CONTENT[:PIECE]).json() == {"next": PIECE}
    assert browser.piece(token, file, 0, CONTENT[:PIECE]).json() == {"next": PIECE}
    assert browser.piece(token, file, 0, CONTENT[:10]).json() == {"next": PIECE}
    browser.piece(token, file, PIECE, CONTENT[PIECE : 2 * PIECE])
    browser.piece(token, file, 2 * PIECE, CONTENT[2 * PIECE :])
    for _ in range(2):
        assert browser.done(token, file, len(CONTENT)).json() == {"kept": True}
    assert site.kept() == [CONTENT]


def test_a_piece_out_of_its_place_is_told_where_to_go_on(
    site: Site, browser: Browser, token: str
) -> None:
    file = begun(browser, token)
    browser.piece(token, file, 0, CONTENT[:PIECE])
    for offset in (PIECE + 1, 2 * PIECE, PIECE - 1):
        answer = browser.piece(token, file, offset, CONTENT[:PIECE])
        assert answer.status_code == 409
        assert answer.json() == {"next": PIECE}
    for length in (0, PIECE - 1, len(CONTENT)):
        answer = browser.done(token, file, length)
        assert answer.status_code == 409
        assert answer.json() == {"next": PIECE}
    assert site.files() == []


def test_many_pieces_at_once_are_put_in_order(site: Site, browser: Browser, token: str) -> None:
    file = begun(browser, token)
    offsets = [0, PIECE, 2 * PIECE]

    def send(offset: int) -> None:
        mine = site.browser()
        while mine.piece(token, file, offset, CONTENT[offset:][:PIECE]).status_code == 409:
            pass

    senders = [threading.Thread(target=send, args=(each,)) for each in offsets * 2]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert browser.done(token, file, len(CONTENT)).json() == {"kept": True}
    assert site.kept() == [CONTENT]


@pytest.mark.parametrize("offset", ["", "-1", "one", "99999999999999999999"])
def test_nonsense_is_refused_in_words(browser: Browser, token: str, offset: str) -> None:
    file = begun(browser, token)
    answer = browser.post(
        f"/upload/{token}/pieces?file={file}&offset={offset}", data=b"abc", headers=SCRIPT
    )
    assert answer.status_code in (400, 409)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"no"', b'{"gate": ["no"]}'])
def test_nonsense_begins_no_file(site: Site, browser: Browser, token: str, body: bytes) -> None:
    headers = {**SCRIPT, "Content-Type": "application/json"}
    answer = browser.post(f"/upload/{token}/files", data=body, headers=headers)
    assert answer.status_code == 403
    assert len(site.parts.uploads) == 0


def test_another_sites_form_sends_nothing(site: Site, browser: Browser, token: str) -> None:
    answer = browser.post(f"/upload/{token}/files", json={"gate": "no", "name": "a"})
    assert answer.status_code == 400
    assert len(site.parts.uploads) == 0


def test_a_piece_is_never_larger_than_stays_in_memory(browser: Browser, token: str) -> None:
    file = begun(browser, token)
    assert browser.piece(token, file, 0, bytes(PIECE + 1)).status_code == 413


@pytest.fixture
def small(sqlite_database: Database, keyring: Keyring) -> Iterator[Site]:
    """A site that takes files of one megabyte."""
    with a_site(sqlite_database, keyring, largest_file_mb=1) as site:
        yield site


def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(small: Site) -> None:
    browser, token = small.browser(), small.upload_link()
    answer = browser.begin_file(token, size=1024 * 1024 + 1)
    assert answer.status_code == 413
    assert answer.json()["words"] == "This file is too large: Vera takes files of up to 1 MB."
    assert answer.json()["final"]
    file = begun(browser, token, size=5)
    answers = [browser.piece(token, file, n * PIECE, bytes(PIECE)) for n in range(4)]
    assert {each.status_code for each in answers} == {200}
    browser.piece(token, file, 4 * PIECE, b"1")
    last = browser.done(token, file, 4 * PIECE + 1)
    assert last.json().get("final") or last.json().get("begin")
    assert small.files() == []
    small.parts.uploads.close()
    assert on_disk(small) == []


def test_a_file_of_exactly_the_largest_size_is_kept(small: Site) -> None:
    content = os.urandom(1024 * 1024)
    small.put_in_place(content)
    assert small.kept() == [content]


def test_a_file_of_a_process_that_is_gone_is_begun_again(
    site: Site, browser: Browser, token: str
) -> None:
    file = begun(browser, token)
    browser.piece(token, file, 0, CONTENT[:PIECE])
    site.parts.uploads.close()
    answer = browser.piece(token, file, PIECE, CONTENT[PIECE : 2 * PIECE])
    assert answer.status_code == 404
    assert answer.json()["begin"] is True
    assert "started again" in answer.json()["words"]
    assert on_disk(site) == []


def test_a_file_that_nobody_goes_on_with_is_dropped_after_ten_minutes(
    site: Site, browser: Browser, token: str
) -> None:
    file = begun(browser, token)
    browser.piece(token, file, 0, CONTENT[:PIECE])
    site.world.clock.move(minutes=9)
    browser.piece(token, file, 0, CONTENT[:PIECE])
    site.world.clock.move(minutes=9)
    site.parts.uploads.drop_idle(now=site.world.clock())
    assert len(site.parts.uploads) == 1
    site.world.clock.now += IDLE
    site.parts.uploads.drop_idle(now=site.world.clock())
    assert len(site.parts.uploads) == 0
    assert on_disk(site) == []


def test_so_many_files_at_once_and_a_link_lets_go_of_its_oldest(
    site: Site, browser: Browser, token: str
) -> None:
    files = []
    for _ in range(MOST_OF_A_LINK + 1):
        files.append(begun(browser, token))
        site.world.clock.move(seconds=1)
    assert browser.piece(token, files[0], 0, b"a").status_code == 404
    assert browser.piece(token, files[-1], 0, b"a").status_code == 200
    while len(site.parts.uploads) < MOST:
        begun(browser, site.upload_link())
    threads = threading.active_count()
    answer = browser.begin_file(site.upload_link())
    assert answer.status_code == 503
    assert "Your file waits" in answer.json()["words"]
    assert len(site.parts.uploads) == MOST
    assert threading.active_count() == threads, "what was refused leaves no thread behind"


def test_a_file_of_another_link_is_not_found(site: Site, browser: Browser, token: str) -> None:
    file = begun(browser, token)
    assert browser.piece(site.upload_link(), file, 0, b"abc").status_code == 404
    assert browser.piece(token, file, 0, b"abc").status_code == 200


def test_a_link_that_is_none_or_late_or_for_opening_shows_no_gate(
    site: Site, browser: Browser, token: str
) -> None:
    site.put_in_place(b"abc")
    others = ["unknown", site.open_link(), "%00", "ä", "a" * 5000]
    site.world.clock.move(minutes=30)
    for wrong in (token, *others):
        page = browser.get(f"/upload/{wrong}")
        assert page.status_code == 410
        assert "no longer in use" in page.text
        assert "half an hour" in page.text
        for step in ("gate", "where", "finished"):
            assert browser.answer(wrong, step, gate="no", where=WHERE).status_code == 410
        assert browser.begin_file(wrong).status_code == 410
    assert len(site.world.cases()) == 1


def test_a_file_that_was_begun_in_time_may_end_a_little_after_it(
    site: Site, browser: Browser, token: str
) -> None:
    file = begun(browser, token)
    browser.piece(token, file, 0, b"abc")
    for _ in range(6):
        site.world.clock.move(minutes=6)
        browser.piece(token, file, 0, b"abc")
    assert browser.done(token, file, 3).status_code == 200
    assert [each.state for each in site.files()] == ["kept"]


def test_a_file_that_ends_after_its_time_is_said_to_be_not_kept(
    site: Site, browser: Browser, token: str
) -> None:
    file = begun(browser, token)
    browser.piece(token, file, 0, b"abc")
    for _ in range(11):
        site.world.clock.move(minutes=6)
        browser.piece(token, file, 0, b"abc")
    answer = browser.done(token, file, 3)
    assert answer.status_code == 410
    assert answer.json()["over"] is True
    assert "This file was not kept" in answer.json()["words"]
    assert site.files() == []


def test_the_link_of_somebody_whose_report_it_is_not_takes_nothing(
    site: Site, browser: Browser
) -> None:
    token = site.link(Purpose.UPLOAD, site.case.id, STRANGER)
    answer = browser.begin_file(token)
    assert answer.status_code == 410
    assert "Nothing can be added" in answer.json()["words"]


def test_finishing_says_what_was_sent_and_lets_go_of_the_rest(
    site: Site, browser: Browser, token: str
) -> None:
    nothing = browser.answer(token, "finished", kept="0")
    assert "No file was sent since this page was loaded" in nothing.text
    begun(browser, token)
    done = browser.answer(token, "finished", kept="1")
    assert "The files are kept" in done.text
    assert len(site.parts.uploads) == 0
    assert on_disk(site) == []


def test_a_disk_that_is_full_is_said_in_words(
    site: Site, browser: Browser, token: str, log: StringIO
) -> None:
    folder = Path(site.world.files)
    for shard in range(256):
        (folder / f"{shard:02x}").write_text("a file where a folder should be")
    file = begun(browser, token)
    answers = browser.piece(token, file, 0, b"abc"), browser.done(token, file, 3)
    (answer,) = [each for each in answers if each.status_code == 503]
    assert "could not keep this file just now" in answer.json()["words"]
    assert answer.json()["begin"] is True
    assert "upload_not_written" in log.getvalue()
    assert site.files() == []


def test_the_page_may_be_shown_within_teams_and_the_others_nowhere(
    site: Site, browser: Browser, token: str
) -> None:
    shown = browser.get(f"/upload/{token}")
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors https://teams.microsoft.com " in policy
    assert "X-Frame-Options" not in shown.headers
    for path in ("/files/x", "/sign-in/slack", "/signed-in/slack", "/page/page.css"):
        other = browser.get(path)
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
        assert other.headers["X-Frame-Options"] == "DENY"


def test_every_page_is_kept_by_nobody_and_runs_only_our_own_script(
    site: Site, browser: Browser, token: str
) -> None:
    answers = [
        browser.get(f"/upload/{token}"),
        browser.get("/upload/unknown"),
        browser.answer(token, "gate", gate="no"),
        browser.answer(token, "gate", gate="yes"),
        browser.get("/files/x"),
        browser.post("/files/x"),
        browser.get("/sign-in/slack?to=/files/x"),
        browser.get("/sign-in/nowhere"),
        browser.get("/signed-in/slack"),
        browser.get("/page/upload.js"),
        browser.get("/page/../pages.py"),
        browser.begin_file(token),
    ]
    for answer in answers[:10]:
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "default-src 'none'; script-src 'self';" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert " onclick" not in answer.text
        assert "style=" not in answer.text
    assert answers[10].status_code == 404


def test_a_name_from_outside_is_only_text(site: Site, browser: Browser, token: str) -> None:
    for name in ("../../etc/passwd", "\ud800", 7, None, "n" * 5000):
        file = begun(browser, token, name=name)
        browser.piece(token, file, 0, b"abc")
        assert browser.done(token, file, 3).json() == {"kept": True}
    assert len(site.files()) == 5
    assert all(path.is_relative_to(site.world.files) for path in on_disk(site))


def test_when_the_database_is_down_people_are_told_whom_to_ring(
    site: Site, browser: Browser, token: str
) -> None:
    site.world.vera.writer.close()
    told = browser.answer(token, "where", where=WHERE)
    assert told.status_code == 503
    assert "999" in told.text
    answer = browser.begin_file(token)
    assert answer.status_code == 503
    assert "999" in answer.json()["words"]
