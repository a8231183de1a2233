"""What a KPI is rounded to, as worked examples."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.kpis import made_up_kpi
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Place
from tasks.edits.kpi import step
from tasks.edits.kpi.step import strange_step

# norm, step, step in the previous report -> code
STEPS = [
    pytest.param("86", "0.1", "0.1", None, id="1 dezelfde stap"),
    pytest.param("86", "1", "0.1", "U28", id="1 een andere stap"),
    pytest.param("86", "0.1", None, None, id="2 stond niet in de vorige rapportage"),
    pytest.param("86", "100", None, "U28", id="2 de norm wordt afgedrukt als 100"),
    pytest.param("7.25", "0.1", None, "U28", id="2 de norm wordt afgedrukt als 7,3"),
    pytest.param("0", "0.1", None, None, id="2 een norm van nul"),
]
RULEBOOK = [
    Chapter(
        "De stap van een KPI",
        step.__doc__,
        ("norm", "stap", "stap in de vorige rapportage", "bevinding"),
        rows_of(STEPS),
    )
]
PLACE = Place(file="kpi_definities.csv", row=2, column="stap")


@pytest.mark.parametrize(("norm", "rounded", "before", "code"), STEPS)
def test_what_is_rounded_to(norm: str, rounded: str, before: str | None, code: str | None) -> None:
    kpi = made_up_kpi("stand", "punten", step=rounded, norm={2025: norm}, range={"lowest": "0"})
    found = strange_step(kpi, 2025, None if before is None else Fraction(before), PLACE)
    assert [one.code for one in found] == ([code] if code else [])


def test_the_section_asks_and_says_what_a_reader_would_see(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    for row in deliveries.registers["kpi_definities"]:
        if row["kpi"] == "K02":
            row["stap"] = "100"
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    (asked,) = [one for one in section.findings if one.code == "U28"]
    assert asked.text.endswith(
        "er wordt afgerond op 100, zodat de norm 85 wordt afgedrukt als 100%."
    )
    assert asked.place is not None
    assert asked.place.column == "stap"
