"""What the rest of the year needs for the forecast of a KPI, beside the best month so far.

1. Van een **cumulatieve** KPI is nodig: de prognose min wat er is, gedeeld over de maanden die nog
   komen.
2. Van een **aandeel** is nodig: het gemiddelde waarmee het jaar op de prognose uitkomt, als iedere
   maand even zwaar telt.
3. De beste maand is de hoogste, of de laagste waar lager beter is. Is er meer nodig, dan **past de
   prognose niet** bij wat tot nu toe is bereikt.
4. Van een stand, een jaarlijkse meting of een bandbreedte is er geen tempo.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import Figure, Source
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.measurement import Measured, month_alone

MONTHS = 12


class Pace(NamedTuple):
    """Per month, in the unit of the KPI.

    Attributes:
        needed: on average over the months that are left.
        best: of the months so far.
        best_month: its place among them, from 0.
        fits: whether the best month is as good as what is needed.
    """

    needed: Fraction
    best: Fraction
    best_month: int
    fits: bool


def pace(
    kpi: Kpi, months: Sequence[Fraction], realised: Fraction, forecast: Fraction
) -> Pace | None:
    """The pace of a KPI; None where there is none (rule 4), or no month is left.

    Args:
        kpi: the definition.
        months: the value of every month from January, each on its own.
        realised: over those months together.
        forecast: over the year.
    """
    left = MONTHS - len(months)
    if kpi.direction == "band" or not months or left <= 0:
        return None
    match kpi.measurement:
        case "cumulatief":
            needed = (forecast - realised) / left
        case "aandeel":
            needed = (MONTHS * forecast - len(months) * realised) / left
        case _:
            return None
    best = max(months) if kpi.direction == "hoger" else min(months)
    fits = best >= needed if kpi.direction == "hoger" else best <= needed
    return Pace(needed, best, list(months).index(best), fits)


class KpiPace(NamedTuple):
    """A pace as it is printed: two figures, and months in words."""

    needed: Figure
    best: Figure
    best_month: str
    months_left: str
    fits: bool


class EnterFigure(Protocol):
    """Enters a figure of the KPI, in its form."""

    def __call__(
        self, part: str, label: str, value: Fraction, definition: str, source: Source
    ) -> Figure:
        """The figure, under the last part of its id."""


def enter_pace(kpi: Kpi, measured: Measured, inputs: Inputs, figure: EnterFigure) -> KpiPace | None:
    """Enter the pace of a KPI, if it was measured in every month of the year so far."""
    day, rows = inputs.halfjaar.reporting_period.last, measured.rows_by_month
    if measured.value is None or measured.forecast is None or measured.forecast_row is None:
        return None
    if len(rows) != day.month:
        return None
    months = [month_alone(kpi, row) for row in rows]
    found = pace(kpi, months, measured.value, measured.forecast)
    if found is None:
        return None
    left = dutch.month_range(date(day.year, day.month + 1, 1), date(day.year, MONTHS, 1))
    best = rows[found.best_month]
    words = dutch.month_and_year(best.values["maand"])
    return KpiPace(
        needed=figure(
            "tempo_nodig",
            f"nodig voor de prognose, gemiddeld per maand over {left}",
            found.needed,
            "Wat de maanden die nog komen gemiddeld moeten zijn voor de prognose.",
            inputs.source("kpi_realisaties", (*rows, measured.forecast_row)),
        ),
        best=figure(
            "beste_maand",
            f"beste maand tot nu toe, {words}",
            found.best,
            "De beste maand van de periode, op zichzelf.",
            inputs.source("kpi_realisaties", (best,)),
        ),
        best_month=words,
        months_left=left,
        fits=found.fits,
    )
