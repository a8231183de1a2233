"""Checking records: up to tens of millions of rows, by SQL on DuckDB, with the same findings as the
register's executor.

First quickly: all cells become whole numbers and codes in a Parquet file, and SQL made from the
contract tells whether every cell is plain, every key unique, every reference known. If so, that is
all. If not, carefully: the rows in which something is not plain are given, as text, to
check_register.py itself. So a finding has one text, one place in the code and one meaning, whatever
the size of the file.
"""

from __future__ import annotations

from pathlib import Path

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract, References
from tasks.deliveries.reading.extract import RawRow, header_name
from tasks.deliveries.records.careful_check import looked_through
from tasks.deliveries.records.known_values import KnownValues
from tasks.deliveries.records.plain_cells import RecordColumn, record_column
from tasks.deliveries.records.quick_check import rows_if_plain
from tasks.deliveries.records.records_extract import RecordsExtract
from tasks.deliveries.records.session import session
from tasks.deliveries.records.source import RefusedSource, open_source
from tasks.storage.store import Store


def take_in_records(
    frozen: Path,
    file: str,
    contract: Contract,
    halfjaar: Halfjaar,
    references: References,
    store: Store,
) -> tuple[str | None, int, list[Finding]]:
    """Hold one extract of records against its contract and keep what it holds as Parquet.

    Args:
        frozen: the bytes as received.
        file: name as received; ``.parquet`` is read as Parquet, everything else as CSV.
        contract: of kind ``records``.
        halfjaar: for the columns that must lie in one of its periods.
        references: per reference of the contract the tuples that exist, as
            :func:`~tasks.deliveries.check_register.canonical` text; one that is missing is not
            checked.
        store: where the Parquet file is kept: columns in the order of the contract, rows in the
            order of the extract, codes as VARCHAR, months as INTEGER, amounts as BIGINT cents in a
            column ``<name>_cent``.

    Returns:
        The digest of the Parquet file, None if something is wrong; the number of rows; the findings
        in the order of the extract, at most 200 and then a D49 with their number, after what a
        title asks.

    Raises:
        ValueError: if the contract has a column of a type that records cannot have.
    """
    with session(store.folder) as (connection, work):
        source = open_source(frozen, file, contract, halfjaar, connection, work)
        if isinstance(source, RefusedSource):
            return None, 0, list(source.findings)
        columns = _columns(source.header, contract, halfjaar)
        known = KnownValues(connection, contract, columns, references)
        known.load()
        extract = RecordsExtract(connection, source, file, contract, halfjaar, columns, known)
        staged = store.staging_path(".parquet")
        try:
            rows = rows_if_plain(extract, staged)
            findings: list[Finding] = []
            if rows is None:
                rows, findings = looked_through(extract, staged)
            content = None if findings else store.adopt(staged)
            return content, rows, [*source.asks, *findings]
        finally:
            staged.unlink(missing_ok=True)


def _columns(header: RawRow, contract: Contract, halfjaar: Halfjaar) -> list[RecordColumn]:
    """The columns of the contract, in its order, each with the first cell of the header that names
    it.
    """
    cells: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        cells.setdefault(header_name(cell), index)
    found = []
    for column in contract.columns:
        at = min(
            (cells[one] for one in (column.name, *column.also_named) if one in cells), default=None
        )
        found.append(record_column(column, None if at is None else f"c{at}", halfjaar))
    return found
