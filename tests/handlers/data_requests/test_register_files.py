"""What the files of the register say, read back as a calendar and a spreadsheet read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from handlers.data_requests.calendar_file import CalendarEntry, calendar_file
from handlers.data_requests.listed import Listed, without_names
from handlers.data_requests.register_files import (
    COLUMNS,
    calendar_of,
    entries_of,
    harmless,
    table_of,
)
from storage.vocabulary import Asker, CameBy, ClockStatus, Right
from tests.read_back import calendar_read, lines_read

NOW = datetime(2026, 4, 28, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
CASE = UUID("019dcc00-0000-7000-8000-000000000001")
SCHOOL = "Talavera Junior School, with a name so long that a line of the file has to be folded"

ONE = Listed(
    case_id=CASE,
    reference="VERA-7K4Q",
    quiet=False,
    right=Right.ACCESS,
    asker=Asker.PARENT,
    way=CameBy.EMAIL,
    received=date(2026, 4, 20),
    written=True,
    status=ClockStatus.RUNNING,
    due=date(2026, 5, 20),
    last_notice=date(2026, 5, 20),
    who="Carol Dunn",
)
QUIET = replace(ONE, quiet=True)


def events(file: bytes) -> list[Any]:
    """Read the entries of a calendar file, in their order."""
    return list(calendar_read(file).walk("VEVENT"))


def calendar(*requests: Listed, at: datetime = NOW, others: Iterable[CalendarEntry] = ()) -> bytes:
    return calendar_of(SCHOOL, requests, at=at, others=others)


def test_a_request_is_a_whole_day_in_the_calendar_and_the_day_after_is_not_part_of_it() -> None:
    due = events(calendar(replace(ONE, last_notice=None)))[0]
    assert str(due["summary"]) == "VERA-7K4Q: subject access request due"
    assert (due["dtstart"].dt, due["dtend"].dt) == (date(2026, 5, 20), date(2026, 5, 21))
    assert due["dtstart"].params["value"] == "DATE"
    assert due["dtstamp"].dt == NOW
    assert str(due["description"]) == (
        "Vera's calculation: check with your data protection officer.\nCarol Dunn has it."
    )


def test_it_is_reminded_of_at_nine_a_week_and_a_day_before() -> None:
    due = events(calendar(ONE))[0]
    midnight = datetime(2026, 5, 20)  # noqa: DTZ001  a calendar's whole day has no zone
    said = [midnight + alarm["trigger"].dt for alarm in due.walk("VALARM")]
    assert [f"{each:%d %B %H:%M}" for each in said] == ["13 May 09:00", "19 May 09:00"]


def test_the_last_day_for_a_notice_of_extension_stands_there_while_it_can_be_given() -> None:
    summaries = {str(each["summary"]) for each in events(calendar(ONE))}
    assert "VERA-7K4Q: last day to give notice of taking more time" in summaries
    assert len(events(calendar(replace(ONE, last_notice=None)))) == 1


def test_a_date_that_moved_moves_the_entry_and_does_not_double_it() -> None:
    before = events(calendar(ONE))
    later = NOW + timedelta(days=3)
    after = events(calendar(replace(ONE, due=date(2026, 7, 20)), at=later))
    assert {str(each["uid"]) for each in before} == {str(each["uid"]) for each in after}
    assert min(each["sequence"] for each in after) > max(each["sequence"] for each in before)
    assert after[-1]["dtstart"].dt == date(2026, 7, 20)


def test_each_right_and_each_kind_of_entry_has_an_id_of_its_own() -> None:
    entries = [
        entry
        for right in Right
        for case in (CASE, UUID(int=CASE.int + 1))
        for entry in entries_of(replace(ONE, right=right, case_id=case))
    ]
    assert len({entry.uid for entry in entries}) == len(entries) == 4 * len(Right)
    assert not any(str(CASE)[:13] in str(entry.uid) for entry in entries)


def test_what_is_kept_quiet_says_only_to_open_vera() -> None:
    moved = replace(QUIET, last_notice=date(2026, 5, 19))
    assert [len(events(calendar(each))) for each in (QUIET, moved)] == [1, 2], "not twice a day"
    for event in events(calendar(moved)):
        assert str(event["summary"]) == "Please open Vera"
        assert "description" not in event
    file = calendar(moved).decode()
    for told in ("VERA-7K4Q", "access", "notice", "Carol", str(CASE)):
        assert told not in file


def test_what_has_no_date_or_is_settled_is_not_in_it() -> None:
    waiting = replace(ONE, due=None, last_notice=None, status=ClockStatus.WAITING_FOR_ID)
    settled = replace(ONE, settled_on=TODAY, status=ClockStatus.ANSWERED_IN_TIME)
    assert events(calendar(waiting, settled)) == []


def test_a_date_that_is_not_sure_says_so() -> None:
    unsure = replace(ONE, careful=date(2026, 5, 19), provisional="It may still move.")
    notice, due = (str(each["description"]) for each in events(calendar(unsure)))
    assert "strictly" not in notice
    assert "Read strictly it is Tuesday 19 May 2026: work to that day." in due
    assert "It may still move." in due


def test_the_file_is_folded_with_the_line_ends_of_the_standard() -> None:
    file = calendar(ONE)
    assert file.count(b"\n") == file.count(b"\r\n")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    read = calendar_read(file)
    assert str(read["x-wr-calname"]) == f"{SCHOOL}: requests for personal data"
    assert str(read["prodid"]).startswith("-//Vera//")


def test_something_that_is_due_at_a_moment_ends_at_it() -> None:
    moment = datetime(2026, 5, 1, 14, 30, tzinfo=UTC)
    reminded = (timedelta(days=-1), timedelta(hours=-3))
    entry = CalendarEntry(uid=CASE, on=moment, summary="VERA-1234: due", reminders=reminded)
    (event,) = events(calendar_file("A school", [entry], at=NOW))
    assert event["dtend"].dt == moment
    assert event["dtstart"].dt == moment - timedelta(hours=1)
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == list(reminded)
    both = events(calendar(ONE, others=[entry]))
    assert [str(each["summary"])[:9] for each in both] == ["VERA-1234", "VERA-7K4Q", "VERA-7K4Q"]


# -- the table


def test_the_table_has_a_line_for_each_right() -> None:
    file = table_of([ONE, replace(ONE, right=Right.FOI)], today=TODAY)
    assert file.startswith(b"\xef\xbb\xbfReference,"), "Excel needs the mark"
    assert file.count(b"\r\n") == file.count(b"\n") == 3
    first, second = lines_read(file)
    assert tuple(first) == COLUMNS
    assert first == {
        "Reference": "VERA-7K4Q",
        "What was asked for": "Subject access request",
        "Asked by": "A parent or carer",
        "How it came": "By e-mail",
        "Received": "2026-04-20",
        "Written": "yes",
        "Status": "running",
        "Due": "2026-05-20",
        "Days left": "22",
        "Who has it": "Carol Dunn",
        "Settled on": "",
    }
    assert second["What was asked for"] == "Freedom of information request"


def test_what_is_kept_quiet_has_its_dates_and_nothing_of_what_it_is() -> None:
    (line,) = lines_read(table_of([QUIET], today=TODAY))
    said = {name: value for name, value in line.items() if value}
    assert said == {
        "Reference": "VERA-7K4Q",
        "What was asked for": "kept quiet",
        "Received": "2026-04-20",
        "Due": "2026-05-20",
        "Days left": "22",
    }


def test_at_the_server_neither_who_has_it_nor_what_is_kept_quiet_is_named() -> None:
    open_one, quiet = lines_read(table_of([without_names(ONE), without_names(QUIET)], today=TODAY))
    assert open_one["Who has it"] == "somebody"
    assert quiet["Reference"] == "kept quiet"
    nobody = without_names(replace(ONE, who="nobody yet"))
    assert lines_read(table_of([nobody], today=TODAY))[0]["Who has it"] == "nobody yet"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_read_as_a_formula(begins: str) -> None:
    (line,) = lines_read(table_of([replace(ONE, who=f"{begins}HYPERLINK(1)")], today=TODAY))
    assert line["Who has it"] == f"'{begins}HYPERLINK(1)"


def test_a_number_stays_a_number() -> None:
    assert harmless(-3) == -3
    (line,) = lines_read(table_of([ONE], today=date(2026, 5, 23)))
    assert line["Days left"] == "-3"


def test_every_status_has_a_word_and_what_is_settled_no_days_left() -> None:
    settled = replace(ONE, settled_on=TODAY)
    found = lines_read(
        table_of([replace(settled, status=each) for each in ClockStatus], today=TODAY)
    )
    assert all(line["Status"] and not line["Days left"] for line in found)
    assert {line["Settled on"] for line in found} == {"2026-04-28"}
