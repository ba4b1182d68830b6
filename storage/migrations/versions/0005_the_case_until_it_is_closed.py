"""The case until it is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_actions",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "added_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_actions_school_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_actions_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "owner_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_actions_school_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "settled_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_actions_school_id_settled_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_case_actions_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_case_actions")),
    )
    with op.batch_alter_table("case_actions", schema=None) as batch_op:
        batch_op.create_index("ix_case_actions_case", ["school_id", "case_id"], unique=False)
        batch_op.create_index(
            "ix_case_actions_open",
            ["school_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "case_links",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "added_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_links_school_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_links_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "other_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_links_school_id_other_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_case_links_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", "other_id", name=op.f("pk_case_links")),
    )
    op.create_table(
        "case_marks",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_marks_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_case_marks_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", "mark", name=op.f("pk_case_marks")),
    )
    op.create_table(
        "case_parties",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_case_parties_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_case_parties_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_case_parties_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_case_parties")),
    )
    with op.batch_alter_table("case_parties", schema=None) as batch_op:
        batch_op.create_index("ix_case_parties_case", ["school_id", "case_id"], unique=False)

    op.create_table(
        "list_questions",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_parent", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "answered_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_list_questions_school_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "asked_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_list_questions_school_id_asked_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_list_questions_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_list_questions_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_list_questions_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_list_questions")),
    )
    with op.batch_alter_table("list_questions", schema=None) as batch_op:
        batch_op.create_index("ix_list_questions_case", ["school_id", "case_id"], unique=False)

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("handed_to_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("copied_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("copied_as", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_cases_owner", ["school_id", "owner_id", "state"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_cases_school_id_handed_to_id"),
            "people",
            ["school_id", "handed_to_id"],
            ["school_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cases_school_id_closed_by"),
            "people",
            ["school_id", "closed_by"],
            ["school_id", "id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_cases_school_id_owner_id"),
            "people",
            ["school_id", "owner_id"],
            ["school_id", "id"],
        )
    op.execute(
        "UPDATE cases SET owner_id = acknowledged_by WHERE state = 'acknowledged'"
    )  # whoever acknowledged a case had it


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cases_school_id_owner_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_cases_school_id_closed_by"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_cases_school_id_handed_to_id"), type_="foreignkey")
        batch_op.drop_index("ix_cases_owner")
        batch_op.drop_column("erased_at")
        batch_op.drop_column("copied_as")
        batch_op.drop_column("copied_at")
        batch_op.drop_column("closed_by")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("handed_to_id")
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("list_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_list_questions_case")

    op.drop_table("list_questions")
    with op.batch_alter_table("case_parties", schema=None) as batch_op:
        batch_op.drop_index("ix_case_parties_case")

    op.drop_table("case_parties")
    op.drop_table("case_marks")
    op.drop_table("case_links")
    with op.batch_alter_table("case_actions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_case_actions_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_case_actions_case")

    op.drop_table("case_actions")
