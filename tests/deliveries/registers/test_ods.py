"""A register as ODS is read with the same rigour as one as XLSX."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers.ods_files import Cell, number, ods_bytes, raw, row, rows_of, table
from support.dossiers.register_files import HEADER, PROEF, delivered, xlsx_bytes
from support.dossiers.told import Told, told

from tasks.definitions.finding import Grade
from tasks.deliveries.reading.read_workbook import read_workbook
from tasks.deliveries.registers.rows import load_register

ODS = "proef_april.ods"
ROW: list[Cell | bytes] = [
    "P001", "0f3a9c5d7e1b2846", "7028", "huur", 1250, 4.6892, 182.4, 93.4, date(2025, 2, 14), 202502, "ja", "Titel", "Gewone tekst",
]  # fmt: skip
OTHER: list[Cell | bytes] = ["P002", *ROW[1:]]


def changed(**cells: Cell | bytes) -> list[Cell | bytes]:
    return [cells.get(name, value) for name, value in zip(HEADER, ROW, strict=True)]


def sheet(*rows: list[Cell | bytes]) -> str:
    return table(row(*HEADER), *rows_of(rows))


def cell_style(name: str, inside: str, data_style: str = "") -> str:
    data = f' style:data-style-name="{data_style}"' if data_style else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}>{inside}</style:style>'
    )


def text_style(name: str, properties: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="text">'
        f"<style:text-properties {properties}/></style:style>"
    )


def format_of(name: str, inside: str, kind: str = "number") -> str:
    style = f"number:{kind}-style"
    return f'<{style} style:name="{name}">{inside}</{style}>' + cell_style(
        f"c{name}", "", data_style=name
    )


DIGITS = '<number:number number:decimal-places="2" number:min-integer-digits="1"/>'
STYLES = "".join(
    (
        format_of("percent", f"{DIGITS}<number:text>%</number:text>", "percentage"),
        format_of("million", f"{DIGITS}<number:text> mln</number:text>"),
        format_of(
            "thousands",
            '<number:number number:min-integer-digits="1" number:decimal-places="0" '
            'number:grouping="true" number:display-factor="1000"/>',
        ),
        format_of(
            "euro",
            f"<number:currency-symbol>€</number:currency-symbol><number:text> </number:text>{DIGITS}",
            "currency",
        ),
        format_of(
            "dollar", f"<number:currency-symbol>$</number:currency-symbol>{DIGITS}", "currency"
        ),
        format_of(
            "month", '<number:year number:style="long"/><number:month number:style="long"/>', "date"
        ),
        '<number:number-style style:name="P0"><number:text></number:text></number:number-style>',
        format_of(
            "nothing", '<style:map style:condition="value()&gt;=0" style:apply-style-name="P0"/>'
        ),
        cell_style("white", '<style:text-properties fo:color="#ffffff"/>'),
        cell_style("struck", '<style:text-properties style:text-line-through-style="solid"/>'),
        '<style:style style:name="child" style:family="table-cell" style:parent-style-name="white"/>',
        text_style("raised", 'style:text-position="super 58%"'),
        text_style("lowered", 'style:text-position="sub 58%"'),
        text_style("through", 'style:text-line-through-type="single"'),
        text_style("unseen", 'text:display="none"'),
        (
            '<style:style style:name="hiddensheet" style:family="table">'
            '<style:table-properties table:display="false"/></style:style>'
        ),
        (
            '<style:style style:name="low" style:family="table-row">'
            '<style:table-row-properties style:row-height="0.01in"/></style:style>'
        ),
        (
            '<style:style style:name="narrow" style:family="table-column">'
            '<style:table-column-properties style:column-width="0.02cm"/></style:style>'
        ),
    )
)


def test_an_ods_gives_the_same_rows_as_an_xlsx(tmp_path: Path) -> None:
    rows: list[list[Cell | bytes]] = [
        changed(aandeel=number(0.934, "cpercent", "percentage"), akkoord=True),
        [
            "P002",
            raw("1f3a9c5d7e<text:s/>1b2846".replace("<text:s/>", "")),
            5010,
            "zorg",
            None,
            -0.5,
            raw("0,05", 'office:value-type="currency" office:value="0.05" office:currency="EUR"'),
            7,
            raw("1-4-25", 'office:value-type="date" office:date-value="2025-04-01T00:00:00"'),
            202504,
            raw("ONWAAR", 'table:formula="of:=FALSE()" office:value-type="float" office:value="0"'),
            raw("Twee<text:s text:c='2'/>regels"),
            "=Eén regel;\nen nog één: €",
        ],
    ]
    titles = [row("Register van het halfjaar"), row()]
    data = ods_bytes(table(*titles, row(*HEADER), *rows_of(rows)), styles=STYLES)
    intake, store = delivered(tmp_path, {ODS: data})

    assert told(intake.findings) == []
    read = load_register(store, intake.deliveries["proef"], PROEF)
    assert [one.number for one in read] == [4, 5]
    assert [str(one.values["aandeel"]) for one in read] == ["93.4", "7"]
    assert [one.values["akkoord"] for one in read] == [True, False]
    assert [one.values["dag"] for one in read] == [date(2025, 2, 14), date(2025, 4, 1)]
    assert read[1].values["bedrag"] is not None
    assert read[1].values["titel"] == "Twee  regels"
    assert read[1].values["toelichting"] == "=Eén regel;\nen nog één: €"


REFUSED = [
    (
        "a percentage where a number belongs",
        changed(koers=number(0.5, "cpercent", "percentage")),
        Told("D32", 2, "koers", "50%"),
    ),
    (
        "a percentage without a style",
        changed(koers=raw("50%", 'office:value-type="percentage" office:value="0.5"')),
        Told("D32", 2, "koers", "50%"),
    ),
    (
        "a number format with a word",
        changed(bedrag=number(46.25, "cmillion")),
        Told("D32", 2, "bedrag", "46,25 mln"),
    ),
    (
        "a number format of thousands",
        changed(aantal=number(437600, "cthousands")),
        Told("D32", 2, "aantal", "438"),
    ),
    (
        "another currency",
        changed(bedrag=number(46.25, "cdollar", "currency")),
        Told("D32", 2, "bedrag", "$46,25"),
    ),
    (
        "a month that is a date",
        changed(
            maand=raw(
                "202502",
                'table:style-name="cmonth" office:value-type="date" office:date-value="2025-02-01"',
            )
        ),
        Told("D36", 2, "maand", "202502"),
    ),
    (
        "an error",
        changed(
            bedrag=raw(
                "#DEEL/0!",
                'table:formula="of:=1/0" office:value-type="string" office:string-value="" '
                'calcext:value-type="error"',
            )
        ),
        Told("D28", 2, "bedrag", "#DEEL/0!"),
    ),
    (
        "a formula that was never calculated",
        changed(aantal=b'<table:table-cell table:formula="of:=SUM([.A1:.A9])"/>'),
        Told("D27", 2, "aantal", "=SUM([.A1:.A9])"),
    ),
    (
        "a raised mark behind a number",
        changed(aantal=raw('1250<text:span text:style-name="raised">2</text:span>')),
        Told("D60", 2, "aantal", "1250²"),
    ),
    (
        "a lowered letter",
        changed(toelichting=raw('CO<text:span text:style-name="lowered">2</text:span>')),
        Told("D60", 2, "toelichting", "CO[verlaagd: 2]"),
    ),
    (
        "an old value struck out before the new",
        changed(aantal=raw('<text:span text:style-name="through">4376</text:span>1250')),
        Told("D60", 2, "aantal", "[doorgehaald: 4376]1250"),
    ),
    (
        "hidden text",
        changed(toelichting=raw('Wel<text:span text:style-name="unseen"> niet</text:span>')),
        Told("D60", 2, "toelichting", "Wel[onzichtbaar:  niet]"),
    ),
    (
        "a struck-out value",
        changed(titel=raw("Titel", 'table:style-name="struck" office:value-type="string"')),
        Told("D61", 2, "titel"),
    ),
    (
        "merged cells",
        changed(
            titel=raw("Titel", 'table:number-columns-spanned="2" office:value-type="string"'),
            toelichting=b"<table:covered-table-cell/>",
        ),
        Told("D50", 2, "titel"),
    ),
    (
        "a date with a time",
        changed(dag=raw("", 'office:value-type="date" office:date-value="2025-02-14T13:30:00"')),
        Told("D34", 2, "dag", "14-02-2025 13:30:00"),
    ),
    (
        "a time",
        changed(koers=raw("13:30", 'office:value-type="time" office:time-value="PT13H30M00S"')),
        Told("D31", 2, "koers", "13:30"),
    ),
]


@pytest.mark.parametrize(
    ("cells", "expected"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED]
)
def test_what_is_refused_in_an_xlsx_is_refused_in_an_ods(
    tmp_path: Path, cells: list[Cell | bytes], expected: Told
) -> None:
    intake, _ = delivered(tmp_path, {ODS: ods_bytes(sheet(cells), styles=STYLES)})
    assert told(intake.findings) == [expected]
    assert "proef" not in intake.deliveries


def styled(style: str) -> list[Cell | bytes]:
    """The second row, every cell in a style; the date as text, that a format may hide."""
    looks = f'table:style-name="{style}" office:value-type='
    return [
        raw(str(value), f'{looks}"float" office:value="{value}"')
        if isinstance(value, int | float)
        else raw("14-02-2025" if isinstance(value, date) else str(value), f'{looks}"string"')
        for value in OTHER
    ]


NOTE = "<office:annotation><text:p>Voorlopig cijfer.</text:p><text:p>NIET PUBLICEREN</text:p></office:annotation>"
ASKED = [
    (
        "a hidden row",
        table(row(*HEADER), row(*ROW), row(*OTHER, attributes='table:visibility="collapse"')),
        [Told("D26", 3)],
    ),
    (
        "a filtered row in a group",
        table(
            row(*HEADER),
            row(*ROW),
            "<table:table-row-group>"
            + row(*OTHER, attributes='table:visibility="filter"')
            + "</table:table-row-group>",
        ),
        [Told("D26", 3)],
    ),
    (
        "a group that is folded away",
        table(
            row(*HEADER),
            row(*ROW),
            f'<table:table-row-group table:display="false">{row(*OTHER)}</table:table-row-group>',
        ),
        [Told("D26", 3)],
    ),
    (
        "a row too low to see",
        table(row(*HEADER), row(*ROW), row(*OTHER, attributes='table:style-name="low"')),
        [Told("D26", 3)],
    ),
    (
        "hidden columns",
        table(
            row(*HEADER),
            row(*ROW),
            row(*OTHER),
            columns='<table:table-column table:number-columns-repeated="3"/>'
            '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
            '<table:table-column table:style-name="narrow"/>',
        ),
        [Told("D26", None, "soort"), Told("D26", None, "aantal"), Told("D26", None, "koers")],
    ),
    (
        "a row in white letters",
        table(row(*HEADER), row(*ROW), row(*styled("white"))),
        [Told("D26", 3)],
    ),
    (
        "a row in the white letters of a parent",
        table(row(*HEADER), row(*ROW), row(*styled("child"))),
        [Told("D26", 3)],
    ),
    (
        "a number that its format does not show",
        table(row(*HEADER), row(*ROW), row(*OTHER[:4], number(1250, "cnothing"), *OTHER[5:])),
        [Told("D26", 3, "aantal")],
    ),
    (
        "a note",
        table(
            row(*HEADER),
            row(*ROW),
            row(
                *OTHER[:4],
                raw("1250", 'office:value-type="float" office:value="1250"', NOTE),
                *OTHER[5:],
            ),
        ),
        [Told("D63", 3, "aantal")],
    ),
    (
        "a hidden sheet with the same columns",
        sheet(ROW, OTHER) + table(row(*HEADER), row(*OTHER), name="Oud", style="hiddensheet"),
        [Told("D66")],
    ),
    (
        "a title with a unit",
        table(row("Bedragen x 1.000"), row(*HEADER), row(*ROW), row(*OTHER)),
        [Told("D64", 1, "A", "Bedragen x 1.000")],
    ),
]


@pytest.mark.parametrize(
    ("tables", "expected"), [one[1:] for one in ASKED], ids=[one[0] for one in ASKED]
)
def test_what_is_asked_of_an_xlsx_is_asked_of_an_ods(
    tmp_path: Path, tables: str, expected: list[Told]
) -> None:
    intake, _ = delivered(tmp_path, {ODS: ods_bytes(tables, styles=STYLES)})
    asked = tuple(one for one in intake.findings if one.code != "D29")
    assert told(asked) == expected
    assert {one.grade for one in asked} == {Grade.TO_CONFIRM}
    assert intake.deliveries["proef"].rows == 2


def test_a_euro_format_says_nothing_more_than_the_amount(tmp_path: Path) -> None:
    data = ods_bytes(sheet(changed(bedrag=number(182.4, "ceuro", "currency"))), styles=STYLES)
    intake, _ = delivered(tmp_path, {ODS: data})
    assert told(intake.findings) == []


REPEATED = 'table:number-columns-repeated="16384" office:value-type="string"'
BOMBS = [
    (
        "a cell repeated over the whole sheet",
        ods_bytes(
            table(
                row(*HEADER),
                row(*ROW),
                row(raw("x", REPEATED), attributes='table:number-rows-repeated="1048576"'),
            )
        ),
        "D24",
    ),
    (
        "an external entity",
        ods_bytes(sheet(ROW), prologue='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "D23",
    ),
    ("no sheets", ods_bytes(), "D23"),
    (
        "a number that is none",
        ods_bytes(sheet(changed(bedrag=raw("", 'office:value-type="float"')))),
        "D23",
    ),
    ("a truncated file", ods_bytes(sheet(ROW))[:-200], "D23"),
    ("a text", b"nummer;kind", "D23"),
    ("nothing", b"", "D15"),
]


@pytest.mark.parametrize(
    ("data", "code"), [one[1:] for one in BOMBS], ids=[one[0] for one in BOMBS]
)
def test_an_ods_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    intake, _ = delivered(tmp_path, {ODS: data})
    (one,) = intake.findings
    assert one.code == code
    assert one.expected


WHOLE = ods_bytes(sheet(ROW, OTHER), styles=STYLES)


@given(at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255), end=st.integers(0, len(WHOLE)))
def test_a_damaged_ods_is_a_finding_or_still_the_same_rows(at: int, byte: int, end: int) -> None:
    right, _ = read_workbook(WHOLE, ODS, PROEF)
    for data in (WHOLE[:end], WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]):
        extract, findings = read_workbook(data, ODS, PROEF)
        if extract is None:
            assert any(finding.grade is Grade.BLOCKING for finding in findings)
        else:
            assert extract == right


def test_the_content_tells_which_of_both_a_workbook_is(tmp_path: Path) -> None:
    intake, _ = delivered(tmp_path, {ODS: xlsx_bytes(ROW)})  # type: ignore[arg-type]
    assert told(intake.findings) == []
    assert intake.deliveries["proef"].rows == 1
