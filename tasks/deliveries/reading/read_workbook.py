"""Reading a register from a workbook (XLSX or ODS), with everything a reader of the sheet would see
and a program would miss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.reading.archive import RefusedError, inspected, is_text
from tasks.deliveries.reading.extract import (
    EXPLANATION_SHEET,
    MOST_BYTES,
    Extract,
    RawCell,
    RawRow,
    find_header,
)
from tasks.deliveries.reading.margins import margins
from tasks.deliveries.reading.open_ods import is_ods, opened_ods
from tasks.deliveries.reading.open_xlsx import opened
from tasks.deliveries.reading.sheet_form import (
    Cells,
    form_findings,
    is_drawn_as_its_ground,
    other_hidden_sheets,
)

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_workbook(
    data: bytes, file: str, contract: Contract
) -> tuple[Extract | None, list[Finding]]:
    """The rows of the agreed sheet of a workbook, or of its only visible sheet besides the
    explanation of a template.

    Args:
        data: the bytes as received.
        file: name of the file, for the findings.

    Returns:
        The extract, or None if there is none; and the findings (D14, D15, D23, D24, D25, D26, D44,
        D50, D61, D63, D66). Cells with D27, D28 or D60 carry their code.
    """
    if not data:
        return None, [
            _finding(
                "D15",
                Place(file=file),
                "Het bestand is leeg (0 bytes).",
                "een werkmap met rijen",
            )
        ]
    ending = f".{file.rpartition('.')[2].lower()}"
    kind = "ODS-bestand" if ending == ".ods" else "Excel-bestand"
    try:
        has_formulas = inspected(data, kind)
        if is_ods(data):
            results, formulas = opened_ods(data)
        else:
            results = opened(data, data_only=True)
            formulas = opened(data, data_only=False) if has_formulas else results
    except RefusedError as refused:
        if refused.code == "D23" and is_text(data):
            text = (
                f"Dit is geen {kind}, hoewel de naam op {ending} eindigt; het lijkt op een "
                "CSV of andere tekst."
            )
            wanted = f"een {kind} dat als {ending} is opgeslagen, of een CSV op .csv"
            return None, [_finding("D23", Place(file=file), text, wanted)]
        expected = (
            f"ten hoogste {MOST_BYTES >> 20} MB uitgepakt"
            if refused.code == "D24"
            else f"een volledig {kind}; open het bestand en bewaar het als gewone "
            "Excel-werkmap (.xlsx)"
        )
        return None, [_finding(refused.code, Place(file=file), refused.text, expected)]

    sheet = _sheet(results, contract)
    if isinstance(sheet, str):
        wanted = (
            f"een zichtbaar blad {contract.sheet}"
            if contract.sheet
            else "één zichtbaar blad met gegevens"
        )
        return None, [_finding("D25", Place(file=file), sheet, wanted)]
    cells = _cells(sheet)
    rows = list(_rows(cells, _cells(formulas[sheet.title])))
    if not rows:
        return None, [
            _finding(
                "D15",
                Place(file=file, sheet=sheet.title),
                "Het blad is leeg.",
                "een kopregel met rijen eronder",
            )
        ]
    at = find_header(rows, contract)
    if at is None:
        columns = ", ".join(
            column.name for column in contract.columns if not column.optional_column
        )
        return None, [
            _finding(
                "D14",
                Place(file=file, sheet=sheet.title),
                "Er is geen rij met de afgesproken kolomnamen.",
                f"een rij met: {columns}",
            )
        ]
    titles, rows = rows[:at], rows[at:]
    width = max(index for row in rows for index, cell in enumerate(row.cells, 1) if not cell.blank)
    header, *body = (RawRow(row.number, (*row.cells, *[RawCell()] * width)[:width]) for row in rows)
    extract = Extract(
        sheet=sheet.title,
        header=header,
        rows=tuple(body),
        titles=tuple(titles),
        margins=margins(data, sheet.title, ods=is_ods(data)),
    )
    unseen = [one for one in results.worksheets if one.sheet_state != "visible"]
    hidden = other_hidden_sheets(
        sheet,
        unseen,
        lambda one: list(_rows(_cells(one), _cells(formulas[one.title]))),
        contract,
        file,
    )
    return extract, [*hidden, *form_findings(sheet, cells, extract, file)]


def _sheet(book: Workbook, contract: Contract) -> Worksheet | str:
    """The sheet to read, or in Dutch why there is none."""
    visible: list[Worksheet] = [
        sheet
        for sheet in book.worksheets
        if isinstance(sheet, Worksheet) and sheet.sheet_state == "visible"
    ]
    if contract.sheet is not None:
        named = [sheet for sheet in visible if sheet.title.strip() == contract.sheet]
        return (
            named[0]
            if named
            else (
                f"Het blad {contract.sheet} is er niet of is verborgen. Zichtbaar zijn: "
                f"{_titles(visible)}."
            )
        )
    if len(visible) > 1:
        # Excel used to give every new file three sheets; those without any value are no choice.
        visible = [
            sheet
            for sheet in visible
            if any(cell.value is not None for cell in _cells(sheet).values())
        ] or visible[:1]
    if len(visible) > 1:
        visible = [sheet for sheet in visible if sheet.title != EXPLANATION_SHEET]
    if len(visible) > 1:
        return f"Er zijn {len(visible)} zichtbare bladen met gegevens: {_titles(visible)}."
    return visible[0] if visible else "Er is geen zichtbaar blad."


def _titles(sheets: Sequence[Worksheet]) -> str:
    return ", ".join(sheet.title for sheet in sheets) or "geen"


def _cells(sheet: Worksheet) -> Cells:
    """By row and column. Cells inside a merged range hold nothing, so they are left out."""
    # Not iter_rows: that makes every cell of the rectangle, and one formatted cell in row 1048576
    # makes that rectangle huge.
    return {at: cell for at, cell in sheet._cells.items() if isinstance(cell, ExcelCell)}


def _rows(results: Cells, formulas: Cells) -> Iterator[RawRow]:
    """Rows that are not empty, in the order of the sheet, each up to its last cell."""
    rows: defaultdict[int, dict[int, RawCell]] = defaultdict(dict)
    for (row, column), cell in results.items():
        read = _cell(cell, formulas[row, column])
        if not read.blank:
            rows[row][column] = read
    for number in sorted(rows):
        yield RawRow(
            number,
            tuple(
                rows[number].get(column, RawCell()) for column in range(1, max(rows[number]) + 1)
            ),
        )


def _cell(result: ExcelCell, formula: ExcelCell) -> RawCell:
    value: object = result.value
    number_format = str(result.number_format)
    if result.data_type == "e":
        return RawCell(str(value), problem="D28")
    # A formula whose stored outcome is empty text has type str; one that was never calculated has
    # no type.
    if formula.data_type == "f" and value is None and result.data_type != "str":
        return RawCell(formula.value if isinstance(formula.value, str) else "=…", problem="D27")
    if isinstance(value, CellRichText):
        shown = "".join(_part(part, result) for part in value)
        problem = None if shown == str(value) else "D60"
        return RawCell(unescape(shown), number_format, problem)
    return RawCell(unescape(value) if isinstance(value, str) else value, number_format)  # type: ignore[arg-type]


def _part(part: TextBlock | str, cell: ExcelCell) -> str:
    """A part of the text of a cell, with what its form says of it if that is not nothing."""
    if isinstance(part, str) or not part.text.strip():
        return str(part)
    font = part.font
    if font.strike:
        return f"[doorgehaald: {part.text}]"
    if font.vertAlign == "superscript":
        raised = part.text.translate(_RAISED)
        return raised if raised != part.text else f"[verhoogd: {part.text}]"
    if font.vertAlign == "subscript":
        return f"[verlaagd: {part.text}]"
    if font.color is not None and is_drawn_as_its_ground(cell, font.color):
        return f"[onzichtbaar: {part.text}]"
    return part.text


def _finding(code: str, place: Place, text: str, expected: str) -> Finding:
    return Finding(code=code, text=text, place=place, expected=expected)
