"""People, dossiers in review, votes, comments, log and notices; triggers that keep the log, votes
and comments as they are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: Tables that are only ever added to, and a column by which a row of theirs is known.
ADD_ONLY = {
    "review_log": "number = NEW.number OR hash = NEW.hash",
    "review_votes": (
        "dossier = NEW.dossier AND round = NEW.round AND annex = NEW.annex AND person = NEW.person"
    ),
    "review_comments": "id = NEW.id",
}


def upgrade() -> None:
    """To this version."""
    moment, text = sa.DateTime(timezone=True), sa.Text()
    op.create_table(
        "review_people",
        sa.Column("name", text, nullable=False),
        sa.Column("full_name", text, nullable=False),
        sa.Column("email", text, nullable=False),
        sa.Column("roles", text, nullable=False),
        sa.Column("groups", text, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", text, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_review_people"),
    )
    op.create_table(
        "review_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", text, nullable=False),
        sa.Column("address", text, nullable=False),
        sa.Column("moment", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_attempts"),
    )
    op.create_index("ix_review_attempts_person", "review_attempts", ["person"])
    op.create_index("ix_review_attempts_address", "review_attempts", ["address"])
    op.create_table(
        "review_sessions",
        sa.Column("token", text, nullable=False),
        sa.Column("person", text, nullable=False),
        sa.Column("began", moment, nullable=False),
        sa.Column("seen", moment, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_review_sessions"),
        sa.ForeignKeyConstraint(
            ["person"], ["review_people.name"], name="fk_review_sessions_person"
        ),
    )
    op.create_table(
        "review_dossiers",
        sa.Column("digest", text, nullable=False),
        sa.Column("halfjaar", text, nullable=False),
        sa.Column("example", text, nullable=True),
        sa.Column("blocking", sa.Integer(), nullable=False),
        sa.Column("release_list", text, nullable=True),
        sa.Column("state", text, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("registered", moment, nullable=False),
        sa.Column("approver", text, nullable=True),
        sa.Column("release", text, nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_review_dossiers"),
    )
    op.create_index("ix_review_dossiers_halfjaar", "review_dossiers", ["halfjaar"])
    op.create_table(
        "review_makers",
        sa.Column("dossier", text, nullable=False),
        sa.Column("person", text, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "person", name="pk_review_makers"),
        sa.ForeignKeyConstraint(
            ["dossier"], ["review_dossiers.digest"], name="fk_review_makers_dossier"
        ),
    )
    op.create_table(
        "review_seats",
        sa.Column("dossier", text, nullable=False),
        sa.Column("annex", text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seat", text, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "annex", "position", name="pk_review_seats"),
        sa.ForeignKeyConstraint(
            ["dossier"], ["review_dossiers.digest"], name="fk_review_seats_dossier"
        ),
    )
    op.create_table(
        "review_votes",
        sa.Column("dossier", text, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("annex", text, nullable=False),
        sa.Column("person", text, nullable=False),
        sa.Column("groups", text, nullable=False),
        sa.Column("choice", text, nullable=False),
        sa.Column("moment", moment, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "round", "annex", "person", name="pk_review_votes"),
        sa.ForeignKeyConstraint(
            ["dossier"], ["review_dossiers.digest"], name="fk_review_votes_dossier"
        ),
    )
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", text, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("annex", text, nullable=True),
        sa.Column("anchor", text, nullable=True),
        sa.Column("person", text, nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("text", text, nullable=False),
        sa.Column("moment", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_review_comments"),
        sa.ForeignKeyConstraint(
            ["dossier"], ["review_dossiers.digest"], name="fk_review_comments_dossier"
        ),
        sa.ForeignKeyConstraint(["about"], ["review_comments.id"], name="fk_review_comments_about"),
    )
    op.create_index("ix_review_comments_dossier", "review_comments", ["dossier"])
    op.create_table(
        "review_log",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("dossier", text, nullable=True),
        sa.Column("body", text, nullable=False),
        sa.Column("hash", text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_review_log"),
        sa.UniqueConstraint("hash", name="uq_review_log_hash"),
    )
    op.create_index("ix_review_log_dossier", "review_log", ["dossier"])
    op.create_table(
        "review_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", text, nullable=False),
        sa.Column("email", text, nullable=False),
        sa.Column("subject", text, nullable=False),
        sa.Column("text", text, nullable=False),
        sa.Column("made", moment, nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_review_notices"),
        sa.UniqueConstraint("number", "person", name="uq_review_notices_number_person"),
        sa.ForeignKeyConstraint(["number"], ["review_log.number"], name="fk_review_notices_number"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _sqlite_triggers() -> None:
    for table, known in ADD_ONLY.items():
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
        # INSERT OR REPLACE would remove the old row without any trigger for DELETE.
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {known})"  # noqa: S608 - names of this file only
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
        )


def _postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION review_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$"
    )
    for table in ADD_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION review_only_added_to()"
        )


def downgrade() -> None:
    """Back to the version before: nothing at all, the log included."""
    names = (
        "notices",
        "log",
        "comments",
        "votes",
        "seats",
        "makers",
        "dossiers",
        "sessions",
        "attempts",
        "people",
    )
    for name in names:
        op.drop_table(f"review_{name}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION review_only_added_to()")
