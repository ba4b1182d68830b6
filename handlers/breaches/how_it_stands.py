"""What stands on the case of a breach: its clock, what to do now, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.breaches.decide import NOT_TO_BE_TOLD, TO_BE_TOLD, TOLD, TOLD_MORE
from handlers.breaches.judge import IN_WORDS, JUDGED
from handlers.breaches.nudging import time_left
from handlers.breaches.open_breach import BREACH, at_length
from handlers.breaches.remind_of_the_ico import TOO_LATE, still_to_decide
from handlers.breaches.tell_people import PEOPLE_NOT_TOLD, PEOPLE_TOLD
from handlers.calendar.periods import notify_ico_by
from handlers.call import Call, Moment
from handlers.cards import Block, Callout, Facts, Heading, Points, Small, Text, Tone
from handlers.casework.chronology import newest_of
from handlers.casework.facts import facts_of
from handlers.casework.sections import Place, case_section, reporter_section
from handlers.wording import local
from storage.breaches import Breach, breach_of
from storage.cases import Case
from storage.vocabulary import Risk

CHECK = "Vera's calculation: check with your data protection officer."

WHAT_TO_DO = (
    "Contain it: have it deleted and confirmed in writing, fetched back, locked or taken down.",
    "Ring the data protection officer now, also at the weekend.",
    "Find out whose data it is, how many people, who has it, and what could come of it.",
    "Judge the risk, and decide about the ICO. Do not wait until everything is known: the ICO "
    "takes what is known now, and the rest later (article 33(4)).",
    "Write down what is done. Every breach is recorded, also one that the ICO is not told of.",
)
"""Recognise, contain, assess (rules, section 3: DfE, managing breaches of data)."""

MAY_SHOW_A_CHILD = (
    "It may show a child: nobody opens, copies, sends or deletes it. The safeguarding lead says "
    "first what is done with it."
)


def on_card(moment: Moment, case: Case) -> tuple[tuple[str, str], ...]:
    """Say on the card by when the ICO must be told, while nobody has decided."""
    breach = breach_of(moment.session, case.id)
    if breach is None or not still_to_decide(breach, case):
        return ()
    by = at_length(notify_ico_by(breach.aware_at))
    return (("Tell the ICO by", f"{by}, unless it is unlikely to be a risk"),)


@case_section(Place.WARNING)
def what_is_left(call: Call, case: Case) -> Iterator[Block]:
    """Say before all else how long there is to tell the ICO."""
    breach = _breach(call, case)
    if breach is None or not still_to_decide(breach, case):
        return
    left = time_left(breach.aware_at, call.at)
    by = at_length(notify_ico_by(breach.aware_at))
    late = left == "late"
    words = TOO_LATE if late else f"tell the ICO by {by}, unless it is unlikely to be a risk"
    tail = "" if late else f": {left}"
    yield Callout(f"{words[:1].upper()}{words[1:]}{tail}.", Tone.DANGER if late else Tone.WARNING)


@reporter_section
def from_when_it_runs(call: Call, case: Case) -> Iterator[Block]:
    """Tell whoever reported it from when on the school is taken to know."""
    if (breach := _breach(call, case)) is not None:
        yield Text(
            f"It was noticed at {at_length(breach.aware_at)}. What somebody who works here knows, "
            "the school knows: the 72 hours run from then."
        )


@case_section(Place.PEOPLE)
def what_to_do_now(call: Call, case: Case) -> Iterator[Block]:
    """Say what comes first while nobody has decided about a breach."""
    breach = _breach(call, case)
    if breach is None or not still_to_decide(breach, case):
        return
    image = facts_of(call, case.id).image_of_child.may_be_so
    yield Heading("What to do now")
    yield Points((MAY_SHOW_A_CHILD, *WHAT_TO_DO[1:]) if image else WHAT_TO_DO)


@case_section(Place.PEOPLE)
def how_it_stands(call: Call, case: Case) -> Iterator[Block]:
    """Show how the risk was judged, and what was decided about the ICO and the people."""
    breach = _breach(call, case)
    if breach is None:
        return
    yield Heading("How it stands")
    yield Facts(tuple(_how_it_stands(breach)))
    yield from newest_of(call, case, JUDGED)
    yield from newest_of(call, case, TOLD, TO_BE_TOLD, NOT_TO_BE_TOLD)
    yield from newest_of(call, case, TOLD_MORE)
    yield from newest_of(call, case, PEOPLE_TOLD, PEOPLE_NOT_TOLD)


@case_section(Place.PEOPLE)
def when_the_ico_is_told(call: Call, case: Case) -> Iterator[Block]:
    """Show step by step how the 72 hours were counted."""
    breach = _breach(call, case)
    if breach is None:
        return
    yield Heading("When the ICO must be told")
    yield Small(CHECK)
    yield Points(tuple(_counted(breach)))


def _breach(call: Call, case: Case) -> Breach | None:
    return breach_of(call.session, case.id) if case.kind == BREACH else None


def _how_it_stands(breach: Breach) -> Iterator[tuple[str, str]]:
    yield "Risk", IN_WORDS[breach.risk] if breach.risk else "not judged yet"
    yield "The ICO", about_the_ico(breach)
    if breach.risk is Risk.HIGH or breach.people_told_at or breach.people_not_told:
        yield "The people", _about_the_people(breach)


def about_the_ico(breach: Breach) -> str:
    """Say in a few words what was decided about the ICO, and whether that was in time."""
    if breach.notified_at is not None:
        late = breach.notified_at > notify_ico_by(breach.aware_at)
        return f"told at {at_length(breach.notified_at)}, {'late' if late else 'in time'}"
    if breach.to_be_notified is None:
        return "not decided yet"
    return "to be told, not told yet" if breach.to_be_notified else "not told, with reasons"


def _about_the_people(breach: Breach) -> str:
    if breach.people_told_at is not None:
        others = ", others not, with reasons" * breach.people_not_told
        return f"told at {at_length(breach.people_told_at)}{others}"
    return "not told, with reasons" if breach.people_not_told else "not told yet"


def _counted(breach: Breach) -> Iterator[str]:
    by = notify_ico_by(breach.aware_at)
    yield (
        f"Noticed at {at_length(breach.aware_at)}. What somebody who works here knows, the school "
        "knows: the earliest careful reading of when it became aware."
    )
    yield (
        "Plus 72 hours. They are counted as hours: nights, weekends and holidays count (UK GDPR, "
        'article 33(1); Regulation 1182/71, article 3(4), "otherwise than in hours").'
    )
    if local(by).utcoffset() != local(breach.aware_at).utcoffset():
        yield "The clocks change meanwhile: these are 72 real hours."
    yield f"So the ICO must be told by {at_length(by)}, and without undue delay."
    yield "It need not be told where it is unlikely to be a risk to people's rights and freedoms."
