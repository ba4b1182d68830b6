"""Small checks that block rules are made of; each tells its problems as Slack words them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Problems = list[str]
Check = Callable[[object, str, Problems], None]


def tell(problems: Problems, words: str, where: str) -> None:
    """Add a problem with its place, as Slack's response_metadata does."""
    problems.append(f"[ERROR] {words} [json-pointer:{where}]")


@dataclass(frozen=True)
class Fields:
    """What an object must and may hold; anything else is refused."""

    must: Mapping[str, Check]
    may: Mapping[str, Check]

    def __call__(self, value: object, where: str, problems: Problems) -> None:
        """Check an object's fields."""
        if not isinstance(value, dict):
            tell(problems, "must provide an object", where)
            return
        for name in self.must.keys() - value.keys():
            tell(problems, f"missing required field: {name}", where)
        for name, held in value.items():
            check = self.must.get(name) or self.may.get(name)
            if check is None:
                tell(problems, f"invalid additional property: {name}", where)
            else:
                check(held, f"{where}/{name}", problems)


def fields(must: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> Fields:
    """Make the check of an object that has a `type`."""
    return Fields({"type": anything, **must}, may or {})


def anything(value: object, where: str, problems: Problems) -> None:
    """Accept any value."""


def words(longest: int, shortest: int = 1) -> Check:
    """Make the check of a string and its length."""

    def check(value: object, where: str, problems: Problems) -> None:
        if not isinstance(value, str):
            tell(problems, "must be a string", where)
        elif len(value) > longest:
            tell(problems, f"must be less than {longest + 1} characters", where)
        elif len(value) < shortest:
            tell(problems, f"must be more than {shortest - 1} characters", where)

    return check


def flag(value: object, where: str, problems: Problems) -> None:
    """Check a true or false."""
    if not isinstance(value, bool):
        tell(problems, "must be a boolean", where)


def whole(least: int, most: int) -> Check:
    """Make the check of a whole number and its range."""

    def check(value: object, where: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            tell(problems, "must be an integer", where)
        elif not least <= value <= most:
            tell(problems, f"must be between {least} and {most}", where)

    return check


def one_of(*allowed: str) -> Check:
    """Make the check of a word from a short list."""

    def check(value: object, where: str, problems: Problems) -> None:
        if value not in allowed:
            tell(problems, f"must be a valid enum value: {', '.join(allowed)}", where)

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """Make the check of a list, its length and each item."""

    def check(value: object, where: str, problems: Problems) -> None:
        if not isinstance(value, list):
            tell(problems, "must be an array", where)
            return
        if len(value) > most:
            tell(problems, f"no more than {most} items allowed", where)
        if len(value) < least:
            tell(problems, f"no fewer than {least} items allowed", where)
        for index, item in enumerate(value):
            each(item, f"{where}/{index}", problems)

    return check


def text_of(kinds: tuple[str, ...], longest: int) -> Check:
    """Make the check of a text object."""
    inside = {
        "plain_text": fields({"text": words(longest)}, {"emoji": flag}),
        "mrkdwn": fields({"text": words(longest)}, {"verbatim": flag}),
    }

    def check(value: object, where: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            tell(problems, f"must be a text object of type {' or '.join(kinds)}", where)
        else:
            inside[str(kind)](value, where, problems)

    return check


def plain(longest: int) -> Check:
    """Make the check of a plain_text object."""
    return text_of(("plain_text",), longest)


def any_text(longest: int) -> Check:
    """Make the check of a plain_text or mrkdwn object."""
    return text_of(("plain_text", "mrkdwn"), longest)


def by_type(kinds: Mapping[str, Check], allowed: frozenset[str], what: str) -> Check:
    """Make the check that looks at `type` first."""

    def check(value: object, where: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds or kind not in allowed:
            tell(problems, f"unsupported type: {kind} is no {what} here", where)
        else:
            kinds[str(kind)](value, where, problems)

    return check
