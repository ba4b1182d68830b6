"""Data sheets: how many went out to each group of parents, and how many came back (S78, S86)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from handlers.accuracy.accuracy import accuracy
from handlers.accuracy.bars import bar
from handlers.accuracy.collecting import Collecting, counted_on
from handlers.accuracy.office import COUNTERS
from handlers.accuracy.parents import file_buttons, show_letter
from handlers.calendar.school_days import local_day
from handlers.call import Call, Moment
from handlers.cards import Block, Heading, Screen, Small, Text
from handlers.cards import buttons as laid_out
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, Option, PickOffered, ShortText
from handlers.permissions import require
from handlers.wording import day
from storage.term_time import SheetCount, sheet_counts

TO_COUNT: Final = "count data sheets"
NOT_COUNTED: Final = "not counted yet"
A_NUMBER: Final = "Please type a whole number, such as 28."
TOO_MANY: Final = "More came back than were given out. Please look at both numbers again."
NO_SUCH_GROUP: Final = "This group is not counted any more. Please choose again."
DIGITS: Final = 4


def groups_offered(moment: Moment) -> tuple[Option, ...]:
    """Offer the groups of parents that the school counts."""
    return tuple(Option(each, each) for each in moment.school.settings.accuracy.sheet_groups)


class SheetsForm(Form, title="Data sheets", submit="Save"):
    """How many sheets of a group went out and came back; no sheet and no name."""

    group: Annotated[str, PickOffered("Which group?", options=groups_offered)]
    given_out: Annotated[str, ShortText("How many were given out?", max_length=DIGITS)]
    returned: Annotated[str, ShortText("How many came back?", max_length=DIGITS)]


@accuracy.command(
    "/vera", "sheets", description="Data sheets: how many came back, for the office", for_few=True
)
def list_sheets(call: Call) -> Reply:
    """Show what is collected now, and how many sheets of each group came back."""
    require(call.who, *COUNTERS, to=TO_COUNT)
    return _sheets(call)


@accuracy.action("Data sheets", opens=True)
def show_sheets(call: Call, _: UUID | None) -> Reply:
    """Show the same, from a button."""
    return list_sheets(call)


@accuracy.action("Count", opens=True)
def count_group(call: Call, _: UUID | None) -> Reply:
    """Open the form for a group, with what was counted before."""
    require(call.who, *COUNTERS, to=TO_COUNT)
    groups = call.school.settings.accuracy.sheet_groups
    group = groups[min(call.part or 0, len(groups) - 1)]
    row = sheet_counts(call.session, present_collecting(call).name).get(group)
    counted = {"given_out": str(row.given_out), "returned": str(row.returned)} if row else {}
    return Ask(file_sheets, answers={"group": group, **counted})


@accuracy.form(SheetsForm)
def file_sheets(call: Call, form: SheetsForm) -> Screen:
    """Keep the count of a group, in place of the one before."""
    require(call.who, *COUNTERS, to=TO_COUNT)
    if form.group not in call.school.settings.accuracy.sheet_groups:
        raise NotFilledIn({"group": NO_SUCH_GROUP})
    given_out, returned = _numbers(form)
    collecting = present_collecting(call).name
    _keep(call, collecting, form.group, given_out=given_out, returned=returned)
    call.record(
        "sheets_counted",
        collection=collecting,
        group=form.group,
        given_out=given_out,
        returned=returned,
    )
    return _sheets(call)


def present_collecting(moment: Moment) -> Collecting:
    """Find which collecting goes on."""
    return counted_on(moment.school.settings, local_day(moment.at))


def sheet_bars(moment: Moment) -> Iterator[tuple[str, str]]:
    """Say of each group how many sheets came back."""
    counted = sheet_counts(moment.session, present_collecting(moment).name)
    for group in moment.school.settings.accuracy.sheet_groups:
        row = counted.get(group)
        yield group, bar(row.returned, row.given_out) if row else NOT_COUNTED


def _when_back(collecting: Collecting, today: date) -> str:
    were = "were" if collecting.by < today else "are"
    return f"They {were} to be back by {day(collecting.by)}."


def _sheets(call: Call) -> Screen:
    now = present_collecting(call)
    return Screen(
        "Data sheets",
        (
            Heading(now.name),
            Text(_when_back(now, local_day(call.at))),
            *_groups(call, sheet_counts(call.session, now.name)),
            Small("Only numbers are kept here. The sheets themselves stay in the office."),
            *laid_out(show_letter.button(label="Letter to parents"), *file_buttons()),
        ),
        again=show_sheets.button(),
    )


def _said(row: SheetCount | None) -> str:
    return NOT_COUNTED if row is None else f"{row.returned} of {row.given_out} came back"


def _groups(call: Call, counted: Mapping[str, SheetCount]) -> Iterator[Block]:
    for number, group in enumerate(call.school.settings.accuracy.sheet_groups):
        yield Text(f"{group}: {_said(counted.get(group))}")
        yield from laid_out(count_group.button(label=f"Count {group}", part=number))


def _numbers(form: SheetsForm) -> tuple[int, int]:
    given = {"given_out": form.given_out, "returned": form.returned}
    wrong = {name: A_NUMBER for name, said in given.items() if not _is_number(said)}
    if wrong:
        raise NotFilledIn(wrong)
    given_out, returned = int(form.given_out), int(form.returned)
    if returned > given_out:
        raise NotFilledIn({"returned": TOO_MANY})
    return given_out, returned


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit()


def _keep(call: Call, collecting: str, group: str, *, given_out: int, returned: int) -> None:
    row = sheet_counts(call.session, collecting).get(group)
    if row is None:
        row = SheetCount(collection=collecting, group=group)
        call.session.add(row)
    row.given_out, row.returned = given_out, returned
    row.counted_by, row.counted_at = call.who.id, call.at
    call.session.flush()
