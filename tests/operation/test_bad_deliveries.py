"""Deliveries that are not right: everything wrong in one report, exit code 2, no traceback, and
nothing written but the report.

Each single way in which a delivery can be wrong is shown in tests/deliveries; here is what a person
meets.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.command_line import svz

from flows.shared.exit_codes import ExitCode
from tasks.dossier.order import Order
from tasks.dossier.steps.take_in import take_in_deliveries


@pytest.fixture
def deliveries(example_deliveries: Path, tmp_path: Path) -> Path:
    """A copy of the good deliveries of 2025-H1, to be spoilt."""
    folder = tmp_path / "leveringen"
    shutil.copytree(example_deliveries / "2025-H1", folder)
    return folder


def replace(folder: Path, pattern: str, old: bytes, new: bytes) -> None:
    (file,) = folder.glob(pattern)
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


def everything_under(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".run-")
    }


def test_all_problems_of_all_deliveries_stand_in_one_report_and_nothing_else_is_written(
    deliveries: Path, tmp_path: Path
) -> None:
    next(deliveries.glob("Tabel34*")).unlink()
    replace(deliveries, "damages*", b";14-02-2025;", b";31-02-2025;")
    replace(deliveries, "landelijke_totalen*", b"1803000", b"1.8 mln")
    (records,) = deliveries.glob("wkb_kinderen*")
    lines = records.read_bytes().splitlines(keepends=True)
    pseudonym = lines[9].split(b";")[0].decode()
    lines[9] = lines[9].replace(b";", b";x", 1)
    records.write_bytes(b"".join(lines))
    (explanations,) = deliveries.glob("kpi_toelichtingen*")
    explanations.write_bytes(b"")
    outputs = tmp_path / "outputs"

    done = svz("assemble", "2025-H1", "--direct", "--deliveries", deliveries, "--outputs", outputs)

    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    assert everything_under(outputs) == {"2025-H1/aanleverrapport.html"}
    report = (outputs / "2025-H1/aanleverrapport.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", report))
    for code in ("D01", "D15", "D31", "D35", "D36"):
        assert code in text, code
        assert code in done.stderr, code
    assert "31-02-2025" in text
    assert "1.8 mln" in text
    assert pseudonym not in report + done.stderr
    assert "http://" not in report
    assert "https://" not in report


def test_when_nothing_is_wrong_but_a_missing_file_the_team_is_told_what_is_waited_for(
    deliveries: Path, tmp_path: Path
) -> None:
    next(deliveries.glob("Tabel34*")).unlink()
    done = svz(
        "assemble",
        "2025-H1",
        "--direct",
        "--deliveries",
        deliveries,
        "--outputs",
        tmp_path / "outputs",
    )
    assert done.returncode == 2
    assert (
        "Wacht op aanlevering: Landentabel, van Rijksdienst voor Identiteitsgegevens (RvIG)."
        in done.stderr
    )
    assert "niet goed" not in done.stderr
    assert everything_under(tmp_path / "outputs") == {"2025-H1/aanleverrapport.html"}


def test_a_refused_delivery_leaves_earlier_dossiers_as_they_are(
    deliveries: Path, example_dossier: Path, own_copy: Path
) -> None:
    next(deliveries.glob("invordering*")).write_bytes(b"")
    before = everything_under(own_copy)
    done = svz("assemble", "2025-H1", "--direct", "--deliveries", deliveries, "--outputs", own_copy)
    assert done.returncode == 2
    assert everything_under(own_copy) == before | {"2025-H1/aanleverrapport.html"}


def test_the_report_goes_away_when_the_deliveries_are_right(
    example_deliveries: Path, own_copy: Path
) -> None:
    (own_copy / "2025-H1/aanleverrapport.html").write_text("oud")
    assert (
        take_in_deliveries(
            Order(halfjaar="2025-H1", deliveries=example_deliveries / "2025-H1", outputs=own_copy)
        ).digest
        is not None
    )
    assert not (own_copy / "2025-H1/aanleverrapport.html").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(
            ("assemble", "2025-H3", "--direct"),
            "Onbekend halfjaar '2025-H3'",
            id="unknown halfjaar",
        ),
        pytest.param(
            ("assemble", "../../etc", "--direct"),
            "Onbekend halfjaar",
            id="a path instead of a halfjaar",
        ),
        pytest.param(
            ("assemble", "2025-H1", "--direct", "--deliveries", "/bestaat/niet"),
            "bestaat niet",
            id="no such folder",
        ),
    ],
)
def test_a_call_that_is_not_right_says_so_in_one_line(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = svz(*arguments, "--outputs", tmp_path / "outputs")
    assert done.returncode == ExitCode.USAGE
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "outputs").exists()


def test_an_exception_without_explanation_gives_a_dossier_that_is_blocked_and_stays_a_concept(
    deliveries: Path, own_copy: Path
) -> None:
    for file in deliveries.glob("kpi_toelichtingen*"):
        file.unlink()
    (deliveries / "kpi_toelichtingen.csv").write_bytes(
        b"kpi;oorzaak;gevolg;maatregel;verwachting\r\nK03;Oorzaak.;Gevolg.;;Verwachting.\r\n"
    )
    done = svz("assemble", "2025-H1", "--direct", "--deliveries", deliveries, "--outputs", own_copy)
    assert done.returncode == 3, done.stderr
    assert "blijft een concept" in done.stdout
    digest = next(line.split()[1] for line in done.stdout.splitlines() if line.startswith("Digest"))
    assert "CONCEPT" in (own_copy / "2025-H1" / digest / "damages.html").read_text(encoding="utf-8")
    assert "K03" in done.stdout
    assert "er is geen maatregel" in done.stdout
    assert done.stdout.count("U10 blokkerend") == 4
