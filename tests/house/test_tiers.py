"""Every test is in one tier: the folders stand in the Makefile, and only there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).parents[2]
TIERS = ("RULES", "ANNEXES", "WHOLE", "LONG")


def folders(tier: str) -> list[Path]:
    (line,) = re.findall(rf"^{tier} := (.+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    return [PROJECT / name for name in line.split()]


def test_every_file_with_tests_is_in_one_tier() -> None:
    tiers = Counter(
        file for tier in TIERS for folder in folders(tier) for file in folder.rglob("test_*.py")
    )
    assert tiers == Counter((PROJECT / "tests").rglob("test_*.py"))


def test_make_test_long_runs_every_test_of_its_folder() -> None:
    """It runs what has a mark; of a test without one it would say nothing."""
    unmarked = [
        file.name
        for folder in folders("LONG")
        for file in folder.rglob("test_*.py")
        if not re.search(r"^pytestmark = [^=]*pytest\.mark\.grows", file.read_text(), re.MULTILINE)
    ]
    assert unmarked == []
