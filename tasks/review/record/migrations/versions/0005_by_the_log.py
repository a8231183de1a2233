"""Sessions are bound to the line of their sign-in, and seats are read from the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _known() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person"], ["review_people.name"], name="fk_review_sessions_person"
    )


def upgrade() -> None:
    """To this version. Everybody signs in again: no line says that they did."""
    op.drop_table("review_sessions")
    op.create_table(
        "review_sessions",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_review_sessions"),
        _known(),
        sa.ForeignKeyConstraint(["line"], ["review_log.number"], name="fk_review_sessions_line"),
    )
    op.drop_table("review_seats")


def downgrade() -> None:
    """Back to the version before, without sessions. Its seats are not filled again."""
    op.drop_table("review_sessions")
    op.create_table(
        "review_sessions",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_review_sessions"),
        _known(),
    )
    op.create_table(
        "review_seats",
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("annex", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dossier", "annex", "position", name="pk_review_seats"),
        sa.ForeignKeyConstraint(
            ["dossier"], ["review_dossiers.digest"], name="fk_review_seats_dossier"
        ),
    )
