"""What a workbook holds, whatever program it is for: sheets with one grid each, cells that are a
number, a text or a link.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple

from tasks.figures import dutch

#: Programs keep a cell as a binary number of 15 certain digits; what has more is kept as text, so
#: that no digit is lost unseen.
MOST_DIGITS = 15
#: The first row of a sheet is the title, the second one line of information, the third the heads of
#: the columns.
ROWS_ABOVE = 3


class Missing(StrEnum):
    """Why there is no value; no cell is ever empty."""

    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"


class Link(str):
    """The name of a sheet, as a link to it."""

    __slots__ = ()


class Number(NamedTuple):
    """A number as it is printed: rounded, in the base unit.

    Attributes:
        value: exact decimal.
        decimals: how many are shown.
        unit: ``euro``, ``aantal``, ``%``; empty if it has none.
    """

    value: Decimal
    decimals: int = 0
    unit: str = ""

    @property
    def dutch(self) -> str:
        """With decimal comma and thousands points, without the unit."""
        return dutch.number(Fraction(self.value), Fraction(1, 10**self.decimals))


RowKind = Literal["row", "rest", "total"]
#: A plain string is text.
Value = Number | Missing | Link | str


class SheetColumn(NamedTuple):
    """A column of a grid.

    Attributes:
        name: for programs: small letters, digits and underscores; unique in the grid.
        title: the head, with the unit if all numbers have one; unique in the grid.
        description: Dutch, what stands in it.
        kind: ``number`` if every value that is not missing is one.
        unit: of all numbers, or None if there are several or none.
        width: in characters.
    """

    name: str
    title: str
    description: str
    kind: Literal["text", "number"]
    unit: str | None
    width: int


class Grid(NamedTuple):
    """One sheet with one table.

    Attributes:
        id: for programs: small letters, digits and underscores; unique in the workbook.
        sheet: name of the sheet, at most 31 characters, unique in the workbook whatever the case.
        title, info: Dutch, each one line.
        notes: Dutch, the footnotes of the table.
        columns: at least one.
        rows: as many values as columns.
        kinds: per row, which decides its look.
        data: whether these are the annex's own data; the others are guides to them.
    """

    id: str
    sheet: str
    title: str
    info: str
    notes: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    kinds: tuple[RowKind, ...]
    data: bool


class Book(NamedTuple):
    """A workbook.

    Attributes:
        name: of its annex, and of its files.
        halfjaar: ``2025-H1``.
        title, description: Dutch, one line each, for the properties of the file.
        mark: at the head of every printed page; empty if there is none.
        created: the time in the file, without time zone.
        sources: names of the contracts of the deliveries behind it.
        grids: in the order of the sheets.
    """

    name: str
    halfjaar: str
    title: str
    description: str
    mark: str
    created: datetime
    sources: tuple[str, ...]
    grids: tuple[Grid, ...]


def number_or_text(value: Fraction | int, decimals: int, unit: str) -> Number | str:
    """A number of that many decimals, or text if a spreadsheet program cannot keep all its digits.

    Raises:
        ValueError: if ``value`` has more decimals than ``decimals``.
    """
    scaled = Fraction(value) * 10**decimals
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {decimals} decimals")
    if len(str(abs(scaled.numerator))) > MOST_DIGITS:
        return dutch.number(value, Fraction(1, 10**decimals))
    return Number(Decimal(scaled.numerator).scaleb(-decimals), decimals, unit)
