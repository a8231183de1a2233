"""The checked rows of a register, and their form in the store: canonical JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.deliveries.contract import ColumnType, Contract
from tasks.deliveries.delivery import Delivery
from tasks.figures.frozen import Frozen
from tasks.storage.store import Store


class RegisterRow(Frozen):
    """One checked row.

    Attributes:
        number: line of the CSV or row of the sheet.
        values: by column name, every column of the contract; None if empty, else typed as its
            ColumnType says.
    """

    number: int
    values: dict[str, Any]


def canonical(value: object) -> str:
    """A value as text in which sources are compared: dates as jjjj-mm-dd, numbers without an
    exponent, empty for None.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def load_register(store: Store, delivery: Delivery, contract: Contract) -> list[RegisterRow]:
    """The checked rows of a register, typed again, in the order of the extract."""
    return typed_rows(store.get(delivery.content), contract)


def typed_rows(content: bytes, contract: Contract) -> list[RegisterRow]:
    """The rows that :func:`canonical_json` wrote."""
    kinds = {column.name: column.type for column in contract.columns}
    return [
        RegisterRow(
            number=row["number"],
            values={name: _typed(value, kinds[name]) for name, value in row["values"].items()},
        )
        for row in json.loads(content)
    ]


def _typed(value: str | int | bool | None, kind: ColumnType) -> Any:
    if isinstance(value, str):
        if kind in (ColumnType.DECIMAL, ColumnType.AMOUNT, ColumnType.PERCENTAGE):
            return Decimal(value)
        if kind is ColumnType.DATE:
            return date.fromisoformat(value)
    return value


def canonical_json(rows: tuple[RegisterRow, ...], contract: Contract) -> bytes:
    """One row a line, columns in the order of the contract: the same rows give the same bytes,
    whatever form they came in.
    """
    lines = [
        json.dumps(
            {
                "number": row.number,
                "values": {
                    column.name: _plain(row.values[column.name]) for column in contract.columns
                },
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in rows
    ]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def _plain(value: object) -> object:
    return canonical(value) if isinstance(value, Decimal | date) else value
