"""The tables that the migrations make are those that the code expects, beside the history in one
database.
"""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from support.review.review_example import opened, registered

from tasks.dossier.history.history import open_history
from tasks.review.record.store import MIGRATIONS, open_review
from tasks.review.record.tables import Base
from tasks.review.visibility import dossiers
from tasks.storage.database import migrations


def _ours(
    _object: object, name: str | None, type_: str, _reflected: bool, _compared: object
) -> bool:
    return type_ != "table" or str(name).startswith("review_")


def test_the_migrations_make_the_tables_that_the_code_expects_beside_the_history(
    url: str, tmp_path: Path
) -> None:
    with open_history(url, tmp_path) as history:
        assert history.dossiers() == []
    with opened(url, tmp_path) as review, review.engine.connect() as connection:
        options = {"compare_type": True, "version_table": "review_version", "include_object": _ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        connection.execute(text("ALTER TABLE review_votes ADD COLUMN extra TEXT"))
        assert [change[0] for change in compare_metadata(context, Base.metadata)] == [
            "remove_column"
        ]


def test_every_migration_can_be_taken_back(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        registered(review)
        with review.engine.begin() as connection:
            downgrade(migrations(connection, MIGRATIONS), "base")
        left = inspect(review.engine).get_table_names()
        assert [name for name in left if name.startswith("review_")] == ["review_version"]
    with opened(url, tmp_path / "uit") as review:
        assert dossiers(review, "leo") == []


def test_what_was_kept_is_there_for_the_next_process(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = registered(review)
    with open_review(url, tmp_path / "uit") as review:
        assert [line.digest for line in dossiers(review, "leo")] == [digest]
