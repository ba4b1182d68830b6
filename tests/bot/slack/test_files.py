"""Files are fetched from Slack as they are or not at all, and why not is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.demo import DemoChannel, DemoPerson, Workspace
from bot.demo.files import Generated, NewFile
from bot.slack.files import SlackFiles
from handlers.chat import Refused, TryLater
from tests.bot.slack.odd_host import PATH, OddHost, odd_host

ANN = "U0ANN"
WORDS = b"not a picture"
LARGEST = 1_000_000
TOKEN = "xoxb-odd"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    channels = {
        "general": DemoChannel([ANN]),
        "without-vera": DemoChannel([ANN], with_vera=False),
    }
    with Workspace([DemoPerson(ANN, "Ann Archer", "ann@talavera.example")], channels) as found:
        found.scopes = f"{found.scopes},files:write"
        yield found


@pytest.fixture
def files(workspace: Workspace) -> SlackFiles:
    api = f"{workspace.base_url}/api/"
    client = WebClient(workspace.bot_token, base_url=api, timeout=5, retry_handlers=[])
    return SlackFiles(client, token=workspace.bot_token, api_url=api)


@pytest.fixture
def host() -> Iterator[OddHost]:
    with odd_host() as found:
        found.tells()
        yield found


@pytest.fixture
def odd_files(host: OddHost) -> SlackFiles:
    client = WebClient(TOKEN, base_url=f"{host.url}/api/", timeout=5, retry_handlers=[])
    return SlackFiles(client, token=TOKEN, api_url=f"{host.url}/api/", timeouts=(5, 0.3))


def uploaded(workspace: Workspace, file: NewFile, channel: str = "general") -> str:
    return workspace.acting_as(ANN).post(channel, files=[file]).files[0].file_id


def given_to_vera(workspace: Workspace) -> str:
    """Upload a file in a form of Vera's."""
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.file(id).sent_in_a_form = True
    return id


def fetched(files: SlackFiles, id: str, *, largest: int = LARGEST) -> bytes:
    with files.fetch(id, largest=largest) as stream:
        return b"".join(stream.parts)


def refused(files: SlackFiles, id: str, *, largest: int = LARGEST) -> str:
    with pytest.raises(Refused) as error:
        fetched(files, id, largest=largest)
    return error.value.why


def put_off(files: SlackFiles, id: str) -> TryLater:
    with pytest.raises(TryLater) as error:
        fetched(files, id)
    return error.value


# -- the workspace


@pytest.mark.parametrize("content", [b"", WORDS, b"\x00\xff" * 100_000])
def test_a_file_comes_as_it_is(workspace: Workspace, files: SlackFiles, content: bytes) -> None:
    id = uploaded(workspace, NewFile("a & b#1.png", content))
    with files.fetch(id, largest=LARGEST) as stream:
        assert stream.size == len(content)
        assert b"".join(stream.parts) == content


def test_a_large_file_comes_in_small_parts(workspace: Workspace, files: SlackFiles) -> None:
    id = uploaded(workspace, NewFile("film.mov", Generated(3_000_000)))
    with files.fetch(id, largest=3_000_000) as stream:
        sizes = [len(part) for part in stream.parts]
    assert sum(sizes) == 3_000_000
    assert max(sizes) <= 64 * 1024


def test_a_page_that_somebody_saved_is_a_file_too(workspace: Workspace, files: SlackFiles) -> None:
    id = uploaded(workspace, NewFile("page.html", b"<html>what they wrote</html>"))
    assert fetched(files, id) == b"<html>what they wrote</html>"


def test_a_file_from_another_organisation_is_asked_after_and_fetched(
    workspace: Workspace, files: SlackFiles
) -> None:
    assert fetched(files, uploaded(workspace, NewFile("x.txt", WORDS, elsewhere=True))) == WORDS


@pytest.mark.parametrize(
    ("how", "why"),
    [("login_page", "not_visible"), ("not_visible", "not_visible"), ("gone", "gone")],
)
def test_what_cannot_be_had_is_refused(
    workspace: Workspace, files: SlackFiles, how: str, why: str
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.fail_file(id, how)
    assert refused(files, id) == why


@pytest.mark.parametrize("status", ["500", "502", "503", "429"])
def test_what_may_pass_is_tried_later(workspace: Workspace, files: SlackFiles, status: str) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.fail_file(id, status)
    later = put_off(files, id)
    assert later.why == "not_reached"
    assert later.after == (timedelta(seconds=1) if status == "429" else None)
    assert fetched(files, id) == WORDS


def test_a_file_that_stops_half_way_is_tried_later(workspace: Workspace, files: SlackFiles) -> None:
    id = uploaded(workspace, NewFile("x.bin", b"x" * 300_000))
    workspace.fail_file(id, "cut_short")
    assert put_off(files, id).why == "cut_short"
    assert len(fetched(files, id)) == 300_000


def test_a_file_that_is_shorter_than_was_said_is_tried_later(
    workspace: Workspace, files: SlackFiles
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.fail_file(id, "wrong_size", more=-1)
    assert put_off(files, id).why == "cut_short"


def test_a_file_that_is_longer_than_was_said_is_refused(
    workspace: Workspace, files: SlackFiles
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.fail_file(id, "wrong_size", more=1)
    assert refused(files, id) == "not_as_announced"


def test_a_file_that_is_too_large_is_not_asked_for(workspace: Workspace, files: SlackFiles) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    assert refused(files, id, largest=len(WORDS) - 1) == "too_large"
    assert workspace.file_requests_of("download") == []
    assert fetched(files, id, largest=len(WORDS)) == WORDS


def test_a_file_where_vera_is_not_is_not_visible(workspace: Workspace, files: SlackFiles) -> None:
    assert refused(files, uploaded(workspace, NewFile("x.txt", WORDS), "without-vera")) == (
        "not_visible"
    )


def test_a_file_that_was_deleted_is_gone(workspace: Workspace, files: SlackFiles) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.acting_as(ANN).delete_file(id)
    assert refused(files, id) == "gone"


def test_a_file_that_lies_elsewhere_is_not_asked_for(
    workspace: Workspace, files: SlackFiles
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS, mode="external"))
    assert refused(files, id) == "not_visible"
    assert workspace.file_requests_of("download") == []


def test_a_token_that_an_administrator_can_mend_does_not_lose_the_file(
    workspace: Workspace, files: SlackFiles
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.scopes = "chat:write"
    assert put_off(files, id).why == "not_reached"
    workspace.scopes, workspace.token_revoked = "files:read", True
    assert put_off(files, id).why == "not_reached"


@pytest.mark.parametrize("how", ["500", "429", "garbage", "internal_error", "invalid_auth"])
def test_slack_may_fail_to_tell_of_a_file(
    workspace: Workspace, files: SlackFiles, how: str
) -> None:
    id = uploaded(workspace, NewFile("x.txt", WORDS))
    workspace.fail_next("files.info", how)
    assert put_off(files, id).why == "not_reached"


def test_a_small_picture_is_never_asked_for(workspace: Workspace, files: SlackFiles) -> None:
    fetched(files, uploaded(workspace, NewFile("x.png", WORDS)))
    assert {one.kind for one in workspace.file_requests} == {"files.info", "download"}


# -- deleting


def test_an_upload_is_let_go_of_where_slack_lets_an_app(
    workspace: Workspace, files: SlackFiles
) -> None:
    id = given_to_vera(workspace)
    workspace.bot_may_delete_uploads = True
    assert files.let_go(id)
    assert workspace.file(id).deleted
    assert files.let_go(id)  # it is gone: that is what was wanted


def test_an_upload_stays_where_slack_does_not(workspace: Workspace, files: SlackFiles) -> None:
    id = given_to_vera(workspace)
    assert not files.let_go(id)
    assert not files.let_go("F0NOBODY")
    workspace.bot_may_delete_uploads = True
    workspace.scopes = "files:read"
    assert not files.let_go(id)
    assert fetched(files, id) == WORDS


@pytest.mark.parametrize("how", ["500", "429", "garbage", "internal_error", "invalid_auth"])
def test_letting_go_may_be_tried_later(workspace: Workspace, files: SlackFiles, how: str) -> None:
    id = given_to_vera(workspace)
    workspace.bot_may_delete_uploads = True
    workspace.fail_next("files.delete", how)
    with pytest.raises(TryLater, match="not_reached"):
        files.let_go(id)
    assert files.let_go(id)


# -- a host that answers oddly


def test_the_token_goes_with_the_request_and_no_coding_is_asked_for(
    host: OddHost, odd_files: SlackFiles
) -> None:
    host.gives("HTTP/1.1 200 OK\nContent-Length: 4", b"four")
    assert fetched(odd_files, "F0ODD") == b"four"
    ((path, headers),) = host.asked
    assert path == PATH
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Accept-Encoding"] == "identity"


def test_a_password_that_lies_about_is_not_sent_instead(
    host: OddHost, odd_files: SlackFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    host.gives("HTTP/1.1 200 OK\nContent-Length: 4", b"four")
    assert fetched(odd_files, "F0ODD") == b"four"
    assert host.asked[0][1]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/download/x",
        "http://127.0.0.1:1/files-pri/x",
        "http://localhost:{port}/x",
        "https://127.0.0.1:{port}/x",
        "http://files.slack.com@127.0.0.1:{port}/x",
        "http://127.0.0.1:{port}@elsewhere.example/x",
        "http://127.0.0.1:{port}.elsewhere.example/x",
        "http://[127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "//127.0.0.1:{port}/x",
        "",
        None,
        ["http://127.0.0.1:{port}/x"],
    ],
)
def test_the_token_goes_to_no_other_host(host: OddHost, odd_files: SlackFiles, url: object) -> None:
    host.tells(url_private_download=url.format(port=host.port) if isinstance(url, str) else url)
    assert refused(odd_files, "F0ODD") == "not_visible"
    assert host.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/x",
        "https://files.slack.com.elsewhere.example/x",
        "https://files.slack.com:444/x",
        "https://slack.com/x",
        "https://me@files.slack.com/x",
    ],
)
def test_slacks_own_files_come_from_its_file_host_alone(host: OddHost, url: str) -> None:
    client = WebClient(TOKEN, base_url=f"{host.url}/api/", timeout=5, retry_handlers=[])
    host.tells(url_private_download=url)
    assert refused(SlackFiles(client, token=TOKEN), "F0ODD") == "not_visible"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(host: OddHost, odd_files: SlackFiles, status: int) -> None:
    host.gives(f"HTTP/1.1 {status} Found\nLocation: {host.url}/log-in\nContent-Length: 0")
    assert refused(odd_files, "F0ODD") == "not_visible"
    assert [path for path, _ in host.asked] == [PATH]


def test_a_log_in_page_is_not_taken_for_the_file(host: OddHost, odd_files: SlackFiles) -> None:
    page = b"<html>Log in</html>"
    host.tells(size=len(page))
    host.gives(
        f"HTTP/1.1 200 OK\nContent-Type: Text/HTML; charset=utf-8\nContent-Length: {len(page)}",
        page,
    )
    assert refused(odd_files, "F0ODD") == "not_visible"


@pytest.mark.parametrize(
    ("status", "why"),
    [(400, "not_visible"), (401, "not_visible"), (403, "not_visible"), (410, "gone")],
)
def test_a_refusal_is_a_refusal(
    host: OddHost, odd_files: SlackFiles, status: int, why: str
) -> None:
    host.gives(f"HTTP/1.1 {status} No\nContent-Length: 4", b"four")
    assert refused(odd_files, "F0ODD") == why


@pytest.mark.parametrize(
    ("wait", "after"),
    [("30", 30.0), ("1e9", 3600.0), ("-1", None), ("nan", None), ("soon", None), ("", None)],
)
def test_how_long_to_wait_is_read_with_care(
    host: OddHost, odd_files: SlackFiles, wait: str, after: float | None
) -> None:
    host.gives(f"HTTP/1.1 429 Slow down\nRetry-After: {wait}\nContent-Length: 0")
    later = put_off(odd_files, "F0ODD")
    assert later.after == (timedelta(seconds=after) if after is not None else None)


def test_what_is_said_to_be_too_large_when_it_comes_is_not_read(
    host: OddHost, odd_files: SlackFiles
) -> None:
    host.gives("HTTP/1.1 200 OK\nContent-Length: 9999999", b"four", stays=True)
    assert refused(odd_files, "F0ODD") == "too_large"


def test_what_grows_too_large_while_it_comes_is_read_no_further(
    host: OddHost, odd_files: SlackFiles
) -> None:
    host.tells(size=None)
    host.gives("HTTP/1.1 200 OK\nConnection: close", b"x" * 200_000)
    assert refused(odd_files, "F0ODD", largest=100_000) == "too_large"


def test_a_file_of_which_no_size_is_told_comes_whole(host: OddHost, odd_files: SlackFiles) -> None:
    host.tells(size=None)
    host.gives("HTTP/1.1 200 OK\nConnection: close", b"as long as it is")
    assert fetched(odd_files, "F0ODD") == b"as long as it is"


def test_a_connection_that_breaks_is_tried_later(host: OddHost, odd_files: SlackFiles) -> None:
    host.tells(size=None)
    host.gives("HTTP/1.1 200 OK\nContent-Length: 8", b"four")
    assert put_off(odd_files, "F0ODD").why == "cut_short"


@pytest.mark.parametrize("answer", ["", "HTTP/1.1 200 OK\nContent-Length: 4"])
def test_silence_is_not_waited_out(host: OddHost, odd_files: SlackFiles, answer: str) -> None:
    if answer:
        host.gives(answer, b"fo", stays=True)
    else:
        host.answer, host.stays = b"", True
    assert put_off(odd_files, "F0ODD").why == "not_reached"


def test_a_host_that_hangs_up_is_tried_later(host: OddHost, odd_files: SlackFiles) -> None:
    assert put_off(odd_files, "F0ODD").why == "not_reached"
    host.answer = b"this is no HTTP\r\n\r\n"
    assert put_off(odd_files, "F0ODD").why == "not_reached"


@pytest.mark.parametrize("size", [-1, True, "4", 4.0, [4]])
def test_a_size_that_is_none_is_not_known(
    host: OddHost, odd_files: SlackFiles, size: object
) -> None:
    host.tells(size=size)
    host.gives("HTTP/1.1 200 OK\nContent-Length: 4", b"four")
    with odd_files.fetch("F0ODD", largest=LARGEST) as stream:
        assert stream.size is None
        assert b"".join(stream.parts) == b"four"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"mode": "tombstone"}, "gone"),
        ({"mode": "hidden_by_limit"}, "not_visible"),
        ({"is_external": True}, "not_visible"),
    ],
)
def test_what_slack_says_of_a_file_is_believed(
    host: OddHost, odd_files: SlackFiles, facts: dict[str, object], why: str
) -> None:
    host.tells(**facts)
    assert refused(odd_files, "F0ODD") == why
    assert host.asked == []
