"""A report's facts and its route, as sealed text: they name people, so they lie under its key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from pydantic import TypeAdapter

from handlers.call import Call, Moment
from handlers.casework.as_begun import AsBegun, rechosen
from handlers.casework.conflicts import excluded
from handlers.casework.sealed import NOTHING_MORE, seal
from storage.roster import staff_facts
from storage.vocabulary import ReportFacts

FACTS = "facts"
ROUTE = "route"

_FACTS = TypeAdapter(ReportFacts)
_ROUTE = TypeAdapter(AsBegun)


def seal_facts(
    call: Call,
    case_id: UUID,
    facts: ReportFacts,
    written: Mapping[str, str] = MappingProxyType({}),
    *,
    beside: Mapping[UUID, Mapping[str, str]] = NOTHING_MORE,
    begun: AsBegun | None = None,
) -> None:
    """Seal a report's facts with what was written, and hold them for this transaction.

    A new report brings the route with which it begins. Facts that have changed may lead to another
    row, and keep out whom today's staff list says.
    """
    texts = {**written, FACTS: _FACTS.dump_json(facts).decode()}
    begun = begun or _led_on(call, case_id, facts)
    if begun is not None:
        texts[ROUTE] = _ROUTE.dump_json(begun).decode()
    seal(call, case_id, texts, beside=beside)
    call.session.info["facts", case_id] = facts
    if begun is not None:
        call.session.info["route", case_id] = begun


def seal_route(moment: Moment, case_id: UUID, begun: AsBegun) -> None:
    """Seal the route with which a case begins anew; the caller's audit entry vouches for it."""
    text = {f"cases.{ROUTE}": _ROUTE.dump_json(begun).decode()}
    by = moment.actor if isinstance(moment.actor, UUID) else None
    moment.safe.seal_all(case_id, text, row=case_id, at=moment.at, by=by)
    moment.session.info["route", case_id] = begun


def facts_of(moment: Moment, case_id: UUID) -> ReportFacts:
    """Open and read a case's facts as they stand now."""
    held: ReportFacts | None = moment.session.info.get(("facts", case_id))
    return held or _opened(moment, case_id)[0]


def route_of(moment: Moment, case_id: UUID) -> AsBegun | None:
    """Open and read a case's route as it began; None of a case older than that is kept."""
    held: AsBegun | None = moment.session.info.get(("route", case_id))
    if held is not None or ("route", case_id) in moment.session.info:
        return held
    return _opened(moment, case_id)[1]


def kept_out_today(moment: Moment, case_id: UUID) -> frozenset[UUID]:
    """Name whom facts that have just changed keep out, as the staff list is today."""
    found: frozenset[UUID] = moment.session.info.get(("kept out", case_id), frozenset())
    return found


def _opened(moment: Moment, case_id: UUID) -> tuple[ReportFacts, AsBegun | None]:
    """Open both with one look-up, and hold them for this transaction."""
    fields = (f"cases.{FACTS}", f"cases.{ROUTE}")
    found = moment.safe.open_those(case_id, fields, row=case_id)
    if fields[0] not in found:
        raise LookupError("Nothing was sealed there.")
    facts = _FACTS.validate_json(found[fields[0]])
    begun = _ROUTE.validate_json(found[fields[1]]) if fields[1] in found else None
    moment.session.info["facts", case_id] = facts
    moment.session.info["route", case_id] = begun
    return facts, begun


def _led_on(call: Call, case_id: UUID, facts: ReportFacts) -> AsBegun | None:
    """Follow changed facts; gives the route where it is another now.

    What begins without a route, such as a search about a person, has no facts from before.
    """
    try:
        before, begun = facts_of(call, case_id), route_of(call, case_id)
    except LookupError:
        return None
    today = staff_facts(call.session)
    call.session.info["kept out", case_id] = excluded(facts, today)
    if begun is None:
        return None
    rows = call.school.settings.rows
    after = rechosen(begun, before=before, after=facts, today=today, rows=rows)
    return None if after == begun else after
