"""DuckDB as this product uses it: two threads, bounded memory, and nothing on disk outside the
folder it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tasks.storage.held import SPILL, held_folder

#: Databases in memory that no session uses. To make one takes longer than most questions to it.
_idle: list[duckdb.DuckDBPyConnection] = []


@contextmanager
def session(folder: Path | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection, and a folder of its own inside ``folder`` for what does not fit in memory; that
    folder is removed afterwards. Without ``folder``, where no records are read, it is temporary.

    Records are personal data: they may only spill where the records themselves are kept. What a
    session makes, no later one sees.
    """
    with held_folder(folder, SPILL) as work:
        database = _idle.pop() if _idle else _database()
        try:
            # An empty database of its own, and where that may spill.
            spill = text(f"{work}/spill")
            database.execute(f"ATTACH ':memory:' AS session; SET temp_directory = {spill}")
            with beside(database) as connection:
                yield connection, work
            database.execute("DETACH session")
        except BaseException:
            database.close()
            raise
        _put_back(database)


def beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One more connection of the same session: it can write while the other still reads."""
    more = connection.cursor()
    more.execute("USE session")
    return more


def _put_back(database: duckdb.DuckDBPyConnection) -> None:
    try:
        database.execute("SET temp_directory = ''")
    except duckdb.NotImplementedException:  # it has spilled, and stays with the folder it has
        database.close()
    else:
        _idle.append(database)


def _database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"memory_limit": "700MB", "threads": 2})
    # No look at other files, no downloads: a query sees what it is given.
    database.execute(
        "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET "
        "enable_progress_bar = false"
    )
    return database


def text(value: str) -> str:
    """A string as SQL."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """A column or table name as SQL."""
    return '"' + value.replace('"', '""') + '"'


def parquet(path: Path) -> str:
    """The rows of one Parquet file as SQL, whatever signs stand in its path: no wildcards, no
    columns from folder names.
    """
    return f"read_parquet({text(one_file(path))}, hive_partitioning = false)"


def one_file(path: Path) -> str:
    """A path in which DuckDB sees no wildcards."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))
