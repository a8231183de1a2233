"""The data package says to programs what the sheets say to people, and describes every table."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pytest
from support.annexes.annex_example import example_section
from support.annexes.sheet_example import (
    FIGURES,
    HOSTILE,
    book_of,
    figure,
    hostile_section,
    section_of,
    table_of,
)
from support.annexes.sheet_reading import read_xlsx

from tasks.annexes.spreadsheets.datapackage import print_datapackage
from tasks.annexes.spreadsheets.model import Book
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx
from tasks.sections.section import Cell, Section


def package_of(book: Book, folder: Path) -> tuple[dict[str, object], frictionless.Package]:
    for name, data in print_datapackage(book).items():
        assert re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", name)
        (folder / name).write_bytes(data)
    descriptor = folder / f"{book.name}.datapackage.json"
    return json.loads(descriptor.read_bytes()), frictionless.Package(str(descriptor))


@pytest.mark.parametrize(
    "section",
    [example_section(), hostile_section(), section_of(figures=(figure("aantal", 0, "woord"),))],
    ids=["rich", "hostile", "empty"],
)
def test_the_data_package_is_valid_and_so_is_every_table_in_it(
    section: Section, tmp_path: Path
) -> None:
    descriptor, package = package_of(book_of(section), tmp_path)
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    assert descriptor["profile"] == "tabular-data-package"
    assert report.stats["tasks"] == len(section.tables) + 1


def test_a_wrong_value_in_a_table_is_seen(tmp_path: Path) -> None:
    _, package = package_of(book_of(example_section()), tmp_path)
    path = tmp_path / "voorbeeld-landen.csv"
    path.write_bytes(path.read_bytes().replace(b"Polen,7200", b"Polen,7201"))
    assert not package.validate().valid


def test_the_tables_hold_the_same_as_the_sheets(book: Book, tmp_path: Path) -> None:
    _, package = package_of(book, tmp_path)
    sheets = read_xlsx(print_xlsx(book))
    for grid in book.grids:
        if not grid.data:
            continue
        resource: Any = package.get_resource(grid.id)
        rows = [
            [None if cell in ("[x]", "[z]") else cell for cell in row]
            for row in sheets[grid.sheet][3:]
        ]
        read = [
            [Decimal(cell) if isinstance(cell, int) else cell for cell in row.to_list()]
            for row in resource.read_rows()
        ]
        assert read == rows
        assert [field.title for field in resource.schema.fields] == sheets[grid.sheet][2]


def test_fields_say_their_type_unit_and_meaning_and_rows_have_a_key(
    book: Book, tmp_path: Path
) -> None:
    _, package = package_of(book, tmp_path)
    schema = package.get_resource("landen").schema
    assert [(field.name, field.type, field.custom.get("unit")) for field in schema.fields] == [
        ("woonland", "string", None),
        ("aantal_kinderen", "integer", "aantal"),
        ("bedrag", "integer", "euro"),
        ("soort_regel", "string", None),
    ]
    assert all(field.description for field in schema.fields)
    assert schema.primary_key == ["woonland"]
    assert package.get_resource("kpi").schema.get_field("norm").type == "number"
    assert package.get_resource("alle_cijfers").schema.primary_key == ["id"]


def test_rows_that_no_text_tells_apart_have_no_key(tmp_path: Path) -> None:
    same = (Cell(text="a"), Cell(figure="n"))
    _, package = package_of(
        book_of(section_of(table_of(same, same), figures=tuple(FIGURES.values()))), tmp_path
    )
    assert package.get_resource("t").schema.primary_key == []
    assert package.validate().valid


def test_csv_runs_in_no_spreadsheet_program() -> None:
    files = print_datapackage(book_of(hostile_section()))
    rows = list(csv.reader(io.StringIO(files["voorbeeld-kwaad.csv"].decode())))
    assert rows[1][0] == '\'=HYPERLINK("http://kwaad.example","x")'
    assert len(rows) == len(HOSTILE) + 1
    for row in (
        row
        for name, data in files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(data.decode()))
    ):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "@", "-", "＝"))]
