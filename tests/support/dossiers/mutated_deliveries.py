"""One ordinary mistake in a delivery that was right: a mutation, drawn by chance from the kinds that
suppliers, spreadsheets and shares are known to make.

A mutation changes tables of text, as they stand in a CSV, or writes one of them as a workbook in
which the mistake is in the form of a cell.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from support.annexes.annexes_of_the_example import SOURCES

from tasks.deliveries.contract import ColumnType

#: Header and rows.
Table = list[list[str]]
RECORDS = ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie")
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.AMOUNT, ColumnType.PERCENTAGE)


@dataclass
class Delivered:
    """The tables of a delivery by source, and those of the halfjaar before.

    Attributes:
        workbooks: source -> the workbook to deliver in place of its CSV.
    """

    tables: dict[str, Table]
    before: Mapping[str, Table]
    workbooks: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a mutation was: a source, and a column or other part of it."""

    source: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.part}".strip()


#: Changes a delivery in place; None if there is nothing there to change.
Mutation = Callable[[Delivered, random.Random], Place | None]


def read_table(path: Path) -> Table:
    """A CSV as suppliers send it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def csv_bytes(table: Table) -> bytes:
    """The same as bytes."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def recount(delivered: Delivered, source: str) -> None:
    """Control totals counted after the mistake was made, where a supplier made it."""
    header, *rows = delivered.tables[source]
    month, amount = header.index("maand"), header.index("bedrag")
    counted: dict[str, tuple[int, Decimal]] = {}
    for one in delivered.tables[f"controletotalen_{source}"][1:]:
        counted[one[0]] = (0, Decimal(0))
    for row in rows:
        number, total = counted.get(row[month], (0, Decimal(0)))
        counted[row[month]] = (number + 1, total + Decimal(row[amount].replace(",", ".")))
    delivered.tables[f"controletotalen_{source}"][1:] = [
        [one, str(number), f"{total:f}".replace(".", ",")]
        for one, (number, total) in counted.items()
    ]


# ---- where ----


def _some_column(
    delivered: Delivered, chance: random.Random, types: tuple[ColumnType, ...]
) -> tuple[str, str, int, list[list[str]]] | None:
    """A source, a column of one of the types, its index, and the rows in which it is filled."""
    places = [
        (source, column.name)
        for source in sorted(delivered.tables)
        for column in SOURCES[source].columns
        if column.type in types and column.name in delivered.tables[source][0]
    ]
    source, name = chance.choice(places)
    header, *rows = delivered.tables[source]
    at = header.index(name)
    filled = [row for row in rows if row[at]]
    return (source, name, at, filled) if filled else None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _after(delivered: Delivered, chance: random.Random, source: str) -> None:
    """Half of the mistakes in records are made before their supplier counted them."""
    if source in RECORDS and chance.random() < 0.5:
        recount(delivered, source)


# ---- numbers ----


def other_unit(times: Decimal) -> Mutation:
    """A whole column, or all months of one KPI, in another unit."""

    def mutate(delivered: Delivered, chance: random.Random) -> Place | None:
        found = _some_column(delivered, chance, NUMBERS)
        if found is None:
            return None
        source, name, at, rows = found
        if source == "kpi_realisaties":
            kpi = chance.choice(rows)[0]
            rows = [row for row in rows if row[0] == kpi]
        for row in rows:
            row[at] = f"{_number(row[at]) * times:f}".replace(".", ",")
            if "," in row[at]:
                row[at] = row[at].rstrip("0").rstrip(",")
        _after(delivered, chance, source)
        return Place(source, name)

    return mutate


def decimals_in_a_count(delivered: Delivered, chance: random.Random) -> Place | None:
    found = _some_column(delivered, chance, (ColumnType.INTEGER,))
    if found is None:
        return None
    source, name, at, rows = found
    row = chance.choice(rows)
    row[at] = f"{row[at]},{chance.randint(1, 9)}"
    return Place(source, name)


def digits_exchanged(delivered: Delivered, chance: random.Random) -> Place | None:
    found = _some_column(delivered, chance, NUMBERS)
    if found is None:
        return None
    source, name, at, rows = found
    row = chance.choice(rows)
    text = row[at]
    where = [
        one
        for one in range(len(text) - 1)
        if text[one : one + 2].isdigit() and text[one] != text[one + 1]
    ]
    if not where:
        return None
    one = chance.choice(where)
    row[at] = text[:one] + text[one + 1] + text[one] + text[one + 2 :]
    _after(delivered, chance, source)
    return Place(source, name)


# ---- columns, rows and files ----


def column_sorted(delivered: Delivered, chance: random.Random) -> Place | None:
    source = chance.choice(sorted(delivered.tables))
    header, *rows = delivered.tables[source]
    at = chance.randrange(len(header))
    for row, value in zip(rows, sorted(row[at] for row in rows), strict=True):
        row[at] = value
    _after(delivered, chance, source)
    return Place(source, header[at])


def columns_swapped(delivered: Delivered, chance: random.Random) -> Place | None:
    source = chance.choice(sorted(delivered.tables))
    header, *rows = delivered.tables[source]
    one, other = sorted(chance.sample(range(len(header)), 2))
    for row in rows:
        row[one], row[other] = row[other], row[one]
    return Place(source, f"{header[one]} en {header[other]}")


def rows_lost_at_the_end(delivered: Delivered, chance: random.Random) -> Place | None:
    source = chance.choice(sorted(delivered.tables))
    table = delivered.tables[source]
    if len(table) < 3:
        return None
    share = chance.choice([0.1, 0.25, 0.5])
    del table[-max(1, round(share * (len(table) - 1))) :]
    _after(delivered, chance, source)
    return Place(source)


def month_lost(delivered: Delivered, chance: random.Random) -> Place | None:
    having = [one for one in sorted(delivered.tables) if "maand" in delivered.tables[one][0]]
    source = chance.choice(having)
    header, *rows = delivered.tables[source]
    at = header.index("maand")
    month = chance.choice(sorted({row[at] for row in rows}))
    delivered.tables[source] = [header, *(row for row in rows if row[at] != month)]
    _after(delivered, chance, source)
    return Place(source)


def country_lost(delivered: Delivered, chance: random.Random) -> Place | None:
    source = chance.choice(["wkb_kinderen", "kot_kinderen", "landentabel"])
    header, *rows = delivered.tables[source]
    at = header.index("landcode")
    country = chance.choice(sorted({row[at] for row in rows}))
    delivered.tables[source] = [header, *(row for row in rows if row[at] != country)]
    _after(delivered, chance, source)
    return Place(source, country)


def files_swapped(delivered: Delivered, chance: random.Random) -> Place | None:
    one, other = sorted(chance.sample(sorted(delivered.tables), 2))
    if chance.random() < 0.5:
        one, other = chance.choice(
            [
                ("kot_kinderen", "wkb_kinderen"),
                ("controletotalen_kot_kinderen", "controletotalen_wkb_kinderen"),
            ]
        )
    tables = delivered.tables
    tables[one], tables[other] = tables[other], tables[one]
    if (one, other) == ("kot_kinderen", "wkb_kinderen") and chance.random() < 0.5:
        recount(delivered, one)
        recount(delivered, other)
    return Place(one, f"en {other}")


def previous_halfjaar_again(delivered: Delivered, chance: random.Random) -> Place | None:
    source = chance.choice(sorted(delivered.before))
    delivered.tables[source] = [[*row] for row in delivered.before[source]]
    return Place(source)


# ---- texts and dates ----


def text_that_says_nothing(delivered: Delivered, chance: random.Random) -> Place | None:
    return _other_text(
        delivered,
        chance,
        lambda text: chance.choice(["-", ".", "n.v.t.", "PM", "zie boven", "abc"]),
    )


def error_of_excel(delivered: Delivered, chance: random.Random) -> Place | None:
    return _other_text(
        delivered, chance, lambda text: chance.choice(["#N/B", "#VERW!", "#REF!", "#DEEL/0!"])
    )


def markup_in_text(delivered: Delivered, chance: random.Random) -> Place | None:
    return _other_text(
        delivered,
        chance,
        lambda text: chance.choice(
            [text.replace("e", "&euml;", 1), f"{text}<br>", f"{text} &amp; meer", f"<b>{text}</b>"]
        ),
    )


def letters_lost(delivered: Delivered, chance: random.Random) -> Place | None:
    def lose(text: str) -> str:
        inside = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
        if not inside:
            return text
        at = chance.choice(inside)
        return text[:at] + "?" + text[at + 1 :]

    return _other_text(delivered, chance, lose)


def decoded_twice(delivered: Delivered, chance: random.Random) -> Place | None:
    def decode(text: str) -> str:
        accented = text.replace("e", "é", 1)
        return accented.encode("utf-8").decode("cp1252")

    return _other_text(delivered, chance, decode)


def _other_text(
    delivered: Delivered, chance: random.Random, change: Callable[[str], str]
) -> Place | None:
    found = _some_column(delivered, chance, (ColumnType.TEXT,))
    if found is None:
        return None
    source, name, at, rows = found
    row = chance.choice(rows)
    row[at] = change(row[at])
    return Place(source, name)


def dates_swapped(delivered: Delivered, chance: random.Random) -> Place | None:
    source, one, other = chance.choice(
        [
            ("damages", "ontdekt_op", "besluit_op"),
            ("invordering", "start", "verwacht_gereed"),
            ("kpi_definities", "geldig_vanaf", "geldig_tot"),
        ]
    )
    header, *rows = delivered.tables[source]
    first, second = header.index(one), header.index(other)
    filled = [row for row in rows if row[first] and row[second] and row[first] != row[second]]
    if not filled:
        return None
    row = chance.choice(filled)
    row[first], row[second] = row[second], row[first]
    return Place(source, f"{one} en {other}")


# ---- the form of a cell ----


def form_of_a_cell(delivered: Delivered, chance: random.Random) -> Place | None:
    """A register as a workbook in which one cell, one row or the title says something."""
    source = chance.choice(
        [one for one in sorted(delivered.tables) if one not in RECORDS and "totalen_" not in one]
    )
    header, *rows = delivered.tables[source]
    form = chance.choice(sorted(FORMS))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Blad1"
    title = {"titel van een ander halfjaar": "Stand 2024-H2", "eenheid in de titel": "x 1.000"}
    sheet.append([title.get(form, "Register")])
    sheet.append([])
    for row in [header, *rows]:
        sheet.append([_as_cell(text) for text in row])
    numbers = [one.name for one in SOURCES[source].columns if one.type in NUMBERS]
    wanted = numbers if form in OF_NUMBERS else header
    filled = [
        cell
        for cells in sheet.iter_rows(min_row=4)
        for cell, name in zip(cells, header, strict=True)
        if cell.value is not None and name in wanted
    ]
    if not filled:
        return None
    cell = chance.choice(filled)
    FORMS[form](sheet, cell)
    made = io.BytesIO()
    book.save(made)
    delivered.workbooks[source] = made.getvalue()
    return Place(source, form)


def _as_cell(text: str) -> str | int | float | datetime | None:
    if not text:
        return None
    if text.isdecimal() and not (text.startswith("0") and len(text) > 1):
        return int(text)
    return float(text.replace(",", ".")) if text.replace(",", "", 1).isdecimal() else text


def _struck_row(sheet: Worksheet, cell: Cell) -> None:
    for one in sheet[cell.row]:
        one.font = Font(strike=True)


def _partly(font: InlineFont) -> Callable[[Worksheet, Cell], None]:
    def change(sheet: Worksheet, cell: Cell) -> None:
        cell.value = CellRichText(str(cell.value), TextBlock(font, "2"))

    return change


def _hidden_row(sheet: Worksheet, cell: Cell) -> None:
    sheet.row_dimensions[cell.row].hidden = True


def _note(sheet: Worksheet, cell: Cell) -> None:
    cell.comment = Comment("NIET PUBLICEREN", "proef")


def _format(code: str) -> Callable[[Worksheet, Cell], None]:
    def change(sheet: Worksheet, cell: Cell) -> None:
        cell.number_format = code

    return change


def _white(sheet: Worksheet, cell: Cell) -> None:
    cell.font = Font(color="FFFFFFFF")


def _nothing(sheet: Worksheet, cell: Cell) -> None:
    """The title says it."""


def _hidden_sheet(sheet: Worksheet, cell: Cell) -> None:
    book = sheet.parent
    assert book is not None
    copy = book.copy_worksheet(sheet)
    copy.title = "Oud"
    copy.sheet_state = "hidden"
    copy.cell(cell.row, cell.column).value = "anders"


FORMS: dict[str, Callable[[Worksheet, Cell], None]] = {
    "doorgehaalde rij": _struck_row,
    "doorgehaald deel": _partly(InlineFont(strike=True)),
    "verhoogd deel": _partly(InlineFont(vertAlign="superscript")),
    "witte letters": _white,
    "getalnotatie ;;;": _format(";;;"),
    "getalnotatie mln": _format('0.00,, "mln"'),
    "getalnotatie duizend": _format("0,"),
    "opmerking": _note,
    "verborgen rij": _hidden_row,
    "verborgen blad": _hidden_sheet,
    "titel van een ander halfjaar": _nothing,
    "eenheid in de titel": _nothing,
}
OF_NUMBERS = ("getalnotatie ;;;", "getalnotatie mln", "getalnotatie duizend")

MUTATIONS: dict[str, Mutation] = {
    "x 1.000": other_unit(Decimal(1000)),
    "/ 1.000": other_unit(Decimal("0.001")),
    "x 100": other_unit(Decimal(100)),
    "/ 100": other_unit(Decimal("0.01")),
    "decimalen in een aantal": decimals_in_a_count,
    "twee cijfers verwisseld": digits_exchanged,
    "kolom los gesorteerd": column_sorted,
    "kolommen verwisseld": columns_swapped,
    "rijen weg aan het einde": rows_lost_at_the_end,
    "maand weg": month_lost,
    "land weg": country_lost,
    "bestanden verwisseld": files_swapped,
    "register van het vorige halfjaar": previous_halfjaar_again,
    "tekst die niets zegt": text_that_says_nothing,
    "fout van Excel als tekst": error_of_excel,
    "codes in tekst": markup_in_text,
    "letter verloren": letters_lost,
    "twee keer gedecodeerd": decoded_twice,
    "datums verwisseld": dates_swapped,
    "vorm van een cel": form_of_a_cell,
}
