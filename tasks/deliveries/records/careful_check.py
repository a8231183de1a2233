"""Checking records carefully: what is wrong, and where? The rows in which something is not plain
are given, as text, to the executor of registers.
"""

# ruff: noqa: S608 - the SQL is made from contracts; every name and text in it goes through session.py

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Reference
from tasks.deliveries.reading.extract import Extract, RawCell, RawRow, header_name
from tasks.deliveries.records.plain_cells import is_visible_text
from tasks.deliveries.records.records_extract import RecordsExtract
from tasks.deliveries.records.session import beside
from tasks.deliveries.records.session import name as sql_name
from tasks.deliveries.registers.check_register import (
    MOST_SHOWN,
    Unknown,
    check_register,
    in_order,
    unknown_values,
)
from tasks.deliveries.registers.rows import RegisterRow, canonical

#: Rows that are given to the register's executor at a time, and the number of problems after which
#: it is enough.
_ROWS_AT_ONCE = 20_000
_MOST_COUNTED = 100_000


@dataclass(slots=True)
class _Tally:
    """Problems so far: the first ones, how many there are, and whether counting was stopped."""

    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    stopped: bool = False

    def add(self, findings: Sequence[Finding], number: int | None = None) -> None:
        self.findings += findings[: MOST_SHOWN + 1]
        self.number += len(findings) if number is None else number


def looked_through(extract: RecordsExtract, target: Path) -> tuple[int, list[Finding]]:
    """The number of rows and the findings; the Parquet file if there are none."""
    cells = extract.source.numbered_rows(extract.connection)
    tally = _Tally()
    tally.add(extract.source.findings, extract.source.problems)
    values = "".join(
        f", {column.value()} AS {sql_name(column.target)}" for column in extract.columns
    )
    used = {column.cell for column in extract.columns}
    other = [
        f"c{index}" for index in range(len(extract.source.header.cells)) if f"c{index}" not in used
    ]
    odd = [column.odd(sql_name(column.target)) for column in extract.columns]
    odd += [f"(coalesce({cell}, '') <> '' AND NOT ({is_visible_text(cell)}))" for cell in other]
    kept = "".join(f", {cell}" for cell in other)
    extract.connection.execute(
        f"CREATE TABLE typed AS SELECT * EXCLUDE ({', '.join(['odd', *other])}), odd FROM ("
        f"SELECT *, {' OR '.join(odd)} AS odd FROM (SELECT line{values}{kept} FROM {cells}))"
    )
    rows = int(extract.one("SELECT count(*) FROM typed")[0])
    tally.add(_header_findings(extract, cells, empty=rows == 0))
    _look_at_odd_rows(extract, cells, tally)
    if not tally.stopped:
        tally.add(*_double_keys(extract, cells))
        for reference in extract.known.tuples:
            tally.add(*_unknown_values(extract, reference))
    if tally.number:
        return rows, _shown(extract, tally)
    names = ", ".join(sql_name(column.target) for column in extract.columns)
    extract.write(f"SELECT {names} FROM checked ORDER BY line", target)
    return rows, []


def _as_text(extract: RecordsExtract, rows: Sequence[Sequence[object]]) -> Extract:
    """Rows of line number and cells, as the register's executor takes them."""
    raw = tuple(
        RawRow(int(str(row[0])), tuple(RawCell("" if one is None else str(one)) for one in row[1:]))
        for row in rows
    )
    return Extract(
        sheet=None, header=extract.source.header, rows=raw, left_out=extract.source.problems
    )


def _header_findings(extract: RecordsExtract, cells: str, empty: bool) -> list[Finding]:
    # A column without a name is one only if there is something in it.
    nameless = [
        f"c{index}"
        for index, cell in enumerate(extract.source.header.cells)
        if not header_name(cell)
    ]
    filled = " OR ".join(f"trim(coalesce({cell}, '')) <> ''" for cell in nameless) or "false"
    rows = extract.connection.execute(
        f"SELECT * FROM {cells} WHERE {filled} ORDER BY line LIMIT 100"
    ).fetchall()
    found = check_register(
        _as_text(extract, rows), extract.file, extract.contract, extract.halfjaar
    ).findings
    wanted = {"D10", "D11", "D12", "D13"} | ({"D16"} if empty else set())
    return [finding for finding in found if finding.code in wanted]


def _look_at_odd_rows(extract: RecordsExtract, cells: str, tally: _Tally) -> None:
    """Let the register's executor read the rows that are not plain.

    ``checked`` then has what could be read of all rows.
    """
    names = ", ".join(sql_name(column.target) for column in extract.columns)
    kinds = ", ".join(f"{sql_name(column.target)} {column.sql_type}" for column in extract.columns)
    extract.connection.execute(
        f"CREATE TABLE looked_at (line BIGINT, {kinds}, key_is_read BOOLEAN)"
    )
    # A second connection: the first one writes while this one is still reading.
    with beside(extract.connection) as reader:
        reader.execute(
            f"SELECT * FROM {cells} SEMI JOIN (SELECT line FROM typed WHERE odd) AS odd USING "
            "(line) ORDER BY line"
        )
        while chunk := reader.fetchmany(_ROWS_AT_ONCE):
            checked = check_register(
                _as_text(extract, chunk), extract.file, extract.contract, extract.halfjaar
            )
            # Double keys are counted over all rows, below; the header was looked at before.
            tally.add(
                [
                    one
                    for one in checked.findings
                    if one.code not in ("D10", "D11", "D12", "D13", "D41")
                ]
            )
            _keep(extract, checked.rows)
            if tally.number > _MOST_COUNTED:
                tally.stopped = True
                break
    extract.connection.execute(
        f"CREATE VIEW checked AS SELECT line, {names}, true AS key_is_read FROM typed WHERE "
        "NOT odd UNION ALL SELECT * FROM looked_at"
    )


def _keep(extract: RecordsExtract, rows: Sequence[RegisterRow]) -> None:
    frame: dict[str, object] = {"line": [row.number for row in rows]}
    for column in extract.columns:
        values = [column.back(row.values.get(column.column.name)) for row in rows]
        frame[column.target] = pd.Series(values, dtype="Int64" if column.numeric else "object")
    frame["key_is_read"] = [
        all(name in row.values for name in extract.contract.key) for row in rows
    ]
    # Named here because DuckDB finds frames by the name of the variable only where it is
    # allowed to look around.
    extract.connection.register("kept", pd.DataFrame(frame))
    extract.connection.execute("INSERT INTO looked_at SELECT * FROM kept")
    extract.connection.unregister("kept")


def _double_keys(extract: RecordsExtract, cells: str) -> tuple[list[Finding], int]:
    # Without one of its columns every key repeats; that the column is missing is told already.
    if not extract.contract.key or any(
        extract.column(name).cell is None for name in extract.contract.key
    ):
        return [], 0
    key = ", ".join(sql_name(extract.column(name).target) for name in extract.contract.key)
    # By hash first, eight bytes a row; the keys themselves are compared only where a hash
    # repeats.
    repeated = (
        f"SELECT h FROM (SELECT hash({key}) AS h FROM checked WHERE key_is_read) GROUP "
        "BY h HAVING count(*) > 1"
    )
    extract.connection.execute(
        f"CREATE TABLE double AS SELECT line, min(line) OVER (PARTITION BY {key}) AS first "
        "FROM checked "
        f"WHERE key_is_read AND hash({key}) IN ({repeated})"
    )
    number = int(extract.one("SELECT count(*) FROM double WHERE line > first")[0])
    shown = (
        f"SELECT line, first FROM double WHERE line > first ORDER BY line LIMIT {MOST_SHOWN + 1}"
    )
    rows = extract.connection.execute(
        f"WITH shown AS ({shown}) SELECT * FROM {cells} "
        "WHERE line IN (SELECT line FROM shown UNION ALL SELECT first FROM shown) ORDER BY line"
    ).fetchall()
    found = check_register(
        _as_text(extract, rows), extract.file, extract.contract, extract.halfjaar
    ).findings
    return [finding for finding in found if finding.code == "D41"], number


def _unknown_values(extract: RecordsExtract, reference: Reference) -> tuple[list[Finding], int]:
    unknown = extract.known.unknown(reference, "checked", distinct=False)
    names = ", ".join(sql_name(extract.column(name).target) for name in reference.columns)
    each = f"SELECT min(line), count(*), {names} FROM ({unknown}) GROUP BY {names}"
    number = int(extract.one(f"SELECT count(*) FROM ({each})")[0])
    rows = extract.connection.execute(
        f"{each} ORDER BY min(line) LIMIT {MOST_SHOWN + 1}"
    ).fetchall()
    values = [Unknown(tuple(map(canonical, row[2:])), first=row[0], rows=row[1]) for row in rows]
    return unknown_values(values, reference, extract.file, None, extract.contract), number


def _shown(extract: RecordsExtract, tally: _Tally) -> list[Finding]:
    # A Parquet file has no header row to point at.
    findings = [
        extract.source.placed(finding) for finding in in_order(tally.findings, extract.contract)
    ]
    if tally.number <= MOST_SHOWN:
        return findings
    number = f"meer dan {_MOST_COUNTED}" if tally.stopped else str(tally.number)
    text = f"Er zijn {number} problemen; de eerste {MOST_SHOWN} worden getoond."
    return [*findings[:MOST_SHOWN], Finding(code="D49", text=text, place=Place(file=extract.file))]
