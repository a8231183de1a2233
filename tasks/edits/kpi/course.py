"""Months of a KPI that do not hang together, with each other or with the forecast (U19 to U24)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median, median_low

from tasks.definitions.finding import Finding, Place
from tasks.edits.kpi.series import Month, Series
from tasks.edits.thresholds import threshold
from tasks.figures import dutch
from tasks.figures.figure import exact_text
from tasks.figures.rounding import round_half_up

#: Fewer months that grow show nothing.
ENOUGH = 3


def running_totals(series: Series) -> list[Finding]:
    """U21 for months that grow as if each was the total so far: by much of the first one, and as
    the plan does; or their last one is nearer to the plan than all of them together.
    """
    months = series.months
    grown = [one for one in months if one.value > 0]
    planned = series.planned(series.last)
    if series.kpi.measurement != "cumulatief" or len(grown) < ENOUGH or not planned:
        return []
    first, last = grown[0].value, grown[-1].value
    total = sum((one.value for one in months), Fraction(0))
    growth = [later.value - earlier.value for earlier, later in pairwise(grown)]
    by_plan = [one.value / until for one in grown if (until := series.planned(one.month))]
    if (
        any(later.value < earlier.value for earlier, later in pairwise(months))
        or median_low(growth) < threshold("U21", "groei") * first
        # One month with a digit too many is no growth.
        or max(growth) >= threshold("U18", "keer") * first
        or not (
            _times(last, planned) < _times(total, planned)
            or _times(min(by_plan), max(by_plan)) <= threshold("U21", "spreiding")
        )
    ):
        return []
    return [
        _asked(
            "U21",
            series,
            (
                f"de maanden lopen op van {series.told(first)} naar {series.told(last)}, alsof "
                f"iedere maand het totaal tot dan toe is. Opgeteld is het {series.told(total)}; "
                f"volgens het plan is het dan {series.told(planned)}."
            ),
            row=grown[-1].row,
            expected="per maand alleen wat er in die maand bij kwam",
            value=_values(months),
            against=[planned],
        )
    ]


def equal_months(series: Series) -> list[Finding]:
    """U22 for a period of which every month has the same value, if it could have had many."""
    months = series.months
    if (
        series.kpi.measurement == "jaarlijks"
        or len(months) < threshold("U22", "maanden")
        or len({(one.value, one.denominator) for one in months}) > 1
    ):
        return []
    one = months[0]
    outcomes = {
        "aandeel": one.denominator or Fraction(0),
        "cumulatief": one.value,
        "stand": one.value / series.kpi.step,
    }[series.kpi.measurement]
    if outcomes < threshold("U22", "uitkomsten"):
        return []
    shown = (
        f"{series.told(one.value)}, met steeds {dutch.in_full(one.denominator)} als noemer"
        if one.denominator is not None
        else series.told(one.value)
    )
    return [
        _asked(
            "U22",
            series,
            f"alle {len(months)} maanden hebben dezelfde waarde: {shown}.",
            row=one.row,
            expected="per maand de waarde die in die maand is gemeten",
            value=_values(months),
        )
    ]


def jumping_denominators(series: Series) -> list[Finding]:
    """U23 for the months whose denominator is many times that of the others, or a small part."""
    strange: list[tuple[Month, Fraction, Fraction]] = []
    for one in series.months:
        others = [
            other.denominator
            for other in series.months
            if other is not one and other.denominator is not None
        ]
        if one.denominator is None or not others:
            continue
        usual = median(others)
        large = max(one.denominator, usual)
        if (
            len(others) > 1
            and large >= threshold("U23", "noemer")
            and _times(one.denominator, usual) >= threshold("U23", "keer")
        ):
            strange.append((one, one.denominator, usual))
    if not strange:
        return []
    first, denominator, usual = strange[0]
    others_too = [str(one.row) for one, *_ in strange[1:]]
    return [
        _asked(
            "U23",
            series,
            (
                f"de noemer van {dutch.month_and_year(first.month)} is "
                f"{dutch.in_full(denominator)}, terwijl hij in de andere maanden ongeveer "
                f"{dutch.in_full(usual, 0)} is"
                + (f"; zie ook rij {dutch.enumeration(others_too)}." if others_too else ".")
            ),
            row=first.row,
            column="noemer",
            shown=denominator,
            expected="een noemer die bij die van de andere maanden past",
            value="; ".join(f"{one.month}: {exact_text(of)}" for one, of, _ in strange),
            against=[usual],
        )
    ]


def forecast_below_reached(series: Series) -> list[Finding]:
    """U19 for a forecast of a running total that has been passed already."""
    if (
        series.kpi.measurement != "cumulatief"
        or series.value is None
        or series.forecast is None
        or series.forecast >= series.value
    ):
        return []
    return [
        _asked(
            "U19",
            series,
            (
                f"de prognose voor het hele jaar is {series.told(series.forecast)}, maar over "
                f"{series.period()} is al {series.told(series.value)} bereikt."
            ),
            row=series.forecast_row,
            column="prognose",
            shown=series.forecast,
            expected=f"een prognose van ten minste {series.told(series.value)}",
            value=exact_text(series.forecast),
            against=[series.value],
        )
    ]


def forecast_asks_another_pace(series: Series) -> list[Finding]:
    """U20 for a forecast of a running total that needs more a month than the best month so far can
    explain, also if its plan puts more in the months to come.
    """
    left = 12 - series.last % 100
    if (
        series.kpi.measurement != "cumulatief"
        or series.value is None
        or series.forecast is None
        or not left
    ):
        return []
    best = max(one.value for one in series.months)
    best_planned = max((series.planned_in(one.month) or Fraction(0)) for one in series.months)
    planned, planned_at_the_end = (
        series.planned(month) or Fraction(0) for month in (series.last, series.year * 100 + 12)
    )
    # Work that by plan begins later says nothing yet.
    if not best_planned:
        return []
    busier = max(Fraction(1), (planned_at_the_end - planned) / left / best_planned)
    needed = (series.forecast - series.value) / left
    if needed <= threshold("U20", "keer") * best * busier:
        return []
    return [
        _asked(
            "U20",
            series,
            (
                f"voor de prognose van {series.told(series.forecast)} is in iedere volgende maand "
                f"{_rounded(series, needed)} nodig; de beste maand tot nu toe had "
                f"{series.told(best)}."
            ),
            row=series.forecast_row,
            column="prognose",
            shown=series.forecast,
            expected="een prognose die bij het tempo tot nu toe past, of de reden van het verschil",
            value=exact_text(series.forecast),
            against=[series.value],
        )
    ]


def on_course_with_a_forecast_that_misses(series: Series) -> list[Finding]:
    """U24, of a KPI that is on course by its plan and has a forecast that misses the norm, also as
    the annex prints both.
    """
    if series.forecast is None:
        return []
    norm, step = sorted(set(series.kpi.norm_of(series.year))), series.kpi.step
    if round_half_up(series.forecast, step) in {round_half_up(end, step) for end in norm}:
        return []
    told = " tot ".join(series.told(end) for end in norm)
    return [
        _asked(
            "U24",
            series,
            (
                f"de kpi is op koers, maar de eigen prognose ({series.told(series.forecast)}) "
                f"haalt de norm ({told}) niet."
            ),
            row=series.forecast_row,
            column="prognose",
            shown=series.forecast,
            expected="een prognose die de norm haalt, of een kpi die achterloopt",
            value=exact_text(series.forecast),
            against=norm,
        )
    ]


def _times(one: Fraction, other: Fraction) -> Fraction:
    """How many times the larger is the smaller; both above zero."""
    small, large = sorted((one, other))
    return large / small


def _rounded(series: Series, value: Fraction) -> str:
    return series.told(Fraction(round(value)))


def _values(months: Sequence[Month]) -> str:
    return "; ".join(f"{one.month}: {exact_text(one.value)}" for one in months)


def _asked(
    code: str,
    series: Series,
    text: str,
    *,
    row: int | None,
    expected: str,
    value: str,
    column: str = "waarde",
    shown: Fraction | None = None,
    against: Sequence[Fraction] = (),
) -> Finding:
    if series.kpi.measurement == "aandeel" and column == "waarde":
        column = "teller"
    return Finding(
        code=code,
        about=series.about,
        text=f"{series.name}: {text}",
        place=Place(
            file=series.file,
            row=row,
            column=column,
            value=dutch.in_full(shown) if shown is not None else None,
        ),
        expected=expected,
        value=value,
        against="; ".join(map(exact_text, against)) or None,
    )
