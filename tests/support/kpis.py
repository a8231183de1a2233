"""Made-up definitions of a KPI, and months that were delivered of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tasks.definitions.kpi import Kpi
from tasks.edits.kpi.series import Before, Month, Series

FILE = "kpi_realisaties_2025-H1.csv"


def made_up_kpi(measurement: str, form: str, **given: Any) -> Kpi:
    """A KPI with a norm for 2025; what is not given fits the measurement and the form."""
    usual = {
        "id": "K05",
        "name": "Proef",
        "theme": "proef",
        "origin": ["begroting"],
        "definition": "Een proef.",
        "owner": "directie",
        "measurement": measurement,
        "direction": "hoger",
        "form": form,
        "step": "1",
        "norm": {2025: "0"},
        "plan": {2025: ["0"] * 12} if measurement == "cumulatief" else {},
    }
    return Kpi.model_validate(usual | given)


def delivered(
    kpi: Kpi,
    months: Sequence[Any],
    forecast: object = None,
    before: object = None,
) -> Series:
    """What a delivery of 2025 with these months from January says; a pair is numerator and
    denominator. The last month is the last of the period.
    """
    made = tuple(_month(number, one) for number, one in enumerate(months, start=1))
    total = sum((one.value for one in made), Fraction(0))
    if kpi.measurement == "aandeel":
        total = 100 * Fraction(sum(one[0] for one in months), sum(one[1] for one in months))
    return Series(
        kpi=kpi,
        file=FILE,
        last=202500 + len(made),
        months=made,
        value=total if kpi.measurement in ("cumulatief", "aandeel") else made[-1].value,
        forecast=None if forecast is None else Fraction(str(forecast)),
        forecast_row=None if forecast is None else made[-1].row,
        before=None if before is None else Before("2024-H2", Fraction(str(before))),
    )


def _month(number: int, value: Any) -> Month:
    if isinstance(value, tuple):
        part, of = value
        return Month(202500 + number, number + 1, Fraction(100 * part, of), Fraction(of))
    return Month(202500 + number, number + 1, Fraction(str(value)))
