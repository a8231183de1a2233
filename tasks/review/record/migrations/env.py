"""What Alembic runs: the migrations, on the connection that the review opened."""

from __future__ import annotations

from alembic import context

from tasks.review.record.tables import Base

#: A version of its own: the same database may hold the history, and Prefect's tables.
VERSION_TABLE = "review_version"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
