"""Cases that belong together; for a reader only those that are on their own list.

What is looked up is narrowed to the reader's own list in the same statement, so that a hidden case
takes no other words and no other time than one that never was (rules, trap 30).
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from handlers.call import Call
from handlers.cards import Block, Button, Heading, Screen, Small, Text, buttons
from handlers.casework.case_screen import case_again, open_case_screen
from handlers.casework.casework import casework
from handlers.casework.conflicts import Reach, may_be_counted
from handlers.casework.entries import enter
from handlers.casework.happenings import happening
from handlers.casework.kinds import kind_of
from handlers.casework.party_rows import people_of, traits_of_all
from handlers.casework.second_incident import IN_WORDS, reach_of
from handlers.casework.sections import Place, case_button, case_section
from handlers.casework.steps import note_step
from handlers.feature import Ask, Reply
from handlers.forms import Form, LongText, NotFilledIn, Option, PickOffered, PickOne, ShortText
from handlers.permissions import ON_THE_LIST, case_on_my_list, is_on_the_list
from handlers.wording import day, local
from storage.case_links import CaseLink, link_cases, unlink_cases
from storage.case_marks import cases_sharing
from storage.cases import Case, CaseStanding, people_standing
from storage.vocabulary import Standing

PREFIX = "VERA-"

MOST_SHOWN, MOST_FOUND = 8, 40
"""Each takes two blocks of the hundred that a screen may have."""

NOT_THERE = "There is no such case on your list. Please look at the reference again."
THIS_ONE = "This is the case itself. Please type the reference of the other one."
NO_OTHERS = "No other case on your list has the same people or accounts."
CHOOSE_AGAIN = "This link is not there now. Please choose again."

WHYS = tuple(Option(why, f"It is {words}") for why, words in IN_WORDS.items())

happening("unlinked", "took off a link to another case")


class LinkForm(Form, title="Link to another case", submit="Link"):
    """Which case belongs to this one."""

    reference: Annotated[str, ShortText("The other case's reference", hint="Such as VERA-7K4Q.")]
    why: Annotated[str, PickOne("Why?", options=WHYS)]


@casework.form(LinkForm, shows=case_again)
def file_link(call: Call, form: LinkForm) -> UUID:
    """Link a case to another one on the same person's list, both ways."""
    case = case_on_my_list(call, call.subject, locked=True)
    chosen = select(Case).where(on_my_list(call), Case.reference == _reference(form.reference))
    other = call.session.scalars(chosen).first()
    if other is None:
        raise NotFilledIn({"reference": NOT_THERE})
    if other.id == case.id:
        raise NotFilledIn({"reference": THIS_ONE})
    link_cases(call.session, case.id, [other.id], why=form.why, by=call.who.id, at=call.at)
    _say(call, case, other, "linked", why=form.why)
    _say(call, other, case, "linked", why=form.why)
    note_step(call, case)
    return case.id


@casework.action("Link to another case", opens=True)
def link_to_another(call: Call, case_id: UUID | None) -> Reply:
    """Open the form for a link."""
    return Ask(file_link, subject=case_on_my_list(call, case_id).id)


@casework.action("Look for others", opens=True)
def look_for_others(call: Call, case_id: UUID | None) -> Reply:
    """List the cases on one's own list that share a person or an account with this one."""
    case = case_on_my_list(call, case_id)
    call.record("looked_for_others", case_id=case.id)
    traits = traits_of_all(party.named for party in people_of(call, case.id))
    mine = ids_on_my_list(call).where(Case.id != case.id)
    found = cases_sharing(call.session, call.keyring, traits, among=mine)
    chosen = select(Case).where(Case.id.in_(found)).order_by(Case.reported_at.desc())
    chosen = chosen.limit(MOST_FOUND)
    blocks = tuple(block for other in call.session.scalars(chosen) for block in line_of(other))
    return Screen(
        f"{case.reference}: others",
        (
            Heading("On your list, with the same people or accounts"),
            *(blocks or (Text(NO_OTHERS),)),
            Small("Names may be alike by chance. To link one, go back and type its reference."),
        ),
        again=look_for_others.button(case.id),
    )


def links_to_choose(call: Call) -> tuple[Option, ...]:
    """Offer the links of the case that the form is about, as far as they exist for the reader."""
    case_id = call.subject
    if case_id is None or not is_on_the_list(call.session, case_id, call.who.id):
        return ()
    return tuple(
        Option(str(other.id), f"{other.reference}: {IN_WORDS[link.why]}")
        for link, other in _visible_links(call, case_id)
    )


class UnlinkForm(Form, title="Take a link off", submit="Take off"):
    """Which link was a mistake."""

    link: Annotated[str, PickOffered("Which?", options=links_to_choose)]
    reason: Annotated[str, LongText("Why?")]


@casework.form(UnlinkForm, shows=case_again)
def file_unlink(call: Call, form: UnlinkForm) -> UUID:
    """Take a link off, both ways; the reason stays in the case where it was given."""
    case = case_on_my_list(call, call.subject, locked=True)
    found = {str(other.id): other for _, other in _visible_links(call, case.id)}
    if (other := found.get(form.link)) is None:
        raise NotFilledIn({"link": CHOOSE_AGAIN})
    unlink_cases(call.session, case.id, other.id)
    _say(call, case, other, "unlinked", reason=form.reason)
    _say(call, other, case, "unlinked")
    note_step(call, case)
    return case.id


@casework.action("Take a link off", opens=True)
def take_link_off(call: Call, case_id: UUID | None) -> Reply:
    """Open the form in which a link is taken off."""
    return Ask(file_unlink, subject=case_on_my_list(call, case_id).id)


@case_section(Place.LINKS)
def links_on_case(call: Call, case: Case) -> tuple[Block, ...]:
    """Show the cases that this one is linked to, of those on the reader's list."""
    links = _visible_links(call, case.id)
    if not links:
        return ()
    shown = links[-MOST_SHOWN:]
    lines = tuple(
        block for link, other in shown for block in line_of(other, why=IN_WORDS[link.why])
    )
    more = len(links) - len(shown)
    earlier = (Small(f"And {more} linked before these."),) if more else ()
    return (Heading("Linked"), *lines, *earlier, *buttons(take_link_off.button(case.id)))


@case_button(Place.LINKS)
def offer_link(_: Call, case: Case) -> Button | None:
    """Offer a link on every case."""
    return link_to_another.button(case.id)


@case_button(Place.LINKS)
def offer_others(_: Call, case: Case) -> Button | None:
    """Offer to look for others on every case, until it is erased."""
    return look_for_others.button(case.id) if case.erased_at is None else None


def line_of(case: Case, *, why: str = "") -> tuple[Block, ...]:
    """Write a line about a case that the reader may open, with the button that opens it."""
    sent = day(local(case.reported_at).date())
    reason = f", {why}" if why else ""
    line = Text(f"{case.reference}, {kind_of(case).category}, sent on {sent}{reason}.")
    opens = open_case_screen.button(case.id) if case.erased_at is None else None
    return (line, *buttons(opens))


def ids_on_my_list(call: Call) -> Select[UUID]:
    """Choose the ids of the cases that the caller may read and that are not erased."""
    return select(Case.id).where(on_my_list(call), Case.erased_at.is_(None))


def _visible_links(call: Call, case_id: UUID) -> list[tuple[CaseLink, Case]]:
    chosen = (
        select(CaseLink, Case)
        .join(Case, Case.id == CaseLink.other_id)
        .where(CaseLink.case_id == case_id, on_my_list(call))
        .order_by(CaseLink.added_at, CaseLink.other_id)
    )
    return [(link, other) for link, other in call.session.execute(chosen)]


def on_my_list(call: Call) -> ColumnElement[bool]:
    """Narrow cases to those that the caller may read."""
    mine = select(CaseStanding.case_id).where(
        CaseStanding.school_id == call.school.id,
        CaseStanding.person_id == call.who.id,
        CaseStanding.standing.in_(ON_THE_LIST),
    )
    return Case.id.in_(mine)


def _reference(typed: str) -> str:
    said = typed.strip().upper()
    return said if said.startswith(PREFIX) else f"{PREFIX}{said}"


def _say(
    call: Call, case: Case, other: Case, action: str, *, reason: str = "", why: str | None = None
) -> None:
    """Write into a case that it is, or was, linked; not aloud where its readers may not know."""
    known = may_be_counted(_reach(call, other), _reach(call, case))
    said = action if known else f"{action}_quietly"
    enter(call, case, said, {"reason": reason}, why=why)


def _reach(call: Call, case: Case) -> Reach:
    return reach_of(case, people_standing(call.session, case.id, Standing.EXCLUDED))
