"""JSON of any shape, and JSON that looks like a Slack message until one looks closer."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

TRICKY = """
< <> <@> <!> <|> <#|> <!date^ <!^^|> <https://a.example|b> <@U1|Ann> <!subteam^S1|@staff>
<!date^1^x|y> &amp;lt; 1f431 d800 110000 zz 1-2 1.2 C0GENERAL directmessage
"""
KINDS = """
rich_text section header context image markdown actions table mrkdwn plain_text message
rich_text_section rich_text_list rich_text_quote rich_text_preformatted text link user usergroup
channel broadcast emoji date color file_input another
"""
NAMES = """
text blocks elements attachments message_blocks message files fields title title_link value
fallback from_url is_share is_msg_unfurl style author_name author_id user team user_team bot_id
username name bot_profile user_profile ts thread_ts edited id size mode url user_id channel_id
range unicode timestamp indent alt_text accessory rows footer
"""
HALF_CHARACTERS = ("\ud800", "\udc00\ud800", "\x00", "a\nb")

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from((*TRICKY.split(), *HALF_CHARACTERS))
)
_KINDS, _NAMES = st.sampled_from(KINDS.split()), st.sampled_from(NAMES.split())


def _objects(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    rest = st.dictionaries(_NAMES, inside, max_size=5)
    return st.builds(lambda kind, found: {**found, "type": kind}, _KINDS, rest)


ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    _LEAVES,
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(_NAMES | st.text(max_size=8), inside, max_size=5)
        | _objects(inside)
    ),
    max_leaves=20,
)
LIKE_A_MESSAGE: st.SearchStrategy[dict[str, Any]] = st.dictionaries(_NAMES, ANY_JSON, max_size=8)
