"""The spreadsheets of an annex say what the annex says, in one table a sheet; the data package says it to programs."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import openpyxl
import pytest
from annex_example import SOURCE, example_html, example_section
from hypothesis import given
from hypothesis import strategies as st
from sheet_example import EXAMPLE, book_of, digests
from sheet_reading import TABLE, Cells, as_printed, ods_content, printed_number, printed_tables, read_ods, read_xlsx, sheet_rows

from tasks.annexes.datapackage import print_datapackage
from tasks.annexes.grids import UNITS, figure_value, table_columns
from tasks.annexes.ods import print_ods
from tasks.annexes.printed_page import read_printed_page
from tasks.annexes.workbook import Book, Missing, Number
from tasks.annexes.xlsx import print_xlsx
from tasks.figures.dutch import FORMS
from tasks.figures.figure import Figure, Status
from tasks.figures.rounding import round_half_up
from tasks.sections.section import Cell, Heading, Row, Section, Table

PROJECT = Path(__file__).parents[2]
#: Texts that some program takes for something else.
HOSTILE = (
    '=HYPERLINK("http://kwaad.example","x")',
    "+1-1|cmd",
    "@SUM(A1)",
    "-2+3",
    "'=1+1",
    "https://kwaad.example",
    "file:///etc/passwd",
    "<b>&\"']]>",
    "_x0041_",
    "0012",
    "1.234",
    "3/12",
    "twee  spaties   drie",
    "een regel\nen nog een\n\n- en een punt",
    "{{ 1 }} ${1} &P &&",
    "a" * 3000,
)


def figure(id: str, value: Fraction | int, form: str = "aantal", step: Fraction | int = 1) -> Figure:
    return Figure(id=id, label=id, value=Fraction(value), form=form, step=Fraction(step), definition="Voorbeeld.", sources=SOURCE)


def section_of(*tables: Table, figures: tuple[Figure, ...] = (), statuses: tuple[Status, ...] = ()) -> Section:
    by_id = {table.id: table for table in tables}
    return Section(name="voorbeeld", figures=figures, statuses=statuses, tables=by_id, findings=(), content={})


def table_of(*rows: tuple[Cell, ...], id: str = "t", heads: tuple[str, ...] = ("Naam", "Getal"), notes: tuple[str, ...] = ()) -> Table:
    headings = tuple(Heading(title=title, kind="number" if index else "text") for index, title in enumerate(heads))
    return Table(
        id=id, caption=f"Opschrift {id}", summary="Samenvatting", headings=headings, rows=tuple(Row(cells=row) for row in rows), notes=notes
    )


def hostile_section() -> Section:
    rows = [(Cell(text=text, detail=text), Cell(text="–"), Cell(text=text)) for text in HOSTILE]
    table = table_of(*rows, id="kwaad", heads=("Tekst", "Getal", "=1+1"), notes=HOSTILE[:4])
    status = Status(id="=1", label="@x", word="+x", definition="-y", sources=SOURCE)
    return section_of(table, figures=(figure("+id", 3),), statuses=(status,))


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(example_section(), read_printed_page(example_html()))


WRITERS = {"xlsx": print_xlsx, "ods": print_ods}
FORMS_OF_SHEETS = pytest.mark.parametrize(
    ("write", "read"), [pytest.param(print_xlsx, read_xlsx, id="xlsx"), pytest.param(print_ods, read_ods, id="ods")]
)
Write = Callable[[Book], bytes]
Read = Callable[[bytes], dict[str, Cells]]


# What the sheets say


@FORMS_OF_SHEETS
def test_every_cell_says_what_the_annex_says(book: Book, write: Write, read: Read) -> None:
    printed = printed_tables(example_html())
    by_title = {str(cells[0][0]): sheet_rows(cells) for cells in read(write(book)).values()}
    assert len(printed) == 3
    for title, rows in printed.items():
        assert [{head: as_printed(row, head) for head in rows[0]} for row in by_title[title]] == rows


def test_both_forms_hold_the_same_cells(book: Book) -> None:
    assert read_xlsx(print_xlsx(book)) == read_ods(print_ods(book))
    hostile = book_of(hostile_section())
    assert read_xlsx(print_xlsx(hostile)) == read_ods(print_ods(hostile))


@given(
    value=st.fractions(min_value=-(10**10), max_value=10**10, max_denominator=10**6),
    form=st.sampled_from(sorted(FORMS)),
    step=st.sampled_from([Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(100), Fraction(100_000), Fraction(1_000_000)]),
)
def test_a_number_is_the_printed_one_read_back(value: Fraction, form: str, step: Fraction) -> None:
    one = figure("x", value, form, step)
    number = figure_value(one)
    assert isinstance(number, Number)
    if form != "woord" or step == 1:  # a word is printed for what is whole, whatever the step
        assert number.value == printed_number(one.printed)


def test_every_form_of_print_has_a_base_unit() -> None:
    assert set(UNITS) == set(FORMS)


def test_a_number_with_more_digits_than_a_program_keeps_is_text() -> None:
    rows = [(Cell(text="a"), Cell(figure="a")), (Cell(text="b"), Cell(figure="b"))]
    section = section_of(table_of(*rows), figures=(figure("a", 999_999_999_999_999), figure("b", 1_234_567_890_123_456)))
    for cells in (read_xlsx(print_xlsx(book_of(section)))["t"], read_ods(print_ods(book_of(section)))["t"]):
        assert [row[1] for row in cells[3:]] == [Decimal(999_999_999_999_999), "1.234.567.890.123.456"]


def test_a_range_and_a_second_line_have_columns_of_their_own() -> None:
    rows = [
        (Cell(text="Bezetting", detail="bandbreedte"), Cell(figure="laag", to_figure="hoog")),
        (Cell(text="Verzuim"), Cell(figure="laag")),
    ]
    section = section_of(table_of(*rows), figures=(figure("laag", 97, "procent"), figure("hoog", 102, "procent")))
    assert read_xlsx(print_xlsx(book_of(section)))["t"][2:] == [
        ["Naam", "Naam, toelichting", "Getal (%)", "Getal, tot (%)"],
        ["Bezetting", "bandbreedte", Decimal(97), Decimal(102)],
        ["Verzuim", "[z]", Decimal(97), "[z]"],
    ]


FIGURES = {one.id: one for one in (figure("euro", 12_800_000, "euro_mln", 100_000), figure("pct", 90, "procent"), figure("n", 3))}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("n", "pct"), ("n", "pct")], ["Naam", "A (aantal)", "B (%)"], id="one unit a column: in the head"),
        pytest.param([("n", "n"), ("pct", "pct")], ["Naam", "Eenheid", "A", "B"], id="one unit a row: a column that says it"),
        pytest.param([("n", "n"), ("pct", None)], ["Naam", "Eenheid", "A", "B"], id="a cell without number has no unit"),
        pytest.param([("n", "euro"), ("pct", "euro")], ["Naam", "A", "A, eenheid", "B (euro)"], id="else: beside each column"),
    ],
)
def test_the_unit_of_every_number_is_said(rows: list[tuple[str | None, str | None]], expected: list[str]) -> None:
    cells = [(Cell(text=str(index)), *(Cell(figure=id) if id else Cell() for id in row)) for index, row in enumerate(rows)]
    section = section_of(table_of(*cells, heads=("Naam", "A", "B")), figures=tuple(FIGURES.values()))
    sheet = read_xlsx(print_xlsx(book_of(section)))["t"]
    assert sheet[2] == expected
    if "Eenheid" in expected:
        assert [row[1] for row in sheet[3:]] == ["aantal", "%"]


def test_a_head_that_names_the_unit_is_left_alone() -> None:
    section = section_of(table_of((Cell(text="a"), Cell(figure="n")), heads=("Naam", "Aantal kinderen")), figures=tuple(FIGURES.values()))
    assert read_xlsx(print_xlsx(book_of(section)))["t"][2] == ["Naam", "Aantal kinderen"]


def test_amounts_stand_in_euros_and_totals_are_named(book: Book) -> None:
    rows = sheet_rows(read_xlsx(print_xlsx(book))["landen"])
    assert rows[0] == {"Woonland": "Polen", "Aantal kinderen": Decimal(7200), "Bedrag": Decimal(12_800_000), "Soort regel": "regel"}
    assert [row["Soort regel"] for row in rows] == ["regel"] * 7 + ["samengevoegd"] + ["totaal"] * 2


def test_a_value_that_is_not_there_is_said_and_explained(book: Book) -> None:
    sheets = read_xlsx(print_xlsx(book))
    assert sheet_rows(sheets["kpi"])[4]["Realisatie"] == "[x]"
    assert ["[x]", "Niet beschikbaar."] in sheets["Leeswijzer"]
    without = read_xlsx(print_xlsx(book_of(section_of(table_of((Cell(text="a"), Cell(figure="n"))), figures=tuple(FIGURES.values())))))
    assert "[x]" not in [row[0] for row in without["Leeswijzer"]]


@pytest.mark.parametrize("nothing", [Cell(), Cell(text=""), Cell(text="–")])
def test_however_a_section_says_nothing_it_is_not_available(nothing: Cell) -> None:
    columns = table_columns(table_of((Cell(text="a"), nothing)), {}, {})
    assert columns[1].values == [Missing.NOT_AVAILABLE]


def test_all_figures_and_statuses_stand_on_the_last_sheet_with_their_origin(book: Book) -> None:
    section = example_section()
    sheets = read_xlsx(print_xlsx(book))
    assert list(sheets)[-1] == "Cijfers"
    rows = {row["Id"]: row for row in sheet_rows(sheets["Cijfers"])}
    assert list(rows) == [one.id for one in section.figures] + [one.id for one in section.statuses]
    for one in section.figures:
        row = rows[one.id]
        assert (row["Omschrijving"], row["Definitie"], row["Vorm"]) == (one.label, one.definition, one.form)
        assert row["Afgedrukt"] == one.printed
        assert isinstance(row["Waarde"], Decimal)
        assert Fraction(row["Waarde"]) == round_half_up(one.value, one.step)
        assert row["Bron"] == f"voorbeeld: voorbeeld.csv, sha256 {'0' * 64}"
    for status in section.statuses:
        assert rows[status.id]["Afgedrukt"] == status.word


# How the sheets are made


def test_a_reader_finds_cover_contents_and_notes_first(book: Book) -> None:
    sheets = read_xlsx(print_xlsx(book))
    assert list(sheets) == ["Leeswijzer", "Inhoud", "Noten", "kpi", "landen", "lang", "Cijfers"]
    assert [row[0] for row in sheets["Inhoud"][3:]] == list(sheets)[2:]
    assert sheets["kpi"][0] == ["Tabel 1. Kpi's en hun status"]
    assert sheets["kpi"][1] == ["CONCEPT · VOORBEELDCIJFERS · Per kpi de norm, de realisatie en de status · noot 1"]
    assert sheets["landen"][1][0] == "CONCEPT · VOORBEELDCIJFERS · Per woonland het aantal kinderen en het bedrag · noten 2 en 3"
    assert [(row[0], row[1], row[2]) for row in sheets["Noten"][3:]] == [
        ("1", "kpi", "Alle waarden zijn verzonnen."),
        ("2", "landen", "Aantallen zijn afgerond op honderdtallen."),
        ("3", "landen", "Bedragen zijn na aftrek van buitenlandse gezinsbijslag."),
    ]


def test_the_cover_says_what_the_cover_of_the_annex_says(book: Book) -> None:
    facts = {str(name): str(text) for name, text in read_xlsx(print_xlsx(book))["Leeswijzer"][2:]}
    assert facts["Hoort bij"].startswith("brief van 1\u00a0juli\u00a02025")
    assert facts["Status"] == "concept"
    assert facts["Rapportageperiode"] == "januari t/m april\u00a02025"
    assert facts["Voorbeeld"] == EXAMPLE
    assert "CONCEPT" in facts["Let op"]


def test_a_final_annex_with_real_figures_has_no_mark() -> None:
    final = book_of(example_section(), concept=False, example=None)
    texts = " ".join(str(cell) for cells in read_ods(print_ods(final)).values() for row in cells for cell in row)
    assert "CONCEPT" not in texts
    assert "VOORBEELD" not in texts
    with zipfile.ZipFile(io.BytesIO(print_xlsx(final))) as package:
        assert not [name for name in package.namelist() if b"CONCEPT" in package.read(name)]


@FORMS_OF_SHEETS
def test_no_cell_is_empty_and_every_row_is_whole(book: Book, write: Write, read: Read) -> None:
    for name, cells in read(write(book)).items():
        assert [len(row) for row in cells[:2]] == [1, 1], name
        assert {len(row) for row in cells[2:]} == {len(cells[2])}, name
        assert all(cell != "" for row in cells for cell in row), name
        assert len(cells) > 3, name


def test_xlsx_has_one_named_table_a_sheet_that_can_be_read_and_printed(book: Book) -> None:
    made = openpyxl.load_workbook(io.BytesIO(print_xlsx(book)))
    names = [name for sheet in made for name in sheet.tables]
    assert names == [f"tabel_{id}" for id in ("leeswijzer", "inhoud", "noten", "kpi", "landen", "lang", "alle_cijfers")]
    for sheet in made:
        (table,) = sheet.tables.values()
        assert table.ref == f"A3:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes in ("A4", "B4")
        assert sheet.print_title_rows == "$3:$3"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        fit = sheet.sheet_properties.pageSetUpPr
        assert fit is not None
        assert fit.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # one is what it is without saying
        assert sheet.page_setup.fitToHeight == 0
    assert made.properties.title == "Voorbeeld van een bijlage, eerste halfjaar 2025"
    assert made.properties.created.isoformat() == "2025-07-01T09:00:00"


def test_ods_has_one_named_range_a_sheet_and_heads_that_repeat(book: Book) -> None:
    content = ods_content(print_ods(book))
    sheets = {one.attrib[f"{TABLE}name"]: one for one in content.iter(f"{TABLE}table")}
    ranges = {one.attrib[f"{TABLE}name"]: one.attrib[f"{TABLE}target-range-address"] for one in content.iter(f"{TABLE}database-range")}
    assert ranges["tabel_landen"] == "'landen'.A3:'landen'.D13"
    assert len(ranges) == len(sheets) == 7
    for sheet in sheets.values():
        assert len(list(sheet.iter(f"{TABLE}table-header-rows"))) == 1
    merged = {f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"}
    assert not [one for one in content.iter() if merged & set(one.attrib) or one.tag == f"{TABLE}covered-table-cell"]


def test_an_ods_file_says_what_it_is_in_its_first_bytes_and_names_all_its_parts(book: Book) -> None:
    data = print_ods(book)
    assert data[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = ElementTree.fromstring(package.read("META-INF/manifest.xml"))
        named = {path for entry in manifest for name, path in entry.attrib.items() if name.endswith("full-path")}
        assert named == set(package.namelist()) - {"mimetype", "META-INF/manifest.xml"} | {"/"}
        assert b'fo:language="nl" fo:country="NL"' in package.read("styles.xml")


# Text stays text


@FORMS_OF_SHEETS
def test_hostile_text_stays_text(write: Write, read: Read) -> None:
    data = write(book_of(hostile_section()))
    rows = sheet_rows(read(data)["kwaad"])
    assert [row["Tekst"] for row in rows] == list(HOSTILE)
    assert [row["Tekst, toelichting"] for row in rows] == list(HOSTILE)
    assert [row["=1+1"] for row in rows] == list(HOSTILE)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = b"".join(package.read(name) for name in package.namelist())
    assert not re.findall(rb"<f[ >]|formula", xml)
    # The only addresses are sheets of the file itself.
    addresses = re.findall(rb'xlink:href="([^"]*)"|<hyperlink [^>]*location="([^"]*)"', xml)
    assert addresses
    assert all(re.match(rb"#?'\w+'[.!]A1$", link or location) for link, location in addresses)
    assert b"TargetMode" not in xml


@FORMS_OF_SHEETS
def test_what_cannot_be_seen_is_left_out_as_in_print(write: Write, read: Read) -> None:
    section = section_of(table_of((Cell(text="a\u202eb\x07c😀\ufffe"), Cell(figure="n"))), figures=tuple(FIGURES.values()))
    assert read(write(book_of(section)))["t"][3][0] == "abc[U+1F600][U+FFFE]"


@FORMS_OF_SHEETS
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(write: Write, read: Read) -> None:
    section = section_of(table_of((Cell(text="😀" * 9000), Cell(figure="n"))), figures=tuple(FIGURES.values()))
    text = read(write(book_of(section)))["t"][3][0]
    assert isinstance(text, str)
    assert len(text) == 32_767
    assert text.endswith("[U+ […]")


def test_no_row_is_higher_than_excel_allows() -> None:
    section = section_of(table_of((Cell(text="regel\n" * 900), Cell(figure="n"))), figures=tuple(FIGURES.values()))
    sheet = openpyxl.load_workbook(io.BytesIO(print_xlsx(book_of(section))))["t"]
    height = sheet.row_dimensions[4].height
    assert height is not None
    assert 400 < height <= 409


def test_names_that_clash_are_made_different() -> None:
    ids = ("cijfers", "Inhoud", "alle_cijfers", "history", "x" * 40, "x" * 41, "a/b", "a?b")
    section = section_of(
        *(table_of((Cell(text="a"), Cell(figure="n")), id=id, heads=("X", "x")) for id in ids), figures=tuple(FIGURES.values())
    )
    book = book_of(section)
    sheets = read_xlsx(print_xlsx(book))
    assert len({name.lower() for name in sheets}) == len(ids) + 3
    assert all(len(name) <= 31 for name in sheets)
    assert len({grid.id for grid in book.grids}) == len(book.grids)
    assert read_ods(print_ods(book)) == sheets


# An annex without tables, and a table without rows


@FORMS_OF_SHEETS
def test_an_annex_without_tables_still_has_its_figures(write: Write, read: Read) -> None:
    sheets = read(write(book_of(section_of(figures=(figure("damages.aantal", 0, "woord"),)))))
    assert list(sheets) == ["Leeswijzer", "Inhoud", "Cijfers"]
    assert sheet_rows(sheets["Cijfers"])[0]["Afgedrukt"] == "geen"


@FORMS_OF_SHEETS
def test_a_table_without_rows_is_a_head(write: Write, read: Read) -> None:
    sheets = read(write(book_of(section_of(table_of()))))
    assert sheets["t"][2:] == [["Naam", "Getal"]]


# The same everywhere


@pytest.mark.parametrize(
    "surroundings", [{"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "America/Adak"}]
)
def test_the_same_bytes_everywhere(surroundings: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("sheet_example.py")],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **surroundings},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert dict(line.split() for line in done.stdout.splitlines()) == digests()
    assert len(digests()) == 7


# For programs


def package_of(book: Book, folder: Path) -> tuple[dict[str, object], frictionless.Package]:
    for name, data in print_datapackage(book).items():
        assert re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]*", name)
        (folder / name).write_bytes(data)
    descriptor = folder / f"{book.name}.datapackage.json"
    return json.loads(descriptor.read_bytes()), frictionless.Package(str(descriptor))


@pytest.mark.parametrize(
    "section", [example_section(), hostile_section(), section_of(figures=(figure("aantal", 0, "woord"),))], ids=["rich", "hostile", "empty"]
)
def test_the_data_package_is_valid_and_so_is_every_table_in_it(section: Section, tmp_path: Path) -> None:
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
        rows = [[None if cell in ("[x]", "[z]") else cell for cell in row] for row in sheets[grid.sheet][3:]]
        read = [[Decimal(cell) if isinstance(cell, int) else cell for cell in row.to_list()] for row in resource.read_rows()]
        assert read == rows
        assert [field.title for field in resource.schema.fields] == sheets[grid.sheet][2]


def test_fields_say_their_type_unit_and_meaning_and_rows_have_a_key(book: Book, tmp_path: Path) -> None:
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
    _, package = package_of(book_of(section_of(table_of(same, same), figures=tuple(FIGURES.values()))), tmp_path)
    assert package.get_resource("t").schema.primary_key == []
    assert package.validate().valid


def test_csv_runs_in_no_spreadsheet_program() -> None:
    files = print_datapackage(book_of(hostile_section()))
    rows = list(csv.reader(io.StringIO(files["voorbeeld-kwaad.csv"].decode())))
    assert rows[1][0] == '\'=HYPERLINK("http://kwaad.example","x")'
    assert len(rows) == len(HOSTILE) + 1
    for row in (row for name, data in files.items() if name.endswith(".csv") for row in csv.reader(io.StringIO(data.decode()))):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "@", "-", "＝"))]


# In a real program


def as_csv(files: dict[str, bytes], folder: Path, options: str) -> dict[str, str]:
    """What LibreOffice makes of spreadsheets: per ``<file>-<sheet>`` its CSV, with semicolons, text in quotes and numbers not."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profiel').as_uri()}", "--headless"),
            *("--convert-to", f"csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,{options},-1", "--outdir", folder / "csv"),
            *(folder / name for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(folder)},
    )
    return {path.stem: path.read_text(encoding="utf-8") for path in (folder / "csv").iterdir()}


def _bare(cell: str | Decimal) -> str:
    """A number without format: no thousands points and no zeros at the end."""
    return f"{cell.normalize():f}".replace(".", ",") if isinstance(cell, Decimal) else cell


@pytest.mark.needs("libreoffice-calc")
def test_libreoffice_reads_the_same_cells_from_both_forms(book: Book, tmp_path: Path) -> None:
    books = {"rijk": book, "kwaad": book_of(hostile_section())}
    files = {f"{name}_{form}.{form}": write(made) for name, made in books.items() for form, write in WRITERS.items()}
    sheets = as_csv(files, tmp_path, "true,true,false,false,false")
    compared = 0
    for name, made in books.items():
        for sheet, cells in read_ods(print_ods(made)).items():
            for form in WRITERS:
                rows = list(csv.reader(io.StringIO(sheets[f"{name}_{form}-{sheet}"]), delimiter=";"))
                wanted = [[_bare(cell) for cell in row] for row in cells]
                assert [row[:1] for row in rows[:2]] + rows[2:] == wanted, (name, form, sheet)
                compared += 1
    assert compared == 2 * (7 + 5)


@pytest.mark.needs("libreoffice-calc")
def test_libreoffice_shows_numbers_as_dutch_print_does(book: Book, tmp_path: Path) -> None:
    sheets = as_csv({f"rijk_{form}.{form}": write(book) for form, write in WRITERS.items()}, tmp_path, "true,false,true,false,false")
    for form in WRITERS:
        assert '"Polen";7.200;€ 12.800.000;"regel"' in sheets[f"rijk_{form}-landen"]
        assert 'soort b";"begroting en Jaarplan";90,0;85,6;"op koers"' in sheets[f"rijk_{form}-kpi"]
    assert {form: sheets[f"rijk_{form}-kpi"] for form in WRITERS} == dict.fromkeys(WRITERS, sheets["rijk_ods-kpi"])
