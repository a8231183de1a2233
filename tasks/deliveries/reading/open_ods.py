"""Opening an ODS, the government's own standard, in the form in which an XLSX is opened: the same
cells, number formats, fonts, fills, notes, and what is hidden or merged. So one reader looks at
both, and no rule has to be written twice.

Styles become what Excel would have for them, as far as they tell something about a value.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from tasks.deliveries.reading.archive import MOST_ELEMENTS, RefusedError
from tasks.deliveries.reading.ods_styles import NAMES, Look, Styles, name

_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_CELL, _COVERED = name("table:table-cell"), name("table:covered-table-cell")
_ROW, _COLUMN = name("table:table-row"), name("table:table-column")
#: What holds rows or columns, and may be folded away as a whole.
_GROUPS = frozenset(
    name(f"table:table-{kind}")
    for kind in (
        "row-group",
        "rows",
        "header-rows",
        "column-group",
        "columns",
        "header-columns",
    )
)
#: Kept beside a cell, and no part of its text.
_NO_TEXT = frozenset({name("office:annotation"), name("draw:frame"), name("text:ruby-text")})
#: LibreOffice keeps what is a value in Excel as a formula.
_TRUTH = re.compile(r"of:=(TRUE|FALSE)\(\)")
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576


def is_ods(data: bytes) -> bool:
    """Whether the archive says that it is a spreadsheet of OpenDocument."""
    return data.startswith(b"PK") and data[30:38] == b"mimetype" and _MIME in data[38:128]


def opened_ods(data: bytes) -> tuple[Workbook, Workbook]:
    """The workbook with the outcomes of formulas, and one with the formulas that have none.

    Args:
        data: an archive that :func:`~tasks.deliveries.reading.archive.inspected` let through.

    Raises:
        RefusedError: D23 if it cannot be read, D24 if it repeats its cells without end.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = ElementTree.fromstring(archive.read("content.xml"))  # noqa: S314 - inspected
            named = (
                ElementTree.fromstring(archive.read("styles.xml"))  # noqa: S314 - inspected
                if "styles.xml" in archive.namelist()
                else None
            )
        styles = Styles(content, named)
        books = _Books()
        for table in content.iterfind("office:body/office:spreadsheet/table:table", NAMES):
            books.add(table, styles)
    except RefusedError:
        raise
    except Exception as error:  # a file that is not as the standard says fails in many ways
        raise RefusedError(
            "D23", "Het ODS-bestand is beschadigd of niet door een rekenblad gemaakt."
        ) from error
    if not books.results.worksheets:
        raise RefusedError("D23", "Het ODS-bestand heeft geen werkbladen.")
    return books.results, books.formulas


def title_of(table: ElementTree.Element) -> str:
    """The name of a sheet, as far as Excel allows it."""
    return re.sub(r"[\\/*?:\[\]]", "_", table.get(name("table:name"), ""))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the text of a cell and how it looks; None if it looks like the cell."""

    text: str
    look: Look | None


class _Books:
    def __init__(self) -> None:
        self.results, self.formulas = Workbook(), Workbook()
        for book in (self.results, self.formulas):
            book.remove(book.worksheets[0])
        self._cells = 0

    def add(self, table: ElementTree.Element, styles: Styles) -> None:
        title = title_of(table)
        page: Worksheet = self.results.create_sheet(title)
        formulas: Worksheet = self.formulas.create_sheet(title)
        if styles.is_hidden_table(table.get(name("table:style-name"))):
            page.sheet_state = "hidden"
        columns = _column_styles(table, page, styles)
        at = 1
        for row, is_hidden in _rows(table):
            times = _repeated(row, "table:number-rows-repeated", _MOST_ROWS)
            is_hidden = is_hidden or styles.is_low(row.get(name("table:style-name")))
            filled = list(_filled(row, columns))
            # Counted before they are made: a few bytes may repeat a cell a billion times.
            self._cells += times * sum(last - first + 1 for first, last, *_ in filled)
            if self._cells > MOST_ELEMENTS:
                raise RefusedError(
                    "D24",
                    "Het bestand is voor een register buitensporig groot. Het is niet geopend.",
                )
            for number in range(at, at + times if filled else at):
                if is_hidden:
                    page.row_dimensions[number].hidden = True
                for first, last, cell, style in filled:
                    for column in range(first, last + 1):
                        _put(page, formulas, number, column, cell, styles, style)
            at += times


def _repeated(element: ElementTree.Element, attribute: str, most: int) -> int:
    return min(max(int(element.get(name(attribute), "1")), 1), most)


def _rows(
    parent: ElementTree.Element, *, hidden: bool = False
) -> Iterator[tuple[ElementTree.Element, bool]]:
    for child in parent:
        if child.tag == _ROW:
            yield child, hidden or _is_hidden(child)
        elif child.tag in _GROUPS:
            yield from _rows(child, hidden=hidden or child.get(name("table:display")) == "false")


def _is_hidden(element: ElementTree.Element) -> bool:
    return element.get(name("table:visibility"), "visible") != "visible"


def _column_styles(
    table: ElementTree.Element, page: Worksheet, styles: Styles
) -> list[tuple[int, str | None]]:
    """The last column and the style of its cells, per group of columns that are alike."""
    found: list[tuple[int, str | None]] = []

    def look(parent: ElementTree.Element, *, hidden: bool) -> None:
        for child in parent:
            if child.tag in _GROUPS:
                look(child, hidden=hidden or child.get(name("table:display")) == "false")
            elif child.tag == _COLUMN:
                first = found[-1][0] + 1 if found else 1
                times = _repeated(child, "table:number-columns-repeated", _MOST_COLUMNS)
                found.append((first + times - 1, child.get(name("table:default-cell-style-name"))))
                narrow = styles.is_narrow(child.get(name("table:style-name")))
                if hidden or narrow or _is_hidden(child):
                    letter = get_column_letter(min(first, _MOST_COLUMNS))
                    page.column_dimensions[letter] = ColumnDimension(
                        page, index=letter, min=first, max=first + times - 1, hidden=True
                    )

    look(table, hidden=False)
    return found


def _filled(
    row: ElementTree.Element, columns: list[tuple[int, str | None]]
) -> Iterator[tuple[int, int, ElementTree.Element, str | None]]:
    """First and last column, element and style of what is in a row, without empty cells."""
    at = 1
    for cell in row:
        if cell.tag not in (_CELL, _COVERED):
            continue
        times = _repeated(cell, "table:number-columns-repeated", _MOST_COLUMNS)
        spans = cell.get(name("table:number-columns-spanned")) is not None
        filled = any(cell.get(name(one)) for one in ("office:value-type", "table:formula"))
        if cell.tag == _CELL and (len(cell) or spans or filled):
            style = cell.get(name("table:style-name")) or row.get(
                name("table:default-cell-style-name")
            )
            if style is None:
                style = next((one for last, one in columns if at <= last), None)
            yield at, min(at + times - 1, _MOST_COLUMNS), cell, style
        at += times


def _put(
    page: Worksheet,
    formulas: Worksheet,
    row: int,
    column: int,
    element: ElementTree.Element,
    styles: Styles,
    style: str | None,
) -> None:
    cell, original = page.cell(row, column), formulas.cell(row, column)
    assert isinstance(cell, ExcelCell), "ranges are merged without openpyxl's own cells for them"
    assert isinstance(original, ExcelCell)
    look = styles.look(style)
    parts = list(_paragraphs(element, styles))
    _fill(cell, element, parts, look)
    if (formula := element.get(name("table:formula"))) is not None and cell.value is None:
        original.value = f"={formula.partition('=')[2]}"
    cell.number_format = _number_format(element, look)
    if look.strike or look.colour or look.raised:
        cell.font = Font(strike=look.strike, vertAlign=look.raised, color=_colour(look.colour))
    if look.ground is not None:
        cell.fill = PatternFill("solid", fgColor=f"FF{look.ground}")
    note = element.find("office:annotation", NAMES)
    if note is not None:
        text = "\n".join("".join(one.itertext()) for one in note.iterfind("text:p", NAMES))
        cell.comment = Comment(text, "")
    wide = _repeated(element, "table:number-columns-spanned", _MOST_COLUMNS)
    high = _repeated(element, "table:number-rows-spanned", _MOST_ROWS)
    if wide > 1 or high > 1:
        last = get_column_letter(min(column + wide - 1, _MOST_COLUMNS))
        page.merged_cells.add(f"{cell.coordinate}:{last}{min(row + high - 1, _MOST_ROWS)}")


def _fill(cell: ExcelCell, element: ElementTree.Element, parts: list[_Part], look: Look) -> None:
    """The value and its type, as openpyxl has them."""
    text = "".join(part.text for part in parts)
    kind = element.get(name("office:value-type"))
    truth = _TRUTH.fullmatch(element.get(name("table:formula"), ""))
    if element.get(name("calcext:value-type")) == "error":
        cell.value = text
        cell.data_type = "e"
    elif truth is not None:
        cell.value = truth[1] == "TRUE"
    elif kind in ("float", "percentage", "currency"):
        written = element.get(name("office:value"), "")
        cell.value = int(written) if re.fullmatch("-?[0-9]{1,15}", written) else float(written)
    elif kind == "date":
        cell.value = datetime.fromisoformat(element.get(name("office:date-value"), ""))
    elif kind == "boolean":
        cell.value = element.get(name("office:boolean-value")) == "true"
    elif kind is not None or text:
        looks = [part for part in parts if part.look is not None and part.look != look]
        cell.value = (
            CellRichText(*(_block(part) for part in parts))
            if looks
            else text or element.get(name("office:string-value"), "")
        )
        # openpyxl takes a text that begins with = for a formula.
        cell.data_type = "str" if element.get(name("table:formula")) else "s"


def _block(part: _Part) -> TextBlock | str:
    if part.look is None:
        return part.text
    font = InlineFont(
        strike=part.look.strike,
        vertAlign=part.look.raised,
        color=_colour(part.look.colour),
    )
    return TextBlock(font, part.text)


def _colour(rgb: str | None) -> Color | None:
    return None if rgb is None else Color(f"FF{rgb}")


def _number_format(element: ElementTree.Element, look: Look) -> str:
    """That of the style; without one a program shows a percentage or a currency by itself."""
    kind = element.get(name("office:value-type"))
    if look.number_format is not None:
        # What a format puts around a text is part of the text that is kept.
        words = kind == "string" and "@" in look.number_format
        return "General" if words else look.number_format
    if kind == "percentage":
        return "0.00%"
    currency = element.get(name("office:currency"))
    return f"[${currency}]#,##0.00" if kind == "currency" and currency else "General"


def _paragraphs(element: ElementTree.Element, styles: Styles) -> Iterator[_Part]:
    for number, paragraph in enumerate(element.iterfind("text:p", NAMES)):
        if number:
            yield _Part("\n", None)
        yield from _parts(paragraph, styles, None)


def _parts(element: ElementTree.Element, styles: Styles, look: Look | None) -> Iterator[_Part]:
    if element.text:
        yield _Part(element.text, look)
    for child in element:
        if child.tag == name("text:s"):
            yield _Part(" " * int(child.get(name("text:c"), "1")), look)
        elif child.tag == name("text:tab"):
            yield _Part("\t", look)
        elif child.tag == name("text:line-break"):
            yield _Part("\n", look)
        elif child.tag not in _NO_TEXT:
            own = child.get(name("text:style-name"))
            inner = styles.text_look(own) if child.tag == name("text:span") and own else look
            yield from _parts(child, styles, inner)
        if child.tail:
            yield _Part(child.tail, look)
