"""Asking whoever has a case about a person, and asking again until they have answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from handlers.call import Moment
from handlers.overview.asked_about import question_card
from handlers.overview.overview import overview
from handlers.overview.whom_to_ask import held_cases, who_can_be_asked, whom_to_ask
from storage.cases import Case, people_standing, set_standings
from storage.outbox import Via
from storage.people import Person
from storage.roster import roster_of
from storage.search_questions import ask, questions_of
from storage.vocabulary import Standing


def ask_everybody(moment: Moment, case: Case, *, searched: frozenset[UUID]) -> None:
    """Ask whoever has a case and has not been asked yet, and again in the morning."""
    asker = case.reporter_id
    can = who_can_be_asked(moment, asker=asker, searched=searched)
    people = whom_to_ask(moment, held_cases(moment), can, asker=asker)
    before = {question.person_id for question in questions_of(moment.session, case.id)}
    _ask_these(moment, case, people - before)
    remind_of_search.set(moment.session, case.id, at=_next_morning(moment))


@overview.deadline
def remind_of_search(moment: Moment, case_id: UUID) -> None:
    """Ask those again, each school morning, who have not answered; the head for who has left."""
    case = moment.session.found(Case, case_id)
    if case.closed:
        return
    moment.record("reminded_of_search", case_id=case.id)
    _ask_for_leavers(moment, case)
    for question in questions_of(moment.session, case.id):
        if question.answered_at is None:
            _owe(moment, case, question.person_id)
    remind_of_search.set(moment.session, case.id, at=_next_morning(moment))


def _ask_for_leavers(moment: Moment, case: Case) -> None:
    """Ask whoever stands in for those who were asked, have not answered and have left."""
    everybody = roster_of(moment.session).people
    asked = questions_of(moment.session, case.id)
    open_to = [each.person_id for each in asked if each.answered_at is None]
    gone = {who for who in open_to if everybody[who].left_on is not None}
    searched = frozenset(people_standing(moment.session, case.id, Standing.EXCLUDED))
    can = who_can_be_asked(moment, asker=case.reporter_id, searched=searched)
    theirs = [held for held in held_cases(moment) if held.owner in gone]
    people = whom_to_ask(moment, theirs, can, asker=case.reporter_id)
    _ask_these(moment, case, people - {each.person_id for each in asked})


def _ask_these(moment: Moment, case: Case, people: Iterable[UUID]) -> None:
    asked = sorted(people)
    ask(moment.session, case.id, asked, at=moment.at)
    why = dict.fromkeys(asked, "")
    set_standings(moment.session, case.id, Standing.ASKED, why, at=moment.at)
    for person in asked:
        _owe(moment, case, person)


def _owe(moment: Moment, case: Case, person: UUID) -> None:
    who = moment.session.found(Person, person)
    via = Via.CHAT if who.in_chat else Via.SECOND_CHANNEL
    if who.left_on is None:
        question_card.owe(moment.session, case, at=moment.at, person=person, via=via)


def _next_morning(moment: Moment) -> datetime:
    return moment.school.settings.calendar.next_school_morning(moment.at)
