"""Rounds, policies and term-time helpers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_rounds_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_rounds")),
        sa.UniqueConstraint(
            "school_id", "kind", "name", name=op.f("uq_rounds_school_id_kind_name")
        ),
    )
    op.create_index("ix_rounds_opened", "rounds", ["school_id", "kind", "opened_at"], unique=False)

    op.create_table(
        "opt_outs",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reminder", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_opt_outs_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_opt_outs_school_id")),
        sa.PrimaryKeyConstraint("school_id", "person_id", "reminder", name=op.f("pk_opt_outs")),
    )
    op.create_table(
        "policies",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("related", sa.String(), nullable=False),
        sa.Column("review_every", sa.Integer(), nullable=True),
        sa.Column("to_be_read", sa.Boolean(), nullable=False),
        sa.Column("last_review", sa.Date(), nullable=True),
        sa.Column("last_review_day_known", sa.Boolean(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("next_review_day_known", sa.Boolean(), nullable=False),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "owner_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_policies_school_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_policies_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_policies")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_policies_school_id_key")),
    )
    op.create_table(
        "sheet_counts",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("given_out", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "counted_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_sheet_counts_school_id_counted_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_sheet_counts_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "collection", "group_name", name=op.f("pk_sheet_counts")
        ),
    )
    op.create_table(
        "asked_in_rounds",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_asked_in_rounds_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_asked_in_rounds_school_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "round_id"],
            ["rounds.school_id", "rounds.id"],
            name=op.f("fk_asked_in_rounds_school_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_asked_in_rounds_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "round_id", "person_id", name=op.f("pk_asked_in_rounds")
        ),
    )
    op.create_index(
        "ix_asked_in_rounds_person", "asked_in_rounds", ["school_id", "person_id"], unique=False
    )

    op.create_table(
        "policy_versions",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("dated_day_known", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("governor", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_day_known", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_day_known", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "added_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_policy_versions_school_id_added_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "policy_id"],
            ["policies.school_id", "policies.id"],
            name=op.f("fk_policy_versions_school_id_policy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_policy_versions_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint(
            "school_id",
            "policy_id",
            "number",
            name=op.f("uq_policy_versions_school_id_policy_id_number"),
        ),
    )
    op.create_index(
        "ix_policy_versions_policy", "policy_versions", ["school_id", "policy_id"], unique=False
    )

    op.create_table(
        "trip_phones",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("out_on", sa.Date(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.Column("came_back_on", sa.Date(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_by", sa.Uuid(), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled", sa.String(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "case_id"],
            ["cases.school_id", "cases.id"],
            name=op.f("fk_trip_phones_school_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "erased_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_trip_phones_school_id_erased_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "holder_id"],
            ["people.school_id", "people.id"],
            name=op.f("fk_trip_phones_school_id_holder_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "seen_by"],
            ["people.school_id", "people.id"],
            name=op.f("fk_trip_phones_school_id_seen_by"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools.id"], name=op.f("fk_trip_phones_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "case_id", name=op.f("pk_trip_phones")),
    )
    op.create_index("ix_trip_phones_out", "trip_phones", ["school_id", "out_on"], unique=False)

    op.create_index("ix_posts_person", "posts", ["school_id", "person_id", "message"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_posts_person", table_name="posts")

    op.drop_index("ix_trip_phones_out", table_name="trip_phones")

    op.drop_table("trip_phones")
    op.drop_index("ix_policy_versions_policy", table_name="policy_versions")

    op.drop_table("policy_versions")
    op.drop_index("ix_asked_in_rounds_person", table_name="asked_in_rounds")

    op.drop_table("asked_in_rounds")
    op.drop_table("sheet_counts")
    op.drop_table("policies")
    op.drop_table("opt_outs")
    op.drop_index("ix_rounds_opened", table_name="rounds")

    op.drop_table("rounds")
