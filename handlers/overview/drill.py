"""A drill: a report marked as one through the whole real route, and how the school answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from sqlalchemy import select

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Heading, Points, Screen, Text, buttons
from handlers.casework.open_case import open_case
from handlers.feature import Ask, Reply
from handlers.forms import Form, Option, PickOne
from handlers.overview.overview import overview
from handlers.overview.readiness import readiness
from handlers.permissions import my_own_report, require
from handlers.wording import clock
from storage.cases import Case
from storage.outbox import Outcome, Owed, Via
from storage.roster import names_of
from storage.vocabulary import Answer, ReportFacts, Role, Sign, Suspect


class Scenario(StrEnum):
    PUPIL = "pupil"
    THREAT = "threat"
    DANGER = "danger"
    COLLEAGUE = "colleague"


SCENARIOS = (
    Option(Scenario.PUPIL, "A pupil is bullying a member of staff (Today)"),
    Option(Scenario.THREAT, "A parent has threatened a member of staff (Urgent)"),
    Option(Scenario.DANGER, "Somebody is in danger now (Now)"),
    Option(Scenario.COLLEAGUE, "Somebody who works here is doing it (quiet)"),
)

ACCOUNT = "This is a drill. Nothing has happened. Please acknowledge as you would in earnest."

ALL_CHANNELS = MappingProxyType({Via.CHAT: "on chat", Via.SECOND_CHANNEL: "by e-mail or text"})


FACTS: Mapping[Scenario, ReportFacts] = MappingProxyType(
    {
        Scenario.PUPIL: ReportFacts(suspect=Suspect.PUPIL),
        Scenario.THREAT: ReportFacts(suspect=Suspect.PARENT, signs=frozenset({Sign.THREAT})),
        Scenario.DANGER: ReportFacts(danger_now=Answer.YES),
        Scenario.COLLEAGUE: ReportFacts(suspect=Suspect.STAFF, suspect_not_listed=True),
    }
)


class DrillForm(Form, title="Drill", submit="Start the drill"):
    """Which report to send."""

    scenario: Annotated[Scenario, PickOne("What should the drill report?", options=SCENARIOS)]


@overview.command("/vera", "drill", description="Try out who is told, and how fast they answer")
def start_drill(call: Call) -> Reply:
    """Open the form, for the head or the safeguarding lead."""
    require(call.who, Role.HEAD, Role.DSL, to="start a drill")
    return Ask(run_drill)


def drill_report(call: Call, case_id: UUID) -> Screen:
    """Say who was told when, how fast they answered, and what would fail in earnest."""
    case = my_own_report(call, case_id)
    return Screen(
        title="Drill",
        blocks=(
            Callout(f"{case.reference} was sent as a drill."),
            *_told(call, case),
            *_answered(call, case),
            *_problems(call),
            *buttons(look_again.button(case.id)),
        ),
    )


@overview.form(DrillForm, shows=drill_report)
def run_drill(call: Call, form: DrillForm) -> UUID:
    """Send a report marked as a drill through the whole real route."""
    require(call.who, Role.HEAD, Role.DSL, to="start a drill")
    opened = open_case(
        call,
        kind="cyberbullying",
        facts=replace(FACTS[form.scenario], reporter=call.who.id),
        written={"account": ACCOUNT},
        drill=True,
    )
    return opened.case.id


@overview.action("Look again", opens=True)
def look_again(call: Call, case_id: UUID | None) -> Reply:
    """Show how a drill stands now."""
    return drill_report(call, my_own_report(call, case_id).id)


def _told(call: Call, case: Case) -> Iterator[Block]:
    chosen = (
        select(Owed)
        .where(Owed.case_id == case.id, Owed.redraws.is_(None), Owed.person_id.is_not(None))
        .order_by(Owed.owed_at)
    )
    owed = [each for each in call.session.scalars(chosen) if each.person_id != case.reporter_id]
    names = names_of(call.session, {each.person_id for each in owed if each.person_id})
    yield Heading("Who was told")
    if not owed:
        yield Text("Nobody could be told.")
    else:
        yield Facts(tuple((names[e.person_id], _when(call, e)) for e in owed if e.person_id))


def _when(call: Call, owed: Owed) -> str:
    how = ALL_CHANNELS[Via(owed.via)]
    if owed.settled_at is None:
        return f"not yet {how}"
    if owed.outcome != Outcome.SENT:
        return f"could not be told {how}"
    return f"{how} at {clock(owed.settled_at, now=call.at)}"


def _answered(call: Call, case: Case) -> Iterator[Block]:
    yield Heading("How fast they answered")
    if case.acknowledged_by is None or case.acknowledged_at is None:
        by = clock(case.acknowledge_by, now=call.at)
        yield Text(f"Nobody has acknowledged yet. An answer is due by {by}.")
        return
    name = names_of(call.session, [case.acknowledged_by])[case.acknowledged_by]
    minutes = int((case.acknowledged_at - case.reported_at).total_seconds() // 60)
    yield Text(f"{name} acknowledged after {minutes} minutes.")


def _problems(call: Call) -> Iterator[Block]:
    yield Heading("What would fail in earnest")
    found = readiness(call)
    yield Points(found) if found else Text("Nothing was found.")
