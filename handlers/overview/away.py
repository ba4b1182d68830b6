"""Being away: from when to when, and who is told instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Annotated
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Facts, Screen, Text
from handlers.feature import Ask, Reply
from handlers.forms import Form, NotFilledIn, PickDay, PickPeople
from handlers.overview.overview import overview
from handlers.wording import day, local
from storage.people import Absence, Person

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d.%m.%Y")


class AwayForm(Form, title="Away", submit="Save"):
    """When somebody is away, both days included."""

    first: Annotated[date, PickDay("First day away")]
    last: Annotated[date, PickDay("Last day away")]
    deputy: Annotated[
        tuple[UUID, ...],
        PickPeople("Who stands in for you?", most=1, hint="Reports go to them instead."),
    ] = ()


@overview.form(AwayForm)
def keep_absence(call: Call, form: AwayForm) -> Screen:
    """Keep an absence, so that whoever stands in is told instead."""
    deputy = _deputy(call, form)
    _check(call, form)
    if not _is_kept(call, form):
        call.session.add(
            Absence(
                person_id=call.who.id,
                first=form.first,
                last=form.last,
                deputy_id=deputy.id if deputy else None,
            )
        )
        call.record("away", first=form.first, last=form.last, deputy=deputy.id if deputy else None)
    return _screen(form, deputy)


def days_typed(text: str) -> str:
    """Keep the two days of what was typed, and no other word."""
    return " ".join(f"{found:%d/%m/%Y}" for found in islice(days_in(text), 2))


@overview.command(
    "/vera",
    "away",
    usage="FROM TO",
    description="Say when you are away, and who stands in",
    keeps=days_typed,
)
def say_away(call: Call) -> Reply:
    """Open the form with the days that were typed: "/vera away 04/05/2026 08/05/2026"."""
    typed = list(days_in(call.text))
    names = ("first", "last") if len(typed) > 1 else ("first", "last")[: len(typed)]
    return Ask(
        keep_absence,
        answers={name: found.isoformat() for name, found in zip(names, typed, strict=False)},
    )


def days_in(text: str) -> Iterator[date]:
    """Read the days in what was typed, as people write them; other words are passed over."""
    for word in text.replace(",", " ").split():
        for pattern in DAY_FORMATS:
            try:
                yield datetime.strptime(word, pattern).date()  # noqa: DTZ007  a day has no zone
            except ValueError:
                continue
            break


def _check(call: Call, form: AwayForm) -> None:
    if form.last < form.first:
        raise NotFilledIn({"last": "This is before the first day. Please choose a later day."})
    if form.last < local(call.at).date():
        raise NotFilledIn({"last": "This day is over. Please choose today or a later day."})


def _deputy(call: Call, form: AwayForm) -> Person | None:
    if not form.deputy:
        return None
    deputy = call.session.find(Person, form.deputy[0])
    if deputy is None or deputy.left_on is not None:
        raise NotFilledIn({"deputy": "This person is not at the school now. Please choose again."})
    if deputy.id == call.who.id:
        raise NotFilledIn({"deputy": "This is you. Please choose somebody else."})
    return deputy


def _is_kept(call: Call, form: AwayForm) -> bool:
    chosen = select(Absence).where(
        Absence.person_id == call.who.id,
        Absence.first == form.first,
        Absence.last == form.last,
    )
    return call.session.scalars(chosen).first() is not None


def _screen(form: AwayForm, deputy: Person | None) -> Screen:
    instead = deputy.name if deputy else "whoever comes next on each route"
    return Screen(
        "Away",
        (
            Text("That is noted. Reports that would come to you go elsewhere on these days."),
            Facts((("From", day(form.first)), ("To", day(form.last)), ("Told instead", instead))),
        ),
    )
