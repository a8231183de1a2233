"""One delivery with one ordinary mistake, and what the uitzonderingenrapportage says of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import pytest
from support.dossiers.small_deliveries import Rows, SmallDeliveries


def _set(rows: Rows, kpi: str, column: str, values: list[str]) -> None:
    mine = [row for row in rows if row["kpi"] == kpi]
    for row, value in zip(mine, values, strict=True):
        row[column] = value


def in_millions(rows: Rows) -> None:
    _set(rows, "K15", "waarde", ["44,9", "45,6", "46,15", "46,25"])


def in_thousands_with_their_forecast(rows: Rows) -> None:
    _set(rows, "K15", "waarde", ["44900", "45600", "46150", "46250"])
    _set(rows, "K15", "prognose", ["557000"] * 4)


def occupation_as_fraction(rows: Rows) -> None:
    _set(rows, "K16", "waarde", ["0,9510", "0,9530", "0,9560", "0,9580"])


def sick_leave_as_fraction(rows: Rows) -> None:
    _set(rows, "K18", "waarde", ["0,064", "0,063", "0,062", "0,061"])
    _set(rows, "K18", "prognose", ["0,062"] * 4)


def running_totals(rows: Rows) -> None:
    for kpi in ("K13", "K14"):
        months = [int(row["waarde"]) for row in rows if row["kpi"] == kpi]
        _set(rows, kpi, "waarde", [str(total) for total in accumulate(months)])


def grade_without_its_comma(rows: Rows) -> None:
    _set(rows, "K05", "waarde", ["7,5", "7,6", "7,6", "76"])


def forecast_of_another_kpi(rows: Rows) -> None:
    _set(rows, "K02", "prognose", ["30400"] * 4)


def numerator_and_denominator_swapped(rows: Rows) -> None:
    for row in rows:
        row["teller"], row["noemer"] = row["noemer"], row["teller"]


#: The mistake -> code and KPI of every finding.
MISTAKES: list[tuple[Callable[[Rows], None], list[tuple[str, str]]]] = [
    (lambda rows: None, []),
    (in_millions, [("U18", "K15")]),
    (in_thousands_with_their_forecast, [("U18", "K15")]),
    (occupation_as_fraction, [("U18", "K16")]),
    (sick_leave_as_fraction, [("U18", "K18")]),
    (running_totals, [("U21", "K13"), ("U21", "K14")]),
    (grade_without_its_comma, [("U17", "K05")]),
    (forecast_of_another_kpi, [("U17", "K02")]),
    (
        numerator_and_denominator_swapped,
        [("U05", f"K{kpi:02}") for kpi in (1, 2, 3, 4, 8, 9, 10)],
    ),
]


@pytest.mark.parametrize(
    ("mistake", "told"), MISTAKES, ids=lambda one: getattr(one, "__name__", "")
)
def test_one_mistake_is_one_finding_a_kpi(
    mistake: Callable[[Rows], None], told: list[tuple[str, str]], tmp_path: Path
) -> None:
    deliveries = SmallDeliveries()
    mistake(deliveries.registers["kpi_realisaties"])
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    # What follows of another status: an explanation that is no longer needed, or is missing.
    # The forecasts of the example ask more than its months so far (U32).
    found = [one for one in section.findings if one.code not in ("U10", "U11", "U32")]
    assert [(one.code, one.about) for one in found] == [(code, f"kpi.{kpi}") for code, kpi in told]
    for one in found:
        assert one.place is not None
        assert one.place.file == "kpi_realisaties.csv"
        assert one.place.row is not None
        assert one.expected


def test_an_explanation_that_names_other_figures_is_asked(tmp_path: Path) -> None:
    deliveries = SmallDeliveries()
    text = "De realisatie over januari tot en met april is 81,2%, tegen een norm van 90%."
    _set(deliveries.registers["kpi_toelichtingen"], "K03", "oorzaak", [text])
    section = deliveries.section("uitzonderingenrapportage", tmp_path)
    (found,) = [one for one in section.findings if one.code != "U32"]
    assert found.text == (
        "K03 Toekenningszekerheid kindgebonden budget: de oorzaak noemt realisatie 81,2% en norm "
        "90%; volgens de rapportage is het realisatie 86,9% en norm 88,0%."
    )
    assert str(found.place) == "kpi_toelichtingen.csv, rij 2, kolom oorzaak"
