"""A text has a salt, and may be put out of the records: then its text and salt are gone and the
rest of its row stays. Triggers refuse any other change, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE, ERASED = "review_comments", "(Deze tekst is verwijderd.)"
#: What stays of a row of which the text goes.
KEPT = (
    *("id", "dossier", "round", "annex", "anchor", "person", "kind", "about", "moment"),
    "origin",
)


def upgrade() -> None:
    """To this version. Texts that are there have no salt; their line of the log is written."""
    op.add_column(TABLE, sa.Column("salt", sa.Text(), nullable=False, server_default=""))
    sqlite = op.get_bind().dialect.name == "sqlite"
    same = "IS" if sqlite else "IS NOT DISTINCT FROM"
    kept = " AND ".join(f"NEW.{one} {same} OLD.{one}" for one in KEPT)
    other = f"NOT (NEW.text = '{ERASED}' AND NEW.salt = '' AND {kept})"
    if sqlite:
        op.execute(f"DROP TRIGGER {TABLE}_no_update")
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} WHEN {other} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is only ever added to'); END"
        )
        return
    op.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_change BEFORE DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION review_only_added_to()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({other}) "
        "EXECUTE FUNCTION review_only_added_to()"
    )


def downgrade() -> None:
    """Back to the version before, in which a text stayed for ever."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {TABLE}_no_update")
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is only ever added to'); END"
        )
    else:
        op.execute(f"DROP TRIGGER {TABLE}_no_update ON {TABLE}")
        op.execute(f"DROP TRIGGER {TABLE}_no_change ON {TABLE}")
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION review_only_added_to()"
        )
    op.drop_column(TABLE, "salt")
