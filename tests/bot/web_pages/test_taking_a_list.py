"""Taking the register: the same page as for files, with its own words, and alike for all."""

from __future__ import annotations

from io import StringIO
from uuid import UUID

import pytest

from storage.people import Person
from storage.web_links import Purpose
from tests.bot.web_pages.site import MANAGER, Browser, Site
from tests.read_back import lines_read

LEAD, STRANGER = "Carol Dunn", "Ben Carter"


def a_link(site: Site, purpose: Purpose = Purpose.TABLE, name: str = LEAD) -> str:
    """Make somebody a link to their register, as their button in chat does."""
    return site.link(purpose, UUID(site.world.id_of(name)), name)


def test_the_page_says_how_to_sign_in_and_looks_nothing_up(site: Site, browser: Browser) -> None:
    known, unknown = a_link(site), "no-such-link"
    shown = [browser.get(f"/lists/{token}") for token in (known, unknown)]
    assert [each.status_code for each in shown] == [200, 200]
    assert shown[0].text.replace(known, "") == shown[1].text.replace(unknown, "")
    assert "A file from Vera is given to one person." in shown[0].text
    assert "Sign in with Slack" in shown[0].text
    assert "Sign in with Microsoft" in shown[0].text


@pytest.mark.parametrize("way", ["slack", "teams"])
def test_who_it_is_for_signs_in_is_led_back_and_has_it_once(
    site: Site, browser: Browser, way: str
) -> None:
    token = a_link(site)
    back = browser.sign_in(LEAD, way=way, to=f"/lists/{token}")
    assert back.headers["Location"] == f"/lists/{token}"
    assert f"You are signed in as <strong>{LEAD}</strong>" in browser.get(f"/lists/{token}").text
    given = browser.opened(token, path="lists")
    assert given.status_code == 200
    assert given.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert given.headers["Content-Length"] == str(len(given.content))
    assert given.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert lines_read(given.content) == []
    again = browser.opened(token, path="lists")
    assert again.status_code == 404
    assert "There is nothing here for you to open" in again.text


def test_scanners_use_nothing_up(site: Site, browser: Browser) -> None:
    token = a_link(site, Purpose.CALENDAR)
    browser.sign_in(LEAD)
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = browser.session.request(method, f"{site.url}/lists/{token}", timeout=30)
        assert answer.status_code == 200
    assert "register_taken" not in site.world.actions()
    assert browser.opened(token, path="lists").content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_nothing_is_given_without_signing_in_or_from_another_sites_form(
    site: Site, browser: Browser
) -> None:
    token = a_link(site)
    assert browser.post(f"/lists/{token}").status_code == 403
    browser.sign_in(LEAD)
    for form in ({}, {"csrf": "guessed"}):
        answer = browser.post(f"/lists/{token}", data=form)
        assert answer.status_code == 403
        assert "Download the file" in answer.text
    assert browser.opened(token, path="lists").status_code == 200


def test_a_link_that_somebody_without_the_role_holds_gives_nothing(site: Site) -> None:
    manager = site.browser()
    manager.sign_in(MANAGER)
    told = {
        manager.opened(token, path="lists").text.replace(token, "")
        for token in (a_link(site, name=MANAGER), a_link(site, name=STRANGER), "unknown")
    }
    assert len(told) == 1


def test_somebody_who_has_left_is_given_nothing(site: Site, browser: Browser) -> None:
    token = a_link(site)
    browser.sign_in(LEAD)
    with site.world.vera.database.writing(site.world.school.id) as session:
        lead = session.found(Person, UUID(site.world.id_of(LEAD)))
        lead.left_on = site.world.clock().date()
    assert "Sign in with Slack" in browser.get(f"/lists/{token}").text
    assert "register_taken" not in site.world.actions()


@pytest.mark.parametrize("page", ["files", "lists"])
def test_a_link_for_one_page_gives_nothing_on_another(
    site: Site, browser: Browser, page: str
) -> None:
    site.put_in_place(b"abc")
    browser.sign_in(LEAD if page == "files" else MANAGER)
    token = a_link(site) if page == "files" else site.open_link()
    assert browser.opened(token, path=page).status_code == 404


def test_no_link_stands_in_the_log(site: Site, browser: Browser, log: StringIO) -> None:
    token = a_link(site)
    browser.sign_in(LEAD, to=f"/lists/{token}")
    browser.opened(token, path="lists")
    assert token not in log.getvalue()
