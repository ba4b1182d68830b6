"""Every module that has tables, imported once: what `Base.metadata` must know to be complete.

Migrations, backups and tests read the tables from here.
"""

from storage import (
    audit_entries,
    breaches,
    calls,
    case_actions,
    case_keys,
    case_links,
    case_parties,
    cases,
    closures,
    conversations,
    data_requests,
    deadlines,
    disclosures,
    evidence_records,
    jobs,
    list_questions,
    outbox,
    people,
    schools,
    sealed_texts,
    search_questions,
    takings,
    web_links,
    who_is_told,
)
from storage.database import Base

TABLES = Base.metadata
MODULES = (
    audit_entries,
    breaches,
    calls,
    case_actions,
    case_keys,
    case_links,
    case_parties,
    cases,
    closures,
    conversations,
    data_requests,
    deadlines,
    disclosures,
    evidence_records,
    jobs,
    list_questions,
    outbox,
    people,
    schools,
    sealed_texts,
    search_questions,
    takings,
    web_links,
    who_is_told,
)
