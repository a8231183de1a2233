"""What the extract says of one KPI: its value over the period by its kind of measurement, and its
course month by month.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.kpi.range import impossible_shares, outside_range
from tasks.figures import dutch


class Measured(NamedTuple):
    """What the extract says of one KPI.

    ``rows`` are those that the value was made from; ``rows_by_month`` one a month, for its course.
    ``forecast_refused`` tells a forecast that can not be from one that is not there.
    """

    value: Fraction | None = None
    forecast: Fraction | None = None
    rows: tuple[RegisterRow, ...] = ()
    forecast_row: RegisterRow | None = None
    rows_by_month: tuple[RegisterRow, ...] = ()
    forecast_refused: bool = False


def measure(
    kpi: Kpi, rows: list[RegisterRow], months: list[int], file: str
) -> tuple[Measured, list[Finding]]:
    """The value of one KPI over the period, by its kind of measurement.

    Args:
        kpi: the definition.
        rows: the rows of this KPI in ``kpi_realisaties``.
        months: the months of the reporting period, jjjjmm, ascending.
        file: name of the file that the rows were delivered in.
    """
    findings = outside_range(kpi, rows, file)
    refused = {one.place.column for one in findings if one.place is not None}

    def complain(code: str, text: str, row: RegisterRow | None = None) -> None:
        findings.append(
            Finding(
                code=code,
                about=f"kpi.{kpi.id}",
                text=f"{kpi.id} {kpi.name}: {text}",
                place=Place(file=file, row=row.number if row else None),
            )
        )

    by_month = {row.values["maand"]: row for row in rows}
    used = [by_month[month] for month in months if month in by_month]
    forecasts = [row for row in used if row.values["prognose"] is not None]
    forecast_row = forecasts[-1] if forecasts and "prognose" not in refused else None
    unmeasured = Measured(
        forecast=Fraction(forecast_row.values["prognose"]) if forecast_row else None,
        forecast_row=forecast_row,
        forecast_refused="prognose" in refused,
    )

    share, plain = ["teller", "noemer"], ["waarde"]
    wanted, unwanted = (share, plain) if kpi.measurement == "aandeel" else (plain, share)
    if kpi.measurement == "jaarlijks":
        used = [row for row in used if row.values["waarde"] is not None]
        if len(used) > 1:
            complain(
                "U04",
                "er zijn meer metingen, terwijl de kpi één keer per jaar wordt gemeten.",
                used[-1],
            )
    else:
        for month in months:
            if month not in by_month:
                complain("U02", f"de meting van {dutch.month_and_year(month)} ontbreekt.")
    for row in used:
        if any(row.values[name] is None for name in wanted):
            complain("U02", f"in rij {row.number} ontbreekt {' of '.join(wanted)}.", row)
        if any(row.values[name] is not None for name in unwanted):
            complain(
                "U03",
                f"in rij {row.number} is {' of '.join(unwanted)} ingevuld; dat hoort niet bij de "
                f"meetwijze {kpi.measurement}.",
                row,
            )
    if any(one.code == "U02" for one in findings) or not used or "waarde" in refused:
        return unmeasured, findings
    if kpi.measurement == "aandeel" and (wrong := impossible_shares(kpi, used, file)):
        return unmeasured, [*findings, *wrong]

    if kpi.measurement == "aandeel":
        part, of = (sum(Fraction(row.values[name]) for row in used) for name in share)
        value = 100 * Fraction(part) / of
    else:
        series = [Fraction(row.values["waarde"]) for row in used]
        value = sum(series, Fraction(0)) if kpi.measurement == "cumulatief" else series[-1]
    return (
        unmeasured._replace(
            value=value,
            rows=tuple(used[-1:] if kpi.measurement == "stand" else used),
            rows_by_month=tuple(used),
        ),
        findings,
    )


def month_alone(kpi: Kpi, row: RegisterRow) -> Fraction:
    """The value of one month on its own, as :func:`measure` found it right."""
    if kpi.measurement != "aandeel":
        return Fraction(row.values["waarde"])
    return 100 * Fraction(row.values["teller"]) / Fraction(row.values["noemer"])


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
