"""From a table of a section to the grid of a sheet: one value a cell, one unit a column or a column
that says the unit.

A table in print may put two things in one cell: a range, or a second, smaller line. Here each has a
column of its own. Numbers are rounded as in print and stand in the base unit, amounts in euros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from tasks.annexes.page.plain_text import BREAK, CUT_MARK, plain
from tasks.annexes.spreadsheets.model import (
    Grid,
    Link,
    Missing,
    Number,
    RowKind,
    SheetColumn,
    Value,
    number_or_text,
)
from tasks.figures.dutch import NBSP
from tasks.figures.figure import Figure, Status
from tasks.figures.forms import FORMS
from tasks.figures.rounding import decimals_of
from tasks.sections.section import Cell, Table

ROW_WORDS: Mapping[RowKind, str] = MappingProxyType(
    {"row": "regel", "rest": "samengevoegd", "total": "totaal"}
)
#: How a section writes that there is no value.
NO_VALUE = (None, "", "–")
NARROWEST = 9
#: In characters. Many columns must be narrower to be read on one page.
WIDEST = 90
WIDEST_OF_MANY = 44
FEW_COLUMNS = 4
#: What a cell can hold in every program.
LONGEST_TEXT = 32_767


class FilledColumn(NamedTuple):
    """A column with its values, on the way into a grid; ``kind`` counts only where no value is
    there, ``unit`` stands in the head.
    """

    title: str
    description: str
    values: Sequence[Value]
    kind: Literal["text", "number"] = "text"
    unit: str | None = None


def table_columns(
    table: Table, figures: Mapping[str, Figure], statuses: Mapping[str, Status]
) -> list[FilledColumn]:
    """The columns of a table, in its order, with those that its cells need besides.

    Raises:
        KeyError: if a cell names a figure or status that is not there.
    """
    columns: list[FilledColumn] = []
    for index, heading in enumerate(table.headings):
        cells = [row.cells[index] for row in table.rows]
        numeric = heading.kind == "number"
        about = f"{heading.title}, {'afgerond ' if numeric else ''}zoals afgedrukt."
        values = [_value(cell, figures, statuses) for cell in cells]
        columns.append(FilledColumn(heading.title, about, values, "number" if numeric else "text"))
        if any(cell.to_figure for cell in cells):
            upper = [
                figure_value(figures[cell.to_figure]) if cell.to_figure else Missing.NOT_APPLICABLE
                for cell in cells
            ]
            about = f"{heading.title}: het einde van het bereik, waar een bereik is afgedrukt."
            columns.append(FilledColumn(f"{heading.title}, tot", about, upper, "number"))
        if any(cell.detail for cell in cells):
            details = [cell.detail or Missing.NOT_APPLICABLE for cell in cells]
            columns.append(
                FilledColumn(
                    f"{heading.title}, toelichting", f"Toelichting bij {heading.title}.", details
                )
            )
    columns = _with_units(columns)
    if any(row.kind != "row" for row in table.rows):
        about = "regel, samengevoegd (een rest van kleine groepen) of totaal."
        columns.append(
            FilledColumn("Soort regel", about, [ROW_WORDS[row.kind] for row in table.rows])
        )
    return columns


def figure_value(figure: Figure) -> Number | str:
    """The value of a figure in its base unit.

    Raises:
        ValueError: if it is not rounded as it is printed (:mod:`tasks.figures.disclosure`).
    """
    if figure.value % figure.step:
        raise ValueError(f"{figure.id}: {figure.value} would tell more than {figure.printed}")
    return number_or_text(figure.value, decimals_of(figure.step), FORMS[figure.form].unit)


def make_grid(
    id: str,
    sheet: str,
    title: str,
    info: str,
    columns: Sequence[FilledColumn],
    *,
    data: bool,
    kinds: tuple[RowKind, ...] = (),
    notes: tuple[str, ...] = (),
) -> Grid:
    """A grid of cleaned values, with names, heads and widths for its columns; see
    :class:`tasks.annexes.spreadsheets.model.Grid`.
    """
    values = [[_cleaned(value) for value in column.values] for column in columns]
    names = unique_names(name_for_programs(column.title) for column in columns)
    heads = unique_names((_head(column) for column in columns), "{} ({})")
    widest = WIDEST if len(columns) < FEW_COLUMNS else WIDEST_OF_MANY
    made = tuple(
        SheetColumn(
            name,
            head,
            clean(column.description),
            _kind(column, filled),
            column.unit,
            _width(head, filled, widest),
        )
        for column, name, head, filled in zip(columns, names, heads, values, strict=True)
    )
    rows = tuple(zip(*values, strict=True))
    plain_kinds: tuple[RowKind, ...] = tuple("row" for _ in rows)
    return Grid(
        id,
        sheet,
        one_line(title),
        one_line(info),
        tuple(map(clean, notes)),
        made,
        rows,
        kinds or plain_kinds,
        data,
    )


def name_for_programs(text: str) -> str:
    """``Aantal kinderen`` becomes ``aantal_kinderen``: small letters, digits and underscores."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "zonder_naam"


def unique_names(names: Iterable[str], other: str = "{}_{}") -> list[str]:
    """The names in their order; one that was there before, whatever the case, gets the first number
    that makes it new.
    """
    taken: set[str] = set()
    unique = []
    for name in names:
        new, count = name, 1
        while new.lower() in taken:
            count += 1
            new = other.format(name, count)
        taken.add(new.lower())
        unique.append(new)
    return unique


@lru_cache(4096)  # definitions and sources are the same for many figures
def clean(text: str) -> str:
    """Text as the annex prints it, cut if no cell can hold it.

    A break is for the printer: a text that is copied or compared must not hold it.
    """
    cleaned = plain(text).text.replace(BREAK, "")
    return (
        cleaned
        if len(cleaned) <= LONGEST_TEXT
        else cleaned[: LONGEST_TEXT - len(CUT_MARK)] + CUT_MARK
    )


def one_line(text: str) -> str:
    """The same on one line, with plain spaces."""
    return clean(text).replace("\n", " ").replace(NBSP, " ")


def _value(cell: Cell, figures: Mapping[str, Figure], statuses: Mapping[str, Status]) -> Value:
    if cell.figure:
        return figure_value(figures[cell.figure])
    if cell.status:
        return statuses[cell.status].word
    return Missing.NOT_AVAILABLE if cell.text is None or cell.text in NO_VALUE else cell.text


def _units(values: Iterable[Value]) -> set[str]:
    return {value.unit for value in values if isinstance(value, Number)} - {""}


def _with_units(columns: list[FilledColumn]) -> list[FilledColumn]:
    """Says the unit: in the head; where a column has several, per row; where the columns of a row
    differ as well, beside each column.
    """
    measured = [column for column in columns if _units(column.values)]
    if all(len(_units(column.values)) == 1 for column in measured):
        return [column._replace(unit=_only(_units(column.values))) for column in columns]
    per_row = [
        _units(values) for values in zip(*(column.values for column in measured), strict=True)
    ]
    if all(len(units) <= 1 for units in per_row):
        place = next(index for index, column in enumerate(columns) if _units(column.values))
        return [
            *columns[:place],
            _unit_column("Eenheid", "Eenheid van de getallen in deze regel.", per_row),
            *columns[place:],
        ]
    said = []
    for column in columns:
        several = len(_units(column.values)) > 1
        said.append(column if several else column._replace(unit=_only(_units(column.values))))
        if several:
            per_row = [_units([value]) for value in column.values]
            said.append(
                _unit_column(f"{column.title}, eenheid", f"Eenheid van {column.title}.", per_row)
            )
    return said


def _only(units: set[str]) -> str | None:
    return units.pop() if units else None


def _unit_column(title: str, description: str, per_row: Iterable[set[str]]) -> FilledColumn:
    return FilledColumn(
        title, description, [_only(units) or Missing.NOT_APPLICABLE for units in per_row]
    )


def _head(column: FilledColumn) -> str:
    """With the unit, unless it is in the title already: ``Aantal kinderen``."""
    title = one_line(column.title)
    return f"{title} ({column.unit})" if column.unit and column.unit not in title.lower() else title


def _kind(column: FilledColumn, values: Sequence[Value]) -> Literal["text", "number"]:
    present = [value for value in values if not isinstance(value, Missing)]
    if not present:
        return column.kind
    return "number" if all(isinstance(value, Number) for value in present) else "text"


def _width(head: str, values: Sequence[Value], widest: int) -> int:
    texts = [value.dutch if isinstance(value, Number) else value for value in values]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    # The euro sign, the space beside a number and the filter button of the head take room too.
    return min(max(NARROWEST, *(len(word) + 5 for word in head.split(" ")), longest + 4), widest)


def _cleaned(value: Value) -> Value:
    if isinstance(value, Number | Missing | Link):
        return value
    return clean(value) or Missing.NOT_AVAILABLE
