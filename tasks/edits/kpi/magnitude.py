"""Values of another order of magnitude than what they are held against (U18): millions, thousands
or cents for euros, fractions for percentages, a digit too many or too few.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.edits.kpi.series import Month, Series, nearest
from tasks.edits.thresholds import threshold
from tasks.figures import dutch
from tasks.figures.figure import exact_text
from tasks.figures.forms import FORMS


def far(kpi: Kpi, one: Fraction, other: Fraction) -> bool:
    """Whether two values of a KPI are of another order of magnitude. Small counts seldom tell, and
    nothing is smaller than half of what is printed: 0,0 is not far from 0,1.
    """
    small, large = sorted(max(abs(value), kpi.step / 2) for value in (one, other))
    least = FORMS[kpi.form].outlier or 0
    return large >= least and large >= threshold("U18", "keer") * small


class _Held(NamedTuple):
    """A value that is far from what it was held against, and what that is called."""

    value: Fraction
    against: Fraction
    name: str


def strange_months(series: Series) -> list[Finding]:
    """One finding about the months that are far both from plan or norm and from another month."""
    strange: list[tuple[Month, _Held]] = []
    for one in series.months:
        held = _held_in_its_month(series, one)
        others = [other for other in series.months if other is not one]
        if (
            held is not None
            and far(series.kpi, held.value, held.against)
            and any(other.value and far(series.kpi, one.value, other.value) for other in others)
        ):
            strange.append((one, held))
    if not strange:
        return []
    first, held = strange[0]
    other = [str(one.row) for one, _ in strange[1:]]
    return [
        _asked(
            series,
            f"de waarde van {dutch.month_and_year(first.month)}",
            held,
            row=first.row,
            besides=(
                "; de andere maanden hebben een andere orde van grootte"
                + (f"; zie ook rij {dutch.enumeration(other)}" if other else "")
            ),
            value="; ".join(f"{one.month}: {exact_text(one.value)}" for one, _ in strange),
            against=[held.against for _, held in strange],
        )
    ]


def _held_in_its_month(series: Series, one: Month) -> _Held | None:
    if series.kpi.measurement != "cumulatief":
        name, against = series.aim(one.month, one.value)
        return _Held(one.value, against, name)
    planned = series.planned_in(one.month)
    return _Held(one.value, planned, "het plan voor die maand") if planned else None


def strange_value(series: Series) -> list[Finding]:
    """The value over the period, against its plan or norm and, where that can be compared, the
    previous report.
    """
    if series.value is None:
        return []
    last, before = series.months[-1], series.before
    if series.kpi.measurement == "cumulatief":
        # How much of a running total falls in which months its plan says, and no earlier year.
        before = None
        held = _running_total(series, series.value)
    else:
        name, against = series.aim(last.month, series.value)
        held = _Held(series.value, against, name) if against else None
    if held is None:
        if before is None:
            return []
        held = _Held(series.value, before.value, f"in de vorige rapportage ({before.halfjaar})")
        before = None
    if not far(series.kpi, held.value, held.against) or (
        before is not None and not far(series.kpi, held.value, before.value)
    ):
        return []
    what = (
        f"de waarde van {dutch.month_and_year(last.month)}"
        if series.kpi.measurement in ("stand", "jaarlijks")
        else f"de waarde over {series.period()}"
    )
    return [
        _asked(
            series,
            what,
            held,
            row=last.row,
            besides=(
                f"; in de vorige rapportage ({before.halfjaar}) was het {series.told(before.value)}"
                if before is not None
                else ""
            ),
            cell=series.kpi.measurement != "cumulatief",
            value=exact_text(series.value),
            against=[held.against, *([before.value] if before is not None else [])],
        )
    ]


def _running_total(series: Series, value: Fraction) -> _Held | None:
    planned = series.planned(series.last)
    if planned:
        return _Held(value, planned, "het plan voor die periode")
    norm = nearest(series.kpi.norm_of(series.year), value)
    # Nothing is planned yet, so little says nothing.
    return _Held(value, norm, "de norm van het hele jaar") if value > norm else None


def strange_forecast(series: Series) -> list[Finding]:
    """The forecast, against the norm; not if the value so far points the same way."""
    if series.forecast is None:
        return []
    norm = nearest(series.kpi.norm_of(series.year), series.forecast)
    if not norm or not far(series.kpi, series.forecast, norm):
        return []
    if series.value is not None:
        so_far = series.value
        if series.kpi.measurement == "cumulatief":
            so_far *= Fraction(12, series.last % 100)
        if not far(series.kpi, series.forecast, so_far):
            return []
    return [
        _asked(
            series,
            "de prognose voor het jaar",
            _Held(series.forecast, norm, "de norm"),
            row=series.forecast_row,
            column="prognose",
            value=exact_text(series.forecast),
            against=[norm],
        )
    ]


def _asked(
    series: Series,
    what: str,
    held: _Held,
    *,
    row: int | None,
    value: str,
    against: Sequence[Fraction],
    besides: str = "",
    column: str | None = None,
    cell: bool = True,
) -> Finding:
    """``cell``: whether the value stands in one cell, and is not made from several."""
    share = series.kpi.measurement == "aandeel" and column is None
    return Finding(
        code="U18",
        about=series.about,
        text=(
            f"{series.name}: {what} is {series.told(held.value)}, {_times(held)} {held.name} "
            f"({series.told(held.against)}){besides}."
        ),
        place=Place(
            file=series.file,
            row=row,
            column=column or ("teller" if share else "waarde"),
            value=dutch.in_full(held.value) if cell and not share else None,
        ),
        expected=(
            "een waarde van dezelfde orde van grootte, in "
            f"{'procenten' if FORMS[series.kpi.form].unit == '%' else FORMS[series.kpi.form].unit}"
        ),
        value=value,
        against="; ".join(exact_text(one) for one in against),
    )


def _times(held: _Held) -> str:
    """``ongeveer 1.000 keer zo klein als``."""
    small, large = sorted((abs(held.value), abs(held.against)))
    if not small:
        return "veel kleiner dan" if abs(held.value) < large else "veel groter dan"
    times = large / small
    magnitude = 10 ** max(0, len(str(int(times))) - 2)
    about = dutch.number(times, magnitude)
    return f"ongeveer {about} keer zo {'groot' if abs(held.value) == large else 'klein'} als"
