"""The tables of a letter as rows of numbers, from cells or from lines of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import any_of
from tasks.letters.reading.blocks import Block, BlockKind
from tasks.letters.rules.rule import ReadLetter

#: In plain text the rows of a table are lines shorter than this.
_LONGEST_ROW = 90


@dataclass(frozen=True, slots=True)
class Row:
    """A row with numbers: its first cell, and by column the only number of each other cell."""

    block: Block
    label: str
    numbers: dict[int, Expression]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table that hold numbers.

    Attributes:
        parts: the rows before that of the total.
        total: that row, or None.
    """

    parts: tuple[Row, ...]
    total: Row | None

    def column(self, number: int) -> list[tuple[Row, Expression]]:
        """The numbers of the parts in a column."""
        return [(row, row.numbers[number]) for row in self.parts if number in row.numbers]

    @property
    def columns(self) -> list[int]:
        """Columns with counts or amounts, all of one kind."""
        found = sorted({column for row in self.parts for column in row.numbers})
        return [
            column
            for column in found
            if {one.kind for _, one in self.column(column)} in ({Kind.NUMBER}, {Kind.AMOUNT})
        ]


def tables(read: ReadLetter) -> Iterator[Table]:
    """The tables of a letter, in order."""
    totals = re.compile(rf"\s*{any_of(read.words.totals)}", re.IGNORECASE)
    for rows in (*_of_cells(read), *_of_lines(read)):
        at = next((at for at, row in enumerate(rows) if totals.match(row.label)), None)
        if at is None:
            yield Table(tuple(rows), None)
        else:
            yield Table(tuple(rows[:at]), rows[at])


def shown_step(numbers: Sequence[Expression]) -> Fraction:
    """The unit to which all numbers of a column are rounded, as far as can be seen: as many noughts
    as all of them end in.
    """
    step = max(one.step for one in numbers if one.step is not None)
    values = [one.value for one in numbers if one.value]
    while values and all((value / (step * 10)).denominator == 1 for value in values):
        step *= 10
    return step


def _of_cells(read: ReadLetter) -> Iterator[list[Row]]:
    cells = [
        (block.cell, block, expressions)
        for block, expressions in read.found
        if block.cell is not None
    ]
    for _, table in groupby(cells, key=lambda one: one[0].table):
        rows = []
        for _, row in groupby(table, key=lambda one: one[0].row):
            placed = list(row)
            label, numbers = placed[0][1].text, {}
            for cell, _, expressions in placed[1:]:
                quantities = [one for one in expressions if one.kind.is_quantity]
                if len(quantities) == 1 and cell.width == 1:
                    numbers[cell.column] = quantities[0]
            if numbers:
                rows.append(Row(placed[0][1], label, numbers))
        yield rows


def _of_lines(read: ReadLetter) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for block, expressions in read.found:
        quantities = [one for one in expressions if one.kind.is_quantity and not one.in_words]
        if (
            block.kind is BlockKind.PARAGRAPH
            and len(block.text) <= _LONGEST_ROW
            and quantities
            and re.search(r"[^\W\d_]", block.text[: quantities[0].start])
            and not _words_after(block.text, quantities)
        ):
            label = block.text[: quantities[0].start]
            rows.append(Row(block, label, dict(enumerate(quantities))))
        else:
            if rows:
                yield rows
            rows = []
    if rows:
        yield rows


def _words_after(text: str, numbers: Sequence[Expression]) -> bool:
    """Whether words stand between or behind the numbers: then it is no row."""
    ends = [*(one.start for one in numbers[1:]), len(text)]
    return any(text[one.end : end].strip() for one, end in zip(numbers, ends, strict=True))
