"""A register that is last time's, or that lacks a part that was there, is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.dossier_example import previous, status
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Place
from tasks.definitions.halfjaar import load_halfjaar
from tasks.edits.register import nothing_moved, parts_gone
from tasks.sections.comparison import with_comparison

PLACE = Place(file="invordering.csv")
LAST_TIME = {"M01": "aangekondigd", "M02": "implementatiefase", "M03": "aangekondigd"}


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (LAST_TIME, True),
        (LAST_TIME | {"M02": "ingevoerd"}, False),
        (LAST_TIME | {"M04": "aangekondigd"}, False),
        ({"M01": "aangekondigd", "M02": "implementatiefase"}, False),
    ],
    ids=["the same", "one moved", "one more", "one less, which is V02"],
)
def test_a_register_in_which_nothing_moved(now: dict[str, str], asked: bool) -> None:
    found = nothing_moved(now, LAST_TIME, "2024-H2", PLACE)
    assert [one.code for one in found] == (["V08"] if asked else [])


def test_measures_that_are_done_stay_done() -> None:
    done = dict.fromkeys(("M01", "M02", "M03", "M04"), "ingevoerd")
    assert nothing_moved(done, done, "2024-H2", PLACE) == []


def test_the_order_of_the_rows_makes_no_other_question() -> None:
    (one,) = nothing_moved(LAST_TIME, LAST_TIME, "2024-H2", PLACE)
    turned = dict(reversed(LAST_TIME.items()))
    (other,) = nothing_moved(turned, LAST_TIME, "2024-H2", PLACE)
    assert one.key == other.key


def test_a_part_of_a_damage_that_is_gone() -> None:
    before = {
        f"damages.{number}.{part}.besluit": (f"Titel, 202{part}: besluit", "corrigeren")
        for number in ("D2025-01", "D2024-09")
        for part in (1, 2)
    }
    found = parts_gone(["damages.D2025-01.1.besluit"], before, "2024-H2", Place(file="d.csv"))
    assert [(one.code, one.about) for one in found] == [("S12", "damages.D2025-01.2.besluit")]
    assert found[0].text.startswith("Titel, 2022 (deel 2) stond in de rapportage van 2024-H2")


def test_the_comparison_asks_about_the_part(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    del deliveries.registers["damages"][1]
    section = deliveries.section("damages", tmp_path)
    before = previous(
        statuses=(
            status("damages.D2025-01.1.besluit", "corrigeren"),
            status("damages.D2025-01.2.besluit", "niet herzien"),
        )
    )
    made = with_comparison(section, load_halfjaar("2025-H1"), before)
    assert [(one.code, str(one.place)) for one in made.findings] == [("S12", "damages.csv")]
