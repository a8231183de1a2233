"""Which deliveries are in, right, expected or late, and what the whole then is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.dossiers.register_files import CONTRACTS, FIRST, HALFJAAR, SECOND, changed, csv_bytes

from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.missing import awaited, waiting_words
from tasks.deliveries.readiness import Readiness, SourceReadiness, check_readiness
from tasks.storage.store import Store

DUE = date(2025, 6, 6)
GOOD = csv_bytes(FIRST, SECOND)
BAD = csv_bytes(changed(FIRST, aantal="x", dag="31-02-2025"), SECOND)
COUNTRIES = b"landcode\r\n7028\r\n5010\r\n"
ROUND = HALFJAAR.model_copy(
    update={"deliveries_due": DUE, "deliveries_due_for": {"landen": date(2025, 5, 30)}}
)


def readiness(tmp_path: Path, files: dict[str, bytes], today: date = DUE) -> Readiness:
    folder = tmp_path / "aanlevering"
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1_749_000_000, 1_749_000_000))
    findings = take_in(folder, ROUND, CONTRACTS, Store(tmp_path / "store")).findings
    return check_readiness(folder, ROUND, CONTRACTS, findings, today)


def by_name(found: Readiness) -> dict[str, SourceReadiness]:
    return {one.contract: one for one in found.sources}


def test_everything_in_and_right_is_ready(tmp_path: Path) -> None:
    found = readiness(tmp_path, {"proef_april.csv": GOOD, "landen.csv": COUNTRIES})
    assert found.ready
    assert found.waiting is None
    assert [one.valid for one in found.sources] == [True, True]
    assert {one.since for one in found.sources} == {datetime.fromtimestamp(1_749_000_000, UTC)}


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2025, 5, 30), {"proef": False, "landen": False}),
        (date(2025, 5, 31), {"proef": False, "landen": True}),
        (date(2025, 6, 6), {"proef": False, "landen": True}),
        (date(2025, 6, 7), {"proef": True, "landen": True}),
    ],
)
def test_a_delivery_is_late_the_day_after_its_own_last_day(
    tmp_path: Path, today: date, late: dict[str, bool]
) -> None:
    found = readiness(tmp_path, {}, today)
    assert {name: one.late for name, one in by_name(found).items()} == late
    assert not found.ready
    assert found.blocking == 0
    assert found.waiting == "Wacht op aanlevering: Proefregister en Landen, van Team Proef."


def test_every_supplier_that_is_waited_for_is_named_once_also_when_nothing_is_in() -> None:
    contracts = {name: one for name, one in load_contracts().items() if not one.may_be_missing}
    words = waiting_words(list(contracts), contracts)
    assert words.count("\n") == 0
    for contract in contracts.values():
        assert contract.title in words
        assert words.count(f", van {contract.supplier}") == 1
    assert (
        "Anti-cumulatie kindgebonden budget en Wisselkoersen, van Sociale Verzekeringsbank" in words
    )


def test_a_folder_that_is_not_there_yet_is_an_empty_one(tmp_path: Path) -> None:
    found = check_readiness(tmp_path / "nog niet", ROUND, CONTRACTS, (), DUE)
    assert found.waiting == readiness(tmp_path, {}).waiting
    assert not found.ready
    assert found.findings == ()


def test_control_totals_are_not_waited_for(tmp_path: Path) -> None:
    contracts = load_contracts()
    found = check_readiness(
        tmp_path / "nog niet",
        load_halfjaar("2025-H1"),
        contracts,
        (),
        date(2025, 12, 1),
    )
    assert found.waiting is not None
    assert "Controletotalen" not in found.waiting
    assert "Landentabel" in found.waiting
    assert not any(one.late for one in found.sources if one.contract.startswith("controletotalen"))


def test_what_is_in_is_never_late_and_is_checked_while_others_are_waited_for(
    tmp_path: Path,
) -> None:
    found = readiness(tmp_path, {"proef.csv": BAD}, date(2025, 12, 1))
    proef, landen = by_name(found).values()
    assert (proef.late, proef.valid, proef.counts[Grade.BLOCKING]) == (False, False, 2)
    assert (landen.late, landen.valid, landen.counts[Grade.BLOCKING]) == (True, False, 0)
    assert found.blocking == 2
    assert found.waiting == "Wacht op aanlevering: Landen, van Team Proef."


@pytest.mark.parametrize("other", ["proef_2.csv", "proef.xlsx"])
def test_two_files_for_one_source_are_in_but_not_right(tmp_path: Path, other: str) -> None:
    found = readiness(tmp_path, {"proef.csv": GOOD, other: GOOD, "landen.csv": COUNTRIES})
    assert not by_name(found)["proef"].valid
    assert by_name(found)["proef"].since is not None
    assert found.waiting is None
    assert found.blocking == 2


def test_a_strange_file_is_told_and_stops_nothing(tmp_path: Path) -> None:
    found = readiness(tmp_path, {"proef.csv": GOOD, "landen.csv": COUNTRIES, "notulen.docx": b"x"})
    assert found.ready
    assert [finding.code for finding in found.findings] == ["D03"]


def test_a_day_for_a_source_that_does_not_exist_is_a_mistake_of_the_configuration(
    tmp_path: Path,
) -> None:
    wrong = ROUND.model_copy(update={"deliveries_due_for": {"landne": DUE}})
    with pytest.raises(
        ValueError, match=r"2025-H1\.yaml: deliveries_due_for noemt een onbekende bron: landne"
    ):
        check_readiness(tmp_path, wrong, CONTRACTS, (), DUE)


def test_only_missing_files_and_nothing_else_is_waiting(tmp_path: Path) -> None:
    assert awaited(readiness(tmp_path, {}).findings) == ("proef", "landen")
    assert awaited(readiness(tmp_path, {"notulen.docx": b"x"}).findings) == ("proef", "landen")
    assert awaited(readiness(tmp_path, {"proef.csv": BAD}).findings) == ()
    assert awaited(readiness(tmp_path, {"proef.csv": GOOD, "landen.csv": COUNTRIES}).findings) == ()
