"""The log holds the sha256 of names and mail addresses of people, behind a salt in their row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version. The next line about an account holds its name and address."""
    op.add_column("review_people", sa.Column("salt", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back to the version before; what lines hold of names and addresses says nothing there."""
    op.drop_column("review_people", "salt")
