"""An extract of a register as it was read, before it is checked: a header row and rows of raw
cells. CSV and XLSX have the same shape.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tasks.deliveries.contract import Contract

#: What a cell can hold before it is checked: always text in a CSV, anything in an XLSX.
Raw = str | int | float | bool | datetime | date | time | timedelta | None

#: A register is a few thousand rows. What is larger than this, unpacked, is a mistake or an attack.
MOST_BYTES = 64 << 20
#: The sheet of a supplier's template that explains it. It is never read where there is another
#: sheet to read.
EXPLANATION_SHEET = "Toelichting"
#: Title rows may stand above the header, but not a page of them.
HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class RawCell:
    """One raw cell.

    ``number_format`` is Excel's; ``problem`` is the code of what made the value unreadable (D27,
    D28, D60).
    """

    value: Raw = None
    number_format: str = "General"
    problem: str | None = None

    @property
    def blank(self) -> bool:
        """Nothing readable in it, and nothing wrong with it."""
        return self.problem is None and (
            self.value is None or (isinstance(self.value, str) and not self.value.strip())
        )


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row.

    ``number`` is the line (CSV, first line is 1; the first of them if a field has line breaks) or
    the sheet row (XLSX).
    """

    number: int
    cells: tuple[RawCell, ...]


class Margin(NamedTuple):
    """A text around the cells of a sheet, on one line; ``what`` is Dutch: what kind of text it
    is.
    """

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Extract:
    """A register as read. Every row has as many cells as the header; empty rows are left out.

    Attributes:
        sheet: name of the XLSX sheet, None for a CSV.
        header: the row with the column names.
        rows: in the order of the file.
        titles: the rows above the header, which are not read but may say what the values are.
        margins: what stands around the cells of a sheet, for the same reason.
        left_out: how many rows could not be told apart in fields; each of them is already a
            finding.
    """

    sheet: str | None
    header: RawRow
    rows: tuple[RawRow, ...]
    left_out: int = 0
    titles: tuple[RawRow, ...] = ()
    margins: tuple[Margin, ...] = ()


def header_name(cell: RawCell) -> str:
    """A column name as it is compared: one line, one kind of space, composed accents."""
    return (
        ""
        if cell.value is None
        else " ".join(unicodedata.normalize("NFC", str(cell.value)).split())
    )


def find_header(rows: Sequence[RawRow], contract: Contract) -> int | None:
    """Index of the row that holds most of the contract's column names; None if no row near the top
    holds a third of them.

    Capitals do not matter here: a header with other capitals is a header, of which the check then
    says what is wrong.
    """
    known = {
        name.casefold() for column in contract.columns for name in (column.name, *column.also_named)
    }
    scores = [
        len(known & {header_name(cell).casefold() for cell in row.cells})
        for row in rows[:HEADER_WITHIN]
    ]
    if not scores or max(scores) < max(1, len(contract.columns) // 3):
        return None
    return scores.index(max(scores))
