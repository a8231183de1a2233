"""What is asked about one KPI: the edits of its room, on what the extract says and the previous
report said.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi
from tasks.deliveries.registers.rows import RegisterRow
from tasks.edits.kpi.plan import strange_plan
from tasks.edits.kpi.questions import questions
from tasks.edits.kpi.series import Before, Month, Series
from tasks.edits.kpi.step import strange_step
from tasks.edits.kpi.words import Own, contradictions, own_figure
from tasks.edits.names import names_exchanged, names_in
from tasks.figures.figure import Status
from tasks.figures.previous import Previous
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.entry import PARTS, KpiEntry
from tasks.sections.kpi.measurement import Measured, month_alone
from tasks.sections.kpi.status import EXCEPTIONS, KpiStatus, Target, meets

#: Id and label of the status of a KPI.
_STATUS = (r"kpi\.([^.]+)\.status", r"(.*): status")


def ask_about(
    entry: KpiEntry, measured: Measured, explanation: RegisterRow | None, inputs: Inputs
) -> list[Finding]:
    """The questions about one KPI that a person must answer.

    Args:
        entry: the KPI as it is printed, with its status.
        measured: what the extract says of it.
        explanation: its row in ``kpi_toelichtingen``.
        inputs: give the period, the files and the previous report.
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
    asked = questions(
        series, on_course_and_missing=misses and entry.status.word == KpiStatus.ON_TRACK
    )
    # A value that is asked about, or an explanation that is not printed, contradicts nothing.
    if asked or explanation is None or KpiStatus(entry.status.word) not in EXCEPTIONS:
        return asked
    return contradictions(
        kpi,
        inputs.source("kpi_toelichtingen").file,
        explanation.number,
        {part: explanation.values[part] for part in PARTS},
        _own_figures(entry, series, measured),
    )


def ask_about_definition(kpi: Kpi, row: RegisterRow, inputs: Inputs) -> list[Finding]:
    """The questions about what a KPI is rounded to, and about its plan.

    Args:
        row: its definition.
    """
    norms = (
        inputs.previous.figures.get(f"kpi.{kpi.id}.{end}") if inputs.previous is not None else None
        for end in ("norm", "norm_onder")
    )
    steps = [one.step for one in norms if one is not None and one.form == kpi.form]
    year = inputs.halfjaar.reporting_period.last.year
    at = partial(inputs.place, "kpi_definities", row)
    return [
        *strange_step(kpi, year, steps[0] if steps else None, at("stap")),
        *strange_plan(kpi, year, at),
    ]


def ask_about_names(statuses: Iterable[Status], inputs: Inputs) -> list[Finding]:
    """The question about KPI's that have each other's name."""
    if inputs.previous is None:
        return []
    return names_exchanged(
        "U27",
        "kpi.aantal.totaal",
        names_in(_STATUS, ((one.id, one.label) for one in statuses)),
        names_in(_STATUS, ((id, one.label) for id, one in inputs.previous.statuses.items())),
        inputs.previous.halfjaar,
        inputs.place("kpi_definities", None, "naam"),
    )


def _own_figures(entry: KpiEntry, series: Series, measured: Measured) -> dict[str, Own]:
    kpi = entry.kpi
    norm = sorted(set(kpi.norm_of(series.year)))
    norms = [end for year in kpi.norm for end in kpi.norm_of(year)]
    planned = series.planned(series.last)
    own = {
        "norm": own_figure(kpi, norm, norms),
        "plan": own_figure(
            kpi,
            norm if planned is None else [planned],
            [*norms, *(value for plan in kpi.plan.values() for value in plan)],
        ),
    }
    if series.value is not None:
        printed_before = (entry.realised_before, *entry.course, *entry.course_before)
        own["realisatie"] = own_figure(
            kpi,
            [series.value],
            [
                *(one.value for one in series.months),
                *((series.before.value,) if series.before is not None else ()),
                *(one.value for one in printed_before if one is not None),
            ],
        )
    if series.forecast is not None:
        estimates = [row.values["prognose"] for row in measured.rows_by_month]
        own["prognose"] = own_figure(
            kpi, [series.forecast], [Fraction(one) for one in estimates if one is not None]
        )
    return own


def _month(kpi: Kpi, row: RegisterRow) -> Month:
    of = Fraction(row.values["noemer"]) if kpi.measurement == "aandeel" else None
    return Month(row.values["maand"], row.number, month_alone(kpi, row), of)


def _before(kpi: Kpi, previous: Previous | None) -> Before | None:
    said = previous.figures.get(f"kpi.{kpi.id}.realisatie") if previous is not None else None
    if previous is None or said is None or said.form != kpi.form:
        return None
    return Before(previous.halfjaar, said.value)
