"""What the form of a sheet says that its values do not: hidden, invisible or struck-out rows,
merged cells, notes, and hidden sheets that look like the one that is read.

All of it can be seen by whoever opens the file, and would be lost on a program that only reads
values. What cannot be meant is refused; what may be meant is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.reading.extract import Extract, RawRow, find_header, header_name
from tasks.deliveries.reading.number_formats import hides
from tasks.deliveries.reading.personal_data import holds_bsn, mask_bsn
from tasks.deliveries.reading.values import written

Cells = dict[tuple[int, int], ExcelCell]

#: Rows and columns so small that nobody sees what is in them: points, and widths of a digit.
_LOWEST_ROW, _NARROWEST_COLUMN = 3, 0.7
_MOST_ROWS_TOLD = 20
_LONGEST_NOTE = 300
#: What Excel puts before a note that people answered, for programs that only know notes.
_THREAD = re.compile(
    r"\A\[(?:Threaded comment|Opmerkingenthread)\].*?(?:Comment|Opmerking):\s*", re.S
)
_WHITE = frozenset({"theme 0", "index 1", "index 9", "index 65", "FFFFFF"})


def form_findings(sheet: Worksheet, cells: Cells, extract: Extract, file: str) -> Iterator[Finding]:
    """What the form of the sheet that is read says (D26, D44, D50, D61, D63).

    Args:
        cells: of the sheet, by row and column.
        extract: what was read from it.
    """
    told = _Told(sheet, cells, extract, file)
    yield from told.struck_out()
    yield from told.hidden_rows()
    yield from told.hidden_columns()
    yield from told.invisible_cells()
    yield from told.merged()
    yield from told.notes()


def other_hidden_sheets(
    sheet: Worksheet,
    others: Iterable[Worksheet],
    rows_of: Callable[[Worksheet], list[RawRow]],
    contract: Contract,
    file: str,
) -> Iterator[Finding]:
    """D66 for every hidden sheet on which the register could stand as well.

    Args:
        sheet: the one that is read.
        others: all sheets that nobody sees.
    """
    needed = {column.name for column in contract.columns if not column.optional_column}
    for other in others:
        rows = rows_of(other)
        at = find_header(rows, contract)
        if at is None:
            continue
        names = {header_name(cell) for cell in rows[at].cells}
        official = {
            column.name for column in contract.columns if names & {column.name, *column.also_named}
        }
        filled = rows[at + 1 :]
        if needed <= official and filled:
            yield Finding(
                code="D66",
                text=(
                    f"Het verborgen blad {other.title} heeft dezelfde kolommen en {len(filled)} "
                    f"{'rij' if len(filled) == 1 else 'rijen'}; gelezen is het blad {sheet.title}."
                ),
                place=Place(file=file, sheet=other.title),
                expected="één blad met deze kolommen; haal het andere weg",
                value=f"{other.title}, inhoud {_digest(filled)}",
                against=sheet.title,
            )


class _Told:
    """The findings on one sheet."""

    def __init__(self, sheet: Worksheet, cells: Cells, extract: Extract, file: str) -> None:
        self._sheet, self._cells, self._extract, self._file = sheet, cells, extract, file
        self._filled = {
            row.number: [index for index, cell in enumerate(row.cells, start=1) if not cell.blank]
            for row in extract.rows
        }
        self._invisible = {
            number: [at for at in columns if self._is_invisible(number, at)]
            for number, columns in self._filled.items()
        }

    def struck_out(self) -> Iterator[Finding]:
        for number, columns in self._filled.items():
            struck = [at for at in columns if self._cells[number, at].font.strike]
            if not struck:
                continue
            whole = len(struck) == len(columns)
            yield Finding(
                code="D61",
                text="Deze rij is doorgehaald." if whole else "Deze waarde is doorgehaald.",
                place=self._place(number, None if whole else struck[0]),
                expected=(
                    "alleen rijen die gelden; haal een vervallen rij weg, of de doorhaling"
                    if whole
                    else "alleen waarden die gelden, zonder doorhaling"
                ),
            )

    def hidden_rows(self) -> Iterator[Finding]:
        hidden, white = [], []
        for row in self._extract.rows:
            if self._is_hidden(row.number):
                hidden.append(row)
            elif self._invisible[row.number] == self._filled[row.number]:
                white.append(row)
        for rows, how in ((hidden, "verborgen"), (white, "niet te zien")):
            if rows:
                yield self._asked(
                    rows[0].number,
                    None,
                    f"{_rows_told([row.number for row in rows])} {how}."
                    + ("" if rows is hidden else " " + _WHY_INVISIBLE),
                    "alle rijen zichtbaar",
                    f"{_numbers([row.number for row in rows])}, inhoud {_digest(rows)}",
                )

    def hidden_columns(self) -> Iterator[Finding]:
        hidden = {
            number
            for dimension in self._sheet.column_dimensions.values()
            if dimension.min is not None
            and dimension.max is not None
            and (
                dimension.hidden or (dimension.customWidth and dimension.width < _NARROWEST_COLUMN)
            )
            for number in range(
                dimension.min, min(dimension.max, len(self._extract.header.cells)) + 1
            )
        }
        for number in sorted(hidden):
            values = [row.cells[number - 1] for row in self._extract.rows]
            yield self._asked(
                None,
                number,
                "Deze kolom is verborgen.",
                "alle kolommen zichtbaar",
                f"inhoud {_digest_of(map(written, values))}",
            )

    def invisible_cells(self) -> Iterator[Finding]:
        by_column: defaultdict[int, list[int]] = defaultdict(list)
        for number, columns in self._invisible.items():
            if columns != self._filled[number]:
                for at in columns:
                    by_column[at].append(number)
        rows = {row.number: row for row in self._extract.rows}
        for at, numbers in sorted(by_column.items()):
            values = [written(rows[number].cells[at - 1]) for number in numbers]
            yield self._asked(
                numbers[0],
                at,
                f"Een waarde in deze kolom is niet te zien: {_numbers(numbers)}. {_WHY_INVISIBLE}"
                if len(numbers) == 1
                else f"{len(numbers)} waarden in deze kolom zijn niet te zien: "
                f"{_numbers(numbers)}. {_WHY_INVISIBLE}",
                "alle waarden zichtbaar",
                f"{_numbers(numbers)}, inhoud {_digest_of(values)}",
            )

    def merged(self) -> Iterator[Finding]:
        """Titles above the header may be merged; below it a merged cell leaves every row but one
        without its value.
        """
        ranges = sorted(self._sheet.merged_cells.ranges, key=lambda one: (one.min_row, one.min_col))
        width = len(self._extract.header.cells)
        for merged in ranges:
            if merged.max_row >= self._extract.header.number and merged.min_col <= width:
                yield Finding(
                    code="D50",
                    text=f"De cellen {re.sub('[$]', '', merged.coord)} zijn samengevoegd.",
                    place=self._place(merged.min_row, merged.min_col),
                    expected="in iedere cel een eigen waarde",
                )

    def notes(self) -> Iterator[Finding]:
        """Each text once, wherever it stands."""
        cells_by_note: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, cell in sorted(self._cells.items()):
            if cell.comment is not None:
                text = " ".join(_THREAD.sub("", str(cell.comment.text)).split())
                if text:
                    cells_by_note[text].append(at)
        for text, places in cells_by_note.items():
            place = self._place(*places[0])
            if holds_bsn(text):
                yield Finding(
                    code="D44",
                    text="In een opmerking bij deze cel staat een geldig burgerservicenummer.",
                    place=place,
                    expected="geen burgerservicenummer",
                )
            shown = mask_bsn(text)
            also = "" if len(places) == 1 else f" Zij staat bij {len(places)} cellen."
            short = shown if len(shown) <= _LONGEST_NOTE else f"{shown[: _LONGEST_NOTE - 1]}…"
            beside = [str(self._cells[at].value) for at in places]
            coordinates = ", ".join(f"{get_column_letter(column)}{row}" for row, column in places)
            yield Finding(
                code="D63",
                text=f"Bij deze cel staat een opmerking: “{short}”{also}",
                place=place,
                expected="een waarde die zonder de opmerking klopt en openbaar mag worden",
                value=shown,
                against=f"{coordinates}, inhoud {_digest_of(beside)}",
            )

    def _asked(
        self, row: int | None, column: int | None, text: str, expected: str, value: str
    ) -> Finding:
        return Finding(
            code="D26",
            text=text,
            place=self._place(row, column),
            expected=expected,
            value=value,
        )

    def _place(self, row: int | None, column: int | None) -> Place:
        name = None
        if column is not None:
            cells = self._extract.header.cells
            name = (
                header_name(cells[column - 1]) if column <= len(cells) else ""
            ) or get_column_letter(column)
        return Place(file=self._file, sheet=self._sheet.title, row=row, column=name)

    def _is_hidden(self, row: int) -> bool:
        if row not in self._sheet.row_dimensions:
            return bool(self._sheet.sheet_format.zeroHeight)
        dimension = self._sheet.row_dimensions[row]
        return bool(dimension.hidden) or (
            dimension.height is not None and dimension.height < _LOWEST_ROW
        )

    def _is_invisible(self, row: int, column: int) -> bool:
        cell = self._cells[row, column]
        return hides(str(cell.number_format), cell.value) or is_drawn_as_its_ground(cell)


_WHY_INVISIBLE = "De letters hebben de kleur van de achtergrond, of de getalnotatie toont niets."


def is_drawn_as_its_ground(cell: ExcelCell, letters: Color | None = None) -> bool:
    """Whether the letters of a cell, or of a part of it, have the colour of its ground."""
    colour = _colour(letters if letters is not None else cell.font.color)
    # Only a fill of one colour counts: on a pattern or a gradient letters of one colour are seen.
    pattern = getattr(cell.fill, "patternType", "gradient")
    if pattern not in (None, "none", "solid"):
        return False
    ground = (_colour(cell.fill.fgColor) if pattern == "solid" else None) or "FFFFFF"
    if colour in _WHITE:
        return ground in _WHITE
    return colour is not None and colour == ground


def _colour(colour: Color | None) -> str | None:
    """One name for one colour, None for the one that letters have by themselves."""
    if colour is None or colour.tint:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "theme":
        return f"theme {colour.theme}"
    return f"index {colour.indexed}" if colour.type == "indexed" else None


def _rows_told(numbers: list[int]) -> str:
    return (
        f"Rij {numbers[0]} is"
        if len(numbers) == 1
        else f"{len(numbers)} rijen ({_numbers(numbers)}) zijn"
    )


def _numbers(numbers: list[int]) -> str:
    more = " en verder" if len(numbers) > _MOST_ROWS_TOLD else ""
    return f"rij {', '.join(map(str, numbers[:_MOST_ROWS_TOLD]))}{more}"


def _digest(rows: Iterable[RawRow]) -> str:
    return _digest_of("\x1f".join(map(written, row.cells)) for row in rows)


def _digest_of(texts: Iterable[str]) -> str:
    """Tells whether values are the same without showing them: they may be personal."""
    return hashlib.sha256("\x1e".join(texts).encode(errors="replace")).hexdigest()[:12]
