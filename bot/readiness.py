"""Whether Vera can take reports, and the figures that whoever runs her watches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.deadlines import Deadline
from storage.outbox import Owed, oldest_waiting


class Readiness:
    """Reports on the database and the outbox. Slack being down must not stop intake, so an unsent
    message is reported and never makes Vera unready."""

    def __init__(
        self,
        database: Database,
        *,
        development: bool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._development = development
        self._now = now
        self.registry = CollectorRegistry()
        self._waiting = Gauge("vera_outbox_waiting", "Messages owed", registry=self.registry)
        self._oldest = Gauge(
            "vera_outbox_oldest_seconds", "Age of the oldest unsent", registry=self.registry
        )
        self._overdue = Gauge(
            "vera_deadlines_overdue", "Deadlines not yet met", registry=self.registry
        )

    def report(self) -> tuple[bool, dict[str, Any]]:
        """Say whether reports can be taken, and since when the oldest message waits."""
        try:
            with self._database.engine.connect() as connection:
                oldest = oldest_waiting(connection)
        except DBAPIError:
            return False, {"ready": False, "database": "down"}
        report: dict[str, Any] = {
            "ready": True,
            "database": "up",
            "oldest_unsent": oldest.isoformat() if oldest else None,
        }
        if self._development:
            report["development"] = "VERA_DEVELOPMENT is on: this is not for a real school."
        return True, report

    def measure(self) -> None:
        """Bring the figures up to date."""
        now = self._now()
        with self._database.engine.connect() as connection:
            oldest = oldest_waiting(connection)
            waiting = connection.scalar(
                select(func.count()).select_from(Owed).where(Owed.settled_at.is_(None))
            )
            overdue = connection.scalar(
                select(func.count()).select_from(Deadline).where(Deadline.at < now)
            )
        self._waiting.set(waiting or 0)
        self._oldest.set((now - oldest).total_seconds() if oldest else 0)
        self._overdue.set(overdue or 0)
