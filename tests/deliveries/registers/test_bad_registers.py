"""The corpus of bad deliveries: one real file per way in which a register goes wrong, and exactly
what the supplier is told.

Every case names all findings of its file: where, what was found (masked where personal) and the
code. Nothing more may be found, and nothing of the file may be used.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font
from openpyxl.worksheet.worksheet import Worksheet
from support.dossiers.register_files import (
    FIRST,
    HEADER,
    SECOND,
    Typed,
    changed,
    csv_bytes,
    delivered,
    saved,
    with_part,
    xlsx_bytes,
)
from support.dossiers.told import Told, told

from tasks.definitions.finding import Grade, catalogue
from tasks.deliveries.reading.extract import MOST_BYTES

CSV, XLSX = "proef_april.csv", "proef_april.xlsx"
SHEET = "Register"
SHEET_OF_2024 = "Register 2024-H2"
BSN = "999990019"
XL_ROW: list[Typed] = [
    "P001", "0f3a9c5d7e1b2846", "7028", "huur", 1250, 4.6892, 182.4, 93.4, date(2025, 2, 14), 202502, "ja", "Titel", "Gewone tekst",
]  # fmt: skip


def without(*names: str) -> list[int]:
    return [index for index, name in enumerate(HEADER) if name not in names]


def only(indices: list[int], row: list[str]) -> list[str]:
    return [row[index] for index in indices]


def cell(**cells: str) -> bytes:
    """A CSV in which only these cells of the second row (line 3) are wrong."""
    return csv_bytes(FIRST, changed(FIRST, **({"nummer": "P003"} | cells)))


IN_ONE_CELL = [
    ("a number in words", {"aantal": "1.8 mln"}, Told("D31", 3, "aantal", "1.8 mln")),
    ("a number in Dutch words", {"bedrag": "€ 1,8 mln"}, Told("D31", 3, "bedrag", "€ 1,8 mln")),
    (
        "a point that is a thousand or a decimal",
        {"aantal": "1.234"},
        Told("D32", 3, "aantal", "1.234"),
    ),
    ("the same in a decimal column", {"koers": "1.234"}, Told("D32", 3, "koers", "1.234")),
    ("an English decimal", {"bedrag": "12.50"}, Told("D32", 3, "bedrag", "12.50")),
    ("a negative in parentheses", {"bedrag": "(12,50)"}, Told("D33", 3, "bedrag", "(12,50)")),
    ("not a date", {"dag": "14 februari"}, Told("D34", 3, "dag", "14 februari")),
    ("a day that does not exist", {"dag": "31-02-2025"}, Told("D35", 3, "dag", "31-02-2025")),
    ("not a month", {"maand": "apr-25"}, Told("D36", 3, "maand", "apr-25")),
    ("below the range", {"aantal": "-1"}, Told("D37", 3, "aantal", "-1")),
    ("above the range", {"aandeel": "100,1%"}, Told("D37", 3, "aandeel", "100,1%")),
    ("too many decimals", {"koers": "4,68921"}, Told("D38", 3, "koers", "4,68921")),
    ("a third decimal in an amount", {"bedrag": "12,505"}, Told("D38", 3, "bedrag", "12,505")),
    ("a value that is not allowed", {"soort": "Huur"}, Told("D39", 3, "soort", "Huur")),
    ("a code of another form", {"nummer": "P3"}, Told("D40", 3, "nummer", "P3")),
    (
        "a personal code of another form",
        {"kind": "0F3A9C5D7E1B2846"},
        Told("D40", 3, "kind", "0F…46"),
    ),
    ("the same key again", {"nummer": "P001"}, Told("D41", 3, "nummer", "P001")),
    ("an unknown code", {"land": "9999"}, Told("D42", 3, "land", "9999")),
    ("a day outside the period", {"dag": "01-05-2025"}, Told("D43", 3, "dag", "01-05-2025")),
    ("a month outside the period", {"maand": "202412"}, Told("D43", 3, "maand", "202412")),
    (
        "a BSN in a text",
        {"toelichting": f"Zie dossier van {BSN}."},
        Told("D44", 3, "toelichting", "Zie dossier van *****."),
    ),
    ("a BSN in a code", {"land": BSN}, Told("D44", 3, "land", "*****")),
    ("neither yes nor no", {"akkoord": "misschien"}, Told("D45", 3, "akkoord", "misschien")),
    ("a required cell that is empty", {"bedrag": ""}, Told("D30", 3, "bedrag", None)),
    ("a required cell with a space", {"soort": "\u00a0"}, Told("D30", 3, "soort", None)),
    ("a line break in a code", {"soort": "hu\nur"}, Told("D22", 3, "soort", "hu⏎ur")),
    ("a line break behind a number", {"bedrag": "12,50\n"}, Told("D22", 3, "bedrag", "12,50⏎")),
    (
        "text saved twice in the wrong encoding",
        {"toelichting": "CoÃ¶rdinatie"},
        Told("D51", 3, "toelichting", "CoÃ¶rdinatie"),
    ),
    (
        "a lost character",
        {"toelichting": "Co\ufffdrdinatie"},
        Told("D51", 3, "toelichting", "Co\ufffdrdinatie"),
    ),
    (
        "letters lost as question marks",
        {"toelichting": "De financi?le gegevens"},
        Told("D51", 3, "toelichting", "De financi?le gegevens"),
    ),
    (
        "text saved three times in the wrong encoding",
        {"toelichting": "BelgiÃƒÂ«"},
        Told("D51", 3, "toelichting", "BelgiÃƒÂ«"),
    ),
    (
        "an error of a Dutch spreadsheet as text",
        {"titel": "#N/B"},
        Told("D28", 3, "titel", "#N/B"),
    ),
    (
        "an error of a German spreadsheet as text, in a text",
        {"toelichting": "Zie #BEZUG! hier"},
        Told("D28", 3, "toelichting", "Zie #BEZUG! hier"),
    ),
    (
        "letters as codes of a web page",
        {"toelichting": "Belgi&euml;"},
        Told("D62", 3, "toelichting", "Belgi&euml;"),
    ),
    (
        "a line break of a web page",
        {"toelichting": "een<br>twee"},
        Told("D62", 3, "toelichting", "een<br>twee"),
    ),
    ("an English thousand", {"koers": "437,600"}, Told("D32", 3, "koers", "437,600")),
    ("decimals in a count", {"aantal": "437,600"}, Told("D38", 3, "aantal", "437,600")),
    (
        "a sign that turns text around",
        {"toelichting": "abc\u202edef"},
        Told("D51", 3, "toelichting", "abc\ufffddef"),
    ),
    (
        "a control character",
        {"toelichting": "abc\x1b[31m"},
        Told("D51", 3, "toelichting", "abc\ufffd[31m"),
    ),
    ("a text with only a zero-width space", {"titel": "\u200b"}, Told("D30", 3, "titel", "\ufffd")),
    (
        "a text with only signs that are drawn as nothing",
        {"titel": "\u3164\u2800\ufe0f"},
        Told("D30", 3, "titel", "\u3164\u2800\ufe0f"),
    ),
    ("a title that is longer than agreed", {"titel": "x" * 21}, Told("D54", 3, "titel", "x" * 21)),
    (
        "a name of a thousand characters",
        {"titel": "naam " * 200},
        Told("D54", 3, "titel", "naam " * 11 + "naam…"),
    ),
    (
        "a text longer than can be printed",
        {"toelichting": "x" * 10_001},
        Told("D54", 3, "toelichting", "x" * 59 + "…"),
    ),
    ("a very long value", {"soort": "x" * 100}, Told("D39", 3, "soort", "x" * 59 + "…")),
]

SHIFTED = only(without("soort"), HEADER)


def csv_cases() -> list[tuple[str, bytes, list[Told]]]:
    no_kind = without("soort")
    return [
        (
            "a column is missing",
            csv_bytes(only(no_kind, FIRST), header=SHIFTED),
            [Told("D10", 1, "soort")],
        ),
        (
            "an extra column",
            csv_bytes([*FIRST, "x"], header=[*HEADER, "opmerking van Jan"]),
            [Told("D11", 1, "opmerking van Jan")],
        ),
        (
            "values in a column without a name",
            csv_bytes([*FIRST, "x"], header=[*HEADER, ""]),
            [Told("D11", 1, "14")],
        ),
        (
            "a renamed column",
            csv_bytes(FIRST, header=["Bedragen" if name == "bedrag" else name for name in HEADER]),
            [Told("D12", 1, "Bedragen")],
        ),
        (
            "column names in capitals",
            csv_bytes(FIRST, header=["KIND" if name == "kind" else name for name in HEADER]),
            [Told("D12", 1, "KIND")],
        ),
        (
            "a column twice",
            csv_bytes([*FIRST, "huur"], header=[*HEADER, "soort"]),
            [Told("D13", 1, "soort")],
        ),
        ("no header", csv_bytes(FIRST, header=SECOND), [Told("D14")]),
        (
            "a column renamed with its form",
            csv_bytes(
                FIRST, header=["maand (jjjjmm)" if name == "maand" else name for name in HEADER]
            ),
            [Told("D12", 1, "maand (jjjjmm)")],
        ),
        (
            "a column that names a unit",
            csv_bytes(
                FIRST, header=["bedrag (x 1.000)" if name == "bedrag" else name for name in HEADER]
            ),
            [Told("D12", 1, "bedrag (x 1.000)")],
        ),
        (
            "a title of another halfjaar",
            b"Register 2024-H2, stand augustus 2024\r\n" + csv_bytes(FIRST),
            [Told("D05", 1, None, "Register 2024-H2, stand augustus 2024")],
        ),
        (
            "a byte order mark twice",
            b"\xef\xbb\xbf\xef\xbb\xbf" + csv_bytes(FIRST, SECOND),
            [Told("D20", 1)],
        ),
        ("commas instead of semicolons", csv_bytes(FIRST, delimiter=","), [Told("D14")]),
        ("an empty file", b"", [Told("D15")]),
        ("a file with only empty lines", b"\r\n\r\n", [Told("D15")]),
        ("only a BOM", b"\xef\xbb\xbf", [Told("D15")]),
        ("only a header", csv_bytes(), [Told("D16")]),
        ("only a header and empty rows", csv_bytes([""] * len(HEADER)), [Told("D16")]),
        ("bytes of no encoding", csv_bytes(FIRST).replace(b"Gewone", b"\x81\xff"), [Told("D20")]),
        ("UTF-16 without BOM", csv_bytes(FIRST, encoding="utf-16-le"), [Told("D20", 1)]),
        ("a NUL byte", csv_bytes(FIRST, SECOND).replace(b"Gewone", b"Ge\0one"), [Told("D20", 2)]),
        ("half of UTF-16", csv_bytes(FIRST, encoding="utf-16")[:-1], [Told("D20")]),
        (
            "UTF-8 with one byte of Windows-1252 in it",
            csv_bytes(FIRST, SECOND).replace(b"Gewone", b"\xa7"),
            [Told("D51", 3, "toelichting", "EÃ©n regel;⏎en nog Ã©Ã©n: â‚¬")],
        ),
        ("a short row", csv_bytes(FIRST, SECOND[:-1]), [Told("D21", 3)]),
        ("a long row", csv_bytes([*FIRST, "x"], SECOND), [Told("D21", 2)]),
        (
            "a semicolon in a text without quotes",
            csv_bytes(FIRST).replace(b"Gewone tekst", b"Gewone; tekst"),
            [Told("D21", 2)],
        ),
        (
            "a short row behind a text with line breaks",
            csv_bytes(changed(SECOND, toelichting="een\ntwee\ndrie"), FIRST, ["x"]),
            [Told("D21", 6)],
        ),
        (
            "a quote too many, after which reading goes on",
            csv_bytes(FIRST).replace(b"Gewone tekst", b'"Gewone" tekst')
            + csv_bytes(changed(SECOND, aantal="x"))[len(csv_bytes()) :],
            [Told("D21", 2), Told("D31", 3, "aantal", "x")],
        ),
        (
            "a quote that is never closed",
            csv_bytes(FIRST).replace(b"Gewone tekst", b'"Gewone tekst')
            + csv_bytes(changed(SECOND, aantal="x"))[len(csv_bytes()) :],
            [Told("D21", 2), Told("D31", 3, "aantal", "x")],
        ),
        ("an Excel file under another name", xlsx_bytes(XL_ROW), [Told("D23")]),
        ("a CSV too large for a register", b" " * (MOST_BYTES + 1), [Told("D24")]),
        (
            "everything at once, in the order of the file",
            csv_bytes(
                [
                    *changed(
                        FIRST,
                        nummer="P1",
                        aantal="1.234",
                        dag="31-02-2025",
                        toelichting=f"bsn {BSN}",
                    ),
                    "",
                ],
                FIRST,
                [*changed(SECOND, land="XX", akkoord=""), ""],
                [*changed(SECOND, bedrag="(1)"), ""],
                header=[*HEADER, "extra"],
            ),
            [
                Told("D11", 1, "extra"),
                Told("D40", 2, "nummer", "P1"),
                Told("D32", 2, "aantal", "1.234"),
                Told("D35", 2, "dag", "31-02-2025"),
                Told("D44", 2, "toelichting", "bsn *****"),
                Told("D21", 3),
                Told("D42", 4, "land", "XX"),
                Told("D30", 4, "akkoord"),
                Told("D41", 6, "nummer", "P002"),
                Told("D33", 6, "bedrag", "(1)"),
            ],
        ),
    ]


def bomb() -> bytes:
    """A sheet of spaces: a few kilobytes that become more than a register may be."""
    return with_part(
        xlsx_bytes(XL_ROW), "xl/worksheets/sheet1.xml", lambda old: old + b" " * (MOST_BYTES + 1)
    )


def lying_bomb() -> bytes:
    """The same, but the directory of the archive says that the sheet is small."""
    data = bomb()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert data.count(real) == 2, "once before the part, once in the directory"
    return data.replace(real, (1000).to_bytes(4, "little"))


def entity(old: bytes, document_type: bytes) -> bytes:
    return (
        old.replace(b"<sst", document_type + b"<sst", 1)
        if b"<sst" in old
        else document_type + old[old.index(b"<worksheet") :]
    )


def in_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return with_part(xlsx_bytes(XL_ROW), "xl/worksheets/sheet1.xml", change)


def second_sheet(hidden: bool = False) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(XL_ROW)))
    other = book.create_sheet("Kladblok")
    other["A1"] = "x"
    if hidden:
        book[SHEET].sheet_state = "hidden"
        book.active = other
    return saved(book)


def put(**cells: Typed) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for coordinate, value in cells.items():
            page[coordinate] = value

    return change


def uncalculated(page: Worksheet) -> None:
    page["E2"] = "=SUM(A1:A9)"


def rich(*parts: str | tuple[str, InlineFont]) -> CellRichText:
    """A text of which parts look otherwise."""
    return CellRichText(
        *(part if isinstance(part, str) else TextBlock(part[1], part[0]) for part in parts)
    )


def looks(value: Typed | CellRichText, number_format: str, at: str) -> bytes:
    """A book in which one cell has a value and a number format."""

    def change(page: Worksheet) -> None:
        page[at] = value
        page[at].number_format = number_format

    return xlsx_bytes(XL_ROW, change=change)


def struck(*cells: str) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for at in cells:
            page[at].font = Font(strike=True)

    return change


RAISED, LOWERED = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
STRUCK, WHITE = InlineFont(strike=True), InlineFont(color=Color("FFFFFFFF"))
MONTH_CELLS = [[*XL_ROW[:9], datetime(2025, month, 1), *XL_ROW[10:]] for month in (1, 2, 3)]  # noqa: DTZ001 - of a sheet


def months_as_dates(page: Worksheet) -> None:
    for row, number in zip((2, 3, 4), ("P001", "P002", "P003"), strict=True):
        page[f"A{row}"] = number
        page[f"J{row}"].number_format = "yyyymm"


def error_value(old: bytes) -> bytes:
    """Excel's own form of a formula that went wrong."""
    start, end = old.index(b'<c r="G2"'), old.index(b"</c>", old.index(b'<c r="G2"'))
    return old[:start] + b'<c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v>' + old[end:]


def xlsx_cases() -> list[tuple[str, bytes, list[Told]]]:
    book = xlsx_bytes(XL_ROW)
    return [
        ("an XLSX of 0 bytes", b"", [Told("D15")]),
        ("a sheet without anything", saved(openpyxl.Workbook()), [Told("D15")]),
        ("no header", xlsx_bytes(XL_ROW, header=["x"]), [Told("D14")]),
        ("only a header", xlsx_bytes(), [Told("D16")]),
        ("a truncated XLSX", book[: len(book) // 2], [Told("D23")]),
        ("a CSV under another name", csv_bytes(FIRST), [Told("D23")]),
        (
            "an old Excel file, or one with a password",
            b"\xd0\xcf\x11\xe0" + bytes(600),
            [Told("D23")],
        ),
        ("a damaged part", book[:60] + bytes([book[60] ^ 0xFF]) + book[61:], [Told("D23")]),
        (
            "a zip of something else",
            with_part(_empty_zip(), "a.txt", lambda _: b"x"),
            [Told("D23")],
        ),
        ("a sheet that is not XML", in_sheet(lambda old: old[:-20]), [Told("D23")]),
        (
            "an external entity",
            in_sheet(
                lambda old: entity(old, b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
            ),
            [Told("D23")],
        ),
        (
            "an entity in UTF-16",
            in_sheet(lambda old: entity(old, b"<!DOCTYPE x []>").decode().encode("utf-16")),
            [Told("D23")],
        ),
        (
            "a cell with an impossible style",
            in_sheet(lambda old: old.replace(b'<c r="A1"', b'<c s="99" r="A1"')),
            [Told("D23")],
        ),
        ("a zip bomb", bomb(), [Told("D24")]),
        (
            "a zip bomb of very many elements",
            in_sheet(
                lambda old: old.replace(b"</sheetData>", b"<row/>" * 400_001 + b"</sheetData>")
            ),
            [Told("D24")],
        ),
        (
            "a merged range of the whole sheet",
            in_sheet(
                lambda old: old.replace(
                    b"</sheetData>",
                    b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
                )
            ),
            [Told("D24")],
        ),
        (
            "a bomb of nested elements",
            in_sheet(
                lambda old: old.replace(
                    b"</sheetData>", b"<x>" * 5000 + b"</x>" * 5000 + b"</sheetData>"
                )
            ),
            [Told("D24")],
        ),
        ("two visible sheets", second_sheet(), [Told("D25")]),
        ("the sheet is hidden", second_sheet(hidden=True), [Told("D14")]),
        (
            "a formula that was never calculated",
            xlsx_bytes(XL_ROW, change=uncalculated),
            [Told("D27", 2, "aantal", "=SUM(A1:A9)")],
        ),
        ("an error value", in_sheet(error_value), [Told("D28", 2, "bedrag", "#DIV/0!")]),
        (
            "a percentage where a number belongs",
            xlsx_bytes(XL_ROW, change=lambda p: setattr(p["F2"], "number_format", "0%")),
            [Told("D32", 2, "koers", "468,92%")],
        ),
        (
            "a raised mark behind a number",
            looks(rich("1250", ("2", RAISED)), "General", "E2"),
            [Told("D60", 2, "aantal", "1250²")],
        ),
        (
            "a raised letter in a text",
            looks(rich("De 1", ("e", RAISED), " stap"), "General", "M2"),
            [Told("D60", 2, "toelichting", "De 1[verhoogd: e] stap")],
        ),
        (
            "a lowered mark in a code",
            looks(rich("hu", ("ur", LOWERED)), "General", "D2"),
            [Told("D60", 2, "soort", "hu[verlaagd: ur]")],
        ),
        (
            "an old value struck out before the new",
            looks(rich(("4376", STRUCK), "1250"), "General", "E2"),
            [Told("D60", 2, "aantal", "[doorgehaald: 4376]1250")],
        ),
        (
            "a part in white letters",
            looks(rich("Gewone", (" niet", WHITE), " tekst"), "General", "M2"),
            [Told("D60", 2, "toelichting", "Gewone[onzichtbaar:  niet] tekst")],
        ),
        (
            "a struck-out value",
            xlsx_bytes(XL_ROW, change=struck("E2")),
            [Told("D61", 2, "aantal")],
        ),
        (
            "a struck-out row",
            xlsx_bytes(
                XL_ROW,
                ["P002", *XL_ROW[1:]],
                change=struck(*(f"{one}3" for one in "ABCDEFGHIJKLM")),
            ),
            [Told("D61", 3)],
        ),
        (
            "a number format that adds a word",
            looks(46.25, '0.00" mln"', "G2"),
            [Told("D32", 2, "bedrag", "46,25 mln")],
        ),
        (
            "a number format that shows thousands",
            looks(437600, "#,##0,", "E2"),
            [Told("D32", 2, "aantal", "438")],
        ),
        (
            "a number format that adds a word to a text",
            looks("46", '0;0;0;@" mln"', "E2"),
            [Told("D32", 2, "aantal", "46")],
        ),
        (
            "a number with a word in a column of texts",
            looks(46.25, '0.00" mln"', "M2"),
            [Told("D32", 2, "toelichting", "46,25 mln")],
        ),
        (
            "decimals in a count",
            xlsx_bytes([*XL_ROW[:4], 437.6, *XL_ROW[5:]]),
            [Told("D38", 2, "aantal", "437,6")],
        ),
        (
            "months that are dates, which the cells show as months",
            xlsx_bytes(*MONTH_CELLS, change=months_as_dates),
            [Told("D36", 2, "maand", "202501")],
        ),
        (
            "a number that became a date",
            looks(datetime.fromisoformat("2025-03-25"), "d-mmm", "F2"),
            [Told("D31", 2, "koers", "25-mrt")],
        ),
        (
            "an error of a French spreadsheet as text",
            xlsx_bytes([*XL_ROW[:11], "#VALEUR!", "Gewone tekst"]),
            [Told("D28", 2, "titel", "#VALEUR!")],
        ),
        (
            "a title of another halfjaar",
            xlsx_bytes(HEADER, XL_ROW, header=["Register, tweede halfjaar van 2024"]),
            [Told("D05", 1, "A", "Register, tweede halfjaar van 2024")],
        ),
        (
            "a sheet of another halfjaar",
            xlsx_bytes(XL_ROW, sheet=SHEET_OF_2024),
            [Told("D05", None, None, SHEET_OF_2024)],
        ),
        (
            "a burgerservicenummer in a note",
            xlsx_bytes(XL_ROW, change=lambda p: setattr(p["E2"], "comment", Comment(BSN, "x"))),
            [Told("D44", 2, "aantal")],
        ),
        (
            "a date with a time",
            xlsx_bytes(XL_ROW, change=put(I2=datetime.fromisoformat("2025-02-14T13:30"))),
            [Told("D34", 2, "dag", "14-02-2025 13:30:00")],
        ),
        (
            "a date without its format",
            xlsx_bytes([*XL_ROW[:8], 45702, *XL_ROW[9:]]),
            [Told("D34", 2, "dag", "45702")],
        ),
        (
            "a zero lost from a code",
            xlsx_bytes(XL_ROW, change=put(C2=28)),
            [Told("D42", 2, "land", "28")],
        ),
        (
            "a BSN as a number",
            xlsx_bytes(XL_ROW, change=put(E2=int(BSN))),
            [Told("D37", 2, "aantal", "*****"), Told("D44", 2, "aantal", "*****")],
        ),
        (
            "a value beside the table",
            xlsx_bytes(XL_ROW, change=put(N2="los")),
            [Told("D11", 1, "N")],
        ),
        (
            "merged cells in the rows",
            xlsx_bytes(XL_ROW, ["P002", *XL_ROW[1:]], change=lambda p: p.merge_cells("D2:D3")),
            [Told("D50", 2, "soort"), Told("D30", 3, "soort")],
        ),
        (
            "rows are numbered as in the sheet, with titles and gaps",
            xlsx_bytes(
                ["Peildatum", None],
                [],
                HEADER,
                [],
                changed(FIRST, aantal="1.234"),
                header=["Register van het halfjaar"],
            ),
            [Told("D32", 6, "aantal", "1.234")],
        ),
    ]


def _empty_zip() -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return file.getvalue()


CASES = [
    *[(CSV, name, cell(**cells), [one]) for name, cells, one in IN_ONE_CELL],
    *[(CSV, *case) for case in csv_cases()],
    *[(XLSX, *case) for case in xlsx_cases()],
]


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [(file, data, expected) for file, _, data, expected in CASES],
    ids=[f"{f[-4:]}: {n}" for f, n, _, _ in CASES],
)
def test_a_bad_register_is_refused_and_its_supplier_is_told_why(
    tmp_path: Path, file: str, data: bytes, expected: list[Told]
) -> None:
    intake, _ = delivered(tmp_path, {file: data})

    blocking = [finding for finding in intake.findings if finding.grade is Grade.BLOCKING]
    assert told(blocking) == expected
    for finding in blocking:
        assert finding.place is not None
        assert finding.place.file == file
        assert finding.expected
        assert finding.text
        assert BSN not in finding.model_dump_json()
        if finding.place.row is not None:
            assert finding.place.sheet == (SHEET if file == XLSX else None), finding
    assert "proef" not in intake.deliveries
    assert "landen" in intake.deliveries, (
        "a bad delivery does not stop the others from being checked"
    )


def test_a_unit_in_the_name_of_a_column_is_told(tmp_path: Path) -> None:
    header = ["bedrag (x 1.000)" if name == "bedrag" else name for name in HEADER]
    intake, _ = delivered(tmp_path, {CSV: csv_bytes(FIRST, header=header)})
    assert [(one.text, one.expected) for one in intake.findings] == [
        (
            "Deze kolom lijkt op bedrag, maar noemt een eenheid: x 1.000.",
            "de naam bedrag, en getallen in euro",
        )
    ]


def test_an_archive_that_lies_about_its_sizes_is_not_unpacked(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {XLSX: lying_bomb()})
    assert [finding.code for finding in intake.findings] == ["D23"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_that_is_called_xlsx_is_told_to_be_one(tmp_path: Path, encoding: str) -> None:
    intake, _ = delivered(tmp_path, {XLSX: csv_bytes(FIRST, SECOND, encoding=encoding)})
    assert [(one.code, one.text, one.expected) for one in intake.findings] == [
        (
            "D23",
            (
                "Dit is geen Excel-bestand, hoewel de naam op .xlsx eindigt; het lijkt op een "
                "CSV of "
                "andere tekst."
            ),
            "een Excel-bestand dat als .xlsx is opgeslagen, of een CSV op .csv",
        )
    ]


@pytest.mark.parametrize(
    "data",
    [xlsx_bytes(XL_ROW)[:-9], xlsx_bytes(XL_ROW)[4:], b"\xd0\xcf\x11\xe0" + bytes(600)],
    ids=["no end", "no beginning", "Excel of 1997"],
)
def test_what_is_no_text_is_not_told_to_be_one(tmp_path: Path, data: bytes) -> None:
    intake, _ = delivered(tmp_path, {XLSX: data})
    (found,) = intake.findings
    assert found.code == "D23"
    assert "CSV" not in found.text


def test_numbers_stored_as_text_are_read_and_reported_once_per_column(tmp_path: Path) -> None:
    rows = [changed(FIRST, nummer=f"P00{number}") for number in range(1, 6)]
    intake, _ = delivered(tmp_path, {XLSX: xlsx_bytes(*rows)})
    assert [
        (one.code, one.place.row, one.place.column) for one in intake.findings if one.place
    ] == [("D29", 2, name) for name in ("aantal", "koers", "bedrag", "aandeel")]
    assert intake.deliveries["proef"].rows == 5


def test_of_very_many_problems_the_first_two_hundred_are_shown_and_all_are_counted(
    tmp_path: Path,
) -> None:
    rows = [changed(FIRST, nummer=f"P{number:03}", bedrag="x") for number in range(300)]
    intake, _ = delivered(tmp_path, {CSV: csv_bytes(*rows)})
    assert [finding.code for finding in intake.findings] == ["D31"] * 200 + ["D49"]
    assert "300" in intake.findings[-1].text


def test_one_far_away_formatted_cell_costs_no_memory(tmp_path: Path) -> None:
    def far_away(page: Worksheet) -> None:
        page["XFD1048576"].number_format = "0%"

    intake, _ = delivered(tmp_path, {XLSX: xlsx_bytes(XL_ROW, change=far_away)})
    assert intake.findings == ()
    assert intake.deliveries["proef"].rows == 1


def test_every_code_that_leaves_a_row_without_a_value_blocks() -> None:
    codes = [
        "D21",
        "D22",
        *(f"D{number}" for number in range(27, 46) if number != 29),
        "D50",
        "D51",
    ]
    assert {catalogue()[code].grade for code in codes} == {Grade.BLOCKING}


def test_the_corpus_covers_every_code_of_a_register_that_blocks() -> None:
    found = {one.code for *_, expected in CASES for one in expected}
    of_a_file = {
        code
        for code, entry in catalogue().items()
        if "D10" <= code <= "D51" and entry.grade is Grade.BLOCKING
    }
    assert of_a_file - found == {"D49"}, "D49 has a test of its own"
