"""Dossiers, figures and statuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("halfjaar", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocking", sa.Integer(), nullable=False),
        sa.Column("concept", sa.Boolean(), nullable=False),
        sa.Column("example", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
        sa.UniqueConstraint("halfjaar", "digest", name="uq_dossiers_halfjaar_digest"),
    )
    op.create_table(
        "figures",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "figure_id", name="pk_figures"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_figures_dossier_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "statuses",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("status_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "status_id", name="pk_statuses"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name="fk_statuses_dossier_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("statuses")
    op.drop_table("figures")
    op.drop_table("dossiers")
