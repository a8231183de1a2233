"""One contract, two executors: the cell-by-cell one for registers and the SQL one for records give
the same findings on the same file.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from support.cases import cases

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract, References, load_contracts
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.records.check import take_in_records
from tasks.deliveries.registers.check_register import (
    check_references,
    check_register,
    in_order,
    shortened,
)
from tasks.storage.store import Store

HALFJAAR = load_halfjaar("2025-H1")  # toeslagjaar 2023
WKB = load_contracts()["wkb_kinderen"]
SVB = load_contracts()["svb_anticumulatie"]
COUNTRIES = frozenset((code,) for code in ("0000", "5010", "6030", "7028", "9089"))
RATES = frozenset(
    (currency, f"2023{month:02}") for currency in ("EUR", "PLN") for month in range(1, 13)
)


def references(contract: Contract) -> References:
    return {one: COUNTRIES if one.source == "landentabel" else RATES for one in contract.references}


def by_register(data: bytes, contract: Contract) -> list[Finding]:
    extract, findings = read_delimited(data, "proef.csv", contract)
    if extract is None:
        return findings
    checked = check_register(extract, "proef.csv", contract, HALFJAAR)
    unknown = check_references(checked.rows, "proef.csv", None, contract, references(contract))
    return list(
        shortened(in_order([*findings, *checked.findings, *unknown], contract), "proef.csv", None)
    )


def by_sql(data: bytes, contract: Contract, folder: Path) -> tuple[str | None, int, list[Finding]]:
    store = Store(folder)
    return take_in_records(
        store.path(store.put(data)), "proef.csv", contract, HALFJAAR, references(contract), store
    )


def kept(folder: Path, digest: str) -> list[tuple[object, ...]]:
    path = str(Store(folder).path(digest))
    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [path]).fetchall()


def csv_of(*lines: str, header: str = "kind;maand;landcode;bedrag") -> bytes:
    return "\n".join([header, *lines, ""]).encode()


A, B = "0f3a9c5d7e1b2846", "1f3a9c5d7e1b2846"
GOOD = f"{A};202301;7028;182,41"

#: What can be wrong, or only looks so: one file each, without the name of the rule so that nothing
#: but the executors decides.
FILES: dict[str, bytes] = {
    "good": csv_of(GOOD, f"{A};202302;7028;0", f"{B};202301;0000;9999,00"),
    "amounts written otherwise": csv_of(
        f"{A};202301;7028;1.234,56",
        f"{A};202302;7028;€ 12,5",
        f"{A};202303;7028; 12 ",
        f"{A};202304;7028;007,10",
    ),
    "amounts that DuckDB would read": csv_of(
        *(
            f"{A};2023{month:02};7028;{text}"
            for month, text in enumerate(
                ["12,345", "1e3", "1_000", "+5", ",50", "5,", "0x10", "12.50", " "], 1
            )
        )
    ),
    "amounts": csv_of(
        *(
            f"{A};2023{month:02};7028;{text}"
            for month, text in enumerate(
                [
                    "1.234",
                    "1,8 mln",
                    "(12,50)",
                    "12,50-",
                    "−12,50",
                    "-0,01",
                    "9999,01",
                    "n.v.t.",
                    "12,505",
                    "",
                    "99999999999999999999",
                    "NaN",
                ],
                1,
            )
        )
    ),
    "months": csv_of(
        *(
            f"{A};{text};7028;1,00"
            for text in [
                "202213",
                "202401",
                "2023-01",
                "2023e2",
                " 202301",
                "202_01",
                "+20231",
                "",
                "0x0065",
                "202300",
            ]
        )
    ),
    "codes": csv_of(
        *(
            f"{text};202301;7028;1,00"
            for text in ["", "XYZ", A.upper(), f" {A} ", A + "0", "0f3a9c5d7e1b284é", "NA"]
        )
    ),
    "countries": csv_of(
        *(
            f"{A};2023{month:02};{text};1,00"
            for month, text in enumerate(["7028 ", "702", "NA", "", "9999", "70280", "702８"], 1)
        )
    ),
    "double keys": csv_of(
        GOOD,
        f"{B};202301;7028;1,00",
        GOOD,
        f" {A};202301;5010;3,00",
        f"{A};202301;7028;geen",
        f"{B};202302;7028;1,00",
    ),
    "a burgerservicenummer": csv_of(
        "111222333;202301;7028;1,00",
        f"{A};202301;7028;111222333",
        f"{A};202302;111222333;1,00",
        "a 111-222-333;202302;7028;1,00",
    ),
    "rows of other lengths": csv_of(
        GOOD,
        f"{A};202302;7028",
        f"{A};202303;7028;1,00;extra",
        "",
        ";;;",
        ";;",
        f"{A};202304;7028;geen",
    ),
    "quotes": csv_of(
        f'"{A}";"202301";"7028";"182,41"',
        f'"{B}";202301;70"28;1,00',
        f'"{A};202302;7028;1,00',
        f"{A};202303;7028;1,00",
        GOOD,
    ),
    "line breaks in fields": csv_of(
        f'"{A}\n";202301;7028;1,00', f'{A};"2023\n02";7028;geen', f"{A};202303;9;1,00"
    ),
    "line ends of Windows": csv_of(GOOD, f"{A};202302;7028;geen").replace(b"\n", b"\r\n"),
    "line ends of old": csv_of(GOOD, f"{A};202302;7028;geen").replace(b"\n", b"\r"),
    "no line end at the end": csv_of(GOOD, f"{A};202302;9;1,00").rstrip(b"\n"),
    "empty lines": csv_of("", GOOD, "", "", f"{A};202302;7028;geen", ""),
    "byte order mark": b"\xef\xbb\xbf" + csv_of(GOOD, f"{A};202302;7028;geen"),
    "UTF-16": ("\ufeff" + csv_of(GOOD, f"{A};202302;7028;geen").decode()).encode("utf-16-le"),
    "Windows-1252": csv_of(GOOD, f"{A};202302;é;geen").decode().encode("cp1252"),
    "Windows-1252 with a euro sign": csv_of(GOOD, f"{A};202302;7028;€ 5").decode().encode("cp1252"),
    "no encoding": csv_of(GOOD) + b"\x81\x8d",
    "NUL": csv_of(GOOD, f"{A};202302;70\x0028;1,00"),
    "empty": b"",
    "blank": b"\n \n",
    "header only": csv_of(),
    "header and ragged rows only": csv_of("a;b"),
    "a spreadsheet": b"PK\x03\x04 and so on",
    "another delimiter": csv_of(GOOD).replace(b";", b","),
    "no header": csv_of(GOOD, header="a;b;c;d"),
    "title above the header": b"Levering 2023;;;\n\n" + csv_of(GOOD, f"{A};202302;7028;geen"),
    "sep line": b"sep=;\n" + csv_of(GOOD, f"{A};202302;7028;geen"),
    "columns in another order": csv_of(
        f"1,00;7028;202301;{A}", f"geen;7028;202302;{A}", header="bedrag;landcode;maand;kind"
    ),
    "missing column": csv_of(f"{A};202301;7028", header="kind;maand;landcode"),
    "renamed column": csv_of(GOOD, header="kind;maand;land_code;bedrag"),
    "column twice": csv_of(f"{GOOD};1,00", header="kind;maand;landcode;bedrag;bedrag"),
    "unknown column": csv_of(
        f"{GOOD};111222333", f"{A};202302;7028;1,00;x", header="kind;maand;landcode;bedrag;notitie"
    ),
    "nameless empty column": csv_of(f"{GOOD};", header="kind;maand;landcode;bedrag;"),
    "nameless column with something in it": csv_of(
        f"{GOOD};", f"{A};202302;7028;1,00;x", header="kind;maand;landcode;bedrag;"
    ),
    "more than 200": csv_of(
        *(f"{A};202301;9;{'geen' if row % 3 else '1,00'}" for row in range(300))
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_same_findings(name: str, tmp_path: Path) -> None:
    data = FILES[name]
    digest, _, findings = by_sql(data, WKB, tmp_path)
    assert findings == by_register(data, WKB)
    assert (digest is None) == bool(findings)


def test_a_title_is_asked_about_by_both(tmp_path: Path) -> None:
    data = b"Bedragen x 1.000\n" + csv_of(GOOD)
    digest, count, findings = by_sql(data, WKB, tmp_path)
    assert findings == by_register(data, WKB)
    assert [one.code for one in findings] == ["D64"]
    assert (digest is not None, count) == (True, 1)


@pytest.mark.parametrize(
    "name", [name for name, data in FILES.items() if not by_register(data, WKB)]
)
def test_same_values(name: str, tmp_path: Path) -> None:
    digest, count, _ = by_sql(FILES[name], WKB, tmp_path)
    assert digest is not None
    extract, _ = read_delimited(FILES[name], "proef.csv", WKB)
    assert extract is not None
    rows = check_register(extract, "proef.csv", WKB, HALFJAAR).rows
    expected = [
        (
            row.values["kind"],
            row.values["maand"],
            row.values["landcode"],
            int(row.values["bedrag"] * 100),
        )
        for row in rows
    ]
    assert len(expected) == count > 0
    assert kept(tmp_path, digest) == expected


def test_the_files_cover_every_finding_that_records_can_have() -> None:
    codes = {finding.code for data in FILES.values() for finding in by_register(data, WKB)}
    wanted = (
        "D10 D11 D12 D13 D14 D15 D16 D20 D21 D22 D23 D30 D31 D32 D33 D36 D37 D38 D40 D41 D42 "
        "D43 D44 D49"
    )
    assert set(wanted.split()) <= codes
    assert sum(not by_register(data, WKB) for data in FILES.values()) >= 4


def test_a_text_may_be_as_long_as_agreed_in_both(tmp_path: Path) -> None:
    notes = WKB.columns[2].model_copy(
        update={"name": "notitie", "pattern": None, "form": None, "longest": 40, "required": False}
    )
    contract = WKB.model_copy(update={"columns": (*WKB.columns, notes)})
    texts = ["x" * 40, "x" * 41, "é" * 40, "é" * 41, "naam " * 200, "\u200b", ""]
    lines = (f"{A};2023{month:02};7028;1,00;{text}" for month, text in enumerate(texts, 1))
    data = csv_of(*lines, header="kind;maand;landcode;bedrag;notitie")
    _, _, findings = by_sql(data, contract, tmp_path)
    assert findings == by_register(data, contract)
    assert [(finding.code, finding.place.row) for finding in findings if finding.place] == [
        ("D54", 3),
        ("D54", 5),
        ("D54", 6),
    ]
    must = contract.model_copy(
        update={"columns": (*WKB.columns, notes.model_copy(update={"required": True}))}
    )
    _, _, findings = by_sql(data, must, tmp_path)
    assert findings == by_register(data, must)
    assert [
        finding.place.row for finding in findings if finding.code == "D30" and finding.place
    ] == [7, 8]


def _damaged(chance: random.Random, contract: Contract) -> Iterator[str]:
    """Lines of a file in which now and then something is wrong."""
    odd = {
        "kind": [
            "",
            "XYZ",
            " 0f3a9c5d7e1b2846",
            "111222333",
            A.upper(),
            f'"{A}"',
            "NA",
            "a\tb",
            "ﬁ",
        ],
        "maand": [
            "202313",
            "202400",
            "2022e2",
            " 202301",
            "maart",
            "",
            "202301,0",
            '"202305"',
            "202404",
        ],
        "landcode": [
            "9999",
            "",
            "NA",
            "70 28",
            "7028 ",
            '"7028"',
            "'7028'",
            '70"28',
            "Ã©",
            "５０１０",
        ],
        "bedrag": [
            "1.234",
            "1.234,56",
            "(1,00)",
            "-1,00",
            "1,005",
            "€ 5",
            "geen",
            "",
            "1e2",
            "12.50",
            "−0,01",
            "99999,99",
            "10",
            "0,5",
            '"7,25"',
            "5-",
        ],
        "valuta": ["EU", "eur", "USD", "", "EUR ", "PLN"],
    }
    for row in range(chance.randrange(1, 60)):
        cells = {
            "kind": f"{chance.randrange(8):016x}",
            "maand": f"2023{chance.randrange(1, 13):02}",
            "landcode": chance.choice(["7028", "5010", "0000"]),
            "bedrag": f"{chance.randrange(9999)},{chance.randrange(100):02}",
            "valuta": chance.choice(["EUR", "PLN"]),
        }
        if row < 40:
            cells["kind"] = f"{row:016x}"
        fields = [
            chance.choice(odd[one.name]) if chance.random() < 0.08 else cells[one.name]
            for one in contract.columns
        ]
        if chance.random() < 0.04:
            fields = chance.choice(
                [
                    fields[:-1],
                    [*fields, "x"],
                    [""] * len(fields),
                    [""],
                    ['"' + fields[0], *fields[1:]],
                    ["a\nb", *fields[1:]],
                ]
            )
        yield ";".join(fields)


@pytest.mark.grows
@pytest.mark.parametrize("seed", range(cases(200, 5_000)))
def test_same_findings_on_generated_files(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    contract = chance.choice([WKB, SVB])
    header = ";".join(column.name for column in contract.columns)
    text = chance.choice(["\n", "\r\n"]).join(
        [header, *_damaged(chance, contract)]
    ) + chance.choice(["", "\n", "\n\n"])
    data = text.encode(chance.choice(["utf-8", "utf-8-sig", "utf-16"]))
    digest, _, findings = by_sql(data, contract, tmp_path)
    assert findings == by_register(data, contract)
    assert (digest is None) == bool(findings)
