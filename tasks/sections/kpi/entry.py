"""One KPI as the uitzonderingenrapportage prints it: its figures, its status, and what the previous
report said of both.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.ledger import Ledger
from tasks.sections.inputs import Inputs
from tasks.sections.kpi.measurement import Measured, course
from tasks.sections.kpi.pace import KpiPace, enter_pace
from tasks.sections.kpi.status import EXCEPTIONS, KpiStatus, Target, kpi_status, meets
from tasks.sections.kpi.year_ago import YearAgo

MEASUREMENT_WORDS = {
    "aandeel": "teller gedeeld door noemer, opgeteld over {period}",
    "cumulatief": "maandcijfers opgeteld over {period}",
    "stand": "stand op {day}",
    "jaarlijks": "één meting per jaar",
}
#: What a point of the course of a KPI is, by its kind of measurement.
COURSE_WORDS = {
    "aandeel": "teller gedeeld door noemer in die maand alleen",
    "cumulatief": "maandcijfers van de periode opgeteld tot en met die maand",
    "stand": "stand aan het einde van die maand",
}
#: The parts that every explanation of an exception must have.
PARTS = {
    "oorzaak": "Oorzaak",
    "gevolg": "Gevolg",
    "maatregel": "Maatregel",
    "verwachting": "Verwachting",
}
#: Last part of the id of the plan for the period of the previous report, as it is now, where that
#: is another than it was.
PLAN_THEN = "plan_toen"


class KpiEntry(NamedTuple):
    """A KPI with its figures and its status.

    ``norm`` and ``plan`` are one figure, or the two ends of a band; ``plan`` is empty where it is
    the norm. ``realised_before`` is over the same months of the year before, of which
    ``course_before`` is the course. ``status_before`` is the word of the previous report.
    """

    kpi: Kpi
    norm: tuple[Figure, ...]
    plan: tuple[Figure, ...]
    realised: Figure | None
    forecast: Figure | None
    realised_before: Figure | None
    course: tuple[Figure, ...]
    course_before: tuple[Figure, ...]
    pace: KpiPace | None
    status: Status
    status_before: str | None


def enter_kpi(
    kpi: Kpi, measured: Measured, inputs: Inputs, ledger: Ledger, definitions: Source
) -> tuple[KpiEntry, list[Finding]]:
    """Enter everything that is printed about one KPI, and check it for what would mislead a reader.

    Args:
        kpi: the definition.
        measured: what the extract says of it.
        inputs: give the period, the sources and the previous report.
        ledger: gets the figures and the status.
        definitions: the row that the norm and the plan stand in.
    """
    one = _Kpi(kpi, measured, inputs, ledger, definitions)
    norm, plan = one.norm_and_plan()
    one.plan_that_changed()
    realised, forecast = one.realised(), one.forecast()
    one.up_to_each_month()
    status = one.status(realised, forecast)
    # In the order in which figures.csv lists them.
    entry = KpiEntry(
        kpi=kpi,
        norm=norm,
        plan=plan,
        realised=realised,
        forecast=forecast,
        course=one.course(),
        realised_before=one.year_ago.enter_value(kpi, ledger),
        course_before=one.year_ago.enter_course(kpi, ledger),
        pace=one.pace() if KpiStatus(status.word) in EXCEPTIONS else None,
        status=status,
        status_before=one.status_before(),
    )
    return entry, one.findings(entry)


def planned(period: str) -> str:
    """The definition of the plan for a period, in words as :func:`tasks.figures.dutch.month_range`
    gives them.
    """
    return f"Wat volgens het plan aan het einde van {period} bereikt is."


#: The period in such a definition.
PLANNED = re.compile(re.escape(planned("@")).replace("@", "(?P<period>.+)"))


class _Kpi:
    """Enters the figures and the status of one KPI."""

    def __init__(
        self, kpi: Kpi, measured: Measured, inputs: Inputs, ledger: Ledger, definitions: Source
    ) -> None:
        self.kpi, self.measured, self.inputs = kpi, measured, inputs
        self.ledger, self.definitions = ledger, definitions
        self.base = f"kpi.{kpi.id}"
        self.year_ago = YearAgo(inputs.halfjaar.reporting_period, inputs.previous)
        self.day = inputs.halfjaar.reporting_period.last
        self.period = dutch.month_range(inputs.halfjaar.reporting_period.first, self.day)
        self.norm = Target(*kpi.norm_of(self.day.year))
        self.plan = self.norm
        if self.day.year in kpi.plan:
            so_far = kpi.plan[self.day.year][self.day.month - 1]
            self.plan = Target(so_far, so_far)

    def _figure(
        self, part: str, label: str, value: Fraction, definition: str, source: Source
    ) -> Figure:
        return self.ledger.figure(
            f"{self.base}.{part}",
            f"{self.kpi.name}: {label}",
            value,
            form=self.kpi.form,
            step=self.kpi.step,
            definition=definition,
            sources=(source,),
        )

    def _target(self, part: str, label: str, target: Target, definition: str) -> tuple[Figure, ...]:
        ends = (
            [(part, label, target.lowest)]
            if target.lowest == target.highest
            else [
                (f"{part}_onder", f"{label}, ondergrens", target.lowest),
                (f"{part}_boven", f"{label}, bovengrens", target.highest),
            ]
        )
        return tuple(self._figure(*end, definition, self.definitions) for end in ends)

    def norm_and_plan(self) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
        """The norm of the year, and the plan for the period where that is another."""
        norm = self._target(
            "norm", "norm", self.norm, f"Norm voor het hele jaar. {self.kpi.definition}"
        )
        if self.plan == self.norm:
            return norm, ()
        return norm, self._target("plan", "plan voor de periode", self.plan, planned(self.period))

    def plan_that_changed(self) -> None:
        """The plan for the period of the previous report, if it has been set anew since. It is not
        known for another year, and the plan for another period is not the same plan.
        """
        previous = self.inputs.previous
        was = previous.figures.get(f"{self.base}.plan") if previous is not None else None
        if previous is None or was is None:
            return
        year = int(previous.halfjaar[:4])
        for month, value in enumerate(self.kpi.plan.get(year, ()), start=1):
            period = dutch.month_range(date(year, 1, 1), date(year, month, 1))
            if was.definition == planned(period) and (was.value, was.form) != (
                value,
                self.kpi.form,
            ):
                label = f"plan voor {period}, zoals het nu is"
                self._figure(PLAN_THEN, label, value, planned(period), self.definitions)

    def realised(self) -> Figure | None:
        """The value over the period."""
        if self.measured.value is None:
            return None
        how = MEASUREMENT_WORDS[self.kpi.measurement].format(
            period=self.period, day=dutch.long_date(self.day)
        )
        return self._figure(
            "realisatie",
            "realisatie",
            self.measured.value,
            f"{self.kpi.definition} Meetwijze: {how}.",
            self.inputs.source("kpi_realisaties", self.measured.rows),
        )

    def forecast(self) -> Figure | None:
        """The last estimate of the value over the year."""
        if self.measured.forecast is None or self.measured.forecast_row is None:
            return None
        return self._figure(
            "prognose",
            "prognose voor het jaar",
            self.measured.forecast,
            "Laatste schatting van de waarde over het hele jaar.",
            self.inputs.source("kpi_realisaties", (self.measured.forecast_row,)),
        )

    def course(self) -> tuple[Figure, ...]:
        """A point a month; none without a value over the period."""
        if self.measured.value is None:
            return ()
        return tuple(
            self._figure(
                f"maand.{number}",
                dutch.month_and_year(point.month),
                point.value,
                f"Verloop van de kpi: {COURSE_WORDS[self.kpi.measurement]}.",
                self.inputs.source("kpi_realisaties", point.rows),
            )
            for number, point in enumerate(course(self.kpi, self.measured.rows_by_month), start=1)
        )

    def up_to_each_month(self) -> None:
        """Of a share, the value from the beginning of the period up to every month: what next
        year's report over these months is held against. From shares of single months it can not
        be had.
        """
        if self.kpi.measurement != "aandeel" or self.measured.value is None:
            return
        first = self.inputs.halfjaar.reporting_period.first
        rows = self.measured.rows_by_month
        for number, row in enumerate(rows, start=1):
            some = rows[:number]
            part, of = (
                sum(Fraction(one.values[name]) for one in some) for name in ("teller", "noemer")
            )
            month = row.values["maand"]
            self._figure(
                f"tot_en_met.{number}",
                dutch.month_range(first, date(month // 100, month % 100, 1)),
                100 * Fraction(part) / of,
                "Teller gedeeld door noemer, beide opgeteld vanaf het begin van de periode.",
                self.inputs.source("kpi_realisaties", some),
            )

    def pace(self) -> KpiPace | None:
        """The pace that the forecast needs."""
        return enter_pace(self.kpi, self.measured, self.inputs, self._figure)

    def status(self, realised: Figure | None, forecast: Figure | None) -> Status:
        """The status by the rules, on exact values."""
        word = kpi_status(
            measurement=self.kpi.measurement,
            direction=self.kpi.direction,
            norm=self.norm,
            plan=self.plan,
            realised=self.measured.value,
            forecast=self.measured.forecast,
            year_is_over=self.day.month == 12,
        )
        made_from = (one.sources[0] for one in (realised, forecast) if one is not None)
        return self.ledger.status(
            f"{self.base}.status",
            f"{self.kpi.name}: status",
            word,
            definition="Vastgesteld volgens de statusregels.",
            sources=(*made_from, self.definitions),
        )

    def status_before(self) -> str | None:
        """The word of the previous report."""
        previous = self.inputs.previous
        said = previous.statuses.get(f"{self.base}.status") if previous is not None else None
        return said.word if said is not None else None

    def findings(self, entry: KpiEntry) -> list[Finding]:
        """What would mislead a reader: no forecast where one is needed, or a value that prints the
        same as its target and misses it.
        """
        name, findings = f"{self.kpi.id} {self.kpi.name}", []
        if (
            entry.status.word == KpiStatus.BEHIND
            and entry.forecast is None
            and not self.measured.forecast_refused
        ):
            text = f"{name}: de kpi loopt achter op het plan en heeft geen prognose."
            findings.append(Finding(code="U06", about=self.base, text=text))
        if (
            entry.realised is not None
            and not meets(entry.realised.value, self.plan, self.kpi.direction)
            and entry.realised.printed in {one.printed for one in entry.plan or entry.norm}
        ):
            text = (
                f"{name}: de realisatie is afgerond gelijk aan het doel, maar haalt het "
                "onafgerond niet."
            )
            findings.append(Finding(code="U07", about=self.base, text=text))
        return findings
