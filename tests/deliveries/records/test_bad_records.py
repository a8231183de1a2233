"""The corpus of bad records as CSV: one real file per way in which an extract goes wrong, and exactly
what the supplier is told.

Every case names all findings of its file: the code, the line, the column, and what is shown of the
value. All values of a source with personal data are masked. Nothing more may be found, and nothing
of the file is kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.records_taken_in import BSN, MASKED, WKB, A, B, take_in
from support.dossiers.told import Told, told

from tasks.definitions.finding import Grade
from tasks.deliveries.contract import load_contracts

SVB = load_contracts()["svb_anticumulatie"]
HEADER = "kind;maand;landcode;bedrag"
FIRST = f"{A};202301;7028;182,41"


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *lines, ""]).encode()


def cell(column: str, value: str) -> bytes:
    """A CSV in which only this cell of the third line is not right."""
    cells = dict(zip(HEADER.split(";"), (B, "202302", "5010", "12,50"), strict=True)) | {
        column: value
    }
    return csv_of(FIRST, ";".join(cells.values()))


#: In one cell of the third line: what is wrong, the column, what is written there, the code, and
#: what is shown of it.
IN_ONE_CELL = [
    ("a number in words", "bedrag", "1.8 mln", "D31", "…"),
    ("a number in Dutch words", "bedrag", "€ 1,8 mln", "D31", "€ …ln"),
    ("an exponent, which a database would read", "bedrag", "1e3", "D31", "…"),
    ("an underscore, which a database would read", "bedrag", "1_000", "D31", "…"),
    ("a point that is a thousand or a decimal", "bedrag", "1.234", "D32", "…"),
    ("an English decimal", "bedrag", "12.50", "D32", "…"),
    ("a negative in parentheses", "bedrag", "(12,50)", "D33", "…"),
    ("a required amount that is empty", "bedrag", "", "D30", None),
    ("a required code that is a space", "landcode", " ", "D30", None),
    ("below the range", "bedrag", "-0,01", "D37", "…"),
    ("above the range", "bedrag", "9999,01", "D37", "…"),
    ("a third decimal, which a database would round", "bedrag", "12,505", "D38", "…"),
    ("not a month", "maand", "jan-23", "D36", "jan-23"),
    ("the thirteenth month", "maand", "202313", "D36", "202313"),
    ("a month that is written otherwise", "maand", "2023-01", "D36", "2023-01"),
    ("a pseudonym where a month belongs", "maand", B, "D36", "1f…46"),
    ("a month outside the toeslagjaar", "maand", "202401", "D43", "202401"),
    ("a pseudonym in capitals", "kind", A.upper(), "D40", "0F…46"),
    ("a pseudonym that is too short", "kind", A[:-1], "D40", "0f…84"),
    ("a country without its zeros", "landcode", "0", "D40", "0"),
    ("an unknown country", "landcode", "9999", "D42", "9999"),
    ("a line break in a code", "landcode", '"70\r\n28"', "D22", "70⏎28"),
    ("a line break behind an amount", "bedrag", '"12,50\n"', "D22", "…"),
]


@pytest.mark.parametrize(
    ("column", "value", "code", "shown"),
    [one[1:] for one in IN_ONE_CELL],
    ids=[one[0] for one in IN_ONE_CELL],
)
def test_one_wrong_cell_is_one_finding(
    tmp_path: Path, column: str, value: str, code: str, shown: str | None
) -> None:
    kept, findings = take_in(cell(column, value), "wkb_kinderen_2023.csv", WKB, tmp_path)
    assert told(findings) == [Told(code, 3, column, shown)]
    assert findings[0].grade is Grade.BLOCKING
    assert findings[0].expected
    assert kept is None


def test_a_file_in_which_nothing_is_wrong_has_no_findings(tmp_path: Path) -> None:
    kept, findings = take_in(cell("bedrag", "12,50"), "wkb_kinderen_2023.csv", WKB, tmp_path)
    assert findings == []
    assert kept is not None


FILES: list[tuple[str, bytes, list[Told]]] = [
    (
        "a column is missing",
        csv_of(f"{A};202301;7028", header="kind;maand;landcode"),
        [Told("D10", 1, "bedrag")],
    ),
    (
        "an extra column",
        csv_of(f"{FIRST};x", header=f"{HEADER};opmerking"),
        [Told("D11", 1, "opmerking")],
    ),
    (
        "values in a column without a name",
        csv_of(f"{FIRST};x", header=f"{HEADER};"),
        [Told("D11", 1, "5")],
    ),
    (
        "a renamed column",
        csv_of(FIRST, header="kind;maand;land_code;bedrag"),
        [Told("D12", 1, "land_code")],
    ),
    (
        "a column twice",
        csv_of(f"{FIRST};1,00", header=f"{HEADER};bedrag"),
        [Told("D13", 1, "bedrag")],
    ),
    (
        "a column of the key under another name is one problem, not one a row",
        csv_of(
            *(f"{row:016x};202301;7028;1,00" for row in range(300)),
            header=HEADER.replace("maand", "maand (jjjjmm)"),
        ),
        [Told("D12", 1, "maand (jjjjmm)")],
    ),
    ("no header", csv_of(header=FIRST), [Told("D14")]),
    (
        "commas instead of semicolons",
        csv_of(FIRST).replace(b",", b".").replace(b";", b","),
        [Told("D14")],
    ),
    ("an empty file", b"", [Told("D15")]),
    ("a file with only empty lines", b"\r\n\r\n", [Told("D15")]),
    ("only a header", csv_of(), [Told("D16")]),
    ("only a header and empty rows", csv_of(";;;", ""), [Told("D16")]),
    ("bytes of no encoding", csv_of(FIRST) + b"\x81\x8d\r\n", [Told("D20")]),
    ("UTF-16 without BOM", csv_of(FIRST).decode().encode("utf-16-le"), [Told("D20", 1)]),
    ("a NUL byte", csv_of(FIRST, f"{B};202302;70\x0028;1,00"), [Told("D20", 3)]),
    ("a short row", csv_of(FIRST, f"{B};202302;5010", f"{B};202301;5010;1,00"), [Told("D21", 3)]),
    (
        "a long row",
        csv_of(FIRST, f"{B};202302;5010;1,00;x", f"{B};202301;5010;1,00"),
        [Told("D21", 3)],
    ),
    (
        "a quote that is never closed",
        csv_of(FIRST, f'"{B};202302;5010;1,00', f"{B};202301;5010;1,00"),
        [Told("D21", 3)],
    ),
    (
        "the lines behind a field with line breaks keep their numbers",
        csv_of(FIRST, f'{B};202302;"5\n0\n10";12,50', f"{B};202301;5010;geen", "te;kort"),
        [Told("D22", 3, "landcode", "5⏎0⏎10"), Told("D31", 6, "bedrag", "…"), Told("D21", 7)],
    ),
    (
        "the lines behind empty ones keep their numbers",
        csv_of("", FIRST, "", "", f"{B};202302;5010;geen"),
        [Told("D31", 6, "bedrag", "…")],
    ),
    (
        "the same child and month again, far from each other and written otherwise",
        csv_of(FIRST, f"{B};202301;5010;1,00", f"{B};202302;5010;1,00", f" {A} ;202301;5010;0,50"),
        [Told("D41", 5, "kind+maand", f"{MASKED} + 202301")],
    ),
    (
        "three times the same key is two too many",
        csv_of(FIRST, FIRST, FIRST),
        [
            Told("D41", 3, "kind+maand", f"{MASKED} + 202301"),
            Told("D41", 4, "kind+maand", f"{MASKED} + 202301"),
        ],
    ),
    (
        "everything at once, in the order of the file",
        csv_of(
            "XYZ;202313;;-1",
            FIRST,
            "",
            f"{A};202301;9999;1.234",
            header=HEADER.replace("bedrag", "Bedrag"),
        ),
        [
            Told("D12", 1, "Bedrag"),
            Told("D40", 2, "kind", "…"),
            Told("D36", 2, "maand", "202313"),
            Told("D30", 2, "landcode", None),
            Told("D41", 5, "kind+maand", f"{MASKED} + 202301"),
            Told("D42", 5, "landcode", "9999"),
        ],
    ),
    (
        "a title of another halfjaar",
        b"Levering over 2024-H2\r\n" + csv_of(FIRST),
        [Told("D05", 1, None, "Levering over 2024-H2")],
    ),
    ("a byte order mark twice", b"\xef\xbb\xbf\xef\xbb\xbf" + csv_of(FIRST), [Told("D20", 1)]),
    (
        "a pseudonym in the column of countries stays masked",
        csv_of(f"{B};202301;{A};1,00"),
        [Told("D40", 2, "landcode", MASKED)],
    ),
    ("a spreadsheet under another name", b"PK\x03\x04" + bytes(100), [Told("D23")]),
]


@pytest.mark.parametrize(
    ("data", "expected"), [one[1:] for one in FILES], ids=[one[0] for one in FILES]
)
def test_one_bad_csv(tmp_path: Path, data: bytes, expected: list[Told]) -> None:
    kept, findings = take_in(data, "wkb_kinderen_2023.csv", WKB, tmp_path)
    assert told(findings) == expected
    assert len(findings) == len(expected)
    assert kept is None


def test_a_wrong_cell_is_found_in_every_encoding_an_agency_sends(tmp_path: Path) -> None:
    text = csv_of(FIRST, f"{B};202302;5010;€ geen").decode()
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        _, findings = take_in(
            text.encode(encoding), "wkb_kinderen_2023.csv", WKB, tmp_path / encoding
        )
        assert told(findings) == [Told("D31", 3, "bedrag", "…")], encoding


def test_a_currency_must_have_a_rate_in_that_very_month(tmp_path: Path) -> None:
    lines = (
        f"{A};202301;95,20;PLN",
        f"{A};202302;95,20;PLN",
        f"{B};202302;95,20;EUR",
        f"{B};202301;95,20;USD",
    )
    kept, findings = take_in(
        csv_of(*lines, header="kind;maand;bedrag;valuta"),
        "svb_anticumulatie_2023.csv",
        SVB,
        tmp_path,
    )
    assert told(findings) == [
        Told("D42", 3, "valuta+maand", "PLN + 202302"),
        Told("D42", 5, "valuta+maand", "USD + 202301"),
    ]
    assert findings[0].text == "PLN + 202302 staat niet in wisselkoersen; 1 rij verwijst ernaar."
    assert findings[0].expected == (
        "een waarde die voorkomt in wisselkoersen, kolom valuta en maand; is de waarde goed, dan "
        "moet wisselkoersen worden aangevuld"
    )
    assert kept is None


def test_what_is_missing_elsewhere_is_told_once_however_many_rows_need_it(tmp_path: Path) -> None:
    lines = [
        f"{row:016x};202301;{'9999' if row % 2 else '8888' if row % 5 == 0 else '7028'};1,00"
        for row in range(1000)
    ]
    _, findings = take_in(csv_of(*lines), "wkb_kinderen_2023.csv", WKB, tmp_path)
    assert told(findings) == [
        Told("D42", 2, "landcode", "8888"),
        Told("D42", 3, "landcode", "9999"),
    ]
    assert [finding.text for finding in findings] == [
        "8888 staat niet in landentabel; 100 rijen verwijzen ernaar.",
        "9999 staat niet in landentabel; 500 rijen verwijzen ernaar.",
    ]


@pytest.mark.parametrize(
    "written", [BSN, f" {BSN}", "111 222 333", "1112.22.333", f"kind {BSN} van"]
)
@pytest.mark.parametrize("column", ["kind", "landcode", "een kolom te veel"])
def test_a_burgerservicenummer_is_found_and_shown_to_nobody(
    tmp_path: Path, written: str, column: str
) -> None:
    header = HEADER if column in HEADER else f"{HEADER};{column}"
    cells = dict(zip(HEADER.split(";"), (B, "202302", "5010", "12,50"), strict=True)) | {
        column: written
    }
    good = FIRST if column in HEADER else f"{FIRST};"
    kept, findings = take_in(
        csv_of(good, ";".join(cells.values()), header=header),
        "wkb_kinderen_2023.csv",
        WKB,
        tmp_path,
    )
    assert Told("D44", 3, column, "*****") in told(findings)
    said = "".join(finding.model_dump_json() for finding in findings)
    assert not any(digits in said for digits in (written.strip(), BSN, "222", "2.22"))
    assert kept is None


def test_more_than_200_problems_are_counted_and_the_first_200_shown(tmp_path: Path) -> None:
    lines = [f"{row:016x};202301;7028;{'geen' if row % 3 else '1,00'}" for row in range(450)]
    _, findings = take_in(csv_of(*lines), "wkb_kinderen_2023.csv", WKB, tmp_path)
    wrong = [row + 2 for row in range(450) if row % 3]
    assert told(findings) == [
        *(Told("D31", line, "bedrag", "…") for line in wrong[:200]),
        Told("D49"),
    ]
    assert findings[-1].text == "Er zijn 300 problemen; de eerste 200 worden getoond."


def test_200_problems_are_all_shown(tmp_path: Path) -> None:
    _, findings = take_in(
        csv_of(*(f"{row:016x};202301;7028;geen" for row in range(200))),
        "wkb_kinderen_2023.csv",
        WKB,
        tmp_path,
    )
    assert [finding.code for finding in findings] == ["D31"] * 200


def test_problems_far_down_a_long_file_have_their_own_line(tmp_path: Path) -> None:
    """Longer than the parts in which a file is read."""
    lines = [f"{row:016x};202301;7028;1,00" for row in range(60_000)]
    lines[59_990] = f"{59_990:016x};202301;7028;1.234"
    lines[40_000] = f"{7:016x};202301;5010;1,00"
    lines.insert(50_000, "")
    kept, findings = take_in(csv_of(*lines), "wkb_kinderen_2023.csv", WKB, tmp_path)
    assert told(findings) == [
        Told("D41", 40_002, "kind+maand", "00…07 + 202301"),
        Told("D32", 59_993, "bedrag", "…"),
    ]
    assert findings[0].text == "Rij 9 heeft dezelfde sleutel."
    assert kept is None


def test_every_case_leaves_only_the_extract_in_the_store(tmp_path: Path) -> None:
    for name, data, _ in FILES:
        folder = tmp_path / name
        take_in(data, "wkb_kinderen_2023.csv", WKB, folder)
        left = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert left == [data], name
