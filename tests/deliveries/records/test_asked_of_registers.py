"""What the form of a register may mean, and is asked: the register is read, and a person answers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
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
    xlsx_bytes,
)

from tasks.definitions.finding import Finding, Grade

CSV, XLSX = "proef_april.csv", "proef_april.xlsx"
ROW: list[Typed] = [
    "P001", "0f3a9c5d7e1b2846", 7028, "huur", 1250, 4.6892, 182.4, 93.4, date(2025, 2, 14), 202502, "ja", "Titel", "Gewone tekst",
]  # fmt: skip
OTHER: list[Typed] = ["P002", *ROW[1:]]
LETTERS = [chr(ord("A") + index) for index in range(len(HEADER))]


class Asked(NamedTuple):
    """What is asked about one place."""

    code: str
    row: int | None
    column: str | None


def found(tmp_path: Path, file: str, data: bytes, rows: int) -> list[Finding]:
    """What is asked about a register, all rows of which are read."""
    tmp_path.mkdir(exist_ok=True)
    intake, _ = delivered(tmp_path, {file: data})
    assert intake.deliveries["proef"].rows == rows
    asked = [one for one in intake.findings if one.code != "D29"]
    assert {one.grade for one in asked} <= {Grade.TO_CONFIRM}
    assert all(one.value and one.expected for one in asked)
    return asked


def asked(findings: list[Finding]) -> list[Asked]:
    places = [one.place for one in findings]
    return [
        Asked(one.code, place.row, place.column)
        for one, place in zip(findings, places, strict=True)
        if place is not None
    ]


def book(change: Callable[[Worksheet], None]) -> bytes:
    return xlsx_bytes(ROW, OTHER, change=change)


def looking(*cells: str, font: Font | None = None, fill: str | None = None) -> bytes:
    def change(page: Worksheet) -> None:
        for at in cells:
            if font is not None:
                page[at].font = font
            if fill is not None:
                page[at].fill = PatternFill("solid", fgColor=fill)

    return book(change)


def hide(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    page.column_dimensions["E"].hidden = True


def flatten(page: Worksheet) -> None:
    page.row_dimensions[3].height = 0.75
    page.column_dimensions["D"].width = 0.1


def show_nothing(page: Worksheet) -> None:
    for letter in LETTERS:
        if letter != "I":  # without its format a date is a number
            page[f"{letter}3"].number_format = ";;;"
    page["I3"].font = WHITE


WHITE, BLACK = Font(color="FFFFFFFF"), Font(color="FF000000")
WHOLE_ROW = [f"{letter}3" for letter in LETTERS]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(
            book(hide),
            [Asked("D26", None, "soort"), Asked("D26", None, "aantal"), Asked("D26", 3, None)],
            id="a hidden row and hidden columns",
        ),
        pytest.param(
            book(flatten),
            [Asked("D26", None, "soort"), Asked("D26", 3, None)],
            id="a row and a column too small to see",
        ),
        pytest.param(book(show_nothing), [Asked("D26", 3, None)], id="a format of nothing"),
        pytest.param(
            looking(*WHOLE_ROW, font=WHITE), [Asked("D26", 3, None)], id="a row in white letters"
        ),
        pytest.param(
            looking(*WHOLE_ROW, font=Font(color=Color(theme=0))),
            [Asked("D26", 3, None)],
            id="a row in the white of the theme",
        ),
        pytest.param(
            looking(*WHOLE_ROW, font=BLACK, fill="FF000000"),
            [Asked("D26", 3, None)],
            id="black on black",
        ),
        pytest.param(
            looking("E2", "E3", font=WHITE),
            [Asked("D26", 2, "aantal")],
            id="some values in white letters",
        ),
        pytest.param(looking(*WHOLE_ROW, font=WHITE, fill="FF154273"), [], id="white on blue"),
        pytest.param(looking(*WHOLE_ROW, font=BLACK), [], id="black on white"),
        pytest.param(
            looking(*WHOLE_ROW, font=Font(color=Color(theme=0, tint=-0.5))), [], id="grey letters"
        ),
    ],
)
def test_what_nobody_sees_is_read_and_asked(tmp_path: Path, data: bytes, told: list[Asked]) -> None:
    assert asked(found(tmp_path, XLSX, data, 2)) == told


def test_other_hidden_values_are_another_question(tmp_path: Path) -> None:
    keys = set()
    for number, amount in enumerate((182.4, 182.4, 999.0)):
        row = [*OTHER[:6], amount, *OTHER[7:]]
        data = xlsx_bytes(ROW, row, change=hide)
        keys.add(found(tmp_path / str(number), XLSX, data, 2)[-1].key)
    assert len(keys) == 2


# Notes
# -------------------------------------------------------------------------------------------------


def noted(**notes: str) -> bytes:
    def change(page: Worksheet) -> None:
        for at, text in notes.items():
            page[at].comment = Comment(text, "leverancier")

    return book(change)


def test_a_note_is_asked_with_its_text(tmp_path: Path) -> None:
    (one,) = found(tmp_path, XLSX, noted(E2="Voorlopig cijfer.\nNIET PUBLICEREN."), 2)
    assert asked([one]) == [Asked("D63", 2, "aantal")]
    assert one.text == "Bij deze cel staat een opmerking: “Voorlopig cijfer. NIET PUBLICEREN.”"
    assert one.value == "Voorlopig cijfer. NIET PUBLICEREN."


def test_only_what_people_wrote_in_a_thread_is_told(tmp_path: Path) -> None:
    thread = (
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
        "however, any edits to it will get removed.\n\nComment:\n    Klopt dit?"
    )
    (one,) = found(tmp_path, XLSX, noted(E2=thread), 2)
    assert one.value == "Klopt dit?"


def test_the_same_note_at_more_cells_is_one_question(tmp_path: Path) -> None:
    findings = found(tmp_path, XLSX, noted(E2="voorlopig", E3="voorlopig", A1="anders"), 2)
    assert asked(findings) == [Asked("D63", 1, "nummer"), Asked("D63", 2, "aantal")]
    assert findings[1].text.endswith("Zij staat bij 2 cellen.")


# Titles
# -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "data", "place"),
    [
        pytest.param(CSV, b"Bedragen (x 1.000)\r\n" + csv_bytes(FIRST), (1, None), id="CSV"),
        pytest.param(
            XLSX, xlsx_bytes(HEADER, ROW, header=["Bedragen (x 1.000)"]), (1, "A"), id="XLSX"
        ),
        pytest.param(
            XLSX, xlsx_bytes(ROW, sheet="In mln"), (None, None), id="the name of the sheet"
        ),
    ],
)
def test_a_title_that_names_a_unit_is_asked(
    tmp_path: Path, file: str, data: bytes, place: tuple[int | None, str | None]
) -> None:
    assert asked(found(tmp_path, file, data, 1)) == [Asked("D64", *place)]


def test_a_title_of_this_halfjaar_is_not_asked(tmp_path: Path) -> None:
    data = xlsx_bytes(HEADER, ROW, header=["Register 2025-H1, vergeleken met 2024-H2"])
    assert found(tmp_path, XLSX, data, 1) == []


# Numbers that pass the 11-proef
# -------------------------------------------------------------------------------------------------

BSN, OTHER_BSN, THIRD_BSN = "999990019", "123456782", "111222333"


def amounts(*written: str) -> bytes:
    return csv_bytes(
        *(changed(FIRST, nummer=f"P{at:03}", bedrag=one) for at, one in enumerate(written))
    )


def test_a_number_that_may_be_a_person_is_asked_and_not_shown(tmp_path: Path) -> None:
    (one,) = found(tmp_path / "een", CSV, amounts("12,50", BSN), 2)
    assert asked([one]) == [Asked("D89", 3, "bedrag")]
    assert BSN not in one.model_dump_json()
    (other,) = found(tmp_path / "twee", CSV, amounts("12,50", OTHER_BSN), 2)
    assert other.key != one.key


@pytest.mark.parametrize(
    "written",
    [(BSN, "437512345"), ("437600000", "12,50"), ("999.990.019",), ("999990019,00",)],
    ids=["beside one that is none", "a round amount", "with points", "with decimals"],
)
def test_an_amount_is_no_person(tmp_path: Path, written: tuple[str, ...]) -> None:
    assert found(tmp_path, CSV, amounts(*written), len(written)) == []


def test_a_column_of_persons_is_refused(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {CSV: amounts(BSN, "12,50", OTHER_BSN, THIRD_BSN)})
    (one,) = intake.findings
    assert (one.code, one.place and one.place.value) == ("D44", "*****")
    assert "proef" not in intake.deliveries


# Texts that were cut
# -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("woord " * 42 + "woo", ["D65"]),
        ("woord " * 42 + "wo.", []),
        ("woord " * 42 + "wo", []),
        ("woord " * 42 + "woor", []),
    ],
    ids=["255 characters", "a sentence of 255", "254 characters", "256 characters"],
)
def test_a_text_of_exactly_255_characters_is_asked(
    tmp_path: Path, text: str, codes: list[str]
) -> None:
    findings = found(tmp_path, CSV, csv_bytes(changed(FIRST, toelichting=text), SECOND), 2)
    assert [one.code for one in findings] == codes


# Hidden sheets
# -------------------------------------------------------------------------------------------------


def with_hidden(rows: list[list[Typed]], header: list[str], state: str = "hidden") -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(ROW, OTHER)))
    other = made.create_sheet("Oud")
    for row in ([*header], *rows):
        other.append(row)
    other.sheet_state = state
    return saved(made)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_with_the_same_columns_is_asked(tmp_path: Path, state: str) -> None:
    (one,) = found(tmp_path, XLSX, with_hidden([OTHER], HEADER, state), 2)
    assert (one.code, one.place and one.place.sheet) == ("D66", "Oud")
    assert "1 rij;" in one.text


@pytest.mark.parametrize(
    "data",
    [with_hidden([], HEADER), with_hidden([["huur"], ["zorg"]], ["soort"])],
    ids=["only a header", "a list of choices"],
)
def test_another_hidden_sheet_is_not_asked(tmp_path: Path, data: bytes) -> None:
    assert found(tmp_path, XLSX, data, 2) == []
