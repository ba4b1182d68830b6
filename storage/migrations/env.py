"""Run by Alembic for every command; the connection comes from `storage.migrate`."""

from __future__ import annotations

from alembic import context

from storage.migrations.operations import guard_new_tables, write_plain_type
from storage.records import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    transactional_ddl=True,
    render_as_batch=True,
    compare_server_default=True,
    render_item=write_plain_type,
    process_revision_directives=guard_new_tables,
)

with context.begin_transaction():
    context.run_migrations()
