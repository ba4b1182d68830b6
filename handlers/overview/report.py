"""One Report: what is it about? Each answer opens the form for it, with that answered already."""

from __future__ import annotations

from uuid import UUID

from handlers.breaches.report_breach import file_breach
from handlers.call import Call
from handlers.cards import Buttons, Heading, Screen, Style
from handlers.casework.outside_help import ring_first
from handlers.evidence.send import file_pasted
from handlers.feature import Ask, Reply
from handlers.overview.overview import overview
from handlers.overview.personal_data import personal_data_screen
from handlers.reporting.concern import file_concern
from handlers.reporting.contact import file_contact
from handlers.reporting.cyberbullying import file_report
from storage.vocabulary import Topic


@overview.action("Cyberbullying", opens=True)
def report_cyberbullying(_: Call, __: UUID | None) -> Reply:
    """Open the form for cyberbullying of somebody who works here."""
    return Ask(file_report)


@overview.action("Contact by a pupil or parent", opens=True)
def report_contact(_: Call, __: UUID | None) -> Reply:
    """Open the form for contact by a pupil or a parent."""
    return Ask(file_contact)


@overview.action("Concern about a child", opens=True)
def report_child(_: Call, __: UUID | None) -> Reply:
    """Open the form for a concern about a child."""
    return _about(Topic.CHILD)


@overview.action("Concern about an adult at school", opens=True)
def report_adult(_: Call, __: UUID | None) -> Reply:
    """Open the form for a concern about an adult at the school."""
    return _about(Topic.ADULT)


@overview.action("A small worry, or something about myself", opens=True)
def report_small_worry(_: Call, __: UUID | None) -> Reply:
    """Open the form for a low-level concern, or for what somebody did themselves."""
    return _about(Topic.LOW_LEVEL)


@overview.action("How the school does things", opens=True)
def report_practice(_: Call, __: UUID | None) -> Reply:
    """Open the form for unsafe practice at the school."""
    return _about(Topic.PRACTICE)


@overview.action("Personal data", opens=True)
def report_data(_: Call, __: UUID | None) -> Reply:
    """Ask what it is about the data."""
    return personal_data_screen()


@overview.action("Personal data went astray", opens=True)
def report_data_astray(_: Call, __: UUID | None) -> Reply:
    """Open the form for a personal data breach."""
    return Ask(file_breach)


@overview.action("Something else", opens=True)
def report_something_else(_: Call, __: UUID | None) -> Reply:
    """Open the form for what fits nowhere else."""
    return _about(Topic.OTHER)


@overview.action("Send evidence", opens=True)
def send_evidence(_: Call, __: UUID | None) -> Reply:
    """Open the form for evidence."""
    return Ask(file_pasted)


@overview.action("Report", style=Style.PRIMARY, opens=True)
def report(call: Call, _: UUID | None) -> Reply:
    """Ask what it is about, from a button."""
    return report_screen(call)


@overview.command("/vera", "report", description="Report something", shortcut="Report")
def start_any_report(call: Call) -> Reply:
    """Ask what it is about."""
    return report_screen(call)


def report_screen(call: Call) -> Screen:
    """Offer a form for each thing that can be reported; nothing in it is anybody's."""
    offered = (
        report_cyberbullying,
        report_contact,
        report_child,
        report_adult,
        report_small_worry,
        report_practice,
        report_data_astray,
        report_data,
        report_something_else,
        send_evidence,
    )
    asks = Heading("What is it about?")
    choices = (Buttons((action.button(),)) for action in offered)
    return Screen("Report", (*ring_first(call), asks, *choices), may_stay=True)


def _about(topic: Topic) -> Ask:
    return Ask(file_concern, answers={"topic": topic.value})
