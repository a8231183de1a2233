"""The corpus of bad records as Parquet: row 1 is the first record, and a finding about a column has no
row.

Every case names all findings of its file. Nothing more may be found, and nothing of the file is
kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from support.dossiers.records_taken_in import BSN, MASKED, WKB, A, B, take_in
from support.dossiers.told import Told, told

TYPES = {"kind": "VARCHAR", "maand": "INTEGER", "landcode": "VARCHAR", "bedrag": "DECIMAL(9, 3)"}


def parquet_of(folder: Path, *rows: str, columns: Mapping[str, str] = TYPES) -> bytes:
    """The bytes of a Parquet file; every row is written as the values of SQL."""
    path = folder / "levering.parquet"
    chosen = ", ".join(
        f"CAST(c{index} AS {kind}) AS {name!r}"
        for index, (name, kind) in enumerate(columns.items())
    ).replace("'", '"')
    names = ", ".join(f"c{index}" for index in range(len(columns)))
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {chosen} FROM (VALUES {', '.join(f'({row})' for row in rows)}) AS t "
            f"({names})) TO '{path}'"
        )
    return path.read_bytes()


GOOD = f"'{A}', 202301, '7028', 182.41"

IN_PARQUET: list[tuple[str, str, list[Told]]] = [
    ("an empty pseudonym", "NULL, 202302, '5010', 12.5", [Told("D30", 2, "kind")]),
    ("an empty amount", f"'{B}', 202302, '5010', NULL", [Told("D30", 2, "bedrag")]),
    ("below the range", f"'{B}', 202302, '5010', -0.01", [Told("D37", 2, "bedrag", "…")]),
    ("above the range", f"'{B}', 202302, '5010', 9999.01", [Told("D37", 2, "bedrag", "…")]),
    ("a third decimal", f"'{B}', 202302, '5010', 12.505", [Told("D38", 2, "bedrag", "…")]),
    ("not a month", f"'{B}', 202313, '5010', 1", [Told("D36", 2, "maand", "202313")]),
    (
        "a month outside the toeslagjaar",
        f"'{B}', 202212, '5010', 1",
        [Told("D43", 2, "maand", "202212")],
    ),
    ("a code of another form", "'xyz', 202302, '5010', 1", [Told("D40", 2, "kind", "…")]),
    (
        "a line break in a code",
        f"'{B}', 202302, '50' || chr(10) || '10', 1",
        [Told("D22", 2, "landcode", "50⏎10")],
    ),
    ("an unknown country", f"'{B}', 202302, '9999', 1", [Told("D42", 2, "landcode", "9999")]),
    ("the same key again", GOOD, [Told("D41", 2, "kind+maand", f"{MASKED} + 202301")]),
    (
        "a BSN as pseudonym",
        f"'{BSN}', 202302, '5010', 1",
        [Told("D40", 2, "kind", "*****"), Told("D44", 2, "kind", "*****")],
    ),
]


@pytest.mark.parametrize(
    ("row", "expected"), [one[1:] for one in IN_PARQUET], ids=[one[0] for one in IN_PARQUET]
)
def test_one_bad_record_in_a_parquet_file(tmp_path: Path, row: str, expected: list[Told]) -> None:
    kept, findings = take_in(
        parquet_of(tmp_path, GOOD, row), "wkb_kinderen_2023.parquet", WKB, tmp_path / "store"
    )
    assert told(findings) == expected
    assert BSN not in "".join(finding.model_dump_json() for finding in findings)
    assert kept is None


COLUMNS_OF_PARQUET: list[tuple[str, dict[str, str], list[Told]]] = [
    ("amounts as binary floats", TYPES | {"bedrag": "DOUBLE"}, [Told("D53", None, "bedrag")]),
    ("amounts as text", TYPES | {"bedrag": "VARCHAR"}, [Told("D53", None, "bedrag")]),
    ("codes as numbers", TYPES | {"landcode": "INTEGER"}, [Told("D53", None, "landcode")]),
    ("months as floats", TYPES | {"maand": "DOUBLE"}, [Told("D53", None, "maand")]),
    (
        "two columns at once",
        TYPES | {"maand": "DOUBLE", "bedrag": "FLOAT"},
        [Told("D53", None, "maand"), Told("D53", None, "bedrag")],
    ),
    (
        "a renamed column",
        {"kind": "VARCHAR", "maand": "INTEGER", "land_code": "VARCHAR", "bedrag": "INTEGER"},
        [Told("D12", None, "land_code")],
    ),
]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [one[1:] for one in COLUMNS_OF_PARQUET],
    ids=[one[0] for one in COLUMNS_OF_PARQUET],
)
def test_a_parquet_file_with_a_wrong_column(
    tmp_path: Path, columns: dict[str, str], expected: list[Told]
) -> None:
    data = parquet_of(tmp_path, f"'{A}', 202301, '7028', 182", columns=columns)
    kept, findings = take_in(data, "wkb_kinderen_2023.parquet", WKB, tmp_path / "store")
    assert told(findings) == expected
    assert kept is None


def test_a_parquet_file_without_a_column(tmp_path: Path) -> None:
    columns = {name: kind for name, kind in TYPES.items() if name != "bedrag"}
    kept, findings = take_in(
        parquet_of(tmp_path, f"'{A}', 202301, '7028'", columns=columns),
        "wkb_kinderen_2023.parquet",
        WKB,
        tmp_path / "store",
    )
    assert told(findings) == [Told("D10", None, "bedrag")]
    assert kept is None


def test_a_parquet_file_that_is_cut_off_anywhere_is_one_finding(tmp_path: Path) -> None:
    """Never an error, never half of the records."""
    whole = parquet_of(tmp_path, *(f"'{row:016x}', 202301, '7028', {row}" for row in range(300)))
    for number, place in enumerate(range(0, len(whole), max(1, len(whole) // 20))):
        kept, findings = take_in(
            whole[:place], "wkb_kinderen_2023.parquet", WKB, tmp_path / f"cut-{number}"
        )
        assert kept is None
        assert [finding.code for finding in findings] == ["D15" if place == 0 else "D23"]


def test_a_parquet_file_without_records(tmp_path: Path) -> None:
    path = tmp_path / "leeg.parquet"
    columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in TYPES.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM (SELECT {columns}) WHERE false) TO '{path}' (FORMAT parquet)"
        )
    kept, findings = take_in(
        path.read_bytes(), "wkb_kinderen_2023.parquet", WKB, tmp_path / "store"
    )
    assert told(findings) == [Told("D16")]
    assert kept is None
