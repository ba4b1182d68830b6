"""A school as the running Vera knows it: its id in the database and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handlers.school.settings import SchoolSettings


@dataclass(frozen=True, slots=True)
class School:
    id: UUID
    settings: SchoolSettings
