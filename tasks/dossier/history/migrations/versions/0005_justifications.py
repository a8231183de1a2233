"""Answers to findings that ask are kept for the next run of their halfjaar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "justifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("halfjaar", sa.Text(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_justifications"),
    )
    op.create_index("ix_justifications_halfjaar", "justifications", ["halfjaar"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("justifications")
