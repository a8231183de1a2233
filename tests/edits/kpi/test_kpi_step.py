"""What a KPI is rounded to, and how its plan runs, as worked examples."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.kpis import made_up_kpi
from support.rulebook import Chapter, rows_of

from tasks.definitions.finding import Place
from tasks.edits.kpi import plan, step
from tasks.edits.kpi.plan import strange_plan
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
# what the plan says of some months besides the usual, and the norm -> code, column that is told
PLANS = [
    pytest.param({}, "40", None, None, id="1 een plan dat groeit"),
    pytest.param({1: "0", 2: "0", 3: "0"}, "40", None, None, id="1 een plan dat later begint"),
    pytest.param({7: "32"}, "40", "U33", "plan_08", id="1 twee cijfers verwisseld"),
    pytest.param({12: "36"}, "40", "U33", "plan_12", id="1 onder de norm"),
    pytest.param({}, "400", "U33", "plan_12", id="1 een cijfer te veel in de norm"),
]
# what the plan of a share of 86% says of September -> code
SHARES = [
    pytest.param("84", None, id="2 een maand die wat lager is"),
    pytest.param("68", "U33", id="2 twee cijfers verwisseld"),
    pytest.param("98", "U33", id="2 een maand die veel hoger is"),
]
RULEBOOK = [
    Chapter(
        "De stap van een KPI",
        step.__doc__,
        ("norm", "stap", "stap in de vorige rapportage", "bevinding"),
        rows_of(STEPS),
    ),
    Chapter(
        "Het plan van een KPI",
        plan.__doc__,
        ("andere maanden", "norm", "bevinding", "kolom"),
        rows_of(PLANS),
    ),
    Chapter("Het plan van een KPI", None, ("september", "bevinding"), rows_of(SHARES)),
]
PLACE = Place(file="kpi_definities.csv", row=2, column="stap")


@pytest.mark.parametrize(("norm", "rounded", "before", "code"), STEPS)
def test_what_is_rounded_to(norm: str, rounded: str, before: str | None, code: str | None) -> None:
    kpi = made_up_kpi("stand", "punten", step=rounded, norm={2025: norm}, range={"lowest": "0"})
    found = strange_step(kpi, 2025, None if before is None else Fraction(before), PLACE)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(("other", "norm", "code", "column"), PLANS)
def test_a_plan(other: dict[int, str], norm: str, code: str | None, column: str | None) -> None:
    usual = ["3", "6", "10", "13", "16", "20", "23", "26", "30", "33", "36", "40"]
    months = [other.get(month, value) for month, value in enumerate(usual, start=1)]
    kpi = made_up_kpi("cumulatief", "aantal", norm={2025: norm}, plan={2025: months})
    found = strange_plan(kpi, 2025, lambda column: Place(file="k.csv", row=2, column=column))
    told = [(one.code, one.place.column if one.place is not None else None) for one in found]
    assert told == ([(code, column)] if code else [])


@pytest.mark.parametrize(("september", "code"), SHARES)
def test_a_plan_of_a_share(september: str, code: str | None) -> None:
    months = ["86"] * 8 + [september] + ["86"] * 3
    kpi = made_up_kpi("aandeel", "procent", norm={2025: "86"}, plan={2025: months})
    found = strange_plan(kpi, 2025, lambda column: Place(file="k.csv", row=2, column=column))
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
