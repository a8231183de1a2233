"""The history remembers every dossier once, exactly, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from support.fork_server import PROCESSES

from tasks.dossier.history.history import HISTORY_MIGRATIONS, History, note_release, open_history
from tasks.dossier.history.tables import Base, DossierRow
from tasks.storage.database import Moment, migrations


def remember(
    history: History,
    digest: str,
    halfjaar: str = "2025-H1",
    blocking: int = 0,
    example: str | None = None,
) -> None:
    history.remember(
        halfjaar=halfjaar,
        digest=digest,
        blocking=blocking,
        example=example,
    )


def latest_digest(
    history: History, halfjaar: str = "2025-H1", *, example: bool = False
) -> str | None:
    return history.latest(halfjaar, example=example)


def test_there_is_no_latest_of_a_halfjaar_without_dossiers(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history:
        remember(history, "aa", halfjaar="2024-H2")
        assert history.latest("2025-H1") is None


def test_the_latest_is_the_one_sealed_last(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history:
        remember(history, "bb")
        remember(history, "aa")
        assert latest_digest(history) == "aa"
        remember(history, "cc", halfjaar="2025-H2")
        assert latest_digest(history) == "aa"
        # The moment decides, not the order of entry; two of the same moment are told apart by that
        # order.
        with Session(history._engine) as session, session.begin():
            rows = {row.digest: row for row in session.scalars(select(DossierRow))}
            rows["bb"].sealed_at = rows["aa"].sealed_at + timedelta(hours=1)
        assert latest_digest(history) == "bb"
        with Session(history._engine) as session, session.begin():
            rows = {row.digest: row for row in session.scalars(select(DossierRow))}
            rows["bb"].sealed_at = rows["aa"].sealed_at
        assert latest_digest(history) == "aa"


def test_what_was_released_is_the_comparison_whatever_concept_came_after(
    url: str, tmp_path: Path
) -> None:
    moment = datetime(2025, 7, 1, 12, tzinfo=UTC)

    def released(digest: str, moment: datetime) -> None:
        with Session(history._engine) as session, session.begin():
            note_release(session, "2025-H1", digest, moment, example=None)

    with open_history(url, tmp_path) as history:
        for digest in ("aa", "bb", "cc"):
            remember(history, digest)
        remember(history, "bb", halfjaar="2024-H2")
        assert latest_digest(history) == "cc"
        released("bb", moment)
        assert latest_digest(history) == "bb"
        remember(history, "dd")
        assert latest_digest(history) == "bb", "a concept that was made after the release"
        released("aa", moment + timedelta(days=1))
        assert latest_digest(history) == "aa", "a correction was released later"
        assert latest_digest(history, "2024-H2") == "bb"
        with Session(history._engine) as session:
            assert [
                row.halfjaar
                for row in session.scalars(
                    select(DossierRow).where(DossierRow.released.is_not(None))
                )
            ] == ["2025-H1"] * 2
        released("unknown", moment)


def test_a_dossier_with_blocking_findings_is_remembered_but_no_comparison(
    url: str, tmp_path: Path
) -> None:
    with open_history(url, tmp_path) as history:
        remember(history, "aa")
        remember(history, "bb", blocking=2)
        assert latest_digest(history) == "aa"
        assert [(one.digest, one.blocking) for one in history.dossiers()] == [("aa", 0), ("bb", 2)]


def test_invented_figures_are_no_comparison_for_real_ones(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history:
        remember(history, "aa", example="voorbeeldcijfers")
        assert (latest_digest(history), latest_digest(history, example=True)) == (None, "aa")
        remember(history, "bb")
        assert (latest_digest(history), latest_digest(history, example=True)) == ("bb", "aa")


def test_a_dossier_is_remembered_once(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history:
        remember(history, "aa")
        once = history.dossiers()
        remember(history, "aa")
        assert history.dossiers() == once
        remember(history, "aa", halfjaar="2024-H2")
        assert len(history.dossiers()) == 2


def test_a_moment_is_kept_in_utc(url: str, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    with open_history(url, tmp_path) as history:
        remember(history, "aa")
        moment = history.dossiers()[0].sealed_at
    assert moment.utcoffset() == timedelta(0)
    assert before <= moment <= datetime.now(UTC)


def test_a_time_without_a_zone_is_no_moment(tmp_path: Path) -> None:
    with open_history(None, tmp_path) as history, pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2025, 7, 1), history._engine.dialect)  # noqa: DTZ001


def _open_and_remember(url: str, folder: Path, digest: str) -> None:
    with open_history(url, folder) as history:
        remember(history, digest)
        remember(history, "the same for all")


def test_processes_that_open_an_empty_history_and_remember_at_once_wait_for_each_other(
    url: str, tmp_path: Path
) -> None:
    digests = [f"{number:02}" for number in range(12)]
    with PROCESSES.Pool(4) as pool:
        pool.starmap(
            _open_and_remember, [(url, tmp_path, digest) for digest in digests], chunksize=1
        )
    with open_history(url, tmp_path) as history:
        assert sorted(one.digest for one in history.dossiers()) == [*digests, "the same for all"]


def test_the_migrations_make_the_tables_that_the_code_expects(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history, history._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": "history_version"}
        )
        assert compare_metadata(context, Base.metadata) == []
        # The comparison does see a difference when there is one.
        connection.execute(text("ALTER TABLE dossiers ADD COLUMN extra TEXT"))
        assert [change[0] for change in compare_metadata(context, Base.metadata)] == [
            "remove_column"
        ]


def test_every_migration_can_be_taken_back(url: str, tmp_path: Path) -> None:
    with open_history(url, tmp_path) as history:
        with history._engine.begin() as connection:
            downgrade(migrations(connection, HISTORY_MIGRATIONS), "base")
        assert inspect(history._engine).get_table_names() == ["history_version"]
    with open_history(url, tmp_path) as history:
        assert history.dossiers() == []


def test_the_history_lives_beside_another_user_of_alembic(
    postgres_url: str, tmp_path: Path
) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('of Prefect')"))
    with open_history(postgres_url, tmp_path) as history:
        assert history.dossiers() == []
    with engine.connect() as connection:
        assert connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalars().all() == ["of Prefect"]
    engine.dispose()


def test_without_a_url_the_history_is_a_file_in_outputs(tmp_path: Path) -> None:
    folder = tmp_path / "100% new"
    with open_history(None, folder) as history:
        remember(history, "aa")
    with sqlite3.connect(folder / "history.db") as connection:
        assert connection.execute("SELECT digest FROM dossiers").fetchall() == [("aa",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://tester:geheim@127.0.0.1/x",
        "mysql://tester:geheim@127.0.0.1/x",
        "sqlite://",
        "geheim",
        "",
    ],
)
def test_a_url_of_something_else_is_refused_in_dutch_without_its_password(
    url: str, tmp_path: Path
) -> None:
    with (
        pytest.raises(ValueError, match=r"verwacht postgresql\+psycopg") as refused,
        open_history(url, tmp_path),
    ):
        pass
    assert "geheim" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_an_operational_error(tmp_path: Path) -> None:
    with (
        pytest.raises(OperationalError),
        open_history("postgresql+psycopg://tester:x@127.0.0.1:1/x", tmp_path),
    ):
        pass
