"""Opening a case: its content, to one person on its list, with the view put in the audit."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call
from handlers.cards import Block, Callout, Facts, Heading, Screen, Text, Tone, buttons
from handlers.casework.acknowledge import acknowledge
from handlers.casework.case_card import DRILL, case_card
from handlers.casework.conflicts import administers
from handlers.casework.erased import stub_screen
from handlers.casework.kinds import kind_of
from handlers.casework.sections import buttons_of, sections_of, warnings_of
from handlers.chat import NotAllowed
from handlers.feature import Reply
from handlers.permissions import case_on_my_list
from handlers.wording import clock
from storage.cases import Case, people_standing
from storage.roster import names_of, roster_of, staff_facts
from storage.vocabulary import Standing


def always(_: Case) -> bool:
    """Offer it on every card: of a case that was erased there is still a stub to show."""
    return True


@case_card.button("Open", offered_when=always, opens=True, first=True)
def open_case_screen(call: Call, case_id: UUID | None) -> Reply:
    """Show a case to somebody on its list; every view is recorded."""
    return _seen(call, case_on_my_list(call, case_id, or_erased=True))


def case_again(call: Call, case_id: UUID) -> Screen:
    """Show a case after something was done about it; to whoever may read it no longer, words."""
    try:
        case = case_on_my_list(call, case_id, or_erased=True)
    except NotAllowed:
        return Screen("Vera", (Text("That is noted. You cannot open it any more."),))
    return _seen(call, case, said="That is noted.")


def _seen(call: Call, case: Case, *, said: str = "") -> Screen:
    if case.erased_at is not None:
        call.record("stub_viewed", case_id=case.id)
        return stub_screen(call, case)
    call.record("viewed", case_id=case.id)
    return case_screen(call, case, said=said)


def case_screen(call: Call, case: Case, *, said: str = "") -> Screen:
    """Draw a case for somebody who may read it."""
    if (own := kind_of(case).screen) is not None:
        return own(call, case)
    drill = (Callout(DRILL),) if case.drill else ()
    return Screen(
        title=case.reference,
        blocks=(
            *((Callout(said),) if said else ()),
            *drill,
            *_by_telephone(call, case),
            *warnings_of(call, case),
            Heading(kind_of(case).category),
            Facts(where_it_stands(call, case)),
            *kind_of(case).content(call, case),
            *sections_of(call, case),
            *buttons(acknowledge.button(case.id) if case.waiting else None),
            *buttons(*buttons_of(call, case)),
        ),
        again=open_case_screen.button(case.id),
    )


def where_it_stands(call: Call, case: Case) -> tuple[tuple[str, str], ...]:
    """Say the priority, who reported it and when, and who has it."""
    names = names_of(call.session, filter(None, [case.reporter_id, case.acknowledged_by]))
    facts = [
        ("Priority", case.priority.words),
        ("Reported by", names[case.reporter_id] + _unknown(call, case)),
        ("Reported", clock(case.reported_at, now=call.at)),
    ]
    if case.acknowledged_by and case.acknowledged_at:
        at = clock(case.acknowledged_at, now=call.at)
        facts.append(("Acknowledged", f"by {names[case.acknowledged_by]} at {at}"))
    else:
        facts.append(("Please acknowledge by", clock(case.acknowledge_by, now=call.at)))
    return tuple(facts)


def _unknown(call: Call, case: Case) -> str:
    reporter = roster_of(call.session).people[case.reporter_id]
    return "" if reporter.on_staff_list else " (not on the staff list: please check who this is)"


def _by_telephone(call: Call, case: Case) -> tuple[Block, ...]:
    """Keep those who read it from writing about it where an excluded administrator could look."""
    excluded = people_standing(call.session, case.id, Standing.EXCLUDED)
    if not administers(excluded, staff_facts(call.session)):
        return ()
    words = "Please speak about this by telephone only, not in chat or by e-mail."
    return (Callout(words, Tone.WARNING),)
