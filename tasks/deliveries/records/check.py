"""Checking records: up to tens of millions of rows, by SQL on DuckDB, with the same findings as the
register's executor.

First quickly: all cells become whole numbers and codes in a Parquet file, and SQL made from the
contract tells whether every cell is plain, every key unique, every reference known. If so, that is
all. If not, carefully: the rows in which something is not plain are given, as text, to
check_register.py itself. So a finding has one text, one place in the code and one meaning, whatever
the size of the file.
"""

# ruff: noqa: S608 - the SQL is made from contracts; every name and text in it goes through session.py

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from tasks.definitions.finding import Finding, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import ColumnType, Contract, Reference
from tasks.deliveries.reading.extract import Extract, RawCell, RawRow, header_name
from tasks.deliveries.records import session
from tasks.deliveries.records.plain_cells import RecordColumn, is_visible_text, record_column
from tasks.deliveries.records.session import name as sql_name
from tasks.deliveries.records.session import parquet
from tasks.deliveries.records.session import text as sql_text
from tasks.deliveries.records.source import CsvSource, ParquetSource, RefusedSource, open_source
from tasks.deliveries.registers.check_register import (
    MOST_SHOWN,
    Unknown,
    check_register,
    in_order,
    unknown_values,
)
from tasks.deliveries.registers.rows import RegisterRow, canonical
from tasks.storage.store import Store

#: Rows that are given to the register's executor at a time, and the number of problems after which
#: it is enough.
_ROWS_AT_ONCE = 20_000
_MOST_COUNTED = 100_000
#: Months of a key that fit, as bits, in one number.
_MOST_MONTHS = 62

References = Mapping[Reference, frozenset[tuple[str, ...]]]


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
    with session.session(store.folder) as (connection, work):
        source = open_source(frozen, file, contract, halfjaar, connection, work)
        if isinstance(source, RefusedSource):
            return None, 0, list(source.findings)
        columns = _columns(source.header, contract, halfjaar)
        known = _Known(connection, contract, columns, references)
        known.load()
        check = _Check(connection, source, file, contract, halfjaar, columns, known)
        staged = store.staging_path(".parquet")
        try:
            rows = check.quickly(staged)
            findings: list[Finding] = []
            if rows is None:
                rows, findings = check.carefully(staged)
            content = None if findings else store.adopt(staged)
            return content, rows, [*source.asks, *findings]
        finally:
            staged.unlink(missing_ok=True)


def references_hold(
    checked: Path, contract: Contract, halfjaar: Halfjaar, references: References, store: Store
) -> bool:
    """Whether everything that checked records refer to exists: the only part of their check that
    other deliveries decide.

    Args:
        checked: the Parquet file that :func:`take_in_records` kept.
        store: in whose folder DuckDB may work.
    """
    with session.session(store.folder) as (connection, _):
        columns = [record_column(column, None, halfjaar) for column in contract.columns]
        known = _Known(connection, contract, columns, references)
        known.load()
        return known.has_all_of(parquet(checked))


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


@dataclass(slots=True)
class _Tally:
    """Problems so far: the first ones, how many there are, and whether counting was stopped."""

    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    stopped: bool = False

    def add(self, findings: Sequence[Finding], number: int | None = None) -> None:
        self.findings += findings[: MOST_SHOWN + 1]
        self.number += len(findings) if number is None else number


@dataclass(frozen=True, slots=True)
class _Known:
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
        columns = [_column(self.columns, name) for name in reference.columns]
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


def _column(columns: Sequence[RecordColumn], wanted: str) -> RecordColumn:
    return next(column for column in columns if column.column.name == wanted)


@dataclass(frozen=True, slots=True)
class _Check:
    """One extract, its contract, and the tables that are made while it is checked."""

    connection: duckdb.DuckDBPyConnection
    source: CsvSource | ParquetSource
    file: str
    contract: Contract
    halfjaar: Halfjaar
    columns: list[RecordColumn]
    known: _Known

    # ---- quickly: is every row plain? ----

    def quickly(self, target: Path) -> int | None:
        """Write the Parquet file; the number of rows, or None if anything at all asks for a closer
        look.
        """
        if {column.cell for column in self.columns if column.cell} != {
            f"c{index}" for index in range(len(self.source.header.cells))
        }:
            return None
        if any(
            column.cell is None and not column.column.optional_column for column in self.columns
        ):
            return None
        values = ", ".join(
            f"{column.value()} AS {sql_name(column.target)}" for column in self.columns
        )
        try:
            self._write(f"SELECT {values} FROM {self.source.plain_rows()}", target)
            return self._rows_if_plain(parquet(target))
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            # Not the form that was promised, or not the same number of fields everywhere: the
            # careful way says where.
            return None

    def _write(self, query: str, target: Path) -> None:
        self.connection.execute(
            f"COPY ({query}) TO {sql_text(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()

    def _rows_if_plain(self, rows: str) -> int | None:
        numbers = [column for column in self.columns if column.numeric]
        odd = "".join(f", bool_or({one.odd(sql_name(one.target))})" for one in numbers)
        found = self._one(f"SELECT count(*){odd} FROM {rows}")
        count = int(found[0])
        if any(found[1:]) or not self.source.has_rows(count):
            return None
        by_key = [
            one for one in self.columns if one.column.name in self.contract.key and not one.numeric
        ]
        for column in self.columns:
            # Codes repeat: each different one is looked at once. Those of the key come along with
            # the search for double keys.
            if not column.numeric and column not in by_key:
                odd = column.odd(sql_name(column.target))
                if self._one(
                    f"SELECT bool_or({odd}) FROM (SELECT {sql_name(column.target)} FROM {rows} "
                    "GROUP BY ALL)"
                )[0]:
                    return None
        if self._double_or_odd_keys(rows, by_key):
            return None
        return count if self.known.has_all_of(rows) else None

    def _double_or_odd_keys(self, rows: str, texts: list[RecordColumn]) -> bool:
        key = [self._column(name) for name in self.contract.key]
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
                groups = (
                    f"SELECT {names}, count(*) AS n, {bits} AS months FROM {rows} GROUP BY {names}"
                )
                return bool(
                    self._one(
                        f"SELECT coalesce(bool_or(n <> bit_count(months) OR {odd}), false) FROM "
                        f"({groups})"
                    )[0]
                )
        hashed = f"SELECT hash({', '.join(sql_name(one.target) for one in key)}) AS h FROM {rows}"
        if self._one(
            f"SELECT count(*) FROM (SELECT h FROM ({hashed}) GROUP BY h HAVING count(*) > 1 LIMIT "
            "1)"
        )[0]:
            return True
        return any(
            self._one(
                f"SELECT coalesce(bool_or({one.odd('v')}), false) FROM (SELECT "
                f"{sql_name(one.target)} AS v FROM {rows} GROUP BY ALL)"
            )[0]
            for one in texts
        )

    # ---- carefully: what is wrong, and where? ----

    def carefully(self, target: Path) -> tuple[int, list[Finding]]:
        """The number of rows and the findings; the Parquet file if there are none."""
        cells = self.source.numbered_rows(self.connection)
        tally = _Tally()
        tally.add(self.source.findings, self.source.problems)
        values = "".join(
            f", {column.value()} AS {sql_name(column.target)}" for column in self.columns
        )
        used = {column.cell for column in self.columns}
        other = [
            f"c{index}" for index in range(len(self.source.header.cells)) if f"c{index}" not in used
        ]
        odd = [column.odd(sql_name(column.target)) for column in self.columns]
        odd += [f"(coalesce({cell}, '') <> '' AND NOT ({is_visible_text(cell)}))" for cell in other]
        kept = "".join(f", {cell}" for cell in other)
        self.connection.execute(
            f"CREATE TABLE typed AS SELECT * EXCLUDE ({', '.join(['odd', *other])}), odd FROM ("
            f"SELECT *, {' OR '.join(odd)} AS odd FROM (SELECT line{values}{kept} FROM {cells}))"
        )
        rows = int(self._one("SELECT count(*) FROM typed")[0])
        tally.add(self._header_findings(cells, empty=rows == 0))
        self._look_at_odd_rows(cells, tally)
        if not tally.stopped:
            tally.add(*self._double_keys(cells))
            for reference in self.known.tuples:
                tally.add(*self._unknown_values(reference))
        if tally.number:
            return rows, self._shown(tally)
        names = ", ".join(sql_name(column.target) for column in self.columns)
        self._write(f"SELECT {names} FROM checked ORDER BY line", target)
        return rows, []

    def _extract(self, rows: Sequence[Sequence[object]]) -> Extract:
        """Rows of line number and cells, as the register's executor takes them."""
        raw = tuple(
            RawRow(
                int(str(row[0])), tuple(RawCell("" if one is None else str(one)) for one in row[1:])
            )
            for row in rows
        )
        return Extract(
            sheet=None, header=self.source.header, rows=raw, left_out=self.source.problems
        )

    def _header_findings(self, cells: str, empty: bool) -> list[Finding]:
        # A column without a name is one only if there is something in it.
        nameless = [
            f"c{index}"
            for index, cell in enumerate(self.source.header.cells)
            if not header_name(cell)
        ]
        filled = " OR ".join(f"trim(coalesce({cell}, '')) <> ''" for cell in nameless) or "false"
        rows = self.connection.execute(
            f"SELECT * FROM {cells} WHERE {filled} ORDER BY line LIMIT 100"
        ).fetchall()
        found = check_register(
            self._extract(rows), self.file, self.contract, self.halfjaar
        ).findings
        wanted = {"D10", "D11", "D12", "D13"} | ({"D16"} if empty else set())
        return [finding for finding in found if finding.code in wanted]

    def _look_at_odd_rows(self, cells: str, tally: _Tally) -> None:
        """Let the register's executor read the rows that are not plain.

        ``checked`` then has what could be read of all rows.
        """
        names = ", ".join(sql_name(column.target) for column in self.columns)
        kinds = ", ".join(f"{sql_name(column.target)} {column.sql_type}" for column in self.columns)
        self.connection.execute(
            f"CREATE TABLE looked_at (line BIGINT, {kinds}, key_is_read BOOLEAN)"
        )
        # A second connection: the first one writes while this one is still reading.
        with self.connection.cursor() as reader:
            reader.execute(
                f"SELECT * FROM {cells} SEMI JOIN (SELECT line FROM typed WHERE odd) AS odd USING "
                "(line) ORDER BY line"
            )
            while chunk := reader.fetchmany(_ROWS_AT_ONCE):
                checked = check_register(
                    self._extract(chunk), self.file, self.contract, self.halfjaar
                )
                # Double keys are counted over all rows, below; the header was looked at before.
                tally.add(
                    [
                        one
                        for one in checked.findings
                        if one.code not in ("D10", "D11", "D12", "D13", "D41")
                    ]
                )
                self._keep(checked.rows)
                if tally.number > _MOST_COUNTED:
                    tally.stopped = True
                    break
        self.connection.execute(
            f"CREATE VIEW checked AS SELECT line, {names}, true AS key_is_read FROM typed WHERE "
            "NOT odd UNION ALL SELECT * FROM looked_at"
        )

    def _keep(self, rows: Sequence[RegisterRow]) -> None:
        frame: dict[str, object] = {"line": [row.number for row in rows]}
        for column in self.columns:
            values = [column.back(row.values.get(column.column.name)) for row in rows]
            frame[column.target] = pd.Series(values, dtype="Int64" if column.numeric else "object")
        frame["key_is_read"] = [
            all(name in row.values for name in self.contract.key) for row in rows
        ]
        # Named here because DuckDB finds frames by the name of the variable only where it is
        # allowed to look around.
        self.connection.register("kept", pd.DataFrame(frame))
        self.connection.execute("INSERT INTO looked_at SELECT * FROM kept")
        self.connection.unregister("kept")

    def _double_keys(self, cells: str) -> tuple[list[Finding], int]:
        # Without one of its columns every key repeats; that the column is missing is told already.
        if not self.contract.key or any(
            self._column(name).cell is None for name in self.contract.key
        ):
            return [], 0
        key = ", ".join(sql_name(self._column(name).target) for name in self.contract.key)
        # By hash first, eight bytes a row; the keys themselves are compared only where a hash
        # repeats.
        repeated = (
            f"SELECT h FROM (SELECT hash({key}) AS h FROM checked WHERE key_is_read) GROUP "
            "BY h HAVING count(*) > 1"
        )
        self.connection.execute(
            f"CREATE TABLE double AS SELECT line, min(line) OVER (PARTITION BY {key}) AS first "
            "FROM checked "
            f"WHERE key_is_read AND hash({key}) IN ({repeated})"
        )
        number = int(self._one("SELECT count(*) FROM double WHERE line > first")[0])
        shown = (
            "SELECT line, first FROM double WHERE line > first ORDER BY line LIMIT "
            f"{MOST_SHOWN + 1}"
        )
        rows = self.connection.execute(
            f"WITH shown AS ({shown}) SELECT * FROM {cells} "
            "WHERE line IN (SELECT line FROM shown UNION ALL SELECT first FROM shown) ORDER BY line"
        ).fetchall()
        found = check_register(
            self._extract(rows), self.file, self.contract, self.halfjaar
        ).findings
        return [finding for finding in found if finding.code == "D41"], number

    def _unknown_values(self, reference: Reference) -> tuple[list[Finding], int]:
        unknown = self.known.unknown(reference, "checked", distinct=False)
        names = ", ".join(sql_name(self._column(name).target) for name in reference.columns)
        each = f"SELECT min(line), count(*), {names} FROM ({unknown}) GROUP BY {names}"
        number = int(self._one(f"SELECT count(*) FROM ({each})")[0])
        rows = self.connection.execute(
            f"{each} ORDER BY min(line) LIMIT {MOST_SHOWN + 1}"
        ).fetchall()
        values = [
            Unknown(tuple(map(canonical, row[2:])), first=row[0], rows=row[1]) for row in rows
        ]
        return unknown_values(values, reference, self.file, None, self.contract), number

    def _shown(self, tally: _Tally) -> list[Finding]:
        # A Parquet file has no header row to point at.
        findings = [
            self.source.placed(finding) for finding in in_order(tally.findings, self.contract)
        ]
        if tally.number <= MOST_SHOWN:
            return findings
        number = f"meer dan {_MOST_COUNTED}" if tally.stopped else str(tally.number)
        text = f"Er zijn {number} problemen; de eerste {MOST_SHOWN} worden getoond."
        return [*findings[:MOST_SHOWN], Finding(code="D49", text=text, place=Place(file=self.file))]

    def _column(self, wanted: str) -> RecordColumn:
        return _column(self.columns, wanted)

    def _one(self, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self.connection.execute(query).fetchall()[0]
        return row
