"""Reading a register from an Excel file (XLSX), with everything a reader of the sheet would see and
a program would miss.

The file is untrusted. Before openpyxl opens it, every part is unpacked within bounds and run
through expat, which refuses document type definitions (entities, external files) and counts what
would make openpyxl use the memory of the machine.
"""

from __future__ import annotations

import codecs
import io
import re
import warnings
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.reading.extract import (
    EXPLANATION_SHEET,
    MOST_BYTES,
    Extract,
    RawCell,
    RawRow,
    find_header,
    header_name,
)

_CHUNK = 1 << 16
#: What no text holds and every archive does.
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\r\x0c")
_MOST_PARTS = 2000
_MOST_ELEMENTS = 400_000
_MOST_DEPTH = 100
#: Cells in merged ranges and hyperlinks: openpyxl makes an object for each of them.
_MOST_RANGE_CELLS = 100_000


class _RefusedError(Exception):
    """The file may not be opened; carries the code and the Dutch text of the finding."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def read_xlsx(data: bytes, file: str, contract: Contract) -> tuple[Extract | None, list[Finding]]:
    """The rows of the agreed sheet of an XLSX, or of its only visible sheet besides the explanation
    of a template.

    Args:
        data: the bytes as received.
        file: name of the file, for the findings.

    Returns:
        The extract, or None if there is none; and the findings (D14, D15, D23, D24, D25, D26, D50).
        Cells with D27 or D28 carry their code.
    """
    if not data:
        return None, [
            _finding(
                "D15",
                Place(file=file),
                "Het bestand is leeg (0 bytes).",
                "een Excel-bestand met rijen",
            )
        ]
    try:
        has_formulas = _inspected(data)
        results = _opened(data, data_only=True)
        formulas = _opened(data, data_only=False) if has_formulas else results
    except _RefusedError as refused:
        if refused.code == "D23" and _is_text(data):
            text = (
                "Dit is geen Excel-bestand, hoewel de naam op .xlsx eindigt; het lijkt op een "
                "CSV of andere tekst."
            )
            wanted = "een Excel-bestand dat als .xlsx is opgeslagen, of een CSV op .csv"
            return None, [_finding("D23", Place(file=file), text, wanted)]
        expected = (
            f"ten hoogste {MOST_BYTES >> 20} MB uitgepakt"
            if refused.code == "D24"
            else "een volledig Excel-bestand (.xlsx)"
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
    rows = list(_rows(sheet, formulas[sheet.title]))
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
    rows = rows[at:]
    width = max(index for row in rows for index, cell in enumerate(row.cells, 1) if not cell.blank)
    header, *body = (RawRow(row.number, (*row.cells, *[RawCell()] * width)[:width]) for row in rows)
    extract = Extract(sheet=sheet.title, header=header, rows=tuple(body))
    return extract, [*_hidden(sheet, extract, file), *_merged(sheet, extract, file)]


def _inspected(data: bytes) -> bool:
    """Unpack every part within bounds without keeping it; returns whether a sheet holds a formula.
    Raises _RefusedError.
    """
    if len(data) > MOST_BYTES:
        raise _RefusedError("D24", "Het bestand is te groot voor een register.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _RefusedError(
            "D23", "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _RefusedError(
                    "D24",
                    "Het bestand wordt bij het uitpakken buitensporig groot. Het is niet geopend.",
                )
            gate = _Gate()
            for part in parts:
                with archive.open(part) as stream:
                    gate.pass_through(part.filename, iter(lambda: stream.read(_CHUNK), b""))
            return gate.has_formulas
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        OverflowError,
    ) as error:
        raise _RefusedError("D23", "Het Excel-bestand is beschadigd of niet volledig.") from error


def _is_text(data: bytes) -> bool:
    """Whether the bytes begin as a text does."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _CONTROLS.isdisjoint(
        data[:_CHUNK]
    )


class _Gate:
    """What all parts together may be: so many bytes, elements and cells in ranges; no document type
    definition.
    """

    def __init__(self) -> None:
        self.has_formulas = False
        self._bytes = 0
        self._elements = 0
        self._range_cells = 0
        self._depth = 0

    def pass_through(self, name: str, chunks: Iterable[bytes]) -> None:
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        is_xml = True
        for chunk in chunks:
            # The directory of the archive may lie about sizes, so what really comes out is counted
            # as well.
            self._bytes += len(chunk)
            if self._bytes > MOST_BYTES:
                raise _RefusedError(
                    "D24",
                    "Het bestand wordt bij het uitpakken buitensporig groot. Het is niet geopend.",
                )
            is_xml = is_xml and self._parsed(parser, name, chunk, final=False)
        if is_xml:
            self._parsed(parser, name, b"", final=True)

    @staticmethod
    def _parsed(parser: expat.XMLParserType, name: str, chunk: bytes, *, final: bool) -> bool:
        try:
            parser.Parse(chunk, final)
        except expat.ExpatError as error:
            # Pictures and printer settings are not XML. What openpyxl reads is; past this point it
            # could not read either.
            if name.casefold().endswith((".xml", ".rels")):
                raise _RefusedError(
                    "D23", "Het Excel-bestand is beschadigd: een onderdeel is geen geldige XML."
                ) from error
            return False
        return True

    @staticmethod
    def _doctype(*_: object) -> None:
        raise _RefusedError(
            "D23",
            "Het bestand bevat een documentdefinitie (DTD); die hoort niet in een Excel-bestand "
            "en is niet gelezen.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        local = name.rpartition(":")[2]
        if local == "f":
            self.has_formulas = True
        elif local in ("mergeCell", "hyperlink"):
            self._range_cells += _cells_in(attributes.get("ref", ""))
        if (
            self._elements > _MOST_ELEMENTS
            or self._depth > _MOST_DEPTH
            or self._range_cells > _MOST_RANGE_CELLS
        ):
            raise _RefusedError(
                "D24",
                "Het bestand is voor een register buitensporig groot of ingewikkeld. Het is niet "
                "geopend.",
            )

    def _end(self, _: str) -> None:
        self._depth -= 1


def _cells_in(reference: str) -> int:
    try:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
    except ValueError:
        return 1
    if first_column is None or last_column is None or first_row is None or last_row is None:
        return _MOST_RANGE_CELLS + 1  # whole rows or columns
    return (last_column - first_column + 1) * (last_row - first_row + 1)


def _opened(data: bytes, *, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            # What openpyxl warns about (styles, validations it does not keep) does not touch the
            # values.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except (
        Exception
    ) as error:  # openpyxl promises no kind of error for a file that is not as Excel writes it
        raise _RefusedError(
            "D23", "Het Excel-bestand is beschadigd of niet door een rekenblad gemaakt."
        ) from error


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


def _cells(sheet: Worksheet) -> dict[tuple[int, int], ExcelCell]:
    """By row and column. Cells inside a merged range hold nothing, so they are left out."""
    # Not iter_rows: that makes every cell of the rectangle, and one formatted cell in row 1048576
    # makes that rectangle huge.
    return {at: cell for at, cell in sheet._cells.items() if isinstance(cell, ExcelCell)}


def _rows(results: Worksheet, formulas: Worksheet) -> Iterator[RawRow]:
    """Rows that are not empty, in the order of the sheet, each up to its last cell."""
    rows: defaultdict[int, dict[int, RawCell]] = defaultdict(dict)
    originals = _cells(formulas)
    for (row, column), cell in _cells(results).items():
        read = _cell(cell, originals[row, column])
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
    value = result.value
    if result.data_type == "e":
        return RawCell(str(value), problem="D28")
    # A formula whose stored outcome is empty text has type str; one that was never calculated has
    # no type.
    if formula.data_type == "f" and value is None and result.data_type != "str":
        return RawCell(formula.value if isinstance(formula.value, str) else "=…", problem="D27")
    return RawCell(unescape(value) if isinstance(value, str) else value, str(result.number_format))  # type: ignore[arg-type]


def _hidden(sheet: Worksheet, extract: Extract, file: str) -> Iterator[Finding]:
    rows = [row.number for row in extract.rows if sheet.row_dimensions[row.number].hidden]
    if rows:
        shown = ", ".join(map(str, rows[:20])) + (" en verder" if len(rows) > 20 else "")
        text = (
            f"Rij {shown} is verborgen."
            if len(rows) == 1
            else f"{len(rows)} rijen zijn verborgen: {shown}."
        )
        yield _finding(
            "D26", Place(file=file, sheet=sheet.title, row=rows[0]), text, "alle rijen zichtbaar"
        )
    hidden = {
        number
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min is not None and dimension.max is not None
        for number in range(dimension.min, min(dimension.max, len(extract.header.cells)) + 1)
    }
    for number in sorted(hidden):
        name = header_name(extract.header.cells[number - 1]) or get_column_letter(number)
        yield _finding(
            "D26",
            Place(file=file, sheet=sheet.title, column=name),
            "Deze kolom is verborgen.",
            "alle kolommen zichtbaar",
        )


def _merged(sheet: Worksheet, extract: Extract, file: str) -> Iterator[Finding]:
    """Titles above the header may be merged; below it a merged cell leaves every row but one
    without its value.
    """
    for merged in sorted(sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col)):
        if merged.max_row >= extract.header.number and merged.min_col <= len(extract.header.cells):
            yield _finding(
                "D50",
                Place(
                    file=file,
                    sheet=sheet.title,
                    row=merged.min_row,
                    column=header_name(extract.header.cells[merged.min_col - 1])
                    or get_column_letter(merged.min_col),
                ),
                f"De cellen {re.sub('[$]', '', merged.coord)} zijn samengevoegd.",
                "in iedere cel een eigen waarde",
            )


def _finding(code: str, place: Place, text: str, expected: str) -> Finding:
    return Finding(code=code, text=text, place=place, expected=expected)
