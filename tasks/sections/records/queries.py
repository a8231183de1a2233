"""The analysis of records is a ``.sql`` file; the same file runs on embedded DuckDB and,
translated, in a database.

A file may use only what every engine does in the same way; this is checked when it is loaded.
Numbers are whole and only divided where nothing is left over, because engines differ in rounding
floats and in division.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd
import sqlalchemy
import sqlglot
from sqlglot import exp

#: Functions that all engines have with the same meaning for whole numbers and text.
PORTABLE = frozenset(
    {"CASE", "IF", "CAST", "COALESCE", "SUM", "COUNT", "MIN", "MAX", "ABS", "AND", "OR"}
)
_WHOLE = (exp.DataType.Type.BIGINT, exp.DataType.Type.INT)
#: Dialects for which SQLAlchemy and sqlglot have different names.
_DIALECTS = {"postgresql": "postgres", "mssql": "tsql"}


def load_query(path: Path) -> exp.Expression:
    """Parse one query.

    Raises:
        ValueError: naming the file, if it is not one SELECT in the portable subset.
    """
    try:
        query = sqlglot.parse_one(path.read_text(encoding="utf-8"), read="duckdb")
    except sqlglot.ParseError as error:
        raise ValueError(f"{path.name}: not SQL: {error}") from error
    if not isinstance(query, exp.Select):
        raise ValueError(f"{path.name}: expected one SELECT")
    used = {
        (one.name if isinstance(one, exp.Anonymous) else one.sql_name()).upper()
        for one in query.find_all(exp.Func)
    }
    problems = sorted(used - PORTABLE)
    if query.find(exp.IntDiv) or not all(map(_leaves_no_rest, query.find_all(exp.Div))):
        problems.append("/ (write (a - a % b) / b for whole division)")
    problems += [cast.sql() for cast in query.find_all(exp.Cast) if cast.to.this not in _WHOLE]
    problems += [
        number.sql()
        for number in query.find_all(exp.Literal)
        if not number.is_string and not number.this.isdecimal()
    ]
    if problems:
        raise ValueError(f"{path.name}: not portable: {', '.join(problems)}")
    for division in query.find_all(exp.Div):
        # Of what each engine calls /: no cast to a float, which some dialects would be given.
        division.set("typed", True)
    return query


def _leaves_no_rest(division: exp.Div) -> bool:
    """Whether a division is written as ``(a - a % b) / b``: the same number as a whole one, as a
    decimal and, up to 2 ** 53, as a float.
    """
    number, divisor = division.this.unnest(), division.expression
    return (
        isinstance(number, exp.Sub)
        and isinstance(rest := number.expression.unnest(), exp.Mod)
        and (rest.this, rest.expression) == (number.this, divisor)
    )


def tables_of(query: exp.Expression) -> frozenset[str]:
    """The tables that a query reads, without its own WITH names."""
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    return frozenset(table.name for table in query.find_all(exp.Table)) - own


def run_on_duckdb(sql_path: Path, sources: Mapping[str, Path | pd.DataFrame]) -> pd.DataFrame:
    """Run a query on Parquet files and frames, in bounded memory.

    Args:
        sql_path: the query.
        sources: per table name a Parquet file or a frame; tables that the query does not read are
            left alone.

    Returns:
        The rows in the order of the query; whole numbers as int64.

    Raises:
        ValueError: if the query is not portable or reads a table that is not given.
    """
    query = load_query(sql_path)
    wanted = tables_of(query)
    if missing := wanted - set(sources):
        raise ValueError(f"{sql_path.name}: no source for {', '.join(sorted(missing))}")
    files = [
        source for name, source in sources.items() if name in wanted and isinstance(source, Path)
    ]
    # Records may spill to disk: beside the files they come from, where only the owner can enter,
    # and nowhere else.
    with (
        tempfile.TemporaryDirectory(
            prefix=".werk-", dir=files[0].parent if files else None
        ) as spill,
        duckdb.connect(
            config={"memory_limit": "700MB", "threads": 2, "temp_directory": spill}
        ) as connection,
    ):
        for name in sorted(wanted):
            source = sources[name]
            if isinstance(source, Path):
                connection.read_parquet(str(source)).create_view(name)
            else:
                connection.register(name, source)
        return connection.execute(query.sql(dialect="duckdb")).df()


def run_on_database(sql_path: Path, engine: sqlalchemy.Engine) -> pd.DataFrame:
    """Run a query where the records are: PostgreSQL, or another database that SQLAlchemy reaches.
    Same rows as :func:`run_on_duckdb`.

    Raises:
        ValueError: if the query is not portable.
    """
    text = load_query(sql_path).sql(
        dialect=_DIALECTS.get(engine.dialect.name, engine.dialect.name), comments=False
    )
    with engine.connect() as connection:
        return pd.read_sql_query(sqlalchemy.text(text), connection)
