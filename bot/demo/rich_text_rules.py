"""What Slack accepts inside a rich_text block."""

from bot.demo.checks import (
    Check,
    Fields,
    anything,
    by_type,
    fields,
    flag,
    many,
    one_of,
    whole,
    words,
)

_STYLE = Fields(
    {},
    {
        "bold": flag,
        "italic": flag,
        "strike": flag,
        "code": flag,
        "underline": flag,
        "highlight": flag,
        "client_highlight": flag,
        "unlink": flag,
    },
)
_STYLED: dict[str, Check] = {"style": _STYLE}
_INLINE: dict[str, Check] = {
    "text": fields({"text": words(40_000)}, _STYLED),
    "link": fields({"url": words(3000)}, {**_STYLED, "text": words(3000, 0), "unsafe": flag}),
    "user": fields({"user_id": words(20)}, _STYLED),
    "channel": fields({"channel_id": words(20)}, _STYLED),
    "usergroup": fields({"usergroup_id": words(20)}, _STYLED),
    "emoji": fields({"name": words(100)}, {**_STYLED, "unicode": words(50)}),
    "broadcast": fields({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": fields({"value": words(7)}, _STYLED),
    "date": fields(
        {"timestamp": anything, "format": words(200)},
        {**_STYLED, "url": words(3000), "fallback": words(500)},
    ),
}
_inline = many(by_type(_INLINE, frozenset(_INLINE), "rich text element"), 1000, 0)
_BORDER = {"border": whole(0, 1)}
_SECTION = fields({"elements": _inline})
_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": fields({"elements": _inline}, _BORDER),
    "rich_text_preformatted": fields({"elements": _inline}, {**_BORDER, "language": words(50)}),
    "rich_text_list": fields(
        {
            "elements": many(
                by_type({"rich_text_section": _SECTION}, frozenset({"rich_text_section"}), "item"),
                1000,
            ),
            "style": one_of("bullet", "ordered"),
        },
        {**_BORDER, "indent": whole(0, 8), "offset": whole(0, 10_000)},
    ),
}
RICH_TEXT = many(by_type(_PARTS, frozenset(_PARTS), "rich text part"), 1000, 0)
