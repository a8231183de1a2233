"""Rows of which a contract knows one value beforehand: the euro has rate 1, code 6030 is Nederland.
A column that was shifted or sorted by itself shows there first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.registers.rows import RegisterRow, canonical
from tasks.figures import dutch


def check_fixed_values(
    rows: Sequence[RegisterRow], file: str, sheet: str | None, contract: Contract
) -> list[Finding]:
    """D76 for every value that is another than the contract knows, however many rows have it."""
    findings = []
    for fixed in contract.fixed_values:
        other: dict[str, list[int]] = {}
        for row in rows:
            value = row.values.get(fixed.column)
            concerned = all(
                canonical(row.values.get(name)) == one for name, one in fixed.where.items()
            )
            if concerned and value is not None and not _same(value, fixed.value):
                other.setdefault(_dutch(value), []).append(row.number)
        findings += [
            Finding(
                code="D76",
                text=(
                    f"Bij {' en '.join(fixed.where.values())} staat in "
                    f"{dutch.counted(len(numbers), 'rij', 'rijen')} als {fixed.column} {value}; "
                    f"dat kan alleen {fixed.value} zijn."
                ),
                place=Place(
                    file=file, sheet=sheet, row=numbers[0], column=fixed.column, value=value
                ),
                expected=fixed.value,
            )
            for value, numbers in other.items()
        ]
    return findings


def _same(value: object, known: str) -> bool:
    return value == Decimal(known) if isinstance(value, int | Decimal) else value == known


def _dutch(value: object) -> str:
    return canonical(value).replace(".", ",") if isinstance(value, Decimal) else canonical(value)
