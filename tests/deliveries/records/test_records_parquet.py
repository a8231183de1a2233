"""Records as they are kept, and records that come as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract, Reference, load_contracts
from tasks.deliveries.records.check import take_in_records
from tasks.storage.store import Store

HALFJAAR = load_halfjaar("2025-H1")  # toeslagjaar 2023
WKB = load_contracts()["wkb_kinderen"]
COUNTRIES = frozenset((code,) for code in ("0000", "5010", "7028"))
REFERENCES: Mapping[Reference, frozenset[tuple[str, ...]]] = dict.fromkeys(
    WKB.references, COUNTRIES
)

A, B = "0f3a9c5d7e1b2846", "1f3a9c5d7e1b2846"
GOOD = (
    f"('{B}', 202302, '7028', 182.41), ('{A}', 202301, '0000', 0.29), ('{A}', 202302, '5010', "
    "9999.00)"
)
TYPES = {"kind": "VARCHAR", "maand": "INTEGER", "landcode": "VARCHAR", "bedrag": "DECIMAL(9, 2)"}


def parquet(folder: Path, rows: str, **types: str) -> Path:
    """A Parquet file of a supplier; ``types`` replaces the types of columns."""
    path = folder / "van de leverancier.parquet"
    columns = ", ".join(
        f"CAST({name} AS {kind}) AS {name}" for name, kind in (TYPES | types).items()
    )
    with duckdb.connect() as connection:
        query = (
            f"COPY (SELECT {columns} FROM (VALUES {rows}) AS t (kind, maand, landcode, "
            f"bedrag)) TO '{path}' (FORMAT parquet)"
        )
        connection.execute(query)
    return path


def take_in(
    path: Path, folder: Path, file: str = "wkb_kinderen_2023.parquet", contract: Contract = WKB
) -> tuple[str | None, int, list[Finding]]:
    store = Store(folder)
    return take_in_records(
        store.path(store.put_file(path)), file, contract, HALFJAAR, REFERENCES, store
    )


def read(folder: Path, digest: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT * FROM read_parquet(?)", [str(Store(folder).path(digest))]
        ).fetchall()


def found(findings: list[Finding]) -> list[tuple[str, int | None, str | None, str | None]]:
    places = [(finding.code, finding.place) for finding in findings]
    return [
        (code, place.row, place.column, place.value) if place else (code, None, None, None)
        for code, place in places
    ]


def test_records_are_kept_in_their_order_as_whole_cents(tmp_path: Path) -> None:
    digest, rows, findings = take_in(parquet(tmp_path, GOOD), tmp_path / "store")
    assert (rows, findings) == (3, [])
    assert digest is not None
    kept = duckdb.connect().execute(
        "SELECT * FROM read_parquet(?)", [str(Store(tmp_path / "store").path(digest))]
    )
    assert [(column[0], str(column[1])) for column in kept.description or ()] == [
        ("kind", "VARCHAR"),
        ("maand", "INTEGER"),
        ("landcode", "VARCHAR"),
        ("bedrag_cent", "BIGINT"),
    ]
    assert kept.fetchall() == [
        (B, 202302, "7028", 18241),
        (A, 202301, "0000", 29),
        (A, 202302, "5010", 999900),
    ]


def test_the_same_records_are_kept_alike_whatever_form_they_came_in(tmp_path: Path) -> None:
    lines = [
        "kind;maand;landcode;bedrag",
        f"{B};202302;7028;182,41",
        f"{A};202301;0000;0,29",
        f"{A};202302;5010;9999",
        "",
    ]
    text = "\n".join(lines)
    forms = {
        "utf-8": text.encode(),
        "bom": text.encode("utf-8-sig"),
        "cp1252": text.encode("cp1252"),
        "windows": text.replace("\n", "\r\n").encode(),
        "quoted": "\n".join(
            ";".join(f'"{field}"' for field in line.split(";")) for line in lines if line
        ).encode(),
        "careful": text.replace("9999", "9.999,00").encode(),
    }
    kept = []
    for name, data in {**forms, "parquet": parquet(tmp_path, GOOD).read_bytes()}.items():
        path = tmp_path / name
        path.write_bytes(data)
        digest, rows, findings = take_in(
            path,
            tmp_path / f"store {name}",
            f"wkb_kinderen.{'parquet' if name == 'parquet' else 'csv'}",
        )
        assert (rows, findings) == (3, []), name
        assert digest is not None
        # Once more, elsewhere: the same bytes.
        assert (
            take_in(
                path,
                tmp_path / f"again {name}",
                f"wkb_kinderen.{'parquet' if name == 'parquet' else 'csv'}",
            )[0]
            == digest
        )
        kept.append(read(tmp_path / f"store {name}", digest))
    assert (
        kept
        == [[(B, 202302, "7028", 18241), (A, 202301, "0000", 29), (A, 202302, "5010", 999900)]] * 7
    )


def test_problems_of_a_parquet_file_name_the_record(tmp_path: Path) -> None:
    rows = (
        f"('{B}', 202301, '7028', 1.00), ('geheim', 202301, '9999', -1.00), ('{B}', 202301, "
        "'7028', NULL)"
    )
    _, _, findings = take_in(parquet(tmp_path, rows), tmp_path / "store")
    assert found(findings) == [
        ("D40", 2, "kind", "…"),
        ("D42", 2, "landcode", "9999"),
        ("D37", 2, "bedrag", "…"),
        ("D41", 3, "kind+maand", "1f…46 + 202301"),
        ("D30", 3, "bedrag", None),
    ]
    assert "geheim" not in str(findings)
    assert B not in str(findings)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("bedrag", "DOUBLE"),
        ("bedrag", "FLOAT"),
        ("bedrag", "VARCHAR"),
        ("landcode", "INTEGER"),
        ("kind", "BLOB"),
        ("maand", "DOUBLE"),
        ("maand", "DATE"),
    ],
)
def test_a_column_whose_type_can_change_a_value_is_refused(
    tmp_path: Path, column: str, kind: str
) -> None:
    rows = f"('{A}', {'DATE ' + repr('2023-01-01') if kind == 'DATE' else 202301}, '7028', 1.00)"
    digest, _, findings = take_in(parquet(tmp_path, rows, **{column: kind}), tmp_path / "store")
    assert digest is None
    assert found(findings) == [("D53", None, column, None)]


@pytest.mark.parametrize(
    ("kind", "value", "cents"),
    [("INTEGER", "12", 1200), ("DECIMAL(18, 4)", "12.3400", 1234), ("DECIMAL(6, 1)", "12.5", 1250)],
)
def test_exact_types_are_read_as_they_are(
    tmp_path: Path, kind: str, value: str, cents: int
) -> None:
    digest, _, findings = take_in(
        parquet(tmp_path, f"('{A}', 202301, '7028', {value})", bedrag=kind, maand="BIGINT"),
        tmp_path / "store",
    )
    assert findings == []
    assert digest is not None
    path = str(Store(tmp_path / "store").path(digest))
    assert duckdb.connect().execute(
        "SELECT bedrag_cent FROM read_parquet(?)", [path]
    ).fetchall() == [(cents,)]


def test_more_decimals_than_cents_are_a_problem_not_a_rounding(tmp_path: Path) -> None:
    _, _, findings = take_in(
        parquet(tmp_path, f"('{A}', 202301, '7028', 12.3401)", bedrag="DECIMAL(18, 4)"),
        tmp_path / "store",
    )
    assert [one[:3] for one in found(findings)] == [("D38", 1, "bedrag")]


def test_a_missing_column_of_a_parquet_file_has_no_row(tmp_path: Path) -> None:
    path = tmp_path / "zonder.parquet"
    duckdb.connect().execute(
        f"COPY (SELECT '{A}' AS kind, 202301 AS maand, '7028' AS land) TO '{path}' (FORMAT parquet)"
    )
    _, _, findings = take_in(path, tmp_path / "store")
    assert [one[:3] for one in found(findings)] == [
        ("D10", None, "landcode"),
        ("D10", None, "bedrag"),
        ("D11", None, "land"),
    ]


def _cut(data: bytes) -> bytes:
    return data[:-20]


def _flip(data: bytes) -> bytes:
    return data[:40] + bytes(byte ^ 0xFF for byte in data[40:120]) + data[120:]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_cut, "D23"),
        (_flip, "D23"),
        (lambda data: b"", "D15"),
        (lambda data: b"kind;maand\n", "D23"),
        (lambda data: data[:4], "D23"),
    ],
    ids=["truncated", "damaged page", "0 bytes", "a CSV", "only the first four bytes"],
)
def test_a_broken_parquet_file_is_one_finding(tmp_path: Path, damage: object, code: str) -> None:
    assert callable(damage)
    path = parquet(
        tmp_path, ", ".join(f"('{row:016x}', 202301, '7028', 1.00)" for row in range(500))
    )
    path.write_bytes(damage(path.read_bytes()))
    digest, _, findings = take_in(path, tmp_path / "store")
    assert digest is None
    assert [finding.code for finding in findings] == [code]


def test_a_parquet_file_named_csv_is_refused(tmp_path: Path) -> None:
    _, _, findings = take_in(parquet(tmp_path, GOOD), tmp_path / "store", "wkb_kinderen_2023.csv")
    assert [finding.code for finding in findings] == ["D23"]


def test_nothing_is_left_in_the_store_but_what_was_kept(tmp_path: Path) -> None:
    store = tmp_path / "store"
    digest, _, _ = take_in(parquet(tmp_path, GOOD), store)
    _, _, findings = take_in(parquet(tmp_path, f"('{A}', 202313, '7028', 1.00)"), store)
    assert digest is not None
    assert findings
    assert (
        sum(1 for path in store.rglob("*") if path.is_file()) == 3
    )  # two extracts as received, one kept
    assert not [path for path in store.iterdir() if path.name.startswith(".")]


def test_a_folder_name_with_wildcards_or_an_equals_sign_changes_nothing(tmp_path: Path) -> None:
    path = parquet(tmp_path, GOOD)
    odd = take_in(path, tmp_path / "jaar=2023 [v2] *")
    assert odd == take_in(path, tmp_path / "gewoon")
    assert odd[0] is not None


def test_hundreds_of_problems_are_counted_and_the_first_shown(tmp_path: Path) -> None:
    rows = ", ".join(f"('{row:016x}', 202301, '9999', -1)" for row in range(400))
    _, count, findings = take_in(parquet(tmp_path, rows, bedrag="INTEGER"), tmp_path / "store")
    assert (count, len(findings)) == (400, 201)
    assert findings[-1].code == "D49"
    assert "401 problemen" in findings[-1].text
