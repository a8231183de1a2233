"""What records may refer to: the keys of other deliveries, as tables beside the records."""

# ruff: noqa: S608 - the SQL is made from contracts; every name and text in it goes through session.py

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import ColumnType, Contract, Reference, References
from tasks.deliveries.records.plain_cells import RecordColumn, record_column
from tasks.deliveries.records.session import name as sql_name
from tasks.deliveries.records.session import parquet, session
from tasks.storage.store import Store


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What exists, per reference of a contract, as tables of a connection."""

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    columns: list[RecordColumn]
    given: References

    @property
    def tuples(self) -> References:
        """The tuples that exist, per reference that is checked, in the order of the contract."""
        return {one: self.given[one] for one in self.contract.references if one in self.given}

    def load(self) -> None:
        """Make a table of what exists, per reference.

        Raises:
            ValueError: if a reference is an amount.
        """
        for reference, tuples in self.tuples.items():
            if any(
                self.contract.column(name).type is ColumnType.AMOUNT for name in reference.columns
            ):
                raise ValueError(f"contract {self.contract.name}: a reference cannot be an amount")
            names = [f"r{index}" for index in range(len(reference.columns))]
            self.connection.register(
                "tuples", pd.DataFrame(sorted(tuples), columns=names, dtype=object)
            )
            kinds = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" for name in names)
            self.connection.execute(
                f"CREATE TABLE {self._table(reference)} AS SELECT {kinds} FROM tuples"
            )
            self.connection.unregister("tuples")

    def has_all_of(self, rows: str) -> bool:
        """Whether nothing in the rows, as SQL, refers to what is not there."""
        return not any(
            self.connection.execute(
                f"SELECT count(*) FROM ({self.unknown(reference, rows, distinct=True)})"
            ).fetchall()[0][0]
            for reference in self.tuples
        )

    def unknown(self, reference: Reference, rows: str, *, distinct: bool) -> str:
        """SQL: what refers to nothing, as line and values, or only the different values."""
        table = self._table(reference)
        columns = [column_of(self.columns, name) for name in reference.columns]
        names = ", ".join(sql_name(column.target) for column in columns)
        present = " AND ".join(f"{sql_name(column.target)} IS NOT NULL" for column in columns)
        same = " AND ".join(
            f"{table}.r{index} = CAST({sql_name(column.target)} AS VARCHAR)"
            for index, column in enumerate(columns)
        )
        selected = f"SELECT DISTINCT {names}" if distinct else f"SELECT line, {names}"
        return (
            f"SELECT * FROM ({selected} FROM {rows} WHERE {present}) AS used WHERE NOT EXISTS "
            f"(SELECT 1 FROM {table} WHERE {same})"
        )

    def _table(self, reference: Reference) -> str:
        return f"known_{self.contract.references.index(reference)}"


def column_of(columns: Sequence[RecordColumn], wanted: str) -> RecordColumn:
    """The one of a column of the contract."""
    return next(column for column in columns if column.column.name == wanted)


def references_hold(
    checked: Path, contract: Contract, halfjaar: Halfjaar, references: References, store: Store
) -> bool:
    """Whether everything that checked records refer to exists: the only part of their check that
    other deliveries decide.

    Args:
        checked: the Parquet file that :func:`~tasks.deliveries.records.check.take_in_records` kept.
        store: in whose folder DuckDB may work.
    """
    with session(store.folder) as (connection, _):
        columns = [record_column(column, None, halfjaar) for column in contract.columns]
        known = KnownValues(connection, contract, columns, references)
        known.load()
        return known.has_all_of(parquet(checked))
