"""Somebody asks for personal data by telephone or at the door: not now, but a call back.

/vera phone -> words to read out, and who asks for what -> a call back, on a number found elsewhere
-> what was given is logged, or it was refused (duties, S81 to S83; rules, R23 and A15).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Heading, Points, Quote, Tone
from handlers.casework.account import account_written
from handlers.casework.amend import amend_case
from handlers.casework.incident import confidential
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.outside_help import is_school_time
from handlers.casework.route_table import DATA
from handlers.casework.sealed import written_about
from handlers.casework.tell import tell
from handlers.disclosures.disclosures import disclosures
from handlers.disclosures.shown import go_on_with, let_me_read, shown_after
from handlers.disclosures.subject import NAME, PERSON, DataSubject, subject_if_any
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, Note, Option, PickMany, PickOne, ShortText, when
from handlers.permissions import is_on_the_list
from storage.cases import Case
from storage.roster import people_holding
from storage.vocabulary import GivenBy, ReportFacts, Role, Standing, Topic

CALL_BACK = "call_back"

READ_OUT = (
    "“I'm sorry, I can't give that out by telephone. May I take your name, and ring you back?”"
)
AT_THE_DOOR = (
    "“I'm sorry, I can't give that out just like that. May I see who you are, or ring you back?”"
)
FOUND_BY_YOURSELF = (
    "Ring back on a number that you found yourself, if you can through a switchboard, and never on "
    "the number that they gave."
)


def read_this_out(call: Call) -> tuple[Block, ...]:
    """Say what can be read out to whoever asks, and what to do (rules, A15)."""
    advice = call.school.settings.advice["A15"]
    words = advice.words(in_hours=is_school_time(call.school, call.at))
    return (
        Callout(f"You can say by telephone: {READ_OUT}"),
        Callout(f"At the door: {AT_THE_DOOR}"),
        Points(tuple(words.splitlines())),
    )


class PhoneForm(Form, title="Somebody asks for data", submit="Save"):
    """Who says they ask, and for what: enough to ring back."""

    how: Annotated[
        GivenBy,
        PickOne(
            "How do they ask?",
            options=(
                Option(GivenBy.TELEPHONE, "By telephone"),
                Option(GivenBy.IN_PERSON, "At the door"),
            ),
        ),
    ]
    caller: Annotated[str, ShortText("Who do they say they are?")]
    organisation: Annotated[str, ShortText("Where do they say they are from?")] = ""
    wants: Annotated[str, LongText("What do they want?", max_length=1000)]
    person: Annotated[tuple[str, ...], PERSON] = ()
    name: Annotated[str, NAME] = ""
    caller_number: Annotated[
        str,
        ShortText(
            "The number they gave",
            hint="Only to compare it. Please do not ring it.",
            max_length=40,
            asked_when=when("how", GivenBy.TELEPHONE),
        ),
    ] = ""
    unsure: Annotated[
        tuple[str, ...],
        PickMany(
            "Tick if it applies",
            options=(Option("unsure", "I am not sure: the data lead should look at it"),),
        ),
    ] = ()

    notes = (Note(read_this_out), Note(confidential, after="unsure"))


@disclosures.form(PhoneForm, shows=shown_after)
def file_call_back(call: Call, form: PhoneForm) -> UUID:
    """Keep who asks for what, with a call back for whoever took the call."""
    subject = subject_if_any(call, form.person, form.name)
    facts, written = _facts(call, subject), _written(form, subject)
    if call.earlier is not None:
        return amend_case(call, call.earlier, facts=facts, written=written).id
    case = open_case(call, kind=CALL_BACK, facts=facts, written=written).case
    if call.who.id not in subject.ours:
        let_me_read(call, case)
        go_on_with(call, case)
    if form.unsure:
        _copy_to_data_lead(call, case)
    return case.id


@disclosures.command(
    "/vera",
    "phone",
    description="Somebody asks for personal data by telephone or at the door",
)
def start_call_back(_: Call) -> Reply:
    """Show what to say, and ask who asks for what."""
    return Ask(file_call_back)


def _facts(call: Call, subject: DataSubject) -> ReportFacts:
    return ReportFacts(
        kind=DATA,
        topic=Topic.DATA_IN_PERSON,
        reporter=call.who.id,
        must_not_see=subject.ours,
    )


def _written(form: PhoneForm, subject: DataSubject) -> dict[str, str]:
    return {
        "how": form.how.value,
        "recipient": form.caller,
        "organisation": form.organisation,
        "what": form.wants,
        "subject": subject.name,
        "caller_number": form.caller_number,
        "unsure": "yes" if form.unsure else "",
    }


def _copy_to_data_lead(call: Call, case: Case) -> None:
    leads = [person.id for person in people_holding(call.session, Role.DATA_LEAD)]
    new = [who for who in leads if not is_on_the_list(call.session, case.id, who)]
    why = dict.fromkeys(new, "the data lead")
    tell(call.session, case, new, Standing.COPIED, at=call.at, why=why)


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out who asks for what, and that nothing is given before a call back."""
    written = written_about(call.safe, case.id)
    reported = account_written(call, case, written) if "account" in written else ()
    wants = written.get("what", "")
    return (
        Callout(FOUND_BY_YOURSELF, Tone.WARNING),
        *reported,
        Facts(tuple(_facts_asked(written))),
        *((Heading("What they want"), Quote(wants)) if wants else ()),
    )


def _facts_asked(written: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "They say they are", written.get("recipient", "not said yet")
    if organisation := written.get("organisation"):
        yield "From", organisation
    yield "About", written.get("subject", "not said yet")
    if number := written.get("caller_number"):
        yield "The number they gave, not to be rung", number
    if written.get("unsure"):
        yield "Whoever took the call", "is not sure"


register_kind(
    Kind(
        CALL_BACK,
        "Call back",
        content=content,
        add_details=None,
        takes_evidence=False,
        closes_itself=True,
    )
)
