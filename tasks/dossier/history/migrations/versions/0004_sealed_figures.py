"""What a dossier said is read from its sealed files, which nobody changes unseen; the copies of it
in the database go.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.drop_table("statuses")
    op.drop_table("figures")


def downgrade() -> None:
    """Back to the version before; what the tables held is not put back."""
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
