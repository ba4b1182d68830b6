"""Every module that has tables, imported once: what `Base.metadata` must know to be complete.

Migrations, backups and tests read the tables from here.
"""

from storage import (
    audit_entries,
    calls,
    case_keys,
    cases,
    conversations,
    deadlines,
    evidence_records,
    outbox,
    people,
    schools,
    sealed_texts,
    takings,
    web_links,
)
from storage.database import Base

TABLES = Base.metadata
MODULES = (
    audit_entries,
    calls,
    case_keys,
    cases,
    conversations,
    deadlines,
    evidence_records,
    outbox,
    people,
    schools,
    sealed_texts,
    takings,
    web_links,
)
