"""Files on messages: what is told of them, who may see them, who may delete them."""

from typing import Any

import pytest

from bot.demo import Generated, NewFile, NotOnScreen, Workspace
from bot.demo.files import keep_file
from bot.demo.person import Person
from tests.bot.demo.fetching import client_of, fetch, refused
from tests.bot.demo.small_vera import SmallVera

Json = dict[str, Any]
PICTURE = b"\x89PNG picture"


def on_message(ws: Workspace, channel: str, number: int = -1) -> list[Json]:
    """Give the files of a message as payloads carry them."""
    where = ws.conversations.find(channel, "U05TEACH")
    files: list[Json] = ws.payloads.message(where.messages[number])["files"]
    return files


def test_several_files_are_posted_with_one_message(ws: Workspace, teacher: Person) -> None:
    said = teacher.post("general", "look", [("a.png", PICTURE), ("b.txt", b"hello")])
    assert [(one.name, one.size) for one in said.files] == [("a.png", 12), ("b.txt", 5)]
    assert said.words() == "look\na.png\nb.txt"
    first, second = on_message(ws, "general")
    assert first["mimetype"] == "image/png"
    assert first["url_private_download"].endswith(f"-{first['id']}/download/a.png")
    assert second["pretty_type"] == "Plain Text"
    assert {one["file_access"] for one in (first, second)} == {"visible"}


def test_a_picture_names_small_pictures_and_a_snippet_shows_its_words(
    ws: Workspace, teacher: Person
) -> None:
    snippet = NewFile("notes.txt", b"one\ntwo", mode="snippet")
    teacher.post("general", "", [("a.png", PICTURE), snippet])
    picture, text = on_message(ws, "general")
    assert "thumb_360" in picture
    assert text["preview"] == "one\ntwo"
    fetch(picture["thumb_360"])
    assert [one.kind for one in ws.file_requests] == ["thumbnail"]


def test_a_file_of_another_organisation_tells_only_its_id_on_the_message(
    ws: Workspace, teacher: Person
) -> None:
    said = teacher.post("general", "", [NewFile("theirs.png", PICTURE, elsewhere=True)])
    (file,) = on_message(ws, "general")
    assert (file["mode"], file["file_access"]) == ("file_access", "check_file_info")
    assert "name" not in file
    told = client_of(ws).files_info(file=said.files[0].file_id)["file"]
    assert (told["name"], told["file_access"]) == ("theirs.png", "visible")


def test_a_file_kept_elsewhere_has_no_download(ws: Workspace, teacher: Person) -> None:
    teacher.post("general", "", [NewFile("plan.gdoc", mode="external")])
    (file,) = on_message(ws, "general")
    assert (file["is_external"], file["external_type"]) == (True, "gdrive")
    assert "url_private_download" not in file


@pytest.mark.parametrize("where", ["without-vera", "U02DSL"])
def test_a_file_where_vera_is_not_is_not_found(ws: Workspace, teacher: Person, where: str) -> None:
    said = teacher.post(where, "", [("hidden.png", PICTURE)])
    assert refused(ws, "files.info", file=said.files[0].file_id) == "file_not_found"


def test_files_info_tells_where_a_file_is_shared(ws: Workspace, teacher: Person) -> None:
    said = teacher.post("general", "", [("a.png", PICTURE)])
    told = client_of(ws).files_info(file=said.files[0].file_id)["file"]
    assert told["channels"] == [said.channel]
    assert (told["groups"], told["ims"]) == ([], [])


def test_a_deleted_file_leaves_a_stone(ws: Workspace, teacher: Person, head: Person) -> None:
    said = teacher.post("general", "look", [("a.png", PICTURE)])
    file_id = said.files[0].file_id
    with pytest.raises(NotOnScreen, match="did not upload"):
        head.delete_file(file_id)
    teacher.delete_file(file_id)
    assert refused(ws, "files.info", file=file_id) == "file_deleted"
    assert on_message(ws, "general") == [{"id": file_id, "mode": "tombstone"}]
    assert teacher.messages()[-1].words() == "look\nThis file was deleted."


def test_vera_deletes_her_own_files_and_others_only_where_that_is_let(
    ws: Workspace, teacher: Person
) -> None:
    theirs = teacher.post("general", "", [("a.png", PICTURE)]).files[0].file_id
    hers = keep_file(ws, ws.bot_user_id, ("export.zip", b"1")).file_id
    granted, ws.scopes = ws.scopes, "chat:write,files:read"
    assert refused(ws, "files.delete", file=hers) == "missing_scope"
    ws.scopes = granted
    assert refused(ws, "files.delete", file=theirs) == "cant_delete_file"
    assert client_of(ws).files_delete(file=hers)["ok"]
    ws.bot_may_delete_uploads = True
    assert refused(ws, "files.delete", file=theirs) == "cant_delete_file"
    ws.file(theirs).sent_in_a_form = True
    assert client_of(ws).files_delete(file=theirs)["ok"]
    assert ws.file(theirs).deleted


def test_files_info_needs_its_scope(ws: Workspace, teacher: Person) -> None:
    said = teacher.post("general", "", [("a.png", PICTURE)])
    ws.scopes = "chat:write,commands"
    assert refused(ws, "files.info", file=said.files[0].file_id) == "missing_scope"


def test_every_question_about_a_file_is_counted(ws: Workspace, teacher: Person) -> None:
    file_id = teacher.post("general", "", [("a.png", PICTURE)]).files[0].file_id
    assert ws.file_requests == []
    client_of(ws).files_info(file=file_id)
    refused(ws, "files.info", file="F0")
    refused(ws, "conversations.history", channel="C0")
    asked = [(one.kind, one.file_id, one.status, one.error) for one in ws.file_requests]
    assert asked == [
        ("files.info", file_id, 200, ""),
        ("files.info", "F0", 200, "file_not_found"),
        ("conversations.history", "", 200, "channel_not_found"),
    ]
    assert len(ws.file_requests_of("files.info", file_id)) == 1


def test_a_message_shortcut_carries_the_files_the_edit_and_the_words(
    vera: SmallVera, teacher: Person, head: Person
) -> None:
    said = teacher.post("general", "you fool <@U01HEAD> &amp; co", [("a.png", PICTURE)])
    head.more_actions(teacher.edit(said, "you are *fools* <@U01HEAD>"), "Send to Vera as evidence")
    sent = vera.seen[-1]
    assert (sent["type"], sent["callback_id"]) == ("message_action", "evidence")
    assert sent["user"]["id"] == "U01HEAD"
    assert sent["channel"] == {"id": said.channel, "name": "general"}
    assert sent["message_ts"] == sent["message"]["ts"] == said.ts
    message = sent["message"]
    assert message["user"] == "U05TEACH"
    assert message["edited"]["user"] == "U05TEACH"
    assert message["files"][0]["name"] == "a.png"
    assert message["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "you are *fools* "},
        {"type": "user", "user_id": "U01HEAD"},
    ]
    assert {"trigger_id", "response_url", "team", "action_ts"} <= sent.keys()


@pytest.mark.parametrize(
    ("where", "name"), [("U02DSL", "directmessage"), ("without-vera", "without-vera")]
)
def test_a_shortcut_works_where_vera_is_not(
    vera: SmallVera, teacher: Person, where: str, name: str
) -> None:
    said = teacher.post(where, "between us", [("a.png", PICTURE)])
    teacher.more_actions(said, "Send to Vera as evidence")
    assert vera.seen[-1]["channel"]["name"] == name
    assert vera.seen[-1]["message"]["text"] == "between us"


def test_a_message_of_another_app_has_a_bot_and_no_user(
    ws: Workspace, vera: SmallVera, teacher: Person
) -> None:
    said = ws.say_as_integration("general", "Period 3 is in the hall", "Timetable")
    assert said.author == "Timetable"
    teacher.more_actions(said, "Send to Vera as evidence")
    message = vera.seen[-1]["message"]
    assert "user" not in message
    assert (message["subtype"], message["username"]) == ("bot_message", "Timetable")


def test_what_only_one_person_sees_has_no_shortcuts(vera: SmallVera, teacher: Person) -> None:
    teacher.command("/help")
    with pytest.raises(NotOnScreen, match="no shortcuts"):
        teacher.more_actions(teacher.last_ephemeral, "Send to Vera as evidence")


def test_a_large_file_is_made_while_it_is_sent_and_is_the_same_each_time() -> None:
    large = Generated(200_000, head=b"%PDF-")
    once, again = b"".join(large.parts()), b"".join(large.parts())
    assert (len(once), once[:5]) == (200_000, b"%PDF-")
    assert once == again
    parts = list(large.parts())
    assert len(set(parts)) == len(parts)
