"""Opening a file: signed in, by a button, by one person, once; and alike for all that may not."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
import requests
from sqlalchemy import select

from storage.evidence import EvidenceFile
from storage.people import Person
from tests.bot.web_pages.site import MANAGER, REPORTER, STRANGER, Browser, Site

SCREENSHOT = os.urandom(700_000)


def audited(site: Site) -> list[str]:
    return [each for each in site.world.actions() if each.startswith("file_opened")]


def test_the_page_says_how_to_sign_in_and_looks_nothing_up(site: Site, browser: Browser) -> None:
    site.put_in_place(SCREENSHOT)
    known, unknown = site.open_link(), "no-such-link"
    shown = [browser.get(f"/files/{token}") for token in (known, unknown)]
    assert [each.status_code for each in shown] == [200, 200]
    assert shown[0].text.replace(known, "") == shown[1].text.replace(unknown, "")
    assert "Sign in with Slack" in shown[0].text
    assert "Sign in with Microsoft" in shown[0].text


@pytest.mark.parametrize("way", ["slack", "teams"])
def test_somebody_on_the_list_signs_in_presses_the_button_and_has_the_file(
    site: Site, browser: Browser, way: str
) -> None:
    """S74, S76: behind the school's own sign-in, for those with a reason to view."""
    site.put_in_place(SCREENSHOT, "Größe 🙂.png")
    token = site.open_link()
    assert browser.sign_in(MANAGER, way=way, to=f"/files/{token}").headers["Location"] == (
        f"/files/{token}"
    )
    assert f"You are signed in as <strong>{MANAGER}</strong>" in browser.get(f"/files/{token}").text
    given = browser.opened(token)
    assert given.status_code == 200
    assert given.content == SCREENSHOT
    headers = given.headers
    assert headers["Content-Length"] == str(len(SCREENSHOT))
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Groe .png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%F0%9F%99%82.png"
    )
    assert audited(site) == ["file_opened"]


def refused(browser: Browser, token: str) -> str:
    answer = browser.opened(token)
    assert answer.status_code == 404
    return answer.text.replace(token, "")


def test_whatever_is_wrong_with_a_link_is_answered_alike(site: Site) -> None:
    site.put_in_place(SCREENSHOT)
    manager, reporter, stranger = (site.browser() for _ in range(3))
    for browser, name in ((manager, MANAGER), (reporter, REPORTER), (stranger, STRANGER)):
        browser.sign_in(name)
    told = {refused(manager, "unknown")}
    used = site.open_link()
    assert manager.opened(used).content == SCREENSHOT
    told.add(refused(manager, used))
    of_somebody_else = site.open_link()
    told.add(refused(reporter, of_somebody_else))
    told.add(refused(stranger, site.open_link(STRANGER)))
    told.add(refused(manager, site.upload_link(MANAGER)))
    late = site.open_link()
    site.world.clock.move(minutes=5)
    told.add(refused(manager, late))
    for state in ("held", "quarantined", "owed"):
        _set_state(site, state)
        told.add(refused(manager, site.open_link()))
    assert len(told) == 1
    assert "There is nothing here for you to open" in told.pop()
    assert audited(site) == ["file_opened"]


def _set_state(site: Site, state: str) -> None:
    with site.world.vera.database.writing(site.world.school.id) as session:
        for file in session.scalars(select(EvidenceFile)):
            file.state = state


def test_a_link_of_somebody_else_is_still_good_for_the_one_it_is_for(site: Site) -> None:
    site.put_in_place(SCREENSHOT)
    token = site.open_link()
    other, manager = site.browser(), site.browser()
    other.sign_in(STRANGER)
    manager.sign_in(MANAGER)
    refused(other, token)
    assert manager.opened(token).content == SCREENSHOT


def test_scanners_use_nothing_up(site: Site, browser: Browser) -> None:
    site.put_in_place(SCREENSHOT)
    token = site.open_link()
    browser.sign_in(MANAGER)
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = browser.session.request(method, f"{site.url}/files/{token}", timeout=30)
        assert answer.status_code == 200
    assert audited(site) == []
    assert browser.opened(token).content == SCREENSHOT


def test_nothing_is_given_without_signing_in_or_from_another_sites_form(
    site: Site, browser: Browser
) -> None:
    site.put_in_place(SCREENSHOT)
    token = site.open_link()
    assert browser.post(f"/files/{token}").status_code == 403
    browser.sign_in(MANAGER)
    for form in ({}, {"csrf": ""}, {"csrf": "guessed"}, {"csrf": "gewußt"}):
        answer = browser.post(f"/files/{token}", data=form)
        assert answer.status_code == 403
        assert "Download the file" in answer.text
    assert browser.opened(token).content == SCREENSHOT


def test_somebody_who_has_left_is_shown_how_to_sign_in_and_given_nothing(
    site: Site, browser: Browser
) -> None:
    site.put_in_place(SCREENSHOT)
    token = site.open_link()
    browser.sign_in(MANAGER)
    with site.world.vera.database.writing(site.world.school.id) as session:
        manager = session.found(Person, UUID(site.world.id_of(MANAGER)))
        manager.left_on = datetime(2026, 4, 27, tzinfo=UTC).date()
    assert "Sign in with Slack" in browser.get(f"/files/{token}").text
    assert browser.post(f"/files/{token}").status_code == 403
    assert "somebody who has left" in browser.sign_in(MANAGER).text


def test_a_session_ends_after_a_quarter_of_an_hour(site: Site, browser: Browser) -> None:
    browser.sign_in(MANAGER)
    site.world.clock.move(minutes=14, seconds=59)
    assert MANAGER in browser.get("/files/x").text
    site.world.clock.move(seconds=1)
    assert "Sign in with Slack" in browser.get("/files/x").text


def test_a_session_that_was_changed_is_none(site: Site, browser: Browser) -> None:
    browser.sign_in(MANAGER)
    (cookie,) = [each for each in browser.session.cookies if each.name == "vera_session"]
    assert cookie.value
    for changed in (cookie.value[:-1], "A" + cookie.value[1:], "", "ä", "a.b"):
        answer = requests.get(
            f"{site.url}/files/x",
            headers={"Cookie": f"vera_session={changed}".encode()},
            timeout=30,
        )
        assert "Sign in with Slack" in answer.text


def test_a_damaged_file_is_not_begun_with(site: Site, browser: Browser, log: StringIO) -> None:
    site.put_in_place(SCREENSHOT, "name-of-a-file.png")
    damage(site)
    browser.sign_in(MANAGER)
    token = site.open_link()
    answer = browser.opened(token)
    assert answer.status_code == 500
    assert "not as it was when it was kept" in " ".join(answer.text.split())
    assert "file_damaged" in log.getvalue()
    assert token not in log.getvalue()
    assert "name-of-a-file" not in log.getvalue()


def test_a_file_that_is_damaged_while_it_is_given_out_is_broken_off(
    site: Site, browser: Browser
) -> None:
    content = os.urandom(40_000_000)  # more than fits between here and a reader who waits
    site.put_in_place(content)
    browser.sign_in(MANAGER)
    answer = browser.opened(site.open_link(), stream=True)
    assert answer.status_code == 200
    damage(site)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset"):
        assert answer.content


def damage(site: Site) -> None:
    """Change one byte near the end of the only file."""
    (blob,) = list(Path(site.world.files).rglob("*.sealed"))
    with blob.open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        changed = file.read(1)[0] ^ 1
        file.seek(-1000, os.SEEK_END)
        file.write(bytes([changed]))


def test_a_file_that_is_gone_from_the_disk_is_said_in_words(site: Site, browser: Browser) -> None:
    site.put_in_place(SCREENSHOT)
    for blob in Path(site.world.files).rglob("*.sealed"):
        blob.unlink()
    browser.sign_in(MANAGER)
    answer = browser.opened(site.open_link())
    assert answer.status_code == 500
    assert "tell whoever looks after Vera" in " ".join(answer.text.split())


def test_so_many_files_at_once_use_no_link_up(site: Site, browser: Browser) -> None:
    site.put_in_place(SCREENSHOT)
    browser.sign_in(MANAGER)
    token = site.open_link()
    while site.parts.given_out.acquire(blocking=False):
        pass
    answer = browser.opened(token)
    assert answer.status_code == 503
    assert "Your link was not used" in answer.text
    site.parts.given_out.release()
    assert browser.opened(token).content == SCREENSHOT
    again = browser.opened(site.open_link())
    assert again.content == SCREENSHOT, "the place of the first was let go of"
