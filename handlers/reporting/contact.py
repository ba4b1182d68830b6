"""Reporting contact by a pupil or a parent, from the command to what the reporter is left with.

/report-contact -> the form -> file_contact -> the right senior manager is told
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Points
from handlers.casework.account import ANSWERS, account_written, people_said
from handlers.casework.again import with_earlier_ones
from handlers.casework.amend import amend_case
from handlers.casework.facts import facts_of
from handlers.casework.incident import known
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.receipt import receipt
from handlers.casework.route_table import CONTACT
from handlers.casework.sealed import written_about
from handlers.casework.triage import CHILDREN
from handlers.feature import Ask, Feature, Reply
from handlers.forms import NOT_LISTED, Option
from handlers.reporting.contact_form import (
    ANSWERED,
    REACHED,
    TICKS,
    WHO,
    Answered,
    Came,
    ContactForm,
    Reached,
)
from handlers.reporting.details import add_details, details_written
from handlers.wording import LONDON, listed
from storage.cases import Case
from storage.vocabulary import ReportFacts, Sign, Suspect

contact = Feature("contact")

DID = {
    Came.REQUEST: "asked to be a friend or follower",
    Came.MESSAGES: "sent messages",
    Came.CALLS: "called or sent texts",
    Came.NEARBY: "sent something nearby (Bluetooth, AirDrop or Quick Share)",
    Came.DETAILS: "has a private number, e-mail or address",
}
SUBJECTS = {
    Suspect.PUPIL: "A pupil",
    Suspect.FORMER_PUPIL: "A former pupil",
    Suspect.PARENT: "A parent or carer",
    Suspect.STAFF: "Somebody who works or governs here",
    Suspect.SOMEONE_ELSE: "Somebody else",
    Suspect.UNKNOWN: "Somebody unknown",
}
DONE = {Answered.REPLIED: Sign.REPLIED, Answered.ACCEPTED: Sign.ACCEPTED}


@contact.form(ContactForm, shows=receipt)
def file_contact(call: Call, form: ContactForm) -> UUID:
    """Store the report and tell the right senior manager."""
    facts = contact_facts(call, form)
    written = dict(_written(form, first=call.earlier is None))
    if call.earlier is not None:
        return amend_case(call, call.earlier, facts=facts, written=written).id
    return open_case(call, kind=CONTACT, facts=facts, written=written).case.id


@contact.command(
    "/report-contact",
    description="Report a friend request, messages or calls from a pupil or parent",
)
def start_contact(call: Call) -> Reply:
    """Open the form; what was typed after the command starts what else there is to say."""
    return Ask(file_contact, answers={"account": call.text} if call.text else {})


def contact_facts(call: Call, form: ContactForm) -> ReportFacts:
    """Read from the answers what the rules need; the words stay behind."""
    colleagues = known(call, form.colleague)
    whose = colleagues if Sign.ABOUT_A_COLLEAGUE in form.signs else frozenset({call.who.id})
    own_doing = form.answered is Answered.ACCEPTED and form.suspect in CHILDREN
    facts = ReportFacts(
        kind=CONTACT,
        reporter=call.who.id,
        danger_now=form.danger,
        image_of_child=form.image,
        suspect=form.suspect,
        suspected_staff=whose if own_doing else frozenset(),
        suspect_not_listed=own_doing and NOT_LISTED in form.colleague,
        signs=frozenset(_signs(form)),
        affected=colleagues,
        must_not_see=known(call, form.must_not_see),
    )
    return with_earlier_ones(call, facts)


def _signs(form: ContactForm) -> Iterator[Sign]:
    """Add to the ticks what follows from the other answers.

    A call or a text that reached a personal telephone came from somebody who has its number.
    """
    yield from form.signs
    if form.answered in DONE:
        yield DONE[form.answered]
    if set(form.came) - {Came.DETAILS}:
        yield Sign.CONTACTED
    if Came.NEARBY in form.came:
        yield Sign.NEARBY
    calls_me = Came.CALLS in form.came and form.reached is Reached.PERSONAL
    if calls_me or Came.DETAILS in form.came:
        yield Sign.HAS_DETAILS


def _written(form: ContactForm, *, first: bool) -> Iterator[tuple[str, str]]:
    """Gather what was typed; where nothing was, the ticks say what happened."""
    done = listed([DID[each] for each in form.came])
    yield "account", form.account or (f"{SUBJECTS[form.suspect]} {done}." if first else "")
    yield "came", done
    yield "who_called", form.who_called
    yield "reached", _label(REACHED, form.reached)
    yield "how_often", form.how_often
    yield "colleague_other", form.colleague_other
    if form.happened_at is not None:
        yield "happened_at", form.happened_at.astimezone(LONDON).strftime("%d %B %Y, %H:%M")


def answered_in(facts: ReportFacts) -> Answered:
    """Say what the member of staff did about it, the graver first."""
    done = (answered for answered in (Answered.ACCEPTED, Answered.REPLIED))
    return next((it for it in done if DONE[it] in facts.signs), Answered.NO)


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out a report for somebody who may read it."""
    facts, written = facts_of(call, case.id), written_about(call.safe, case.id)
    ticked = tuple(each.label for each in TICKS if each.value in facts.signs)
    return (
        *account_written(call, case, written),
        Facts(tuple(_said(call, facts, written))),
        *((Heading("Ticked"), Points(ticked)) if ticked else ()),
        *details_written(written),
    )


def _said(call: Call, facts: ReportFacts, written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Anyone in danger", ANSWERS[facts.danger_now]
    yield "An image of a child", ANSWERS[facts.image_of_child]
    yield "Who", _label(WHO, facts.suspect)
    short = {
        "came": "What they did",
        "who_called": "The account or the person",
        "reached": "It reached",
        "how_often": "How often",
    }
    yield from ((label, written[name]) for name, label in short.items() if written.get(name))
    yield "Answered or accepted", _label(ANSWERED, answered_in(facts))
    if colleague := people_said(call, facts.affected, written.get("colleague_other")):
        yield "About", colleague


def _label(options: Iterable[Option], value: object) -> str:
    return next((each.label for each in options if each.value == value), "")


def report_anew(account: str) -> Ask:
    """Open the form with what somebody wanted to add to a report that was erased."""
    return Ask(file_contact, answers={"account": account} if account else {})


register_kind(
    Kind(
        CONTACT,
        "Contact by a pupil or parent",
        content=content,
        add_details=add_details.button,
        report_anew=report_anew,
    )
)
