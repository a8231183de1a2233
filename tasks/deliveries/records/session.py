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


@contextmanager
def session(folder: Path | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection, and a folder of its own inside ``folder`` for what does not fit in memory; that
    folder is removed afterwards. Without ``folder``, where no records are read, it is temporary.

    Records are personal data: they may only spill where the records themselves are kept.
    """
    with (
        held_folder(folder, SPILL) as work,
        duckdb.connect(
            config={"memory_limit": "700MB", "threads": 2, "temp_directory": f"{work}/spill"}
        ) as connection,
    ):
        # No look at other files, no downloads: a query sees what it is given.
        connection.execute(
            "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET "
            "enable_progress_bar = false"
        )
        yield connection, work


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
