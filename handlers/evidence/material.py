"""A report that something may show a child in a sexual way: words alone, to the lead alone.

Source: gov.uk, "Sharing nudes and semi-nudes: how to respond to an incident (overview)", 11 March
2024: to the safeguarding lead at once; nobody views, copies, saves or deletes it; where an adult
shares it, to the police as a matter of urgency.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Heading, Points, Quote, Tone
from handlers.casework.account import said_later
from handlers.casework.amend import amend_case
from handlers.casework.facts import facts_of
from handlers.casework.incident import known
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.open_case import open_case
from handlers.casework.route_table import MATERIAL
from handlers.casework.sealed import written_about
from handlers.evidence.hold import hold, sent_lately, sent_with
from handlers.evidence.police import police_block, remind_of_the_police, when_to_remind
from handlers.evidence.tell import tell_of_evidence
from handlers.forms import NOT_LISTED
from handlers.wording import clock
from storage.cases import Case, people_standing
from storage.evidence import EvidenceFile
from storage.roster import names_of
from storage.vocabulary import Answer, ReportFacts, Standing, Suspect

WHAT_THE_LEAD_DOES = (
    "Do not look at it, copy it, print it, share it or save it, and ask nobody to send it to you.",
    "Do not delete it, and do not ask the child to delete it.",
    "If somebody may be in danger, ring 999.",
    "Ring the police now if an adult may be involved, or if a child was pressed, paid or scared.",
    "Tell children's social care where a child may have been harmed.",
    "Before you tell anybody else, the parents included, agree it with the police or social care.",
    "Whoever saw it by accident needs support, not blame. Images made by a computer count too.",
)


class GateAnswers(Protocol):
    """What was answered at the gate."""

    @property
    def image(self) -> Answer | None: ...
    @property
    def where(self) -> str: ...
    @property
    def involved(self) -> tuple[str, ...]: ...
    @property
    def involved_other(self) -> str: ...


def report_material(
    call: Call, gate: GateAnswers, *, about: Case | None = None, flagged: EvidenceFile | None = None
) -> UUID:
    """Tell the safeguarding lead, in words alone; gives the case that was opened for it.

    Whoever may not know of the report that it is `about` is not told of this one either. What the
    caller sent to that report lately is held, or all that came with the file that was `flagged`.
    """
    before = call.session.find(Case, call.earlier) if call.earlier else None
    if before is not None and before.kind == MATERIAL:
        return _added_to(call, before, gate)
    about = about or before
    kept_out = people_standing(call.session, about.id, Standing.EXCLUDED) if about else ()
    facts = _facts(call, gate, frozenset(kept_out))
    case = open_case(call, kind=MATERIAL, facts=facts, written=_written(gate, about)).case
    remind_of_the_police.set(call.session, case.id, at=when_to_remind(call, first=True))
    if flagged is not None:
        hold(call, sent_with(call, flagged), flagged_in=case.id)
    elif about is not None:
        hold(call, sent_lately(call, about), flagged_in=case.id)
    return case.id


def _written(gate: GateAnswers, about: Case | None) -> dict[str, str]:
    return {
        "where": gate.where,
        "involved_other": gate.involved_other,
        "about_report": about.reference if about else "",
    }


def _added_to(call: Call, case: Case, gate: GateAnswers) -> UUID:
    """Add what is said now to what was said first, which stays, and tell the lead again."""
    first = written_about(call.safe, case.id).get("where", "")
    said = {"involved_other": gate.involved_other}
    if gate.where not in first.split("\n"):
        at = clock(call.at, now=call.at)
        said["where"] = f"{first}\n\nAdded at {at}:\n{gate.where}"
    kept_out = frozenset(people_standing(call.session, case.id, Standing.EXCLUDED))
    amend_case(call, case.id, facts=_facts(call, gate, kept_out), written=said)
    tell_of_evidence(call, case)
    return case.id


def _facts(call: Call, gate: GateAnswers, kept_out: frozenset[UUID]) -> ReportFacts:
    assert gate.image is not None
    return ReportFacts(
        kind=MATERIAL,
        reporter=call.who.id,
        image_of_child=gate.image,
        suspect=Suspect.STAFF if gate.involved else Suspect.UNKNOWN,
        suspected_staff=known(call, gate.involved),
        suspect_not_listed=NOT_LISTED in gate.involved,
        must_not_see=kept_out,
    )


def content(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out what the lead must know and do; there is nothing to look at."""
    written = written_about(call.safe, case.id)
    sure = facts_of(call, case.id).image_of_child is Answer.YES
    shows = "shows" if sure else "may show"
    return (
        Callout(f"The reporter says that it {shows} a child in a sexual way.", Tone.DANGER),
        Heading("What you do now"),
        Points(WHAT_THE_LEAD_DOES),
        *police_block(call, case),
        Heading("Where it is"),
        Quote(written.get("where", "")),
        *_more(call, case, written),
        *said_later(call, case),
    )


def copied(call: Call, case: Case) -> tuple[Block, ...]:
    """Lay out for a copy of the case where it is, in words, and nothing more of it."""
    written = written_about(call.safe, case.id)
    where = (Heading("Where it is"), Quote(written.get("where", "")))
    return (*where, *_more(call, case, written), *police_block(call, case))


def _more(call: Call, case: Case, written: dict[str, str]) -> Iterator[Block]:
    facts = facts_of(call, case.id)
    names = sorted(names_of(call.session, facts.suspected_staff).values())
    if other := written.get("involved_other"):
        names.append(f"{other} (not on the staff list)")
    pairs = [("May be involved", ", ".join(names))] if names else []
    if about := written.get("about_report"):
        pairs.append(("Came up with", about))
    if pairs:
        yield Facts(tuple(pairs))


register_kind(
    Kind(
        MATERIAL,
        "Something that nobody may look at",
        content=content,
        copied=copied,
        add_details=None,
        takes_evidence=False,
    )
)
