"""A place for files in a form: uploaded at once, kept while the place stays, sent with the form."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo import Generated, NewFile, NotOnScreen, Workspace
from bot.demo.block_rules import problems_of_blocks
from bot.demo.person import Person
from tests.bot.demo.fetching import fetch, refused, url_of
from tests.bot.demo.small_vera import SmallVera, asks, modal, plain

Json = dict[str, Any]
LABEL = "Which files?"


def form(block_id: str = "files", **more: Any) -> Json:
    """Give a form that asks for files, with a link beside."""
    place = asks(LABEL, {"type": "file_input", **more}, block_id=block_id)
    link = {
        "type": "button",
        "action_id": "large",
        "text": plain("Larger files"),
        "url": "http://127.0.0.1:9/upload/abc",
    }
    return modal("Add files", [place, {"type": "actions", "elements": [link]}], "files")


@pytest.fixture
def opened(ws: Workspace, vera: SmallVera) -> Callable[..., Json]:
    """Open a form for the teacher, and give Slack's answer."""

    @vera.app.action("large")
    def pressed(ack: Callable[[], None]) -> None:
        ack()

    @vera.app.view("files")
    def sent(ack: Callable[[], None]) -> None:
        ack()

    def open_form(view: Json) -> Json:
        trigger_id = ws.views.new_trigger("U05TEACH")
        return vera.trying(vera.client.views_open, trigger_id=trigger_id, view=view)

    return open_form


def test_files_are_uploaded_at_once_and_are_shared_nowhere(
    ws: Workspace, opened: Callable[..., Json], teacher: Person
) -> None:
    opened(form())
    view = teacher.attach(LABEL, [("a.png", b"1"), ("b.txt", b"22")])
    assert view is not None
    assert view.value(LABEL) == "a.png, b.txt"
    files = list(ws.conversations.files.values())
    assert [(one.owner, one.size, one.channels) for one in files] == [
        ("U05TEACH", 1, set()),
        ("U05TEACH", 2, set()),
    ]
    assert refused(ws, "files.info", file=files[0].file_id) == "file_not_found"


def test_vera_may_fetch_them_once_the_form_is_sent(
    ws: Workspace, vera: SmallVera, opened: Callable[..., Json], teacher: Person
) -> None:
    opened(form())
    teacher.attach("files", [("a.png", b"1")])
    assert teacher.submit() is None
    action_id = LABEL.lower().replace(" ", "-")
    state = vera.seen[-1]["view"]["state"]["values"]["files"][action_id]
    assert state["type"] == "file_input"
    assert [one["name"] for one in state["files"]] == ["a.png"]
    assert fetch(url_of(ws, state["files"][0]["id"])).body == b"1"


def test_files_stay_while_block_and_element_are_the_same(
    vera: SmallVera, opened: Callable[..., Json], teacher: Person
) -> None:
    view_id = opened(form())["view"]["id"]
    teacher.attach(LABEL, [("a.png", b"1")])
    vera.trying(vera.client.views_update, view_id=view_id, view=form(max_files=3))
    assert teacher.top.value(LABEL) == "a.png"
    vera.trying(vera.client.views_update, view_id=view_id, view=form("others"))
    assert teacher.top.value(LABEL) == ""


def test_a_form_takes_so_many_files_of_10_mb(opened: Callable[..., Json], teacher: Person) -> None:
    opened(form(max_files=2))
    with pytest.raises(NotOnScreen, match="at most 10 MB"):
        teacher.attach(LABEL, [NewFile("film.mp4", Generated(10 * 1024 * 1024 + 1))])
    with pytest.raises(NotOnScreen, match="at most 2 files"):
        teacher.attach(LABEL, [("a", b"1"), ("b", b"1"), ("c", b"1")])
    assert teacher.top.value(LABEL) == "a, b"
    with pytest.raises(NotOnScreen, match="no question"):
        teacher.attach("Larger files", [("a", b"1")])


def test_a_required_place_for_files_must_hold_one(
    opened: Callable[..., Json], teacher: Person
) -> None:
    opened(form())
    view = teacher.submit()
    assert view is not None
    assert view.errors == {LABEL: "Please complete this required field."}


def test_asking_for_files_needs_the_scope(ws: Workspace, opened: Callable[..., Json]) -> None:
    ws.scopes = "chat:write,commands"
    answer = opened(form())
    assert (answer["error"], answer["needed"]) == ("missing_scope", "files:read")


@pytest.mark.parametrize("surface", ["home", "message"])
def test_files_are_asked_for_in_modals_only(surface: Any) -> None:
    problems = problems_of_blocks([asks("Q", {"type": "file_input"})], surface)
    assert any("file_input is for modals only" in one for one in problems)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "actions", "elements": [{"type": "file_input"}]},
        {"type": "section", "text": plain("x"), "accessory": {"type": "file_input"}},
    ],
)
def test_files_are_asked_for_in_inputs_only(block: Json) -> None:
    assert any("unsupported type" in one for one in problems_of_blocks([block], "modal"))


@pytest.mark.parametrize("most", [0, 11])
def test_a_place_takes_one_to_ten_files(most: int) -> None:
    problems = problems_of_blocks([asks("Q", {"type": "file_input", "max_files": most})], "modal")
    assert any("must be between 1 and 10" in one for one in problems)


def test_a_link_in_a_form_is_opened_and_told(
    vera: SmallVera, opened: Callable[..., Json], teacher: Person
) -> None:
    opened(form())
    teacher.press("Larger files")
    assert teacher.opened_urls == ["http://127.0.0.1:9/upload/abc"]
    assert vera.seen[-1]["type"] == "block_actions"
    assert vera.seen[-1]["actions"][0]["action_id"] == "large"


@pytest.mark.parametrize(
    ("url", "words"),
    [("https://x/" + "y" * 3000, "must be less than 3001"), ("upload/abc", "must be a valid URL")],
)
def test_a_link_is_an_address_of_at_most_3000_characters(url: str, words: str) -> None:
    button = {"type": "button", "text": plain("Open"), "url": url}
    problems = problems_of_blocks([{"type": "actions", "elements": [button]}], "modal")
    assert any(words in one for one in problems)
