"""Reads what the annex and its spreadsheets really hold: the printed page, XLSX by openpyxl, ODS by
its XML, all as plain cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import openpyxl
import tinyhtml5  # type: ignore[import-untyped]

from tasks.figures.dutch import MINUS
from tasks.figures.forms import COUNT_WORDS, QUALIFIERS

#: Text is str, a number Decimal.
Cells = list[list[str | Decimal]]

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_xlsx(data: bytes) -> dict[str, Cells]:
    """All cells by sheet, as far as each row goes. A formula is an error."""
    sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        rows: Cells = []
        for row in sheet.iter_rows():
            cells = [cell for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n"}, [cell.value for cell in cells]
            rows.append(
                [
                    Decimal(repr(cell.value)) if cell.data_type == "n" else str(cell.value)
                    for cell in cells
                ]
            )
        sheets[sheet.title] = rows
    return sheets


def read_ods(data: bytes) -> dict[str, Cells]:
    """The same of an ODS file."""
    sheets = {}
    for table in ods_content(data).iter(f"{TABLE}table"):
        rows = [
            [_ods_cell(cell) for cell in row.iter(f"{TABLE}table-cell")]
            for row in table.iter(f"{TABLE}table-row")
        ]
        sheets[table.attrib[f"{TABLE}name"]] = rows
    return sheets


def ods_content(data: bytes) -> Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ElementTree.fromstring(package.read("content.xml"))


def _ods_cell(cell: Element) -> str | Decimal:
    if cell.attrib[f"{OFFICE}value-type"] in ("float", "currency"):
        return Decimal(cell.attrib[f"{OFFICE}value"])
    assert cell.attrib[f"{OFFICE}value-type"] == "string"
    return "\n".join(_ods_text(line) for line in cell.iter(f"{TEXT}p"))


def _ods_text(line: Element) -> str:
    text = line.text or ""
    for child in line:
        text += (
            " " * int(child.get(f"{TEXT}c", "1")) if child.tag == f"{TEXT}s" else _ods_text(child)
        )
        text += child.tail or ""
    return text


def printed_number(text: str) -> Decimal:
    """The number that a printed form says, in its base unit."""
    if text in COUNT_WORDS:
        return Decimal(COUNT_WORDS.index(text))
    found = re.fullmatch(
        rf"(?:(?:{'|'.join(QUALIFIERS)})\u00a0)?(?:€\u00a0)?([−\d.,]+)(\u00a0mln)?"
        r"(?:%|\u00a0procentpunt|\u00a0dag|\u00a0dagen)?",
        text,
    )
    assert found, text
    value = Decimal(found[1].replace(".", "").replace(",", ".").replace(MINUS, "-"))
    return value * 1_000_000 if found[2] else value


def printed_tables(html: str) -> dict[str, list[dict[str, list[str | Decimal]]]]:
    """By caption without footnotes, per row and head what the cell of the annex says: its figures
    as numbers, its status, or its text, and then its second line if it has one. Quotation marks are
    straight, as sheets have them.
    """
    tables = {}
    html = html.translate(str.maketrans("‘’“”", "''\"\""))
    for table in tinyhtml5.parse(html, namespace_html_elements=False).iter("table"):
        caption = table.find("caption")
        if caption is None:
            continue
        heads = [
            "".join(head.itertext()).replace("\u00a0", " ")
            for head in table.find("thead").iter("th")
        ]
        rows = [
            dict(zip(heads, map(_printed_cell, row), strict=True))
            for row in table.find("tbody").iter("tr")
        ]
        name = "".join(
            [
                caption.text or "",
                *(
                    f"{''.join(one.itertext())}{one.tail or ''}"
                    for one in caption
                    if one.get("class") == "nr"
                ),
            ]
        )
        tables[name.replace("\u00a0", " ").strip()] = rows
    return tables


def _printed_cell(cell: Element) -> list[str | Decimal]:
    details = [one for one in cell.iter("span") if one.get("class") == "detail"]
    said = ["".join(one.itertext()) for one in details]
    figures: list[str | Decimal] = [
        printed_number("".join(one.itertext())) for one in cell.iter("data")
    ]
    if figures:
        return [*figures, *said]
    statuses = [one for one in cell.iter("span") if one.get("data-status")]
    if statuses:
        return [
            "".join(statuses[0].itertext()).split(" ", 1)[1]
            if statuses[0].find("i") is not None
            else statuses[0].text or "",
            *said,
        ]
    return [
        "\n".join(
            [cell.text or "", *(one.tail or "" for one in cell if one not in details)]
        ).strip(),
        *said,
    ]


def sheet_rows(cells: Cells) -> list[dict[str, str | Decimal]]:
    """The rows of a sheet by the heads of its columns, units left off; every row must be as long as
    the head.
    """
    heads = [
        re.sub(r" \((?:aantal|euro|%|procentpunt|dagen|punten)\)$", "", str(head))
        for head in cells[2]
    ]
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in cells[3:]]


def as_printed(row: dict[str, str | Decimal], head: str) -> list[str | Decimal]:
    """What a row of a sheet says in the columns that stand for one column of the annex."""
    said = [row[head], row.get(f"{head}, tot", "[z]"), row.get(f"{head}, toelichting", "[z]")]
    return ["–" if one == "[x]" else one for one in said if one != "[z]"]
