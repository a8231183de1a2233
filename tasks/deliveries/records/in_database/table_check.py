"""Checking records inside a database: by aggregates made from the contract, with the findings of
the register's executor.

Each column has a few faults that the database can count. A fault has a value that stands in for
all that have it; check_register.py says of that value what is wrong, and the count is added. So a
finding has one text and one meaning wherever records are, and no value leaves the database but the
different ones of public columns that refer to another source.

A table has no lines: a finding tells how many rows it is about, and not which.
"""

# ruff: noqa: S608 - the SQL is made from contracts; every name and text in it goes through session.py

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import sqlglot
from sqlalchemy import types
from sqlglot import exp

from tasks.definitions.finding import Finding, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import ColumnType, Contract, Reference, References
from tasks.deliveries.file_names import table_of
from tasks.deliveries.reading.extract import Extract, RawCell, RawRow
from tasks.deliveries.records.completeness import Totals, only
from tasks.deliveries.records.in_database import fingerprint
from tasks.deliveries.records.in_database.database import Database
from tasks.deliveries.records.plain_cells import RecordColumn, record_column
from tasks.deliveries.records.session import name as sql_name
from tasks.deliveries.records.session import text as sql_text
from tasks.deliveries.records.source import TYPES
from tasks.deliveries.registers.check_register import (
    Unknown,
    check_register,
    in_order,
    unknown_values,
)
from tasks.deliveries.registers.rows import canonical
from tasks.deliveries.supplier_templates.columns import written_example
from tasks.figures import dutch

#: Euros beside which nothing is an amount; a cast of more to whole cents would stop a query.
_MOST = 90_000_000_000_000
_INTEGERS = (types.Integer,)
_ALLOWED: dict[ColumnType, tuple[type[types.TypeEngine[Any]], ...]] = {
    ColumnType.CODE: (types.String,),
    ColumnType.TEXT: (types.String,),
    ColumnType.MONTH: _INTEGERS,
    ColumnType.INTEGER: _INTEGERS,
    ColumnType.AMOUNT: (*_INTEGERS, types.Numeric),
}


class Counted(NamedTuple):
    """What one look at every row gives.

    Attributes:
        rows: how many.
        faults: per column and fault, how many rows have it.
        fingerprint: what is kept of the records; see fingerprint.py.
    """

    rows: int
    faults: tuple[tuple[int, ...], ...]
    fingerprint: bytes

    @property
    def right(self) -> bool:
        """Whether there are rows, and nothing is wrong with a value."""
        return self.rows > 0 and not any(map(any, self.faults))


class _Fault(NamedTuple):
    """A condition in SQL, and values in a file that have it: the first that the register's executor
    has something to say of stands for all.
    """

    condition: str
    stand_ins: tuple[str, ...]


def typed_rows(contract: Contract, halfjaar: Halfjaar, table: exp.Expression) -> exp.Select:
    """The rows of a table as queries read them, and as the Parquet file of an extract has them:
    codes and months as they are, amounts as whole cents.
    """
    columns = [record_column(one, None, halfjaar) for one in contract.columns]
    return _selected(f"SELECT {_values(columns)}").from_(table)


def _selected(query: str) -> exp.Select:
    parsed = sqlglot.parse_one(query, read="duckdb")
    assert isinstance(parsed, exp.Select)
    return parsed


def _values(columns: Sequence[RecordColumn]) -> str:
    return ", ".join(f"{_value(one)} AS {sql_name(one.target)}" for one in columns)


def _value(column: RecordColumn) -> str:
    source = sql_name(column.column.name)
    match column.column.type:
        case ColumnType.AMOUNT:
            cents = f"CAST({source} * 100 AS BIGINT)"
            return f"CASE WHEN {source} BETWEEN -{_MOST} AND {_MOST} THEN {cents} END"
        case ColumnType.MONTH | ColumnType.INTEGER:
            return f"CAST({source} AS BIGINT)"
        case _:
            return f"CAST({source} AS VARCHAR)"


@dataclass(frozen=True)
class TableCheck:
    """The records of one contract, in the table that a database has of them.

    Attributes:
        table: SQL that gives the rows; columns are called as in the contract.
    """

    database: Database
    contract: Contract
    halfjaar: Halfjaar
    table: exp.Expression

    @property
    def name(self) -> str:
        """The table as config/records.yaml calls it."""
        return self.database.place.tables[self.contract.name]

    # ---- what is there ----

    def header_findings(self) -> list[Finding]:
        """What is wrong with the columns of the table, or that there is none."""
        found = self.database.columns(self.contract.name)
        place = Place(file=table_of(self.contract.name))
        if found is None:
            expected = "een tabel of view die dit account mag lezen"
            text = f"Er is geen tabel {self.name}."
            return [Finding(code="D04", text=text, place=place, expected=expected)]
        header = RawRow(0, tuple(RawCell(name) for name, _ in found))
        checked = check_register(
            Extract(sheet=None, header=header, rows=()), place.file, self.contract, self.halfjaar
        )
        findings = [_without_row(one) for one in checked.findings if one.code != "D16"]
        kinds = dict(found)
        for column in self.contract.columns:
            kind = kinds.get(column.name)
            if kind is None or (
                isinstance(kind, _ALLOWED[column.type]) and not isinstance(kind, types.Float)
            ):
                continue
            findings.append(
                Finding(
                    code="D53",
                    text=f"Deze kolom heeft het type {kind}.",
                    place=place.model_copy(update={"column": column.name}),
                    expected=TYPES[column.type][1],
                )
            )
        return findings

    def count(self) -> Counted:
        """One look at every row."""
        # One group for rows without faults, and one per set of faults: so each condition is looked
        # at once a row.
        kinds = ", ".join(f"f{at}" for at in range(len(self._faults)))
        rows, found = 0, [[0] * len(some) for some in self._faults]
        sums = [0] * len(self._sums)
        for row in self._ask(f"SELECT {kinds}, COUNT(*) FROM looked_at GROUP BY {kinds}", True):
            *numbers, group = row[: len(found) + 1]
            rows += int(group)
            for at, number in enumerate(numbers):
                if number:
                    found[at][int(number) - 1] += int(group)
            sums = [
                so_far + int(one) for so_far, one in zip(sums, row[len(found) + 1 :], strict=True)
            ]
        kept = fingerprint.document([one.target for one in self._columns], rows, sums)
        return Counted(rows, tuple(map(tuple, found)), kept)

    def fingerprint(self) -> bytes:
        """What :meth:`count` gives of rows that are right, for less."""
        ((rows, *sums),) = self._ask("SELECT COUNT(*) FROM typed", True)
        return fingerprint.document([one.target for one in self._columns], int(rows), sums)

    def findings(self, counted: Counted, references: References) -> list[Finding]:
        """Everything that is wrong with the rows."""
        place = Place(file=table_of(self.contract.name))
        if not counted.rows:
            empty = Extract(sheet=None, header=self._header, rows=())
            found = check_register(empty, place.file, self.contract, self.halfjaar).findings
            return [_without_row(one) for one in found]
        findings = [
            _counted(finding, number)
            for at, (some, numbers) in enumerate(zip(self._faults, counted.faults, strict=True))
            for fault, number in zip(some, numbers, strict=True)
            if number
            for finding in self._told_of(at, fault)
        ]
        findings += self._double_keys(counted.right)
        for reference in self.contract.references:
            if reference in references:
                unknown = self._unknown(reference, references[reference], counted.right)
                findings += unknown_values(unknown, reference, place.file, None, self.contract)
        return list(in_order(findings, self.contract))

    def references_hold(self, references: References) -> bool:
        """Whether everything exists that rows without faults refer to."""
        return not any(self._unknown(one, known, True) for one, known in references.items())

    def totals_per_month(self) -> dict[int, Totals]:
        """What there is, by month (jjjjmm); see completeness.py."""
        month, amount = (only(self.contract, one) for one in (ColumnType.MONTH, ColumnType.AMOUNT))
        return {
            int(at): Totals(int(number), int(cents or 0))
            for at, number, cents in self._grouped(
                month, f"SUM({sql_name(f'{amount}_cent')})", having=""
            )
        }

    def counts(self, column: str, fewest: int) -> dict[str, int]:
        """Rows by value of a public column, as far as a value has ``fewest``."""
        found = self._grouped(column, "COUNT(*)", having=f"HAVING COUNT(*) >= {fewest}")
        return {str(value): int(number) for value, number, _ in sorted(found)}

    def _grouped(self, column: str, more: str, having: str) -> list[tuple[Any, ...]]:
        name = sql_name(column)
        return self._ask(f"SELECT {name}, COUNT(*), {more} FROM typed GROUP BY {name} {having}")

    # ---- faults ----

    @property
    def _columns(self) -> list[RecordColumn]:
        return [record_column(one, None, self.halfjaar) for one in self.contract.columns]

    @property
    def _header(self) -> RawRow:
        return RawRow(0, tuple(RawCell(one.name) for one in self.contract.columns))

    @cached_property
    def _faults(self) -> list[list[_Fault]]:
        return [_faults(one, self.halfjaar) for one in self._columns]

    @cached_property
    def _looked_at(self) -> exp.Select:
        """The rows as queries read them, with the number of the fault of each column: 0 for
        none.
        """
        cases = []
        for at, some in enumerate(self._faults):
            whens = " ".join(f"WHEN {one.condition} THEN {n}" for n, one in enumerate(some, 1))
            cases.append(f"CASE {whens} ELSE 0 END AS f{at}")
        return _selected(f"SELECT {_values(self._columns)}, {', '.join(cases)}").from_(self.table)

    def _told_of(self, at: int, fault: _Fault) -> list[Finding]:
        """What the register's executor says of a value with this fault, without the value."""
        name = self.contract.columns[at].name
        for stand_in in fault.stand_ins:
            cells = tuple(
                RawCell(stand_in if one.name == name else written_example(one, self.halfjaar))
                for one in self.contract.columns
            )
            row = Extract(sheet=None, header=self._header, rows=(RawRow(1, cells),))
            file = table_of(self.contract.name)
            told = [
                one
                for one in check_register(row, file, self.contract, self.halfjaar).findings
                if one.place is not None and one.place.column == name
            ]
            if told:
                return told
        raise ValueError(f"contract {self.contract.name}: nothing is said of {fault.condition}")

    def _double_keys(self, right: bool) -> list[Finding]:
        key = self.contract.key
        if not key:
            return []
        columns = [one for one in self._columns if one.column.name in key]
        names = ", ".join(sql_name(one.target) for one in columns)
        groups = f"SELECT COUNT(*) AS n FROM {self._read(key, right)} GROUP BY {names}"
        ((number,),) = self._ask(
            f"SELECT SUM(n - 1) FROM ({groups} HAVING COUNT(*) > 1) AS repeated"
        )
        if not number:
            return []
        have = dutch.counted(int(number), "rij heeft", "rijen hebben")
        each = "iedere waarde" if len(key) == 1 else "iedere combinatie"
        return [
            Finding(
                code="D41",
                text=f"{have} dezelfde sleutel als een andere rij.",
                place=Place(file=table_of(self.contract.name), column="+".join(key)),
                expected=f"{each} van {dutch.enumeration(list(key))} één keer",
            )
        ]

    def _unknown(
        self, reference: Reference, known: frozenset[tuple[str, ...]], right: bool
    ) -> list[Unknown]:
        names = ", ".join(map(sql_name, reference.columns))
        used = self._ask(
            f"SELECT {names}, COUNT(*) FROM {self._read(reference.columns, right)} GROUP BY {names}"
        )
        return [
            Unknown(parts, None, int(row[-1]))
            for row in sorted(used)
            if (parts := tuple(map(canonical, row[:-1]))) not in known and "" not in parts
        ]

    def _read(self, names: Sequence[str], right: bool) -> str:
        """SQL: the rows in which these columns have no fault; all of them, if rows are right."""
        if right:
            return "typed"
        without = " AND ".join(
            f"f{at} = 0" for at, one in enumerate(self.contract.columns) if one.name in names
        )
        return f"looked_at WHERE {without}"

    @property
    def _sums(self) -> list[exp.Expr]:
        targets = [sql_name(one.target) for one in self._columns]
        return fingerprint.sums(targets, self.database.dialect)

    def _ask(self, query: str, sums: bool = False) -> list[tuple[Any, ...]]:
        """What a query over ``typed`` or ``looked_at`` gives, with the sums of the fingerprint if
        they are wanted.
        """
        selected = _selected(query)
        if sums:
            selected = selected.select(*self._sums)
        if "looked_at" in query:
            return self.database.rows(selected.with_("looked_at", as_=self._looked_at))
        typed = typed_rows(self.contract, self.halfjaar, self.table)
        return self.database.rows(selected.with_("typed", as_=typed))


def _faults(column: RecordColumn, halfjaar: Halfjaar) -> list[_Fault]:
    value, rules = sql_name(column.column.name), column.column
    match rules.type:
        case ColumnType.MONTH:
            year = halfjaar.toeslagjaar
            found = [
                _Fault(
                    f"{value} % 100 NOT BETWEEN 1 AND 12 OR {value} NOT BETWEEN 100001 AND 999912",
                    (f"{year}13",),
                ),
                _Fault(f"{value} < {column.lowest}", (_month(column.lowest, -1),)),
            ]
            if column.highest is not None:
                found.append(_Fault(f"{value} > {column.highest}", (_month(column.highest, 1),)))
        case ColumnType.AMOUNT | ColumnType.INTEGER:
            found = []
            if rules.type is ColumnType.AMOUNT:
                found.append(_Fault(f"{value} * 100 <> FLOOR({value} * 100)", ("1,005",)))
            if rules.minimum is not None:
                found.append(_Fault(f"{value} < {rules.minimum}", (_number(rules.minimum - 1),)))
            if rules.maximum is not None:
                found.append(_Fault(f"{value} > {rules.maximum}", (_number(rules.maximum + 1),)))
        case _:
            return _faults_of_text(column, value)
    missing = [_Fault(f"{value} IS NULL", ("",))] if rules.required else []
    return [*missing, *found]


def _faults_of_text(column: RecordColumn, value: str) -> list[_Fault]:
    rules = column.column
    found = [_Fault(f"{value} IS NULL OR TRIM({value}) = ''", ("",))] if rules.required else []
    found.append(_Fault(_is_bsn(value), ("111222333",)))
    odd = ("?", "x", "0", "~")
    if rules.values:
        allowed = ", ".join(map(sql_text, rules.values))
        found.append(_Fault(f"{value} NOT IN ({allowed})", odd))
    if rules.pattern is not None:
        pattern = sql_text(f"^(?:{rules.pattern})$")
        found.append(_Fault(f"NOT REGEXP_MATCHES({value}, {pattern})", odd))
    most = rules.most_characters or 0
    # Of what has the form that was agreed: only a form without a length can be too long.
    if rules.pattern is not None and not re.search(r"\{[0-9]+\}$", rules.pattern):
        found.append(_Fault(f"LENGTH({value}) > {most}", ("x" * (most + 1), "0" * (most + 1))))
    return found


def _is_bsn(value: str) -> str:
    """SQL: eight or nine digits that pass the 11-proef."""
    cases = ""
    for length in (8, 9):
        weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)[9 - length :]
        total = " + ".join(
            f"{weight} * CAST(SUBSTR({value}, {at}, 1) AS BIGINT)"
            for at, weight in enumerate(weights, 1)
        )
        cases += (
            f"WHEN REGEXP_MATCHES({value}, '^[0-9]{{{length}}}$') THEN "
            f"CASE WHEN ({total}) % 11 = 0 AND {value} <> '{'0' * length}' THEN 1 ELSE 0 END "
        )
    return f"CASE WHEN LENGTH({value}) NOT BETWEEN 8 AND 9 THEN 0 {cases}ELSE 0 END = 1"


def _month(month: int | None, step: int) -> str:
    assert month is not None
    at = month // 100 * 12 + month % 100 - 1 + step
    return str(at // 12 * 100 + at % 12 + 1)


def _number(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _counted(finding: Finding, number: int) -> Finding:
    assert finding.place is not None
    text = f"{finding.text.removesuffix('.')}, in {dutch.counted(number, 'rij', 'rijen')}."
    place = finding.place.model_copy(update={"row": None, "value": None})
    return finding.model_copy(update={"text": text, "place": place})


def _without_row(finding: Finding) -> Finding:
    if finding.place is None:
        return finding
    return finding.model_copy(update={"place": finding.place.model_copy(update={"row": None})})
