"""Whether a delivery is whole and right where that is known beforehand: control totals, files that
were cut off, the same file twice, and values that can not be other than they are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from support.annexes.annexes_of_the_example import SOURCES
from support.dossiers.register_files import HALFJAAR
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Finding, Grade
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.known_checks import KnownChecks
from tasks.deliveries.records.completeness import FULL, RecordsFile, cut_off
from tasks.storage.kept import Kept
from tasks.storage.store import Store

WKB = "wkb_kinderen.csv"
TOTALS = "controletotalen_wkb_kinderen.csv"
#: 120 + 3 children, € 125 a month.
ROWS, AMOUNT = "2.640", "330.000,00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good delivery, to be spoilt."""
    return SmallDeliveries().write(tmp_path / "in")


def found(folder: Path, *, store: Store | None = None) -> list[Finding]:
    kept = store or Store(folder.parent / "store")
    return list(take_in(folder, HALFJAAR, SOURCES, kept).findings)


def change(path: Path, edit: Callable[[bytes], bytes]) -> None:
    before = path.read_bytes()
    after = edit(before)
    assert after != before
    path.write_bytes(after)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in findings if one.place]


def without_the_tail(data: bytes) -> bytes:
    """The last three children, all that live in one country, are lost."""
    return b"".join(data.splitlines(keepends=True)[: -3 * 12])


def as_parquet(folder: Path) -> None:
    """The same records, as Parquet."""
    target = folder / "wkb_kinderen.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT kind, CAST(maand AS INTEGER) AS maand, landcode, "
            "CAST(replace(bedrag, ',', '.') AS DECIMAL(9, 2)) AS bedrag "
            f"FROM read_csv('{folder / WKB}', delim = ';', all_varchar = true)) "
            f"TO '{target}' (FORMAT parquet)"
        )
    (folder / WKB).unlink()


# ---- control totals ----


@pytest.mark.parametrize("parquet", [False, True], ids=["CSV", "Parquet"])
def test_records_that_are_what_their_supplier_counted(folder: Path, parquet: bool) -> None:
    if parquet:
        as_parquet(folder)
    assert found(folder) == []


@pytest.mark.parametrize("parquet", [False, True], ids=["CSV", "Parquet"])
def test_a_lost_tail_is_refused_and_both_numbers_are_named(folder: Path, parquet: bool) -> None:
    change(folder / WKB, without_the_tail)
    if parquet:
        as_parquet(folder)
    rows, amount = found(folder)
    assert (rows.code, amount.code, rows.grade) == ("D77", "D77", Grade.BLOCKING)
    assert rows.text.startswith(
        f"Rijen volgens de controletotalen: {ROWS}; in dit bestand: 2.604. Het verschil zit in "
        "januari\u00a02023 220 en 217, "
    )
    assert rows.text.endswith("en nog 9 maanden.")
    assert f"{AMOUNT}; in dit bestand: 325.500,00" in amount.text
    assert rows.expected == f"{ROWS}, zoals in {TOTALS}"


def test_one_amount_that_changed_on_its_way_is_refused(folder: Path) -> None:
    change(folder / WKB, lambda data: data.replace(b"125,00", b"125,01", 1))
    (amount,) = found(folder)
    assert (amount.code, amount.place and amount.place.column) == ("D77", "bedrag")
    assert "330.000,01" in amount.text
    assert "januari\u00a02023 27.500,00 en 27.500,01" in amount.text


def test_two_rows_that_changed_months_are_refused_though_the_sums_are_the_same(
    folder: Path,
) -> None:
    change(folder / TOTALS, lambda data: data.replace(b"202302;220;", b"202302;221;"))
    change(folder / TOTALS, lambda data: data.replace(b"202303;220;", b"202303;219;"))
    (rows,) = found(folder)
    assert f"{ROWS}; in dit bestand: {ROWS}" in rows.text
    assert "februari\u00a02023 221 en 220 en maart\u00a02023 219 en 220" in rows.text


def test_a_month_that_was_not_counted_differs(folder: Path) -> None:
    change(folder / TOTALS, lambda data: b"".join(data.splitlines(keepends=True)[:-1]))
    assert [one.code for one in found(folder)] == ["D77", "D77"]


def test_records_without_control_totals_are_asked_about(folder: Path) -> None:
    (folder / TOTALS).unlink()
    (asked,) = found(folder)
    assert (asked.code, asked.grade) == ("D78", Grade.TO_CONFIRM)
    assert asked.about == "controletotalen_wkb_kinderen"
    assert asked.value is not None
    assert asked.value.startswith("2640 rijen")
    assert asked.against
    change(folder / WKB, lambda data: data.replace(b"125,00", b"125,01", 1))
    (again,) = found(folder)
    assert again.key != asked.key, "another file is another question"


def test_control_totals_that_are_not_right_are_refused_by_themselves(folder: Path) -> None:
    change(folder / TOTALS, lambda data: data.replace(b"202302;220;", b"202302;veel;"))
    assert told(found(folder)) == [("D31", TOTALS)]


def test_missing_records_are_waited_for_and_their_control_totals_are_not(folder: Path) -> None:
    (folder / WKB).unlink()
    (folder / TOTALS).unlink()
    assert [(one.code, one.about) for one in found(folder)] == [("D01", "wkb_kinderen")]


def test_records_that_an_earlier_run_accepted_are_held_against_other_control_totals(
    folder: Path,
) -> None:
    kept = Kept(Store(folder.parent / "bewaard"), "1")
    known = KnownChecks(kept)
    first = take_in(folder, HALFJAAR, SOURCES, kept.store, known)
    known.keep_passed()
    change(folder / TOTALS, lambda data: data.replace(b"202302;220;", b"202302;221;"))
    second = take_in(folder, HALFJAAR, SOURCES, Store(folder.parent / "nieuw"), KnownChecks(kept))
    assert first.findings == ()
    assert [one.code for one in second.findings] == ["D77"]
    assert "wkb_kinderen" not in second.deliveries


def test_every_source_of_records_has_control_totals_with_an_example_that_fits_its_own() -> None:
    contracts = load_contracts()
    totals = {one.control_totals_of: one for one in contracts.values() if one.control_totals_of}
    assert set(totals) == {one.name for one in contracts.values() if one.kind == "records"}
    for name, contract in totals.items():
        assert name is not None
        for column in ("maand", "bedrag"):
            of_the_records = contracts[name].column(column).example
            assert contract.column(column).example == of_the_records
        assert contract.supplier == contracts[name].supplier


# ---- files that were cut off ----


def test_a_last_line_without_an_end_is_asked_about(folder: Path) -> None:
    change(folder / WKB, lambda data: data.rstrip(b"\r\n"))
    (asked,) = found(folder)
    assert (asked.code, asked.grade) == ("D79", Grade.TO_CONFIRM)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("cut", [False, True])
def test_the_end_of_a_line_is_seen_in_every_encoding(
    tmp_path: Path, encoding: str, end: str, cut: bool
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(f"kop;é{end}een;twee{'' if cut else end}".encode(encoding))
    codes = [
        one.code for one in cut_off(RecordsFile(SOURCES["wkb_kinderen"], WKB, "", path, path, 1))
    ]
    assert codes == (["D79"] if cut else [])


@pytest.mark.parametrize("full", FULL)
@pytest.mark.parametrize("file", [WKB, "wkb_kinderen.parquet"])
def test_as_many_rows_as_a_program_holds_are_asked_about(
    tmp_path: Path, full: int, file: str
) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"een\n")

    def codes(rows: int) -> list[str]:
        records = RecordsFile(SOURCES["wkb_kinderen"], file, "", path, path, rows)
        return [one.code for one in cut_off(records)]

    assert [codes(full + more) for more in (-2, -1, 0, 1, 2)] == [[], *[["D80"]] * 3, []]


# ---- the same file twice, and values that are known beforehand ----


def test_one_file_for_two_sources_is_refused(folder: Path) -> None:
    for start in ("", "controletotalen_"):
        data = (folder / f"{start}{WKB}").read_bytes()
        (folder / f"{start}kot_kinderen.csv").write_bytes(data)
    totals, records = found(folder)
    assert told([totals, records]) == [("D75", TOTALS), ("D75", WKB)]
    assert records.text == "Dit bestand is byte voor byte gelijk aan kot_kinderen.csv."


def test_the_same_rows_in_another_form_are_the_same_file(folder: Path) -> None:
    change(folder / WKB, lambda data: (folder / "kot_kinderen.csv").read_bytes())
    change(folder / TOTALS, lambda data: data.replace(b"27500,00", b"82500,00"))
    change(folder / TOTALS, lambda data: data.replace(b"\r\n", b"\n"))
    as_parquet(folder)
    assert told(found(folder)) == [("D75", TOTALS), ("D75", "wkb_kinderen.parquet")]
    assert found(folder)[1].text == "Dit bestand heeft dezelfde rijen als kot_kinderen.csv."


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("wisselkoersen.csv", b"202303;EUR;1", b"202303;EUR;100", "1"),
        ("landentabel.csv", b"6030;Nederland", b"6030;Nepal", "Nederland"),
        ("landentabel.csv", b"0000;Onbekend", b"0000;Afghanistan", "Onbekend"),
    ],
)
def test_a_value_that_is_known_beforehand(
    folder: Path, file: str, old: bytes, new: bytes, expected: str
) -> None:
    change(folder / file, lambda data: data.replace(old, new))
    (refused,) = [one for one in found(folder) if one.code != "D78"]
    assert (refused.code, refused.grade, refused.expected) == ("D76", Grade.BLOCKING, expected)
    assert refused.place is not None
    assert refused.place.value == new.decode().rpartition(";")[2]
    assert refused.place.row is not None


@pytest.mark.parametrize("written", ["1", "1,0", "1,0000"])
def test_the_euro_is_one_however_it_is_written(folder: Path, written: str) -> None:
    if written != "1":
        change(
            folder / "wisselkoersen.csv",
            lambda data: data.replace(b"EUR;1", f"EUR;{written}".encode()),
        )
    assert found(folder) == []
