"""Every sealed dossier is a concept, so its line does not say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.drop_column("dossiers", "concept")


def downgrade() -> None:
    """Back to the version before."""
    op.add_column(
        "dossiers", sa.Column("concept", sa.Boolean(), nullable=False, server_default=sa.true())
    )
