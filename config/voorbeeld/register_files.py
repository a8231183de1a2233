"""Write small registers as suppliers send them: spreadsheets, and the official form of the
landentabel.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from fractions import Fraction
from pathlib import Path

# Where lxml is installed openpyxl writes the same sheet in other bytes; read when it is imported.
os.environ["OPENPYXL_LXML"] = "False"

import openpyxl

#: The moment of everything in an XLSX.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_rates(rates: dict[str, list[int]], year: int, path: Path) -> None:
    """An XLSX as it comes from a spreadsheet: a title above the header, rates as numbers. Its times
    are fixed.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Koersen"
    sheet.append([f"Wisselkoersen {year} (voorbeeldcijfers)"])
    sheet.append([])
    sheet.append(["maand", "valuta", "koers"])
    for month in range(12):
        for currency in sorted(rates):
            # The shortest decimal text of four places is what a spreadsheet stores too; openpyxl
            # writes it as the text of the float.
            sheet.append(
                [year * 100 + month + 1, currency, float(Fraction(rates[currency][month], 10_000))]
            )
            sheet.cell(sheet.max_row, 3).number_format = "0.0000"
    save(book, path)


def save(book: openpyxl.Workbook, path: Path) -> None:
    """Write an XLSX whose bytes depend on its content only: all times in it are fixed."""
    made = io.BytesIO()
    book.save(made)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            if info.filename == "docProps/core.xml":
                data = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            else:
                data = source.read(info)
            fixed = zipfile.ZipInfo(info.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, data)


def write_register(register: Path, path: Path) -> None:
    """A register that its supplier sends as XLSX, from the CSV in which it can be reviewed here:
    title rows, then header and rows.
    """
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = register.stem.capitalize()
    sheet.append([f"{register.stem.replace('_', ' ').capitalize()} (voorbeeldcijfers)"])
    sheet.append([])
    for row in rows:
        sheet.append([_as_cell(text) for text in row])
    save(book, path)


def _as_cell(text: str) -> str | int | float | None:
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    return float(text.replace(",", ".")) if text.replace(",", "", 1).isdecimal() else text


def write_countries(year: int, path: Path) -> None:
    """The landentabel in the official form of the RvIG; for toeslagjaar 2023 and later with the
    names of 2025.
    """
    with Path(__file__).with_name("landentabel.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        [
            "94.10 Landcode",
            "94.11 Omschrijving",
            "99.98 Datum ingang",
            "99.99 Datum einde",
            "Fictieve datum einde",
        ]
    )
    for row in rows:
        name = (
            row["omschrijving_2025"]
            if year >= 2023 and row["omschrijving_2025"]
            else row["omschrijving"]
        )
        writer.writerow([row["landcode"], name, row["ingang"], row["einde"], ""])
    path.write_bytes(b"\xff\xfe" + made.getvalue().encode("utf-16-le"))
