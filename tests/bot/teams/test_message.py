"""A message as it came with a message action: what is read of it, and what is only counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.activity import Activity
from bot.teams.files import TeamsFiles
from bot.teams.message import GOES_ON, LONGEST_HTML, LONGEST_TEXT, forwarded
from handlers.chat import Account, FileTrouble, ForwardedMessage, Refused
from storage.conversations import CHANNEL, Conversation
from tests.bot.teams.signing import TENANT

RECORDED = Path(__file__).parents[2] / "data" / "teams"
SUBMITTED = "invoke_composeExtension-submitAction_groupChat.json"
SECRET = "https://school.sharepoint.com/personal/ben/Documents/secret-name.png"

Json = dict[str, Any]


def activity(payload: Any, *, kind: str = "groupChat", **channel_data: Any) -> Activity:
    """A message action on a message."""
    where = {"id": "19:abc@thread.tacv2", "conversationType": kind, "tenantId": TENANT}
    return Activity(
        {
            "name": "composeExtension/submitAction",
            "conversation": where,
            "channelData": {"tenant": {"id": TENANT}, **channel_data},
            "value": {"commandId": "send-as-evidence", "messagePayload": payload},
        }
    )


def a_payload(content: str = "<p>You are stupid</p>", **changes: Any) -> Json:
    """A message as Teams writes it, with changes."""
    return {
        "id": "1795349836384",
        "createdDateTime": "2026-11-22T12:17:16.384Z",
        "lastModifiedDateTime": None,
        "deleted": False,
        "linkToMessage": "https://teams.microsoft.com/l/message/19:abc@thread.tacv2/1795349836384",
        "from": {
            "device": None,
            "application": None,
            "user": {"userIdentityType": "aadUser", "id": "ABC-1", "displayName": "Ben Carter"},
        },
        "body": {"contentType": "html", "content": content},
        "attachments": [],
        "mentions": [],
        "reactions": [],
        **changes,
    }


def by(author: Any) -> Json:
    """A message of somebody else's."""
    return {**a_payload(), "from": author}


def read(payload: Any, **where: Any) -> ForwardedMessage:
    """Read a message of which there is something to be read."""
    found = forwarded(activity(payload, **where), None)
    assert found is not None
    return found


def an_attachment(kind: str, **more: Any) -> Json:
    return {
        "id": "f1",
        "contentType": kind,
        "contentUrl": SECRET,
        "name": "secret-name.png",
        **more,
    }


# -- what it says


def test_a_message_that_a_real_client_sent_is_read() -> None:
    raw = json.loads((RECORDED / SUBMITTED).read_bytes())
    found = forwarded(Activity(raw), None)
    tenant = raw["conversation"]["tenantId"]
    assert found == ForwardedMessage(
        text="You are stupid and everybody hates you",
        author="Alex Wilber",
        author_account=Account("teams", tenant, "user-id-0"),
        place="a chat",
        sent_at=datetime(2026, 11, 22, 12, 17, 16, 384_000, tzinfo=UTC),
    )


def test_a_text_is_kept_as_it_was_typed() -> None:
    body = {"contentType": "text", "content": "1 < 2 <b>not bold</b>\n\n  set in"}
    assert read(a_payload(body=body)).text == "1 < 2 <b>not bold</b>\n\n  set in"


def test_the_subject_of_a_post_stands_above_it() -> None:
    assert read(a_payload(subject="Year 6")).text == "Year 6\nYou are stupid"


def test_a_message_of_which_nothing_is_left_is_none() -> None:
    empty: list[Any] = [a_payload("", deleted=True), a_payload("<p></p>"), {}, None, "x", [], 7]
    for payload in empty:
        assert forwarded(activity(payload), None) is None


def test_what_no_database_holds_is_replaced() -> None:
    whole = a_payload("a\x00b \ud800", subject="\x00")
    whole["from"]["user"]["displayName"] = "B\x00en \udfff"
    found = read(whole)
    assert found.text == "\ufffd\na\ufffdb \ufffd"
    assert found.author == "B\ufffden \ufffd"
    found.text.encode()


def test_a_message_without_end_is_cut_and_says_so() -> None:
    at_most = read(a_payload("x" * LONGEST_TEXT)).text
    assert at_most == "x" * LONGEST_TEXT
    for content in ("x" * (LONGEST_TEXT + 1), "<p>x</p>" * LONGEST_HTML):
        text = read(a_payload(content)).text
        assert text.endswith(f"\n{GOES_ON}")
        assert len(text) <= LONGEST_TEXT + len(GOES_ON) + 1


def test_the_message_that_this_one_answers_is_quoted_where_it_stands() -> None:
    quoted = {
        "messageId": "1",
        "messagePreview": "Leave me alone",
        "messageSender": {"user": {"displayName": "Una Shah"}},
    }
    reference = {"id": "q1", "contentType": "messageReference", "content": json.dumps(quoted)}
    content = '<attachment id="q1"></attachment><p>Never</p>'
    found = read(a_payload(content, attachments=[reference]))
    assert found.text == "> Una Shah wrote:\n> Leave me alone\nNever"
    assert found.unseen_files == 0


# -- files, which are counted


FILES: dict[str, tuple[int, str, list[Json], str]] = {
    "none": (0, "<p>Hi</p>", [], "Hi"),
    "a file": (
        1,
        '<p>Hi</p><attachment id="f1"></attachment>',
        [an_attachment("reference")],
        "Hi\n[file]",
    ),
    "a file alone": (1, "", [an_attachment("reference")], "[file]"),
    "two files": (
        2,
        "",
        [an_attachment("reference"), an_attachment("reference", id="f2")],
        "[file]\n[file]",
    ),
    "a picture in the text": (1, f'<p>Hi <img alt="image" src="{SECRET}"></p>', [], "Hi [picture]"),
    "a picture that is listed too": (
        1,
        f'<img src="{SECRET}">',
        [an_attachment("image/png")],
        "[picture]",
    ),
    "a sticker": (
        1,
        '<img alt="secret-name" itemtype="http://schema.skype.com/Sticker">',
        [],
        "[picture]",
    ),
    "a GIF": (
        1,
        '<img alt="secret-name (GIF Image)" itemtype="http://schema.skype.com/Giphy">',
        [],
        "[picture]",
    ),
    "a voice message": (1, "", [an_attachment("application/vnd.microsoft.card.audio")], "[file]"),
    "an app's card": (0, "", [an_attachment("application/vnd.microsoft.card.adaptive")], "[card]"),
    "of a kind that came later": (1, "Hi", [an_attachment("application/x-later")], "Hi\n[file]"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_are_counted_and_neither_named_nor_kept(name: str) -> None:
    unseen, content, attachments, text = FILES[name]
    found = read(a_payload(content, attachments=attachments))
    assert (found.unseen_files, found.files, found.text) == (unseen, (), text)
    assert "secret-name" not in repr(found)


def test_pictures_that_only_a_list_names_are_counted() -> None:
    assert read(a_payload("Hi", hostedContents=[{"id": "1"}, {"id": "2"}])).unseen_files == 2


def test_no_file_is_fetched_or_deleted_on_teams() -> None:
    with pytest.raises(Refused) as refused:
        TeamsFiles().fetch("f1", largest=1)
    assert refused.value.why == FileTrouble.NOT_VISIBLE
    assert TeamsFiles().let_go("f1") is False


# -- who, when, where


def test_somebody_of_another_organisation_is_no_account_of_ours() -> None:
    for kind in ("federatedUser", "anonymousGuest", "skypeUser", "phoneUser"):
        user = {"userIdentityType": kind, "id": "abc-1", "displayName": "Ben Carter"}
        found = read(by({"user": user}))
        assert (found.author, found.author_account) == ("Ben Carter", None)
    ours = {"id": "abc-1", "displayName": "Ben Carter", "tenantId": "another"}
    account = read(by({"user": ours})).author_account
    assert account == Account("teams", "another", "abc-1")


def test_an_app_is_named_and_has_no_account() -> None:
    app = {"applicationIdentityType": "bot", "id": "1", "displayName": "Quiz"}
    found = read(by({"user": None, "application": app}))
    assert (found.author, found.author_account) == ("Quiz", None)
    assert read(by(None)).author == "Somebody without a name"


MOMENTS: dict[str, tuple[bool, Json]] = {
    "never": (False, {}),
    "at the same moment": (False, {"lastModifiedDateTime": "2026-11-22T12:17:16.384Z"}),
    "later": (True, {"lastModifiedDateTime": "2026-11-22T12:19:00Z"}),
    "later in another zone": (False, {"lastModifiedDateTime": "2026-11-22T13:17:16+01:00"}),
    "only by a reaction": (
        False,
        {
            "lastModifiedDateTime": "2026-11-22T12:19:00Z",
            "reactions": [{"createdDateTime": "2026-11-22T12:19:00.200Z"}],
        },
    ),
    "after a reaction": (
        True,
        {
            "lastModifiedDateTime": "2026-11-22T12:29:00Z",
            "reactions": [{"createdDateTime": "2026-11-22T12:19:00Z"}],
        },
    ),
    "as Teams says": (True, {"lastEditedDateTime": "2026-11-22T12:19:00Z"}),
    "not, as Teams says": (
        False,
        {"lastEditedDateTime": None, "lastModifiedDateTime": "2026-11-22T12:19:00Z"},
    ),
    "on no day": (False, {"lastModifiedDateTime": "soon"}),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_it_is_marked_as_edited_when_its_words_were_changed(name: str) -> None:
    edited, changes = MOMENTS[name]
    assert read(a_payload(**changes)).edited is edited


@pytest.mark.parametrize("sent", [None, "", "x", 7, "0001-01-01T00:00:00+14:00", {}])
def test_a_moment_that_cannot_be_read_is_left_out(sent: Any) -> None:
    assert read(a_payload(createdDateTime=sent)).sent_at is None


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://teams.microsoft.com/l/message/19:x@thread.tacv2/1?groupId=2", True),
        ("https://teams.cloud.microsoft/l/message/19:x/1", True),
        ("http://teams.microsoft.com/l/message/1", False),
        ("https://teams.microsoft.com.evil.example/l", False),
        ("https://teams.microsoft.com@evil.example/l", False),
        ("https://evil.example/https://teams.microsoft.com/", False),
        ("https://teams.microsoft.com:8443/l", False),
        ("https://teams.microsoft.com/a b", False),
        ("https://teams.microsoft.com/\n", False),
        ("https://[teams.microsoft.com/", False),
        ("https://teams.microsoft.com/" + "x" * 2_000, False),
        ("javascript:alert(1)", False),
        ("", False),
        (None, False),
    ],
)
def test_only_teams_own_link_to_it_is_kept(link: str | None, kept: bool) -> None:
    assert read(a_payload(linkToMessage=link)).permalink == (link if kept else "")


def test_its_place_is_named_as_far_as_it_is_known() -> None:
    known = Conversation(name="Staff room", team_name="Talavera")
    in_channel = activity(a_payload(), kind=CHANNEL)
    named = activity(a_payload(), kind=CHANNEL, channel={"name": "Year 6"}, team={"name": "Staff"})
    unnamed = Conversation(name=None, team_name="Talavera")
    assert [
        found.place
        for found in (
            forwarded(in_channel, known),
            forwarded(named, None),
            forwarded(in_channel, unnamed),
            forwarded(in_channel, None),
            forwarded(activity(a_payload()), known),
            forwarded(activity(a_payload(), kind="personal"), None),
        )
        if found
    ] == [
        *("the channel Staff room of Talavera", "the channel Year 6 of Staff"),
        *("a channel of Talavera", "a channel", "a chat", "a chat"),
    ]


# -- anything at all


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
PARTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys((*a_payload(), "subject", "lastEditedDateTime"), JSON),
)
INSIDE = st.sampled_from(
    ["body", "from", "attachments", "reactions", "hostedContents", "createdDateTime"]
)
ATTACHED = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "contentType": JSON | st.sampled_from(["messageReference", "reference", "image/png"]),
        "content": JSON | JSON.map(json.dumps),
    },
)


@given(JSON | PARTS)
def test_any_json_gives_a_message_or_none(payload: Any) -> None:
    found = forwarded(activity(payload), None)
    assert found is None or found.text or found.unseen_files


@given(INSIDE, JSON | st.lists(ATTACHED | JSON), st.text())
def test_any_part_may_be_anything(part: str, odd: Any, content: str) -> None:
    found = forwarded(activity({**a_payload(content), part: odd}), None)
    assert found is None or found.text or found.unseen_files


@given(st.dictionaries(st.sampled_from(["user", "application", "conversation"]), JSON), JSON)
def test_any_author_is_named(author: Json, name: Any) -> None:
    named = {**author, "user": {"displayName": name, "id": name, "userIdentityType": "aadUser"}}
    for who in (author, named):
        found = read(by(who))
        assert found.author
        assert found.author_account is None or found.author_account.id
