"""The file host over real HTTP: who gets bytes, who a log-in page, and how it breaks."""

import hashlib
import http.client
from urllib.parse import urljoin, urlsplit

import pytest

from bot.demo import Generated, NewFile, Workspace
from bot.demo.person import Person
from tests.bot.demo.fetching import fetch, refused, url_of

BYTES = bytes(range(200)) * 50


@pytest.fixture
def file_id(teacher: Person) -> str:
    """Post a file where Vera is a member."""
    return teacher.post("general", "", [("a picture.png", BYTES)]).files[0].file_id


@pytest.fixture
def url(ws: Workspace, file_id: str) -> str:
    """Give the address of that file."""
    found = url_of(ws, file_id)
    ws.file_requests.clear()
    return found


def statuses(ws: Workspace) -> list[tuple[str, int]]:
    """List what was asked of the file host, with the answers."""
    return [(one.kind, one.status) for one in ws.file_requests]


def test_the_bearer_of_the_token_gets_the_bytes(ws: Workspace, url: str) -> None:
    got = fetch(url)
    assert (got.status, got.content_type, got.length) == (200, "image/png", str(len(BYTES)))
    assert got.body == BYTES
    assert statuses(ws) == [("download", 200)]


@pytest.mark.parametrize("token", ["wrong", ""])
def test_anybody_else_is_led_to_a_log_in_page(ws: Workspace, url: str, token: str) -> None:
    led = fetch(url, token)
    assert led.status == 302
    page = fetch(urljoin(url, led.location), token)
    assert (page.status, page.content_type) == (200, "text/html; charset=utf-8")
    assert b"Log in" in page.body
    assert statuses(ws) == [("download", 302), ("log_in", 200)]


def test_so_is_vera_where_she_may_not_see_the_file(ws: Workspace, url: str, file_id: str) -> None:
    ws.remove_vera("general")
    assert fetch(url).status == 302
    assert refused(ws, "files.info", file=file_id) == "file_not_found"


def test_so_is_vera_without_the_scope(ws: Workspace, url: str) -> None:
    ws.scopes = "chat:write"
    assert fetch(url).status == 302


def test_a_file_host_is_asked_for_a_name_that_is_the_files(ws: Workspace, url: str) -> None:
    assert fetch(url.replace("picture", "other")).status == 302


@pytest.mark.parametrize(
    ("how", "status"), [("login_page", 302), ("gone", 404), ("500", 500), ("429", 429)]
)
def test_a_fault_happens_as_often_as_was_asked(
    ws: Workspace, url: str, file_id: str, how: str, status: int
) -> None:
    ws.fail_file(file_id, how, times=2)
    assert [fetch(url).status for _ in range(3)] == [status, status, 200]


def test_a_file_that_cannot_be_seen_is_not_found_either(
    ws: Workspace, url: str, file_id: str
) -> None:
    ws.fail_file("*", "not_visible", times=2)
    assert refused(ws, "files.info", file=file_id) == "file_not_found"
    assert fetch(url).status == 302
    assert fetch(url).status == 200


def test_a_download_can_be_cut_short(ws: Workspace, url: str, file_id: str) -> None:
    ws.fail_file(file_id, "cut_short")
    broken = fetch(url)
    assert (broken.length, broken.whole) == (str(len(BYTES)), False)
    assert broken.body == BYTES[: len(BYTES) // 2]
    assert fetch(url).whole


@pytest.mark.parametrize(("more", "size"), [(7, len(BYTES) + 7), (-7, len(BYTES) - 7)])
def test_a_download_can_be_longer_or_shorter_than_was_told(
    ws: Workspace, url: str, file_id: str, more: int, size: int
) -> None:
    ws.fail_file(file_id, "wrong_size", more=more)
    got = fetch(url)
    assert (got.whole, len(got.body), got.length) == (True, size, str(size))


def test_a_slow_download_arrives_in_the_end(ws: Workspace, url: str, file_id: str) -> None:
    ws.fail_file(file_id, "slow", lasts=0.2)
    assert fetch(url).body == BYTES


def test_a_download_can_be_held_half_way(ws: Workspace, url: str, file_id: str) -> None:
    ws.fail_file(file_id, "held")
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    connection.request("GET", where.path, headers={"Authorization": "Bearer xoxb-demo"})
    answer = connection.getresponse()
    half = answer.read(len(BYTES) // 2)
    ws.wait_for(lambda: ws.files_held == 1, 20)
    ws.release_files()
    assert half + answer.read() == BYTES
    connection.close()
    assert ws.files_held == 0


def test_a_fault_that_nobody_knows_is_refused(ws: Workspace) -> None:
    with pytest.raises(ValueError, match="no file fails like that"):
        ws.fail_file("*", "sideways")


def test_a_large_file_streams(ws: Workspace, teacher: Person) -> None:
    film = Generated(30_000_000, head=b"\0\0\0\x18ftypmp42")
    said = teacher.post("general", "", [NewFile("film.mp4", film)])
    where = urlsplit(url_of(ws, said.files[0].file_id))
    connection = http.client.HTTPConnection(where.netloc, timeout=20)
    connection.request("GET", where.path, headers={"Authorization": "Bearer xoxb-demo"})
    answer = connection.getresponse()
    hashed = hashlib.sha256()
    while part := answer.read(1 << 16):
        hashed.update(part)
    connection.close()
    assert answer.getheader("Content-Type") == "video/mp4"
    assert hashed.hexdigest() == film.sha256()
