"""A full disk under a Prefect server of a run's own, whose database is on the same disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import svz
from support.dossiers.small_house import SmallHouse

pytestmark = pytest.mark.grows


def test_a_full_disk_is_told_in_one_line(small_house: SmallHouse, small_disk: Path) -> None:
    places = ("--deliveries", small_house.deliveries / "2025-H1", "--outputs", small_disk)
    done = svz("assemble", "2025-H1", *places, env=small_house.environment)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Fout: ")]
    assert "De schijf is vol" in line
    assert str(small_disk) in line
    assert [
        path for path in (small_disk / "2025-H1").glob("*") if not path.name.startswith(".")
    ] == []
