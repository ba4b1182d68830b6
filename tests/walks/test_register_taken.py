"""The register leaves Vera as a calendar file and as a table: for one person, once, by the web."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import requests

from bot.doors import web_parts
from handlers.data_requests.take_register import NO_DATES, TO_TAKE
from storage.database import Database
from storage.keyring import Keyring
from storage.vocabulary import Role
from tests.bot.web_pages.site import Browser, Site
from tests.read_back import events_read, lines_read
from tests.walks.breach_acts import IS_TOLD, TOLD_WHEN, YES_TOLD, breach
from tests.walks.forging import press as forged_press
from tests.walks.request_acts import (
    A_SOLICITOR,
    FOI,
    LETTER,
    RECORD,
    log_request,
    settle,
    take_on,
)
from tests.walks.staff_changes import holding, import_staff
from tests.walks.world import World, a_world, shown_to

TEACHER, LEAD, HEAD, OFFICE = "Kwame Mensah", "Carol Dunn", "Helen Whitfield", "Nadia Hussain"
CALENDAR, TABLE = "Calendar file", "As a table (CSV)"
WRITTEN = {
    "whose": "Zebedee Quirk",
    "name": "Ottoline Marchbanks",
    "words": "everything about xylophones",
}
NOTHING = "There is nothing here for you to open"


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school, with a web address of Vera's own."""
    with a_world(database, keyring, platforms=[platform], web=True) as world:
        yield world
        assert world.errors == []


def browser(world: World, name: str) -> Browser:
    """Sign somebody in with the platform where they are."""
    site = Site(world, web_parts(world.vera), str(world.vera.settings.web_address))
    found = site.browser()
    found.sign_in(name, way="teams" if world.on_teams else "slack", to="/lists/x")
    return found


def link(world: World, name: str, button: str) -> str:
    """Ask for a file in chat; gives the token of the link."""
    person = world.person(name)
    person.command("/vera", "requests")
    person.press(button)
    assert "The link works once, for five minutes, and for you alone." in shown_to(person)
    person.press("Open the page")
    person.close_all()
    page, _, token = person.opened_urls[-1].rpartition("/")
    assert page == f"{world.vera.settings.web_address}/lists"
    return token


def taken(world: World, name: str, button: str) -> requests.Response:
    """Ask for a file in chat, sign in, press the button."""
    given = browser(world, name).opened(link(world, name, button), path="lists")
    assert given.status_code == 200, given.text
    return given


def taken_back(world: World, name: str) -> None:
    """Note of the newest request that whoever asked took it back."""
    words = {"How did they take it back?": "Never mind"}
    came = {"What became of it?": "They took it back"}
    assert "Closed at" in settle(world, name, "The answer", choose=came, fill=words)


def test_the_calendar_is_read_back_with_its_dates_and_names_nobody(world: World) -> None:
    log_request(world.person(TEACHER), received=date(2026, 4, 20), **WRITTEN)
    take_on(world, LEAD)
    log_request(world.person(TEACHER), wants=[FOI], way=LETTER, **WRITTEN)
    first, second = (case.reference for case in world.cases())
    given = taken(world, LEAD, CALENDAR)
    assert given.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert given.headers["Content-Disposition"].startswith(
        'attachment; filename="vera-requests-2026-04-28.ics"'
    )
    assert given.headers["Cache-Control"] == "no-store"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Security-Policy"].startswith("sandbox")
    found = events_read(given.content)
    due = found[f"{first}: subject access request due"]
    assert (due["dtstart"].dt, due["dtend"].dt) == (date(2026, 5, 20), date(2026, 5, 21))
    assert "Carol Dunn has it." in str(due["description"])
    assert f"{second}: freedom of information request due" in found
    last = found[f"{first}: last day to give notice of taking more time"]
    assert last["dtstart"].dt == date(2026, 5, 20)
    assert f"{second}: last day to give notice of taking more time" not in found
    for secret in ("Zebedee", "Quirk", "Ottoline", "Marchbanks", "xylophones", TEACHER):
        assert secret.encode() not in given.content
    assert world.facts("register_taken") == [
        {"which": "calendar", "person": world.id_of(LEAD)},
    ]
    assert "register_link_given" in world.actions()


def test_a_date_that_moved_keeps_its_entry(world: World) -> None:
    log_request(world.person(TEACHER), received=date(2026, 4, 20), asker=A_SOLICITOR)
    take_on(world, LEAD)
    name = f"{world.case().reference}: subject access request due"
    before = events_read(taken(world, LEAD, CALENDAR).content)
    world.later(days=2)
    settle(
        world,
        LEAD,
        "Take more time",
        choose={"Why?": "It is complex"},
        fill={"The reasons, as they were told": "There is very much of it."},
    )
    after = events_read(taken(world, LEAD, CALENDAR).content)
    assert after[name]["uid"] == before[name]["uid"]
    assert after[name]["sequence"] > before[name]["sequence"]
    assert after[name]["dtstart"].dt == date(2026, 7, 20)
    assert set(before) - set(after) == {
        f"{world.case().reference}: last day to give notice of taking more time"
    }


def test_what_is_kept_quiet_is_quiet_in_both_files(world: World) -> None:
    log_request(world.person(TEACHER), staff=["Carol Dunn"], **WRITTEN)
    world.settle()
    reference = world.case().reference
    calendar = taken(world, HEAD, CALENDAR)
    assert set(events_read(calendar.content)) == {"Please open Vera"}
    assert reference.encode() not in calendar.content
    assert b"access" not in calendar.content
    (line,) = lines_read(taken(world, HEAD, TABLE).content)
    assert line["Reference"] == reference
    assert (line["What was asked for"], line["Asked by"], line["Who has it"]) == (
        "kept quiet",
        "",
        "",
    )
    lead = world.person(LEAD)
    lead.command("/vera", "requests")
    lead.press(CALENDAR)
    assert NO_DATES in shown_to(lead)
    lead.close_all()
    assert lines_read(taken(world, LEAD, TABLE).content) == []


def test_the_table_holds_what_is_open_and_for_a_year_what_was_settled(world: World) -> None:
    log_request(world.person(TEACHER), wants=[RECORD], way=LETTER, **WRITTEN)
    take_on(world, LEAD)
    taken_back(world, LEAD)
    log_request(world.person(TEACHER), received=date(2026, 4, 20), **WRITTEN)
    given = taken(world, LEAD, TABLE)
    assert given.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert given.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="vera-requests-2026-04-28.csv"' in given.headers["Content-Disposition"]
    found = {line["What was asked for"]: line for line in lines_read(given.content)}
    access, record = (
        found["Subject access request"],
        found["Request for an educational record"],
    )
    assert (access["Received"], access["Due"]) == ("2026-04-20", "2026-05-20")
    assert (access["Days left"], access["Who has it"]) == ("22", "nobody yet")
    assert (record["Status"], record["Settled on"]) == ("taken back", "2026-04-28")
    assert (record["Days left"], record["Who has it"]) == ("", LEAD)
    for secret in ("Zebedee", "Ottoline", "xylophones"):
        assert secret.encode() not in given.content
    assert len(events_read(taken(world, LEAD, CALENDAR).content)) == 2
    world.clock.move(days=366)
    assert [line["Status"] for line in lines_read(taken(world, LEAD, TABLE).content)] == ["late"]


def refused(there: Browser, token: str) -> str:
    answer = there.opened(token, path="lists")
    assert answer.status_code == 404
    return answer.text.replace(token, "")


def test_whatever_is_wrong_with_a_link_is_answered_alike(world: World) -> None:
    log_request(world.person(TEACHER))
    lead, head = browser(world, LEAD), browser(world, HEAD)
    told = {refused(lead, "unknown")}
    used = link(world, LEAD, CALENDAR)
    told.add(refused(head, used))
    assert lead.opened(used, path="lists").status_code == 200
    told.add(refused(lead, used))
    late = link(world, LEAD, TABLE)
    world.clock.move(minutes=5)
    told.add(refused(lead, late))
    assert len(told) == 1
    assert NOTHING in told.pop()
    fresh = link(world, LEAD, TABLE)
    other_page = lead.opened(fresh)
    assert other_page.status_code == 404
    assert NOTHING in other_page.text
    assert len(world.facts("register_taken")) == 1
    assert lead.opened(fresh, path="lists").status_code == 200


def test_without_the_role_there_is_no_link_and_a_link_gives_nothing(world: World) -> None:
    log_request(world.person(TEACHER))
    for action in ("data_requests.as_calendar", "data_requests.as_table"):
        said = " ".join(forged_press(world, TEACHER, action, None))
        assert TO_TAKE in said
        assert "/lists/" not in said
    token = link(world, OFFICE, TABLE)
    import_staff(world, {OFFICE: holding(Role.STAFF)})
    assert NOTHING in refused(browser(world, OFFICE), token)
    assert "register_taken" not in world.actions()


def test_without_a_web_address_it_says_what_to_type_on_the_server(
    database: Database, keyring: Keyring, platform: str
) -> None:
    with a_world(database, keyring, platforms=[platform]) as world:
        for button, command in ((CALENDAR, "calendar --to FILE.ics"), (TABLE, "csv --to FILE.csv")):
            person = world.person(LEAD)
            person.command("/vera", "requests")
            person.press(button)
            assert f"vera requests {command}" in shown_to(person)
            person.close_all()
        assert "register_link_given" not in world.actions()
        assert world.errors == []


def test_that_the_register_was_looked_at_is_recorded_when_it_was_typed_for(world: World) -> None:
    world.person(LEAD).command("/vera", "requests")
    assert ("Carol Dunn", "register_viewed") in world.audit()


def test_a_breach_that_runs_stands_in_the_calendar_as_a_moment_until_it_is_decided(
    world: World,
) -> None:
    """UK GDPR, article 33: 72 real hours, on the Home and in the register as well."""
    breach(world.person(TEACHER))
    world.settle()
    reference = world.case().reference
    events = events_read(taken(world, LEAD, CALENDAR).content)
    event = events[f"{reference}: last moment to tell the ICO"]
    assert event["dtend"].dt == datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
    running = f"{reference}. Tell the ICO by 10:00 on Friday 1 May 2026: 72 hours left."
    assert running in world.home(LEAD)
    decide(world, LEAD)
    assert "Tell the ICO by" not in world.home(LEAD)


def decide(world: World, name: str) -> None:
    """Note that the ICO was told of the only breach."""
    take_on(world, name)
    settle(
        world,
        name,
        "Decide about the ICO",
        choose={IS_TOLD: YES_TOLD},
        days={},
        moments={TOLD_WHEN: datetime(2026, 4, 28, 9, 0, tzinfo=UTC)},
    )
