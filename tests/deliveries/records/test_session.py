"""Sessions of DuckDB: each begins empty, whatever earlier ones did in the same database."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tasks.deliveries.records import session as sessions
from tasks.deliveries.records.session import beside, session


@pytest.fixture(autouse=True)
def no_idle_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_idle", [])


def spilled(connection: duckdb.DuckDBPyConnection, work: Path) -> bool:
    """Whether it wrote in its folder, once it was given more than fits in memory."""
    connection.execute("SET memory_limit = '50MB'")
    connection.execute("CREATE TABLE much AS SELECT hash(range)::VARCHAR AS a FROM range(3000000)")
    return any((work / "spill").iterdir())


def test_what_a_session_makes_no_later_one_sees(tmp_path: Path) -> None:
    with session(tmp_path) as (connection, _):
        connection.execute("CREATE TABLE one AS SELECT 1 AS a")
        connection.execute("CREATE VIEW two AS SELECT * FROM one")
        connection.register("three", pd.DataFrame({"a": [1]}))
        assert connection.execute("SELECT sum(a) FROM one JOIN two USING (a)").fetchone() == (1,)
        assert beside(connection).execute("SELECT a FROM two").fetchone() == (1,)
    assert len(sessions._idle) == 1
    with session(tmp_path) as (connection, _):
        assert sessions._idle == [], "the same database"
        for name in ("one", "two", "three"):
            with pytest.raises(duckdb.CatalogException):
                connection.execute(f"SELECT * FROM {name}")
    assert list(tmp_path.iterdir()) == []


def test_sessions_at_the_same_time_are_apart(tmp_path: Path) -> None:
    with session(tmp_path) as (one, _), session(tmp_path) as (other, _):
        one.execute("CREATE TABLE kept AS SELECT 1 AS a")
        other.execute("CREATE TABLE kept AS SELECT 2 AS a")
        assert one.execute("SELECT a FROM kept").fetchone() == (1,)
        assert other.execute("SELECT a FROM kept").fetchone() == (2,)


def test_each_spills_in_its_own_folder_and_leaves_nothing_there(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        with session(tmp_path / name):
            pass
        with session(tmp_path / name) as (connection, work):
            assert work.parent == tmp_path / name
            assert spilled(connection, work)
        # What has spilled can not be given another folder.
        assert sessions._idle == []
        assert list((tmp_path / name).iterdir()) == []


def test_a_database_in_which_something_went_wrong_is_not_used_again(tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), session(tmp_path) as (connection, _):
        connection.execute("SELECT * FROM nothing")
    assert sessions._idle == []
    assert list(tmp_path.iterdir()) == []
