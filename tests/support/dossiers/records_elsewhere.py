"""Records that do not lie in files, held against the same records in files: what can be wrong with
them, what is said of that, and what is built of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

from tasks.definitions.finding import Finding
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract, load_contracts
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.records.in_database.database import Database
from tasks.deliveries.records.in_database.table_check import TableCheck
from tasks.deliveries.registers.check_register import check_references, check_register
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections.section import Section

#: A cluster of Spark on this machine, of two workers with one processor and one GB each.
TWO_WORKERS = "local-cluster[2,1,1024]"
RECORDS = ("wkb_kinderen", "kot_kinderen", "svb_anticumulatie")
HALFJAAR = load_halfjaar("2025-H1")  # toeslagjaar 2023
WKB, SVB = (load_contracts()[one] for one in ("wkb_kinderen", "svb_anticumulatie"))
A, B = "2f3a9c5d7e1b2846", "1f3a9c5d7e1b2846"  # not the example of the contract, which is told
KNOWN = {
    "landentabel": frozenset((code,) for code in ("0000", "5010", "7028")),
    "wisselkoersen": frozenset(("PLN", f"2023{month:02}") for month in range(1, 13)),
}

Rows = Sequence[tuple[str | None, int | None, str | None, str | None]]
#: What can be wrong in a table whose columns have the right types: rows of kind, month, country and amount.
WRONG: dict[str, Rows] = {
    "nothing": [(A, 202301, "7028", "182.41"), (A, 202302, "5010", "0"), (B, 202301, "0000", "9999.00")],
    "empty cells": [(None, 202301, "7028", "1"), (A, None, "7028", "1"), (A, 202302, None, "1"), (A, 202303, "7028", None), ("", 202304, " ", "1")],
    "months": [(A, one, "7028", "1") for one in (202213, 202300, 202212, 202401, 2023, 202399, 202301)],
    "codes": [(one, 202301, "7028", "1") for one in ("XYZ", A.upper(), A + "0", "0f3a9c5d7e1b284é", "NA", A)],
    "countries": [(A, 202300 + month, one, "1") for month, one in enumerate(["702", "NA", "9999", "9999", "70280", "702８", "7028"], 1)],
    "amounts": [(A, 202300 + month, "7028", one) for month, one in enumerate(["-0.01", "9999.01", "12.505", "0.001", "-5", "9999", "100000000000000000"], 1)],
    "burgerservicenummers": [("111222333", 202301, "7028", "1"), ("111222334", 202301, "7028", "1"), (A, 202302, "111222333", "1"), ("10000008", 202303, "7028", "1")],
    "double keys": [(A, 202301, "7028", "1"), (B, 202301, "7028", "1"), (A, 202301, "5010", "2"), (A, 202301, "7028", "3"), (B, 202302, "7028", "1")],
    "no rows": [],
    "much at once": [("?", 202313, "9", "-1"), ("?", 202313, "9", "-1"), (A, 202301, "1234", "1"), (A, 202301, "1234", "1")],
}  # fmt: skip


def of_the_file(
    rows: Iterable[Sequence[object]], contract: Contract
) -> Counter[tuple[object, ...]]:
    """How many rows have which problem, by the register's executor."""
    lines = [";".join(one.name for one in contract.columns)]
    lines += [
        ";".join("" if cell is None else str(cell).replace(".", ",") for cell in row)
        for row in rows
    ]
    extract, findings = read_delimited("\n".join([*lines, ""]).encode(), "proef.csv", contract)
    assert extract is not None
    checked = check_register(extract, "proef.csv", contract, HALFJAAR)
    known = {one: KNOWN[one.source] for one in contract.references}
    unknown = check_references(checked.rows, "proef.csv", None, contract, known)
    found: Counter[tuple[object, ...]] = Counter()
    for one in [*findings, *checked.findings, *unknown]:
        assert one.place is not None
        text = one.text if one.code != "D41" else ""
        found[(one.code, one.place.column, text, one.expected)] += 1
    return found


def of_the_table(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    """The same, by the database, which tells the number of rows in its words."""
    found: Counter[tuple[object, ...]] = Counter()
    for one in findings:
        assert one.place is not None
        assert one.place.row is None
        text, number = one.text, 1
        if counted := re.fullmatch(r"(.*), in ([0-9.]+) rij(?:en)?\.", one.text):
            text, number = f"{counted[1]}.", int(counted[2])
        elif one.code == "D41":
            text, number = "", int(one.text.split()[0])
        found[(one.code, one.place.column, text, one.expected)] += number
    return found


def checked(database: Database, contract: Contract) -> list[Finding]:
    """All findings on the records of a contract, where they are."""
    references = {one: KNOWN[one.source] for one in contract.references}
    check = TableCheck(database, contract, HALFJAAR, database.table(contract.name))
    return check.header_findings() or check.findings(check.count(), references)


def records_to_parquet(folder: Path, target: Path) -> dict[str, str]:
    """Copy the records of good deliveries to a folder as typed Parquet, as an engine has them;
    gives the paths by name of the contract.
    """
    tables = {}
    for name in RECORDS:
        tables[name] = str(target / f"{name}.parquet")
        source = f"read_csv('{folder / name}*.csv', all_varchar = true, delim = ';')"
        amount = "CAST(replace(bedrag, ',', '.') AS DECIMAL(12, 2)) AS bedrag"
        typed = f"* REPLACE (CAST(maand AS INTEGER) AS maand, {amount})"
        as_parquet(f"SELECT {typed} FROM {source}", Path(tables[name]))
    return tables


def as_parquet(select: str, target: Path) -> None:
    """Write the rows of a query of DuckDB."""
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet)")


def order(place: Path, deliveries: Path) -> Order:
    """A run on deliveries in a folder of its own."""
    return Order(halfjaar="2025-H1", deliveries=deliveries, outputs=place)


def built(asked: Order) -> tuple[Section, list[Finding]]:
    """The section on children abroad, and what was found in deliveries."""
    taken = take_in_deliveries(asked)
    assert taken.digest is not None, taken.findings
    made = build_section(asked, "buitenland", taken.digest, None)
    return Section.model_validate_json(asked.store().get(made.digest)), list(taken.findings)


def without_files(section: Section) -> dict[str, object]:
    """All that a section says, but what its deliveries are called and what their bytes are."""
    text = section.model_dump_json()
    text = re.sub(r'"delivery":"[0-9a-f]{64}"', '"delivery":""', text)
    text = re.sub(r'"file":"(tabel )?(\w+?)(\.csv|\.parquet)?"', r'"file":"\2"', text)
    return Section.model_validate_json(text).model_dump()


def rows_given(by: type[Database], monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Every row that an engine gives to the product from now on."""
    given: list[tuple[object, ...]] = []
    asked = by.rows

    def rows(self: Database, query: exp.Expression) -> list[tuple[object, ...]]:
        found = asked(self, query)
        given.extend(found)
        return found

    monkeypatch.setattr(by, "rows", rows)
    return given
