"""A disclosure as those on its list read it: what was given, how it was checked, what to do now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Heading, Quote, Screen, Tone, buttons
from handlers.casework.case_screen import open_case_screen
from handlers.casework.chronology import show_chronology
from handlers.casework.kinds import Kind, register_kind
from handlers.casework.sealed import written_about
from handlers.disclosures.astray import went_astray
from handlers.disclosures.checks import CalledBack, Found, Known
from handlers.disclosures.correction import was_wrong
from handlers.disclosures.record import DISCLOSURE, my_disclosure
from handlers.disclosures.words import (
    basis_in_words,
    categories_in_words,
    to_whom,
    way_in_words,
)
from handlers.permissions import is_on_the_list
from handlers.wording import clock
from storage.cases import Case
from storage.disclosures import Disclosure, disclosure_of
from storage.roster import names_of
from storage.vocabulary import Answer, Basis, GivenBy

Pairs = Iterator[tuple[str, str]]
SAVED = "That is kept. Thank you."

FOUND = {
    Found.PUBLISHED: "published by them",
    Found.OUR_RECORDS: "in our own records",
}


def disclosure_again(call: Call, case_id: UUID) -> Screen:
    """Show a disclosure after it was kept; the view is recorded."""
    case, _ = my_disclosure(call, case_id)
    call.record("viewed", case_id=case.id)
    return disclosure_screen(call, case, said=SAVED)


def disclosure_screen(call: Call, case: Case, *, said: str = "") -> Screen:
    """Draw a disclosure for somebody who may read it."""
    row = disclosure_of(call.session, case.id)
    assert row is not None, "every case of this kind has one"
    astray = went_astray.button(case.id)
    return Screen(
        case.reference,
        (
            *((Callout(said),) if said else ()),
            *_gone_astray(call, row),
            Heading("Disclosure"),
            *details(call, case, row),
            *buttons(astray, was_wrong.button(case.id), show_chronology.button(case.id)),
        ),
        again=open_case_screen.button(case.id),
    )


def details(call: Call, case: Case, row: Disclosure) -> tuple[Block, ...]:
    """Lay out everything that is kept about a disclosure."""
    written = written_about(call.safe, case.id)
    what = (Heading("What was given"), Quote(written["what"])) if written.get("what") else ()
    facts = (
        *_who_and_what(call, row, written),
        *_checks(GivenBy(row.how), written),
        *_basis(Basis(row.basis), written),
        ("Logged by", _logged(call, case)),
        *_origin(call, row),
    )
    return (Facts(facts), *what)


def _gone_astray(call: Call, row: Disclosure) -> tuple[Block, ...]:
    if row.astray_at is None:
        return ()
    at = clock(row.astray_at, now=call.at)
    return (Callout(f"This went to the wrong person. It was noticed at {at}.", Tone.WARNING),)


def _who_and_what(call: Call, row: Disclosure, written: Mapping[str, str]) -> Pairs:
    yield "Whose data", written["subject"]
    yield "To whom", to_whom(written)
    yield "Which data", categories_in_words(row.kinds_of_data)
    yield "How", way_in_words(GivenBy(row.how))
    yield "When", clock(row.made_at, now=call.at)


def _checks(how: GivenBy, written: Mapping[str, str]) -> Pairs:
    match how:
        case GivenBy.TELEPHONE:
            yield from _by_telephone(written)
        case GivenBy.IN_PERSON:
            yield from _in_person(written)
        case GivenBy.POLICE:
            yield from _to_the_police(written)


def _by_telephone(written: Mapping[str, str]) -> Pairs:
    yield "Entitled to it", "yes, checked"
    yield "Who they are", written.get("how_sure", "")
    if written.get("called_back") == CalledBack.YES:
        where = FOUND.get(Found(written["number_from"]), "")
        board = ", through a switchboard" * (written.get("switchboard") == Answer.YES)
        yield "Rung back", f"{written['number']}, {where}{board}"
    else:
        yield "Not rung back", written.get("why_not_called", "")


def _in_person(written: Mapping[str, str]) -> Pairs:
    yield "Entitled to it", "yes, checked"
    if written.get("known") == Known.PERSONALLY:
        yield "Known personally to", written.get("known_by", "")
    else:
        yield "Proof seen", written.get("proof", "")


def _to_the_police(written: Mapping[str, str]) -> Pairs:
    labels = {"collar": "Collar or warrant number", "request_ref": "Written request"}
    for name, label in labels.items():
        yield label, written.get(name, "not said")


def _basis(basis: Basis, written: Mapping[str, str]) -> Pairs:
    why = {Basis.CONSENT: "consent", Basis.LEGAL_DUTY: "duty", Basis.OTHER: "other_basis"}[basis]
    yield "Basis", f"{basis_in_words(basis)}: {written.get(why, 'not said')}"


def _logged(call: Call, case: Case) -> str:
    name = names_of(call.session, [case.reporter_id])[case.reporter_id]
    return f"{name}, {clock(case.reported_at, now=call.at)}"


def _origin(call: Call, row: Disclosure) -> Pairs:
    """Name the case that led to it and the breach it led to, to those who may open them."""
    for label, id in (("Because of", row.origin_id), ("Breach", row.breach_id)):
        mine = id is not None and is_on_the_list(call.session, id, call.who.id)
        case = call.session.find(Case, id) if mine and id is not None else None
        if case is not None:
            yield label, case.reference


def _content(call: Call, case: Case) -> tuple[Block, ...]:
    row = disclosure_of(call.session, case.id)
    assert row is not None, "every case of this kind has one"
    return details(call, case, row)


register_kind(
    Kind(
        DISCLOSURE,
        "Disclosure",
        content=_content,
        add_details=None,
        takes_evidence=False,
        in_my_reports=False,
        screen=disclosure_screen,
    )
)
