"""The analysis of records is a ``.sql`` file; the same file runs on embedded DuckDB and,
translated, in a database.

A file may use only what every engine does in the same way; this is checked when it is loaded.
Numbers are whole and only divided where nothing is left over, because engines differ in rounding
floats and in division.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import sqlglot
from sqlglot import exp

from tasks.deliveries.records.in_database.database import Database
from tasks.deliveries.records.session import session

#: Functions that all engines have with the same meaning for whole numbers and text.
PORTABLE = frozenset(
    {"CASE", "IF", "CAST", "COALESCE", "SUM", "COUNT", "MIN", "MAX", "ABS", "AND", "OR"}
)
_WHOLE = (exp.DataType.Type.BIGINT, exp.DataType.Type.INT)


def load_query(path: Path) -> exp.Select:
    """Parse one query. It is shared: copy it before changing it.

    Raises:
        ValueError: naming the file, if it is not one SELECT in the portable subset.
    """
    return _parsed(path.name, path.read_text(encoding="utf-8"))


@cache
def _parsed(name: str, text: str) -> exp.Select:
    """A query by its text; a run asks for each up to five times."""
    try:
        query = sqlglot.parse_one(text, read="duckdb")
    except sqlglot.ParseError as error:
        raise ValueError(f"{name}: not SQL: {error}") from error
    if not isinstance(query, exp.Select):
        raise ValueError(f"{name}: expected one SELECT")
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
        raise ValueError(f"{name}: not portable: {', '.join(problems)}")
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


def tables_of(query: exp.Select) -> frozenset[str]:
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
    # Records may spill to disk beside the files they come from, and nowhere else.
    with session(files[0].parent if files else None) as (connection, _):
        for name in sorted(wanted):
            source = sources[name]
            if isinstance(source, Path):
                connection.read_parquet(str(source)).create_view(name)
            else:
                connection.register(name, source)
        return connection.execute(query.sql(dialect="duckdb")).df()


def run_in_database(
    sql_path: Path, sources: Mapping[str, exp.Select | pd.DataFrame], database: Database
) -> pd.DataFrame:
    """Run a query where the records are. Same rows as :func:`run_on_duckdb`.

    Args:
        sql_path: the query.
        sources: per table name the rows of records, as SQL, or a frame, which goes along in the
            text of the query; tables that the query does not read are left alone.

    Raises:
        ValueError: if the query is not portable or reads a table that is not given.
    """
    query = load_query(sql_path).copy()
    wanted = tables_of(query)
    if missing := wanted - set(sources):
        raise ValueError(f"{sql_path.name}: no source for {', '.join(sorted(missing))}")
    for table in list(query.find_all(exp.Table)):
        if table.name in wanted:
            source = sources[table.name]
            rows = written_out(source) if isinstance(source, pd.DataFrame) else source.copy()
            table.replace(rows.subquery(table.alias_or_name))
    found = pd.DataFrame(database.rows(query), columns=query.named_selects)
    whole = [one.alias_or_name for one in query.selects if isinstance(one.unalias(), exp.Cast)]
    return found.astype(dict.fromkeys(whole, "int64"))


def written_out(frame: pd.DataFrame) -> exp.Select:
    """A small frame as SQL: whole numbers and texts."""
    columns = [str(name) for name in frame.columns]
    numbers = {name for name in columns if pd.api.types.is_integer_dtype(frame[name])}
    # Not as VALUES, whose columns some dialects give no names.
    literals = (
        ", ".join(
            f"{exp.convert(value).sql()} AS {name}"
            for name, value in zip(columns, row, strict=True)
        )
        for row in frame.astype(object).to_numpy().tolist()
    )
    rows = sqlglot.parse_one(" UNION ALL ".join(f"SELECT {one}" for one in literals), read="duckdb")
    assert isinstance(rows, exp.Query)
    casts = ", ".join(
        f"CAST({name} AS {'BIGINT' if name in numbers else 'VARCHAR'}) AS {name}"
        for name in columns
    )
    select = sqlglot.parse_one(f"SELECT {casts}", read="duckdb")
    assert isinstance(select, exp.Select)
    return select.from_(rows.subquery("w"))
