"""Opening a breach, from wherever it was noticed that personal data went astray."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.call import Call
from handlers.casework.open_case import open_case
from handlers.casework.route_table import DATA
from storage.breaches import Breach
from storage.cases import Case
from storage.vocabulary import ReportFacts, Sign, Topic


def open_breach(
    call: Call,
    *,
    aware_at: datetime,
    happened_at: datetime | None,
    written: Mapping[str, str],
    childs_record: bool = False,
) -> Case:
    """Open a breach whose 72 hours run from when the school became aware (UK GDPR, article 33)."""
    signs = frozenset({Sign.CHILDS_RECORD}) if childs_record else frozenset[Sign]()
    facts = ReportFacts(kind=DATA, topic=Topic.DATA_ASTRAY, reporter=call.who.id, signs=signs)
    case = open_case(call, kind=DATA, facts=facts, written=written).case
    call.session.add(Breach(case_id=case.id, aware_at=aware_at, happened_at=happened_at))
    return case
