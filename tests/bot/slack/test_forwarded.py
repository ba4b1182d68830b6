"""A message that is sent on: whose it is, where and when, and which files it has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.slack.forwarded import forwarded_message, place_of
from handlers.chat import Account, ForwardedMessage, OfferedFile
from tests.bot.slack.any_json import ANY_JSON, LIKE_A_MESSAGE

Json = dict[str, Any]

GENERAL = {"id": "C045V0VJT16", "name": "general"}
TYPED: Json = {
    "client_msg_id": "93e27a88-b87f-48e9-9b41-4a28af2a25ad",
    "type": "message",
    "text": "You are a liar.",
    "user": "U043H11ES4V",
    "ts": "1670625739.704049",
    "team": "T043DB835ML",
}
FILE: Json = {
    "id": "F04EEHX1EES",
    "name": "liar.png",
    "title": "another name",
    "mimetype": "image/png",
    "mode": "hosted",
    "size": 12,
    "url_private": "https://files.slack.com/files-pri/T043DB835ML-F04EEHX1EES/liar.png",
}
ELSEWHERE: Json = {"id": "F12345678", "mode": "file_access", "file_access": "check_file_info"}


def read(message: Json, channel: Json = GENERAL, **known: Any) -> ForwardedMessage:
    return forwarded_message({**TYPED, **message}, channel, tenant="T0OURS", **known)


def test_a_message_is_read_with_who_when_and_where() -> None:
    assert read({}, domain="talavera") == ForwardedMessage(
        text="You are a liar.",
        author="U043H11ES4V",
        author_account=Account("slack", "T043DB835ML", "U043H11ES4V"),
        place="#general",
        sent_at=datetime(2022, 12, 9, 22, 42, 19, 704049, tzinfo=UTC),
        permalink="https://talavera.slack.com/archives/C045V0VJT16/p1670625739704049",
    )


def test_an_author_of_whom_no_workspace_is_told_is_of_ours() -> None:
    assert read({"team": None}).author_account == Account("slack", "T0OURS", "U043H11ES4V")


def test_an_author_from_another_organisation_is_of_theirs() -> None:
    found = read({"user_team": "T0THEIRS"}).author_account
    assert found == Account("slack", "T0THEIRS", "U043H11ES4V")


def test_an_app_goes_by_its_name() -> None:
    app = read({"user": None, "bot_id": "B1", "bot_profile": {"name": "Poll"}})
    assert (app.author, app.author_account) == ("Poll", None)
    assert read({"user": None, "bot_id": "B1", "username": "Old bot"}).author == "Old bot"
    assert read({"user": None, "bot_id": "B1"}).author == "B1"


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        (GENERAL, "#general"),
        ({"id": "C1", "name": "privategroup"}, "a private channel"),
        ({"id": "D1", "name": "directmessage"}, "a direct message"),
        ({"id": "D1ABC"}, "a direct message"),
        ({"id": "C1", "name": "mpdm-ann--bob--cleo-1"}, "a group conversation"),
        ({"id": "C1ABC"}, "a conversation in Slack"),
        ({}, "a conversation in Slack"),
    ],
)
def test_where_it_stands_is_said_in_words(channel: Json, place: str) -> None:
    assert place_of(channel) == place


def test_an_answer_in_a_thread_is_found_by_its_link() -> None:
    link = read({"thread_ts": "1670625700.000100"}, domain="talavera").permalink
    assert link.endswith("/p1670625739704049?thread_ts=1670625700.000100&cid=C045V0VJT16")
    first = read({"thread_ts": TYPED["ts"]}, domain="talavera").permalink
    assert first.endswith("/p1670625739704049")


@pytest.mark.parametrize("domain", ["", "evil.example/x", "a b", "-x", "x" * 70])
def test_a_link_is_made_only_of_what_is_known(domain: str) -> None:
    assert read({}, domain=domain).permalink == ""
    assert read({}, {"name": "general"}, domain="talavera").permalink == ""
    assert read({"ts": "soon"}, domain="talavera").permalink == ""


def test_that_it_was_edited_is_kept() -> None:
    assert read({"edited": {"user": "U043H11ES4V", "ts": "1.2"}}).edited
    assert not read({}).edited


def test_files_are_named_and_nothing_else_is_taken_of_them() -> None:
    found = read({"files": [FILE, ELSEWHERE]})
    assert found.files == (OfferedFile("F04EEHX1EES", "liar.png", 12), OfferedFile("F12345678", ""))
    assert found.unseen_files == 0


def test_files_of_a_message_that_was_passed_on_count_once() -> None:
    shared = {"is_share": True, "files": [FILE, {**FILE, "id": "F0OTHER"}]}
    preview = {"title": "A page", "files": [{**FILE, "id": "F0PAGE"}]}
    found = read({"files": [FILE], "attachments": [shared, preview]})
    assert [file.id for file in found.files] == ["F04EEHX1EES", "F0OTHER"]


@pytest.mark.parametrize("id", [None, "", 7, "../../etc", "f123", "F 1"])
def test_a_file_without_a_name_of_slacks_is_counted(id: Any) -> None:
    found = read({"files": [{**FILE, "id": id}, "nonsense"]})
    assert (found.files, found.unseen_files) == ((), 1)


@pytest.mark.parametrize("ts", [None, "", "x", "nan.1", "999999999999.1", 3.5, ["1.2"]])
def test_a_time_that_is_none_is_not_known(ts: Any) -> None:
    assert read({"ts": ts}).sent_at is None


@settings(max_examples=80, deadline=None)
@given(LIKE_A_MESSAGE, ANY_JSON)
def test_whatever_comes_can_be_read(message: Json, name: Any) -> None:
    found = forwarded_message(message, {"id": name, "name": name}, tenant="T1", domain="d")
    assert isinstance(found.text, str)
    assert isinstance(found.place, str)
    assert all(file.id for file in found.files)
