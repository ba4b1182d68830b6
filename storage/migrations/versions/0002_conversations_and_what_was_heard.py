"""Conversations, and what was heard."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("only_on", sa.String(), nullable=True))
    op.add_column(
        "identities", sa.Column("undescribed_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "conversations",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("team_name", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("service_url", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "tenant", "id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_team", ["platform", "tenant", "team_id"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_user", ["platform", "tenant", "user_id"], unique=False
        )

    op.create_table(
        "heard_activities",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "platform", "tenant", "activity_id", name=op.f("pk_heard_activities")
        ),
    )
    with op.batch_alter_table("heard_activities", schema=None) as batch_op:
        batch_op.create_index("ix_heard_activities_at", ["at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("heard_activities", schema=None) as batch_op:
        batch_op.drop_index("ix_heard_activities_at")

    op.drop_table("heard_activities")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_user")
        batch_op.drop_index("ix_conversations_team")

    op.drop_table("conversations")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("only_on")
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.drop_column("undescribed_since")
