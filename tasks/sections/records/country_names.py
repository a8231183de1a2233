"""The name of a country on a day, from BRP-tabel 34 (Landentabel): joined on code, never on
name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.deliveries.registers.rows import RegisterRow


def names_on(day: date, rows: Iterable[RegisterRow]) -> dict[str, RegisterRow]:
    """Per landcode the row of the landentabel that is valid on ``day``, both bounds included.

    A code whose rows have all ended keeps its last name: children can still be registered under it.
    Where two rows are valid, the one that began last counts.
    """
    chosen: dict[str, RegisterRow] = {}

    def rank(row: RegisterRow) -> tuple[bool, date, date]:
        start, end = row.values["ingang"] or date.min, row.values["einde"] or date.max
        return (start <= day <= end, min(end, day), start)

    for row in rows:
        if (row.values["ingang"] or date.min) > day:
            continue
        code = row.values["landcode"]
        if code not in chosen or rank(row) > rank(chosen[code]):
            chosen[code] = row
    return chosen


def ended_before(day: date, row: RegisterRow) -> bool:
    """Whether a name had ended before ``day``: then nobody can have lived there from that day on
    who was registered rightly.
    """
    end = row.values["einde"]
    return end is not None and end < day
