"""Checking records quickly: is every cell plain, every key unique, every reference known?"""

# ruff: noqa: S608 - the SQL is made from contracts; every name and text in it goes through session.py

from __future__ import annotations

from pathlib import Path

import duckdb

from tasks.deliveries.contract import ColumnType
from tasks.deliveries.records.plain_cells import RecordColumn
from tasks.deliveries.records.records_extract import RecordsExtract
from tasks.deliveries.records.session import name as sql_name
from tasks.deliveries.records.session import parquet

#: Months of a key that fit, as bits, in one number.
_MOST_MONTHS = 62


def rows_if_plain(extract: RecordsExtract, target: Path) -> int | None:
    """Write the Parquet file; the number of rows, or None if anything at all asks for a closer
    look.
    """
    if {column.cell for column in extract.columns if column.cell} != {
        f"c{index}" for index in range(len(extract.source.header.cells))
    }:
        return None
    if any(column.cell is None and not column.column.optional_column for column in extract.columns):
        return None
    values = ", ".join(
        f"{column.value()} AS {sql_name(column.target)}" for column in extract.columns
    )
    try:
        extract.write(f"SELECT {values} FROM {extract.source.plain_rows()}", target)
        return _count_if_plain(extract, parquet(target))
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        # Not the form that was promised, or not the same number of fields everywhere: the
        # careful way says where.
        return None


def _count_if_plain(extract: RecordsExtract, rows: str) -> int | None:
    numbers = [column for column in extract.columns if column.numeric]
    odd = "".join(f", bool_or({one.odd(sql_name(one.target))})" for one in numbers)
    found = extract.one(f"SELECT count(*){odd} FROM {rows}")
    count = int(found[0])
    if any(found[1:]) or not extract.source.has_rows(count):
        return None
    by_key = [
        one
        for one in extract.columns
        if one.column.name in extract.contract.key and not one.numeric
    ]
    for column in extract.columns:
        # Codes repeat: each different one is looked at once. Those of the key come along with
        # the search for double keys.
        if not column.numeric and column not in by_key:
            odd = column.odd(sql_name(column.target))
            if extract.one(
                f"SELECT bool_or({odd}) FROM (SELECT {sql_name(column.target)} FROM {rows} "
                "GROUP BY ALL)"
            )[0]:
                return None
    if _double_or_odd_keys(extract, rows, by_key):
        return None
    return count if extract.known.has_all_of(rows) else None


def _double_or_odd_keys(extract: RecordsExtract, rows: str, texts: list[RecordColumn]) -> bool:
    key = [extract.column(name) for name in extract.contract.key]
    if not key:
        return False
    odd = " OR ".join(one.odd(sql_name(one.target)) for one in texts) or "false"
    months = [
        one
        for one in key
        if one.column.type is ColumnType.MONTH
        and one.lowest
        and one.highest
        and one.column.required
    ]
    if len(months) == 1 and texts == [one for one in key if one is not months[0]] and texts:
        # One group per child instead of one per child and month: the months of a child are
        # bits, and a double one is a bit too few.
        month = months[0]
        if (month.highest or 0) - (month.lowest or 0) < _MOST_MONTHS:
            names = ", ".join(sql_name(one.target) for one in texts)
            bits = f"bit_or(CAST(1 AS BIGINT) << ({sql_name(month.target)} - {month.lowest}))"
            groups = f"SELECT {names}, count(*) AS n, {bits} AS months FROM {rows} GROUP BY {names}"
            return bool(
                extract.one(
                    f"SELECT coalesce(bool_or(n <> bit_count(months) OR {odd}), false) FROM "
                    f"({groups})"
                )[0]
            )
    hashed = f"SELECT hash({', '.join(sql_name(one.target) for one in key)}) AS h FROM {rows}"
    if extract.one(
        f"SELECT count(*) FROM (SELECT h FROM ({hashed}) GROUP BY h HAVING count(*) > 1 LIMIT 1)"
    )[0]:
        return True
    return any(
        extract.one(
            f"SELECT coalesce(bool_or({one.odd('v')}), false) FROM (SELECT "
            f"{sql_name(one.target)} AS v FROM {rows} GROUP BY ALL)"
        )[0]
        for one in texts
    )
