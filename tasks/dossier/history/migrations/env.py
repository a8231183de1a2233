"""What Alembic runs: the migrations, on the connection that the history opened."""

from __future__ import annotations

from alembic import context

from tasks.dossier.history.tables import Base

#: Not Alembic's own name: the history may share a PostgreSQL database with Prefect, which uses that
#: one.
VERSION_TABLE = "history_version"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
