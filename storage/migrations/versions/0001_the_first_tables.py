"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("people_version", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("key", name=op.f("uq_schools_key")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_audit_entries_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "seq", name=op.f("pk_audit_entries")),
        info={"append_only": True},
    )
    guard(op.get_bind(), "audit_entries")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_entries_case", ["school_id", "case_id", "seq"], unique=False
        )

    op.create_table(
        "people",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("line_manager_id", sa.Uuid(), nullable=True),
        sa.Column("working_days", sa.String(), nullable=False),
        sa.Column("parent_of_pupil", sa.Boolean(), nullable=False),
        sa.Column("in_chat", sa.Boolean(), nullable=False),
        sa.Column("on_staff_list", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "line_manager_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_people_school_id_line_manager_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_people_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_email", ["school_id", "email"], unique=False)

    op.create_table(
        "tombstones",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_tombstones_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_tombstones")),
    )
    op.create_table(
        "workspaces",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_workspaces_school_id")
        ),
        sa.PrimaryKeyConstraint("platform", "tenant", "school_id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "absences",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "deputy_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_absences_school_id_deputy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_absences_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_absences_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_person", ["school_id", "person_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("outside", sa.String(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_outside_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "acknowledged_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_cases_school_id_acknowledged_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "reporter_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_cases_school_id_reporter_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_cases_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("school_id", "reference", name=op.f("uq_cases_school_id_reference")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_open", ["school_id", "state", "acknowledge_by"], unique=False
        )
        batch_op.create_index(
            "ix_cases_reporter", ["school_id", "reporter_id", "reported_at"], unique=False
        )

    op.create_table(
        "identities",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_identities_school_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("platform", "tenant", "user_id", name=op.f("pk_identities")),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index("ix_identities_person", ["school_id", "person_id"], unique=False)

    op.create_table(
        "person_links",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "other_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_person_links_school_id_other_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_person_links_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_person_links_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "person_id", "other_id", "kind", name=op.f("pk_person_links")
        ),
    )
    op.create_table(
        "calls",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_calls_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_calls_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_calls_school_id")),
        sa.PrimaryKeyConstraint("school_id", "person_id", "key", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_at", ["at"], unique=False)

    op.create_table(
        "case_keys",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_keys_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_case_keys_school_id")),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_case_keys")),
    )
    op.create_table(
        "case_standings",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_standings_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_standings_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_case_standings_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "case_id", "person_id", name=op.f("pk_case_standings")
        ),
    )
    with op.batch_alter_table("case_standings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_standings_person", ["school_id", "person_id", "standing"], unique=False
        )

    op.create_table(
        "deadlines",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_deadlines_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_deadlines_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index("ix_deadlines_at", ["at"], unique=False)
        batch_op.create_index("ix_deadlines_case", ["school_id", "case_id", "name"], unique=True)

    op.create_table(
        "outbox",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("redraws", sa.Uuid(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_outbox_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_outbox_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_outbox_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_case", ["school_id", "case_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_waiting",
            ["urgency", "due_at"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "posts",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_posts_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_posts_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_case", ["school_id", "case_id", "message"], unique=False)

    op.create_table(
        "sealed_texts",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("audit_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_sealed_texts_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_sealed_texts_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "row_id", "record", "field", "version", name=op.f("pk_sealed_texts")
        ),
        info={"append_only": True},
    )
    guard(op.get_bind(), "sealed_texts")
    with op.batch_alter_table("sealed_texts", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_texts_case", ["school_id", "case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sealed_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_sealed_texts_case")

    op.drop_table("sealed_texts")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_case")

    op.drop_table("posts")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index("ix_outbox_case")

    op.drop_table("outbox")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index("ix_deadlines_case")
        batch_op.drop_index("ix_deadlines_at")

    op.drop_table("deadlines")
    with op.batch_alter_table("case_standings", schema=None) as batch_op:
        batch_op.drop_index("ix_case_standings_person")

    op.drop_table("case_standings")
    op.drop_table("case_keys")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_at")

    op.drop_table("calls")
    op.drop_table("person_links")
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.drop_index("ix_identities_person")

    op.drop_table("identities")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_reporter")
        batch_op.drop_index("ix_cases_open")

    op.drop_table("cases")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index("ix_absences_person")

    op.drop_table("absences")
    op.drop_table("workspaces")
    op.drop_table("tombstones")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_email")

    op.drop_table("people")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_case")

    op.drop_table("audit_entries")
    op.drop_table("schools")
