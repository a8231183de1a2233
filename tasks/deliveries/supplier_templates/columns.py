"""What a contract asks of a column, in Dutch and for one halfjaar: for templates, explanations and
documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tasks.definitions.halfjaar import Halfjaar, Period
from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.reading.extract import RawCell
from tasks.deliveries.reading.values import Problem, Value, read_value
from tasks.figures.dutch import number

KINDS = {
    ColumnType.CODE: "code",
    ColumnType.TEXT: "tekst",
    ColumnType.INTEGER: "geheel getal",
    ColumnType.DECIMAL: "decimaal getal",
    ColumnType.AMOUNT: "bedrag",
    ColumnType.PERCENTAGE: "percentage",
    ColumnType.DATE: "datum (dd-mm-jjjj)",
    ColumnType.MONTH: "maand (jjjjmm)",
    ColumnType.YES_NO: "ja of nee",
}
PERIODS = {
    "toeslagjaar": "het toeslagjaar",
    "rapportageperiode": "de rapportageperiode",
}


def choices(column: Column, halfjaar: Halfjaar) -> tuple[str | int, ...]:
    """All values that the column can have in this halfjaar, in the order of the contract; empty if
    they are too many to list.
    """
    if column.values:
        return column.values
    if column.type is ColumnType.YES_NO:
        return ("ja", "nee")
    if column.type is ColumnType.MONTH and column.period is not None:
        return tuple(_months(halfjaar.period(column.period)))
    return ()


def _months(period: Period) -> Iterator[int]:
    for index in range(
        period.first.year * 12 + period.first.month - 1, period.last.year * 12 + period.last.month
    ):
        yield index // 12 * 100 + index % 12 + 1


def rules(column: Column, halfjaar: Halfjaar | None = None) -> list[str]:
    """What a value must keep to, each in a few words: values, limits, form, length, whether
    it stays the same, period (its days, if the halfjaar is known).
    """
    told = []
    if column.values:
        told.append(f"een van: {', '.join(column.values)}")
    if column.minimum is not None:
        told.append(f"ten minste {_plain(column.minimum)}")
    if column.maximum is not None:
        told.append(f"ten hoogste {_plain(column.maximum)}")
    if column.type is ColumnType.AMOUNT or column.decimals is not None:
        told.append(f"ten hoogste {column.decimals or 2} decimalen")
    if column.form is not None:
        told.append(column.form)
    elif column.most_characters is not None and not column.values:
        told.append(f"ten hoogste {number(column.most_characters)} tekens")
    if column.explains:
        told.append("een uitleg in gewone zinnen")
    if column.lasting:
        told.append("blijft bij dezelfde rij hetzelfde")
    if column.period is not None:
        told.append(
            f"binnen {PERIODS[column.period]}"
            + (f": {span(column, halfjaar.period(column.period))}" if halfjaar else "")
        )
    return told


def span(column: Column, period: Period) -> str:
    """``202501 tot en met 202504``, or for dates ``20-12-2024 tot en met 30-06-2025``: as the
    column is written.
    """
    written = "%Y%m" if column.type is ColumnType.MONTH else "%d-%m-%Y"
    return f"{period.first:{written}} tot en met {period.last:{written}}"


def example(column: Column, halfjaar: Halfjaar) -> Value | None:
    """The example of the contract as a value, moved into the period of the halfjaar if it lies
    outside; None if there is none.

    Raises:
        ValueError: if the example is not one the contract accepts.
    """
    value = read_value(RawCell(column.example), column)
    if isinstance(value, Problem):
        raise ValueError(
            f"column {column.name}: the example {column.example!r} is not right, expected "
            f"{value.expected}"
        )
    if column.period is not None:
        period = halfjaar.period(column.period)
        if isinstance(value, date) and not period.first <= value <= period.last:
            return period.last
        months = list(_months(period))
        if column.type is ColumnType.MONTH and value not in months:
            return months[-1]
    return value


def written_example(column: Column, halfjaar: Halfjaar) -> str:
    """The example as it stands in a CSV: decimal comma, dd-mm-jjjj."""
    value = example(column, halfjaar)
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    # Otherwise as the contract writes it, zeros and all; a month may have been moved.
    return str(value) if column.type is ColumnType.MONTH and value is not None else column.example


def _plain(limit: Decimal) -> str:
    # Without points: in a cell a point could be read as a decimal sign.
    return f"{limit:f}".replace(".", ",")
