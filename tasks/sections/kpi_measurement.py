"""What the extract says of one KPI: its value over the period by its kind of measurement, and its
course month by month.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi
from tasks.deliveries.intake import RegisterRow


class Measured(NamedTuple):
    """What the extract says of one KPI.

    ``rows`` are those that the value was made from; ``rows_by_month`` one a month, for its course.
    """

    value: Fraction | None = None
    forecast: Fraction | None = None
    rows: tuple[RegisterRow, ...] = ()
    forecast_row: RegisterRow | None = None
    rows_by_month: tuple[RegisterRow, ...] = ()


def measure(kpi: Kpi, rows: list[RegisterRow], months: list[int]) -> tuple[Measured, list[Finding]]:
    """The value of one KPI over the period, by its kind of measurement.

    Args:
        kpi: the definition.
        rows: the rows of this KPI in ``kpi_realisaties``.
        months: the months of the reporting period, jjjjmm, ascending.
    """
    findings: list[Finding] = []
    about = f"kpi.{kpi.id}"

    def complain(code: str, text: str) -> None:
        findings.append(Finding(code=code, about=about, text=f"{kpi.id} {kpi.name}: {text}"))

    by_month = {row.values["maand"]: row for row in rows}
    used = [by_month[month] for month in months if month in by_month]
    forecasts = [row for row in used if row.values["prognose"] is not None]
    forecast_row = forecasts[-1] if forecasts else None
    forecast = Fraction(forecast_row.values["prognose"]) if forecast_row else None

    share, plain = ["teller", "noemer"], ["waarde"]
    wanted, unwanted = (share, plain) if kpi.measurement == "aandeel" else (plain, share)
    if kpi.measurement == "jaarlijks":
        used = [row for row in used if row.values["waarde"] is not None]
        if len(used) > 1:
            complain(
                "U04", "er zijn meer metingen, terwijl de kpi één keer per jaar wordt gemeten."
            )
    else:
        for month in months:
            if month not in by_month:
                complain("U02", f"de meting van {month} ontbreekt.")
    for row in used:
        if any(row.values[name] is None for name in wanted):
            complain("U02", f"in rij {row.number} ontbreekt {' of '.join(wanted)}.")
        if any(row.values[name] is not None for name in unwanted):
            complain(
                "U03",
                f"in rij {row.number} is {' of '.join(unwanted)} ingevuld; dat hoort niet bij de "
                f"meetwijze {kpi.measurement}.",
            )
    if any(one.code == "U02" for one in findings) or not used:
        return Measured(forecast=forecast, forecast_row=forecast_row), findings

    frame = pd.DataFrame([row.values for row in used])
    if kpi.measurement == "aandeel":
        shares = frame[["teller", "noemer"]].map(Fraction)
        if (shares["noemer"] == 0).any() or (shares["teller"] > shares["noemer"]).any():
            complain("U05", "de noemer is nul of kleiner dan de teller.")
            return Measured(forecast=forecast, forecast_row=forecast_row), findings
        value = 100 * Fraction(shares["teller"].sum()) / Fraction(shares["noemer"].sum())
    else:
        series = tuple(frame["waarde"].map(Fraction))
        value = sum(series, Fraction(0)) if kpi.measurement == "cumulatief" else series[-1]
    decisive = used[-1:] if kpi.measurement == "stand" else used
    return Measured(Fraction(value), forecast, tuple(decisive), forecast_row, tuple(used)), findings


class Point(NamedTuple):
    """One month of the course of a KPI; ``month`` as jjjjmm, ``rows`` are the rows that the value
    was made from.
    """

    month: int
    value: Fraction
    rows: tuple[RegisterRow, ...]


def course(kpi: Kpi, rows: tuple[RegisterRow, ...]) -> list[Point]:
    """How a KPI went, month by month; empty for one that is measured once a year.

    Args:
        kpi: the definition.
        rows: one row a month, ascending, as :func:`measure` found them right.
    """
    points: list[Point] = []
    for number, row in enumerate(rows, start=1):
        made_from: tuple[RegisterRow, ...] = (row,)
        match kpi.measurement:
            case "aandeel":
                value = 100 * Fraction(row.values["teller"]) / Fraction(row.values["noemer"])
            case "cumulatief":
                made_from = rows[:number]
                value = sum((Fraction(one.values["waarde"]) for one in made_from), Fraction(0))
            case "stand":
                value = Fraction(row.values["waarde"])
            case "jaarlijks":
                return []
        points.append(Point(row.values["maand"], value, made_from))
    return points
