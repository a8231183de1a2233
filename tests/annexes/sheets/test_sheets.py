"""The spreadsheets of an annex say what the annex says, in one table a sheet; the data package says
it to programs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.annexes.annex_example import example_html, example_section
from support.annexes.sheet_example import (
    EXAMPLE,
    FIGURES,
    HOSTILE,
    NO_PAGES,
    book_of,
    figure,
    hostile_section,
    section_of,
    table_of,
)
from support.annexes.sheet_reading import (
    TABLE,
    Cells,
    as_printed,
    ods_content,
    printed_number,
    printed_tables,
    read_ods,
    read_xlsx,
    sheet_rows,
)

from tasks.annexes.spreadsheets.grids import figure_value, table_columns
from tasks.annexes.spreadsheets.model import Book, Missing, Number
from tasks.annexes.spreadsheets.print_ods import print_ods
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx
from tasks.figures.disclosure import disclosed
from tasks.figures.forms import FORMS
from tasks.figures.rounding import round_half_up
from tasks.sections.section import Cell

PROJECT = Path(__file__).parents[3]


FORMS_OF_SHEETS = pytest.mark.parametrize(
    ("write", "read"),
    [pytest.param(print_xlsx, read_xlsx, id="xlsx"), pytest.param(print_ods, read_ods, id="ods")],
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
        assert [
            {head: as_printed(row, head) for head in rows[0]} for row in by_title[title]
        ] == rows


def test_both_forms_hold_the_same_cells(book: Book) -> None:
    assert read_xlsx(print_xlsx(book)) == read_ods(print_ods(book))
    hostile = book_of(hostile_section())
    assert read_xlsx(print_xlsx(hostile)) == read_ods(print_ods(hostile))


@given(
    value=st.fractions(min_value=-(10**10), max_value=10**10, max_denominator=10**6),
    form=st.sampled_from(sorted(FORMS)),
    step=st.sampled_from(
        [
            Fraction(1, 100),
            Fraction(1, 10),
            Fraction(1),
            Fraction(100),
            Fraction(100_000),
            Fraction(1_000_000),
        ]
    ),
)
def test_a_number_is_the_printed_one_read_back(value: Fraction, form: str, step: Fraction) -> None:
    one = disclosed(figure("x", value, form, step))
    number = figure_value(one)
    assert isinstance(number, Number)
    if form != "woord" or step == 1:  # a word is printed for what is whole, whatever the step
        assert number.value == printed_number(one.printed)


def test_a_number_with_more_digits_than_a_program_keeps_is_text() -> None:
    rows = [(Cell(text="a"), Cell(figure="a")), (Cell(text="b"), Cell(figure="b"))]
    section = section_of(
        table_of(*rows),
        figures=(figure("a", 999_999_999_999_999), figure("b", 1_234_567_890_123_456)),
    )
    for cells in (
        read_xlsx(print_xlsx(book_of(section)))["t"],
        read_ods(print_ods(book_of(section)))["t"],
    ):
        assert [row[1] for row in cells[3:]] == [
            Decimal(999_999_999_999_999),
            "1.234.567.890.123.456",
        ]


def test_a_range_and_a_second_line_have_columns_of_their_own() -> None:
    rows = [
        (Cell(text="Bezetting", detail="bandbreedte"), Cell(figure="laag", to_figure="hoog")),
        (Cell(text="Verzuim"), Cell(figure="laag")),
    ]
    section = section_of(
        table_of(*rows), figures=(figure("laag", 97, "procent"), figure("hoog", 102, "procent"))
    )
    assert read_xlsx(print_xlsx(book_of(section)))["t"][2:] == [
        ["Naam", "Naam, toelichting", "Getal (%)", "Getal, tot (%)"],
        ["Bezetting", "bandbreedte", Decimal(97), Decimal(102)],
        ["Verzuim", "[z]", Decimal(97), "[z]"],
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("n", "pct"), ("n", "pct")],
            ["Naam", "A (aantal)", "B (%)"],
            id="one unit a column: in the head",
        ),
        pytest.param(
            [("n", "n"), ("pct", "pct")],
            ["Naam", "Eenheid", "A", "B"],
            id="one unit a row: a column that says it",
        ),
        pytest.param(
            [("n", "n"), ("pct", None)],
            ["Naam", "Eenheid", "A", "B"],
            id="a cell without number has no unit",
        ),
        pytest.param(
            [("n", "euro"), ("pct", "euro")],
            ["Naam", "A", "A, eenheid", "B (euro)"],
            id="else: beside each column",
        ),
    ],
)
def test_the_unit_of_every_number_is_said(
    rows: list[tuple[str | None, str | None]], expected: list[str]
) -> None:
    cells = [
        (Cell(text=str(index)), *(Cell(figure=id) if id else Cell() for id in row))
        for index, row in enumerate(rows)
    ]
    section = section_of(
        table_of(*cells, heads=("Naam", "A", "B")), figures=tuple(FIGURES.values())
    )
    sheet = read_xlsx(print_xlsx(book_of(section)))["t"]
    assert sheet[2] == expected
    if "Eenheid" in expected:
        assert [row[1] for row in sheet[3:]] == ["aantal", "%"]


def test_a_head_that_names_the_unit_is_left_alone() -> None:
    section = section_of(
        table_of((Cell(text="a"), Cell(figure="n")), heads=("Naam", "Aantal kinderen")),
        figures=tuple(FIGURES.values()),
    )
    assert read_xlsx(print_xlsx(book_of(section)))["t"][2] == ["Naam", "Aantal kinderen"]


def test_amounts_stand_in_euros_and_totals_are_named(book: Book) -> None:
    rows = sheet_rows(read_xlsx(print_xlsx(book))["landen"])
    assert rows[0] == {
        "Woonland": "Polen",
        "Aantal kinderen": Decimal(7200),
        "Bedrag": Decimal(12_800_000),
        "Soort regel": "regel",
    }
    assert [row["Soort regel"] for row in rows] == ["regel"] * 7 + ["samengevoegd"] + ["totaal"] * 2


def test_a_value_that_is_not_there_is_said_and_explained(book: Book) -> None:
    sheets = read_xlsx(print_xlsx(book))
    assert sheet_rows(sheets["kpi"])[4]["Realisatie"] == "[x]"
    assert ["[x]", "Niet beschikbaar."] in sheets["Leeswijzer"]
    without = read_xlsx(
        print_xlsx(
            book_of(
                section_of(
                    table_of((Cell(text="a"), Cell(figure="n"))), figures=tuple(FIGURES.values())
                )
            )
        )
    )
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
        assert (row["Omschrijving"], row["Definitie"], row["Vorm"]) == (
            one.label,
            one.definition,
            one.form,
        )
        assert row["Afgedrukt"] == one.printed
        assert isinstance(row["Waarde"], Decimal)
        assert Fraction(row["Waarde"]) == round_half_up(one.value, one.step)
        assert row["Bron"] == "voorbeeld"
    for status in section.statuses:
        assert rows[status.id]["Afgedrukt"] == status.word


# How the sheets are made


def test_a_reader_finds_cover_contents_and_notes_first(book: Book) -> None:
    sheets = read_xlsx(print_xlsx(book))
    assert list(sheets) == ["Leeswijzer", "Inhoud", "Noten", "kpi", "landen", "lang", "Cijfers"]
    assert [row[0] for row in sheets["Inhoud"][3:]] == list(sheets)[2:]
    assert sheets["kpi"][0] == ["Tabel 1. Kpi's en hun status"]
    assert sheets["kpi"][1] == [
        "CONCEPT · VOORBEELDCIJFERS · Per kpi de norm, de realisatie en de status · noot 1"
    ]
    assert sheets["landen"][1][0] == (
        "CONCEPT · VOORBEELDCIJFERS · Per woonland het aantal kinderen en het bedrag · noten 2 en 3"
    )
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
    final = book_of(example_section(), NO_PAGES._replace(mark=""), example=None)
    texts = " ".join(
        str(cell) for cells in read_ods(print_ods(final)).values() for row in cells for cell in row
    )
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
    assert names == [
        f"tabel_{id}"
        for id in ("leeswijzer", "inhoud", "noten", "kpi", "landen", "lang", "alle_cijfers")
    ]
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
    ranges = {
        one.attrib[f"{TABLE}name"]: one.attrib[f"{TABLE}target-range-address"]
        for one in content.iter(f"{TABLE}database-range")
    }
    assert ranges["tabel_landen"] == "'landen'.A3:'landen'.D13"
    assert len(ranges) == len(sheets) == 7
    for sheet in sheets.values():
        assert len(list(sheet.iter(f"{TABLE}table-header-rows"))) == 1
    merged = {f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"}
    assert not [
        one
        for one in content.iter()
        if merged & set(one.attrib) or one.tag == f"{TABLE}covered-table-cell"
    ]


def test_an_ods_file_says_what_it_is_in_its_first_bytes_and_names_all_its_parts(book: Book) -> None:
    data = print_ods(book)
    assert data[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        manifest = ElementTree.fromstring(package.read("META-INF/manifest.xml"))
        named = {
            path
            for entry in manifest
            for name, path in entry.attrib.items()
            if name.endswith("full-path")
        }
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
    section = section_of(
        table_of((Cell(text="a\u202eb\x07c😀\ufffe"), Cell(figure="n"))),
        figures=tuple(FIGURES.values()),
    )
    assert read(write(book_of(section)))["t"][3][0] == "abc[U+1F600][U+FFFE]"


@FORMS_OF_SHEETS
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(write: Write, read: Read) -> None:
    section = section_of(
        table_of((Cell(text="😀" * 9000), Cell(figure="n"))), figures=tuple(FIGURES.values())
    )
    text = read(write(book_of(section)))["t"][3][0]
    assert isinstance(text, str)
    assert len(text) == 32_767
    assert text.endswith("[U+ […]")


def test_no_row_is_higher_than_excel_allows() -> None:
    section = section_of(
        table_of((Cell(text="regel\n" * 900), Cell(figure="n"))), figures=tuple(FIGURES.values())
    )
    sheet = openpyxl.load_workbook(io.BytesIO(print_xlsx(book_of(section))))["t"]
    height = sheet.row_dimensions[4].height
    assert height is not None
    assert 400 < height <= 409


def test_names_that_clash_are_made_different() -> None:
    ids = ("cijfers", "Inhoud", "alle_cijfers", "history", "x" * 40, "x" * 41, "a/b", "a?b")
    section = section_of(
        *(table_of((Cell(text="a"), Cell(figure="n")), id=id, heads=("X", "x")) for id in ids),
        figures=tuple(FIGURES.values()),
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
