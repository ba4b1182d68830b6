"""Telling of new evidence: whoever has the case is told again, and what was closed is opened."""

from __future__ import annotations

from uuid import UUID

from handlers.call import Call, Moment
from handlers.cards import Card
from handlers.casework.news import news_card, tell_of_news
from handlers.evidence.evidence import evidence
from storage.cases import Case
from storage.people import Person


@evidence.message
def evidence_card(moment: Moment, case_id: UUID, person: Person | None) -> Card | None:
    """Say that something was added to a case: never what."""
    return news_card(moment, case_id, person, "new evidence was added.")


def tell_of_evidence(call: Call, case: Case) -> None:
    """Tell whoever has the case; one that nobody has is being told of already."""
    tell_of_news(call, case, evidence_card)
