"""What goes along to the next concept of a halfjaar: comments with their origin, and the number of
each concept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. Dossiers that are there are numbered in the order in which they were
    offered.
    """
    # In one statement, which SQLite needs: it can not add a constraint to a table afterwards.
    op.execute(
        "ALTER TABLE review_comments ADD COLUMN origin INTEGER "
        "CONSTRAINT fk_review_comments_origin REFERENCES review_comments (id)"
    )
    op.add_column(
        "review_dossiers",
        sa.Column("concept", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.execute(
        "UPDATE review_dossiers SET concept = (SELECT count(*) FROM review_dossiers AS earlier "
        "WHERE earlier.halfjaar = review_dossiers.halfjaar "
        "AND (earlier.example IS NULL) = (review_dossiers.example IS NULL) "
        "AND (earlier.registered, earlier.digest) "
        "<= (review_dossiers.registered, review_dossiers.digest))"
    )


def downgrade() -> None:
    """Back to the version before, in which nothing was carried over."""
    op.drop_column("review_dossiers", "concept")
    op.drop_column("review_comments", "origin")
