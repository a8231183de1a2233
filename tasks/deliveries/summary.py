"""What a source looked like, for the halfjaar after this one: see
:class:`~tasks.figures.previous.SourceSummary`.
"""

# ruff: noqa: S608 - every name in the SQL goes through session.py

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Delivery
from tasks.deliveries.records import session
from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.records.in_database.place import InDatabase
from tasks.deliveries.registers.rows import RegisterRow, canonical, load_register
from tasks.figures import dutch
from tasks.figures.previous import SourceSummary
from tasks.storage.store import Store

#: A value with fewer rows is not counted: 50 children over twelve months. What is kept for years
#: tells of no smaller group, and a small number changes by chance.
FEWEST = 600


def summary(
    store: Store, delivery: Delivery, contract: Contract, rows: CheckedRows | None = None
) -> SourceSummary | None:
    """What a checked delivery looked like; None if its source is not held against the next one.

    Args:
        rows: of the database that has records; None if all are files.
    """
    if contract.renewed or contract.lasting:
        return SourceSummary(
            rows=delivery.rows,
            digest=_digest_of(store.get(delivery.content)) if contract.renewed else None,
            lasting=_lasting(load_register(store, delivery, contract), contract),
        )
    if contract.counted_by is not None:
        if rows is not None and delivery.in_database:
            records = rows.check(InDatabase(contract.name, delivery.content))
            counts = records.counts(contract.counted_by, FEWEST)
        else:
            counts = _counts(store.path(delivery.content), contract.counted_by)
        return SourceSummary(rows=delivery.rows, counts=counts)
    return None


def _digest_of(content: bytes) -> str:
    """Of the rows without their numbers, in an order of their own."""
    rows = sorted(json.dumps(row["values"], sort_keys=True) for row in json.loads(content))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _lasting(rows: list[RegisterRow], contract: Contract) -> dict[str, dict[str, str]]:
    return {
        " ".join(_text(row.values[name]) for name in contract.key): {
            name: _text(row.values[name])
            for name in contract.lasting
            if row.values[name] is not None
        }
        for row in rows
    }


def _text(value: object) -> str:
    """A value as people write it, the same however its supplier wrote it."""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return dutch.in_full(Fraction(value)) if isinstance(value, Decimal) else canonical(value)


def _counts(checked: Path, column: str) -> dict[str, int]:
    name = session.name(column)
    with session.session(checked.parent) as (connection, _):
        rows = connection.execute(
            f"SELECT {name}, count(*) FROM {session.parquet(checked)} GROUP BY 1 "
            f"HAVING count(*) >= {FEWEST} ORDER BY 1"
        ).fetchall()
    return {str(value): int(number) for value, number in rows}
