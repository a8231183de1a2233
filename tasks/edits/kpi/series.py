"""What one KPI was delivered as, and what it is held against."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.kpi import Kpi
from tasks.figures import dutch
from tasks.figures.forms import FORMS, printed


class Month(NamedTuple):
    """One delivered month: jjjjmm, the row it stands in, its own value in the base unit of the KPI
    (of a share in percent), and the denominator of a share.
    """

    month: int
    row: int
    value: Fraction
    denominator: Fraction | None = None


class Before(NamedTuple):
    """The value in the previous report, and the name of its halfjaar."""

    halfjaar: str
    value: Fraction


class Series(NamedTuple):
    """One KPI over the reporting period; values in the base unit of its form.

    Attributes:
        kpi: the definition, with a norm for the year of ``last``.
        file: name of the file that it was delivered in.
        last: last month of the period, jjjjmm.
        months: ascending; empty if there is no value.
        value: over the period; None if there is none.
        forecast: over the year; None if there is none.
        forecast_row: the row of the forecast.
        before: the previous report; None if there is nothing to compare with.
    """

    kpi: Kpi
    file: str
    last: int
    months: tuple[Month, ...] = ()
    value: Fraction | None = None
    forecast: Fraction | None = None
    forecast_row: int | None = None
    before: Before | None = None

    @property
    def year(self) -> int:
        """The year that norm, plan and forecast are about."""
        return self.last // 100

    @property
    def name(self) -> str:
        """What people call the KPI."""
        return f"{self.kpi.id} {self.kpi.name}"

    @property
    def about(self) -> str:
        """What a finding about it is about."""
        return f"kpi.{self.kpi.id}"

    def planned(self, month: int) -> Fraction | None:
        """What the plan says of the end of ``month`` (jjjjmm); None without a plan."""
        plan = self.kpi.plan.get(month // 100)
        return plan[month % 100 - 1] if plan else None

    def planned_in(self, month: int) -> Fraction | None:
        """What the plan of a running total adds in ``month`` alone; None without a plan."""
        until = self.planned(month)
        if until is None or month % 100 == 1:
            return until
        return until - (self.planned(month - 1) or 0)

    def aim(self, month: int, value: Fraction) -> tuple[str, Fraction]:
        """What a value that is no running total is held against in ``month``, and its Dutch name:
        the plan or else the norm, of a band the end that is nearest.
        """
        planned = self.planned(month)
        if planned is not None:
            return "het plan", planned
        return "de norm", nearest(self.kpi.norm_of(self.year), value)

    def told(self, value: Fraction) -> str:
        """A value in full, in the unit that it was delivered in: ``€ 182,9``, ``0,958%``."""
        step = next(
            (
                Fraction(1, 10**decimals)
                for decimals in range(5)
                if (value * 10**decimals).denominator == 1
            ),
            self.kpi.step,
        )
        return printed(value, FORMS[self.kpi.form].exact or self.kpi.form, step)

    def period(self) -> str:
        """``januari t/m april 2025``."""
        first, last = (
            date(month // 100, month % 100, 1) for month in (self.months[0].month, self.last)
        )
        return dutch.month_range(first, last)


def nearest(band: tuple[Fraction, Fraction], value: Fraction) -> Fraction:
    """The value in ``band`` (both ends included) that is nearest to ``value``."""
    return min(max(value, band[0]), band[1])
