"""Queries over records, run once: the rows are kept under the digests of the records, the small
frames and the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.sections.records.queries import (
    load_query,
    run_in_database,
    run_on_duckdb,
    tables_of,
)
from tasks.storage.kept import Kept

QUERY = "zoekvraag"


#: Per table name checked records, as a file of the store, which is named by its digest, or in a
#: database; or a frame.
Tables = Mapping[str, Path | InDatabase | pd.DataFrame]


def run_once(
    sql_path: Path, sources: Tables, kept: Kept | None, rows: CheckedRows | None = None
) -> pd.DataFrame:
    """The rows of a query, run where its records are; see :mod:`tasks.sections.records.queries`.

    Args:
        sql_path: the query.
        kept: of the store that has the files; None to run the query.
        rows: of the database that has records; None if all are files.
    """
    if kept is None:
        return _run(sql_path, sources, rows)
    made_from = {
        "query": sql_path.read_text(encoding="utf-8"),
        "tables": {
            name: _told(source)
            for name, source in sources.items()
            if name in tables_of(load_query(sql_path))
        },
    }
    known = kept.look_up(QUERY, made_from)
    if known is not None:
        return _frame_of(known)
    frame = _run(sql_path, sources, rows)
    result = _json_of(frame)
    if _frame_of(result).equals(frame):  # else a type does not survive, and we do without
        kept.keep(QUERY, made_from, result, ())
    return frame


def _run(sql_path: Path, sources: Tables, rows: CheckedRows | None) -> pd.DataFrame:
    wanted = tables_of(load_query(sql_path))
    read = {name: one for name, one in sources.items() if name in wanted}
    if rows is None or not any(isinstance(one, InDatabase) for one in read.values()):
        files = {name: one for name, one in read.items() if not isinstance(one, InDatabase)}
        return run_on_duckdb(sql_path, files)
    tables = {
        name: rows.of(one) if isinstance(one, InDatabase) else one
        for name, one in read.items()
        if not isinstance(one, Path)
    }
    return run_in_database(sql_path, tables, rows.database)


def _told(source: Path | InDatabase | pd.DataFrame) -> object:
    match source:
        case Path():
            return source.name
        case InDatabase():
            return source.fingerprint
        case _:
            return _json_of(source)


def _json_of(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "columns": {str(name): str(kind) for name, kind in frame.dtypes.items()},
        "rows": frame.astype(object).to_numpy().tolist(),
    }


def _frame_of(value: dict[str, Any]) -> pd.DataFrame:
    columns: dict[str, str] = value["columns"]
    frame = pd.DataFrame(value["rows"], columns=list(columns), dtype=object)
    return frame.astype(columns)
