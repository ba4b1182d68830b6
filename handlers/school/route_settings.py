"""The school's own routes, laid over those that Vera ships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handlers.casework.routing import DEFAULT_ROWS
from handlers.school.file_problems import did_you_mean
from handlers.school.settings_file import RouteEntry, SettingsFile
from handlers.school.term_dates import Found
from storage.vocabulary import Recipient, RouteRow

AT_ANY_HOUR = ("now", "urgent")

LAID_OVER = "R17"
"""Threats: this row is added to others, quiet ones among them, so it has no channel of its own."""


NEVER_TOLD: Mapping[str, frozenset[Recipient]] = {
    "R2": frozenset({Recipient.HEAD, Recipient.SENIOR_MANAGER}),
    "R5": frozenset({Recipient.HEAD, Recipient.SENIOR_MANAGER}),
    "R6": frozenset({Recipient.DSL}),
    "R8": frozenset({Recipient.LINE_MANAGER, Recipient.NEXT_LINE_MANAGER}),
}
"""Whom no school may put on a route: whoever it is about, and line managers for sexual images."""


def rows_of(file: SettingsFile) -> dict[str, RouteRow]:
    """Give every route as the school has it."""
    rows = dict(DEFAULT_ROWS)
    for key, entry in file.routes.items():
        rows[key] = _changed(rows[key], entry, file.channels.model_dump())
    seniors = file.people.senior_manager
    return {key: _with_seniors(row, seniors) for key, row in rows.items()}


def problems_of_routes(file: SettingsFile) -> Iterator[Found]:
    """Find routes, channels and times that cannot be as the school wrote."""
    for key, entry in file.routes.items():
        if key not in DEFAULT_ROWS:
            hint = did_you_mean(key, DEFAULT_ROWS)
            yield ("routes", key), f"Vera knows no route '{key}'.{hint}"
        else:
            yield from _problems_of_entry(key, entry, file)
    for name in AT_ANY_HOUR:
        if not getattr(file.times, name).at_any_hour:
            words = f"[times.{name}] must run at any hour: a child's danger does not wait."
            yield ("times", name, "at_any_hour"), words


def _problems_of_entry(key: str, entry: RouteEntry, file: SettingsFile) -> Iterator[Found]:
    if entry.primary == ():
        yield ("routes", key, "primary"), f"Route {key} must begin with somebody."
    yield from _told_against_the_rules(key, entry)
    yield from _channel_against_the_rules(key, entry)
    for number, name in enumerate(entry.outside or ()):
        if name not in file.outside:
            hint = did_you_mean(name, file.outside)
            words = f"There is no [outside.{name}] for route {key}.{hint}"
            yield ("routes", key, "outside", number), words


def _told_against_the_rules(key: str, entry: RouteEntry) -> Iterator[Found]:
    for part, named in (("primary", entry.primary), ("copy", entry.copied), ("then", entry.then)):
        for number, recipient in enumerate(named or ()):
            if recipient in NEVER_TOLD.get(key, ()):
                words = f"Route {key} may never go to '{recipient}'."
                yield ("routes", key, part, number), words


def _channel_against_the_rules(key: str, entry: RouteEntry) -> Iterator[Found]:
    if DEFAULT_ROWS[key].quiet and entry.channel:
        words = f"Route {key} is a quiet one: nothing of it may be posted in a channel."
        yield ("routes", key, "channel"), words
    if key == LAID_OVER and entry.channel:
        words = f"Route {key} is laid over others: give those a channel, not this one."
        yield ("routes", key, "channel"), words


def _changed(row: RouteRow, entry: RouteEntry, channels: Mapping[str, str]) -> RouteRow:
    named = entry.channel
    return replace(
        row,
        primary=row.primary if entry.primary is None else entry.primary,
        copy=row.copy if entry.copied is None else entry.copied,
        then=row.then if entry.then is None else entry.then,
        outside=row.outside if entry.outside is None else entry.outside,
        channel=row.channel if named is None else channels.get(named, named) or None,
    )


def _with_seniors(row: RouteRow, seniors: tuple[Recipient, ...]) -> RouteRow:
    if not seniors:
        return row
    return replace(
        row,
        primary=_put_in(row.primary, seniors),
        copy=_put_in(row.copy, seniors),
        then=_put_in(row.then, seniors),
    )


def _put_in(named: tuple[Recipient, ...], seniors: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    wide = (seniors if each is Recipient.SENIOR_MANAGER else (each,) for each in named)
    return tuple(dict.fromkeys(person for group in wide for person in group))
