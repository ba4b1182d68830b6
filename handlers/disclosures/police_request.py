"""The police ask for personal data: the officer, the written request and what exactly is asked.

/log-disclosure, "to the police" -> the form -> the head has it, the data protection officer reads
it -> both say yes -> what was given is logged. Or one says no, and it ends (duties, S87; R22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Facts, Heading, Quote, Small
from handlers.casework.account import account_written
from handlers.casework.amend import amend_case
from handlers.casework.incident import YES_NO_NOT_SURE, confidential, known
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.route_table import DATA
from handlers.casework.sealed import written_about
from handlers.disclosures.approvals import CALLED, answer_in_words, bind_to_what_is_asked
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.shown import go_on_with, keeps_the_register, let_me_read, shown_after
from handlers.disclosures.subject import NAME, PERSON, DataSubject, subject_of
from handlers.feature import Ask
from handlers.forms import Form, LongText, Note, PickOne, PickPeople, ShortText
from handlers.permissions import my_own_report
from storage.cases import Case
from storage.vocabulary import Answer, ReportFacts, Role, Sign, Topic

POLICE_REQUEST = "police_request"

OFFICER = ShortText("The officer's name")
COLLAR = ShortText("Their collar or warrant number", max_length=60)
FORCE = ShortText("Their police force")
REQUEST_REF = ShortText(
    "The reference of their written request", hint="No writing, no data: ask for it first."
)


def only_specific_data(_: Call) -> tuple[Block, ...]:
    """Say what the police must show (S87)."""
    return (
        Small(
            "The police get specific data for which they show a need, and no file as a whole. "
            "If somebody is in danger now, ring 999 and speak to the head."
        ),
    )


class PoliceRequestForm(Form, title="The police ask for data", submit="Send"):
    """Who asks, in writing, for which data, and what for."""

    officer: Annotated[str, OFFICER]
    collar: Annotated[str, COLLAR]
    force: Annotated[str, FORCE]
    request_ref: Annotated[str, REQUEST_REF]
    person: Annotated[tuple[str, ...], PERSON] = ()
    name: Annotated[str, NAME] = ""
    child: Annotated[Answer, PickOne("Is it a child's data?", options=YES_NO_NOT_SURE)]
    what: Annotated[str, LongText("Which data exactly do they ask for?", max_length=1000)]
    need: Annotated[str, LongText("What do they need it for?")]
    relatives: Annotated[
        tuple[str, ...],
        PickPeople("Is the officer a relative of anyone here?", hint="They do not see this."),
    ] = ()

    notes = (Note(only_specific_data), Note(confidential, after="relatives"))


@disclosures.form(PoliceRequestForm, shows=shown_after)
def file_police_request(call: Call, form: PoliceRequestForm) -> UUID:
    """Store what the police ask for, and tell the head and the data protection officer."""
    subject = subject_of(call, form.person, form.name)
    facts, written = request_facts(call, form, subject), request_written(form, subject)
    if call.earlier is not None:
        return _amended(call, call.earlier, facts, written).id
    case = open_case(call, kind=POLICE_REQUEST, facts=facts, written=written).case
    if keeps_the_register(call) and call.who.id not in subject.ours:
        let_me_read(call, case)
        if call.who.holds(Role.HEAD):
            go_on_with(call, case)
    return case.id


def _amended(call: Call, case_id: UUID, facts: ReportFacts, written: dict[str, str]) -> Case:
    case = my_own_report(call, case_id)
    before = written_about(call.safe, case.id)
    amend_case(call, case.id, facts=facts, written=written)
    bind_to_what_is_asked(call, case, before, written)
    return case


def ask_about_police(_: Call) -> Ask:
    """Open the form for what the police ask for: nothing has been given yet."""
    return Ask(file_police_request)


def request_facts(call: Call, form: PoliceRequestForm, subject: DataSubject) -> ReportFacts:
    """Read from the answers what the rules need; the words stay behind."""
    a_child = frozenset({Sign.CHILDS_RECORD}) if form.child.may_be_so else frozenset[Sign]()
    return ReportFacts(
        kind=DATA,
        topic=Topic.DATA_FOR_POLICE,
        reporter=call.who.id,
        signs=a_child,
        must_not_see=known(call, form.relatives) | subject.ours,
    )


def request_written(form: PoliceRequestForm, subject: DataSubject) -> dict[str, str]:
    """Gather what was typed, to be sealed."""
    return {
        "subject": subject.name,
        "recipient": form.officer,
        "collar": form.collar,
        "organisation": form.force,
        "request_ref": form.request_ref,
        "what": form.what,
        "need": form.need,
    }


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what the police ask for, and what the two have said."""
    written = written_about(call.safe, case.id)
    reported = account_written(call, case, written) if "account" in written else ()
    return (
        *reported,
        Facts(tuple(_facts_asked(written))),
        *_quoted("Which data they ask for", written.get("what", "")),
        *_quoted("What for", written.get("need", "")),
        Heading("May it be given?"),
        Facts(tuple((_title(role), answer_in_words(call, case, role)) for role in CALLED)),
    )


def _facts_asked(written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Whose data", written.get("subject", "not said yet")
    yield "The officer", written.get("recipient", "not said yet")
    yield "Collar or warrant number", written.get("collar", "not said yet")
    yield "Police force", written.get("organisation", "not said yet")
    yield "Written request", written.get("request_ref", "not said yet: ask for it")


def _quoted(heading: str, text: str) -> tuple[Block, ...]:
    return (Heading(heading), Quote(text)) if text else ()


def _title(role: str) -> str:
    called = CALLED[role].removeprefix("the ")
    return f"{called[:1].upper()}{called[1:]}"


register_kind(
    Kind(
        POLICE_REQUEST,
        "Police request",
        content=content,
        add_details=None,
        takes_evidence=False,
        closes_itself=True,
    )
)
