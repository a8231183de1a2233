"""The workbook that a supplier fills in: one sheet to fill in, one that explains it. The same
contract and halfjaar give the same bytes.

The example row stands above the header. The intake reads nothing above a header, so an example can
never become a figure, and nobody has to remember to remove it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Column, ColumnType, Contract
from tasks.deliveries.reading.extract import EXPLANATION_SHEET
from tasks.deliveries.reading.values import NUMBERS, Value
from tasks.deliveries.supplier_templates.columns import KINDS, example, rules, written_example
from tasks.deliveries.supplier_templates.explanation import Explanation, write_explanation
from tasks.deliveries.supplier_templates.styles import Looks

DATA_SHEET = "Gegevens"
#: Row of the header, counted from 0; title, instruction and the example stand above it.
HEADER_ROW = 4
_EXAMPLE_ROW = 3
#: Rows that check what is typed in them; more than any register has.
CHECKED_ROWS = 5_000
#: Empty rows of the table to begin with; it grows while it is filled in.
_TABLE_ROWS = 25
#: What Excel shows at most in the message of a cell.
_MOST_MESSAGE, _MOST_TITLE = 255, 32
_LARGEST = 10**15 - 1
#: Above this a cell with the format of text shows its text badly in some programs; it is a text
#: anyhow.
_SHORT_TEXT = 255

_WIDTHS: Mapping[ColumnType, int] = MappingProxyType(
    {
        ColumnType.CODE: 16,
        ColumnType.AMOUNT: 18,
        ColumnType.MONTH: 11,
        ColumnType.YES_NO: 10,
        ColumnType.DATE: 13,
    }
)
_FORMATS: Mapping[ColumnType, str] = MappingProxyType(
    {
        ColumnType.CODE: "@",
        ColumnType.INTEGER: "0",
        ColumnType.AMOUNT: "0.00",
        ColumnType.DATE: "dd-mm-yyyy",
        ColumnType.MONTH: "0",
    }
)


def template(contract: Contract, halfjaar: Halfjaar, file: str) -> bytes:
    """An XLSX that its supplier fills in and delivers as ``file``."""
    out = io.BytesIO()
    with _workbook(out, contract, halfjaar) as book:
        looks = Looks(book)
        sheet = book.add_worksheet(contract.sheet or DATA_SHEET)
        lists = write_explanation(
            book.add_worksheet(EXPLANATION_SHEET),
            Explanation(contract, halfjaar, file, fill_in=sheet.name),
            looks,
        )
        _write_data_sheet(sheet, contract, halfjaar, lists, looks)
    return out.getvalue()


def specification(contract: Contract, halfjaar: Halfjaar, file: str) -> bytes:
    """An XLSX with only the explanation, for an extract that a program makes as ``file``."""
    out = io.BytesIO()
    with _workbook(out, contract, halfjaar) as book:
        write_explanation(
            book.add_worksheet(EXPLANATION_SHEET),
            Explanation(contract, halfjaar, file),
            Looks(book),
        )
    return out.getvalue()


def _workbook(out: io.BytesIO, contract: Contract, halfjaar: Halfjaar) -> Workbook:
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": f"{contract.title}, {halfjaar.name}",
            "subject": "Sjabloon voor leveranciers",
            "author": "Dienst Toeslagen",
            # Not the clock: the same template has the same bytes.
            "created": datetime.combine(halfjaar.letter_date, time(9)),
        }
    )
    return book


def _write_data_sheet(
    sheet: Worksheet, contract: Contract, halfjaar: Halfjaar, lists: Mapping[str, str], looks: Looks
) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + CHECKED_ROWS
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, f"{contract.title}, {halfjaar.name}", looks.title())
    fill_in = (
        f"Vul in vanaf rij {first + 1}. Donkere kop: verplicht. Lichte kop: mag leeg "
        f"blijven. Uitleg staat op het blad {EXPLANATION_SHEET}."
    )
    sheet.write_string(1, 0, fill_in, looks.plain())
    sheet.write_string(
        2,
        0,
        f"Voorbeeld: rij {_EXAMPLE_ROW + 1} wordt niet ingelezen en mag blijven staan.",
        looks.strong(),
    )
    sheet.set_row(_EXAMPLE_ROW - 1, 18)
    sheet.set_row(_EXAMPLE_ROW, 30)
    sheet.set_row(HEADER_ROW, 22)
    for index, column in enumerate(contract.columns):
        number_format = _number_format(column)
        sheet.set_column(
            index,
            index,
            _width(column),
            looks.cell(number_format, wraps=column.type is ColumnType.TEXT),
        )
        _write_value(
            sheet,
            _EXAMPLE_ROW,
            index,
            example(column, halfjaar),
            looks.example(number_format, wraps=column.type is ColumnType.TEXT),
        )
        sheet.data_validation(
            first, index, last, index, _validation(column, halfjaar, lists.get(column.name))
        )
    sheet.add_table(
        HEADER_ROW,
        0,
        HEADER_ROW + _TABLE_ROWS,
        len(contract.columns) - 1,
        {
            "name": f"tabel_{contract.name}",
            "style": "Table Style Light 15",
            "autofilter": False,
            "columns": [
                {"header": column.name, "header_format": looks.head(required=column.required)}
                for column in contract.columns
            ],
            "title": contract.title,
            "description": f"In te vullen gegevens van {contract.title}",
        },
    )
    # Codes with only digits are text on purpose.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.freeze_panes(first, 0, first, 0)
    sheet.set_selection(first, 0, first, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.print_across()
    sheet.repeat_rows(HEADER_ROW)


def _write_value(sheet: Worksheet, row: int, index: int, value: Value | None, look: Any) -> None:
    match value:
        case None:
            sheet.write_blank(row, index, None, look)
        case bool():
            sheet.write_string(row, index, "ja" if value else "nee", look)
        case int() | Decimal():
            sheet.write_number(row, index, float(value), look)
        case date():
            sheet.write_datetime(row, index, datetime.combine(value, time()), look)
        case _:
            sheet.write_string(row, index, value, look)


def _number_format(column: Column) -> str:
    if column.type is ColumnType.TEXT and (column.most_characters or 0) <= _SHORT_TEXT:
        return "@"
    return _FORMATS.get(column.type, "General")


def _width(column: Column) -> int:
    width = _WIDTHS.get(column.type, 14)
    if column.type is ColumnType.TEXT:
        width = 30 if (column.most_characters or 0) <= _SHORT_TEXT else 48
    longest_choice = max((len(value) for value in column.values), default=0)
    return max(width, len(column.name) + 3, longest_choice + 3)


def _validation(column: Column, halfjaar: Halfjaar, choices_at: str | None) -> dict[str, Any]:
    kind = (
        _what_excel_checks(column, halfjaar)
        if choices_at is None
        else {"validate": "list", "source": choices_at}
    )
    listed = choices_at is not None
    must = (
        "Kies een waarde uit de lijst."
        if listed
        else f"Verwacht: {_kind_and_rules(column, halfjaar)}."
    )
    return {
        **kind,
        "ignore_blank": True,
        "input_title": column.name[:_MOST_TITLE],
        "input_message": input_message(column, halfjaar, listed=listed),
        "error_title": "Deze waarde past niet",
        "error_message": _as_fits([must, *_shown(column, halfjaar)]),
    }


def input_message(column: Column, halfjaar: Halfjaar, *, listed: bool) -> str:
    """What Excel shows when a cell of the column is selected: help, unit, range and example, as far
    as they fit in its 255 characters.
    """
    must = "Verplicht." if column.required else "Mag leeg blijven."
    unit = [f"Eenheid: {column.unit}."] if column.unit else []
    what = ["Kies uit de lijst."] if listed else [f"{_capital(_kind_and_rules(column, halfjaar))}."]
    return _as_fits([must, _sentence(column.description), *unit, *what, *_shown(column, halfjaar)])


def _shown(column: Column, halfjaar: Halfjaar) -> list[str]:
    return [_sentence(f"Voorbeeld: {written_example(column, halfjaar)}")] if column.example else []


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _kind_and_rules(column: Column, halfjaar: Halfjaar) -> str:
    return "; ".join([KINDS[column.type], *rules(column, halfjaar)])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _as_fits(sentences: Sequence[str]) -> str:
    """The sentences from the first, as far as Excel shows them; the explanation sheet has
    them all.
    """
    message = ""
    for sentence in sentences:
        longer = f"{message} {sentence}".strip()
        if len(longer) > _MOST_MESSAGE:
            break
        message = longer
    return message


def _what_excel_checks(column: Column, halfjaar: Halfjaar) -> dict[str, Any]:
    """What Excel itself can see of the rules of a column; the intake checks all of them."""
    if column.most_characters is not None:
        return {"validate": "length", "criteria": "<=", "value": column.most_characters}
    if column.type is ColumnType.DATE:
        period = halfjaar.period(column.period) if column.period else None
        first, last = (
            (period.first, period.last) if period else (date(1900, 1, 1), date(2199, 12, 31))
        )
        return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.type is ColumnType.MONTH:
        return {"validate": "integer", "criteria": "between", "minimum": 190001, "maximum": 219912}
    assert column.type in NUMBERS
    lowest = -_LARGEST if column.minimum is None else _limit(column.minimum)
    highest = _LARGEST if column.maximum is None else _limit(column.maximum)
    kind = "integer" if column.type is ColumnType.INTEGER else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": lowest, "maximum": highest}


def _limit(limit: Decimal) -> int | float:
    return int(limit) if limit == limit.to_integral_value() else float(limit)
