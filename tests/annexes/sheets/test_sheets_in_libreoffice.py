"""Both forms of spreadsheet, opened by a real program."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from support.annexes.office import convert
from support.annexes.sheet_example import book_of, hostile_section
from support.annexes.sheet_reading import read_ods

from tasks.annexes.spreadsheets.model import Book
from tasks.annexes.spreadsheets.print_ods import print_ods
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx

WRITERS = {"xlsx": print_xlsx, "ods": print_ods}


def as_csv(files: dict[str, bytes], folder: Path, options: str) -> dict[str, str]:
    """What LibreOffice makes of spreadsheets: per ``<file>-<sheet>`` its CSV, with semicolons, text
    in quotes and numbers not.
    """
    for name, data in files.items():
        (folder / name).write_bytes(data)
    filter = f"Text - txt - csv (StarCalc):59,34,76,1,,1033,{options},-1"
    convert(f"csv:{filter}", [folder / name for name in files], folder / "csv")
    return {path.stem: path.read_text(encoding="utf-8") for path in (folder / "csv").iterdir()}


def _bare(cell: str | Decimal) -> str:
    """A number without format: no thousands points and no zeros at the end."""
    return f"{cell.normalize():f}".replace(".", ",") if isinstance(cell, Decimal) else cell


@pytest.mark.needs("libreoffice-calc")
def test_libreoffice_reads_the_same_cells_from_both_forms(book: Book, tmp_path: Path) -> None:
    books = {"rijk": book, "kwaad": book_of(hostile_section())}
    files = {
        f"{name}_{form}.{form}": write(made)
        for name, made in books.items()
        for form, write in WRITERS.items()
    }
    sheets = as_csv(files, tmp_path, "true,true,false,false,false")
    compared = 0
    for name, made in books.items():
        for sheet, cells in read_ods(print_ods(made)).items():
            for form in WRITERS:
                rows = list(
                    csv.reader(io.StringIO(sheets[f"{name}_{form}-{sheet}"]), delimiter=";")
                )
                wanted = [[_bare(cell) for cell in row] for row in cells]
                assert [row[:1] for row in rows[:2]] + rows[2:] == wanted, (name, form, sheet)
                compared += 1
    assert compared == 2 * (7 + 5)


@pytest.mark.needs("libreoffice-calc")
def test_libreoffice_shows_numbers_as_dutch_print_does(book: Book, tmp_path: Path) -> None:
    sheets = as_csv(
        {f"rijk_{form}.{form}": write(book) for form, write in WRITERS.items()},
        tmp_path,
        "true,false,true,false,false",
    )
    for form in WRITERS:
        assert '"Polen";7.200;€ 12.800.000;"regel"' in sheets[f"rijk_{form}-landen"]
        assert 'soort b";"begroting en Jaarplan";90,0;85,6;"op koers"' in sheets[f"rijk_{form}-kpi"]
    assert {form: sheets[f"rijk_{form}-kpi"] for form in WRITERS} == dict.fromkeys(
        WRITERS, sheets["rijk_ods-kpi"]
    )
