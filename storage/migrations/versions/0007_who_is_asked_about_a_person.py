"""Who is asked about a person, for a subject access request."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_questions",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_search_questions_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_search_questions_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_search_questions_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_search_questions")),
        sa.UniqueConstraint(
            "school_id",
            "case_id",
            "person_id",
            name=op.f("uq_search_questions_school_id_case_id_person_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("search_questions")
