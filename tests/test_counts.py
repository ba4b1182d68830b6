"""No journey takes more statements than it did: counted on both databases against a baseline."""

from __future__ import annotations

from benchmarks.journeys import BASELINE, baseline, statements_of_journeys
from storage.database import Database
from storage.keyring import Keyring


def test_no_journey_takes_more_statements_than_its_baseline(
    database: Database, keyring: Keyring, kind_of_database: str
) -> None:
    counted = statements_of_journeys(database, keyring)
    allowed = baseline(kind_of_database)
    more = {name: n for name, n in counted.items() if n > allowed.get(name, 0)}
    told = ", ".join(f"{name} {allowed.get(name, 'none')} -> {n}" for name, n in more.items())
    assert not more, (
        f"More statements than the baseline on {kind_of_database}: {told}. If that is as it "
        f"should be, run `.venv/bin/python -m benchmarks.journeys` to renew "
        f"{BASELINE.name}, and say why in the commit."
    )
