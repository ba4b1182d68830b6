"""Evidence and its files."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_links",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_web_links_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_web_links_school_id")),
        sa.PrimaryKeyConstraint("school_id", "token_hash", name=op.f("pk_web_links")),
    )
    with op.batch_alter_table("web_links", schema=None) as batch_op:
        batch_op.create_index("ix_web_links_ended", ["school_id", "expires_at"], unique=False)
        batch_op.create_index("ix_web_links_token", ["token_hash"], unique=True)

    op.create_table(
        "evidence",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "added_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_evidence_school_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_evidence_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_evidence_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_case", ["school_id", "case_id"], unique=False)

    op.create_table(
        "takings",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "approved_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_takings_school_id_approved_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_takings_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_takings_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_takings")),
    )
    with op.batch_alter_table("takings", schema=None) as batch_op:
        batch_op.create_index("ix_takings_case", ["school_id", "case_id"], unique=False)

    op.create_table(
        "evidence_files",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("blob", sa.Uuid(), nullable=True),
        sa.Column("flagged_in", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_evidence_files_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "evidence_id"],
            ["evidence.school_id", "evidence.id"],
            name=op.f("fk_evidence_files_school_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "flagged_in"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_evidence_files_school_id_flagged_in"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_evidence_files_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint(
            "school_id",
            "case_id",
            "number",
            name=op.f("uq_evidence_files_school_id_case_id_number"),
        ),
    )
    with op.batch_alter_table("evidence_files", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_files_blob", ["blob"], unique=False)
        batch_op.create_index(
            "ix_evidence_files_owed",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'owed'"),
            postgresql_where=sa.text("state = 'owed'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("evidence_files", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_evidence_files_owed",
            sqlite_where=sa.text("state = 'owed'"),
            postgresql_where=sa.text("state = 'owed'"),
        )
        batch_op.drop_index("ix_evidence_files_blob")

    op.drop_table("evidence_files")
    with op.batch_alter_table("takings", schema=None) as batch_op:
        batch_op.drop_index("ix_takings_case")

    op.drop_table("takings")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_case")

    op.drop_table("evidence")
    with op.batch_alter_table("web_links", schema=None) as batch_op:
        batch_op.drop_index("ix_web_links_token")
        batch_op.drop_index("ix_web_links_ended")

    op.drop_table("web_links")
