"""From a contract to SQL that tells plain cells from cells that must be looked at.

A cell is plain if it can be read in one way only and keeps every rule of its column: then the
register's executor has nothing to say about it. All other cells go to that executor, so this SQL
may be stricter than the contract, never milder.

Casts are not to be trusted with text: DuckDB reads ``12,345`` as 12,35 cents, ``1e3`` as a thousand
and ``1_000`` as well. So the form of every number is checked before it is cast.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.records import session

#: Stands in the Parquet file while it is made for a number that is not plain. A file that still has
#: one is never kept.
NOT_PLAIN = -9_000_000_000_000_000_000
NOT_A_MONTH = -1

_SQL_TYPES = {
    ColumnType.CODE: "VARCHAR",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.AMOUNT: "BIGINT",
    ColumnType.MONTH: "INTEGER",
}
_FIRST_MONTH = 100_001
# Visible ASCII without a quotation mark, nor what begins an error of a spreadsheet, markup, an
# escape or a lost letter; single spaces inside. Eight digits can be no burgerservicenummer in a
# column of numbers.
_PLAIN_TEXT = "[!$%'-;=>@-^`-~]+( [!$%'-;=>@-^`-~]+)*"
_ONE_CLASS = re.compile(r"\[[0-9A-Za-z-]+\]\{([0-9]+)\}")
# Wider than personal_data.holds_bsn: RE2 cannot look around. Whether it is one is for that function
# to say.
_BSN_LIKE = (
    r"(^|[^0-9A-Za-z])([0-9]{8,9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}|[0-9]{3}[ -][0-9]{3}[ "
    r"-][0-9]{3})($|[^0-9A-Za-z])"
)


def is_visible_text(value: str) -> str:
    """SQL: a text is visible ASCII on one line, and nothing in it looks like a
    burgerservicenummer.
    """
    return (
        f"regexp_full_match({value}, {session.text(_PLAIN_TEXT)}) AND NOT "
        f"regexp_matches({value}, {session.text(_BSN_LIKE)})"
    )


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column of records: where it is in the extract, and what it becomes.

    Attributes:
        column: of the contract.
        cell: SQL name of its text, None if an optional column is left out.
        target: name in the Parquet file; amounts are whole cents and say so.
        sql_type: VARCHAR, INTEGER (months) or BIGINT.
        lowest, highest: inclusive, in the unit of the Parquet file; None for text.
    """

    column: Column
    cell: str | None
    target: str
    sql_type: str
    lowest: int | None
    highest: int | None

    @property
    def numeric(self) -> bool:
        """Whether the Parquet file holds a number."""
        return self.sql_type != "VARCHAR"

    def in_range(self, value: str) -> str:
        """SQL: a number that was read is within its limits, and a month is one."""
        rules = [f"{value} >= {self.lowest}"] * (self.lowest is not None) + [
            f"{value} <= {self.highest}"
        ] * (self.highest is not None)
        if self.column.type is ColumnType.MONTH:
            rules.append(f"{value} % 100 BETWEEN 1 AND 12")
        return " AND ".join(rules)

    def plain_text(self, value: str) -> str:
        """SQL: a text keeps every rule, and nothing in it looks like a burgerservicenummer."""
        fixed = _ONE_CLASS.fullmatch(self.column.pattern or "")
        most = self.column.most_characters or 0
        # Letters and digits of one fixed length are plain text by themselves, and too long or too
        # short for a burgerservicenummer.
        is_plain = fixed is not None and fixed[1] not in ("8", "9") and int(fixed[1]) <= most
        rules = [] if is_plain else [is_visible_text(value), f"length({value}) <= {most}"]
        if self.column.pattern is not None:
            rules.append(f"regexp_full_match({value}, {session.text(self.column.pattern)})")
        if self.column.values:
            rules.append(
                f"{value} IN ({', '.join(session.text(one) for one in self.column.values)})"
            )
        return " AND ".join(rules)

    def value(self) -> str:
        """SQL: the value, NULL if there is none, :data:`NOT_PLAIN` for a number that cannot be read
        plainly.
        """
        if self.cell is None:
            return f"CAST(NULL AS {self.sql_type})"
        match self.column.type:
            case ColumnType.AMOUNT:
                # Most amounts have two decimals; then the digits are the cents.
                cents = f"CAST(replace({self.cell}, ',', '') AS BIGINT)"
                exact = (
                    f"CAST(CAST(replace({self.cell}, ',', '.') AS DECIMAL(18, 2)) * 100 AS BIGINT)"
                )
                read = f"WHEN {self._has_form('-?[0-9]{1,8},[0-9]{2}')} THEN {cents} "
                read += f"WHEN {self._has_form('-?[0-9]{1,8}(,[0-9])?')} THEN {exact}"
            case ColumnType.INTEGER:
                read = f"WHEN {self._has_form('-?[0-9]{1,8}')} THEN CAST({self.cell} AS BIGINT)"
            case ColumnType.MONTH:
                # No text of six signs but six digits is cast to a month of the year 1000 or later;
                # cheaper than a pattern.
                read = (
                    f"WHEN strlen({self.cell}) = 6 THEN coalesce(TRY_CAST({self.cell} AS "
                    f"INTEGER), {NOT_A_MONTH})"
                )
            case _:
                return f"nullif({self.cell}, '')"
        mark = NOT_A_MONTH if self.column.type is ColumnType.MONTH else NOT_PLAIN
        return f"CASE {read} WHEN coalesce({self.cell}, '') = '' THEN NULL ELSE {mark} END"

    def _has_form(self, form: str) -> str:
        return f"regexp_full_match({self.cell}, {session.text(form)})"

    def odd(self, value: str) -> str:
        """SQL: this value of the Parquet file must be looked at. Never NULL."""
        rules = self.in_range(value) if self.numeric else self.plain_text(value)
        missing = "true" if self.column.required else "false"
        return f"CASE WHEN {value} IS NULL THEN {missing} ELSE NOT ({rules}) END"

    def back(self, value: object) -> object:
        """A value of the register's executor, as it is kept: an amount as whole cents."""
        return (
            int(value * 100)
            if self.column.type is ColumnType.AMOUNT and isinstance(value, Decimal)
            else value
        )


def record_column(column: Column, cell: str | None, halfjaar: Halfjaar) -> RecordColumn:
    """What a column of the contract becomes.

    Raises:
        ValueError: if records cannot have a column of that type.
    """
    if column.type not in _SQL_TYPES:
        raise ValueError(f"column {column.name}: records cannot have type {column.type}")
    target = f"{column.name}_cent" if column.type is ColumnType.AMOUNT else column.name
    lowest, highest = _limits(column, halfjaar)
    return RecordColumn(column, cell, target, _SQL_TYPES[column.type], lowest, highest)


def _limits(column: Column, halfjaar: Halfjaar) -> tuple[int | None, int | None]:
    if column.type in (ColumnType.CODE, ColumnType.TEXT):
        return None, None
    factor = 100 if column.type is ColumnType.AMOUNT else 1
    lowest, highest = (
        None if limit is None else int((limit * factor).to_integral_value(rounding))
        for limit, rounding in ((column.minimum, ROUND_CEILING), (column.maximum, ROUND_FLOOR))
    )
    if column.type is ColumnType.MONTH:
        lowest = max(lowest or 0, _FIRST_MONTH)
        if column.period is not None:
            period = halfjaar.period(column.period)
            first, last = int(f"{period.first:%Y%m}"), int(f"{period.last:%Y%m}")
            lowest, highest = max(lowest, first), last if highest is None else min(highest, last)
    elif lowest is None:
        # Also without an agreed minimum the mark for what is not plain lies below it.
        lowest = NOT_PLAIN + 1
    return lowest, highest
