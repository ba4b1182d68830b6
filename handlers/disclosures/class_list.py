"""Somebody asks for a class list: the polite refusal, counted and nothing more (duties, S84)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from handlers.call import Call
from handlers.cards import Heading, Points, Screen, Small, Style, Words, buttons
from handlers.casework.outside_help import is_school_time
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.phone import start_call_back
from handlers.feature import Reply
from handlers.wording import LONDON, local
from storage.audit import times_recorded, was_recorded

REFUSED = "class_list_refused"
SEPTEMBER = 9
REPEATED_WITHIN = timedelta(days=1)
THANK_YOU = "Thank you. That is counted, and nothing else is kept."


@disclosures.command("/vera", "class list", description="Somebody asks for a class list")
def show_class_list(call: Call) -> Reply:
    """Show what to say to whoever asks for a class list."""
    return _screen(call)


@disclosures.action("I have refused politely", style=Style.PRIMARY)
def refused_politely(call: Call, _: UUID | None) -> Reply:
    """Count one refusal more, once; who asked for which class is kept nowhere."""
    pressed, since = hashlib.sha256(call.key.encode()).hexdigest(), call.at - REPEATED_WITHIN
    if not (call.key and was_recorded(call.session, REFUSED, since=since, press=pressed)):
        call.record(REFUSED, press=pressed)
    return Words(THANK_YOU)


@disclosures.action("It is something else", opens=True)
def something_else(call: Call, _: UUID | None) -> Reply:
    """Go on to what is done where somebody asks for other data."""
    return start_call_back(call)


def _screen(call: Call) -> Screen:
    advice = call.school.settings.advice["A16"]
    words = advice.words(in_hours=is_school_time(call.school, call.at))
    count = times_recorded(call.session, REFUSED, since=school_year_began(call.at))
    return Screen(
        "Class list",
        (
            Heading(advice.title),
            Points(tuple(words.splitlines())),
            Small(f"Refused this school year: {count}."),
            *buttons(refused_politely.button(), something_else.button()),
        ),
    )


def school_year_began(now: datetime) -> datetime:
    """Say when the school year began in which a moment lies: the first of September."""
    today = local(now).date()
    year = today.year if today.month >= SEPTEMBER else today.year - 1
    return datetime.combine(date(year, SEPTEMBER, 1), time(), LONDON).astimezone(UTC)
