"""Before each census the office has the letter to parents; sheets are counted (S78, S86)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from requests import Response

from bot.doors import web_parts
from storage.database import Database
from storage.keyring import Keyring
from tests.bot.web_pages.site import Browser, Site
from tests.walks import forging
from tests.walks.world import World, a_world, shown_to, words_of

OFFICE, LEAD, HEAD, TEACHER = "Nadia Hussain", "Carol Dunn", "Helen Whitfield", "Kwame Mensah"
BEFORE = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
READY = datetime(2026, 9, 17, 8, 0, tzinfo=UTC)
SEPTEMBER_IS_OVER = datetime(2026, 9, 23, 8, 0, tzinfo=UTC)
"""Ten school days before the census of Thursday 1 October 2026, at nine in Aldershot."""
OUT, BACK = "How many were given out?", "How many came back?"
ON_HOME = "Is our data right?"


@pytest.fixture
def world(database: Database, keyring: Keyring, platform: str) -> Iterator[World]:
    """The example school in the autumn, with a web address of Vera's own."""
    with a_world(database, keyring, platforms=[platform], web=True, at=BEFORE) as world:
        yield world
        assert world.errors == []


def ready(world: World, name: str) -> list[str]:
    return [each.words() for each in world.cards(name) if "The letter to parents" in each.words()]


def sheets(world: World, name: str) -> str:
    person = world.person(name)
    person.close_all() if person.views else None
    person.command("/vera", "sheets")
    return shown_to(person)


def count(world: World, name: str, group: str, out: str, back: str) -> str:
    sheets(world, name)
    person = world.person(name)
    person.press(f"Count {group}")
    person.fill(OUT, out)
    person.fill(BACK, back)
    person.submit()
    view = person.view
    assert view is not None
    return "\n".join([view.text(), *view.errors.values()])


def taken(world: World, name: str, button: str) -> Response:
    """Take a file from the newest letter, by the web."""
    person = world.person(name)
    card = next(each for each in reversed(world.cards(name)) if button in each.buttons())
    person.press(button, message=card)
    assert "for you alone." in shown_to(person)
    person.press("Open the page")
    person.close_all()
    token = person.opened_urls[-1].rpartition("/")[2]
    return _browser(world, name).opened(token, path="lists")


def _browser(world: World, name: str) -> Browser:
    site = Site(world, web_parts(world.vera), str(world.vera.settings.web_address))
    found = site.browser()
    found.sign_in(name, way="teams" if world.on_teams else "slack", to="/lists/x")
    return found


def test_ten_school_days_before_a_census_the_letter_is_ready_to_read_and_to_take(
    world: World,
) -> None:
    """S78, S86: as a Word file and as plain text, with the same words."""
    world.at(READY.replace(hour=7, minute=59))
    assert ready(world, OFFICE) == []
    world.at(READY)
    assert ready(world, HEAD) == ready(world, TEACHER) == []
    (words,) = ready(world, OFFICE)
    assert "are to be back by Thursday 1 October 2026." in words
    assert len(ready(world, LEAD)) == 1
    plain = taken(world, OFFICE, "Text (plain)")
    assert plain.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="letter-to-parents-2026-09-17.txt"' in plain.headers["Content-Disposition"]
    text = plain.content.decode()
    for said in (
        "Gun Hill, Aldershot",
        "Thursday 17 September 2026",
        "Thursday 1 October 2026, the day of the school census",
        "The questions about consent",
    ):
        assert said in text
    word = taken(world, LEAD, "Letter (Word)")
    written = docx.Document(BytesIO(word.content))
    assert [line.removeprefix("- ") for line in text.splitlines() if line] == [
        paragraph.text for paragraph in written.paragraphs
    ]
    assert world.facts("parents_letter_taken") == [
        {"which": "plain", "person": world.id_of(OFFICE)},
        {"which": "word", "person": world.id_of(LEAD)},
    ]
    person = world.person(OFFICE)
    person.press("Show the text", message=world.card(OFFICE))
    shown = shown_to(person)
    assert "As a text message" in shown
    assert "return it to the school office by Thursday 1 October 2026" in shown


def test_without_a_web_address_words_say_what_is_typed_on_the_server(
    database: Database, keyring: Keyring, platform: str
) -> None:
    with a_world(database, keyring, platforms=[platform], at=BEFORE) as world:
        world.at(READY)
        person = world.person(OFFICE)
        said = words_of(person.press("Letter (Word)", message=world.card(OFFICE)))
        assert "vera letters parents --to FILE.docx" in said


def test_sheets_are_counted_for_each_group_and_stand_on_the_home(world: World) -> None:
    """S78: response counts; S86: of the collecting that goes on."""
    world.at(READY)
    assert "September 2026" in sheets(world, OFFICE)  # these are still coming back
    world.person(OFFICE).close_all()
    world.at(SEPTEMBER_IS_OVER)
    assert "October 2026 census" in sheets(world, OFFICE)
    assert "Year 3: not counted yet" in shown_to(world.person(OFFICE))
    assert "Year 3: 12 of 30 came back" in count(world, OFFICE, "Year 3", "30", "12")
    assert "Year 3: 28 of 30 came back" in count(world, LEAD, "Year 3", "30", "28")
    assert world.facts("sheets_counted")[-1] == {
        "collection": "October 2026 census",
        "group": "Year 3",
        "given_out": 30,
        "returned": 28,
    }
    for name in (OFFICE, LEAD, HEAD):
        home = world.home(name)
        assert ON_HOME in home
        assert "Year 3: 28 of 30 \u2588" in home
        assert "Year 4: not counted yet" in home


def test_numbers_that_cannot_be_are_said_in_words_and_nothing_is_kept(world: World) -> None:
    assert "Please type a whole number, such as 28." in count(world, OFFICE, "Year 3", "x", "1")
    assert "More came back than were given out." in count(world, OFFICE, "Year 3", "10", "11")
    assert "sheets_counted" not in world.actions()


def test_nobody_else_counts_or_takes_or_sees_anything(world: World) -> None:
    world.at(READY)
    for name in (TEACHER, "Priya Nair", "David Osei"):
        assert ON_HOME not in world.home(name)
        said = str(forging.press(world, name, "accuracy.show_sheets", None))
        assert "Only the office or the data lead or the headteacher" in said
        said = str(forging.press(world, name, "accuracy.letter_as_word", None))
        assert "can take the letter to parents" in said
    typed = {"group": "Year 3", "given_out": "30", "returned": "1"}
    assert "Only the office" in forging.send_form(world, TEACHER, "accuracy.file_sheets", typed)
    assert not {"parents_letter_link_given", "sheets_counted"} & set(world.actions())


def test_the_home_shows_a_bar_for_each_group_of_staff(
    database: Database, keyring: Keyring, platform: str
) -> None:
    """S78: staff by their duties, never a group of fewer than three."""
    began = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
    with a_world(database, keyring, platforms=[platform], at=began) as world:
        assert "Staff have not been asked yet." in world.home(HEAD)
        world.at(datetime(2026, 9, 7, 8, 0, tzinfo=UTC))
        for name in (TEACHER, HEAD):
            person = world.person(name)
            person.press("Yes, still right", message=world.card(name))
        world.settle()
        home = world.home(HEAD)
        assert "Staff who have answered, Autumn 2026" in home
        assert "All staff: 2 of 16 \u2588\u2591" in home
        assert "Teaching and support staff: 1 of 9" in home
        assert "Leaders and office: 1 of 7" in home
