"""What is asked about one KPI: the edits of its room, on what the extract says and the previous
report said.
"""

from __future__ import annotations

from fractions import Fraction

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi
from tasks.deliveries.intake import RegisterRow
from tasks.edits.kpi import questions
from tasks.edits.kpi_series import Before, Month, Series
from tasks.figures.previous import Previous
from tasks.sections.inputs import Inputs
from tasks.sections.kpi_entry import KpiEntry
from tasks.sections.kpi_measurement import Measured
from tasks.sections.kpi_status import KpiStatus, Target, meets


def ask_about(entry: KpiEntry, measured: Measured, inputs: Inputs) -> list[Finding]:
    """The questions about one KPI that a person must answer.

    Args:
        entry: the KPI as it is printed, with its status.
        measured: what the extract says of it.
        inputs: give the period, the file of the extract and the previous report.
    """
    kpi, last = entry.kpi, inputs.halfjaar.reporting_period.last
    series = Series(
        kpi=kpi,
        file=inputs.source("kpi_realisaties").file,
        last=last.year * 100 + last.month,
        months=tuple(_month(kpi, row) for row in measured.rows_by_month),
        value=measured.value,
        forecast=measured.forecast,
        forecast_row=measured.forecast_row.number if measured.forecast_row else None,
        before=_before(kpi, inputs.previous),
    )
    misses = measured.forecast is not None and not meets(
        measured.forecast, Target(*kpi.norm_of(last.year)), kpi.direction
    )
    return questions(
        series, on_course_and_missing=misses and entry.status.word == KpiStatus.ON_TRACK
    )


def _month(kpi: Kpi, row: RegisterRow) -> Month:
    month, number = row.values["maand"], row.number
    if kpi.measurement != "aandeel":
        return Month(month, number, Fraction(row.values["waarde"]))
    of = Fraction(row.values["noemer"])
    return Month(month, number, 100 * Fraction(row.values["teller"]) / of, of)


def _before(kpi: Kpi, previous: Previous | None) -> Before | None:
    said = previous.figures.get(f"kpi.{kpi.id}.realisatie") if previous is not None else None
    if previous is None or said is None or said.form != kpi.form:
        return None
    return Before(previous.halfjaar, said.value)
