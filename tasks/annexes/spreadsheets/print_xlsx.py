"""A workbook as XLSX.

Text is always text: nothing that came from a source becomes a formula or an address.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from tasks.annexes.spreadsheets.model import (
    ROWS_ABOVE,
    Book,
    Grid,
    Link,
    Missing,
    Number,
    RowKind,
    SheetColumn,
    Value,
)
from tasks.definitions.house_style import colour, house_style
from tasks.figures.spreadsheet_csv import harmless

A4 = 9
#: A table with more rows gets filter buttons.
FEW_ROWS = 12
LINE_HEIGHT = 13  # points
HIGHEST = 409  # points; Excel refuses a file with a higher row
LONGEST_FOOT = 100
RIGHT: Mapping[str, Any] = MappingProxyType({"align": "right"})
#: Away from the number that may stand before it.
LEFT: Mapping[str, Any] = MappingProxyType({"align": "left", "indent": 1})

# Points and commas as in Dutch, in programs that listen to it; the others write them as their
# reader is used to.
_DUTCH = "[$-413]"
_DUTCH_EURO = '[$-413]"€ "'


def print_xlsx(book: Book) -> bytes:
    """The workbook as one file, the same bytes for the same workbook."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as made:
        made.set_properties(
            {
                "title": book.title,
                "subject": f"Stand van zaken Dienst Toeslagen, {book.halfjaar}",
                "author": "Dienst Toeslagen",
                "comments": book.description,
                "status": book.mark.lower() or "vastgesteld",
                "created": book.created,
            }
        )
        looks = _Looks(made)
        for grid in book.grids:
            _write_grid(made.add_worksheet(grid.sheet), grid, book, looks)
    return out.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, made: Workbook) -> None:
        self._made = made
        self._formats: dict[tuple[object, ...], Format] = {}

    def title(self) -> Format:
        return self._once(
            ("title",), lambda: {"bold": True, "font_size": 14, "font_color": _colour("blauw")}
        )

    def info(self) -> Format:
        return self._once(("info",), lambda: {"font_color": _colour("grijs")})

    def head(self, column: SheetColumn) -> Format:
        look = {
            "bold": True,
            "font_color": _colour("wit"),
            "bg_color": _colour("blauw"),
            "text_wrap": True,
            "valign": "vcenter",
        }
        return self._once(
            ("head", column.kind), lambda: {**look, **(RIGHT if column.kind == "number" else LEFT)}
        )

    def cell(self, value: Value, column: SheetColumn, kind: RowKind) -> Format:
        about = (
            (value.decimals, value.unit)
            if isinstance(value, Number)
            else (harmless(value) != value,)
        )
        return self._once(
            (type(value), *about, column.kind, kind), lambda: _cell_look(value, column, kind)
        )

    def _once(self, key: tuple[object, ...], look: Callable[[], dict[str, Any]]) -> Format:
        if key not in self._formats:
            self._formats[key] = self._made.add_format(
                {
                    "font_name": house_style().lettertype.spreadsheets,
                    "font_size": 10,
                    "font_color": _colour("inkt"),
                    **look(),
                }
            )
        return self._formats[key]


def _colour(name: str) -> str:
    return f"#{colour(name)}".upper()


def _cell_look(value: Value, column: SheetColumn, kind: RowKind) -> dict[str, Any]:
    look: dict[str, Any] = {
        "valign": "top",
        "bottom": 1,
        "bottom_color": _colour("lijn"),
        "bold": kind == "total",
        "italic": kind == "rest",
    }
    if kind == "total":
        look |= {"top": 1, "top_color": _colour("blauw")}
    if isinstance(value, Number):
        decimals = f".{'0' * value.decimals}" if value.decimals else ""
        return {
            **look,
            **RIGHT,
            "num_format": (_DUTCH_EURO if value.unit == "euro" else _DUTCH) + "#,##0" + decimals,
        }
    look |= RIGHT if column.kind == "number" else {**LEFT, "text_wrap": True}
    if isinstance(value, Missing):
        look["font_color"] = _colour("grijs")
    elif isinstance(value, Link):
        look |= {"font_color": _colour("blauw"), "underline": 1}
    # Stays text also when a person edits the cell.
    return {**look, "quote_prefix": harmless(value) != value}


def _write_grid(sheet: Worksheet, grid: Grid, book: Book, looks: _Looks) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, grid.title, looks.title())
    sheet.write_string(1, 0, grid.info, looks.info())
    sheet.set_row(0, 24)
    sheet.set_row(1, 18)
    sheet.set_row(
        ROWS_ABOVE - 1, _height([column.title for column in grid.columns], grid.columns) + 4
    )
    head, last = ROWS_ABOVE - 1, ROWS_ABOVE - 1 + len(grid.rows)
    if grid.rows:
        options = {
            "name": f"tabel_{grid.id}",
            "style": None,
            "autofilter": len(grid.rows) > FEW_ROWS,
            "columns": [
                {"header": column.title, "header_format": looks.head(column)}
                for column in grid.columns
            ],
            "title": grid.title,
            "description": grid.info,
        }
        sheet.add_table(head, 0, last, len(grid.columns) - 1, options)
        sheet.ignore_errors({"number_stored_as_text": f"A{ROWS_ABOVE + 1}:XFD{last + 1}"})
    for index, column in enumerate(grid.columns):
        sheet.set_column(index, index, column.width)
        if not grid.rows:
            sheet.write_string(head, index, column.title, looks.head(column))
    for row_index, (row, kind) in enumerate(
        zip(grid.rows, grid.kinds, strict=True), start=ROWS_ABOVE
    ):
        sheet.set_row(row_index, _height(row, grid.columns))
        for index, (value, column) in enumerate(zip(row, grid.columns, strict=True)):
            _write_cell(sheet, row_index, index, value, looks.cell(value, column, kind))
    sheet.freeze_panes(ROWS_ABOVE, 1 if grid.data else 0)
    _set_page(sheet, grid, book)


def _height(row: Sequence[Value], columns: Sequence[SheetColumn]) -> int:
    """In points. Not every program fits rows to wrapped text by itself."""
    lines = max(_lines(value, column.width) for value, column in zip(row, columns, strict=True))
    return min(LINE_HEIGHT * lines + 2, HIGHEST)


def _lines(value: Value, width: int) -> int:
    # A column is as wide as so many digits; letters are a little narrower.
    fit = width * 10 // 9
    if isinstance(value, Number) or (len(value) <= fit and "\n" not in value):
        return 1
    return sum(max(1, len(wrap(line, fit))) for line in value.split("\n"))


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    if isinstance(value, Number):
        sheet.write_number(row, column, value.value, look)
    elif isinstance(value, Link):
        sheet.write_url(row, column, f"internal:'{value}'!A1", look, value)
    else:
        sheet.write_string(row, column, value, look)


def _set_page(sheet: Worksheet, grid: Grid, book: Book) -> None:
    sheet.set_paper(A4)
    foot = f'&"{house_style().lettertype.spreadsheets},Regular"&9'
    sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(ROWS_ABOVE - 1)
    if book.mark:
        sheet.set_header(f"&R{foot}&B{book.mark}")
    # In the footer an ampersand starts an instruction.
    title = book.title[:LONGEST_FOOT].replace("&", "&&")
    name = grid.sheet.replace("&", "&&")
    sheet.set_footer(f"&L{foot}{title} · {name}&R{foot}Pagina &P van &N")
