"""Queries over records, run once: the rows are kept under the digests of the records, the small
frames and the query.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tasks.sections.records.queries import load_query, run_on_duckdb, tables_of
from tasks.storage.kept import Kept

QUERY = "zoekvraag"


def run_once(
    sql_path: Path, sources: Mapping[str, Path | pd.DataFrame], kept: Kept | None
) -> pd.DataFrame:
    """The rows of :func:`~tasks.sections.records.queries.run_on_duckdb`, and the same errors.

    Args:
        sql_path: the query.
        sources: per table name a frame, or a file of the store, which is named by its digest.
        kept: of the store that has those files; None to run the query.
    """
    if kept is None:
        return run_on_duckdb(sql_path, sources)
    made_from = {
        "query": sql_path.read_text(encoding="utf-8"),
        "tables": {
            name: source.name if isinstance(source, Path) else _json_of(source)
            for name, source in sources.items()
            if name in tables_of(load_query(sql_path))
        },
    }
    known = kept.look_up(QUERY, made_from)
    if known is not None:
        return _frame_of(known)
    frame = run_on_duckdb(sql_path, sources)
    result = _json_of(frame)
    if _frame_of(result).equals(frame):  # else a type does not survive, and we do without
        kept.keep(QUERY, made_from, result, ())
    return frame


def _json_of(frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "columns": {str(name): str(kind) for name, kind in frame.dtypes.items()},
        "rows": frame.astype(object).to_numpy().tolist(),
    }


def _frame_of(value: dict[str, Any]) -> pd.DataFrame:
    columns: dict[str, str] = value["columns"]
    frame = pd.DataFrame(value["rows"], columns=list(columns), dtype=object)
    return frame.astype(columns)
