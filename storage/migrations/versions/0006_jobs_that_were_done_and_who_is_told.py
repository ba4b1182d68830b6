"""Jobs that were done and who is told."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs_done",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_jobs_done_school_id")),
        sa.PrimaryKeyConstraint("school_id", "name", "day", name=op.f("pk_jobs_done")),
    )
    op.create_table(
        "who_is_told",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sentences", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_who_is_told_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "number", name=op.f("pk_who_is_told")),
    )


def downgrade() -> None:
    op.drop_table("who_is_told")
    op.drop_table("jobs_done")
