"""What Slack accepts of each Block Kit element, and where it may stand."""

import re

from bot.demo.checks import (
    Check,
    Fields,
    Problems,
    any_text,
    anything,
    fields,
    flag,
    many,
    one_of,
    plain,
    tell,
    text_of,
    whole,
    words,
)

ACTION_ID = {"action_id": words(255)}
CONFIRM = Fields(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
COMMON: dict[str, Check] = {**ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag}
PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}
DISPATCH = Fields(
    {},
    {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)},
)


def _option(text: Check) -> Fields:
    return Fields(
        {"text": text, "value": words(150)},
        {"description": plain(75), "url": words(3000)},
    )


MENU_OPTION = _option(plain(75))
BOX_OPTION = _option(text_of(("plain_text", "mrkdwn"), 75))
GROUP = Fields({"label": plain(75), "options": many(MENU_OPTION, 100)}, {})


def matching(pattern: str, example: str) -> Check:
    """Make the check of a string in a form."""
    form = re.compile(pattern)

    def check(value: object, where: str, problems: Problems) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            tell(problems, f"must be in the format {example}", where)

    return check


DATE = matching(r"\d{4}-\d{2}-\d{2}", "YYYY-MM-DD")
TIME = matching(r"\d{2}:\d{2}", "HH:mm")


def _options_once(inside: Fields) -> Check:
    """Options or option groups, one of the two; a first choice must be among them."""

    def check(value: object, where: str, problems: Problems) -> None:
        inside(value, where, problems)
        if not isinstance(value, dict):
            return
        if ("options" in value) == ("option_groups" in value):
            tell(problems, "must provide either options or option_groups", where)
        _initial_among(value, where, problems)

    return check


def _initial_among(element: dict[str, object], where: str, problems: Problems) -> None:
    offered = element.get("options")
    if not isinstance(offered, list):
        return
    first = element.get("initial_options", [element.get("initial_option")])
    for option in first if isinstance(first, list) else []:
        if option is not None and option not in offered:
            tell(problems, "initial option must be among the options", where)


def _menu(extra: dict[str, Check]) -> Check:
    options = {"options": many(MENU_OPTION, 100), "option_groups": many(GROUP, 100)}
    return _options_once(fields({}, {**COMMON, **PLACEHOLDER, **options, **extra}))


def _boxes(extra: dict[str, Check]) -> Check:
    return _options_once(fields({"options": many(BOX_OPTION, 10)}, {**COMMON, **extra}))


def address(value: object, where: str, problems: Problems) -> None:
    """Check what a link button opens."""
    words(3000)(value, where, problems)
    if isinstance(value, str) and not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S", value):
        tell(problems, "must be a valid URL", where)


MOST = {"max_selected_items": whole(1, 1000)}
BUTTON = fields(
    {"text": plain(75)},
    {
        **ACTION_ID,
        "url": address,
        "value": words(2000, 0),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": words(75),
    },
)
TYPED_COMMON: dict[str, Check] = {
    **ACTION_ID,
    **PLACEHOLDER,
    "dispatch_action_config": DISPATCH,
    "focus_on_load": flag,
}
ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "image": fields({"alt_text": words(2000)}, {"image_url": words(3000), "slack_file": anything}),
    "overflow": fields({"options": many(MENU_OPTION, 5)}, {**ACTION_ID, "confirm": CONFIRM}),
    "static_select": _menu({"initial_option": MENU_OPTION}),
    "multi_static_select": _menu({"initial_options": many(MENU_OPTION, 100), **MOST}),
    "external_select": fields(
        {},
        {
            **COMMON,
            **PLACEHOLDER,
            "initial_option": MENU_OPTION,
            "min_query_length": whole(0, 100),
        },
    ),
    "multi_external_select": fields(
        {},
        {
            **COMMON,
            **PLACEHOLDER,
            **MOST,
            "initial_options": many(MENU_OPTION, 100),
            "min_query_length": whole(0, 100),
        },
    ),
    "users_select": fields({}, {**COMMON, **PLACEHOLDER, "initial_user": words(20)}),
    "multi_users_select": fields(
        {}, {**COMMON, **PLACEHOLDER, **MOST, "initial_users": many(words(20), 100, 0)}
    ),
    "conversations_select": fields(
        {},
        {
            **COMMON,
            **PLACEHOLDER,
            "initial_conversation": words(20),
            "default_to_current_conversation": flag,
            "filter": anything,
            "response_url_enabled": flag,
        },
    ),
    "channels_select": fields(
        {},
        {**COMMON, **PLACEHOLDER, "initial_channel": words(20), "response_url_enabled": flag},
    ),
    "checkboxes": _boxes({"initial_options": many(BOX_OPTION, 10)}),
    "radio_buttons": _boxes({"initial_option": BOX_OPTION}),
    "datepicker": fields({}, {**COMMON, **PLACEHOLDER, "initial_date": DATE}),
    "timepicker": fields(
        {}, {**COMMON, **PLACEHOLDER, "initial_time": TIME, "timezone": words(100)}
    ),
    "datetimepicker": fields({}, {**COMMON, "initial_date_time": whole(10**9, 10**10 - 1)}),
    "plain_text_input": fields(
        {},
        {
            **TYPED_COMMON,
            "initial_value": words(3000, 0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
    ),
    "email_text_input": fields({}, {**TYPED_COMMON, "initial_value": words(3000, 0)}),
    "url_text_input": fields({}, {**TYPED_COMMON, "initial_value": words(3000, 0)}),
    "number_input": fields(
        {"is_decimal_allowed": flag},
        {
            **TYPED_COMMON,
            "initial_value": words(100),
            "min_value": words(100),
            "max_value": words(100),
        },
    ),
    "file_input": fields(
        {}, {**ACTION_ID, "filetypes": many(words(20), 100), "max_files": whole(1, 10)}
    ),
}
MENUS = {"static_select", "external_select", "users_select", "conversations_select"}
MENUS |= {"channels_select"}
MULTI = {"multi_static_select", "multi_external_select", "multi_users_select"}
BOXES = {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
IN_SECTION = frozenset(MENUS | MULTI | BOXES | {"button", "overflow", "image"})
IN_ACTIONS = frozenset(MENUS | BOXES | {"button", "overflow", "datetimepicker"})
IN_INPUT = frozenset(ELEMENTS) - {"button", "overflow", "image"}
