"""The data protection desk."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closures",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "said_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_closures_school_id_said_by"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_closures_school_id")),
        sa.PrimaryKeyConstraint("school_id", "closed_on", name=op.f("pk_closures")),
    )
    op.create_table(
        "approvals",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("as_role", sa.String(), nullable=False),
        sa.Column("said_yes", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_approvals_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "noted_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_approvals_school_id_noted_by"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_approvals_school_id")),
        sa.PrimaryKeyConstraint("school_id", "case_id", "as_role", name=op.f("pk_approvals")),
    )
    op.create_table(
        "breaches",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("aware_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("risk", sa.String(), nullable=True),
        sa.Column("to_be_notified", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_not_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_breaches_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "decided_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_breaches_school_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_breaches_school_id")),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_breaches")),
    )
    op.create_table(
        "data_requests",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_formal", sa.Date(), nullable=True),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_data_requests_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_data_requests_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_data_requests")),
    )
    op.create_index(
        "ix_data_requests_nudged", "data_requests", ["school_id", "nudged_on"], unique=False
    )
    op.create_table(
        "disclosures",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("astray_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breach_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "breach_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_disclosures_school_id_breach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_disclosures_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "origin_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_disclosures_school_id_origin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_disclosures_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_disclosures")),
    )
    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.create_index("ix_disclosures_made", ["school_id", "made_at"], unique=False)
        batch_op.create_index("ix_disclosures_origin", ["school_id", "origin_id"], unique=False)

    op.create_table(
        "recipients_to_tell",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("disclosure_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_recipients_to_tell_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "disclosure_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_recipients_to_tell_school_id_disclosure_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_recipients_to_tell_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "action_id", name=op.f("pk_recipients_to_tell")),
    )
    with op.batch_alter_table("recipients_to_tell", schema=None) as batch_op:
        batch_op.create_index("ix_recipients_to_tell_case", ["school_id", "case_id"], unique=False)
        batch_op.create_index(
            "ix_recipients_to_tell_disclosure", ["school_id", "disclosure_id"], unique=False
        )

    op.create_table(
        "request_checks",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("ticked_by", sa.Uuid(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_request_checks_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "ticked_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_request_checks_school_id_ticked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_request_checks_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_request_checks")),
        sa.UniqueConstraint(
            "school_id", "case_id", "item", name=op.f("uq_request_checks_school_id_case_id_item")
        ),
    )
    op.create_table(
        "request_happenings",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_for", sa.String(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "added_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_request_happenings_school_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_request_happenings_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_request_happenings_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_request_happenings")),
    )
    with op.batch_alter_table("request_happenings", schema=None) as batch_op:
        batch_op.create_index("ix_request_happenings_case", ["school_id", "case_id"], unique=False)

    op.create_table(
        "request_parts",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_for", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("with_calendar", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_request_parts_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_request_parts_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", "asked_for", name=op.f("pk_request_parts")),
    )
    with op.batch_alter_table("request_parts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_request_parts_open",
            ["school_id", "due"],
            unique=False,
            sqlite_where=sa.text("settled_on IS NULL"),
            postgresql_where=sa.text("settled_on IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("request_parts", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_request_parts_open",
            sqlite_where=sa.text("settled_on IS NULL"),
            postgresql_where=sa.text("settled_on IS NULL"),
        )

    op.drop_table("request_parts")
    with op.batch_alter_table("request_happenings", schema=None) as batch_op:
        batch_op.drop_index("ix_request_happenings_case")

    op.drop_table("request_happenings")
    op.drop_table("request_checks")
    with op.batch_alter_table("recipients_to_tell", schema=None) as batch_op:
        batch_op.drop_index("ix_recipients_to_tell_disclosure")
        batch_op.drop_index("ix_recipients_to_tell_case")

    op.drop_table("recipients_to_tell")
    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.drop_index("ix_disclosures_origin")
        batch_op.drop_index("ix_disclosures_made")

    op.drop_table("disclosures")
    op.drop_index("ix_data_requests_nudged", table_name="data_requests")
    op.drop_table("data_requests")
    op.drop_table("breaches")
    op.drop_table("approvals")
    op.drop_table("closures")
