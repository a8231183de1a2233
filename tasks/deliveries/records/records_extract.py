"""One extract of records while it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.records.known_values import KnownValues, column_of
from tasks.deliveries.records.plain_cells import RecordColumn
from tasks.deliveries.records.session import text
from tasks.deliveries.records.source import CsvSource, ParquetSource


@dataclass(frozen=True, slots=True)
class RecordsExtract:
    """The extract, its contract, and the connection with the tables that are made of it.

    Attributes:
        file: its name as received.
        columns: of the contract, in its order.
        known: what it may refer to.
    """

    connection: duckdb.DuckDBPyConnection
    source: CsvSource | ParquetSource
    file: str
    contract: Contract
    halfjaar: Halfjaar
    columns: list[RecordColumn]
    known: KnownValues

    def column(self, wanted: str) -> RecordColumn:
        """That of a name of the contract."""
        return column_of(self.columns, wanted)

    def one(self, query: str) -> tuple[Any, ...]:
        """The first row of what a query gives."""
        row: tuple[Any, ...] = self.connection.execute(query).fetchall()[0]
        return row

    def write(self, query: str, target: Path) -> None:
        """Write what a query gives as Parquet."""
        self.connection.execute(
            f"COPY ({query}) TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
