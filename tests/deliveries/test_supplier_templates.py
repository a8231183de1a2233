"""Templates for suppliers: what is filled in as the template asks comes through the intake as it
was meant, also by way of LibreOffice.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.annexes.office import convert
from support.command_line import svz

from tasks.definitions.finding import Grade, catalogue
from tasks.definitions.halfjaar import Halfjaar, load_halfjaar
from tasks.deliveries.contract import Column, ColumnType, Contract, load_contracts
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.reading.extract import EXPLANATION_SHEET
from tasks.deliveries.registers.rows import load_register
from tasks.deliveries.supplier_templates.explanation import checks
from tasks.deliveries.supplier_templates.files import (
    WouldOverwriteError,
    supplier_files,
    write_supplier_files,
)
from tasks.deliveries.supplier_templates.workbook import DATA_SHEET, HEADER_ROW
from tasks.dossier.bouwsteen_templates import Quotable, bouwsteen_templates
from tasks.storage.store import Store

PROJECT = Path(__file__).parents[2]
CONTRACTS = load_contracts()
REGISTERS = [name for name, contract in CONTRACTS.items() if contract.kind == "register"]
RECORDS = [name for name, contract in CONTRACTS.items() if contract.kind == "records"]
HALFJAREN = [load_halfjaar(name) for name in ("2024-H2", "2025-H1")]
LAST = HALFJAREN[-1]
HEADER, EXAMPLE, FIRST = HEADER_ROW + 1, HEADER_ROW, HEADER_ROW + 2  # rows as Excel counts them


def template_of(name: str, halfjaar: Halfjaar = LAST) -> tuple[str, Workbook]:
    (file,) = supplier_files(CONTRACTS[name], halfjaar).items()
    return file[0], openpyxl.load_workbook(io.BytesIO(file[1][1]))


@cache
def read_template(name: str, halfjaar: str = LAST.name) -> Workbook:
    """The same, not to be changed."""
    return template_of(name, load_halfjaar(halfjaar))[1]


def data_sheet(book: Workbook) -> Worksheet:
    sheet = book[DATA_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def blocking(intake: Intake) -> list[str]:
    return [
        f"{one.code} {one.place}: {one.text}"
        for one in intake.findings
        if one.grade is Grade.BLOCKING
    ]


def with_example_filled_in(name: str, halfjaar: Halfjaar, folder: Path) -> None:
    """The template with its own example row copied under the header, or the example of records
    under the name of a delivery.
    """
    if name in RECORDS:
        ((file, (_, data)),) = [
            one
            for one in supplier_files(CONTRACTS[name], halfjaar).items()
            if one[0].endswith(".csv")
        ]
        (folder / file.removeprefix("voorbeeld_")).write_bytes(data)
        return
    file, book = template_of(name, halfjaar)
    sheet = data_sheet(book)
    for index in range(1, len(CONTRACTS[name].columns) + 1):
        copy = sheet.cell(FIRST, index)
        copy.value, copy.number_format = (
            sheet.cell(EXAMPLE, index).value,
            sheet.cell(EXAMPLE, index).number_format,
        )
    book.save(folder / file)


# The example row
# -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("halfjaar", HALFJAREN, ids=lambda one: one.name)
def test_the_example_rows_of_all_sources_validate_together(
    halfjaar: Halfjaar, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in CONTRACTS:
        with_example_filled_in(name, halfjaar, folder)
    intake = take_in(folder, halfjaar, CONTRACTS, Store(tmp_path / "store"))
    assert [finding.text for finding in intake.findings] == []
    assert {name: delivery.rows for name, delivery in intake.deliveries.items()} == dict.fromkeys(
        CONTRACTS, 1
    )


@pytest.mark.parametrize("name", REGISTERS)
def test_an_example_row_that_was_left_where_it_is_never_becomes_a_figure(
    name: str, tmp_path: Path
) -> None:
    file, book = template_of(name)
    (tmp_path / "in").mkdir()
    book.save(tmp_path / "in" / file)
    contract = CONTRACTS[name]
    intake = take_in(tmp_path / "in", LAST, {name: contract}, Store(tmp_path / "store"))
    if contract.may_be_empty:
        assert [finding.code for finding in intake.findings] == ["D17"]
        assert intake.deliveries[name].rows == 0
    else:
        assert [finding.code for finding in intake.findings] == ["D16"]


@pytest.mark.parametrize("name", RECORDS)
def test_what_suppliers_of_records_get_is_never_taken_for_a_delivery(
    name: str, tmp_path: Path
) -> None:
    write_supplier_files(LAST, {name: CONTRACTS[name]}, tmp_path / "in")
    intake = take_in(tmp_path / "in", LAST, {name: CONTRACTS[name]}, Store(tmp_path / "store"))
    assert sorted(finding.code for finding in intake.findings) == ["D01", "D03", "D03"]


# Filled in by a supplier
# -------------------------------------------------------------------------------------------------


class Example(NamedTuple):
    """The deliveries of the example, the intake of them, and its store."""

    folder: Path
    intake: Intake
    store: Store

    def rows(self, name: str) -> list[dict[str, Any]]:
        return [
            row.values
            for row in load_register(self.store, self.intake.deliveries[name], CONTRACTS[name])
        ]


@pytest.fixture(scope="module")
def example(example_deliveries: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    store = Store(tmp_path_factory.mktemp("opslag"))
    folder = example_deliveries / "2025-H1"
    return Example(folder, take_in(folder, LAST, CONTRACTS, store), store)


def typed(value: Any) -> str | float | date | None:
    """As a person types it in a spreadsheet."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return float(value) if isinstance(value, Decimal) else value


def filled_in(example: Example, folder: Path) -> None:
    """Every template, filled in with the registers of the example below the header."""
    for name in REGISTERS:
        file, book = template_of(name)
        sheet = data_sheet(book)
        for number, values in enumerate(example.rows(name), FIRST):
            for index, column in enumerate(CONTRACTS[name].columns, 1):
                sheet.cell(number, index, typed(values[column.name]))
        book.save(folder / file)


def holds_the_same(example: Example, folder: Path, tmp_path: Path) -> None:
    for name in RECORDS:
        shutil.copy(next(example.folder.glob(f"{name}*")), folder)
    store = Store(tmp_path / "opslag")
    intake = take_in(folder, LAST, CONTRACTS, store)
    assert blocking(intake) == []
    assert set(intake.deliveries) == set(CONTRACTS)
    for name in REGISTERS:
        rows = [
            row.values for row in load_register(store, intake.deliveries[name], CONTRACTS[name])
        ]
        assert rows == example.rows(name), name
        assert intake.deliveries[name].sheet == DATA_SHEET
        assert rows


def test_a_filled_in_template_comes_through_the_intake_as_it_was_meant(
    example: Example, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    filled_in(example, tmp_path / "in")
    holds_the_same(example, tmp_path / "in", tmp_path)


@pytest.mark.needs("libreoffice-calc")
def test_so_does_one_that_was_saved_by_libreoffice(example: Example, tmp_path: Path) -> None:
    (tmp_path / "ingevuld").mkdir()
    filled_in(example, tmp_path / "ingevuld")
    convert(
        "xlsx:Calc MS Excel 2007 XML", sorted((tmp_path / "ingevuld").iterdir()), tmp_path / "in"
    )
    saved = openpyxl.load_workbook(tmp_path / "in" / "damages_2025-H1.xlsx")
    assert [one.type for one in data_sheet(saved).data_validations.dataValidation].count(
        "list"
    ) == 8
    holds_the_same(example, tmp_path / "in", tmp_path)


# What the sheets offer
# -------------------------------------------------------------------------------------------------


def expected_choices(column: Column, halfjaar: Halfjaar) -> list[str | int]:
    if column.values:
        return list(column.values)
    if column.type is ColumnType.YES_NO:
        return ["ja", "nee"]
    if column.type is ColumnType.MONTH and column.period == "toeslagjaar":
        return [halfjaar.toeslagjaar * 100 + month for month in range(1, 13)]
    if column.type is ColumnType.MONTH and column.period == "rapportageperiode":
        return [
            halfjaar.reporting_period.last.year * 100 + month
            for month in range(1, halfjaar.reporting_period.last.month + 1)
        ]
    return []


@pytest.mark.parametrize("halfjaar", HALFJAREN, ids=lambda one: one.name)
@pytest.mark.parametrize("name", REGISTERS)
def test_drop_downs_hold_exactly_the_choices_and_every_cell_its_help(
    name: str, halfjaar: Halfjaar
) -> None:
    book = read_template(name, halfjaar.name)
    sheet, columns = data_sheet(book), CONTRACTS[name].columns
    assert [cell.value for cell in sheet[HEADER]] == [column.name for column in columns]
    found = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    assert len(found) == len(columns)
    for cell, column in zip(sheet[FIRST], columns, strict=True):
        validation = found[cell.coordinate]
        choices: list[Any] = []
        if validation.type == "list":
            page, _, area = validation.formula1.partition("!")
            choices = [row[0].value for row in book[page.strip("'=")][area.replace("$", "")]]
        assert choices == expected_choices(column, halfjaar), column.name
        assert column.description.rstrip(".") in validation.prompt
        assert ("Verplicht." in validation.prompt) == column.required
        assert column.unit is None or column.unit in validation.prompt
        assert len(validation.prompt) <= 255
        assert len(validation.error) <= 255
        assert len(validation.promptTitle) <= 32


def test_excel_checks_what_it_can(tmp_path: Path) -> None:
    book = read_template("damages")
    found = {}
    sheet = data_sheet(book)
    for one in sheet.data_validations.dataValidation:
        header = sheet[f"{re.sub('[0-9].*', '', str(one.sqref))}{HEADER}"].value
        found[header] = (one.type, one.operator, one.formula1, one.formula2)
    assert found["deel"] == ("whole", None, "1", "20")
    assert found["titel"] == ("textLength", "lessThanOrEqual", "200", None)
    assert found["ontdekt_op"][0] == "date"


@pytest.mark.parametrize("name", REGISTERS)
def test_the_header_stays_in_sight_and_is_the_head_of_a_table(name: str) -> None:
    book = read_template(name)
    sheet = data_sheet(book)
    assert sheet.freeze_panes == f"A{FIRST}"
    (table,) = sheet.tables.values()
    assert table.ref.startswith(f"A{HEADER}:")
    assert [column.name for column in table.tableColumns] == [
        column.name for column in CONTRACTS[name].columns
    ]
    assert [one.sheet_state for one in book.worksheets] == ["visible", "visible"]


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_explanation_says_everything_that_is_agreed(name: str) -> None:
    contract = CONTRACTS[name]
    if contract.kind == "register":
        sheet = read_template(name)[EXPLANATION_SHEET]
    else:
        file, (_, data) = next(iter(supplier_files(contract, LAST).items()))
        assert file.endswith(".xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(data))[EXPLANATION_SHEET]
    rows = [
        [str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)
    ]
    text = "\n".join(" ".join(row) for row in rows)
    for said in (
        contract.description,
        contract.supplier,
        "27 juni 2025" if name == "damages" else "6 juni 2025",
        *contract.key,
    ):
        assert said in text
    by_first = {row[0]: row for row in rows if row}
    for column in contract.columns:
        described = next(
            row for row in rows if row and row[0] == column.name and column.description in row
        )
        assert column.example in described
        assert column.unit is None or column.unit in described
    for code in checks(contract):
        assert by_first[code][1:] == [catalogue()[code].title, catalogue()[code].explanation]


def test_the_explanations_together_name_every_check_of_a_file() -> None:
    named = {code for contract in CONTRACTS.values() for code in checks(contract)}
    about_the_folder, of_a_database = (
        {"D01", "D02", "D03", "D04", "D05", "D52"},
        {"D81", "D82", "D83"},
    )
    every = {code for code in catalogue() if code.startswith("D")}
    assert named == every - about_the_folder - of_a_database


def test_nothing_in_a_template_looks_like_a_person() -> None:
    for contract in CONTRACTS.values():
        for column in contract.columns:
            if column.personal:
                assert re.fullmatch("[0-9a-f]{16}", column.example)


# The files
# -------------------------------------------------------------------------------------------------


def changed_titles(book: Workbook, *titles: str) -> bytes:
    for sheet in book.worksheets:
        sheet.title = f"Was {sheet.title}"  # a name that is taken would get a number
    for sheet, title in zip(book.worksheets, titles, strict=True):
        sheet.title = title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (("Blad1", EXPLANATION_SHEET), None),
        (("Gegevens", "Uitleg"), "D25"),
        ((EXPLANATION_SHEET, "Iets anders"), "D14"),
    ],
)
def test_only_the_sheet_with_the_agreed_name_is_passed_over(
    titles: tuple[str, str], code: str | None, tmp_path: Path
) -> None:
    with_example_filled_in("invordering", LAST, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(changed_titles(openpyxl.load_workbook(path), *titles))
    intake = take_in(
        tmp_path,
        LAST,
        {"invordering": CONTRACTS["invordering"]},
        Store(tmp_path.with_name("opslag")),
    )
    assert [finding.code for finding in intake.findings] == ([code] if code else [])


def test_the_same_templates_have_the_same_bytes_whatever_the_clock_or_the_machine(
    tmp_path: Path,
) -> None:
    here = {
        name: data
        for contract in CONTRACTS.values()
        for name, (_, data) in supplier_files(contract, LAST).items()
    } | bouwsteen_templates(LAST, Quotable())
    # Outputs that hold no dossier: what may be quoted of one stands in these templates.
    there = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    there |= {"SVZ_OUTPUTS": str(tmp_path / "uit")}
    done = svz("templates", "2025-H1", "--to", tmp_path / "elders", folder=tmp_path, env=there)
    assert done.returncode == 0, done.stderr
    assert f"{len(here)} bestanden" in done.stdout
    assert {path.name: path.read_bytes() for path in (tmp_path / "elders").iterdir()} == here


def test_a_filled_in_template_is_never_written_over(tmp_path: Path) -> None:
    contracts = {name: CONTRACTS[name] for name in ("damages", "invordering")}
    write_supplier_files(LAST, contracts, tmp_path)
    write_supplier_files(LAST, contracts, tmp_path)
    (tmp_path / "invordering_2025-H1.xlsx").unlink()
    (tmp_path / "damages_2025-H1.xlsx").write_bytes(b"ingevuld")
    with pytest.raises(
        WouldOverwriteError, match=r"damages_2025-H1\.xlsx; misschien is het ingevuld"
    ):
        write_supplier_files(LAST, contracts, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["damages_2025-H1.xlsx"]
    assert (tmp_path / "damages_2025-H1.xlsx").read_bytes() == b"ingevuld"


def test_a_register_that_may_not_be_a_workbook_gets_a_specification() -> None:
    contract = Contract.model_validate(
        {**CONTRACTS["wisselkoersen"].model_dump(), "files": ("wisselkoersen*.csv",)}
    )
    files = supplier_files(contract, LAST)
    assert sorted(files) == [
        "specificatie_wisselkoersen_2025-H1.xlsx",
        "voorbeeld_wisselkoersen_2025-H1.csv",
    ]
    rows = list(
        csv.reader(
            io.StringIO(files["voorbeeld_wisselkoersen_2025-H1.csv"][1].decode(), newline=""),
            delimiter=";",
        )
    )
    assert rows == [["maand", "valuta", "koers"], ["202301", "PLN", "4,6892"]]


def test_an_example_outside_the_period_moves_into_it() -> None:
    _, book = template_of("kpi_realisaties", HALFJAREN[0])
    assert data_sheet(book)[f"B{EXAMPLE}"].value == 202408
