"""Once a year: do the prospectus and the website show the current privacy notice? (duties, S92)

The first day of work from 1 October on -> the data lead is asked -> yes, with date and version; or
no, and they are asked again after ten school days, until they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID

from handlers.calendar.occasions import Occasion, each_year_on
from handlers.calendar.school_days import LONDON, local_day
from handlers.call import Call, Moment
from handlers.cards import Block, Card, Notice, Small, Style, Text, Words, buttons
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.job import Coming
from handlers.permissions import NOTHING_HERE
from handlers.policies.facts import called, link_of
from handlers.policies.policies import policies
from handlers.policies.printed_notice import (
    NOT_ANY_MORE,
    PROSPECTUS,
    how_it_ended,
    match_words,
    notice_with_version,
)
from handlers.policies.who_may import first_of
from handlers.rounds.rounds import answer
from handlers.school.days_of_school import calendar_now
from handlers.school.settings import SchoolSettings
from storage.people import Person
from storage.policies import Policy, PolicyVersion
from storage.rounds import (
    Asked,
    Round,
    asked_of,
    everybody_asked,
    newest_round,
    open_rounds,
    round_named,
)
from storage.vocabulary import Role

MATCHES, DIFFERS = "matches", "differs"
NINE: Final = time(9, 0)
LASTS: Final = 60
"""Days for which the question of a year may still be asked late."""
AGAIN_AFTER: Final = 10
"""School days."""

WHAT_TO_DO = (
    "Please have the current privacy notice put into the prospectus and on the website, or a link "
    "to it. Then press Yes, they match. Vera asks again in ten school days."
)
IS_SETTLED = "This is settled for this year. Thank you."


AGAIN: Final = "Do the prospectus and the website match by now?"


def from_october(settings: SchoolSettings) -> Iterable[Occasion]:
    """Give the day of each year on which it is asked."""
    return each_year_on(settings.terms, settings.calendar, month=10, day=1, lasts=LASTS)


def whom_to_ask(moment: Moment) -> list[Person]:
    """Name who is asked: the data lead, or else the office, or else the head."""
    return first_of(moment, Role.DATA_LEAD, Role.OFFICE, Role.HEAD)


def asked_in_october(moment: Moment) -> list[Person]:
    """Name who would be asked, where there is a privacy notice."""
    return whom_to_ask(moment) if notice_with_version(moment) else []


def looks_ahead(moment: Moment, until: datetime) -> Iterator[Coming]:
    """List when it is asked again, while the question is open."""
    for round in open_rounds(moment.session, PROSPECTUS):
        rows = everybody_asked(moment.session, round.id)
        for person in whom_to_ask(moment):
            for at in _coming(moment, rows.get(person.id), until):
                yield Coming(at, AGAIN, (person,))


def _coming(moment: Moment, row: Asked | None, until: datetime) -> Iterator[datetime]:
    calendar, today = calendar_now(moment), local_day(moment.at)
    last = row and (row.nudged_on or row.asked_on)
    day = max(today, calendar.add_school_days(last, AGAIN_AFTER) if last else today)
    while (at := datetime.combine(day, NINE, LONDON).astimezone(UTC)) <= until:
        if at >= moment.at:
            yield at
        day = calendar.add_school_days(day, AGAIN_AFTER)


@policies.job_on(
    from_october,
    at=NINE,
    said="Do the prospectus and the website show the current privacy notice?",
    to=asked_in_october,
)
def ask_about_the_prospectus(moment: Moment) -> None:
    """Ask for the first time this year, where there is a privacy notice."""
    found, name = notice_with_version(moment), str(local_day(moment.at).year)
    if found is None or round_named(moment.session, PROSPECTUS, name) is not None:
        return
    for before in open_rounds(moment.session, PROSPECTUS):
        before.ended_on = local_day(moment.at)
    moment.session.add(_round(moment, name, found[1]))
    moment.session.flush()
    moment.record("round_opened", kind=PROSPECTUS, name=name)
    _ask_who_is_due(moment)


@policies.job(
    at=NINE,
    said=AGAIN,
    now_and_then=True,
    ahead=looks_ahead,
)
def ask_again_about_the_prospectus(moment: Moment) -> None:
    """Ask again after ten school days, and whoever answers for it by now."""
    if calendar_now(moment).is_staff_day(local_day(moment.at)):
        _ask_who_is_due(moment)


def _round(moment: Moment, name: str, version: PolicyVersion) -> Round:
    today = local_day(moment.at)
    return Round(
        kind=PROSPECTUS, name=name, subject_id=version.id, opened_on=today, opened_at=moment.at
    )


def _ask_who_is_due(moment: Moment) -> None:
    today = local_day(moment.at)
    for round in open_rounds(moment.session, PROSPECTUS):
        rows = everybody_asked(moment.session, round.id)
        for person in whom_to_ask(moment):
            if _is_due(moment, row := rows.get(person.id)):
                _note(moment, round, person, row)
                prospectus_letter.owe_once_a_day(moment.session, person, at=moment.at, day=today)


def _is_due(moment: Moment, row: Asked | None) -> bool:
    if row is None:
        return True
    last = row.nudged_on or row.asked_on
    return local_day(moment.at) >= calendar_now(moment).add_school_days(last, AGAIN_AFTER)


def _note(moment: Moment, round: Round, person: Person, row: Asked | None) -> None:
    today = local_day(moment.at)
    if row is None:
        moment.session.add(Asked(round_id=round.id, person_id=person.id, asked_on=today))
    else:
        row.nudges, row.nudged_on = row.nudges + 1, today
    moment.session.flush()


@policies.letter
def prospectus_letter(moment: Moment, person: Person) -> Card | None:
    """Write the question, or how it was answered."""
    round = newest_round(moment.session, PROSPECTUS)
    row = asked_of(moment.session, round.id, person.id) if round else None
    if round is None or row is None or person.left_on is not None:
        return None
    found = notice_with_version(moment)
    if not round.is_open or found is None:
        return Card("Vera: the privacy notice.", (Text(how_it_ended(moment, round)),))
    return Card("Vera: a question about the privacy notice.", tuple(_question(*found, row)))


@prospectus_letter.notice_outside
def prospectus_notice(moment: Moment, person: Person) -> Notice | None:
    """Ask somebody whom chat does not reach."""
    if person.left_on is not None or not open_rounds(moment.session, PROSPECTUS):
        return None
    found = notice_with_version(moment)
    return Notice(f"{moment.school.settings.name}: Vera", _asks(found[1])) if found else None


def _asks(version: PolicyVersion) -> str:
    which = f"version {version.version} of the privacy notice"
    return f"Do the prospectus and the website show {which}?"


def _question(policy: Policy, version: PolicyVersion, row: Asked) -> Iterator[Block]:
    yield Text(_asks(version))
    if link := link_of(policy, version):
        yield Small(link)
    if row.answer == DIFFERS:
        yield Text(f"You said that they do not yet. {WHAT_TO_DO}")
    yield from buttons(they_match.button(version.id), they_differ.button(version.id))


@policies.action("Yes, they match", style=Style.PRIMARY)
def they_match(call: Call, version_id: UUID | None) -> Reply:
    """Keep that what is printed and on the website shows this version."""
    round, row, version = _asked_here(call, version_id)
    if not round.is_open:
        return Words(IS_SETTLED)
    if (newer := _newer(call, version)) is not None:
        return newer
    round.subject_id, round.ended_on = version.id, local_day(call.at)
    answer(call, prospectus_letter, round, row, MATCHES)
    call.record("prospectus_matches", version=version.id)
    for who in everybody_asked(call.session, round.id):
        prospectus_letter.refresh(call.session, who, at=call.at)
    return Words(f"Thank you. {match_words(round, version)}")


@policies.action("No")
def they_differ(call: Call, version_id: UUID | None) -> Reply:
    """Say what to do, and ask again after ten school days."""
    round, row, version = _asked_here(call, version_id)
    if not round.is_open:
        return Words(IS_SETTLED)
    if (newer := _newer(call, version)) is not None:
        return newer
    row.answer, row.nudged_on = DIFFERS, local_day(call.at)
    call.session.flush()
    call.record("prospectus_differs", version=version.id)
    prospectus_letter.refresh(call.session, call.who.id, at=call.at)
    return Words(WHAT_TO_DO)


def _asked_here(call: Call, version_id: UUID | None) -> tuple[Round, Asked, PolicyVersion]:
    """Find the question that the caller was asked; raises NotAllowed where there is none."""
    round = newest_round(call.session, PROSPECTUS)
    row = asked_of(call.session, round.id, call.who.id) if round else None
    version = call.session.find(PolicyVersion, version_id) if version_id is not None else None
    if round is None or row is None or version is None or call.who.left_on is not None:
        raise NotAllowed(NOTHING_HERE)
    return round, row, version


def _newer(call: Call, version: PolicyVersion) -> Words | None:
    """Say that there is another version by now, and have the question drawn again."""
    found = notice_with_version(call)
    if found is not None and found[1].id == version.id:
        return None
    prospectus_letter.refresh(call.session, call.who.id, at=call.at)
    if found is None:
        return Words(NOT_ANY_MORE)
    return Words(f"By now it is {called(*found)}. Please compare with that one.")
