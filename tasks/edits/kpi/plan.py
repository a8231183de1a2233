"""Whether a plan can be one: a month with digits exchanged, or columns that moved, make a path that
nobody plans.

1. Een lopend totaal wordt volgens het plan niet kleiner, en eindigt in december op de norm van het
   jaar.
2. Het plan van een andere kpi heeft geen maand die ver onder of boven de maand ervoor en erna ligt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.definitions.kpi import Kpi
from tasks.edits.thresholds import threshold
from tasks.figures import dutch
from tasks.figures.figure import exact_text


class _Odd(NamedTuple):
    """A month (1 to 12) of which the plan is odd, what it is beside, and that in words."""

    month: int
    beside: Fraction
    told: str
    expected: str


def strange_plan(kpi: Kpi, year: int, at: Callable[[str], Place]) -> list[Finding]:
    """U33 for the first month of a plan that is odd.

    Args:
        year: whose plan and norm hold.
        at: the place of a column of the definition.
    """
    plan = kpi.plan.get(year)
    if plan is None:
        return []
    is_total = kpi.measurement == "cumulatief"
    odd = next(_of_a_total(plan, kpi.norm_of(year)) if is_total else _alone(plan), None)
    if odd is None:
        return []
    return [
        Finding(
            code="U33",
            about=f"kpi.{kpi.id}.plan",
            text=(
                f"{kpi.id} {kpi.name}: het plan van {_named(odd.month)} {year} is "
                f"{dutch.in_full(plan[odd.month - 1])}, {odd.told}."
            ),
            place=at(f"plan_{odd.month:02}"),
            expected=odd.expected,
            value="; ".join(map(exact_text, plan)),
            against=exact_text(odd.beside),
        )
    ]


def _of_a_total(plan: Sequence[Fraction], norm: tuple[Fraction, Fraction]) -> Iterator[_Odd]:
    for month, (one, after) in enumerate(pairwise(plan), 2):
        if after < one:
            yield _Odd(
                month,
                one,
                f"dat van {_named(month - 1)} {dutch.in_full(one)}",
                "een plan dat niet kleiner wordt; in een van beide maanden staat iets anders",
            )
    if not norm[0] <= plan[-1] <= norm[1]:
        told = f"en de norm van het jaar is {dutch.in_full(norm[0])}"
        yield _Odd(12, norm[0], told, "in december de norm van het jaar")


def _alone(plan: Sequence[Fraction]) -> Iterator[_Odd]:
    part = threshold("U33", "deel")
    for month, (before, one, after) in enumerate(zip(plan, plan[1:], plan[2:], strict=False), 2):
        low, high = sorted((before, after))
        if one < (1 - part) * low or one > (1 + part) * high:
            yield _Odd(
                month,
                before,
                f"in de maand ervoor {dutch.in_full(before)} en in die erna {dutch.in_full(after)}",
                "een plan dat bij dat van de maanden ernaast past",
            )


def _named(month: int) -> str:
    return dutch.MONTHS[month - 1]
