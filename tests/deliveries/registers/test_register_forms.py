"""A good register gives the same rows in every form in which agencies send it."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet
from support.dossiers.register_files import (
    FIRST,
    HALFJAAR,
    HEADER,
    PROEF,
    SECOND,
    csv_bytes,
    delivered,
    saved,
    with_part,
    xlsx_bytes,
)

from tasks.definitions.finding import Grade
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.reading.read_workbook import read_workbook
from tasks.deliveries.registers.check_register import check_register
from tasks.deliveries.registers.rows import load_register

ROWS: list[dict[str, Any]] = [
    {
        "nummer": "P001",
        "kind": "0f3a9c5d7e1b2846",
        "land": "7028",
        "soort": "huur",
        "aantal": 1250,
        "koers": Decimal("4.6892"),
        "bedrag": Decimal("182.4"),
        "aandeel": Decimal("93.4"),
        "dag": date(2025, 2, 14),
        "maand": 202502,
        "akkoord": True,
        "titel": "Titel",
        "toelichting": "Gewone tekst",
    },
    {
        "nummer": "P002",
        "kind": "1f3a9c5d7e1b2846",
        "land": "5010",
        "soort": "zorg",
        "aantal": None,
        "koers": Decimal("-0.5"),
        "bedrag": Decimal("0.05"),
        "aandeel": Decimal(7),
        "dag": date(2025, 4, 1),
        "maand": 202504,
        "akkoord": False,
        "titel": "Titel",
        "toelichting": "Eén regel;\nen nog één: €",
    },
]
CELLS: list[list[Any]] = [
    [
        "P001",
        "0f3a9c5d7e1b2846",
        7028,
        "huur",
        1250,
        4.6892,
        182.4,
        0.934,
        datetime.fromisoformat("2025-02-14"),
        202502,
        True,
        "Titel",
        "Gewone tekst",
    ],
    [
        "P002",
        "1f3a9c5d7e1b2846",
        5010,
        "zorg",
        None,
        -0.5,
        0.05,
        0.07,
        datetime.fromisoformat("2025-04-01"),
        202504,
        False,
        "Titel",
        "Eén regel;\nen nog één: €",
    ],
]


def percentages(page: Worksheet) -> None:
    for row in page.iter_rows(min_row=2, min_col=8, max_col=8):
        row[0].number_format = "0.0%"


def titled(page: Worksheet) -> None:
    percentages(page)
    page.insert_rows(1, amount=3)
    page["A1"] = "Register van het halfjaar"
    page["A2"] = "Peildatum 30-04-2025"
    page.merge_cells("A1:F1")


def calculated() -> bytes:
    """The first number is the outcome of a formula, as Excel stores it."""
    plain, formula = b'<c r="E2" t="n"><v>', b'<c r="E2"><f>1000+250</f><v>'

    def put_formula(sheet: bytes) -> bytes:
        assert plain in sheet
        return sheet.replace(plain, formula)

    return with_part(
        xlsx_bytes(*CELLS, change=percentages), "xl/worksheets/sheet1.xml", put_formula
    )


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/": b"http://purl.oclc.org/ooxml/spreadsheetml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}


def strict(xlsx: bytes) -> bytes:
    """The same workbook as *Strict Open XML*, the other form that Excel can save."""
    for part in zipfile.ZipFile(io.BytesIO(xlsx)).namelist():

        def renamed(old: bytes) -> bytes:
            for name, other in STRICT.items():
                old = old.replace(name, other)
            return old

        xlsx = with_part(xlsx, part, renamed)
    return xlsx


def broken(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something broken in it that no value depends on."""

    def changed(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return with_part(xlsx_bytes(*CELLS, change=titled), part, changed)


def windows_folders() -> bytes:
    """An archive in which the parts of a name are parted by a backslash."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(*CELLS, change=titled))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    return out.getvalue()


def charted() -> bytes:
    """A workbook with a sheet that is only a chart."""
    book = load_workbook(io.BytesIO(xlsx_bytes(*CELLS, change=titled)))
    chart = BarChart()
    chart.add_data(Reference(book["Register"], min_col=5, min_row=5, max_row=6))
    book.create_chartsheet("Grafiek").add_chart(chart)
    return saved(book)


PLAIN = csv_bytes(FIRST, SECOND)
FORMS: dict[str, tuple[str, bytes]] = {
    "UTF-8": ("proef.csv", PLAIN),
    "UTF-8 with BOM": ("proef.csv", codecs.BOM_UTF8 + PLAIN),
    "Windows-1252": ("proef.csv", csv_bytes(FIRST, SECOND, encoding="cp1252")),
    "UTF-16 with BOM": ("proef.csv", csv_bytes(FIRST, SECOND, encoding="utf-16")),
    "UTF-16 big endian": (
        "proef.csv",
        codecs.BOM_UTF16_BE + csv_bytes(FIRST, SECOND, encoding="utf-16-be"),
    ),
    "line ends of Unix": ("proef.csv", PLAIN.replace(b"\r\n", b"\n")),
    "line ends of old Macs": ("proef.csv", PLAIN.replace(b"\r\n", b"\r")),
    "without the last line end": ("proef.csv", PLAIN.removesuffix(b"\r\n")),
    "everything quoted": ("proef.csv", PLAIN.replace(b"Gewone tekst", b'"Gewone tekst"')),
    "the first line names the delimiter": ("proef.csv", b"sep=;\r\n" + PLAIN),
    "title rows": (
        "proef.csv",
        b"Register van het halfjaar;;\r\n\r\nPeildatum;30-04-2025\r\n" + PLAIN,
    ),
    "empty rows at the end": ("proef.csv", PLAIN + b";;;;;;;;;;;\r\n\r\n" * 3),
    "an empty column at the end": (
        "proef.csv",
        csv_bytes([*FIRST, ""], [*SECOND, ""], header=[*HEADER, ""]),
    ),
    "columns in another order": (
        "proef.csv",
        csv_bytes(FIRST[::-1], SECOND[::-1], header=HEADER[::-1]),
    ),
    "column names with spaces around them": (
        "proef.csv",
        csv_bytes(FIRST, SECOND, header=[f" {name}\u00a0" for name in HEADER]),
    ),
    "name in capitals": ("PROEF_APRIL.CSV", PLAIN),
    "XLSX": ("proef.xlsx", xlsx_bytes(*CELLS, change=percentages)),
    "XLSX with title rows and a merged title": ("proef.xlsx", xlsx_bytes(*CELLS, change=titled)),
    "XLSX with a sheet of only a chart": ("proef.xlsx", charted()),
    "Strict Open XML": ("proef.xlsx", strict(xlsx_bytes(*CELLS, change=titled))),
    "XLSX with an empty fill": (
        "proef.xlsx",
        broken("xl/styles.xml", b"<fill><patternFill/></fill>", b"<fill/><fill/>"),
    ),
    "XLSX with a font of an impossible family": (
        "proef.xlsx",
        broken("xl/styles.xml", b'<family val="2"/>', b'<family val="99"/>'),
    ),
    "XLSX with an impossible colour": (
        "proef.xlsx",
        broken("xl/styles.xml", b'<color theme="1"/>', b'<color rgb="rood"/>'),
    ),
    "XLSX with a property that is no date": (
        "proef.xlsx",
        with_part(
            xlsx_bytes(*CELLS, change=titled),
            "docProps/core.xml",
            lambda old: re.sub(rb"[0-9-]+T[0-9:]+Z<", b"gisteren<", old),
        ),
    ),
    "XLSX with a validation of an unknown kind": (
        "proef.xlsx",
        broken(
            "xl/worksheets/sheet1.xml",
            b"<pageMargins",
            b'<dataValidations><dataValidation type="kleur" sqref="A1"/></dataValidations><pageMargins',
        ),
    ),
    "XLSX with a style of a font that is not there": (
        "proef.xlsx",
        broken("xl/styles.xml", b'<xf numFmtId="0" fontId="0" ', b'<xf numFmtId="0" fontId="77" '),
    ),
    "XLSX with a name of a range that is gone": (
        "proef.xlsx",
        broken(
            "xl/workbook.xml",
            b"<definedNames/>",
            b'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!'
            b"</definedName></definedNames>",
        ),
    ),
    "XLSX with folders as Windows writes them": ("proef.xlsx", windows_folders()),
    "Strict Open XML with dates in full": (
        "proef.xlsx",
        strict(
            with_part(
                xlsx_bytes(*CELLS, change=percentages),
                "xl/worksheets/sheet1.xml",
                lambda old: old.replace(b't="n"><v>45702<', b't="d"><v>2025-02-14T00:00:00<'),
            )
        ),
    ),
    "Strict Open XML with an empty fill": (
        "proef.xlsx",
        strict(broken("xl/styles.xml", b"<fill><patternFill/></fill>", b"<fill/><fill/>")),
    ),
    "XLSX with everything stored as text": ("proef.xlsx", xlsx_bytes(FIRST, SECOND)),
    "XLSX with the outcome of a formula": ("proef.xlsx", calculated()),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(tmp_path: Path, form: str) -> None:
    file, data = FORMS[form]
    intake, store = delivered(tmp_path, {file: data})

    assert [finding for finding in intake.findings if finding.code != "D29"] == []
    delivery = intake.deliveries["proef"]
    rows = load_register(store, delivery, PROEF)
    assert [row.values for row in rows] == ROWS
    assert [[type(value) for value in row.values.values()] for row in rows] == [
        [type(value) for value in row.values()] for row in ROWS
    ]
    assert delivery.rows == 2
    assert delivery.file == file
    assert store.get(delivery.digest) == data, "what was received is kept as it was"


def test_forms_that_differ_only_in_encoding_have_the_same_content(tmp_path: Path) -> None:
    contents = set()
    for number, form in enumerate(
        ["UTF-8", "UTF-8 with BOM", "Windows-1252", "UTF-16 with BOM", "columns in another order"]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        intake, _ = delivered(folder, dict([FORMS[form]]))
        contents.add(intake.deliveries["proef"].content)
    assert len(contents) == 1


def test_rows_keep_the_number_of_their_line(tmp_path: Path) -> None:
    intake, store = delivered(tmp_path, {"proef.csv": b"Titel\r\n\r\n" + csv_bytes(SECOND, FIRST)})
    assert [row.number for row in load_register(store, intake.deliveries["proef"], PROEF)] == [4, 6]


def test_the_landentabel_in_its_official_form_is_the_same_as_in_our_own(tmp_path: Path) -> None:
    contract = load_contracts()["landentabel"]
    official = (
        '"94.10 Landcode","94.11 Omschrijving","99.98 Datum ingang","99.99 Datum einde","Fictieve '
        'datum einde"\r\n'
        '"0000","Onbekend","","",""\r\n"5002","Frankrijk","","",""\r\n"6029","Duitsland","","19910101",""\r\n"5107","Curaçao","20101010","",""\r\n'
    )
    own = "landcode;omschrijving;ingang;einde\n0000;Onbekend;;\n5002;Frankrijk;;\n6029;Duitsland;;01-01-1991\n5107;Curaçao;10-10-2010;\n"
    contents = []
    for number, (file, data) in enumerate(
        [
            ("Tabel34 Landentabel.csv", codecs.BOM_UTF16_LE + official.encode("utf-16-le")),
            ("landentabel.csv", own.encode("cp1252")),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        intake, store = delivered(folder, {file: data}, {"landentabel": contract})
        assert [finding.code for finding in intake.findings] == ["D03"], (
            "only landen.csv, which belongs to another contract"
        )
        contents.append(intake.deliveries["landentabel"].content)
    assert contents[0] == contents[1]
    rows = load_register(store, intake.deliveries["landentabel"], contract)
    assert rows[3].values == {
        "landcode": "5107",
        "omschrijving": "Curaçao",
        "ingang": date(2010, 10, 10),
        "einde": None,
    }


fields = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(fields, min_size=len(HEADER), max_size=len(HEADER)), max_size=4))
def test_any_texts_in_a_csv_give_rows_or_findings_and_never_an_error(rows: list[list[str]]) -> None:
    extract, findings = read_delimited(csv_bytes(*rows), "proef.csv", PROEF)
    if extract is None:
        assert findings
    else:
        checked = check_register(extract, "proef.csv", PROEF, HALFJAAR)
        assert [row.number for row in checked.rows] == [row.number for row in extract.rows]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_finding_or_rows(data: bytes) -> None:
    for extract, findings in (
        read_delimited(data, "proef.csv", PROEF),
        read_workbook(data, "proef.xlsx", PROEF),
        read_workbook(data, "proef.ods", PROEF),
    ):
        assert extract is not None or any(finding.grade is Grade.BLOCKING for finding in findings)


BOOK = xlsx_bytes(*CELLS, change=percentages)


@given(at=st.integers(0, len(BOOK) - 1), byte=st.integers(0, 255), end=st.integers(0, len(BOOK)))
def test_a_damaged_xlsx_is_a_finding_or_still_the_same_rows(at: int, byte: int, end: int) -> None:
    cut, flipped = BOOK[:end], BOOK[:at] + bytes([byte]) + BOOK[at + 1 :]
    for data in (cut, flipped):
        extract, findings = read_workbook(data, "proef.xlsx", PROEF)
        if extract is None:
            assert any(finding.grade is Grade.BLOCKING for finding in findings)
        else:
            assert [
                row.values for row in check_register(extract, "proef.xlsx", PROEF, HALFJAAR).rows
            ] == ROWS
